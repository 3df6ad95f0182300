//! Debits of accounts whose losses Stripe carries: with a reference transaction, below zero, and without a cap.

use rstest::rstest;

use super::super::{BLUEFIN, Client, Got, PLATFORM, account, days, happening, sold, start, world_with};
use crate::money::{Currency, Minor};
use crate::world::founding::{Event, Liable};

/// A world with managed risk: Bluefin's losses are Stripe's, it has 1,000 and one payout; Cedar has a charge of its own.
fn managed(enrolled: bool) -> (Client, String, String, String) {
    let mut client = Client::new(world_with(11_000, |founding| {
        founding.settings.managed_risk_enrolled = enrolled;
        founding.accounts[0].losses = Some(Liable::Stripe);
        founding.accounts.push(account("acct_1MOCKCedarCraftCed2"));
        let payout = Event::Payout { amount: Minor::new(10_000), currency: Currency::USD };
        founding.happenings.push(happening(BLUEFIN, start() - days(5), payout));
        founding.happenings.push(sold("acct_1MOCKCedarCraftCed2", 5, 700, Currency::USD));
    }));
    let own = client.get_as(BLUEFIN, "/v1/charges").ids().remove(0);
    let payout = client.get_as(BLUEFIN, "/v1/payouts").ids().remove(0);
    let other = client.get_as("acct_1MOCKCedarCraftCed2", "/v1/charges").ids().remove(0);
    (client, own, payout, other)
}

fn managed_debit(client: &mut Client, amount: i64, reference: &str) -> Got {
    let form = format!("amount={amount}&currency=usd&destination={PLATFORM}{reference}");
    client.post_as(BLUEFIN, "/v1/transfers", &form)
}

#[test]
fn a_managed_debit_may_go_below_zero_and_the_shortfall_is_reserved() {
    let (mut client, own, payout, _) = managed(true);
    let reference = format!("&reference_transaction[type]=charge&reference_transaction[charge]={own}");
    assert_eq!(managed_debit(&mut client, 600, &reference).status, 200);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 0);
    let reference = format!("&reference_transaction[type]=payout&reference_transaction[payout]={payout}");
    assert_eq!(managed_debit(&mut client, 1_000, &reference).status, 200);
    assert_eq!(client.bucket(BLUEFIN, "available"), -600);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 600);
    assert_eq!(client.bucket(PLATFORM, "available"), 101_000);
    let form = format!("amount=400&currency=usd&destination={BLUEFIN}");
    assert_eq!(client.post("/v1/transfers", &form).status, 200);
    assert_eq!(client.bucket(PLATFORM, "connect_reserved"), 200);
}

#[rstest]
#[case::none("", "parameter_missing", "reference_transaction")]
#[case::no_type("&reference_transaction[charge]=OWN", "parameter_missing", "reference_transaction")]
#[case::no_id("&reference_transaction[type]=charge", "parameter_missing", "reference_transaction")]
#[case::other_kind(
    "&reference_transaction[type]=payout&reference_transaction[charge]=OWN",
    "parameter_missing",
    "reference_transaction"
)]
#[case::of_another(
    "&reference_transaction[type]=charge&reference_transaction[charge]=OTHER",
    "resource_missing",
    "reference_transaction[charge]"
)]
#[case::no_such_payout(
    "&reference_transaction[type]=payout&reference_transaction[payout]=po_1",
    "resource_missing",
    "reference_transaction[payout]"
)]
#[case::no_such_type("&reference_transaction[type]=refund", "", "reference_transaction[type]")]
#[case::unknown_part("&reference_transaction[refund]=re_1", "parameter_unknown", "reference_transaction[refund]")]
fn a_managed_debit_needs_a_reference_of_the_same_account(
    #[case] reference: &str,
    #[case] code: &str,
    #[case] param: &str,
) {
    let (mut client, own, _, other) = managed(true);
    let reference = reference.replace("OWN", &own).replace("OTHER", &other);
    let got = managed_debit(&mut client, 100, &reference);
    assert_eq!((got.status, got.error("code"), got.error("param")), (400, code, param), "{}", got.json);
}

#[test]
fn who_is_not_enrolled_does_not_have_the_reference_parameter() {
    let (mut client, own, _, _) = managed(false);
    let reference = format!("&reference_transaction[type]=charge&reference_transaction[charge]={own}");
    let got = managed_debit(&mut client, 100, &reference);
    assert_eq!((got.error("code"), got.error("param")), ("parameter_unknown", "reference_transaction"));
    assert_eq!(managed_debit(&mut client, 100, "").error("code"), "transfers_not_allowed");
}

#[test]
fn a_managed_debit_has_no_cap() {
    let (mut client, own, _, _) = managed(true);
    let reference = format!("&reference_transaction[type]=charge&reference_transaction[charge]={own}");
    assert_eq!(managed_debit(&mut client, 10_000_001, &reference).status, 200);
}
