//! The cap of 100,000 USD or the equivalent (docs.stripe.com/connect/account-debits). Stripe publishes no rate for it,
//! so that only an amount in US dollars can be compared exactly. For every other currency the operator's table gives
//! the equivalent, and within five percent of the cap, without a rate, or by an old one, the rule can only warn.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::money::{Currency, FxTable, Minor};

use super::{Case, Met, Seen, floor, step};
use crate::rules::{Compared, Facts, Fix, RateSeen};

/// The cap in cents.
const CAP: Minor = Minor::new(10_000_000);
/// Up to here, in US dollars, an equivalent is surely below the cap: 95 % of it.
const SURELY_BELOW: Decimal = Decimal::from_parts(95_000, 0, 0, false, 0);
/// From here on, in US dollars, an equivalent is surely above the cap: 105 % of it.
const SURELY_ABOVE: Decimal = Decimal::from_parts(105_000, 0, 0, false, 0);
/// Rates that are further away than this many days are not trusted to block.
const OLD: i64 = 30;

/// At most 100,000 USD.
pub(crate) fn cap(case: &Case<'_>) -> Seen {
    let Some(amount) = case.draft.amount else {
        return Seen::new(Met::LeftOpen, Compared::NoAmount);
    };
    let fx = case.facts.policy.fx.as_ref();
    let rate = rate_seen(fx, amount.currency(), case.facts.today);
    let worth = fx.usd_equivalent(amount);
    let met = match (rate, worth) {
        (RateSeen::Exact, _) => usd(amount.minor()),
        (RateSeen::Of(_), Some(worth)) => about(worth),
        (RateSeen::Missing | RateSeen::Old { .. } | RateSeen::Of(_), _) if !amount.minor().is_positive() => Met::Yes,
        (RateSeen::Missing | RateSeen::Old { .. } | RateSeen::Of(_), _) => Met::Doubtful,
    };
    let seen = Seen::new(met, Compared::Cap { amount, worth, rate });
    match fix(case, met, rate) {
        Some(fix) => seen.fixed_by(fix),
        None => seen,
    }
}

fn fix(case: &Case<'_>, met: Met, rate: RateSeen) -> Option<Fix> {
    if met == Met::Yes {
        return None;
    }
    match rate {
        RateSeen::Missing | RateSeen::Old { .. } => Some(Fix::ReplaceRates),
        RateSeen::Exact | RateSeen::Of(_) => {
            let currency = case.currency();
            let most = most_that_passes(case.facts, currency).and_then(|most| floor(most, step(currency)?));
            most.map(|most| Fix::LowerTo(case.amount_of(most)))
        }
    }
}

const fn usd(minor: Minor) -> Met {
    if minor.get() <= CAP.get() { Met::Yes } else { Met::No }
}

fn about(worth: Decimal) -> Met {
    if worth <= SURELY_BELOW {
        Met::Yes
    } else if worth > SURELY_ABOVE {
        Met::No
    } else {
        Met::Doubtful
    }
}

fn rate_seen(fx: &FxTable, currency: Currency, today: Date) -> RateSeen {
    if currency == Currency::USD {
        return RateSeen::Exact;
    }
    if currency != Currency::EUR && !fx.per_euro.contains_key(&currency) {
        return RateSeen::Missing;
    }
    let days = fx.age_in_days(today);
    if days.saturating_abs() > OLD { RateSeen::Old { of: fx.date, days } } else { RateSeen::Of(fx.date) }
}

/// The largest amount that this rule passes without a warning: the cap itself in US dollars, 95 % of it in a currency
/// that has a rate, whatever its age. None where there is no rate; then this rule sets no limit.
pub(crate) fn most_that_passes(facts: &Facts<'_>, currency: Currency) -> Option<Minor> {
    if currency == Currency::USD { Some(CAP) } else { facts.policy.fx.usd_cap_in(currency, SURELY_BELOW) }
}

/// Whether an amount is above [`most_that_passes`], without computing that.
pub(crate) fn is_above_what_passes(facts: &Facts<'_>, currency: Currency, minor: Minor) -> bool {
    if currency == Currency::USD {
        return minor > CAP;
    }
    let worth = facts.policy.fx.usd_equivalent(crate::money::Amount::new(minor, currency));
    worth.is_some_and(|worth| worth > SURELY_BELOW)
}
