//! Who is debited: liability, the platform itself, modes, rejected accounts, and the person and schedule of the preview.

use rstest::rstest;

use crate::domain::{AccountKind, FormKind, Label, Liable, Mode, PayoutInterval, Person};
use crate::rules::{Edition, Fix, RuleId, Ruling};

use super::scene::{Scene, person, pull, reference, stops};

const PASS: Ruling = Ruling::Pass;
const BLOCK: Ruling = Ruling::Block;
const CANNOT: Ruling = Ruling::CannotTell { blocks: true };

#[rstest]
#[case(Edition::PlatformLiableCurrent, Liable::Platform, PASS)]
#[case(Edition::PlatformLiableCurrent, Liable::Stripe, BLOCK)]
#[case(Edition::PlatformLiableCurrent, Liable::Unknown, CANNOT)]
#[case(Edition::StripeManagedRisk, Liable::Stripe, PASS)]
#[case(Edition::StripeManagedRisk, Liable::Platform, BLOCK)]
#[case(Edition::StripeManagedRisk, Liable::Unknown, CANNOT)]
#[case(Edition::LegacyManagedUsPreview, Liable::Unknown, PASS)]
fn liability_must_be_that_of_the_edition(#[case] edition: Edition, #[case] liable: Liable, #[case] ruling: Ruling) {
    let scene = Scene::of(edition).with(|scene| {
        scene.policy.edition = Some(edition);
        scene.account.liability.liable = liable;
    });
    assert_eq!(scene.ruling(RuleId::Liability, 1_000), Some(ruling));
}

#[rstest]
#[case(AccountKind::Custom, PASS)]
#[case(AccountKind::Express, BLOCK)]
#[case(AccountKind::Standard, BLOCK)]
#[case(AccountKind::None, BLOCK)]
#[case(AccountKind::Other, CANNOT)]
fn the_preview_is_for_managed_accounts(#[case] kind: AccountKind, #[case] ruling: Ruling) {
    let scene = Scene::legacy().with(|scene| scene.account.kind = kind);
    assert_eq!(scene.ruling(RuleId::Liability, 1_000), Some(ruling));
}

#[test]
fn who_is_not_known_to_carry_losses_is_said_in_words() {
    let scene = Scene::current().with(|scene| scene.account.liability.liable = Liable::Unknown);
    let finding = scene.finding_on(RuleId::Liability, &scene.draft(1)).unwrap();
    assert_eq!(finding.found(), "cannot tell who covers losses");
}

#[rstest]
#[case(Edition::PlatformLiableCurrent)]
#[case(Edition::LegacyManagedUsPreview)]
fn a_reference_transaction_is_not_offered_where_the_platform_carries_losses(#[case] edition: Edition) {
    let scene = Scene::of(edition);
    let draft = pull(FormKind::TransferWithReference, Some(reference(Some(true))), &scene.draft(1_000));
    let verdict = scene.judge(&draft);
    assert_eq!(stops(&verdict), ["liability"]);
    assert_eq!(verdict.blocking().next().unwrap().fix, Some(Fix::UseForm(FormKind::Transfer)));
}

#[test]
fn the_platform_cannot_debit_itself() {
    for edition in Edition::ALL {
        let scene = Scene::of(edition).with(|scene| scene.account.id = scene.platform.id.clone());
        assert_eq!(scene.stops(1_000), ["own_account"], "{}", edition.name());
    }
}

#[test]
fn the_platform_is_not_advised_to_bill_itself() {
    let scene = Scene::current().with(|scene| scene.account = scene.platform.clone());
    assert_eq!(scene.account.liability.liable, Liable::Stripe);
    assert_eq!(scene.stops(1_000), ["own_account"]);
}

#[rstest]
#[case("acct_1MOCKSound", Mode::Live, BLOCK)]
#[case("acct_1MOCKSound", Mode::Test, PASS)]
#[case("acct_1MOCKSound", Mode::Mock, PASS)]
#[case("acct_1Sound", Mode::Live, PASS)]
fn a_simulated_account_is_never_debited_in_live_mode(#[case] id: &str, #[case] mode: Mode, #[case] ruling: Ruling) {
    for edition in Edition::ALL {
        let scene = Scene::of(edition).with(|scene| {
            scene.account.id = crate::domain::AccountId::new(id);
            scene.mode = mode;
        });
        assert_eq!(scene.ruling(RuleId::LivemodeMatch, 1_000), Some(ruling));
    }
}

#[rstest]
#[case(None, PASS)]
#[case(Some("under_review"), PASS)]
#[case(Some("rejected.fraud"), Ruling::Warn)]
fn a_rejected_account_is_warned_of(#[case] reason: Option<&str>, #[case] ruling: Ruling) {
    for edition in [Edition::PlatformLiableCurrent, Edition::StripeManagedRisk] {
        let scene = Scene::of(edition)
            .with(|scene| scene.account.disabled_reason = reason.map(|reason| Box::new(Label::new(reason))));
        assert_eq!(scene.ruling(RuleId::AccountOpen, 1_000), Some(ruling));
        assert!(scene.stops(1_000).is_empty());
    }
}

#[rstest]
#[case::whole(Some(person(Some("Ada"), Some("Shoe"), true)), PASS)]
#[case::no_first_name(Some(person(None, Some("Shoe"), true)), BLOCK)]
#[case::empty_last_name(Some(person(Some("Ada"), Some(""), true)), BLOCK)]
#[case::no_full_birth_date(Some(person(Some("Ada"), Some("Shoe"), false)), BLOCK)]
#[case::nobody(None, BLOCK)]
fn the_preview_wants_name_and_date_of_birth(#[case] person: Option<Person>, #[case] ruling: Ruling) {
    let scene = Scene::legacy().with(|scene| scene.account.person = person.map(Box::new));
    assert_eq!(scene.ruling(RuleId::VerifiedNameDob, 1_000), Some(ruling));
}

#[rstest]
#[case(PayoutInterval::Manual, PASS)]
#[case(PayoutInterval::Daily, BLOCK)]
#[case(PayoutInterval::Weekly, BLOCK)]
#[case(PayoutInterval::Monthly, BLOCK)]
#[case(PayoutInterval::Unknown, CANNOT)]
fn the_preview_wants_manual_payouts(#[case] interval: PayoutInterval, #[case] ruling: Ruling) {
    let scene = Scene::legacy().with(|scene| scene.account.payouts.interval = interval);
    assert_eq!(scene.ruling(RuleId::ManualPayouts, 1_000), Some(ruling));
}
