//! What an operator typed, read as an amount, or a sentence that says why not.
//!
//! It guesses nothing: a text that two countries would read differently is refused, because the number that
//! comes out of here is taken from somebody's balance. Limits on the amount are rules and not here.

use thiserror::Error;

use super::amount::Amount;
use super::currency::Currency;
use super::minor::Minor;
use super::quote::{QUOTED_CHARS, Quoted};

/// Reads an amount in whole units with its decimals: `1,234.50`, `1234.5` and `1234.50` are the same in USD.
/// ISK and UGX are typed in whole units and stored times 100 (docs.stripe.com/currencies, special cases).
/// A currency that the table does not hold is typed in minor units. Blanks around the text are ignored.
///
/// # Errors
/// If the text is anything else. The error is a sentence for the operator.
pub fn parse_amount(text: &str, currency: Currency) -> Result<Minor, AmountError> {
    let typed = Typed { text: text.trim(), currency };
    typed.check_length()?;
    typed.check_characters()?;
    let (whole, fraction) = typed.check_point()?;
    typed.check_commas(whole)?;
    typed.check_decimals(whole, fraction)?;
    typed.minor(whole, fraction)
}

/// Why a typed text is not an amount. Each variant holds the text (cut, without control characters) and
/// what its sentence needs to say what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Nothing was typed. Holds an example.
    #[error("No amount was typed: type one, as in {0}.")]
    Empty(String),
    /// More characters than any amount has. Holds an example.
    #[error("`{0}` is too long for an amount: type at most {QUOTED_CHARS} characters, as in {1}.")]
    TooLong(Quoted, String),
    /// A plus or minus sign. Holds an example.
    #[error("`{0}` has a sign: type the amount without one, as in {1}.")]
    Sign(Quoted, String),
    /// Digits of another script. Holds an example.
    #[error("`{0}` has digits other than 0 to 9: type those, as in {1}.")]
    ForeignDigits(Quoted, String),
    /// A power of ten. Holds an example.
    #[error("`{0}` has an exponent: write the number out, as in {1}.")]
    Exponent(Quoted, String),
    /// A blank between the digits. Holds an example.
    #[error("`{0}` has a blank in it: group the digits with commas or not at all, as in {1}.")]
    Blank(Quoted, String),
    /// Another character that is in no amount. Holds the character and an example.
    #[error("`{0}` has {1} in it: type only digits, commas and a point, as in {2}.")]
    Character(Quoted, String, String),
    /// Nothing in front of the point. Holds an example.
    #[error("`{0}` has no digit before the point: begin with one, as in {1}.")]
    NothingBeforePoint(Quoted, String),
    /// Nothing after the point. Holds the text without it.
    #[error("`{0}` ends with a point: type {1}.")]
    NothingAfterPoint(Quoted, Quoted),
    /// A second point. Holds an example.
    #[error("`{0}` has more than one point: a point only begins the decimals, as in {1}.")]
    SeveralPoints(Quoted, String),
    /// A comma among the decimals. Holds an example.
    #[error("`{0}` has a comma after the point: commas group the digits before it, as in {1}.")]
    CommaAfterPoint(Quoted, String),
    /// A comma that does not part threes. Holds an example.
    #[error("`{0}` has a comma where no three digits are parted; decimals begin with a point, as in {1}.")]
    Comma(Quoted, String),
    /// A zero in front of other digits. Holds an example.
    #[error("`{0}` begins with a zero that counts nothing: leave it out, as in {1}.")]
    LeadingZero(Quoted, String),
    /// Decimals in a currency that has none. Holds the currency and the part before the point.
    #[error("{code} has no decimals: {2}, not {0}.", code = .1.upper())]
    NoDecimals(Quoted, Currency, Quoted),
    /// Decimals in a currency that is not in the table. Holds the currency and the part before the point.
    #[error("{code} is not in the currency table, so its amounts are whole minor units: {2}, not {0}.", code = .1.upper())]
    UnknownDecimals(Quoted, Currency, Quoted),
    /// More decimals than the currency has. Holds the currency, its decimals, those typed, and an example.
    #[error("{code} has {2} decimals and {0} has {3}: type at most {2}, as in {4}.", code = .1.upper())]
    TooManyDecimals(Quoted, Currency, usize, usize, String),
    /// More than can be counted in 64 bits. Holds the largest amount of the currency that can.
    #[error("`{0}` is more than can be counted: the most is {1}.")]
    Overflow(Quoted, String),
}

/// A trimmed text and the currency in which it is to be read.
#[derive(Clone, Copy)]
struct Typed<'a> {
    text: &'a str,
    currency: Currency,
}

impl<'a> Typed<'a> {
    fn check_length(self) -> Result<(), AmountError> {
        if self.text.is_empty() {
            return Err(AmountError::Empty(self.example()));
        }
        if self.text.chars().nth(QUOTED_CHARS).is_some() {
            return Err(AmountError::TooLong(self.quoted(), self.example()));
        }
        Ok(())
    }

