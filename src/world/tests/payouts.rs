//! Payouts: by schedule and by request, and what becomes of them.

use jiff::SignedDuration;
use rstest::rstest;
use serde_json::json;

use crate::money::{Currency, Minor};
use crate::world::founding::{AccountKind, BankStatus, Founding, Liable, PayoutInterval};

use super::{BLUEFIN, Client, PLATFORM, days, sold, start, world_with};

/// Bluefin with this much in dollars and a daily schedule. It is a Sunday.
fn daily(available: i64, change: impl FnOnce(&mut Founding)) -> Client {
    Client::new(world_with(available, |founding| {
        founding.accounts[0].payouts = PayoutInterval::Daily;
        change(founding);
    }))
}

#[test]
fn an_account_is_paid_out_on_the_next_business_day_and_the_bank_has_it_two_days_later() {
    let mut client = daily(5_000, |_| {});
    client.wait(SignedDuration::from_hours(15));
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    client.wait(SignedDuration::from_hours(1));
    assert_eq!(client.bucket(BLUEFIN, "available"), 0);
    let payout = client.get_as(BLUEFIN, "/v1/payouts").json["data"][0].clone();
    assert_eq!((&payout["amount"], &payout["automatic"]), (&json!(5_000), &json!(true)));
    assert_eq!(payout["status"], "in_transit");
    assert_eq!(client.event_types(BLUEFIN, 1), ["payout.created"]);
    client.wait(days(2));
    let payouts = client.get_as(BLUEFIN, "/v1/payouts");
    assert_eq!(payouts.json["data"][0]["status"], "paid");
    assert_eq!(payouts.ids().len(), 1);
    assert_eq!(client.event_types(BLUEFIN, 1), ["payout.paid"]);
    assert_eq!(client.bucket(PLATFORM, "available"), 100_000);
}

#[test]
fn what_lands_later_is_paid_out_later() {
    let mut client = daily(5_000, |_| {});
    client.cause(json!({"cause": "sale", "account": BLUEFIN, "amount": 700, "settles": "after_delay"})).unwrap();
    assert_eq!(client.bucket(BLUEFIN, "pending"), 700);
    client.wait(days(5));
    let payouts = client.get_as(BLUEFIN, "/v1/payouts").json;
    let amounts: Vec<i64> =
        payouts["data"].as_array().unwrap().iter().map(|payout| payout["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [700, 5_000]);
}

#[rstest]
#[case::negative(|founding: &mut Founding| {
    let event = crate::world::founding::Event::Fee {
        amount: Minor::new(9_000), currency: Currency::USD, description: "Fee".to_owned(),
    };
    founding.happenings.push(crate::world::tests::happening(BLUEFIN, start() - days(1), event));
}, -4_000)]
#[case::disabled(|founding: &mut Founding| founding.accounts[0].payouts_enabled = false, 5_000)]
#[case::no_bank(|founding: &mut Founding| founding.accounts[0].bank = None, 5_000)]
#[case::other_bank(|founding: &mut Founding| {
    founding.accounts[0].bank.as_mut().unwrap().currency = Currency::EUR;
}, 5_000)]
#[case::failed_bank(|founding: &mut Founding| {
    founding.accounts[0].bank.as_mut().unwrap().status = BankStatus::Errored;
}, 5_000)]
#[case::manual(|founding: &mut Founding| founding.accounts[0].payouts = PayoutInterval::Manual, 5_000)]
fn nothing_is_paid_out_where_it_cannot_be(#[case] change: fn(&mut Founding), #[case] stays: i64) {
    let mut client = daily(5_000, change);
    client.wait(days(30));
    assert_eq!(client.bucket(BLUEFIN, "available"), stays);
}

#[test]
fn each_currency_is_paid_out_by_itself() {
    let mut client = daily(5_000, |founding| founding.happenings.push(sold(BLUEFIN, 3, 800, Currency::EUR)));
    client.wait(days(1));
    assert_eq!(client.bucket(BLUEFIN, "available"), 0);
    assert_eq!(client.bucket_in(BLUEFIN, "available", "eur"), 800);
}

