//! A currency: its code, and what Stripe documents about it.
//!
//! A code that the table does not hold is still a currency, because Stripe may add one tomorrow and its
//! balance must be shown. Nothing is assumed about it: its amounts stay in minor units.

use std::fmt;
use std::str;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use super::quote::Quoted;
use super::table;

pub use super::table::{CurrencyFacts, all};

/// The most characters that a code may have.
const LONGEST_CODE: usize = 8;

/// A currency code in lower case, as Stripe writes it. Ordered by its letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; LONGEST_CODE]);

impl Currency {
    /// US dollar.
    pub const USD: Self = Self(*b"usd\0\0\0\0\0");
    /// Euro.
    pub const EUR: Self = Self(*b"eur\0\0\0\0\0");
    /// Pound sterling.
    pub const GBP: Self = Self(*b"gbp\0\0\0\0\0");
    /// Canadian dollar.
    pub const CAD: Self = Self(*b"cad\0\0\0\0\0");
    /// Japanese yen, which has no decimals.
    pub const JPY: Self = Self(*b"jpy\0\0\0\0\0");
    /// Australian dollar.
    pub const AUD: Self = Self(*b"aud\0\0\0\0\0");
    /// Hong Kong dollar.
    pub const HKD: Self = Self(*b"hkd\0\0\0\0\0");
    /// New Zealand dollar.
    pub const NZD: Self = Self(*b"nzd\0\0\0\0\0");
    /// Swiss franc.
    pub const CHF: Self = Self(*b"chf\0\0\0\0\0");

    /// Reads a code of three to eight ASCII letters or digits, in any case. Whether Stripe knows it is a
    /// different question: [`Currency::is_known`].
    ///
    /// # Errors
    /// If the text is shorter or longer, or has any other character.
    pub fn from_code(text: &str) -> Result<Self, CurrencyCodeError> {
        let fits = (3..=LONGEST_CODE).contains(&text.len());
        if !fits || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(CurrencyCodeError { text: Quoted::new(text) });
        }
        let mut code = [0; LONGEST_CODE];
        for (place, byte) in code.iter_mut().zip(text.bytes()) {
            *place = byte.to_ascii_lowercase();
        }
        Ok(Self(code))
    }

    /// The code in lower case, as on the wire.
    #[must_use]
    pub fn code(&self) -> &str {
        let letters = self.0.split(|byte| *byte == 0).next().unwrap_or_default();
        // Only ASCII is ever stored, so that the empty text cannot occur.
        str::from_utf8(letters).unwrap_or_default()
    }

    /// The first four letters of the code, a zero in place of each that it does not have: a short key that sorts as the
    /// codes do.
    #[must_use]
    pub const fn first_letters(self) -> [u8; 4] {
        let [first, second, third, fourth, ..] = self.0;
        [first, second, third, fourth]
    }

    /// The code in upper case, as people write it.
    #[must_use]
    pub fn upper(&self) -> String {
        self.code().to_ascii_uppercase()
    }

    /// What Stripe documents about this currency, or `None` for a code that the table does not hold.
    #[must_use]
    pub fn facts(&self) -> Option<&'static CurrencyFacts> {
        table::find(self.code())
    }

    /// Whether the table holds this code.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.facts().is_some()
    }

    /// The decimal places that people write. 0 for a code that the table does not hold, because its
    /// amounts are shown in minor units.
    #[must_use]
    pub fn exponent(&self) -> u8 {
        self.facts().map_or(0, |facts| facts.display_exponent)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({})", self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_code(&text).map_err(de::Error::custom)
    }
}

