//! The cap on one debit: 100,000 USD or its equivalent (docs.stripe.com/connect/account-debits). Stripe does not publish its rates,
//! so a world has its own; a currency without one is not capped.

use rust_decimal::Decimal;

use crate::money::Currency;

use super::super::errors::Refusal;
use super::super::params::too_large;
use super::super::state::State;

/// The cap in whole dollars.
const CAP_USD: i64 = 100_000;

/// Refuses an amount above the cap.
pub(crate) fn check(state: &State, amount: i64, currency: Currency) -> Result<(), Refusal> {
    if above(state, amount, currency) == Some(true) {
        return Err(too_large(
            "Amount must be no more than $100,000.00 or its equivalent for an account debit.".to_owned(),
        )
        .executed());
    }
    Ok(())
}

/// Whether an amount is above the cap; none when nobody can tell. Dollars are compared exactly.
fn above(state: &State, amount: i64, currency: Currency) -> Option<bool> {
    let exponent = currency.facts()?.wire_exponent;
    let units = Decimal::try_from_i128_with_scale(i128::from(amount), u32::from(exponent)).ok()?;
    let rate = if currency == Currency::USD { Decimal::ONE } else { *state.settings.usd_rates.get(&currency)? };
    // A product that no longer fits is far above the cap.
    let dollars = units.checked_mul(rate);
    Some(dollars.is_none_or(|dollars| dollars > Decimal::from(CAP_USD)))
}
