//! The verdict of a list row.

use rstest::rstest;

use crate::domain::{BankStatus, Label, Liable, Mode, PayoutInterval};
use crate::money::Currency;
use crate::rules::{Basis, Edition, Glance, Tone, glance};

use super::scene::{Scene, amount, balance, bank, currency, metadata, person};

/// A thing to break.
struct Change(fn(&mut Scene));

fn seen(scene: &Scene) -> Glance {
    glance(&scene.facts(), scene.account.default_currency)
}

fn hold(scene: &mut Scene, available: i64, pending: i64) {
    scene.balance = Some(balance(&[(Currency::USD, available, pending)]));
}

#[rstest]
#[case::ok(Change(|_| ()), Glance::Ok)]
#[case::negative(Change(|scene| hold(scene, -41_237, 0)), Glance::Negative)]
#[case::zero(Change(|scene| hold(scene, 0, 0)), Glance::Zero)]
#[case::pending_only(Change(|scene| hold(scene, 0, 200_000)), Glance::PendingOnly)]
#[case::above_the_cap(Change(|scene| hold(scene, 18_490_000, 0)), Glance::UpTo(amount(10_000_000, "usd")))]
#[case::at_the_cap(Change(|scene| hold(scene, 10_000_000, 0)), Glance::Ok)]
#[case::region(Change(|scene| *scene = scene.clone().at("DE", "US")), Glance::Region)]
#[case::not_offered(Change(|scene| *scene = scene.clone().at("BR", "BR")), Glance::Region)]
#[case::australia(Change(|scene| *scene = scene.clone().at("AU", "AU")), Glance::CheckRegion)]
#[case::stripe(Change(|scene| scene.account.liability.liable = Liable::Stripe), Glance::StripeCarriesLosses)]
#[case::nobody(Change(|scene| scene.account.liability.liable = Liable::Unknown), Glance::CannotTell)]
#[case::unread(Change(|scene| scene.balance = None), Glance::Unread)]
#[case::bank(Change(|scene| scene.account.bank = Some(Box::new(bank("usd", BankStatus::New)))), Glance::CheckBank)]
#[case::no_bank(Change(|scene| scene.account.bank = None), Glance::CheckBank)]
#[case::consent(Change(|scene| scene.account.metadata = metadata(&[])), Glance::Consent)]
#[case::rejected(Change(|scene| scene.account.disabled_reason = Some(Box::new(Label::new("rejected.fraud")))), Glance::Rejected)]
#[case::own(Change(|scene| scene.account.id = scene.platform.id.clone()), Glance::OwnAccount)]
#[case::wrong_mode(Change(|scene| { scene.mode = Mode::Live; scene.account.id = crate::domain::AccountId::new("acct_1MOCKa") }),
    Glance::WrongMode)]
#[case::edition(Change(|scene| scene.policy.edition = Some(Edition::StripeManagedRisk)), Glance::PlatformCarriesLosses)]
#[case::reserves(Change(|scene| { scene.policy.basis = Basis::ReservesException; hold(scene, -1, 0) }), Glance::OnlyBelowZero)]
#[case::pending_counts(Change(|scene| { scene.policy.basis = Basis::AvailablePlusPending; hold(scene, 0, 5) }),
    Glance::OnlyBelowZero)]
#[case::pending_owes(Change(|scene| { scene.policy.basis = Basis::AvailablePlusPending; hold(scene, 5, -9) }), Glance::Negative)]
fn a_row_says_the_shortest_reason(#[case] change: Change, #[case] wanted: Glance) {
    assert_eq!(seen(&Scene::current().with(change.0)), wanted);
}

#[test]
fn under_managed_risk_a_reference_is_needed() {
    assert_eq!(seen(&Scene::managed()), Glance::NeedsReference);
    assert_eq!(seen(&Scene::managed().holding(Currency::USD, -5, 0)), Glance::OnlyBelowZero);
}

#[rstest]
#[case(Change(|_| ()), Glance::Ok)]
#[case(Change(|scene| scene.account.kind = crate::domain::AccountKind::Express), Glance::NotManaged)]
#[case(Change(|scene| scene.account.person = Some(Box::new(person(Some("Ada"), None, true)))), Glance::Identity)]
#[case(Change(|scene| scene.account.payouts.interval = PayoutInterval::Weekly), Glance::AutomaticPayouts)]
#[case(Change(|scene| scene.account.payouts.interval = PayoutInterval::Unknown), Glance::CannotTell)]
#[case(Change(|scene| scene.account.metadata = metadata(&[])), Glance::Ok)]
fn the_preview_has_reasons_of_its_own(#[case] change: Change, #[case] wanted: Glance) {
    assert_eq!(seen(&Scene::legacy().with(change.0)), wanted);
}

#[test]
fn another_currency_than_the_default_says_so_even_below_zero() {
    let rows = [(Currency::USD, 22_000, 0), (Currency::CAD, -3_100, 0)];
    let scene = Scene::current().with(|scene| scene.balance = Some(balance(&rows)));
    assert_eq!(glance(&scene.facts(), Currency::CAD), Glance::NotDefault);
    assert_eq!(glance(&scene.facts(), Currency::USD), Glance::Ok);
}

#[test]
fn a_currency_that_nobody_knows_cannot_be_told() {
    assert_eq!(seen(&Scene::current().holding(currency("zzz"), 500_000, 0)), Glance::CannotTell);
}

#[rstest]
#[case(Glance::Ok, "ok", Tone::Allows)]
#[case(Glance::UpTo(amount(10_000_000, "usd")), "up to 100,000", Tone::Allows)]
#[case(Glance::UpTo(amount(8_503_399, "eur")), "up to 85,033.99", Tone::Allows)]
#[case(Glance::UpTo(amount(14_000_000, "jpy")), "up to 14,000,000", Tone::Allows)]
#[case(Glance::NeedsReference, "needs reference", Tone::Warns)]
#[case(Glance::Negative, "negative", Tone::Blocks)]
#[case(Glance::Unread, "not read", Tone::Unknown)]
fn a_glance_has_few_words_and_a_tone(#[case] glance: Glance, #[case] words: &str, #[case] tone: Tone) {
    assert_eq!((glance.words().as_ref(), glance.tone()), (words, tone));
}

#[test]
fn a_glance_is_small() {
    assert!(size_of::<Glance>() <= 24, "{} bytes", size_of::<Glance>());
}
