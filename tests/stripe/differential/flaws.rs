//! One thing wrong with a debit, for each rule that can stop it. Everything else stays as it should be, as far as the
//! world and the edition let it.

use pullfunds::domain::{FormKind, ReferenceKind};
use pullfunds::money::Currency;
use pullfunds::rules::{Basis, Edition};
use pullfunds::world::founding::{AccountKind, Liable, PayoutInterval};
use rust_decimal::Decimal;

use super::cases::{Case, Refers, reserves, step};
use super::dice::Dice;
use super::worlds::{Flavour, LISTED, Profile, UNLISTED, currency_of};

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Liability,
    Unlisted,
    Own,
    Region,
    Currency,
    Positive,
    Digits,
    Granularity,
    Cap,
    NonNegative,
    Person,
    Payouts,
    Required,
    Owner,
}

const CURRENT: [Flaw; 10] = [
    Flaw::Liability,
    Flaw::Own,
    Flaw::Region,
    Flaw::Unlisted,
    Flaw::Currency,
    Flaw::Positive,
    Flaw::Digits,
    Flaw::Granularity,
    Flaw::Cap,
    Flaw::NonNegative,
];
const MANAGED: [Flaw; 10] = [
    Flaw::Liability,
    Flaw::Own,
    Flaw::Region,
    Flaw::Unlisted,
    Flaw::Currency,
    Flaw::Positive,
    Flaw::Digits,
    Flaw::Granularity,
    Flaw::Required,
    Flaw::Owner,
];
const LEGACY: [Flaw; 10] = [
    Flaw::Liability,
    Flaw::Own,
    Flaw::Region,
    Flaw::Currency,
    Flaw::Positive,
    Flaw::Digits,
    Flaw::Granularity,
    Flaw::NonNegative,
    Flaw::Person,
    Flaw::Payouts,
];

/// Breaks one thing.
pub(crate) fn put_one(dice: &mut Dice, profile: &Profile, case: &mut Case) {
    let flaw = match case.edition {
        Edition::PlatformLiableCurrent => dice.pick(&CURRENT),
        Edition::StripeManagedRisk => dice.pick(&MANAGED),
        // Most of its platforms have a currency in which this cannot be wrong.
        Edition::LegacyManagedUsPreview if step(case.currency) > 1 && dice.chance(20) => Flaw::Granularity,
        Edition::LegacyManagedUsPreview => dice.pick(&LEGACY),
    };
    match flaw {
        Flaw::Liability => liability(dice, profile, case),
        Flaw::Own => own(profile, case),
        Flaw::Region => dice.pick(&LISTED).clone_into(&mut case.about.country),
        Flaw::Unlisted => dice.pick(&UNLISTED).clone_into(&mut case.about.country),
        Flaw::Currency => currency(dice, case),
        Flaw::Positive => case.amount = dice.pick(&[0, -1, -700, i64::MIN]),
        Flaw::Digits => digits(dice, profile, case),
        Flaw::Granularity => granularity(dice, profile, case),
        Flaw::Cap => cap(dice, profile, case),
        Flaw::NonNegative => non_negative(dice, profile, case),
        Flaw::Person => person(dice, case),
        Flaw::Payouts => {
            case.about.payouts = dice.pick(&[PayoutInterval::Daily, PayoutInterval::Weekly, PayoutInterval::Monthly]);
        }
        Flaw::Required => required(dice, case),
        Flaw::Owner => {
            let kinds = [ReferenceKind::Charge, ReferenceKind::Payout];
            case.refers = if dice.chance(50) { Refers::OthersCharge } else { Refers::Nothing(dice.pick(&kinds)) };
        }
    }
}

fn liability(dice: &mut Dice, profile: &Profile, case: &mut Case) {
    match case.edition {
        Edition::PlatformLiableCurrent => {
            // In an enrolled world such an account is judged by the other edition.
            let stripe = profile.flavour == Flavour::Current && dice.chance(70);
            if stripe {
                case.about.losses = Some(Liable::Stripe);
                case.about.kind = dice.pick(&[AccountKind::Standard, AccountKind::Express, AccountKind::None]);
            }
            if !stripe || dice.chance(30) {
                case.form = FormKind::TransferWithReference;
                case.refers = Refers::OwnCharge;
            }
            if dice.chance(4) {
                (case.about.losses, case.about.kind) = (None, AccountKind::None);
            }
        }
        // Only where the operator judges all accounts by this edition; elsewhere the account has another one.
        Edition::StripeManagedRisk if profile.flavour == Flavour::ManagedOnly => {
            case.about.losses = Some(Liable::Application);
            // The world would do any other form: it is the operator's choice of edition that stops them.
            (case.form, case.refers) = (FormKind::TransferWithReference, Refers::OwnCharge);
        }
        Edition::StripeManagedRisk => {}
        Edition::LegacyManagedUsPreview => {
            case.about.kind = dice.pick(&[AccountKind::Standard, AccountKind::Express, AccountKind::None]);
            if dice.chance(20) {
                case.about.kind = AccountKind::Custom;
                case.form = FormKind::TransferWithReference;
                case.refers = Refers::OwnCharge;
            }
        }
    }
}

