//! Which edition judges, what each edition asks, and that names and order are stable.

use rstest::rstest;

use crate::domain::{FormKind, Liable, Reason};
use crate::money::Currency;
use crate::rules::{Basis, Draft, Edition, RuleId, Rulebook, Severity, default_form, edition_for, severity};

use super::scene::Scene;

#[rstest]
#[case::platform(Liable::Platform, false, None, Edition::PlatformLiableCurrent)]
#[case::platform_of_an_enrolled_platform(Liable::Platform, true, None, Edition::PlatformLiableCurrent)]
#[case::stripe(Liable::Stripe, false, None, Edition::PlatformLiableCurrent)]
#[case::stripe_enrolled(Liable::Stripe, true, None, Edition::StripeManagedRisk)]
#[case::unknown(Liable::Unknown, true, None, Edition::PlatformLiableCurrent)]
#[case::chosen(Liable::Stripe, true, Some(Edition::LegacyManagedUsPreview), Edition::LegacyManagedUsPreview)]
fn the_edition_follows_liability_unless_the_operator_chose(
    #[case] liable: Liable,
    #[case] enrolled: bool,
    #[case] chosen: Option<Edition>,
    #[case] edition: Edition,
) {
    let scene = Scene::current().with(|scene| {
        scene.account.liability.liable = liable;
        scene.policy.stripe_managed_risk = enrolled;
        scene.policy.edition = chosen;
    });
    assert_eq!(edition_for(&scene.account, &scene.policy), edition);
    assert_eq!(scene.judge(&scene.draft(1)).rulebook, edition.into());
}

#[rstest]
#[case(
    Edition::PlatformLiableCurrent,
    "liability own_account livemode_match account_open region_supported region_same \
    currency_match amount_positive amount_digits amount_granularity cap_usd non_negative consent extra_cost \
    bank_verified transfers_capability foreign_debit same_amount_lately"
)]
#[case(
    Edition::StripeManagedRisk,
    "liability own_account livemode_match account_open region_supported region_same \
    currency_match amount_positive amount_digits amount_granularity reserve_impact reference_required reference_owner \
    consent extra_cost bank_verified transfers_capability foreign_debit same_amount_lately"
)]
#[case(
    Edition::LegacyManagedUsPreview,
    "liability own_account livemode_match verified_name_dob manual_payouts \
    region_supported region_same currency_match amount_positive amount_digits amount_granularity non_negative \
    reserves_enabled foreign_debit same_amount_lately"
)]
fn each_edition_asks_its_own_rules_in_one_order(#[case] edition: Edition, #[case] codes: &str) {
    let scene = Scene::of(edition);
    let codes: Vec<&str> = codes.split_whitespace().collect();
    for draft in [scene.draft(1_000), scene.draft(-7), Draft::of(FormKind::Charge)] {
        let found: Vec<&str> = scene.judge(&draft).findings.iter().map(|finding| finding.rule.code()).collect();
        assert_eq!(found, codes);
    }
}

#[test]
fn the_reserves_exception_adds_its_own_rules() {
    let scene = Scene::current().with(|scene| scene.policy.basis = Basis::ReservesException);
    let found: Vec<RuleId> = scene.judge(&scene.draft(1_000)).findings.iter().map(|finding| finding.rule).collect();
    for rule in [RuleId::ReservesEnabled, RuleId::BankSameCurrency, RuleId::ReserveImpact] {
        assert!(found.contains(&rule), "{}", rule.code());
    }
}

#[test]
fn every_rule_has_a_code_of_its_own_and_a_place_in_some_edition() {
    for (at, rule) in RuleId::ALL.into_iter().enumerate() {
        assert_eq!(RuleId::from_code(rule.code()), Some(rule));
        assert!(RuleId::ALL[..at].iter().all(|earlier| *earlier < rule));
        assert!(Rulebook::ALL.into_iter().any(|book| severity(rule, book) != Severity::Absent), "{}", rule.code());
    }
    assert_eq!(RuleId::ALL.len(), 33);
}

#[test]
fn names_can_be_read_back() {
    for edition in Edition::ALL {
        assert_eq!(Edition::from_name(edition.name()), Some(edition));
    }
    for basis in Basis::ALL {
        assert_eq!(Basis::from_name(basis.name()), Some(basis));
    }
    assert_eq!((Edition::from_name("current"), Basis::from_name("")), (None, None));
}

#[test]
fn the_form_follows_the_reason_except_under_managed_risk() {
    let current = Scene::current();
    assert_eq!(default_form(&current.facts(), Reason::ProductsOrServices), FormKind::Charge);
    assert_eq!(default_form(&current.facts(), Reason::RecoverRefund), FormKind::Transfer);
    let managed = Scene::managed();
    for reason in Reason::ALL {
        assert_eq!(default_form(&managed.facts(), reason), FormKind::TransferWithReference);
    }
}

#[rstest]
#[case::before("2017-01-31T23:59:59Z", None, false)]
#[case::after("2017-02-01T00:00:00Z", None, true)]
#[case::set_on("2016-01-01T00:00:00Z", Some(true), true)]
#[case::set_off("2026-01-01T00:00:00Z", Some(false), false)]
fn reserves_are_on_as_set_or_by_the_platforms_age(#[case] created: &str, #[case] set: Option<bool>, #[case] on: bool) {
    let scene = Scene::current().with(|scene| {
        scene.platform.created = created.parse().unwrap();
        scene.policy.reserves_enabled = set;
    });
    assert_eq!(scene.policy.reserves_on(&scene.platform), on);
}

#[test]
fn in_every_edition_a_sound_account_is_allowed() {
    for edition in Edition::ALL {
        let scene = Scene::of(edition);
        let verdict = scene.judge(&scene.draft(1_000));
        assert!(verdict.is_allowed() && verdict.is_ready(), "{}: {:?}", edition.name(), verdict.findings);
        assert_eq!(verdict.largest.map(|most| (most.minor().get(), most.currency())), Some((500_000, Currency::USD)));
    }
}
