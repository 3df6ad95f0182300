//! An amount of money: minor units with their currency, and totals that keep currencies apart.
//!
//! Two currencies never meet here: a euro that an account holds does not repair a dollar that it owes
//! (docs.stripe.com/connect/account-balances), so adding them is an error and never a conversion.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::currency::Currency;
use super::minor::Minor;

/// Minor units of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    minor: Minor,
    currency: Currency,
}

impl Amount {
    /// This many minor units of this currency.
    #[must_use]
    pub const fn new(minor: Minor, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The minor units.
    #[must_use]
    pub const fn minor(self) -> Minor {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// If the currencies differ, or if the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, Minor::checked_add)
    }

    /// The difference of two amounts of one currency.
    ///
    /// # Errors
    /// If the currencies differ, or if the difference does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, Minor::checked_sub)
    }

    /// The same amount with the other sign.
    ///
    /// # Errors
    /// For the one number that has no opposite.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.with(self.minor.checked_neg())
    }

    fn combine(self, other: Self, sum: fn(Minor, Minor) -> Option<Minor>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency });
        }
        self.with(sum(self.minor, other.minor))
    }

    fn with(self, minor: Option<Minor>) -> Result<Self, MoneyError> {
        let currency = self.currency;
        minor.map(|minor| Self { minor, currency }).ok_or(MoneyError::Overflow { currency })
    }
}

/// Why two amounts could not be brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// The amounts are in different currencies.
    #[error("{} and {} cannot be added or compared: each currency stands alone.", left.upper(), right.upper())]
    CurrencyMismatch {
        /// The currency of the amount on the left.
        left: Currency,
        /// The currency of the amount on the right.
        right: Currency,
    },
    /// The result is further from zero than 64 bits reach.
    #[error("The result in {} is too large to be counted; check the amounts that went into it.", currency.upper())]
    Overflow {
        /// The currency of the result.
        currency: Currency,
    },
}

/// One total for each currency, in the order of their codes.
///
/// It counts in 128 bits, so that adding any number of amounts that a computer can hold stays exact.
/// A currency that was never added has no total, which is not a total of zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals(BTreeMap<Currency, i128>);

impl Totals {
    /// No totals.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds an amount to the total of its currency.
    pub fn add(&mut self, amount: Amount) {
        let total = self.0.entry(amount.currency).or_insert(0);
        // It would take 2^64 amounts of 64 bits each to reach the end of 128 bits.
        *total = total.saturating_add(i128::from(amount.minor.get()));
    }

    /// The total of one currency.
    ///
    /// # Errors
    /// If the total does not fit into 64 bits.
    #[must_use]
    pub fn get(&self, currency: Currency) -> Option<Result<Amount, MoneyError>> {
        self.0.get(&currency).map(|total| narrow(currency, *total))
    }

    /// Each total, in the order of the currency codes. A total that does not fit into 64 bits is an error.
    pub fn iter(&self) -> impl Iterator<Item = Result<Amount, MoneyError>> {
        self.0.iter().map(|(currency, total)| narrow(*currency, *total))
    }

    /// The currencies that have a total, in the order of their codes.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.0.keys().copied()
    }

    /// How many currencies have a total.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn narrow(currency: Currency, total: i128) -> Result<Amount, MoneyError> {
    let minor = i64::try_from(total).map_err(|_| MoneyError::Overflow { currency })?;
    Ok(Amount::new(Minor::new(minor), currency))
}

impl FromIterator<Amount> for Totals {
    fn from_iter<I: IntoIterator<Item = Amount>>(amounts: I) -> Self {
        let mut totals = Self::new();
        totals.extend(amounts);
        totals
    }
}

impl Extend<Amount> for Totals {
    fn extend<I: IntoIterator<Item = Amount>>(&mut self, amounts: I) {
        for amount in amounts {
            self.add(amount);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn usd(minor: i64) -> Amount {
        Amount::new(Minor::new(minor), Currency::USD)
    }

    const fn eur(minor: i64) -> Amount {
        Amount::new(Minor::new(minor), Currency::EUR)
    }

    #[test]
    fn amounts_of_one_currency_add_and_subtract() {
        assert_eq!(usd(831_000).checked_add(usd(-41_237)), Ok(usd(789_763)));
        assert_eq!(usd(1).checked_sub(usd(2)), Ok(usd(-1)));
        assert_eq!(usd(5).checked_neg(), Ok(usd(-5)));
    }

    #[test]
    fn amounts_of_two_currencies_never_meet() {
        let mismatch = MoneyError::CurrencyMismatch { left: Currency::USD, right: Currency::EUR };
        assert_eq!(usd(1).checked_add(eur(1)), Err(mismatch));
        assert_eq!(usd(1).checked_sub(eur(1)), Err(mismatch));
        assert_eq!(mismatch.to_string(), "USD and EUR cannot be added or compared: each currency stands alone.");
    }

    #[test]
    fn a_result_that_does_not_fit_is_an_error_that_names_the_currency() {
        let overflow = MoneyError::Overflow { currency: Currency::USD };
        assert_eq!(usd(i64::MAX).checked_add(usd(1)), Err(overflow));
        assert_eq!(usd(i64::MIN).checked_sub(usd(1)), Err(overflow));
        assert_eq!(usd(i64::MIN).checked_neg(), Err(overflow));
        assert!(overflow.to_string().contains("in USD is too large"));
    }

    #[test]
    fn a_total_is_exact_beyond_64_bits_and_says_so_when_it_cannot_be_read() {
        let mut totals: Totals = [usd(i64::MAX), usd(1)].into_iter().collect();
        assert_eq!(totals.get(Currency::USD), Some(Err(MoneyError::Overflow { currency: Currency::USD })));
        totals.add(usd(-2));
        assert_eq!(totals.get(Currency::USD), Some(Ok(usd(i64::MAX - 1))));
    }

    #[test]
    fn a_currency_that_was_never_added_has_no_total() {
        let totals: Totals = [usd(0)].into_iter().collect();
        assert_eq!(totals.get(Currency::USD), Some(Ok(usd(0))));
        assert_eq!(totals.get(Currency::EUR), None);
        assert!(Totals::new().is_empty());
    }

    #[test]
    fn an_amount_survives_being_written_and_read() {
        let text = serde_json::to_string(&usd(-41_237)).unwrap();
        assert_eq!(text, r#"{"minor":-41237,"currency":"usd"}"#);
        assert_eq!(serde_json::from_str::<Amount>(&text).unwrap(), usd(-41_237));
    }

    proptest! {
        #[test]
        fn totals_never_mix_currencies(
            rows in prop::collection::vec((any::<i32>(), prop::sample::select(vec!["usd", "eur", "jpy", "xyz"])), 0..60),
        ) {
            let amounts: Vec<Amount> = rows
                .iter()
                .map(|(minor, code)| Amount::new(Minor::new(i64::from(*minor)), Currency::from_code(code).unwrap()))
                .collect();
            let totals: Totals = amounts.iter().copied().collect();
            for total in totals.iter() {
                let total = total.unwrap();
                let own = amounts.iter().filter(|amount| amount.currency() == total.currency());
                prop_assert_eq!(own.map(|amount| amount.minor().get()).sum::<i64>(), total.minor().get());
            }
            let codes: Vec<Currency> = totals.currencies().collect();
            prop_assert!(codes.is_sorted());
            prop_assert_eq!(codes.len(), totals.len());
            prop_assert!(amounts.iter().all(|amount| codes.contains(&amount.currency())));
        }
    }
}
