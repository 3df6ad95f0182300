//! Dated exchange rates against the euro, for one purpose: to compare an amount with a limit that Stripe
//! states in US dollars (docs.stripe.com/connect/account-debits).
//!
//! It converts nothing that is booked, reads no clock and invents no rate: what the table does not hold has
//! no equivalent. Amounts of money stay integers elsewhere; decimals are exact and checked here.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use rust_decimal::Decimal;
use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::amount::Amount;
use super::currency::Currency;
use super::minor::Minor;
use super::quote::Quoted;

const BUILT_IN: &str = include_str!("../../assets/fx/ecb-2026-10-30.toml");
const A_DATE: &str = "a date in quotes, such as \"2026-10-30\"";
const A_SOURCE: &str = "one line in quotes that names where the rates are from";
const RATES: &str = "a table of rates: a currency code, then how many units one euro is worth";
const A_RATE: &str = "a decimal number above zero in quotes, such as \"1.1172\"";
const A_CODE: &str = "the lower-case code of a currency that Stripe has, other than eur";

/// Rates of one day from one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FxTable {
    /// The day for which the rates hold.
    pub date: Date,
    /// Who published them and where they were taken from.
    pub source: String,
    /// How many whole units of a currency one euro is worth.
    pub per_euro: BTreeMap<Currency, Decimal>,
}

impl FxTable {
    /// The table that is compiled in: European Central Bank reference rates of 2026-10-30.
    ///
    /// # Errors
    /// Only if the file that was compiled in is wrong, which a test rules out.
    pub fn built_in() -> Result<Self, FxError> {
        Self::from_toml(BUILT_IN)
    }

    /// Reads a table: `date`, `source`, and `[per_euro]` with one rate for each currency.
    ///
    /// # Errors
    /// If it is not TOML, if a key is missing, unknown or repeated, or if a value is not what its key
    /// wants. The error names the line and the key.
    pub fn from_toml(text: &str) -> Result<Self, FxError> {
        let document = DeTable::parse(text).map_err(|error| FxError::Syntax {
            line: line_of(text, error.span()),
            message: Quoted::whole(error.message()),
        })?;
        let (mut date, mut source, mut rates) = (None, None, None);
        for (key, value) in document.get_ref() {
            match key.get_ref().as_ref() {
                "date" => date = Some(read_date(text, value)?),
                "source" => source = Some(read_source(text, value)?),
                "per_euro" => rates = Some(read_rates(text, value)?),
                other => {
                    let line = line_of(text, Some(key.span()));
                    return Err(FxError::UnknownKey { line, key: Quoted::new(other) });
                }
            }
        }
        let per_euro = rates.ok_or(FxError::Missing { key: "per_euro" })?;
        if !per_euro.contains_key(&Currency::USD) {
            return Err(FxError::Missing { key: "per_euro.usd" });
        }
        let date = date.ok_or(FxError::Missing { key: "date" })?;
        let source = source.ok_or(FxError::Missing { key: "source" })?;
        Ok(Self { date, source, per_euro })
    }

    /// What an amount is worth in whole US dollars, by way of the euro. An amount in US dollars is itself,
    /// exactly. `None` if the table has no rate for its currency, or if the result cannot be counted.
    #[must_use]
    pub fn usd_equivalent(&self, amount: Amount) -> Option<Decimal> {
        let currency = amount.currency();
        let scale = u32::from(currency.facts()?.wire_exponent);
        let units = Decimal::try_from_i128_with_scale(i128::from(amount.minor().get()), scale).ok()?;
        if currency == Currency::USD {
            return Some(units);
        }
        units.checked_mul(self.rate(Currency::USD)?)?.checked_div(self.rate(currency)?)
    }

    /// The largest number of minor units of a currency whose equivalent is at most `cap_usd_major` whole US
    /// dollars. `None` where [`FxTable::usd_equivalent`] has no answer either.
    #[must_use]
    pub fn usd_cap_in(&self, currency: Currency, cap_usd_major: Decimal) -> Option<Minor> {
        let about = self.about(currency, cap_usd_major)?;
        // The way there and the way back may round at the 28th digit, so the neighbours are asked as well.
        let within = |minor: &Minor| {
            let equivalent = self.usd_equivalent(Amount::new(*minor, currency));
            equivalent.is_some_and(|usd| usd <= cap_usd_major)
        };
        let neighbours = [about.checked_add(1), Some(about), about.checked_sub(1)];
        neighbours.into_iter().flatten().map(Minor::new).find(within)
    }