    /// Only digits, commas and points may stay. The first other character decides what is said.
    fn check_characters(self) -> Result<(), AmountError> {
        let foreign = |c: &char| !c.is_ascii_digit() && !matches!(c, ',' | '.');
        let Some(found) = self.text.chars().find(foreign) else {
            return Ok(());
        };
        let (typed, example) = (self.quoted(), self.example());
        let after_digit = self.text.starts_with(|c: char| c.is_ascii_digit());
        Err(match found {
            '+' | '-' | '\u{2212}' | '\u{2013}' => AmountError::Sign(typed, example),
            'e' | 'E' if after_digit => AmountError::Exponent(typed, example),
            c if c.is_whitespace() => AmountError::Blank(typed, example),
            c if c.is_numeric() => AmountError::ForeignDigits(typed, example),
            c => AmountError::Character(typed, named(c), example),
        })
    }

    /// The parts before and after the point, if there is at most one point and no comma after it.
    fn check_point(self) -> Result<(&'a str, Option<&'a str>), AmountError> {
        let Some((whole, fraction)) = self.text.split_once('.') else {
            return Ok((self.text, None));
        };
        if fraction.contains('.') {
            return Err(AmountError::SeveralPoints(self.quoted(), self.example()));
        }
        if fraction.contains(',') {
            return Err(AmountError::CommaAfterPoint(self.quoted(), self.example()));
        }
        if whole.is_empty() {
            let example = self.decimals_example(fraction);
            return Err(AmountError::NothingBeforePoint(self.quoted(), example));
        }
        Ok((whole, Some(fraction)))
    }

    fn check_commas(self, whole: &str) -> Result<(), AmountError> {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let grouped = whole.contains(',');
        let parts_threes = groups.all(|group| group.len() == 3);
        if first.is_empty() || !parts_threes || (grouped && first.len() > 3) {
            return Err(AmountError::Comma(self.quoted(), self.example()));
        }
        if first.starts_with('0') && whole.len() > 1 {
            return Err(AmountError::LeadingZero(self.quoted(), self.example()));
        }
        Ok(())
    }

    fn check_decimals(self, whole: &str, fraction: Option<&str>) -> Result<(), AmountError> {
        let (Some(fraction), currency) = (fraction, self.currency) else {
            return Ok(());
        };
        if fraction.is_empty() {
            return Err(AmountError::NothingAfterPoint(self.quoted(), Quoted::new(whole)));
        }
        let most = usize::from(currency.exponent());
        if fraction.len() <= most {
            return Ok(());
        }
        Err(if !currency.is_known() {
            AmountError::UnknownDecimals(self.quoted(), currency, Quoted::new(whole))
        } else if most == 0 {
            AmountError::NoDecimals(self.quoted(), currency, Quoted::new(whole))
        } else {
            AmountError::TooManyDecimals(self.quoted(), currency, most, fraction.len(), self.example())
        })
    }

    /// The digits before and after the point, filled up with zeros to the exponent on the wire, are the
    /// minor units.
    fn minor(self, whole: &str, fraction: Option<&str>) -> Result<Minor, AmountError> {
        let fraction = fraction.unwrap_or_default();
        let wire = self.currency.facts().map_or(0, |facts| usize::from(facts.wire_exponent));
        let digits: String = whole.chars().filter(|c| *c != ',').collect();
        let digits = format!("{digits}{fraction:0<wire$}");
        digits.parse().map(Minor::new).map_err(|_| AmountError::Overflow(self.quoted(), self.most()))
    }

    fn quoted(self) -> Quoted {
        Quoted::new(self.text)
    }

    /// An amount in the form that the currency wants: `1,234.50`, `1,234`, `1,234.500`.
    fn example(self) -> String {
        let minor = match self.currency.facts().map(|facts| facts.wire_exponent) {
            None | Some(0) => 1_234,
            Some(3) => 1_234_500,
            Some(_) if self.currency.exponent() == 0 => 123_400,
            Some(_) => 123_450,
        };
        Amount::new(Minor::new(minor), self.currency).figure()
    }

    /// The decimals with a zero before them, if the currency has as many; else any amount.
    fn decimals_example(self, fraction: &str) -> String {
        let fits = !fraction.is_empty() && fraction.len() <= usize::from(self.currency.exponent());
        if fits { format!("0.{fraction}") } else { self.example() }
    }

    /// The largest amount that 64 bits can count and the currency can show.
    fn most(self) -> String {
        let multiple = self.currency.facts().map_or(1, |facts| facts.charge_multiple);
        let excess = i64::MAX.checked_rem(multiple).unwrap_or(0);
        Amount::new(Minor::new(i64::MAX.saturating_sub(excess)), self.currency).figure()
    }
}

/// A character as a message may show it: itself where every terminal draws it, else its number.
fn named(c: char) -> String {
    if c.is_ascii_graphic() { format!("`{c}`") } else { format!("U+{:04X}", u32::from(c)) }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
