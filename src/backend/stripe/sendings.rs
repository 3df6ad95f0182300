//! What the platform sent as somebody's debit since a moment. Stripe returns the platform's own transfer for it, with the mark in its
//! metadata and as its group (docs.stripe.com/connect/account-balances); what else the platform sends is no business of ours.

use jiff::Timestamp;

use super::{StripeClient, Transport, fault, lists, wire};
use crate::domain::{AccountId, Fault, ObjectId, Proves, Sendings};

impl<T: Transport> StripeClient<T> {
    /// As [`crate::backend::Backend::sendings`].
    pub(super) async fn sent_since(
        &self,
        to: Option<&AccountId>,
        since: Timestamp,
        after: Option<&ObjectId>,
    ) -> Result<Sendings, Fault> {
        let (list, after) = (lists::of_sendings(to, since), after.map(ObjectId::as_str));
        let response = self.ask_closely(self.asking().list(&list, after)).await?;
        let page = wire::moved_page(&response, after)?;
        let next = page.next.as_deref().map(ObjectId::new);
        let mut sendings = Sendings { marked: Vec::new(), whole: page.skipped == 0, next };
        for row in &page.rows {
            if row.kind() != Some(list.holds) {
                return Err(fault::unusable(&response, "the list holds something else than what was asked for"));
            }
            if row.signature().mark.is_none() {
                continue;
            }
            // A debit that is there and does not say to whom it went, or how much, must not be left out without a word.
            match row.party().map(AccountId::new).zip(row.seen(Proves::Nothing).ok()) {
                Some(sent) => sendings.marked.push(sent),
                None => sendings.whole = false,
            }
        }
        Ok(sendings)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;
    use crate::backend::Backend as _;
    use crate::backend::stripe::look_up::tests::{Shelf, but, list, other, said};
    use crate::backend::stripe::samples::{order, transfer};

    const CEDAR: &str = "acct_1MOCKCedar";

    async fn read(rows: &[Value], to: Option<&str>) -> (Result<Sendings, Fault>, Vec<String>) {
        let client = StripeClient::new(Shelf::default().with("platform /v1/transfers", [said(&list(rows))]));
        let since = Timestamp::from_second(1_763_799_000).unwrap();
        let read = client.sendings(to.map(AccountId::new).as_ref(), since, None).await;
        let asked = client.transport().asked.lock().unwrap().clone();
        (read, asked)
    }

    fn to_cedar() -> Value {
        but(transfer(), "destination", json!(CEDAR))
    }

    #[rstest]
    #[case::whomever(None, "platform /v1/transfers?limit=100&created%5Bgte%5D=1763799000")]
    #[case::one(
        Some(CEDAR),
        "platform /v1/transfers?limit=100&destination=acct_1MOCKCedar&created%5Bgte%5D=1763799000"
    )]
    #[tokio::test]
    async fn what_carries_a_mark_is_told_with_whom_it_went_to(#[case] to: Option<&str>, #[case] line: &str) {
        let (read, asked) = read(&[other("tr_9"), to_cedar()], to).await;
        let sendings = read.expect("it can be read");
        assert_eq!(asked, [line]);
        let [(account, sent)] = &sendings.marked[..] else { panic!("{sendings:?}") };
        assert_eq!((account.as_str(), sent.mark, sent.amount), (CEDAR, Some(order().debit), order().amount));
        assert!(sent.head.is_some() && sendings.whole && sendings.next.is_none(), "{sendings:?}");
    }

    #[rstest]
    #[case::nobody("destination", Value::Null)]
    #[case::no_amount("amount", Value::Null)]
    #[case::no_time("created", Value::Null)]
    #[tokio::test]
    async fn a_marked_one_that_does_not_say_everything_makes_it_not_whole(#[case] key: &str, #[case] value: Value) {
        let sendings = read(&[but(to_cedar(), key, value)], None).await.0.expect("it can be read");
        assert!(!sendings.whole && sendings.marked.is_empty(), "{sendings:?}");
    }

    #[tokio::test]
    async fn a_list_of_something_else_is_no_answer() {
        let fault = read(&[json!({"id": "po_1", "object": "payout"})], None).await.0.expect_err("it is none");
        assert!(fault.to_string().contains("something else than what was asked for"), "{fault}");
    }
}
