//! The rule that a debit must not make the account's balance negative (docs.stripe.com/connect/account-debits), on the
//! basis that the operator has set.

use crate::domain::{CurrencyBalance, FormKind};
use crate::money::{Amount, Currency, Minor};

use super::{Case, Met, Seen, floor, reserve};
use crate::rules::{Basis, Compared, Edition, Facts, Fix};

/// What a debit may take, and how that is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// All of it.
    pub(crate) minor: Minor,
    /// Whether it is the card part of the available balance.
    pub(crate) card_part: bool,
    /// The part of it that is pending.
    pub(crate) pending: Minor,
}

/// The balance stays at or above zero, or reserves allow it below.
pub(crate) fn non_negative(case: &Case<'_>) -> Seen {
    let currency = case.currency();
    let Some(balance) = case.facts.balance else {
        return Seen::new(Met::CannotTell, Compared::Unread).fixed_by(Fix::ReadBalance);
    };
    let row = balance.row(currency);
    let may_go_below = reserves_allow(case.edition, case.facts, currency);
    // Where reserves allow less than zero, a sum with pending that cannot be counted takes nothing away.
    let by_available = || may_go_below.then(|| counted(Basis::AvailableOnly, row, case.form())).flatten();
    let Some(counted) = counted(case.facts.policy.basis, row, case.form()).or_else(by_available) else {
        return Seen::new(Met::CannotTell, Compared::Unread).fixed_by(Fix::ReadBalance);
    };
    let asked = case.draft.amount.map_or(Minor::new(case.step().unwrap_or(1)), Amount::minor);
    let fits = !asked.is_positive() || asked <= counted.minor;
    let by_reserves = !fits && may_go_below;
    let compared = Compared::Left {
        counted: case.amount_of(counted.minor),
        amount: case.draft.amount,
        card_part: counted.card_part,
        pending: counted.pending,
        by_reserves,
    };
    if !fits && !by_reserves {
        return Seen::new(Met::No, compared).fixed_by(fix(case, counted));
    }
    Seen::new(if case.draft.amount.is_some() { Met::Yes } else { Met::LeftOpen }, compared)
}

fn fix(case: &Case<'_>, counted: Counted) -> Fix {
    if let Some(most) = case.step().and_then(|step| floor(counted.minor, step)) {
        return Fix::LowerTo(case.amount_of(most));
    }
    let pending = case.facts.balance.map_or(Minor::ZERO, |balance| balance.pending(case.currency()));
    if pending.is_positive() { Fix::WaitForPending(case.amount_of(pending)) } else { Fix::WaitForMoney }
}

/// What the rule counts in a row of the balance; a currency without a row holds nothing. None if it cannot be counted.
pub(crate) fn counted(basis: Basis, row: Option<&CurrencyBalance>, form: FormKind) -> Option<Counted> {
    let Some(row) = row else {
        return Some(Counted { minor: Minor::ZERO, card_part: false, pending: Minor::ZERO });
    };
    let (minor, card_part) = drawn_on(row, form)?;
    match basis {
        Basis::AvailableOnly | Basis::ReservesException => Some(Counted { minor, card_part, pending: Minor::ZERO }),
        Basis::AvailablePlusPending => {
            Some(Counted { minor: minor.checked_add(row.pending)?, card_part, pending: row.pending })
        }
    }
}

/// The part of the available balance on which a form draws. A transfer draws on one source type, `card` unless another
/// is named (docs.stripe.com/api/transfers/create); a charge draws on all.
fn drawn_on(row: &CurrencyBalance, form: FormKind) -> Option<(Minor, bool)> {
    let sources = match form {
        FormKind::Charge => None,
        FormKind::Transfer | FormKind::TransferWithReference => row.sources.as_deref(),
    };
    let Some(sources) = sources else {
        return Some((row.available, false));
    };
    let part = |minor: Option<Minor>| minor.unwrap_or(Minor::ZERO);
    // The parts add up to the whole, so that a card part that is not named is what the others leave.
    let card = match sources.card {
        Some(card) => card,
        None => row.available.checked_sub(part(sources.bank_account))?.checked_sub(part(sources.fpx))?,
    };
    Some(if card < row.available { (card, true) } else { (row.available, false) })
}

/// Whether reserves, rather than the balance, allow the balance to go below zero.
pub(crate) fn reserves_allow(edition: Edition, facts: &Facts<'_>, currency: Currency) -> bool {
    match edition {
        Edition::StripeManagedRisk => true,
        Edition::LegacyManagedUsPreview => facts.policy.reserves_on(facts.platform),
        Edition::PlatformLiableCurrent => {
            facts.policy.basis == Basis::ReservesException
                && facts.policy.reserves_on(facts.platform)
                && reserve::has_bank_in(facts.account, currency)
        }
    }
}
