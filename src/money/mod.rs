//! Money: minor units, currencies with Stripe's exceptions, strict reading, plain writing, and the dated
//! table of exchange rates that one rule needs.
//!
//! Nothing here does input or output, reads a clock, or uses a float; every sum is checked, currencies never
//! meet, and what is unknown is never zero. It exists so that no other room has to know where a
//! decimal point is.
// Not in tests, which may count as they like: a wrong sum there fails the test.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions))]

pub mod amount;
pub mod currency;
pub mod format;
pub mod fx;
pub mod minor;
pub mod parse;
mod quote;
mod table;

pub use amount::{Amount, MoneyError, Totals};
pub use currency::{Currency, CurrencyCodeError, CurrencyFacts};
pub use format::{FigureParts, grouped};
pub use fx::{FxError, FxTable};
pub use minor::Minor;
pub use parse::{AmountError, parse_amount};
