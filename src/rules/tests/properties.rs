//! What holds whatever the account, the settings and the amount.

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

use crate::domain::{AccountKind, BankStatus, FormKind, Label, Liable, Mode, PayoutInterval};
use crate::money::{Amount, Currency, Minor};
use crate::rules::{Basis, Compared, Draft, Edition, Glance, RuleId, Ruling, Tone, approve, glance, largest_allowed};

use super::approval::order;
use super::scene::{
    Scene, amount, balance_by_source, bank, country, currency, form, in_form, metadata, named, pull, reference, stops,
};

/// The rules that find an amount too large.
const TOO_LARGE: [&str; 3] = ["amount_digits", "cap_usd", "non_negative"];
const CURRENCIES: [&str; 9] = ["usd", "usd", "usd", "eur", "jpy", "isk", "bhd", "idr", "zzz"];
const COUNTRIES: [&str; 7] = ["US", "US", "US", "DE", "AU", "CA", "BR"];

fn editions() -> impl Strategy<Value = Edition> {
    prop::sample::select(Edition::ALL.to_vec())
}

/// Balances and amounts: small ones, those near the limits, and the ends of what can be counted.
fn minors() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -2_000_i64..20_000,
        2 => 8_000_000_i64..12_000_000,
        1 => 99_999_000_i64..100_001_000,
        1 => 900_000_000_000_i64..1_100_000_000_000,
        1 => any::<i64>(),
    ]
}

/// What an account holds.
#[derive(Debug, Clone)]
struct Money {
    code: &'static str,
    available: i64,
    pending: i64,
    card: Option<i64>,
    unread: bool,
}

impl Money {
    fn put(&self, scene: &mut Scene) {
        scene.account.default_currency = currency(self.code);
        let mut held = balance_by_source(self.available, self.card, Some(7));
        held.rows[0].currency = currency(self.code);
        held.rows[0].pending = Minor::new(self.pending);
        held.rows[0].sources = held.rows[0].sources.take().filter(|_| self.card.is_some());
        scene.balance = (!self.unread).then_some(held);
    }
}

prop_compose! {
    fn money()(
        code in prop::sample::select(CURRENCIES.to_vec()),
        available in minors(),
        pending in minors(),
        card in prop::option::weighted(0.2, minors()),
        unread in prop::bool::weighted(0.05),
    ) -> Money {
        Money { code, available, pending, card, unread }
    }
}

/// What the operator has set.
#[derive(Debug, Clone)]
struct Settings {
    basis: Basis,
    reserves: Option<bool>,
    corridors: bool,
    mode: Mode,
    year: i16,
    old_platform: bool,
}

impl Settings {
    fn put(&self, scene: &mut Scene) {
        scene.policy.basis = self.basis;
        scene.policy.reserves_enabled = self.reserves;
        scene.policy.corridors = self.corridors;
        scene.mode = self.mode;
        scene.today = date(self.year, 11, 22);
        if self.old_platform {
            scene.platform.created = Timestamp::UNIX_EPOCH;
        }
    }
}

prop_compose! {
    fn settings()(
        basis in prop::sample::select(Basis::ALL.to_vec()),
        reserves in prop::option::of(any::<bool>()),
        corridors in any::<bool>(),
        mode in prop::sample::select(vec![Mode::Mock, Mode::Test, Mode::Live]),
        year in prop::sample::select(vec![2026_i16, 2026, 2031]),
        old_platform in any::<bool>(),
    ) -> Settings {
        Settings { basis, reserves, corridors, mode, year, old_platform }
    }
}

/// Where both sides are, and one thing that may be wrong.
#[derive(Debug, Clone)]
struct Flaws {
    moved: Option<(&'static str, &'static str)>,
    flaw: u8,
}

impl Flaws {
    fn put(&self, scene: &mut Scene) {
        if let Some((here, there)) = self.moved {
            scene.account.country = country(here);
            scene.platform.country = country(there);
        }
        flawed(scene, self.flaw);
    }
}