/// A text that cannot be a currency code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a currency code: three to eight letters or digits, as in usd.")]
pub struct CurrencyCodeError {
    text: Quoted,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn facts(code: &str) -> &'static CurrencyFacts {
        Currency::from_code(code).unwrap().facts().unwrap()
    }

    #[test]
    fn a_currency_is_no_larger_than_eight_bytes() {
        assert_eq!(size_of::<Currency>(), 8);
    }

    #[test]
    fn the_table_is_sorted_without_repeats_and_every_row_is_found() {
        assert!(all().is_sorted_by(|left, right| left.code < right.code));
        for row in all() {
            assert_eq!(facts(row.code), row);
            assert_eq!(Currency::from_code(row.code).unwrap().code(), row.code);
        }
        assert_eq!(all().len(), 146);
    }

    #[rstest]
    #[case(Currency::USD, "usd", 2)]
    #[case(Currency::EUR, "eur", 2)]
    #[case(Currency::GBP, "gbp", 2)]
    #[case(Currency::CAD, "cad", 2)]
    #[case(Currency::JPY, "jpy", 0)]
    #[case(Currency::AUD, "aud", 2)]
    #[case(Currency::HKD, "hkd", 2)]
    #[case(Currency::NZD, "nzd", 2)]
    #[case(Currency::CHF, "chf", 2)]
    fn a_named_currency_is_the_one_read_from_its_code(
        #[case] named: Currency,
        #[case] code: &str,
        #[case] exponent: u8,
    ) {
        assert_eq!(Currency::from_code(&code.to_uppercase()).unwrap(), named);
        assert_eq!(named.code(), code);
        assert_eq!(named.exponent(), exponent);
    }

    #[test]
    fn exactly_the_documented_currencies_differ_from_two_decimals() {
        let with = |wire: u8, display: u8| -> String {
            let same = |row: &&CurrencyFacts| row.wire_exponent == wire && row.display_exponent == display;
            all().iter().filter(same).map(|row| row.code).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(with(0, 0), "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");
        assert_eq!(with(3, 3), "bhd jod kwd omr tnd");
        assert_eq!(with(2, 0), "isk ugx");
        let others = all().iter().filter(|row| row.wire_exponent == 2 && row.display_exponent == 2);
        assert_eq!(others.count(), 146 - 15 - 5 - 2);
    }

    #[rstest]
    #[case("usd", 1, 1)]
    #[case("bhd", 10, 10)]
    #[case("isk", 100, 100)]
    #[case("ugx", 100, 100)]
    #[case("huf", 1, 100)]
    #[case("twd", 1, 100)]
    #[case("jpy", 1, 1)]
    fn charges_and_payouts_have_their_own_granularity(#[case] code: &str, #[case] charge: i64, #[case] payout: i64) {
        assert_eq!(facts(code).charge_multiple, charge);
        assert_eq!(facts(code).payout_multiple, payout);
    }

    #[rstest]
    #[case("usd", Some(50))]
    #[case("jpy", Some(50))]
    #[case("huf", Some(17_500))]
    #[case("mxn", Some(1_000))]
    #[case("gbp", Some(30))]
    #[case("isk", None)]
    fn minimum_charges_are_in_minor_units(#[case] code: &str, #[case] minimum: Option<i64>) {
        assert_eq!(facts(code).minimum_charge, minimum);
    }

    #[test]
    fn only_the_rupiah_has_twelve_digits() {
        for row in all() {
            let largest = if row.code == "idr" { 999_999_999_999 } else { 99_999_999 };
            assert_eq!(row.max_minor, largest, "{}", row.code);
        }
    }

    #[rstest]
    #[case("")]
    #[case("us")]
    #[case("ninechars")]
    #[case("u d")]
    #[case("usd\0")]
    #[case("us€")]
    #[case("us\u{1b}")]
    fn what_is_not_a_code_is_refused_with_a_sentence(#[case] text: &str) {
        let error = Currency::from_code(text).unwrap_err().to_string();
        assert!(error.ends_with("as in usd."), "{error}");
        assert!(!error.contains(char::is_control), "{error:?}");
    }

    #[test]
    fn an_unknown_code_is_a_currency_about_which_nothing_is_assumed() {
        let unknown = Currency::from_code("USDC2").unwrap();
        assert_eq!(unknown.code(), "usdc2");
        assert_eq!(unknown.upper(), "USDC2");
        assert!(!unknown.is_known());
        assert_eq!(unknown.exponent(), 0);
    }

    #[test]
    fn on_the_wire_it_is_a_lower_case_code() {
        assert_eq!(serde_json::to_string(&Currency::USD).unwrap(), "\"usd\"");
        assert_eq!(serde_json::from_str::<Currency>("\"EUR\"").unwrap(), Currency::EUR);
        let error = serde_json::from_str::<Currency>("\"x\"").unwrap_err();
        assert!(error.to_string().contains("not a currency code"), "{error}");
    }

    proptest! {
        #[test]
        fn codes_are_ordered_as_their_letters_are(left in "[a-z0-9]{3,8}", right in "[a-z0-9]{3,8}") {
            let order = Currency::from_code(&left).unwrap().cmp(&Currency::from_code(&right).unwrap());
            prop_assert_eq!(order, left.cmp(&right));
        }
    }
}