    /// How many days before `today` the rates were published; negative if after.
    #[must_use]
    pub fn age_in_days(&self, today: Date) -> i64 {
        today.duration_since(self.date).as_hours() / 24
    }

    fn about(&self, currency: Currency, usd: Decimal) -> Option<i64> {
        let wire = u32::from(currency.facts()?.wire_exponent);
        let one_unit = Decimal::from(10_i64.checked_pow(wire)?);
        let units = if currency == Currency::USD {
            usd
        } else {
            usd.checked_mul(self.rate(currency)?)?.checked_div(self.rate(Currency::USD)?)?
        };
        i64::try_from(units.checked_mul(one_unit)?.floor()).ok()
    }

    fn rate(&self, currency: Currency) -> Option<Decimal> {
        if currency == Currency::EUR {
            return Some(Decimal::ONE);
        }
        self.per_euro.get(&currency).copied()
    }
}

/// What is wrong with a file of exchange rates. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FxError {
    /// The text is not TOML, or a key is there twice.
    #[error("Exchange rates, line {line}: {message}.")]
    Syntax {
        /// The line of the fault.
        line: usize,
        /// What the parser says.
        message: Quoted,
    },
    /// A key that the format does not have.
    #[error("Exchange rates, line {line}: there is no key `{key}`; the keys are date, source and per_euro.")]
    UnknownKey {
        /// The line of the key.
        line: usize,
        /// The key as written.
        key: Quoted,
    },
    /// A key that the format needs.
    #[error("Exchange rates: the key `{key}` is missing; the keys are date, source and per_euro with at least usd.")]
    Missing {
        /// The path of the key.
        key: &'static str,
    },
    /// A key or value that is not what is wanted there.
    #[error("Exchange rates, line {line}, key `{key}`: expected {expected}.")]
    Unexpected {
        /// The line of the value.
        line: usize,
        /// The path of the key.
        key: Quoted,
        /// What is wanted.
        expected: &'static str,
    },
}

fn read_date(text: &str, value: &Spanned<DeValue<'_>>) -> Result<Date, FxError> {
    let date = value.get_ref().as_str().and_then(|typed| typed.parse().ok());
    date.ok_or_else(|| unexpected(text, value.span(), "date", A_DATE))
}

fn read_source(text: &str, value: &Spanned<DeValue<'_>>) -> Result<String, FxError> {
    let fits = |source: &&str| !source.trim().is_empty() && !source.contains(char::is_control);
    let source = value.get_ref().as_str().filter(fits).map(str::to_owned);
    source.ok_or_else(|| unexpected(text, value.span(), "source", A_SOURCE))
}

fn read_rates(text: &str, value: &Spanned<DeValue<'_>>) -> Result<BTreeMap<Currency, Decimal>, FxError> {
    let Some(rows) = value.get_ref().as_table() else {
        return Err(unexpected(text, value.span(), "per_euro", RATES));
    };
    let mut rates = BTreeMap::new();
    for (code, rate) in rows {
        let key = format!("per_euro.{}", code.get_ref());
        let Some(currency) = rated(code.get_ref()) else {
            return Err(unexpected(text, code.span(), &key, A_CODE));
        };
        let Some(per_euro) = rate.get_ref().as_str().and_then(decimal_above_zero) else {
            return Err(unexpected(text, rate.span(), &key, A_RATE));
        };
        rates.insert(currency, per_euro);
    }
    Ok(rates)
}

/// The currency of a key. Only one spelling is taken, so that no currency can be there twice.
fn rated(code: &str) -> Option<Currency> {
    let known = Currency::from_code(code).ok().filter(Currency::is_known)?;
    Some(known).filter(|currency| currency.code() == code && *currency != Currency::EUR)
}

/// Digits with at most one point. The decimal type alone would also take underscores and signs.
fn decimal_above_zero(text: &str) -> Option<Decimal> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let rate = Decimal::from_str_exact(text).ok().filter(|_| plain)?;
    Some(rate).filter(|rate| *rate > Decimal::ZERO)
}

fn unexpected(text: &str, span: Range<usize>, key: &str, expected: &'static str) -> FxError {
    FxError::Unexpected { line: line_of(text, Some(span)), key: Quoted::new(key), expected }
}

/// The line, from 1, on which a range of bytes begins.
fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start);
    let before = text.bytes().take(start).filter(|byte| *byte == b'\n').count();
    before.saturating_add(1)
}

#[cfg(test)]
#[path = "fx_tests.rs"]
mod tests;
