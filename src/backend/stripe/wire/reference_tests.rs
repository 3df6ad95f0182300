use serde_json::{Value, json};

use super::*;
use crate::backend::stripe::samples::answer;

fn list(rows: &[Value]) -> Response {
    answer(200, &[], &json!({"object": "list", "has_more": false, "data": rows}))
}

fn charge(id: &str, created: i64, status: &str) -> Value {
    json!({"id": id, "object": "charge", "amount": 5_000, "currency": "usd", "created": created,
           "description": "Order 9", "status": status})
}

#[test]
fn charges_and_payouts_are_offered_newest_first() {
    let charges = list(&[charge("ch_2", 30, "succeeded"), charge("py_1", 10, "succeeded")]);
    let payouts = list(&[json!({"id": "po_1", "object": "payout", "amount": 700, "currency": "usd", "created": 20})]);
    let all = references(&charges, &payouts).unwrap();
    let ids: Vec<(&str, ReferenceKind)> = all.iter().map(|one| (one.id.as_str(), one.kind)).collect();
    assert_eq!(
        ids,
        [("ch_2", ReferenceKind::Charge), ("po_1", ReferenceKind::Payout), ("py_1", ReferenceKind::Charge)]
    );
    assert_eq!(all[1].amount, crate::money::Amount::new(crate::money::Minor::new(700), crate::money::Currency::USD));
}

#[test]
fn a_charge_that_failed_and_a_row_that_is_no_charge_are_not_offered() {
    let charges = list(&[charge("ch_1", 1, "failed"), json!({"id": "re_1", "object": "refund"}), json!(null)]);
    assert_eq!(references(&charges, &list(&[])), Ok(Vec::new()));
}
