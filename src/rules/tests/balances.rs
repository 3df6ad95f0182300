//! What is left: the three bases, the card part, reserves, and going below zero.

use rstest::rstest;

use crate::domain::{BankStatus, FormKind};
use crate::money::{Currency, Minor};
use crate::rules::{Basis, Compared, Draft, Edition, Fix, RuleId, Ruling};

use super::scene::{Scene, amount, balance, balance_by_source, bank, in_form, stops};

const PASS: Ruling = Ruling::Pass;
const BLOCK: Ruling = Ruling::Block;
const WAITS: Ruling = Ruling::Acknowledge { given: false };

#[rstest]
#[case::all(Basis::AvailableOnly, 1_000, 500, 1_000, PASS)]
#[case::one_more(Basis::AvailableOnly, 1_000, 500, 1_001, BLOCK)]
#[case::pending_counts(Basis::AvailablePlusPending, 1_000, 500, 1_500, PASS)]
#[case::pending_and_one_more(Basis::AvailablePlusPending, 1_000, 500, 1_501, BLOCK)]
#[case::pending_below_zero(Basis::AvailablePlusPending, 1_000, -300, 701, BLOCK)]
#[case::exception(Basis::ReservesException, 1_000, 500, 9_000, PASS)]
#[case::negative(Basis::AvailableOnly, -41_237, 0, 1, BLOCK)]
fn the_balance_stays_at_or_above_zero_by_its_basis(
    #[case] basis: Basis,
    #[case] available: i64,
    #[case] pending: i64,
    #[case] minor: i64,
    #[case] ruling: Ruling,
) {
    let scene = Scene::current().holding(Currency::USD, available, pending).with(|scene| scene.policy.basis = basis);
    assert_eq!(scene.ruling(RuleId::NonNegative, minor), Some(ruling));
}

#[rstest]
#[case::reserves_off(Some(false), Some("usd"), BLOCK)]
#[case::no_bank(Some(true), None, BLOCK)]
#[case::bank_in_another_currency(Some(true), Some("eur"), BLOCK)]
#[case::both(Some(true), Some("usd"), PASS)]
fn the_exception_wants_reserves_and_a_bank_in_the_currency(
    #[case] reserves: Option<bool>,
    #[case] currency: Option<&str>,
    #[case] ruling: Ruling,
) {
    let scene = Scene::current().with(|scene| {
        scene.policy.basis = Basis::ReservesException;
        scene.policy.reserves_enabled = reserves;
        scene.account.bank = currency.map(|code| Box::new(bank(code, BankStatus::Verified)));
    });
    assert_eq!(scene.ruling(RuleId::NonNegative, 500_001), Some(ruling));
    assert_eq!(scene.ruling(RuleId::NonNegative, 500_000), Some(PASS));
    let warns = |rule| scene.ruling(rule, 500_001) == Some(Ruling::Warn);
    assert_eq!(warns(RuleId::ReservesEnabled), reserves == Some(false));
    assert_eq!(warns(RuleId::BankSameCurrency), currency != Some("usd"));
    assert_eq!(scene.ruling(RuleId::ReservesEnabled, 500_000), Some(PASS));
}

#[rstest]
#[case::charge_draws_on_all(FormKind::Charge, Some(300), 500, PASS)]
#[case::transfer_draws_on_card(FormKind::Transfer, Some(300), 300, PASS)]
#[case::transfer_beyond_card(FormKind::Transfer, Some(300), 301, BLOCK)]
#[case::card_not_named(FormKind::Transfer, None, 301, BLOCK)]
#[case::card_above_all(FormKind::Transfer, Some(800), 501, BLOCK)]
fn a_transfer_is_compared_with_the_card_part(
    #[case] form: FormKind,
    #[case] card: Option<i64>,
    #[case] minor: i64,
    #[case] ruling: Ruling,
) {
    let scene = Scene::current().with(|scene| scene.balance = Some(balance_by_source(500, card, Some(200))));
    let draft = in_form(form, &scene.draft(minor));
    assert_eq!(scene.ruling_on(RuleId::NonNegative, &draft), Some(ruling));
}

#[test]
fn source_types_that_name_nothing_hide_nothing() {
    let scene = Scene::current().with(|scene| scene.balance = Some(balance_by_source(500, None, None)));
    assert_eq!(scene.ruling(RuleId::NonNegative, 500), Some(PASS));
}

#[test]
fn a_balance_that_was_not_read_is_not_zero_and_stops_the_pull() {
    for edition in Edition::ALL {
        for reserves in [Some(false), Some(true)] {
            let scene = Scene::of(edition).with(|scene| {
                scene.balance = None;
                scene.policy.reserves_enabled = reserves;
            });
            let verdict = scene.judge(&scene.draft(1_000));
            let stopping: Vec<_> = verdict.blocking().collect();
            assert_eq!(stopping.len(), 1, "{}", edition.name());
            assert_eq!(stopping[0].ruling, Ruling::CannotTell { blocks: true });
            assert_eq!(stopping[0].compared, Compared::Unread);
            assert_eq!(verdict.largest, None);
        }
    }
}

#[test]
fn a_currency_without_a_row_holds_nothing() {
    let scene = Scene::current().with(|scene| scene.balance = Some(balance(&[(Currency::EUR, 500_000, 0)])));
    assert_eq!(scene.stops(1), ["non_negative"]);
}

