//! Rules about funds that the platform sends to an account: where they can go, in which currency, and what becomes of them there
//! (docs.stripe.com/connect/separate-charges-and-transfers, docs.stripe.com/connect/account-balances).

use crate::domain::Liable;
use crate::money::Minor;

use super::place::{in_corridors, is_one_region};
use super::{Case, Met, Seen};
use crate::rules::{Compared, Facts, Fix};

/// Both are in one region, or in two of the US, Canada, the UK, Switzerland and the EEA.
pub(crate) fn region(facts: &Facts<'_>) -> Seen {
    let (from, to) = (facts.platform.country, facts.account.country);
    let reached = from == to || is_one_region(from, to) || (in_corridors(from) && in_corridors(to));
    Seen::kept(reached, Compared::Route { from, to }, Fix::AskStripe)
}

/// The account has the currency or takes it: by default, at its bank, or in a balance. Anything else would be converted on arrival
/// and clear nothing.
pub(crate) fn currency(case: &Case<'_>) -> Seen {
    let given = case.currency();
    let account = case.facts.account;
    let has_bank = account.bank.as_ref().is_some_and(|bank| bank.currency == given);
    let holds = case.facts.balance.map(|balance| balance.row(given).is_some());
    if account.default_currency == given || has_bank || holds == Some(true) {
        return Seen::new(Met::Yes, Compared::Takes { given, converted_to: None });
    }
    if holds.is_none() {
        return Seen::new(Met::CannotTell, Compared::Unread).fixed_by(Fix::ReadBalance);
    }
    let converted_to = Some(account.default_currency);
    Seen::new(Met::No, Compared::Takes { given, converted_to }).fixed_by(Fix::UseCurrency(account.default_currency))
}

/// The money reaches the account. What it owes absorbs it first; broken where nothing arrives and something stays owed.
pub(crate) fn absorbed(case: &Case<'_>) -> Seen {
    let (before, amount) = match before_and_amount(case) {
        Ok(both) => both,
        Err(seen) => return *seen,
    };
    let Some(after) = before.checked_add(amount) else {
        return Seen::new(Met::LeftOpen, Compared::Unread);
    };
    let is_lost = amount.is_positive() && before.is_negative() && after.is_negative();
    let compared = Compared::Arrives { before: case.amount_of(before), after: case.amount_of(after) };
    Seen::new(if is_lost { Met::No } else { Met::Yes }, compared)
}

/// What it does to the platform's reserve, which is only kept for accounts whose losses the platform carries. It is never broken:
/// the operator should know.
pub(crate) fn frees_reserve(case: &Case<'_>) -> Seen {
    let (before, amount) = match before_and_amount(case) {
        Ok(both) => both,
        Err(seen) => return *seen,
    };
    let liable = case.facts.account.liability.liable;
    let owed = if before.is_negative() { before.checked_neg() } else { Some(Minor::ZERO) };
    let Some(owed) = owed else {
        return Seen::new(Met::LeftOpen, Compared::Unread);
    };
    let (met, falls_by) = match liable {
        Liable::Platform => (Met::Yes, owed.min(amount).max(Minor::ZERO)),
        Liable::Stripe => (Met::Yes, Minor::ZERO),
        Liable::Unknown => (Met::LeftOpen, Minor::ZERO),
    };
    Seen::new(met, Compared::Frees { liable, falls_by: case.amount_of(falls_by) })
}

/// What the account has available and what it gets; else what is to be said instead.
fn before_and_amount(case: &Case<'_>) -> Result<(Minor, Minor), Box<Seen>> {
    let Some(balance) = case.facts.balance else {
        return Err(Box::new(Seen::new(Met::LeftOpen, Compared::Unread).fixed_by(Fix::ReadBalance)));
    };
    let Some(amount) = case.draft.amount else {
        return Err(Box::new(Seen::new(Met::LeftOpen, Compared::NoAmount)));
    };
    Ok((balance.available(amount.currency()), amount.minor()))
}
