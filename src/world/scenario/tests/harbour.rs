//! The default scenario shows every kind of account that a demonstration needs, with history enough for every pane.

use rstest::rstest;

use super::super::Scenario;
use super::played::Played;
use crate::money::Currency;
use crate::world::founding::{BankStatus, Capability, Event, Founding, Liable, NewAccount, PersonStatus};

fn harbour() -> Founding {
    Scenario::built_in("harbour").unwrap().unwrap().founding(None, None).unwrap()
}

fn status(account: &NewAccount) -> Option<BankStatus> {
    account.bank.as_ref().map(|bank| bank.status)
}

fn rejected(account: &NewAccount) -> bool {
    account.disabled_reason.as_deref().is_some_and(|reason| reason.starts_with("rejected."))
}

#[rstest]
#[case("another region", |account: &NewAccount| account.country == "DE")]
#[case("a region that is not offered", |account: &NewAccount| account.country == "BR" || account.country == "SG")]
#[case("no decimals", |account: &NewAccount| account.currency == Currency::JPY)]
#[case("three decimals", |account: &NewAccount| account.currency.exponent() == 3)]
#[case("losses carried by Stripe", |account: &NewAccount| account.losses == Some(Liable::Stripe))]
#[case("losses carried by nobody in particular", |account: &NewAccount| account.losses.is_none())]
#[case("an unverified bank account", |account: &NewAccount| status(account).is_some_and(|status| status != BankStatus::Verified))]
#[case("an unverified person", |account: &NewAccount| {
    account.individual.as_ref().is_some_and(|person| person.verification == PersonStatus::Unverified)
})]
#[case("restricted", |account: &NewAccount| account.transfers == Capability::Inactive && !rejected(account))]
#[case("rejected", rejected)]
#[case("payouts paused", |account: &NewAccount| !account.payouts_enabled && account.charges_enabled)]
#[case("consent missing", |account: &NewAccount| account.metadata.get("debit_consent").is_none())]
#[case("consent expired", |account: &NewAccount| {
    account.metadata.get("debit_consent_until").is_some_and(|until| until < "2026-11-22")
})]
#[case("auto-debit on and the bank account unverified", |account: &NewAccount| {
    account.debit_negative_balances && status(account) != Some(BankStatus::Verified)
})]
#[case("auto-debit off and the bank account unverified", |account: &NewAccount| {
    !account.debit_negative_balances && status(account) != Some(BankStatus::Verified)
})]
#[case("no name", |account: &NewAccount| account.name.is_none())]
#[case("a wide name", |account: &NewAccount| account.name.as_deref().is_some_and(|name| name.contains('龍')))]
#[case("a name from right to left", |account: &NewAccount| account.name.as_deref().is_some_and(|name| name.contains('ر')))]
fn the_harbour_has_an_account_with(#[case] kind: &str, #[case] is: fn(&NewAccount) -> bool) {
    let founding = harbour();
    let found = founding.accounts.iter().filter(|account| is(account)).count();
    assert!(found > 0, "no account with {kind}");
}

#[test]
fn one_account_cannot_be_read_and_says_so() {
    let mut played = Played::new("harbour", None, None);
    let (status, _) = played.get("/v1/balance", "", Some("acct_1MOCKMosaicMMos2"));
    assert_eq!(status, 503);
}

#[test]
fn the_collected_account_was_cleared_from_the_reserve_yesterday() {
    let mut played = Played::new("harbour", None, None);
    let query = "type=connect_collection_transfer&limit=100";
    let (_, body) = played.get("/v1/balance_transactions", query, None);
    let rows = body.get("data").and_then(serde_json::Value::as_array).unwrap();
    let amounts: Vec<i64> = rows.iter().filter_map(|row| row.get("amount")?.as_i64()).collect();
    assert_eq!(amounts, [-5_740]);
    let yesterday = "2026-11-21T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    assert_eq!(rows.first().and_then(|row| row.get("created")?.as_i64()), Some(yesterday));
}

#[test]
fn a_busy_account_has_forty_transactions_within_ninety_days() {
    let mut played = Played::new("harbour", None, None);
    let (_, body) = played.get("/v1/balance_transactions", "limit=100", Some("acct_1MOCKBluefinBlu1"));
    let rows = body.get("data").and_then(serde_json::Value::as_array).unwrap();
    assert!(rows.len() >= 40, "{} transactions", rows.len());
}

#[test]
fn history_has_every_kind_of_happening() {
    let mut kinds: Vec<&str> = harbour().happenings.iter().map(|happening| kind(&happening.what)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let all = ["dispute", "fee", "debit", "payout", "refund", "returned", "sale", "sent", "top-up", "won"];
    assert!(all.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}

fn kind(what: &Event) -> &'static str {
    match what {
        Event::Sale { .. } => "sale",
        Event::Refund { .. } => "refund",
        Event::Dispute { .. } => "dispute",
        Event::DisputeWon { .. } => "won",
        Event::Payout { .. } => "payout",
        Event::PayoutReturned { .. } => "returned",
        Event::Fee { .. } => "fee",
        Event::Debit { .. } => "debit",
        Event::SendFunds { .. } => "sent",
        Event::Topup { .. } => "top-up",
    }
}
