//! Debits of the banks of negative accounts: the balance is at zero at once, the reserve stays until the bank has paid.

use jiff::SignedDuration;
use rstest::rstest;
use serde_json::json;

use crate::money::{Currency, Minor};
use crate::world::founding::{AccountKind, BankStatus, Event, Founding, Liable};

use super::{BLUEFIN, Client, PLATFORM, days, happening, start, world_with};

/// Bluefin is this far below zero since Friday; it is Sunday.
fn short(amount: i64, change: impl FnOnce(&mut Founding)) -> Client {
    Client::new(world_with(1, |founding| {
        founding.accounts[0].debit_negative_balances = true;
        let fee = Event::Fee { amount: Minor::new(amount + 1), currency: Currency::USD, description: "Fee".to_owned() };
        founding.happenings.push(happening(BLUEFIN, start() - days(2), fee));
        change(founding);
    }))
}

fn balances(client: &mut Client) -> [i64; 3] {
    [
        client.bucket(BLUEFIN, "available"),
        client.bucket(PLATFORM, "available"),
        client.bucket(PLATFORM, "connect_reserved"),
    ]
}

#[test]
fn the_balance_is_at_zero_at_once_and_the_reserve_stays_three_business_days() {
    let mut client = short(4_000, |_| {});
    assert_eq!(balances(&mut client), [-4_000, 96_000, 4_000]);
    client.wait(days(1));
    assert_eq!(balances(&mut client), [0, 96_000, 4_000]);
    let payout = client.get_as(BLUEFIN, "/v1/payouts").json["data"][0].clone();
    assert_eq!((&payout["amount"], &payout["automatic"]), (&json!(-4_000), &json!(true)));
    let row = client.get_as(BLUEFIN, "/v1/balance_transactions?type=payout").json["data"][0].clone();
    assert_eq!(row["net"], 4_000);
    client.wait(days(2));
    assert_eq!(balances(&mut client), [0, 96_000, 4_000]);
    client.wait(days(1));
    assert_eq!(balances(&mut client), [0, 100_000, 0]);
    assert_eq!(client.event_types(BLUEFIN, 2), ["payout.paid", "payout.created"]);
}

#[test]
fn a_bank_that_does_not_pay_is_tried_three_times_until_its_details_change() {
    let mut client = short(4_000, |founding| {
        founding.accounts[0].bank.as_mut().unwrap().status = BankStatus::VerificationFailed;
    });
    client.wait(days(60));
    assert_eq!(balances(&mut client), [-4_000, 96_000, 4_000]);
    let payouts = client.get_as(BLUEFIN, "/v1/payouts").json;
    let failed = payouts["data"].as_array().unwrap();
    assert_eq!(failed.len(), 3);
    assert!(failed.iter().all(|payout| payout["failure_code"] == "debit_not_authorized"));
    client.cause(json!({"cause": "bank_changed", "account": BLUEFIN, "status": "verified"})).unwrap();
    client.wait(days(1));
    assert_eq!(balances(&mut client), [0, 96_000, 4_000]);
    client.wait(days(5));
    assert_eq!(balances(&mut client), [0, 100_000, 0]);
}

#[test]
fn failed_debits_do_not_start_the_180_days_again() {
    let mut client = short(4_000, |founding| {
        founding.accounts[0].bank.as_mut().unwrap().status = BankStatus::Errored;
    });
    client.wait(days(177));
    assert_eq!(balances(&mut client), [-4_000, 96_000, 4_000]);
    client.wait(days(1));
    assert_eq!(balances(&mut client), [0, 96_000, 0]);
}

#[rstest]
#[case::switched_off(|founding: &mut Founding| founding.accounts[0].debit_negative_balances = false)]
#[case::no_bank(|founding: &mut Founding| founding.accounts[0].bank = None)]
#[case::bank_in_euro(|founding: &mut Founding| founding.accounts[0].bank.as_mut().unwrap().currency = Currency::EUR)]
#[case::japan(|founding: &mut Founding| founding.accounts[0].country = "JP".to_owned())]
fn banks_are_debited_only_where_stripe_may(#[case] change: fn(&mut Founding)) {
    let mut client = short(4_000, change);
    client.wait(days(30));
    assert_eq!(client.bucket(BLUEFIN, "available"), -4_000);
}

#[rstest]
#[case(1_000, -1_000)]
#[case(1_001, 0)]
fn a_standard_account_is_left_alone_up_to_ten_units(#[case] short_of: i64, #[case] then: i64) {
    let mut client = short(short_of, |founding| {
        founding.accounts[0].kind = AccountKind::Standard;
        founding.accounts[0].losses = Some(Liable::Stripe);
    });
    client.wait(days(3));
    assert_eq!(client.bucket(BLUEFIN, "available"), then);
}

#[test]
fn a_debit_can_be_made_to_fail_while_it_is_under_way() {
    let mut client = short(4_000, |_| {});
    client.wait(days(1));
    client.cause(json!({"cause": "bank_debit", "account": BLUEFIN, "outcome": "failed"})).unwrap();
    assert_eq!(balances(&mut client), [-4_000, 96_000, 4_000]);
    assert_eq!(client.event_types(BLUEFIN, 1), ["payout.failed"]);
    client.wait(days(1));
    assert_eq!(balances(&mut client), [0, 96_000, 4_000]);
}

#[test]
fn a_debit_can_be_made_now() {
    let mut client = short(4_000, |_| {});
    client.cause(json!({"cause": "bank_debit", "account": BLUEFIN, "outcome": "ok"})).unwrap();
    assert_eq!(balances(&mut client), [0, 96_000, 4_000]);
    client.wait(SignedDuration::from_hours(24 * 4));
    assert_eq!(balances(&mut client), [0, 100_000, 0]);
    let refused = client.cause(json!({"cause": "bank_debit", "account": BLUEFIN, "outcome": "ok"})).unwrap_err();
    assert!(refused.contains("not below zero"), "{refused}");
}
