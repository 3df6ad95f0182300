use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::backend::Backend;
use crate::backend::stripe::StripeClient;
use crate::backend::stripe::look_up::tests::{Shelf, but, found, ids, list, look_up, other, part, payment_of, said};
use crate::backend::stripe::samples::{answer, error, order, payment, sent, with_form};
use crate::domain::{DebitId, Form, Label, LookUp, Proves, Sought};

const STRANGER: &str = "00000000-0000-7000-8000-000000000002";
const LATELY: &str = "acct_1MOCKCedar /v1/transfers?limit=100&destination";

fn stranger() -> DebitId {
    DebitId::new(Uuid::from_u128(0x7000_8000_0000_0000_0002))
}

/// Transfers without a mark.
fn lately(shelf: Shelf, transfers: &[Value]) -> Shelf {
    let (first, rest) = transfers.split_at(transfers.len().min(100));
    let pages = if rest.is_empty() { vec![list(first)] } else { vec![part(first), list(rest)] };
    shelf.with(LATELY, pages.iter().map(said))
}

/// So many, each of another amount than what is sought.
fn many(count: usize) -> Vec<Value> {
    (0..count).map(|number| but(other(&format!("tr_{number}")), "amount", json!(700 + number))).collect()
}

fn marks(looked: &LookUp) -> Vec<(&str, Option<DebitId>)> {
    looked.near.iter().map(|seen| (seen.id.as_str(), seen.mark)).collect()
}

/// The payments that were read, each once.
fn read(asked: &[String]) -> Vec<&str> {
    asked
        .iter()
        .filter_map(|line| line.strip_prefix("platform /v1/charges/"))
        .map(|line| line.trim_end_matches('?'))
        .collect()
}

#[rstest]
#[tokio::test]
async fn a_transfer_without_a_mark_has_that_of_its_payment(#[values(Form::Charge, Form::Transfer)] form: Form) {
    let shelf = lately(Shelf::default(), &[other("tr_8"), other("tr_9")])
        .with("platform /v1/charges/py_of_tr_9?", [said(&payment_of("tr_9", Some(STRANGER)))]);
    let (looked, asked) = look_up(shelf, with_form(form)).await;
    let looked = looked.expect("it can be read");
    assert_eq!(marks(&looked), [("tr_8", None), ("tr_9", Some(stranger()))]);
    assert_eq!(looked.near[1].head.as_ref().map(Label::as_str), Some("h"));
    assert_eq!((looked.others.unread, looked.whole, read(&asked)), (0, true, vec!["py_of_tr_8", "py_of_tr_9"]));
}

#[tokio::test]
async fn a_mark_that_stands_on_the_payment_as_its_group_counts() {
    let grouped = but(payment_of("tr_9", None), "transfer_group", json!(format!("pullfunds_{STRANGER}")));
    let shelf = lately(Shelf::default(), &[other("tr_9")]).with("platform /v1/charges/py_of_tr_9?", [said(&grouped)]);
    assert_eq!(marks(&found(shelf, order()).await), [("tr_9", Some(stranger()))]);
}

/// The list by its group need not show it yet.
#[tokio::test]
async fn the_payment_of_what_is_sought_proves_it_although_no_list_shows_it() {
    let unmarked = but(other("tr_1"), "destination_payment", json!("py_1"));
    let shelf = lately(Shelf::default(), &[unmarked]).with("platform /v1/charges/py_1?", [said(&payment())]);
    let looked = found(shelf, order()).await;
    assert_eq!((ids(&looked.ours), looked.near.len()), (vec![("py_1", Proves::Done)], 0));
}

#[tokio::test]
async fn of_more_than_a_hundred_it_is_not_known_whose_the_rest_are_and_those_of_the_amount_are_read_first() {
    let mut transfers = many(105);
    transfers.push(other("tr_same"));
    let (looked, asked) = look_up(lately(Shelf::default(), &transfers), order()).await;
    let looked = looked.expect("it can be read");
    assert_eq!((looked.near.len(), looked.whole, read(&asked).len()), (106, true, 100));
    assert_eq!((looked.others.unread, looked.others.nameless, looked.others.read.len()), (6, 0, 100));
    assert_eq!(read(&asked).first(), Some(&"py_of_tr_same"));
}

