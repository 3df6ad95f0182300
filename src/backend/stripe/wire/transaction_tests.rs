use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;
use crate::backend::stripe::samples::{answer, raw};

fn row_of(changes: &Value) -> Value {
    let mut row = json!({
        "id": "txn_1", "object": "balance_transaction", "amount": -3_000, "available_on": 1_763_800_000,
        "balance_type": "payments", "created": 1_763_700_000, "currency": "usd", "description": null,
        "exchange_rate": null, "fee": 0, "fee_details": [], "net": -3_000,
        "reporting_category": "connect_reserved_funds", "source": null, "status": "available",
        "type": "reserve_transaction"
    });
    for (key, value) in changes.as_object().unwrap() {
        row.as_object_mut().unwrap().insert(key.clone(), value.clone());
    }
    row
}

fn page_of(rows: &[Value]) -> TransactionPage {
    let body = json!({"object": "list", "has_more": false, "data": rows});
    transactions(&answer(200, &[], &body), None).expect("the page can be read")
}

#[test]
fn a_transaction_is_read_with_its_sign() {
    let page = page_of(&[row_of(&json!({}))]);
    let read = &page.transactions[0];
    assert_eq!((read.amount, read.fee, read.net), (Minor::new(-3_000), Minor::ZERO, Minor::new(-3_000)));
    assert_eq!((read.kind.as_str(), read.category.as_str()), ("reserve_transaction", "connect_reserved_funds"));
    assert_eq!((read.pending, read.source.as_ref()), (false, None));
    assert_eq!((read.created.as_second(), read.available_on.as_second()), (1_763_700_000, 1_763_800_000));
}

#[rstest]
#[case::bare(json!("tr_1"), Some("tr_1"))]
#[case::expanded(json!({"id": "tr_1", "object": "transfer"}), Some("tr_1"))]
#[case::none(Value::Null, None)]
#[case::odd(json!(7), None)]
fn a_source_is_an_id_or_the_object_itself(#[case] source: Value, #[case] expected: Option<&str>) {
    let page = page_of(&[row_of(&json!({"source": source}))]);
    assert_eq!(page.transactions[0].source.as_ref().map(ObjectId::as_str), expected);
}

#[test]
fn a_fee_that_is_left_out_is_what_the_others_say() {
    let page = page_of(&[row_of(&json!({"amount": 1_000, "fee": null, "net": 941}))]);
    assert_eq!(page.transactions[0].fee, Minor::new(59));
}

#[test]
fn rows_that_cannot_be_read_are_counted() {
    let rows = [
        row_of(&json!({"net": null})),
        row_of(&json!({"currency": ""})),
        row_of(&json!({"created": "now"})),
        row_of(&json!({"fee": null, "amount": i64::MAX, "net": i64::MIN})),
        row_of(&json!({"status": "pending"})),
    ];
    let page = page_of(&rows);
    assert_eq!((page.transactions.len(), page.skipped), (1, 4));
    assert!(page.transactions[0].pending);
}

#[test]
fn the_next_page_begins_after_the_last_row() {
    let body =
        json!({"object": "list", "has_more": true, "data": [row_of(&json!({})), row_of(&json!({"id": "txn_2"}))]});
    let page = transactions(&answer(200, &[], &body), Some(&ObjectId::new("txn_0"))).unwrap();
    assert_eq!(page.next, Some(ObjectId::new("txn_2")));
    assert!(transactions(&answer(200, &[], &body), Some(&ObjectId::new("txn_2"))).is_err());
}

proptest! {
    #[test]
    fn random_bytes_are_no_transactions(body in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(transactions(&raw(200, &[], body), None).is_err());
    }
}
