//! Rules about the platform's reserve: whether it may carry an account below zero, and what that does to it
//! (docs.stripe.com/connect/account-balances).

use crate::domain::Account;
use crate::money::{Amount, Currency, Minor};

use super::balance::{counted, reserves_allow};
use super::{Case, Met, Seen};
use crate::rules::{Basis, Compared, Edition, Facts, Fix, ReservesFrom, RuleId, Severity, severity};

/// Whether a debit may take the available balance below zero, in this edition under these settings.
pub(crate) fn may_go_below(edition: Edition, facts: &Facts<'_>, currency: Currency) -> bool {
    if reserves_allow(edition, facts, currency) {
        return true;
    }
    match facts.policy.basis {
        // Money that is pending may be taken, which leaves the available balance below zero until it lands.
        Basis::AvailablePlusPending => true,
        Basis::AvailableOnly | Basis::ReservesException => false,
    }
}

/// Whether the account is known to have a bank account in a currency.
pub(crate) fn has_bank_in(account: &Account, currency: Currency) -> bool {
    account.bank.as_ref().is_some_and(|bank| bank.currency == currency)
}

/// Reserves are on. Off matters only to an amount that needs them.
pub(crate) fn enabled(case: &Case<'_>) -> Seen {
    let policy = case.facts.policy;
    let on = policy.reserves_on(case.facts.platform);
    let from = if policy.reserves_enabled.is_some() { ReservesFrom::Setting } else { ReservesFrom::CreationDate };
    let met = if on || !exceeds_balance(case) { Met::Yes } else { Met::No };
    Seen::new(met, Compared::Reserves { on, from })
}

/// The account has a bank account in the debit's currency. Missing matters only to an amount that needs it.
pub(crate) fn bank(case: &Case<'_>) -> Seen {
    let wanted = case.currency();
    let account = case.facts.account;
    let seen = account.bank.as_ref().map(|bank| (bank.currency, bank.status));
    let met = if has_bank_in(account, wanted) || !exceeds_balance(case) { Met::Yes } else { Met::No };
    Seen::new(met, Compared::Bank { seen, wanted })
}

fn exceeds_balance(case: &Case<'_>) -> bool {
    let (Some(amount), Some(balance)) = (case.draft.amount, case.facts.balance) else {
        return false;
    };
    let row = balance.row(amount.currency());
    let counted = counted(case.facts.policy.basis, row, case.form());
    amount.minor().is_positive() && counted.is_some_and(|counted| amount.minor() > counted.minor)
}

/// A balance below zero is set aside from the platform's money. The operator must have acknowledged just this shortfall.
pub(crate) fn impact(case: &Case<'_>) -> Seen {
    let Some(balance) = case.facts.balance else {
        let told_elsewhere = severity(RuleId::NonNegative, case.book) != Severity::Absent;
        let met = if told_elsewhere { Met::LeftOpen } else { Met::CannotTell };
        return Seen::new(met, Compared::Unread).fixed_by(Fix::ReadBalance);
    };
    let Some(amount) = case.draft.amount else {
        return Seen::new(Met::LeftOpen, Compared::NoAmount);
    };
    // As with the balance itself, a transfer is measured by the part on which it draws.
    let drawn_on = counted(Basis::AvailableOnly, balance.row(amount.currency()), case.form());
    let Some((shortfall, grows_by)) = drawn_on.and_then(|drawn_on| shortfall(drawn_on.minor, amount.minor())) else {
        return Seen::new(Met::CannotTell, Compared::Unread);
    };
    let platform = case.facts.platform_balance.map(|balance| case.amount_of(balance.available(amount.currency())));
    let grows_by = case.amount_of(grows_by);
    let compared = Compared::Reserve { shortfall: case.amount_of(shortfall), grows_by, platform };
    if shortfall.is_zero() {
        return Seen::new(Met::Yes, compared);
    }
    let given = case.draft.acks.below_zero == Some(shortfall);
    let met = if given { Met::NoButAcknowledged } else { Met::No };
    Seen::new(met, compared).fixed_by(Fix::AcknowledgeBelowZero(Amount::new(shortfall, amount.currency())))
}

/// How far below zero the balance will be, and how much of that the debit adds. None if it cannot be counted.
pub(crate) fn shortfall(available: Minor, amount: Minor) -> Option<(Minor, Minor)> {
    let below = |minor: Minor| if minor.is_negative() { minor.checked_neg() } else { Some(Minor::ZERO) };
    if !amount.is_positive() {
        return Some((Minor::ZERO, Minor::ZERO));
    }
    let after = below(available.checked_sub(amount)?)?;
    let before = below(available)?;
    Some((after, after.checked_sub(before)?))
}
