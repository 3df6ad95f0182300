//! Rules about the amount alone: above zero, not too many digits, a multiple that the currency allows
//! (docs.stripe.com/currencies).

use crate::domain::FormKind;
use crate::money::{Amount, CurrencyFacts, Minor};

use super::{Case, Met, Seen, floor};
use crate::rules::{Compared, Drafted, Fix};

/// At least one minor unit. A charge below the smallest charge of its currency is only warned of: no page says whether
/// a debit made as a charge falls under it.
pub(crate) fn positive(case: &Case<'_>) -> Seen {
    let Some(amount) = case.draft.amount else {
        return Seen::new(Met::CannotTell, Compared::NoAmount).fixed_by(Fix::TypeAmount);
    };
    if !amount.minor().is_positive() {
        let least = case.amount_of(Minor::new(case.step().unwrap_or(1)));
        return Seen::new(Met::No, Compared::Above { amount, smallest: None }).fixed_by(Fix::RaiseTo(least));
    }
    let smallest = smallest_charge(case).filter(|smallest| amount.minor() < smallest.minor());
    let seen =
        Seen::new(if smallest.is_some() { Met::Doubtful } else { Met::Yes }, Compared::Above { amount, smallest });
    match smallest {
        Some(smallest) => seen.fixed_by(Fix::RaiseTo(smallest)),
        None => seen,
    }
}

fn smallest_charge(case: &Case<'_>) -> Option<Amount> {
    match case.draft.what {
        Drafted::Pull { form: FormKind::Charge, .. } => {
            let facts = case.currency().facts()?;
            facts.minimum_charge.map(|minor| case.amount_of(Minor::new(minor)))
        }
        Drafted::Pull { form: FormKind::Transfer | FormKind::TransferWithReference, .. }
        | Drafted::Send { .. }
        | Drafted::Reverse(_) => None,
    }
}

/// At most the largest amount that Stripe takes.
pub(crate) fn digits(case: &Case<'_>) -> Seen {
    let (amount, facts) = match known(case) {
        Ok(known) => known,
        Err(seen) => return *seen,
    };
    let most = case.amount_of(Minor::new(facts.max_minor));
    let lowered = floor(most.minor(), facts.charge_multiple.max(1)).map_or(most, |minor| case.amount_of(minor));
    Seen::kept(amount.minor() <= most.minor(), Compared::AtMost { amount, most }, Fix::LowerTo(lowered))
}

/// A multiple of what the currency allows: ten for three-decimal currencies, a whole unit for ISK and UGX.
pub(crate) fn granularity(case: &Case<'_>) -> Seen {
    let (amount, facts) = match known(case) {
        Ok(known) => known,
        Err(seen) => return *seen,
    };
    let step = facts.charge_multiple.max(1);
    let is_multiple = amount.minor().get().checked_rem(step) == Some(0);
    let compared = Compared::MultipleOf { amount, step: case.amount_of(Minor::new(step)) };
    let fix = floor(amount.minor(), step).map_or_else(
        || Fix::RaiseTo(case.amount_of(Minor::new(step))),
        |lowered| Fix::LowerTo(case.amount_of(lowered)),
    );
    Seen::kept(is_multiple || !amount.minor().is_positive(), compared, fix)
}

/// The amount and the facts about its currency; else what is to be said instead.
fn known(case: &Case<'_>) -> Result<(Amount, &'static CurrencyFacts), Box<Seen>> {
    let Some(facts) = case.currency().facts() else {
        return Err(Box::new(Seen::new(Met::CannotTell, Compared::UnknownCurrency(case.currency()))));
    };
    match case.draft.amount {
        Some(amount) => Ok((amount, facts)),
        None => Err(Box::new(Seen::new(Met::LeftOpen, Compared::NoAmount))),
    }
}
