//! How much: above zero, digits, granularity, and the cap.

use jiff::civil::date;
use rstest::rstest;

use crate::domain::FormKind;
use crate::money::Currency;
use crate::rules::{Compared, Draft, Edition, Fix, RateSeen, RuleId, Ruling};

use super::scene::{Scene, amount, currency, in_form};

const PASS: Ruling = Ruling::Pass;
const WARN: Ruling = Ruling::Warn;
const BLOCK: Ruling = Ruling::Block;

#[rstest]
#[case(1, PASS)]
#[case(0, BLOCK)]
#[case(-1, BLOCK)]
#[case(i64::MIN, BLOCK)]
fn an_amount_is_at_least_one_minor_unit(#[case] minor: i64, #[case] ruling: Ruling) {
    for edition in Edition::ALL {
        assert_eq!(Scene::of(edition).ruling(RuleId::AmountPositive, minor), Some(ruling));
    }
}

#[test]
fn what_is_not_above_zero_is_stopped_by_that_alone() {
    for edition in Edition::ALL {
        for minor in [0, -5, i64::MIN] {
            assert_eq!(Scene::of(edition).stops(minor), ["amount_positive"], "{} {minor}", edition.name());
        }
    }
}

#[rstest]
#[case(FormKind::Charge, 49, WARN)]
#[case(FormKind::Charge, 50, PASS)]
#[case(FormKind::Transfer, 1, PASS)]
fn a_charge_under_the_smallest_charge_is_warned_of(#[case] form: FormKind, #[case] minor: i64, #[case] ruling: Ruling) {
    let scene = Scene::current();
    let draft = in_form(form, &scene.draft(minor));
    assert_eq!(scene.ruling_on(RuleId::AmountPositive, &draft), Some(ruling));
}

#[rstest]
#[case("usd", 99_999_999, PASS)]
#[case("usd", 100_000_000, BLOCK)]
#[case("idr", 999_999_999_999, PASS)]
#[case("idr", 1_000_000_000_000, BLOCK)]
#[case("usd", i64::MAX, BLOCK)]
fn an_amount_has_no_more_digits_than_stripe_takes(#[case] code: &str, #[case] minor: i64, #[case] ruling: Ruling) {
    for edition in Edition::ALL {
        let scene = Scene::of(edition).holding(currency(code), i64::MAX, 0);
        assert_eq!(scene.ruling(RuleId::AmountDigits, minor), Some(ruling));
    }
}

#[rstest]
#[case("bhd", 10, PASS, None)]
#[case("bhd", 1_234, BLOCK, Some(Fix::LowerTo(amount(1_230, "bhd"))))]
#[case("bhd", 9, BLOCK, Some(Fix::RaiseTo(amount(10, "bhd"))))]
#[case("isk", 150, BLOCK, Some(Fix::LowerTo(amount(100, "isk"))))]
#[case("ugx", 200, PASS, None)]
#[case("huf", 101, PASS, None)]
#[case("jpy", 7, PASS, None)]
fn an_amount_is_a_multiple_that_its_currency_allows(
    #[case] code: &str,
    #[case] minor: i64,
    #[case] ruling: Ruling,
    #[case] fix: Option<Fix>,
) {
    for edition in Edition::ALL {
        let scene = Scene::of(edition).holding(currency(code), 500_000, 0);
        let finding = scene.finding_on(RuleId::AmountGranularity, &scene.draft(minor)).unwrap();
        assert_eq!((finding.ruling, finding.fix), (ruling, fix));
    }
}

#[test]
fn without_an_amount_only_that_stops_a_pull() {
    for edition in Edition::ALL {
        let scene = Scene::of(edition);
        let draft = Draft { amount: None, ..scene.draft(1) };
        let verdict = scene.judge(&draft);
        assert_eq!(super::scene::stops(&verdict), ["amount_positive"]);
        assert_eq!(verdict.blocking().next().unwrap().fix, Some(Fix::TypeAmount));
        assert_eq!(verdict.largest, Some(amount(500_000, "usd")));
    }
}

// One euro is 1.1172 US dollars in the built-in table: 95,000 US dollars are 85,033.99 euros, 105,000 are 93,984.96.
#[rstest]
#[case::below(8_503_000, PASS)]
#[case::in_the_band_from_below(8_600_000, WARN)]
#[case::in_the_band_from_above(9_300_000, WARN)]
#[case::above(9_500_000, BLOCK)]
fn in_other_currencies_the_cap_warns_within_five_percent(#[case] minor: i64, #[case] ruling: Ruling) {
    let scene = Scene::current().at("DE", "FR").holding(Currency::EUR, 50_000_000, 0);
    assert_eq!(scene.ruling(RuleId::CapUsd, minor), Some(ruling));
}

#[test]
fn the_band_begins_just_above_95_percent_and_ends_at_105() {
    let scene = Scene::current().at("DE", "FR").holding(Currency::EUR, 50_000_000, 0);
    let usd = |minor| scene.policy.fx.usd_equivalent(amount(minor, "eur")).unwrap();
    let edge = |cap: i64| scene.policy.fx.usd_cap_in(Currency::EUR, cap.into()).unwrap().get();
    assert_eq!(scene.ruling(RuleId::CapUsd, edge(95_000)), Some(PASS));
    assert_eq!(scene.ruling(RuleId::CapUsd, edge(95_000) + 1), Some(WARN));
    assert_eq!(scene.ruling(RuleId::CapUsd, edge(105_000)), Some(WARN));
    assert_eq!(scene.ruling(RuleId::CapUsd, edge(105_000) + 1), Some(BLOCK));
    assert!(usd(edge(95_000)) <= 95_000.into());
}

#[rstest]
#[case::fresh(date(2026, 11, 29), BLOCK)]
#[case::thirty_one_days(date(2026, 11, 30), WARN)]
#[case::years(date(2030, 1, 1), WARN)]
#[case::from_the_future(date(2020, 1, 1), WARN)]
fn an_old_rate_only_warns(#[case] today: jiff::civil::Date, #[case] ruling: Ruling) {
    let scene = Scene::current().at("DE", "FR").holding(Currency::EUR, 50_000_000, 0).with(|scene| scene.today = today);
    assert_eq!(scene.ruling(RuleId::CapUsd, 20_000_000), Some(ruling));
}

#[test]
fn a_missing_rate_only_warns_and_says_so() {
    let scene = Scene::current().at("US", "US").holding(currency("bhd"), 90_000_000, 0);
    let finding = scene.finding_on(RuleId::CapUsd, &scene.draft(90_000_000)).unwrap();
    assert_eq!((finding.ruling, finding.fix), (WARN, Some(Fix::ReplaceRates)));
    let Compared::Cap { rate, worth, .. } = finding.compared else { panic!("{:?}", finding.compared) };
    assert_eq!((rate, worth), (RateSeen::Missing, None));
    assert_eq!(scene.judge(&scene.draft(1_000)).largest, Some(amount(90_000_000, "bhd")));
}

#[test]
fn only_the_current_edition_has_a_cap() {
    for edition in [Edition::StripeManagedRisk, Edition::LegacyManagedUsPreview] {
        let scene = Scene::of(edition).holding(Currency::USD, 90_000_000, 0);
        assert_eq!(scene.ruling(RuleId::CapUsd, 90_000_000), None);
        assert!(scene.stops(90_000_000).is_empty());
    }
}