prop_compose! {
    fn flaws()(
        moved in prop::option::weighted(0.3, (
            prop::sample::select(COUNTRIES.to_vec()),
            prop::sample::select(COUNTRIES.to_vec()),
        )),
        flaw in 0_u8..24,
    ) -> Flaws {
        Flaws { moved, flaw }
    }
}

fn flawed(scene: &mut Scene, flaw: u8) {
    match flaw {
        0 => scene.account.liability.liable = Liable::Unknown,
        1 => scene.account.liability.liable = Liable::Stripe,
        2 => scene.policy.edition = Some(Edition::StripeManagedRisk),
        3 => scene.account.id = scene.platform.id.clone(),
        4 => scene.account.kind = AccountKind::Express,
        5 => scene.account.payouts.interval = PayoutInterval::Unknown,
        6 => scene.account.person = None,
        7 => scene.account.bank = None,
        8 => scene.account.bank = Some(Box::new(bank("eur", BankStatus::New))),
        9 => scene.account.metadata = metadata(&[]),
        10 => scene.account.disabled_reason = Some(Box::new(Label::new("rejected.other"))),
        11 => scene.platform.default_currency = Currency::EUR,
        _ => {}
    }
}

prop_compose! {
    fn scenes()(edition in editions(), money in money(), settings in settings(), flaws in flaws()) -> Scene {
        Scene::of(edition)
            .with(|scene| money.put(scene))
            .with(|scene| settings.put(scene))
            .with(|scene| flaws.put(scene))
    }
}

/// How a draft is filled in.
#[derive(Debug, Clone)]
struct Filling {
    form: Option<FormKind>,
    on_account: Option<bool>,
    named: bool,
    acked: bool,
}

impl Filling {
    fn draft(&self, scene: &Scene, minor: i64) -> Draft {
        let mut draft = scene.draft(minor);
        let form = self.form.unwrap_or(form(&draft));
        let reference = if form == FormKind::TransferWithReference {
            self.named.then(|| reference(self.on_account))
        } else {
            named(&draft).cloned()
        };
        draft = pull(form, reference, &draft);
        if self.acked {
            draft.acks.cost = true;
            draft.acks.consent = Some(Label::new("named"));
            draft.acks.below_zero = shortfall(scene, &draft);
        }
        draft
    }
}

prop_compose! {
    fn fillings()(
        form in prop::option::weighted(0.3, prop::sample::select(vec![
            FormKind::Charge, FormKind::Transfer, FormKind::TransferWithReference,
        ])),
        on_account in prop::option::weighted(0.9, Just(true)),
        named in prop::bool::weighted(0.9),
        acked in any::<bool>(),
    ) -> Filling {
        Filling { form, on_account, named, acked }
    }
}

