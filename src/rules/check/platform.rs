//! The rule that the platform has what it gives (docs.stripe.com/connect/separate-charges-and-transfers).

use crate::money::{Amount, Minor};

use super::balance::{Counted, counted};
use super::{Case, Met, Seen, floor};
use crate::rules::{Basis, Compared, Drafted, Fix};

/// The platform's available balance covers the amount. Of a reversal two pages disagree whether it may take the balance below
/// zero where reserves are on; there Stripe decides.
pub(crate) fn available(case: &Case<'_>) -> Seen {
    let Some(has) = has(case) else {
        return Seen::new(Met::CannotTell, Compared::Unread).fixed_by(Fix::ReadBalance);
    };
    let asked = case.draft.amount.map_or(Minor::new(case.step().unwrap_or(1)), Amount::minor);
    let compared = Compared::Left {
        counted: case.amount_of(has.minor),
        amount: case.draft.amount,
        card_part: has.card_part,
        pending: Minor::ZERO,
        by_reserves: false,
    };
    if !asked.is_positive() || asked <= has.minor {
        return Seen::new(if case.draft.amount.is_some() { Met::Yes } else { Met::LeftOpen }, compared);
    }
    if may_go_below(case) {
        return Seen::new(Met::LeftOpen, compared);
    }
    let most = case.step().and_then(|step| floor(has.minor, step));
    Seen::new(Met::No, compared).fixed_by(most.map_or(Fix::AddFunds, |most| Fix::LowerTo(case.amount_of(most))))
}

/// What the platform has to give; none if that is not known.
pub(crate) fn has(case: &Case<'_>) -> Option<Counted> {
    let balance = case.facts.platform_balance?;
    counted(Basis::AvailableOnly, balance.row(case.currency()), case.form())
}

/// Whether the platform's own balance may go below zero by it.
pub(crate) fn may_go_below(case: &Case<'_>) -> bool {
    match case.draft.what {
        Drafted::Pull { .. } | Drafted::Send { .. } => false,
        Drafted::Reverse(_) => case.facts.policy.reserves_on(case.facts.platform),
    }
}
