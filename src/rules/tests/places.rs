//! Where both sides are, and in which currency.

use rstest::rstest;

use crate::domain::FormKind;
use crate::money::Currency;
use crate::rules::{Draft, Edition, RuleId, Ruling};

use super::scene::{Scene, amount, currency, stops};

const PASS: Ruling = Ruling::Pass;
const BLOCK: Ruling = Ruling::Block;

#[rstest]
#[case(Edition::PlatformLiableCurrent, "CA", "CA", PASS)]
#[case(Edition::PlatformLiableCurrent, "NZ", "NZ", PASS)]
#[case(Edition::PlatformLiableCurrent, "HK", "HK", PASS)]
#[case(Edition::PlatformLiableCurrent, "GI", "IS", PASS)]
#[case(Edition::PlatformLiableCurrent, "AU", "AU", Ruling::Warn)]
#[case(Edition::PlatformLiableCurrent, "AU", "US", Ruling::Warn)]
#[case(Edition::PlatformLiableCurrent, "AU", "BR", BLOCK)]
#[case(Edition::PlatformLiableCurrent, "BR", "BR", BLOCK)]
#[case(Edition::PlatformLiableCurrent, "US", "SG", BLOCK)]
#[case(Edition::StripeManagedRisk, "AU", "AU", PASS)]
#[case(Edition::StripeManagedRisk, "SG", "SG", BLOCK)]
#[case(Edition::StripeManagedRisk, "US", "BR", BLOCK)]
#[case(Edition::LegacyManagedUsPreview, "US", "US", PASS)]
#[case(Edition::LegacyManagedUsPreview, "CA", "US", BLOCK)]
#[case(Edition::LegacyManagedUsPreview, "DE", "DE", BLOCK)]
fn debits_are_offered_in_listed_regions(
    #[case] edition: Edition,
    #[case] account: &str,
    #[case] platform: &str,
    #[case] ruling: Ruling,
) {
    assert_eq!(Scene::of(edition).at(account, platform).ruling(RuleId::RegionSupported, 1_000), Some(ruling));
}

#[rstest]
#[case("US", "US", PASS)]
#[case("FR", "PL", PASS)]
#[case("LI", "GB", PASS)]
#[case("US", "CA", BLOCK)]
#[case("AU", "NZ", BLOCK)]
#[case("BR", "BR", PASS)]
#[case("BR", "SG", BLOCK)]
#[case("BR", "US", BLOCK)]
fn both_sides_are_in_one_region(#[case] account: &str, #[case] platform: &str, #[case] ruling: Ruling) {
    for edition in Edition::ALL {
        assert_eq!(Scene::of(edition).at(account, platform).ruling(RuleId::RegionSame, 1_000), Some(ruling));
    }
}

#[test]
fn the_preview_is_closed_to_platforms_outside_the_us_by_the_region_alone() {
    assert_eq!(Scene::legacy().at("US", "CA").stops(1_000), ["region_same"]);
    assert_eq!(Scene::legacy().at("DE", "FR").stops(1_000), ["region_supported"]);
}

#[rstest]
#[case("US", "GB", Ruling::CannotTell { blocks: false })]
#[case("CH", "CA", Ruling::CannotTell { blocks: false })]
#[case("NO", "US", Ruling::CannotTell { blocks: false })]
#[case("GI", "US", BLOCK)]
#[case("JP", "US", BLOCK)]
#[case("AU", "US", BLOCK)]
#[case("DE", "FR", PASS)]
fn corridors_are_left_to_stripe_only_where_transfers_cross_borders(
    #[case] account: &str,
    #[case] platform: &str,
    #[case] ruling: Ruling,
) {
    let scene = Scene::current().at(account, platform).with(|scene| scene.policy.corridors = true);
    assert_eq!(scene.ruling(RuleId::RegionSame, 1_000), Some(ruling));
    let without = scene.with(|scene| scene.policy.corridors = false);
    assert_ne!(without.ruling(RuleId::RegionSame, 1_000), Some(Ruling::CannotTell { blocks: false }));
}

#[test]
fn corridors_are_not_known_to_the_other_editions() {
    for edition in [Edition::StripeManagedRisk, Edition::LegacyManagedUsPreview] {
        let scene = Scene::of(edition).at("US", "CA").with(|scene| scene.policy.corridors = true);
        assert_eq!(scene.ruling(RuleId::RegionSame, 1_000), Some(BLOCK));
    }
}

#[rstest]
#[case(Edition::PlatformLiableCurrent, "eur", "usd", "eur", PASS)]
#[case(Edition::PlatformLiableCurrent, "eur", "usd", "usd", BLOCK)]
#[case(Edition::StripeManagedRisk, "jpy", "usd", "jpy", PASS)]
#[case(Edition::StripeManagedRisk, "jpy", "usd", "usd", BLOCK)]
#[case(Edition::LegacyManagedUsPreview, "eur", "usd", "usd", PASS)]
#[case(Edition::LegacyManagedUsPreview, "eur", "usd", "eur", BLOCK)]
fn the_currency_is_the_default_that_the_edition_names(
    #[case] edition: Edition,
    #[case] account: &str,
    #[case] platform: &str,
    #[case] given: &str,
    #[case] ruling: Ruling,
) {
    let scene = Scene::of(edition).with(|scene| {
        scene.account.default_currency = currency(account);
        scene.platform.default_currency = currency(platform);
    });
    let draft = Draft { amount: Some(amount(1_000, given)), ..scene.draft(1_000) };
    assert_eq!(scene.ruling_on(RuleId::CurrencyMatch, &draft), Some(ruling));
}

#[test]
fn a_currency_that_nobody_knows_cannot_be_pulled() {
    for edition in Edition::ALL {
        let scene = Scene::of(edition).holding(currency("zzz"), 500_000, 0);
        let scene = scene.with(|scene| scene.platform.default_currency = currency("zzz"));
        assert_eq!(scene.stops(1_000), ["amount_digits", "amount_granularity"], "{}", edition.name());
        assert_eq!(scene.judge(&scene.draft(1_000)).largest, None);
    }
}

#[test]
fn before_an_amount_is_typed_the_currency_is_the_one_wanted() {
    let scene = Scene::current().holding(Currency::GBP, 500_000, 0);
    let verdict = scene.judge(&Draft::of(FormKind::Charge));
    assert_eq!(scene.ruling_on(RuleId::CurrencyMatch, &Draft::of(FormKind::Charge)), Some(PASS));
    assert_eq!(stops(&verdict), ["amount_positive"]);
    assert_eq!(verdict.largest, Some(amount(500_000, "gbp")));
}
