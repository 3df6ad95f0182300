//! The debits that are tried: mostly of sound accounts with one thing wrong, so that every rule is seen to decide alone;
//! some with nothing wrong, some with two things.

use jiff::{SignedDuration, Timestamp};
use pullfunds::domain::{FormKind, Label, Reference, ReferenceKind};
use pullfunds::money::{Amount, Currency, Minor};
use pullfunds::rules::{Acks, Basis, Draft, Drafted, Edition, ReferenceSeen};
use pullfunds::world::founding::{AccountKind, Event, Happening, Liable, NewAccount, PayoutInterval};

use super::dice::Dice;
use super::flaws;
use super::reading::Read;
use super::worlds::{Flavour, Profile, currency_of, days_ago, sale, sound, start};

/// Which transaction a debit refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refers {
    /// A charge of the account.
    OwnCharge,
    /// A payout of the account.
    OwnPayout,
    /// A charge of the platform.
    OthersCharge,
    /// Something that does not exist.
    Nothing(ReferenceKind),
    /// None is named.
    Unnamed,
}

/// One debit to try.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The account as founded; its own, so that cases do not disturb one another.
    pub(crate) about: NewAccount,
    /// Which edition it is made for.
    pub(crate) edition: Edition,
    /// What is held in the debit's currency.
    pub(crate) available: i64,
    /// What is pending in it.
    pub(crate) pending: i64,
    /// The debit.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) form: FormKind,
    pub(crate) refers: Refers,
    /// The platform is debited instead of the account.
    pub(crate) own: bool,
    /// The account's balance cannot be read.
    pub(crate) unreadable: bool,
}

/// Draws the cases of a world.
pub(crate) fn generate(dice: &mut Dice, profile: &Profile, count: usize) -> Vec<Case> {
    (0..count)
        .map(|number| {
            let mut case = draw(dice, profile, number);
            for _ in 0..dice.pick(&[0, 0, 0, 0, 1, 1, 1, 1, 1, 2]) {
                flaws::put_one(dice, profile, &mut case);
            }
            case
        })
        .collect()
}

/// A case with nothing wrong, except for what the world itself makes wrong.
fn draw(dice: &mut Dice, profile: &Profile, number: usize) -> Case {
    let edition = match profile.flavour {
        Flavour::Current => Edition::PlatformLiableCurrent,
        Flavour::Enrolled => dice.pick(&[Edition::PlatformLiableCurrent, Edition::StripeManagedRisk]),
        Flavour::ManagedOnly => Edition::StripeManagedRisk,
        Flavour::Legacy => Edition::LegacyManagedUsPreview,
    };
    let currency = match edition {
        Edition::LegacyManagedUsPreview => profile.currency,
        Edition::PlatformLiableCurrent | Edition::StripeManagedRisk => {
            currency_of(dice.pick(&["usd", "usd", "usd", "usd", "eur", "gbp", "jpy", "isk", "huf", "bhd", "nok"]))
        }
    };
    let mut about = sound(&format!("acct_1MOCKCase{number:04}Cas{}", number % 10), profile.country, currency);
    dress(dice, edition, &mut about);
    if profile.flavour == Flavour::Legacy && profile.country != "US" && dice.chance(50) {
        "US".clone_into(&mut about.country);
    }
    let (form, refers) = form(dice, edition);
    let mut case = Case {
        about,
        edition,
        available: 0,
        pending: dice.pick(&[0, 0, 500, 70_000]),
        amount: 0,
        currency,
        form,
        refers,
        own: false,
        unreadable: dice.chance(1),
    };
    fill(dice, profile, &mut case);
    case
}

/// Varies what the edition does not look at.
fn dress(dice: &mut Dice, edition: Edition, about: &mut NewAccount) {
    let kinds = match edition {
        Edition::PlatformLiableCurrent => vec![AccountKind::Custom, AccountKind::Express, AccountKind::None],
        Edition::StripeManagedRisk => vec![AccountKind::Standard, AccountKind::Express, AccountKind::None],
        Edition::LegacyManagedUsPreview => vec![AccountKind::Custom],
    };
    about.kind = dice.pick(&kinds);
    about.losses = match edition {
        Edition::StripeManagedRisk => Some(Liable::Stripe),
        Edition::PlatformLiableCurrent | Edition::LegacyManagedUsPreview => Some(Liable::Application),
    };
    let derived = matches!(about.kind, AccountKind::Standard) || edition == Edition::PlatformLiableCurrent;
    if derived && about.kind != AccountKind::None && dice.chance(30) {
        about.losses = None;
    }
    if edition != Edition::LegacyManagedUsPreview {
        about.payouts = dice.pick(&[PayoutInterval::Manual, PayoutInterval::Daily, PayoutInterval::Weekly]);
        about.individual = about.individual.take().filter(|_| dice.chance(50));
    }
    if dice.chance(15) {
        about.bank = None;
    }
    if dice.chance(5) {
        about.disabled_reason = Some("rejected.other".to_owned());
    }
}

