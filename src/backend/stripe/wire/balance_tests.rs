use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;
use crate::backend::stripe::samples::{answer, raw};
use crate::domain::{AccountId, FaultKind};

fn account() -> Scope {
    Scope::Account(AccountId::new("acct_1MOCKCedar"))
}

/// A platform's balance as in Stripe's published fixture, with buckets of every shape.
fn platform() -> Value {
    json!({
        "object": "balance", "livemode": false,
        "available": [
            {"amount": 184_900, "currency": "usd", "source_types": {"card": 185_000, "bank_account": -100}},
            {"amount": -500, "currency": "eur", "source_types": {"card": -500}}
        ],
        "connect_reserved": [{"amount": 3_000, "currency": "usd"}, {"amount": 0, "currency": "eur"}],
        "instant_available": [{"amount": 7, "currency": "usd", "net_available": [{"amount": 6, "destination": "ba_1"}]}],
        "issuing": {"available": [{"amount": 50, "currency": "usd"}]},
        "pending": [{"amount": 900, "currency": "usd"}, {"amount": 12, "currency": "jpy"}],
        "risk_reserved": [{"amount": 11, "currency": "usd"}],
        "refund_and_dispute_prefunding": {"available": [], "pending": [{"amount": 1, "currency": "usd"}]}
    })
}

fn read(body: &Value, scope: &Scope) -> Result<Balance, Fault> {
    balance(&answer(200, &[], body), scope)
}

#[test]
fn a_balance_keeps_each_currency_apart_and_every_bucket() {
    let balance = read(&platform(), &Scope::Platform).unwrap();
    let usd = balance.row(Currency::USD).unwrap();
    assert_eq!((usd.available, usd.pending), (Minor::new(184_900), Minor::new(900)));
    let sources = usd.sources.as_deref().unwrap();
    assert_eq!((sources.card, sources.bank_account), (Some(Minor::new(185_000)), Some(Minor::new(-100))));
    assert_eq!(balance.available(Currency::EUR), Minor::new(-500));
    assert_eq!((balance.available(Currency::JPY), balance.pending(Currency::JPY)), (Minor::ZERO, Minor::new(12)));
    assert_eq!(balance.reserved(Currency::USD), Some(Minor::new(3_000)));
    let named: Vec<(&str, i64)> =
        balance.others.iter().map(|other| (other.name.as_str(), other.amount.minor().get())).collect();
    assert_eq!(
        named,
        [
            ("instant_available", 7),
            ("issuing.available", 50),
            ("risk_reserved", 11),
            ("refund_and_dispute_prefunding.pending", 1)
        ]
    );
    let codes: Vec<&str> = balance.rows.iter().map(|row| row.currency.code()).collect();
    assert_eq!(codes, ["eur", "jpy", "usd"]);
    assert_eq!(balance.read_at.as_second(), 1_763_800_001);
}

#[test]
fn a_missing_array_is_empty_and_a_missing_reserve_is_not_known() {
    let balance = read(&json!({"object": "balance", "pending": []}), &account()).unwrap();
    assert_eq!((balance.rows.len(), balance.others.len()), (0, 0));
    assert_eq!(balance.reserved(Currency::USD), None);
}

#[rstest]
#[case::amount_as_text(json!({"object": "balance", "available": [{"amount": "12", "currency": "usd"}]}))]
#[case::amount_with_a_fraction(json!({"object": "balance", "available": [{"amount": 12.5, "currency": "usd"}]}))]
#[case::amount_out_of_range(json!({"object": "balance", "pending": [{"amount": u64::MAX, "currency": "usd"}]}))]
#[case::no_amount(json!({"object": "balance", "pending": [{"currency": "usd"}]}))]
#[case::no_currency(json!({"object": "balance", "pending": [{"amount": 1}]}))]
#[case::no_such_currency(json!({"object": "balance", "pending": [{"amount": 1, "currency": "$"}]}))]
#[case::twice(json!({"object": "balance", "available": [{"amount": 1, "currency": "usd"}, {"amount": 2, "currency": "USD"}]}))]
#[case::reserve_twice(json!({"object": "balance", "connect_reserved": [{"amount": 1, "currency": "usd"}, {"amount": 1, "currency": "usd"}]}))]
#[case::another_object(json!({"object": "account", "available": []}))]
#[case::nothing(json!({}))]
#[case::no_money_at_all(json!({"object": "balance", "livemode": false}))]
#[case::no_money_but_other(json!({"object": "balance", "available": null, "connect_reserved": []}))]
#[case::bucket_with_a_wrong_amount(json!({"object": "balance", "new": [{"amount": "x", "currency": "usd"}]}))]
fn a_balance_with_a_hole_is_unreadable_as_a_whole(#[case] body: Value) {
    assert_eq!(read(&body, &Scope::Platform).unwrap_err().kind, FaultKind::BadReply);
}

#[test]
fn the_platforms_balance_is_not_taken_for_an_accounts() {
    assert_eq!(read(&platform(), &account()).unwrap_err().kind, FaultKind::Misdirected(Stray::Scope));
    let echoed = answer(200, &[("stripe-account", "acct_1MOCKCedar")], &platform());
    assert!(balance(&echoed, &account()).is_ok());
}

#[test]
fn an_unknown_currency_is_kept() {
    let balance = read(&json!({"object": "balance", "available": [{"amount": 5, "currency": "xqz"}]}), &account());
    assert_eq!(balance.unwrap().rows[0].currency.code(), "xqz");
}

proptest! {
    #[test]
    fn random_bytes_are_no_balance(body in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(balance(&raw(200, &[], body), &Scope::Platform).is_err());
    }

    #[test]
    fn a_balance_cut_anywhere_is_unreadable(cut in 0_usize..700) {
        let whole = platform().to_string().into_bytes();
        prop_assume!(cut < whole.len());
        prop_assert!(balance(&raw(200, &[], whole[..cut].to_vec()), &Scope::Platform).is_err());
    }

    #[test]
    fn every_amount_comes_through_as_written(available in any::<i64>(), pending in any::<i64>()) {
        let body = json!({"object": "balance", "available": [{"amount": available, "currency": "usd"}],
                          "pending": [{"amount": pending, "currency": "usd"}]});
        let balance = read(&body, &account()).unwrap();
        prop_assert_eq!(balance.available(Currency::USD).get(), available);
        prop_assert_eq!(balance.pending(Currency::USD).get(), pending);
    }
}
