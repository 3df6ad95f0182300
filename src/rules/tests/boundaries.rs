//! The boundary cases that the reference asks for. Those about Stripe's own behaviour (the same key twice, an answer that
//! is lost) are tests of the simulated Stripe.

use rstest::rstest;

use crate::domain::{FormKind, Liable};
use crate::money::Currency;
use crate::rules::{Edition, Fix, RuleId, Ruling};

use super::scene::{Scene, amount, balance, currency, in_form, person, pull, reference, stops};

const NOTHING: [&str; 0] = [];

#[test]
fn all_that_is_available_can_be_pulled_and_one_more_cannot() {
    let scene = Scene::current();
    assert_eq!(scene.stops(500_000), NOTHING);
    assert_eq!(scene.stops(500_001), ["non_negative"]);
}

#[test]
fn the_cap_in_dollars_is_exact() {
    let scene = Scene::current().holding(Currency::USD, 50_000_000, 0);
    assert_eq!(scene.stops(10_000_000), NOTHING);
    assert_eq!(scene.stops(10_000_001), ["cap_usd"]);
}

#[test]
fn eight_digits_of_yen_pass_the_digits_and_nine_fail() {
    let scene = Scene::current().at("JP", "JP").holding(Currency::JPY, 200_000_000, 0);
    assert_eq!(scene.ruling(RuleId::AmountDigits, 99_999_999), Some(Ruling::Pass));
    assert_eq!(scene.ruling(RuleId::AmountDigits, 100_000_000), Some(Ruling::Block));
    assert_eq!(scene.stops(99_999_999), ["cap_usd"]);
}

#[test]
fn a_debit_in_dollars_of_an_account_in_pounds_fails_the_currency() {
    let scene = Scene::current().with(|scene| {
        scene.account.default_currency = Currency::GBP;
        scene.balance = Some(balance(&[(Currency::USD, 500_000, 0)]));
    });
    let mut draft = scene.draft(1_000);
    draft.amount = Some(amount(1_000, "usd"));
    assert_eq!(stops(&scene.judge(&draft)), ["currency_match"]);
}

#[rstest]
#[case("GB", "gbp")]
#[case("CH", "chf")]
#[case("NO", "nok")]
fn europe_is_one_region(#[case] country: &str, #[case] code: &str) {
    let scene = Scene::current().at(country, "DE").holding(currency(code), 500_000, 0);
    assert_eq!(scene.stops(1_000), NOTHING);
}

#[test]
fn a_canadian_account_of_a_us_platform_is_blocked_unless_corridors_are_left_to_stripe() {
    let scene = Scene::current().at("CA", "US").holding(Currency::CAD, 500_000, 0);
    assert_eq!(scene.stops(1_000), ["region_same"]);
    let scene = scene.with(|scene| scene.policy.corridors = true);
    assert_eq!(scene.stops(1_000), NOTHING);
    assert_eq!(scene.ruling(RuleId::RegionSame, 1_000), Some(Ruling::CannotTell { blocks: false }));
}

#[test]
fn australia_is_warned_of_today_and_passes_under_managed_risk() {
    let current = Scene::current().at("AU", "AU").holding(Currency::AUD, 500_000, 0);
    assert_eq!(current.ruling(RuleId::RegionSupported, 1_000), Some(Ruling::Warn));
    assert_eq!(current.stops(1_000), NOTHING);
    let managed = Scene::managed().at("AU", "AU").holding(Currency::AUD, 500_000, 0);
    assert_eq!(managed.ruling(RuleId::RegionSupported, 1_000), Some(Ruling::Pass));
}

#[test]
fn an_account_whose_losses_stripe_carries_is_blocked_with_the_advice_to_bill_it() {
    let scene = Scene::current().with(|scene| scene.account.liability.liable = Liable::Stripe);
    let draft = in_form(FormKind::Charge, &scene.draft(1_000));
    let verdict = scene.judge(&draft);
    assert_eq!(stops(&verdict), ["liability"]);
    assert_eq!(verdict.rulebook, Edition::PlatformLiableCurrent.into());
    let liability = verdict.blocking().next().unwrap();
    assert_eq!(liability.fix, Some(Fix::BillWithSubscription));
    assert!(liability.remedy().unwrap().contains("bill it with a subscription"));
}

#[test]
fn a_reference_to_a_transaction_of_another_account_fails() {
    let scene = Scene::managed();
    let draft = pull(FormKind::TransferWithReference, Some(reference(Some(false))), &scene.draft(1_000));
    assert_eq!(stops(&scene.judge(&draft)), ["reference_owner"]);
}

#[test]
fn the_preview_wants_the_whole_date_of_birth_and_the_platforms_currency() {
    let without_year =
        Scene::legacy().with(|scene| scene.account.person = Some(Box::new(person(Some("Ada"), Some("Shoe"), false))));
    assert_eq!(without_year.stops(1_000), ["verified_name_dob"]);
    let euros = Scene::legacy().holding(Currency::EUR, 500_000, 0);
    assert_eq!(euros.stops(1_000), ["currency_match"]);
}
