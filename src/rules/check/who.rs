//! Rules about the account itself: who carries its losses, whether it is another than the platform, whether it is open,
//! and what the preview of 2017 wanted of the person behind it.

use crate::domain::{AccountKind, FormKind, Label, Liable, Mode, PayoutInterval};

use super::{Met, Seen};
use crate::rules::{Compared, Edition, Facts, Fix};

/// The edition must be the one for whoever carries the losses, and have the form. Of the platform itself it is not
/// asked: `own_account` stops it, and the advice to bill it would be wrong.
pub(crate) fn liability(edition: Edition, facts: &Facts<'_>, form: FormKind) -> Seen {
    if facts.account.id == facts.platform.id {
        return Seen::new(Met::LeftOpen, Compared::Distinct(false));
    }
    match edition {
        Edition::PlatformLiableCurrent => platform_carries(facts, form),
        Edition::StripeManagedRisk => stripe_carries(facts),
        Edition::LegacyManagedUsPreview => managed_account(facts, form),
    }
}

fn platform_carries(facts: &Facts<'_>, form: FormKind) -> Seen {
    let compared = Compared::Losses { wanted: Liable::Platform, seen: facts.account.liability };
    match facts.account.liability.liable {
        Liable::Platform => without_reference(form, compared),
        Liable::Stripe => Seen::new(Met::No, compared).fixed_by(Fix::BillWithSubscription),
        Liable::Unknown => Seen::new(Met::CannotTell, compared),
    }
}

fn stripe_carries(facts: &Facts<'_>) -> Seen {
    let compared = Compared::Losses { wanted: Liable::Stripe, seen: facts.account.liability };
    match facts.account.liability.liable {
        Liable::Stripe => Seen::new(Met::Yes, compared),
        Liable::Platform => Seen::new(Met::No, compared).fixed_by(Fix::JudgeByLiability),
        Liable::Unknown => Seen::new(Met::CannotTell, compared),
    }
}

fn managed_account(facts: &Facts<'_>, form: FormKind) -> Seen {
    let compared = Compared::Kind(facts.account.kind);
    match facts.account.kind {
        AccountKind::Custom => without_reference(form, compared),
        AccountKind::Standard | AccountKind::Express | AccountKind::None => {
            Seen::new(Met::No, compared).fixed_by(Fix::JudgeByLiability)
        }
        AccountKind::Other => Seen::new(Met::CannotTell, compared).fixed_by(Fix::JudgeByLiability),
    }
}

/// A reference transaction exists only where Stripe carries the losses.
fn without_reference(form: FormKind, compared: Compared) -> Seen {
    match form {
        FormKind::Charge | FormKind::Transfer => Seen::new(Met::Yes, compared),
        FormKind::TransferWithReference => {
            Seen::new(Met::No, Compared::FormNotOffered(form)).fixed_by(Fix::UseForm(FormKind::Transfer))
        }
    }
}

/// The platform cannot debit itself.
pub(crate) fn own_account(facts: &Facts<'_>) -> Seen {
    let distinct = facts.account.id != facts.platform.id;
    Seen::kept(distinct, Compared::Distinct(distinct), Fix::ChooseAnotherAccount)
}

/// The fixed beginning of every account id that the simulated Stripe makes.
const MOCK_PREFIX: &str = "acct_1MOCK";

/// A simulated account among real ones would mean that the console has mixed up two worlds. Other mixtures cannot be
/// seen from an account, because account ids are the same in test and live mode.
pub(crate) fn livemode(facts: &Facts<'_>) -> Seen {
    let simulated =
        || [facts.account, facts.platform].iter().any(|account| account.id.as_str().starts_with(MOCK_PREFIX));
    let matches = match facts.mode {
        Mode::Mock | Mode::Test => true,
        Mode::Live => !simulated(),
    };
    Seen::kept(matches, Compared::Livemode { mode: facts.mode, matches }, Fix::ChooseAnotherAccount)
}

/// Stripe has not rejected the account.
pub(crate) fn open(facts: &Facts<'_>) -> Seen {
    let met = if facts.account.is_rejected() { Met::No } else { Met::Yes };
    Seen::new(met, Compared::Disabled(facts.account.disabled_reason.clone()))
}

/// The preview wanted at least a name and a date of birth.
pub(crate) fn person(facts: &Facts<'_>) -> Seen {
    let named = |name: Option<&Label>| name.is_some_and(|name| !name.is_empty());
    let person = facts.account.person.as_deref();
    let first_name = named(person.and_then(|person| person.first_name.as_ref()));
    let last_name = named(person.and_then(|person| person.last_name.as_ref()));
    let full_birth_date = person.is_some_and(|person| person.has_full_birth_date);
    let compared = Compared::Person { first_name, last_name, full_birth_date };
    Seen::kept(first_name && last_name && full_birth_date, compared, Fix::CompletePerson)
}

/// The preview wanted manual transfers, which are called manual payouts since 2017.
pub(crate) fn manual_payouts(facts: &Facts<'_>) -> Seen {
    let interval = facts.account.payouts.interval;
    let compared = Compared::Schedule(interval);
    match interval {
        PayoutInterval::Manual => Seen::new(Met::Yes, compared),
        PayoutInterval::Daily | PayoutInterval::Weekly | PayoutInterval::Monthly => {
            Seen::new(Met::No, compared).fixed_by(Fix::SetManualPayouts)
        }
        PayoutInterval::Unknown => Seen::new(Met::CannotTell, compared),
    }
}
