//! How an amount is written: grouped in threes, a point before the decimals, an ASCII minus, and no rounding.
//!
//! It writes for people and for confirmation, not for the wire, where an amount is a bare integer. It
//! never hides a digit: an amount in a currency without decimals in use that still has some shows them.

use std::fmt;

use super::amount::Amount;

/// A figure in three parts, so that a column can be aligned on the decimal point. Written one after the
/// other they are the figure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FigureParts {
    /// `-`, `+` or nothing.
    pub sign: &'static str,
    /// The whole units, grouped in threes: `8,310`.
    pub whole: String,
    /// The point and the decimals, `.00`, or nothing where the currency has no decimals.
    pub fraction: String,
}

impl fmt::Display for FigureParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.sign, self.whole, self.fraction)
    }
}

impl Amount {
    /// The figure alone: `8,310.00`, `-412.37`, `412,000`. An unknown currency's minor units are grouped
    /// and have no decimals.
    #[must_use]
    pub fn figure(self) -> String {
        self.split().to_string()
    }

    /// The figure as a change, which always has a sign: `+8,310.00`, `-412.37`. No change is `0.00`.
    #[must_use]
    pub fn movement(self) -> String {
        let mut parts = self.split();
        if self.minor().is_positive() {
            parts.sign = "+";
        }
        parts.to_string()
    }

    /// The amount in a sentence, with the minus in front of the figure: `USD -412.37`. An unknown currency
    /// says what was counted: `XYZ 12,345 minor units`.
    #[must_use]
    pub fn sentence(self) -> String {
        let unit = if self.currency().is_known() { "" } else { " minor units" };
        format!("{} {}{unit}", self.currency().upper(), self.split())
    }

    /// The amount as it is typed to confirm it, without grouping: `8310.00`. What
    /// [`parse_amount`](super::parse_amount) makes of it is this amount again, if it is not negative and a
    /// multiple that the currency can show.
    #[must_use]
    pub fn typed(self) -> String {
        let (whole, fraction) = self.digits();
        format!("{}{whole}{fraction}", self.sign())
    }

    /// The figure in parts, for a column that is aligned on the decimal point.
    #[must_use]
    pub fn split(self) -> FigureParts {
        let (whole, fraction) = self.digits();
        FigureParts { sign: self.sign(), whole: grouped(&whole), fraction }
    }

    fn sign(self) -> &'static str {
        if self.minor().is_negative() { "-" } else { "" }
    }

    /// The whole units without grouping, and the point with the decimals.
    fn digits(self) -> (String, String) {
        let facts = self.currency().facts();
        let wire = facts.map_or(0, |facts| usize::from(facts.wire_exponent));
        let display = facts.map_or(0, |facts| usize::from(facts.display_exponent));
        let least = wire.saturating_add(1);
        let digits = format!("{:0>least$}", self.minor().get().unsigned_abs());
        let point = digits.len().saturating_sub(wire);
        let whole = digits.chars().take(point).collect();
        let mut fraction: String = digits.chars().skip(point).collect();
        if fraction.chars().skip(display).all(|digit| digit == '0') {
            fraction.truncate(display);
        }
        if !fraction.is_empty() {
            fraction.insert(0, '.');
        }
        (whole, fraction)
    }
}

/// Digits with a comma before each three that follow others.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::{Currency, Minor};
    use super::*;

    fn amount(minor: i64, code: &str) -> Amount {
        Amount::new(Minor::new(minor), Currency::from_code(code).unwrap())
    }

    #[rstest]
    #[case(831_000, "usd", "8,310.00")]
    #[case(-41_237, "usd", "-412.37")]
    #[case(0, "usd", "0.00")]
    #[case(5, "usd", "0.05")]
    #[case(-5, "usd", "-0.05")]
    #[case(100_000, "usd", "1,000.00")]
    #[case(99_999, "usd", "999.99")]
    #[case(412_000, "jpy", "412,000")]
    #[case(0, "jpy", "0")]
    #[case(1_234_500, "bhd", "1,234.500")]
    #[case(50_000, "isk", "500")]
    #[case(50_050, "isk", "500.50")]
    #[case(-50_001, "ugx", "-500.01")]
    #[case(12_345, "xyz", "12,345")]
    #[case(i64::MAX, "usd", "92,233,720,368,547,758.07")]
    #[case(i64::MIN, "jpy", "-9,223,372,036,854,775,808")]
    fn a_figure_is_grouped_and_has_the_decimals_of_its_currency(
        #[case] minor: i64,
        #[case] code: &str,
        #[case] figure: &str,
    ) {
        assert_eq!(amount(minor, code).figure(), figure);
    }

    #[rstest]
    #[case(831_000, "usd", "+8,310.00")]
    #[case(-41_237, "usd", "-412.37")]
    #[case(0, "usd", "0.00")]
    #[case(7, "jpy", "+7")]
    fn a_movement_has_a_sign_unless_nothing_moved(#[case] minor: i64, #[case] code: &str, #[case] movement: &str) {
        assert_eq!(amount(minor, code).movement(), movement);
    }

    #[rstest]
    #[case(831_000, "usd", "USD 8,310.00")]
    #[case(-41_237, "usd", "USD -412.37")]
    #[case(50_000, "isk", "ISK 500")]
    #[case(12_345, "xyz", "XYZ 12,345 minor units")]
    #[case(-12_345, "xyz", "XYZ -12,345 minor units")]
    fn in_a_sentence_the_currency_comes_first(#[case] minor: i64, #[case] code: &str, #[case] sentence: &str) {
        assert_eq!(amount(minor, code).sentence(), sentence);
    }

    #[rstest]
    #[case(831_000, "usd", "8310.00")]
    #[case(1_234_567, "jpy", "1234567")]
    #[case(50_000_000, "isk", "500000")]
    #[case(1_234_500, "kwd", "1234.500")]
    #[case(12_345, "xyz", "12345")]
    fn the_typed_form_has_no_grouping(#[case] minor: i64, #[case] code: &str, #[case] typed: &str) {
        assert_eq!(amount(minor, code).typed(), typed);
    }

    #[test]
    fn the_parts_are_the_sign_the_whole_and_the_fraction_with_its_point() {
        let parts = amount(-141_237, "usd").split();
        assert_eq!(parts.sign, "-");
        assert_eq!(parts.whole, "1,412");
        assert_eq!(parts.fraction, ".37");
        assert_eq!(amount(1_412, "jpy").split().fraction, "");
    }
}
