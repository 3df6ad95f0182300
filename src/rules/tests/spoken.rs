//! What findings and verdicts say.

use rstest::rstest;

use crate::domain::{FormKind, Label, Mode};
use crate::money::Currency;
use crate::rules::RuleId;

use super::scene::{Scene, balance_by_source, currency, in_form, metadata};

/// Rule, amount, statement, found, remedy.
type Words = (RuleId, i64, &'static str, &'static str, Option<&'static str>);

fn said(scene: &Scene, wanted: Words) {
    let (rule, minor, statement, found, remedy) = wanted;
    let finding = scene.finding_on(rule, &scene.draft(minor)).unwrap();
    assert_eq!((finding.statement().as_str(), finding.found().as_str()), (statement, found));
    assert_eq!(finding.remedy().as_deref(), remedy);
}

#[rstest]
#[case((RuleId::Liability, 1, "platform carries this account's losses", "losses.payments = application", None))]
#[case((RuleId::RegionSame, 1, "same region", "US = US", None))]
#[case((RuleId::CurrencyMatch, 1, "currency is the account's default", "usd", None))]
#[case((RuleId::NonNegative, 12_000_000, "balance stays at or above zero", "184,900.00 - 120,000.00 = 64,900.00", None))]
#[case((RuleId::NonNegative, 18_490_001, "balance stays at or above zero", "184,900.00 - 184,900.01 = -0.01",
    Some("at most 184,900.00")))]
#[case((RuleId::CapUsd, 12_000_000, "at most 100,000.00 usd", "over by 20,000.00", Some("at most 100,000.00")))]
#[case((RuleId::CapUsd, 900_000, "at most 100,000.00 usd", "9,000.00", None))]
#[case((RuleId::Consent, 1, "consent on file", "contract 2024, section 7", None))]
#[case((RuleId::ExtraCost, 1, "this feature carries a Stripe fee", "see Connect pricing",
    Some("see Connect pricing and acknowledge")))]
#[case((RuleId::TransfersCapability, 1, "platform may receive transfers", "active", None))]
#[case((RuleId::BankVerified, 1, "bank account is verified", "verified", None))]
#[case((RuleId::AmountPositive, 0, "amount is above zero", "0.00", Some("at least 0.01")))]
fn a_finding_says_what_was_compared(#[case] wanted: Words) {
    said(&Scene::current().holding(Currency::USD, 18_490_000, 0), wanted);
}

#[test]
fn two_countries_of_europe_are_named_with_their_region() {
    let scene = Scene::current().at("DE", "FR");
    said(&scene, (RuleId::RegionSame, 1, "same region", "DE (Europe) = FR (Europe)", None));
    let scene = scene.at("DE", "US");
    said(&scene, (RuleId::RegionSame, 1, "same region", "DE (Europe) is not US", Some("ask Stripe's sales team")));
}

#[test]
fn an_equivalent_names_its_rate() {
    let scene = Scene::current().at("DE", "FR").holding(Currency::EUR, 500_000, 0);
    said(&scene, (RuleId::CapUsd, 100_000, "at most 100,000.00 usd", "about USD 1,117.20, rate of 2026-10-30", None));
}

#[test]
fn a_missing_rate_is_named() {
    let scene = Scene::current().holding(currency("bhd"), 500_000, 0);
    let wanted =
        (RuleId::CapUsd, 10, "at most 100,000.00 usd", "no exchange rate for bhd", Some("use newer exchange rates"));
    said(&scene, wanted);
}

#[test]
fn the_card_part_is_named() {
    let scene = Scene::current().with(|scene| scene.balance = Some(balance_by_source(500, Some(300), Some(200))));
    let wanted = (RuleId::NonNegative, 100, "balance stays at or above zero", "3.00 by card - 1.00 = 2.00", None);
    said(&scene, wanted);
}

#[test]
fn an_agreement_that_is_over_says_when_and_what_was_named_instead() {
    let pairs = [("debit_consent", "contract 7"), ("debit_consent_until", "2026-09-30")];
    let scene = Scene::current().with(|scene| scene.account.metadata = metadata(&pairs));
    said(&scene, (RuleId::Consent, 1, "consent on file", "contract 7 ended on 2026-09-30", Some("name the agreement")));
    let mut draft = scene.draft(1);
    draft.acks.consent = Some(Label::new("mail"));
    let finding = scene.finding_on(RuleId::Consent, &draft).unwrap();
    assert_eq!(finding.found(), "mail (named by you; contract 7 ended on 2026-09-30)");
}

#[test]
fn a_verdict_sums_up_in_one_line() {
    let scene = Scene::current();
    assert_eq!(scene.judge(&scene.draft(1_000)).summary(), "17 pass, 1 warning");
    assert_eq!(scene.judge(&scene.draft(500_001)).summary(), "1 of 18 rules stops this pull");
    let rich = scene.clone().holding(Currency::USD, 10, 0);
    assert_eq!(rich.judge(&rich.draft(12_000_000)).summary(), "2 of 18 rules stop this pull");
    let live = scene.with(|scene| {
        scene.mode = Mode::Live;
        scene.account.metadata = metadata(&[]);
        scene.platform.transfers = crate::domain::Capability::Unknown;
    });
    let draft = in_form(FormKind::Transfer, &live.draft(1_000));
    assert_eq!(live.judge(&draft).summary(), "15 pass, 1 left to Stripe, 2 need your yes");
}
