//! What the operator answers for or should know: agreements, cost, references, bank accounts, capabilities.

use rstest::rstest;

use crate::domain::{BankStatus, Capability, FormKind, Label, Mode, ObjectId, Reference};
use crate::rules::{Edition, ReferenceSeen, RuleId, Ruling};

use super::scene::{Scene, bank, in_form, metadata, pull, reference, stops};

const PASS: Ruling = Ruling::Pass;
const WARN: Ruling = Ruling::Warn;
const BLOCK: Ruling = Ruling::Block;
const WAITS: Ruling = Ruling::Acknowledge { given: false };
const GIVEN: Ruling = Ruling::Acknowledge { given: true };
const ASKING: [Edition; 2] = [Edition::PlatformLiableCurrent, Edition::StripeManagedRisk];

#[rstest]
#[case::on_file(&[("debit_consent", "c7")], PASS)]
#[case::last_day(&[("debit_consent", "c7"), ("debit_consent_until", "2026-11-22")], PASS)]
#[case::expired(&[("debit_consent", "c7"), ("debit_consent_until", "2026-11-21")], WAITS)]
#[case::end_is_no_date(&[("debit_consent", "c7"), ("debit_consent_until", "end of 2026")], WAITS)]
#[case::missing(&[], WAITS)]
#[case::empty(&[("debit_consent", "")], WAITS)]
#[case::other_key(&[("consent", "c7")], WAITS)]
fn consent_is_on_file_or_named(#[case] pairs: &[(&str, &str)], #[case] ruling: Ruling) {
    for edition in ASKING {
        let scene = Scene::of(edition).with(|scene| scene.account.metadata = metadata(pairs));
        let mut draft = scene.draft(1_000);
        assert_eq!(scene.ruling_on(RuleId::Consent, &draft), Some(ruling));
        draft.acks.consent = Some(Label::new("  "));
        assert_eq!(scene.ruling_on(RuleId::Consent, &draft), Some(ruling));
        draft.acks.consent = Some(Label::new("mail of 2026-11-02"));
        let named = if ruling == PASS { PASS } else { GIVEN };
        assert_eq!(scene.ruling_on(RuleId::Consent, &draft), Some(named));
    }
}

#[test]
fn the_keys_of_an_agreement_can_be_named() {
    let scene = Scene::current().with(|scene| {
        scene.account.metadata = metadata(&[("agreement", "c7"), ("agreement_end", "2020-01-01")]);
        scene.policy.consent_key = "agreement".to_owned();
    });
    assert_eq!(scene.ruling(RuleId::Consent, 1_000), Some(PASS));
    let scene = scene.with(|scene| scene.policy.consent_until_key = "agreement_end".to_owned());
    assert_eq!(scene.ruling(RuleId::Consent, 1_000), Some(WAITS));
}

#[rstest]
#[case(Mode::Mock, WARN, WARN)]
#[case(Mode::Test, WARN, WARN)]
#[case(Mode::Live, WAITS, GIVEN)]
fn the_cost_is_acknowledged_where_money_is_real(#[case] mode: Mode, #[case] before: Ruling, #[case] after: Ruling) {
    for edition in ASKING {
        let scene = Scene::of(edition).with(|scene| scene.mode = mode);
        let mut draft = scene.draft(1_000);
        assert_eq!(scene.ruling_on(RuleId::ExtraCost, &draft), Some(before));
        draft.acks.cost = true;
        assert_eq!(scene.ruling_on(RuleId::ExtraCost, &draft), Some(after));
    }
}

#[rstest]
#[case(FormKind::Charge, true, BLOCK)]
#[case(FormKind::Transfer, true, BLOCK)]
#[case(FormKind::TransferWithReference, false, BLOCK)]
#[case(FormKind::TransferWithReference, true, PASS)]
fn managed_risk_wants_the_form_with_a_reference(#[case] form: FormKind, #[case] named: bool, #[case] ruling: Ruling) {
    let scene = Scene::managed();
    let reference = named.then(|| reference(Some(true)));
    let draft = pull(form, reference, &scene.draft(1_000));
    assert_eq!(scene.ruling_on(RuleId::ReferenceRequired, &draft), Some(ruling));
    if ruling == BLOCK {
        assert_eq!(stops(&scene.judge(&draft)), ["reference_required"]);
        assert_eq!(scene.judge(&draft).largest, None);
    }
}

#[test]
fn a_reference_without_an_id_is_none() {
    let scene = Scene::managed();
    let unnamed = reference(Some(true));
    let unnamed = ReferenceSeen { reference: Reference { id: ObjectId::new(""), ..unnamed.reference }, ..unnamed };
    let draft = pull(FormKind::TransferWithReference, Some(unnamed), &scene.draft(1_000));
    assert_eq!(stops(&scene.judge(&draft)), ["reference_required"]);
}

#[rstest]
#[case(Some(true), PASS)]
#[case(Some(false), BLOCK)]
#[case(None, Ruling::CannotTell { blocks: true })]
fn a_reference_is_of_the_same_account(#[case] on_account: Option<bool>, #[case] ruling: Ruling) {
    let scene = Scene::managed();
    let draft = pull(FormKind::TransferWithReference, Some(reference(on_account)), &scene.draft(1_000));
    assert_eq!(scene.ruling_on(RuleId::ReferenceOwner, &draft), Some(ruling));
}

#[rstest]
#[case(Some(BankStatus::Verified), PASS)]
#[case(Some(BankStatus::Validated), WARN)]
#[case(Some(BankStatus::New), WARN)]
#[case(Some(BankStatus::VerificationFailed), WARN)]
#[case(Some(BankStatus::Errored), WARN)]
#[case(Some(BankStatus::Unknown), WARN)]
#[case(None, WARN)]
fn an_unverified_bank_account_is_warned_of(#[case] status: Option<BankStatus>, #[case] ruling: Ruling) {
    for edition in ASKING {
        let scene =
            Scene::of(edition).with(|scene| scene.account.bank = status.map(|status| Box::new(bank("usd", status))));
        assert_eq!(scene.ruling(RuleId::BankVerified, 1_000), Some(ruling));
    }
}

#[rstest]
#[case(FormKind::Transfer, Capability::Active, PASS)]
#[case(FormKind::Transfer, Capability::Pending, WARN)]
#[case(FormKind::Transfer, Capability::Inactive, WARN)]
#[case(FormKind::Transfer, Capability::Absent, WARN)]
#[case(FormKind::Transfer, Capability::Unknown, Ruling::CannotTell { blocks: false })]
#[case(FormKind::Charge, Capability::Unknown, PASS)]
fn the_platform_may_receive_transfers(#[case] form: FormKind, #[case] state: Capability, #[case] ruling: Ruling) {
    for edition in ASKING {
        let scene = Scene::of(edition).with(|scene| scene.platform.transfers = state);
        let draft = in_form(form, &scene.draft(1_000));
        assert_eq!(scene.ruling_on(RuleId::TransfersCapability, &draft), Some(ruling));
    }
}