/// What was read before is not read again, so that the next look comes to the rest.
#[tokio::test]
async fn the_next_look_reads_on_from_there() {
    let twice = lately(lately(Shelf::default(), &many(105)), &many(105));
    let client = StripeClient::new(twice);
    let since = Timestamp::from_second(1_763_799_000).ok();
    let first = client.look_up(&Sought::new(order(), since)).await.unwrap();
    let known = Arc::new(first.others.read);
    let second = client.look_up(&Sought { known, ..Sought::new(order(), since) }).await.unwrap();
    assert_eq!((first.others.unread, second.others.unread, second.others.read.len()), (5, 0, 5));
}

#[tokio::test]
async fn what_is_known_is_not_asked_for_unless_it_is_what_is_sought() {
    let mark = |mark: Option<DebitId>| Signature { mark, head: None };
    let known = BTreeMap::from([
        (ObjectId::new("tr_7"), mark(Some(stranger()))),
        (ObjectId::new("py_of_tr_8"), mark(None)),
        (ObjectId::new("py_of_tr_9"), mark(Some(order().debit))),
    ]);
    let transfers = ["tr_7", "tr_8", "tr_9"].map(other);
    let client = StripeClient::new(lately(Shelf::default(), &transfers));
    let since = Timestamp::from_second(1_763_799_000).ok();
    let looked = client.look_up(&Sought { known: Arc::new(known), ..Sought::new(order(), since) }).await.unwrap();
    assert_eq!(marks(&looked), [("tr_7", Some(stranger())), ("tr_8", None), ("tr_9", None)]);
    assert_eq!(read(&client.transport().asked.lock().unwrap()), ["py_of_tr_9"]);
}

#[rstest]
#[case::of_another_payment(said(&payment_of("tr_8", Some(STRANGER))), FaultKind::Misdirected(Stray::Object))]
#[case::of_another_transfer(said(&but(payment_of("tr_9", None), "source_transfer", json!("tr_8"))), FaultKind::Misdirected(Stray::Object))]
#[case::error(answer(500, &[], &error("api_error", None)), FaultKind::Server(500))]
#[case::limited(answer(429, &[], &error("invalid_request_error", Some("rate_limit"))), FaultKind::Limited)]
#[case::from_a_cache(answer(200, &[("request-id", "req_1"), ("age", "30")], &payment_of("tr_9", None)), FaultKind::BadReply)]
#[tokio::test]
async fn where_a_payment_cannot_be_read_the_look_up_is_a_fault(
    #[case] said: crate::backend::Response,
    #[case] kind: FaultKind,
) {
    let shelf = lately(Shelf::default(), &[other("tr_9")]).with("platform /v1/charges/py_of_tr_9?", [said]);
    assert_eq!(look_up(shelf, order()).await.0.expect_err("it could not be read").kind, kind);
}

/// A fault would never pass; whose it is stays unknown.
#[tokio::test]
async fn whose_a_transfer_is_without_a_payment_that_is_there_cannot_be_known() {
    let missing = answer(404, &[], &error("invalid_request_error", Some("resource_missing")));
    let shelf = lately(Shelf::default(), &[but(other("tr_8"), "destination_payment", Value::Null), other("tr_9")])
        .with("platform /v1/charges/py_of_tr_9?", [missing]);
    let looked = found(shelf, order()).await;
    assert_eq!((marks(&looked), looked.whole), (vec![("tr_8", None), ("tr_9", None)], true));
    assert_eq!((looked.others.unread, looked.others.nameless, looked.others.read.len()), (0, 2, 0));
}

#[tokio::test]
async fn what_the_platform_sends_is_marked_where_it_is() {
    let to_account = but(other("tr_9"), "destination", json!("acct_1MOCKCedar"));
    let shelf = Shelf::default().with("platform /v1/transfers?limit=100&destination", [said(&list(&[to_account]))]);
    let (looked, asked) = look_up(shelf, sent()).await;
    assert_eq!((marks(&looked.expect("it can be read")), read(&asked).len()), (vec![("tr_9", None)], 0));
}
