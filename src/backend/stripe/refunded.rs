//! Of which payments to the platform something was given back since a moment, and whose they were. What undoes a debit of whatever
//! form leaves a refund on the platform's side, however old the debit is (docs.stripe.com/api/refunds/object,
//! docs.stripe.com/api/transfer_reversals/object); the refunds of customers are in the same list.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{StripeClient, Transport, fault, lists, wire};
use crate::domain::{AccountId, Fault, ObjectId, Proves, Refunded, SeenObject, Stray};

impl<T: Transport> StripeClient<T> {
    /// As [`crate::backend::Backend::refunded`].
    pub(super) async fn refunded_since(&self, since: Timestamp, after: Option<&ObjectId>) -> Result<Refunded, Fault> {
        let (list, after) = (lists::of_refunds(since), after.map(ObjectId::as_str));
        let response = self.ask_closely(self.asking().list(&list, after)).await?;
        let page = wire::moved_page(&response, after)?;
        let next = page.next.as_deref().map(ObjectId::new);
        let mut refunded = Refunded { payments: BTreeSet::new(), whole: page.skipped == 0, next };
        for row in &page.rows {
            if row.kind() != Some(list.holds) {
                return Err(fault::unusable(&response, "the list holds something else than what was asked for"));
            }
            // Cards are charged as `ch_`; what comes from an account is a payment.
            if let Some(payment) = row.gives_back().filter(|id| id.starts_with("py_")) {
                refunded.payments.insert(ObjectId::new(payment));
            }
        }
        Ok(refunded)
    }

    /// As [`crate::backend::Backend::paid_by`].
    pub(super) async fn payer_of(&self, payment: &ObjectId) -> Result<Option<(AccountId, SeenObject)>, Fault> {
        let response = self.ask_closely(self.asking().payment(payment)).await?;
        let moved = wire::one_moved(&response)?;
        if moved.id() != payment.as_str() {
            let why = format!("asked for {payment}, the answer is about {}", moved.id());
            return Err(fault::misdirected(&response, Stray::Object, &why));
        }
        let Some(account) = moved.party().filter(|id| id.starts_with("acct_")) else { return Ok(None) };
        let seen = moved.seen(Proves::Nothing).map_err(|misfit| fault::unusable(&response, &misfit.to_string()))?;
        Ok(Some((AccountId::new(account), seen)))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;
    use crate::backend::Backend as _;
    use crate::backend::stripe::look_up::tests::{Shelf, but, list, said};
    use crate::backend::stripe::samples::{order, payment};
    use crate::domain::FaultKind;

    fn refund(of: &str) -> Value {
        json!({"id": format!("pyr_of_{of}"), "object": "refund", "amount": 100, "currency": "usd",
               "created": 1_763_800_000, "charge": of, "metadata": {}, "status": "succeeded"})
    }

    async fn read(rows: &[Value]) -> Result<Refunded, Fault> {
        let shelf = Shelf::default().with("platform /v1/refunds?limit=100&created%5Bgte%5D=5", [said(&list(rows))]);
        StripeClient::new(shelf).refunded(Timestamp::from_second(5).unwrap(), None).await
    }

    #[tokio::test]
    async fn payments_are_named_and_cards_are_not() {
        let refunded =
            read(&[refund("py_1"), refund("ch_1"), refund("py_2"), refund("py_1")]).await.expect("it is read");
        let named: Vec<_> = refunded.payments.iter().map(ObjectId::as_str).collect();
        assert_eq!((named, refunded.whole), (vec!["py_1", "py_2"], true));
        let half =
            read(&[json!({"id": "re_1", "object": "refund", "amount": "much"})]).await.expect("the rest is read");
        assert!(!half.whole && half.payments.is_empty(), "{half:?}");
        assert!(read(&[payment()]).await.is_err(), "a list of something else is no answer");
    }

    #[rstest]
    #[case::an_account(payment(), Some("acct_1MOCKCedar"))]
    #[case::a_customer(but(payment(), "source", json!({"id": "ba_1", "object": "bank_account"})), None)]
    #[case::nobody(but(payment(), "source", Value::Null), None)]
    #[tokio::test]
    async fn a_payment_says_itself_whose_it_is(#[case] body: Value, #[case] payer: Option<&str>) {
        let shelf = Shelf::default().with("platform /v1/charges/py_1?", [said(&body)]);
        let paid = StripeClient::new(shelf).paid_by(&ObjectId::new("py_1")).await.expect("it can be read");
        assert_eq!(paid.as_ref().map(|(account, _)| account.as_str()), payer);
        assert_eq!(paid.and_then(|(_, seen)| seen.mark), payer.map(|_| order().debit));
    }

    #[tokio::test]
    async fn an_answer_about_another_payment_is_none() {
        let shelf = Shelf::default().with("platform /v1/charges/", [said(&payment())]);
        let fault = StripeClient::new(shelf).paid_by(&ObjectId::new("py_2")).await.expect_err("it is another");
        assert_eq!(fault.kind, FaultKind::Misdirected(Stray::Object));
    }
}