#[test]
fn a_minimum_balance_stays_and_is_paid_out_once_it_is_lifted() {
    let mut client = daily(5_000, |_| {});
    let path = "/v1/balance_settings";
    let set = client.post_as(BLUEFIN, path, "payments[payouts][minimum_balance_by_currency][usd]=1500");
    assert_eq!(set.json["payments"]["payouts"]["minimum_balance_by_currency"]["usd"], 1_500);
    client.wait(days(1));
    assert_eq!(client.bucket(BLUEFIN, "available"), 1_500);
    client.post_as(BLUEFIN, path, "payments[payouts][minimum_balance_by_currency][usd]=");
    client.wait(days(1));
    assert_eq!(client.bucket(BLUEFIN, "available"), 0);
}

#[test]
fn a_payout_on_request_can_be_canceled_until_the_bank_has_it() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let form = "amount=2000&currency=usd&metadata[a]=b&description=Weekend&statement_descriptor=BLUE";
    let made = client.post_as(BLUEFIN, "/v1/payouts", form);
    assert_eq!((made.status, made.text("status")), (200, "pending"), "{}", made.json);
    assert_eq!((made.text("description"), made.text("statement_descriptor")), ("Weekend", "BLUE"));
    assert_eq!(made.json["metadata"], json!({"a": "b"}));
    assert_eq!(made.json["automatic"], false);
    assert_eq!(client.bucket(BLUEFIN, "available"), 3_000);
    let path = format!("/v1/payouts/{}", made.text("id"));
    let canceled = client.post_as(BLUEFIN, &format!("{path}/cancel"), "");
    assert_eq!((canceled.status, canceled.text("status")), (200, "canceled"), "{}", canceled.json);
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    assert_eq!(client.event_types(BLUEFIN, 2), ["payout.canceled", "payout.created"]);
    client.wait(days(3));
    assert_eq!(client.get_as(BLUEFIN, &path).text("status"), "canceled");

    let made = client.post_as(BLUEFIN, "/v1/payouts", form);
    let path = format!("/v1/payouts/{}", made.text("id"));
    client.wait(SignedDuration::from_hours(4));
    assert_eq!(client.get_as(BLUEFIN, &path).text("status"), "in_transit");
    assert_eq!(client.post_as(BLUEFIN, &format!("{path}/cancel"), "").status, 400);
    client.wait(days(2));
    assert_eq!(client.event_types(BLUEFIN, 3), ["payout.paid", "payout.updated", "payout.created"]);
}

#[test]
fn a_paid_payout_can_be_reversed_once() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let made = client.post_as(BLUEFIN, "/v1/payouts", "amount=2000&currency=usd");
    let path = format!("/v1/payouts/{}", made.text("id"));
    assert_eq!(client.post_as(BLUEFIN, &format!("{path}/reverse"), "").status, 400);
    client.wait(days(2));
    let reversal = client.post_as(BLUEFIN, &format!("{path}/reverse"), "metadata[a]=b");
    assert_eq!(reversal.json["amount"], -2_000, "{}", reversal.json);
    assert_eq!(reversal.text("original_payout"), made.text("id"));
    assert_eq!(client.get_as(BLUEFIN, &path).text("reversed_by"), reversal.text("id"));
    assert_eq!(client.post_as(BLUEFIN, &format!("{path}/reverse"), "").status, 400);
    assert_eq!((client.bucket(BLUEFIN, "available"), client.bucket(BLUEFIN, "pending")), (3_000, 2_000));
    client.wait(days(5));
    assert_eq!((client.bucket(BLUEFIN, "available"), client.bucket(BLUEFIN, "pending")), (5_000, 0));
}

