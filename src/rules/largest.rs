//! The largest amount that may be pulled without anybody having to think about it; of funds to be sent and of debits to be undone,
//! the amount that does what they are for.

use crate::domain::FormKind;
use crate::money::{Amount, Currency, Minor};

use super::check::balance::{counted, reserves_allow};
use super::check::{Case, cap, floor, platform, undo};
use super::judge::findings;
use super::{Basis, Draft, Drafted, Edition, Facts, RuleId, Rulebook, Severity, Undoing, severity};

/// Of a pull the largest amount, in the draft's currency and form, that every rule allows **and** that leaves the account's
/// available balance at or above zero, also where the edition or a setting would allow more. None when a rule stops the
/// pull whatever the amount, or when not even the smallest step fits.
///
/// It keeps to the multiples that the currency allows, and to amounts of which the cap does not even warn: all of
/// 100,000 USD, or 95 % of it in another currency. Where the rate is old the same 95 % holds, though the rule warns of
/// every amount; where there is none, the cap sets no limit.
///
/// Of funds to be sent it is what the account owes, as far as the platform has it; of a debit to be undone what is left of it.
#[must_use]
pub fn largest_allowed(facts: &Facts<'_>, draft: &Draft) -> Option<Amount> {
    let case = Case::new(facts, draft);
    let currency = case.currency();
    let largest = match &draft.what {
        Drafted::Pull { form, .. } => largest_by_amount(case.edition, facts, *form, currency)?,
        Drafted::Send { .. } => what_is_owed(&case, currency)?,
        Drafted::Reverse(undoing) => what_is_left(&case, undoing)?,
    };
    let largest = Amount::new(largest, currency);
    let candidate = Draft { amount: Some(largest), ..draft.clone() };
    let stopped = findings(&Case::new(facts, &candidate)).iter().any(super::Finding::blocks);
    (!stopped).then_some(largest)
}

/// What brings a balance below zero up to zero, as far as the platform has it and the currency can say it.
fn what_is_owed(case: &Case<'_>, currency: Currency) -> Option<Minor> {
    let about = currency.facts()?;
    let owed = case.facts.balance?.available(currency).checked_neg()?;
    let most = owed.min(platform::has(case)?.minor).min(Minor::new(about.max_minor));
    floor(most, about.charge_multiple.max(1))
}

/// What is left of a debit, as far as the platform has it or may go below zero for it.
fn what_is_left(case: &Case<'_>, undoing: &Undoing) -> Option<Minor> {
    let rest = undo::left_of(undoing).filter(|rest| rest.currency() == case.currency())?.minor();
    let most = if platform::may_go_below(case) { rest } else { rest.min(platform::has(case)?.minor) };
    most.is_positive().then_some(most)
}

/// The largest amount by the rules that depend on it.
pub(crate) fn largest_by_amount(
    edition: Edition,
    facts: &Facts<'_>,
    form: FormKind,
    currency: Currency,
) -> Option<Minor> {
    let about = currency.facts()?;
    let step = about.charge_multiple.max(1);
    let row = facts.balance?.row(currency);
    let available = counted(Basis::AvailableOnly, row, form)?.minor;
    let by_balance = if reserves_allow(edition, facts, currency) {
        available
    } else {
        available.min(counted(facts.policy.basis, row, form)?.minor)
    };
    let by_digits = by_balance.min(Minor::new(about.max_minor));
    let has_cap = severity(RuleId::CapUsd, Rulebook::Edition(edition)) != Severity::Absent;
    if has_cap && cap::is_above_what_passes(facts, currency, by_digits) {
        return floor(by_digits.min(cap::most_that_passes(facts, currency)?), step);
    }
    floor(by_digits, step)
}