#[rstest]
#[case(0, 0, Fix::WaitForMoney)]
#[case(0, 700, Fix::WaitForPending(amount(700, "usd")))]
#[case(400, 700, Fix::LowerTo(amount(400, "usd")))]
fn the_remedy_is_what_can_be_had(#[case] available: i64, #[case] pending: i64, #[case] fix: Fix) {
    let scene = Scene::current().holding(Currency::USD, available, pending);
    assert_eq!(scene.finding_on(RuleId::NonNegative, &scene.draft(900)).unwrap().fix, Some(fix));
}

#[test]
fn an_empty_account_is_stopped_before_an_amount_is_typed() {
    let scene = Scene::current().holding(Currency::USD, 0, 0);
    assert_eq!(stops(&scene.judge(&Draft::of(FormKind::Charge))), ["amount_positive", "non_negative"]);
}

#[rstest]
#[case::off(false, 500_001, BLOCK)]
#[case::on(true, 500_001, PASS)]
fn the_preview_goes_below_zero_only_with_reserves(#[case] reserves: bool, #[case] minor: i64, #[case] ruling: Ruling) {
    let scene = Scene::legacy().with(|scene| scene.policy.reserves_enabled = Some(reserves));
    assert_eq!(scene.ruling(RuleId::NonNegative, minor), Some(ruling));
    assert_eq!(scene.ruling(RuleId::ReserveImpact, minor), reserves.then_some(WAITS));
}

fn below_zero() -> [Scene; 4] {
    let exception = Scene::current().with(|scene| scene.policy.basis = Basis::ReservesException);
    let pending = Scene::current().holding(Currency::USD, 500_000, 400_000);
    let pending = pending.with(|scene| scene.policy.basis = Basis::AvailablePlusPending);
    let legacy = Scene::legacy().with(|scene| scene.policy.reserves_enabled = None);
    [exception, pending, legacy, Scene::managed()]
}

#[test]
fn going_below_zero_waits_for_a_yes_to_just_that_shortfall() {
    for scene in below_zero() {
        let mut draft = scene.draft(530_000);
        let verdict = scene.judge(&draft);
        assert!(verdict.is_allowed() && !verdict.is_ready());
        let finding = verdict.waiting().next().unwrap();
        assert_eq!(finding.rule, RuleId::ReserveImpact);
        assert_eq!(finding.fix, Some(Fix::AcknowledgeBelowZero(amount(30_000, "usd"))));
        draft.acks.below_zero = Some(Minor::new(30_000));
        assert_eq!(scene.ruling_on(RuleId::ReserveImpact, &draft), Some(Ruling::Acknowledge { given: true }));
        assert!(scene.judge(&draft).is_ready());
        draft.amount = Some(amount(530_001, "usd"));
        assert_eq!(scene.ruling_on(RuleId::ReserveImpact, &draft), Some(WAITS));
        assert_eq!(scene.judge(&draft).largest, Some(amount(500_000, "usd")));
    }
}

#[test]
fn at_or_above_zero_nothing_is_asked_about_the_reserve() {
    for scene in below_zero() {
        assert_eq!(scene.ruling(RuleId::ReserveImpact, 500_000), Some(PASS));
    }
}

#[test]
fn of_a_shortfall_only_what_the_debit_adds_grows_the_reserve() {
    let scene = Scene::managed().holding(Currency::USD, -1_000, 0);
    let finding = scene.finding_on(RuleId::ReserveImpact, &scene.draft(250)).unwrap();
    let wanted = Compared::Reserve {
        shortfall: amount(1_250, "usd"),
        grows_by: amount(250, "usd"),
        platform: Some(amount(100_000, "usd")),
    };
    assert_eq!(finding.compared, wanted);
}

#[rstest]
#[case(Some(30_000), "300.00 below zero, your reserve grows by 300.00")]
#[case(Some(29_999), "300.00 below zero, your reserve grows by 300.00; the platform has only 299.99")]
#[case(None, "300.00 below zero, your reserve grows by 300.00; the platform's balance was not read")]
fn a_platform_that_cannot_hold_the_reserve_is_told_so(#[case] available: Option<i64>, #[case] words: &str) {
    let scene = Scene::managed().with(|scene| {
        scene.platform_balance = available.map(|available| balance(&[(Currency::USD, available, 0)]));
    });
    assert_eq!(scene.finding_on(RuleId::ReserveImpact, &scene.draft(530_000)).unwrap().found(), words);
}

#[test]
fn a_sum_with_pending_that_cannot_be_counted_matters_only_where_pending_counts() {
    let scene = |scene: Scene| {
        scene.holding(Currency::USD, i64::MAX, 1).with(|scene| scene.policy.basis = Basis::AvailablePlusPending)
    };
    let managed = scene(Scene::managed());
    assert_eq!(managed.judge(&managed.draft(1)).largest, Some(amount(99_999_999, "usd")));
    let preview = scene(Scene::legacy()).with(|scene| scene.policy.reserves_enabled = Some(true));
    assert_eq!(preview.stops(1), [""; 0]);
    assert_eq!(preview.judge(&preview.draft(1)).largest, Some(amount(99_999_999, "usd")));
    let current = scene(Scene::current());
    assert_eq!(current.stops(1), ["non_negative"]);
    assert_eq!(current.judge(&current.draft(1)).largest, None);
}