#[rstest]
#[case::unknown("amount=1&currency=usd&foo=1", 400, "parameter_unknown", "foo")]
#[case::no_currency("amount=1", 400, "parameter_missing", "currency")]
#[case::no_amount("currency=usd", 400, "parameter_missing", "amount")]
#[case::zero("amount=0&currency=usd", 400, "parameter_invalid_integer", "amount")]
#[case::method("amount=1&currency=usd&method=fast", 400, "", "method")]
#[case::instant("amount=1&currency=usd&method=instant", 400, "instant_payouts_unsupported", "method")]
#[case::destination("amount=1&currency=usd&destination=ba_1", 400, "resource_missing", "destination")]
#[case::long("amount=1&currency=usd&statement_descriptor=ABCDEFGHIJKLMNOPQRSTUVW", 400, "", "statement_descriptor")]
#[case::no_bank_in_it("amount=1&currency=eur", 400, "", "")]
#[case::too_much("amount=5001&currency=usd", 400, "balance_insufficient", "")]
#[case::other_source("amount=1&currency=usd&source_type=bank_account", 400, "balance_insufficient", "")]
fn a_payout_that_cannot_be_is_refused(
    #[case] form: &str,
    #[case] status: u16,
    #[case] code: &str,
    #[case] param: &str,
) {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let got = client.post_as(BLUEFIN, "/v1/payouts", form);
    assert_eq!((got.status, got.error("code"), got.error("param")), (status, code, param), "{}", got.json);
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
}

#[test]
fn a_standard_account_pays_itself_out() {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.accounts[0].kind = AccountKind::Standard;
        founding.accounts[0].losses = Some(Liable::Stripe);
    }));
    let got = client.post_as(BLUEFIN, "/v1/payouts", "amount=1&currency=usd");
    assert_eq!(got.error("code"), "not_allowed_on_standard_account");
}

#[test]
fn forints_are_paid_out_in_whole_ones() {
    let forint = Currency::from_code("huf").unwrap();
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.accounts[0].bank.as_mut().unwrap().currency = forint;
        founding.happenings.push(sold(BLUEFIN, 3, 12_345, forint));
    }));
    let got = client.post_as(BLUEFIN, "/v1/payouts", "amount=12345&currency=huf");
    assert_eq!(got.error("param"), "amount");
    assert_eq!(client.post_as(BLUEFIN, "/v1/payouts", "amount=12300&currency=huf").status, 200);
}

#[test]
fn a_payout_that_came_back_stops_payouts_until_the_bank_is_another() {
    let mut client = daily(5_000, |_| {});
    client.wait(days(1));
    client.cause(json!({"cause": "payout_returned", "account": BLUEFIN})).unwrap();
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    assert_eq!(client.get_as(BLUEFIN, "/v1/payouts").json["data"][0]["failure_code"], "account_closed");
    let bank = client.get_as(BLUEFIN, "/v1/account").json["external_accounts"]["data"][0]["status"].clone();
    assert_eq!(bank, "errored");
    client.wait(days(10));
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000);
    client.cause(json!({"cause": "bank_changed", "account": BLUEFIN, "last4": "4321"})).unwrap();
    client.wait(days(3));
    assert_eq!(client.bucket(BLUEFIN, "available"), 0);
}

#[test]
fn funds_that_wait_too_long_put_an_account_under_review_until_they_are_paid_out() {
    let mut client = Client::new(world_with(0, |founding| {
        founding.happenings.clear();
        founding.accounts[0].country = "TH".to_owned();
        founding.happenings.push(sold(BLUEFIN, 4, 5_000, Currency::USD));
        founding.happenings.push(sold(BLUEFIN, 1, 900, Currency::USD));
    }));
    let disabled =
        |client: &mut Client| client.get_as(BLUEFIN, "/v1/account").json["requirements"]["disabled_reason"].clone();
    client.wait(days(5));
    assert_eq!(disabled(&mut client), json!(null));
    client.wait(days(1));
    assert_eq!(disabled(&mut client), "under_review");
    assert_eq!(client.event_types(BLUEFIN, 1), ["account.updated"]);
    let event = client.get_as(BLUEFIN, "/v1/events?limit=1").json["data"][0].clone();
    assert_eq!(event["data"]["previous_attributes"], json!({"requirements": {"disabled_reason": null}}));
    client.post_as(BLUEFIN, "/v1/payouts", "amount=5000&currency=usd");
    assert_eq!(disabled(&mut client), json!(null));
    client.wait(days(3));
    assert_eq!(disabled(&mut client), "under_review");
}
