//! The largest amount that may be pulled without anybody having to think about it.

use crate::domain::FormKind;
use crate::money::{Amount, Currency, Minor};

use super::check::balance::{counted, reserves_allow};
use super::check::{cap, floor, wanted_currency};
use super::judge::findings;
use super::{Basis, Draft, Edition, Facts, RuleId, Severity, severity};

/// The largest amount, in the draft's currency and form, that every rule allows **and** that leaves the account's
/// available balance at or above zero, also where the edition or a setting would allow more. None when a rule stops the
/// pull whatever the amount, or when not even the smallest step fits.
///
/// It keeps to the multiples that the currency allows, and to amounts of which the cap does not even warn: all of
/// 100,000 USD, or 95 % of it in another currency. Where the rate is old the same 95 % holds, though the rule warns of
/// every amount; where there is none, the cap sets no limit.
#[must_use]
pub fn largest_allowed(facts: &Facts<'_>, draft: &Draft) -> Option<Amount> {
    let edition = facts.edition();
    let currency = draft.amount.map_or_else(|| wanted_currency(edition, facts).0, Amount::currency);
    let largest = Amount::new(largest_by_amount(edition, facts, draft.form, currency)?, currency);
    let candidate = Draft { amount: Some(largest), ..draft.clone() };
    let stopped = findings(edition, facts, &candidate).iter().any(super::Finding::blocks);
    (!stopped).then_some(largest)
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
    let has_cap = severity(RuleId::CapUsd, edition) != Severity::Absent;
    if has_cap && cap::is_above_what_passes(facts, currency, by_digits) {
        return floor(by_digits.min(cap::most_that_passes(facts, currency)?), step);
    }
    floor(by_digits, step)
}