fn shortfall(scene: &Scene, draft: &Draft) -> Option<Minor> {
    let finding = scene.finding_on(RuleId::ReserveImpact, draft)?;
    if let Compared::Reserve { shortfall, .. } = finding.compared { Some(shortfall.minor()) } else { None }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn if_an_amount_is_refused_as_too_large_every_larger_one_is(
        scene in scenes(), filling in fillings(), one in minors(), other in minors(),
    ) {
        let (less, more) = (one.min(other), one.max(other));
        let refused = stops(&scene.judge(&filling.draft(&scene, less)));
        let larger = stops(&scene.judge(&filling.draft(&scene, more)));
        for code in TOO_LARGE.iter().filter(|code| refused.contains(code)) {
            prop_assert!(larger.contains(code), "{code} refuses {less} and not {more}");
        }
    }

    #[test]
    fn the_largest_amount_is_allowed_and_no_larger_one_is_without_a_second_thought(
        scene in scenes(), filling in fillings(), typed in minors(),
    ) {
        let draft = filling.draft(&scene, typed);
        let code = scene.account.default_currency;
        let step = code.facts().map_or(1, |facts| facts.charge_multiple);
        let largest = largest_allowed(&scene.facts(), &draft);
        prop_assert_eq!(largest, scene.judge(&draft).largest);
        let next = match largest {
            None => step,
            Some(largest) => {
                let at = Draft { amount: Some(largest), ..draft.clone() };
                prop_assert_eq!(stops(&scene.judge(&at)), Vec::<&str>::new());
                let available = scene.balance.as_ref().unwrap().available(code);
                prop_assert!(largest.minor() <= available && largest.minor().is_positive());
                prop_assert_eq!(largest.minor().get() % step, 0);
                largest.minor().get() + step
            }
        };
        let beyond = Draft { amount: Some(Amount::new(Minor::new(next), code)), ..draft };
        let verdict = scene.judge(&beyond);
        let below_zero = scene.ruling_on(RuleId::ReserveImpact, &beyond);
        let warned = scene.ruling_on(RuleId::CapUsd, &beyond) == Some(Ruling::Warn);
        let asked = matches!(below_zero, Some(Ruling::Acknowledge { .. }));
        prop_assert!(!verdict.is_allowed() || warned || asked, "{next} is allowed: {:?}", verdict.findings);
    }

    #[test]
    fn a_glance_agrees_with_the_verdict(scene in scenes(), elsewhere in prop::bool::weighted(0.1)) {
        let code = if elsewhere { Currency::GBP } else { scene.account.default_currency };
        let step = code.facts().map_or(1, |facts| facts.charge_multiple);
        let facts = scene.facts();
        let glance = glance(&facts, code);
        let mut draft = scene.draft(step);
        draft.amount = Some(Amount::new(Minor::new(step), code));
        if form(&draft) == FormKind::Transfer {
            draft = in_form(FormKind::Charge, &draft);
        }
        let verdict = scene.judge(&draft);
        let largest = largest_allowed(&facts, &draft);
        match glance.tone() {
            Tone::Allows | Tone::Warns => {
                prop_assert!(verdict.is_allowed(), "{glance:?}, {:?}", stops(&verdict));
                prop_assert_eq!(largest.is_none(), glance == Glance::OnlyBelowZero, "{:?}", glance);
            }
            Tone::Blocks => prop_assert!(!verdict.is_allowed() && largest.is_none(), "{glance:?}"),
            Tone::Unknown => {
                let cannot = verdict.blocking().any(|finding| finding.ruling == Ruling::CannotTell { blocks: true });
                prop_assert!(cannot && largest.is_none(), "{glance:?}");
            }
        }
        if let Glance::UpTo(most) = glance {
            prop_assert_eq!(largest, Some(most));
        }
        if glance == Glance::OnlyBelowZero {
            prop_assert_eq!(scene.ruling_on(RuleId::ReserveImpact, &draft), Some(Ruling::Acknowledge { given: false }));
        }
    }

    #[test]
    fn nothing_is_approved_that_is_stopped_or_waits(scene in scenes(), filling in fillings(), typed in minors()) {
        let draft = filling.draft(&scene, typed);
        let verdict = scene.judge(&draft);
        let approved = approve(order(&scene, &draft), &scene.facts(), &draft, Timestamp::UNIX_EPOCH);
        if verdict.is_ready() {
            prop_assert!(approved.is_ok(), "{:?}", approved.map_err(|verdict| stops(&verdict)));
        } else {
            prop_assert!(approved.is_err());
        }
    }

    #[test]
    fn the_counts_are_all_the_findings_and_every_finding_has_words(
        scene in scenes(), filling in fillings(), typed in minors(),
    ) {
        let verdict = scene.judge(&filling.draft(&scene, typed));
        let counts = verdict.counts();
        let all = counts.pass + counts.warn + counts.open + counts.ack + counts.fail;
        prop_assert_eq!(all, verdict.findings.len());
        prop_assert_eq!(verdict.is_allowed(), counts.fail == 0);
        prop_assert_eq!(verdict.is_ready(), counts.fail + counts.ack == 0);
        for finding in &verdict.findings {
            let said = [finding.statement(), finding.found(), finding.remedy().unwrap_or_else(|| "-".to_owned())];
            prop_assert!(said.iter().all(|words| !words.is_empty() && !words.contains(char::is_control)), "{said:?}");
        }
    }
}

#[test]
fn the_same_facts_give_the_same_verdict() {
    let scene = Scene::current();
    let draft = Draft { amount: Some(amount(1_000, "usd")), ..scene.draft(1) };
    assert_eq!(scene.judge(&draft), Scene::current().judge(&draft));
}
