//! What is approved, and that nothing else is.

use jiff::Timestamp;
use rstest::rstest;
use uuid::Uuid;

use crate::domain::{
    AccountId, Consent, DebitId, Form, FormKind, Label, Mode, ObjectId, Order, Reason, Reference, ReferenceKind, What,
};
use crate::money::Minor;
use crate::rules::{Compared, Draft, Edition, OrderPart, Rulebook, Ruling, Verdict, approve};

use super::scene::{Scene, amount, form, metadata, named, reference, stops};

const AT: Timestamp = Timestamp::UNIX_EPOCH;

/// The order that a draft becomes.
pub(crate) fn order(scene: &Scene, draft: &Draft) -> Order {
    let form = match form(draft) {
        FormKind::Charge => Form::Charge,
        FormKind::Transfer => Form::Transfer,
        FormKind::TransferWithReference => {
            Form::TransferWithReference(named(draft).cloned().unwrap_or_else(|| reference(None)).reference)
        }
    };
    let on_file = scene.account.metadata.get("debit_consent").cloned().map(Consent::OnFile);
    let typed = draft.acks.consent.clone().map(Consent::Typed);
    Order {
        debit: DebitId::new(Uuid::from_u128(1)),
        account: scene.account.id.clone(),
        platform: scene.platform.id.clone(),
        amount: draft.amount.unwrap_or_else(|| amount(1, "usd")),
        what: What::Pull {
            form,
            reason: Reason::CorrectError,
            consent: typed.or(on_file).unwrap_or_else(|| Consent::Typed(Label::new(""))),
        },
        note: Label::new(""),
    }
}

fn refused(scene: &Scene, order: Order, draft: &Draft) -> Verdict {
    approve(order, &scene.facts(), draft, AT).expect_err("must not be approved")
}

#[test]
fn a_ready_draft_is_approved_with_what_it_was_judged_on() {
    for edition in Edition::ALL {
        let scene = Scene::of(edition);
        let draft = scene.draft(1_000);
        let order = order(&scene, &draft);
        let approved = approve(order.clone(), &scene.facts(), &draft, AT).unwrap();
        assert_eq!(approved.order(), &order);
        assert_eq!(approved.rulebook(), Rulebook::Edition(edition));
        assert_eq!(approved.findings(), scene.judge(&draft).findings);
        assert_eq!(approved.before(), (Some(Minor::new(500_000)), Some(Minor::new(100_000))));
        assert_eq!(approved.judged_at(), AT);
    }
}

#[test]
fn a_platform_balance_that_was_not_read_is_not_zero() {
    let scene = Scene::current().with(|scene| scene.platform_balance = None);
    let draft = scene.draft(1_000);
    let approved = approve(order(&scene, &draft), &scene.facts(), &draft, AT).unwrap();
    assert_eq!(approved.before(), (Some(Minor::new(500_000)), None));
}

#[test]
fn what_a_rule_stops_is_not_approved() {
    let scene = Scene::current();
    let draft = scene.draft(500_001);
    assert_eq!(stops(&refused(&scene, order(&scene, &draft), &draft)), ["non_negative"]);
}

#[test]
fn what_waits_for_a_yes_is_not_approved_until_it_is_given() {
    let scene = Scene::current().with(|scene| {
        scene.mode = Mode::Live;
        scene.account.metadata = metadata(&[]);
    });
    let mut draft = scene.draft(1_000);
    let verdict = refused(&scene, order(&scene, &draft), &draft);
    assert!(verdict.is_allowed());
    assert_eq!(verdict.waiting().count(), 2);
    draft.acks.cost = true;
    assert_eq!(refused(&scene, order(&scene, &draft), &draft).waiting().count(), 1);
    draft.acks.consent = Some(Label::new("mail of 2026-11-02"));
    assert!(approve(order(&scene, &draft), &scene.facts(), &draft, AT).is_ok());
}

/// A difference between order and draft.
struct Change(fn(&mut Order));

/// The pull that an order asks for, to be changed.
fn pull(order: &mut Order) -> (&mut Form, &mut Consent) {
    match &mut order.what {
        What::Pull { form, consent, .. } => (form, consent),
        What::Send { .. } | What::Reverse { .. } => panic!("it is a pull"),
    }
}

#[rstest]
#[case(Change(|order| order.account = AccountId::new("acct_other")), OrderPart::Account)]
#[case(Change(|order| order.platform = AccountId::new("acct_other")), OrderPart::Platform)]
#[case(Change(|order| order.amount = amount(1_001, "usd")), OrderPart::Amount)]
#[case(Change(|order| order.amount = amount(1_000, "eur")), OrderPart::Amount)]
#[case(Change(|order| *pull(order).0 = Form::Charge), OrderPart::Form)]
#[case(Change(|order| *pull(order).1 = Consent::OnFile(Label::new("another"))), OrderPart::Consent)]
#[case(Change(|order| *pull(order).1 = Consent::Typed(Label::new(""))), OrderPart::Consent)]
fn an_order_that_is_not_the_draft_is_not_approved(#[case] change: Change, #[case] part: OrderPart) {
    let scene = Scene::current();
    let draft = scene.draft(1_000);
    let mut order = order(&scene, &draft);
    change.0(&mut order);
    let verdict = refused(&scene, order, &draft);
    let stopping: Vec<_> = verdict.blocking().map(|finding| finding.compared.clone()).collect();
    assert_eq!(stopping, [Compared::OrderDiffers(part)]);
}

#[test]
fn an_order_with_another_reference_is_not_approved() {
    let scene = Scene::managed();
    let draft = scene.draft(1_000);
    let mut order = order(&scene, &draft);
    let other = Reference { kind: ReferenceKind::Payout, id: ObjectId::new("po_1Other") };
    *pull(&mut order).0 = Form::TransferWithReference(other);
    assert_eq!(stops(&refused(&scene, order, &draft)), ["reference_owner"]);
}

#[test]
fn the_agreement_that_was_named_is_the_one_in_the_order() {
    let scene = Scene::current().with(|scene| scene.account.metadata = metadata(&[]));
    let mut draft = scene.draft(1_000);
    draft.acks.consent = Some(Label::new("mail of 2026-11-02"));
    let mut order = order(&scene, &draft);
    *pull(&mut order).1 = Consent::Typed(Label::new("mail of another day"));
    let verdict = refused(&scene, order.clone(), &draft);
    assert_eq!(verdict.blocking().next().map(|finding| finding.ruling), Some(Ruling::Block));
    *pull(&mut order).1 = Consent::OnFile(Label::new("mail of 2026-11-02"));
    assert_eq!(stops(&refused(&scene, order, &draft)), ["consent"]);
}

#[test]
fn without_an_amount_nothing_is_approved() {
    let scene = Scene::current();
    let draft = Draft { amount: None, ..scene.draft(1) };
    assert_eq!(stops(&refused(&scene, order(&scene, &draft), &draft)), ["amount_positive"]);
}
