//! The verdict in a list row: the shortest reason why an account can or cannot be pulled from. It asks the same checks
//! as the full verdict, allocates nothing, and is computed for every row of a hundred thousand.

use std::borrow::Cow;

use crate::domain::{BankStatus, FormKind, Liable};
use crate::money::{Amount, Currency, Minor};

use super::check::operator::{OnFile, on_file};
use super::check::{Met, balance, place, step, wanted_currency, who};
use super::largest::largest_by_amount;
use super::{Edition, Facts, RuleId, Rulebook, Severity, severity};

/// The shortest reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glance {
    /// Can be pulled from.
    Ok,
    /// Can be pulled from up to this, which is less than what is available.
    UpTo(Amount),
    /// Can be pulled from with a reference transaction.
    NeedsReference,
    /// Only by going below zero, which needs the amount typed by hand and an acknowledgement.
    OnlyBelowZero,
    /// Can be pulled from, but no agreement is on file or it is over.
    Consent,
    /// Can be pulled from, but the bank account is not known to be verified.
    CheckBank,
    /// Can be pulled from, but Stripe's pages disagree about the region, or leave it open.
    CheckRegion,
    /// Can be pulled from, but Stripe has rejected the account.
    Rejected,
    /// Nothing available.
    Zero,
    /// Nothing available, something pending.
    PendingOnly,
    /// Below zero.
    Negative,
    /// Not offered in its region, or not from the platform's.
    Region,
    /// The currency is not the one in which debits are made.
    NotDefault,
    /// Stripe carries the losses: bill it with a subscription.
    StripeCarriesLosses,
    /// The platform carries the losses, and the chosen edition is for accounts whose losses Stripe carries.
    PlatformCarriesLosses,
    /// Not a managed account, as the legacy edition wants.
    NotManaged,
    /// Name or date of birth is missing, as the legacy edition wants them.
    Identity,
    /// Payouts are not manual, as the legacy edition wants.
    AutomaticPayouts,
    /// It is the platform itself.
    OwnAccount,
    /// A simulated account among real ones.
    WrongMode,
    /// The balance was not read.
    Unread,
    /// Who carries the losses, or what the currency is, is not known.
    CannotTell,
}

/// What a glance comes to, for its colour and its glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// A pull is possible.
    Allows,
    /// A pull is possible, with something to see to first.
    Warns,
    /// No pull is possible.
    Blocks,
    /// It is not known.
    Unknown,
}

impl Glance {
    /// In at most a few words.
    #[must_use]
    pub fn words(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Ok => "ok",
            Self::UpTo(amount) => return Cow::Owned(format!("up to {}", short(amount))),
            Self::NeedsReference => "needs reference",
            Self::OnlyBelowZero => "only below zero",
            Self::Consent => "ok, no consent",
            Self::CheckBank => "ok, check bank",
            Self::CheckRegion => "ok, check region",
            Self::Rejected => "rejected",
            Self::Zero => "zero",
            Self::PendingOnly => "pending only",
            Self::Negative => "negative",
            Self::Region => "region",
            Self::NotDefault => "not default",
            Self::StripeCarriesLosses => "stripe carries",
            Self::PlatformCarriesLosses => "platform carries",
            Self::NotManaged => "not managed",
            Self::Identity => "identity",
            Self::AutomaticPayouts => "payouts not manual",
            Self::OwnAccount => "own account",
            Self::WrongMode => "wrong mode",
            Self::Unread => "not read",
            Self::CannotTell => "cannot tell",
        })
    }

    /// Its tone.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Ok | Self::UpTo(_) => Tone::Allows,
            Self::NeedsReference
            | Self::OnlyBelowZero
            | Self::Consent
            | Self::CheckBank
            | Self::CheckRegion
            | Self::Rejected => Tone::Warns,
            Self::Zero
            | Self::PendingOnly
            | Self::Negative
            | Self::Region
            | Self::NotDefault
            | Self::StripeCarriesLosses
            | Self::PlatformCarriesLosses
            | Self::NotManaged
            | Self::Identity
            | Self::AutomaticPayouts
            | Self::OwnAccount
            | Self::WrongMode => Tone::Blocks,
            Self::Unread | Self::CannotTell => Tone::Unknown,
        }
    }
}

/// The figure without decimals that are all zero.
fn short(amount: Amount) -> String {
    let figure = amount.figure();
    match figure.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        Some(_) | None => figure,
    }
}

/// The verdict on one currency of an account, for its usual form.
#[must_use]
pub fn glance(facts: &Facts<'_>, currency: Currency) -> Glance {
    let edition = facts.edition();
    who_or_where(edition, facts, currency).unwrap_or_else(|| how_much(edition, facts, currency))
}