fn form(dice: &mut Dice, edition: Edition) -> (FormKind, Refers) {
    match edition {
        Edition::StripeManagedRisk => {
            (FormKind::TransferWithReference, dice.pick(&[Refers::OwnCharge, Refers::OwnPayout]))
        }
        Edition::PlatformLiableCurrent | Edition::LegacyManagedUsPreview => {
            (dice.pick(&[FormKind::Charge, FormKind::Transfer]), Refers::Unnamed)
        }
    }
}

/// Gives the account money and the debit an amount that it covers, sometimes just.
fn fill(dice: &mut Dice, profile: &Profile, case: &mut Case) {
    let step = step(case.currency);
    let most = 7_000_000 / step * step;
    let amount = match dice.between(0, 9) {
        0 => step,
        1 if case.currency == Currency::USD => dice.pick(&[9_999_999, 10_000_000]),
        _ => dice.between(1, most / step) * step,
    };
    case.amount = amount;
    let rest = if dice.chance(30) { 0 } else { dice.between(0, 3_000_000) };
    case.available = amount + rest;
    let pending_counts = profile.policy.basis == Basis::AvailablePlusPending;
    if pending_counts && case.pending > 0 && dice.chance(50) {
        case.available = (amount - case.pending).max(0);
    }
    let may_go_below = case.edition == Edition::StripeManagedRisk || reserves(profile, case);
    if may_go_below && dice.chance(30) {
        case.available = dice.between(-50_000, amount - 1);
    }
}

/// Whether reserves let the account go below zero.
pub(crate) fn reserves(profile: &Profile, case: &Case) -> bool {
    let bank = case.about.bank.as_ref().is_some_and(|bank| bank.currency == case.currency);
    let exception = profile.policy.basis == Basis::ReservesException && bank;
    profile.settings.reserves_enabled && (case.edition == Edition::LegacyManagedUsPreview || exception)
}

pub(crate) fn step(currency: Currency) -> i64 {
    currency.facts().unwrap().charge_multiple
}

impl Case {
    /// What happened on the account: enough sales and fees that it holds what it should, and a payout to refer to.
    pub(crate) fn happenings(&self) -> Vec<Happening> {
        let id = self.about.id.as_str();
        let paid_out = 5_000;
        let sold = self.available.max(0) + paid_out;
        let mut happenings = vec![sale(id, sold, self.currency, days_ago(10))];
        happenings.push(self.event(9, Event::Payout { amount: Minor::new(paid_out), currency: self.currency }));
        if self.available < 0 {
            let fee = Minor::new(-self.available);
            let what = Event::Fee { amount: fee, currency: self.currency, description: "Fee".to_owned() };
            happenings.push(self.event(8, what));
        }
        if self.pending > 0 {
            happenings.push(sale(id, self.pending, self.currency, tomorrow()));
        }
        happenings
    }

    fn event(&self, days: i64, what: Event) -> Happening {
        Happening { at: days_ago(days), account: self.about.id.clone(), label: None, what }
    }

    /// The draft of the debit, with the reference that was found.
    pub(crate) fn draft(&self, read: &Read) -> Draft {
        let reference = match self.form {
            FormKind::Charge | FormKind::Transfer => None,
            FormKind::TransferWithReference => read.reference.clone(),
        };
        let amount = Amount::new(Minor::new(self.amount), self.currency);
        let acks = Acks { consent: Some(Label::new("mail")), below_zero: None, cost: true, ..Acks::default() };
        Draft { amount: Some(amount), what: Drafted::Pull { form: self.form, reference }, acks }
    }
}

fn tomorrow() -> Timestamp {
    start() + SignedDuration::from_hours(24)
}

/// A reference that names something.
pub(crate) fn named(reference: Reference, on_account: bool) -> ReferenceSeen {
    ReferenceSeen { reference, on_account: Some(on_account) }
}