/// The platform is debited; it has its own currency, and enough of it.
fn own(profile: &Profile, case: &mut Case) {
    case.own = true;
    case.currency = profile.currency;
    let step = step(profile.currency);
    case.amount = (case.amount % 500_000 / step * step).max(step);
}

fn currency(dice: &mut Dice, case: &mut Case) {
    let other = currency_of(dice.pick(&["usd", "eur", "gbp"]));
    case.about.currency = if case.edition == Edition::LegacyManagedUsPreview { other } else { case.currency };
    case.currency = other;
    case.amount = case.amount.clamp(1, 100_000);
    case.available = 200_000;
    if let Some(bank) = &mut case.about.bank {
        bank.currency = other;
    }
}

/// More digits than Stripe takes. Where there is a cap, in a currency that is worth little.
fn digits(dice: &mut Dice, profile: &Profile, case: &mut Case) {
    if case.edition == Edition::PlatformLiableCurrent && !case.own {
        change_currency(profile, case, "huf");
    }
    let step = step(case.currency);
    case.amount = dice.between(100_000_000 / step, 200_000_000 / step) * step;
    case.available = 250_000_000;
    if dice.chance(2) {
        case.amount = i64::MAX;
    }
}

fn granularity(dice: &mut Dice, profile: &Profile, case: &mut Case) {
    let code = dice.pick(&["isk", "ugx", "bhd", "kwd"]);
    change_currency(profile, case, code);
    let step = step(case.currency);
    if step > 1 {
        case.amount = case.amount / step * step + dice.between(1, step - 1);
        case.available = case.available.max(case.amount + step);
    }
}

/// Another default currency of the account, with money in it. In the preview the platform's decides, and stays.
fn change_currency(profile: &Profile, case: &mut Case, code: &str) {
    if profile.flavour == Flavour::Legacy {
        return;
    }
    case.currency = currency_of(code);
    case.about.currency = case.currency;
    if let Some(bank) = &mut case.about.bank {
        bank.currency = case.currency;
    }
    let step = step(case.currency);
    case.amount = (case.amount.clamp(0, 1_000_000) / step * step).max(step);
    case.available = 2_000_000;
}

/// Above the cap, sometimes so near that only a warning is possible.
fn cap(dice: &mut Dice, profile: &Profile, case: &mut Case) {
    case.available = 50_000_000;
    if case.currency == Currency::USD {
        case.amount = if dice.chance(30) { 10_000_001 } else { dice.between(10_000_001, 40_000_000) };
        return;
    }
    let factor = if dice.chance(10) { dice.between(94, 106) } else { dice.between(106, 400) };
    let worth = Decimal::from(100_000) * Decimal::new(factor, 2);
    let Some(most) = profile.policy.fx.usd_cap_in(case.currency, worth) else {
        return;
    };
    let step = step(case.currency);
    case.amount = (most.get().min(99_999_999) / step + 1) * step;
    case.available = case.amount + 5_000;
}

/// More than there is.
fn non_negative(dice: &mut Dice, profile: &Profile, case: &mut Case) {
    if reserves(profile, case) {
        if case.edition == Edition::LegacyManagedUsPreview {
            return;
        }
        case.about.bank = None;
    }
    let step = step(case.currency);
    case.pending = dice.pick(&[0, 0, 700 * step]);
    match dice.between(0, 3) {
        0 => (case.available, case.amount) = (0, step),
        1 => (case.available, case.amount) = (-step * 40, step * dice.between(1, 100)),
        2 => case.available = case.amount - 1,
        _ => case.available = case.amount / 2,
    }
    if profile.policy.basis == Basis::AvailablePlusPending {
        case.amount = case.amount.max(0) + (case.pending / step + 1) * step;
    }
}

fn person(dice: &mut Dice, case: &mut Case) {
    let Some(person) = &mut case.about.individual else {
        return;
    };
    match dice.between(0, 4) {
        0 => person.first_name = None,
        1 => person.last_name = Some(String::new()),
        2 => person.dob = (Some(1), Some(2), None),
        3 => person.dob = (None, Some(2), Some(1980)),
        _ => case.about.individual = None,
    }
}

fn required(dice: &mut Dice, case: &mut Case) {
    if case.about.losses == Some(Liable::Application) {
        return;
    }
    case.refers = Refers::Unnamed;
    case.form = dice.pick(&[FormKind::Charge, FormKind::Transfer, FormKind::TransferWithReference]);
}