/// What stops a pull whatever the amount.
fn who_or_where(edition: Edition, facts: &Facts<'_>, currency: Currency) -> Option<Glance> {
    if who::own_account(facts).met == Met::No {
        return Some(Glance::OwnAccount);
    }
    if who::livemode(facts).met == Met::No {
        return Some(Glance::WrongMode);
    }
    let stopped = match who::liability(edition, facts, form_of(edition)).met {
        Met::Yes | Met::NoButAcknowledged | Met::Doubtful | Met::LeftOpen => None,
        Met::CannotTell => Some(Glance::CannotTell),
        Met::No => Some(wrong_edition(edition, facts)),
    };
    if stopped.is_some() {
        return stopped;
    }
    if edition == Edition::LegacyManagedUsPreview {
        if who::person(facts).met == Met::No {
            return Some(Glance::Identity);
        }
        match who::manual_payouts(facts).met {
            Met::No => return Some(Glance::AutomaticPayouts),
            Met::CannotTell => return Some(Glance::CannotTell),
            Met::Yes | Met::NoButAcknowledged | Met::Doubtful | Met::LeftOpen => {}
        }
    }
    if place::supported(edition, facts).met == Met::No || place::same(edition, facts).met == Met::No {
        return Some(Glance::Region);
    }
    (currency != wanted_currency(edition, facts).0).then_some(Glance::NotDefault)
}

const fn form_of(edition: Edition) -> FormKind {
    match edition {
        Edition::StripeManagedRisk => FormKind::TransferWithReference,
        Edition::PlatformLiableCurrent | Edition::LegacyManagedUsPreview => FormKind::Charge,
    }
}

const fn wrong_edition(edition: Edition, facts: &Facts<'_>) -> Glance {
    match edition {
        Edition::LegacyManagedUsPreview => Glance::NotManaged,
        Edition::PlatformLiableCurrent | Edition::StripeManagedRisk => match facts.account.liability.liable {
            Liable::Stripe => Glance::StripeCarriesLosses,
            Liable::Platform => Glance::PlatformCarriesLosses,
            Liable::Unknown => Glance::CannotTell,
        },
    }
}

/// What the balance says, once nothing else stops a pull.
fn how_much(edition: Edition, facts: &Facts<'_>, currency: Currency) -> Glance {
    let (Some(balance), Some(step)) = (facts.balance, step(currency)) else {
        return if facts.balance.is_none() { Glance::Unread } else { Glance::CannotTell };
    };
    let row = balance.row(currency);
    let (available, pending) = row.map_or((Minor::ZERO, Minor::ZERO), |row| (row.available, row.pending));
    let form = form_of(edition);
    let Some(largest) = largest_by_amount(edition, facts, form, currency) else {
        let smallest = Minor::new(step);
        let counted = balance::counted(facts.policy.basis, row, form);
        let by_basis = counted.is_some_and(|counted| counted.minor >= smallest);
        if balance::reserves_allow(edition, facts, currency) || by_basis {
            return Glance::OnlyBelowZero;
        }
        return nothing_left(available, pending);
    };
    if severity(RuleId::ReferenceRequired, Rulebook::Edition(edition)) != Severity::Absent {
        return Glance::NeedsReference;
    }
    if capped(available, largest, step) {
        return Glance::UpTo(Amount::new(largest, currency));
    }
    advice(edition, facts)
}

/// Whether more than a remainder of the currency's step stays behind.
fn capped(available: Minor, largest: Minor, step: i64) -> bool {
    available.checked_sub(largest).is_some_and(|left| left.get() >= step)
}

const fn nothing_left(available: Minor, pending: Minor) -> Glance {
    // Where pending counts, it may be below zero by more than what is available.
    if available.is_negative() || (available.is_positive() && pending.is_negative()) {
        Glance::Negative
    } else if pending.is_positive() {
        Glance::PendingOnly
    } else {
        Glance::Zero
    }
}

/// What to see to first, when a pull is possible.
fn advice(edition: Edition, facts: &Facts<'_>) -> Glance {
    let asked = |rule| severity(rule, Rulebook::Edition(edition)) != Severity::Absent;
    if asked(RuleId::AccountOpen) && facts.account.is_rejected() {
        return Glance::Rejected;
    }
    if asked(RuleId::Consent) && !matches!(on_file(facts), OnFile::Valid(..)) {
        return Glance::Consent;
    }
    if place::supported(edition, facts).met != Met::Yes || place::same(edition, facts).met != Met::Yes {
        return Glance::CheckRegion;
    }
    let verified = facts.account.bank.as_ref().is_some_and(|bank| bank.status == BankStatus::Verified);
    if asked(RuleId::BankVerified) && !verified {
        return Glance::CheckBank;
    }
    Glance::Ok
}
