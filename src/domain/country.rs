//! Countries as Stripe writes them: ISO 3166 alpha-2, upper case (docs.stripe.com/api/accounts/object).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A country code. Any two ASCII letters are a country here; whether Stripe serves it is a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// The text was not a country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a country code: two letters are expected, like US")]
pub struct CountryError;

impl Country {
    /// Reads a code in any case.
    pub fn from_code(code: &str) -> Result<Self, CountryError> {
        match code.as_bytes() {
            &[a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(CountryError),
        }
    }

    /// The code, upper case.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl TryFrom<String> for Country {
    type Error = CountryError;

    fn try_from(code: String) -> Result<Self, CountryError> {
        Self::from_code(&code)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_letters_in_any_case() {
        assert_eq!(Country::from_code("us").map(|c| c.code().to_owned()), Ok("US".to_owned()));
        for wrong in ["", "U", "USA", "1A", "é"] {
            assert_eq!(Country::from_code(wrong), Err(CountryError), "{wrong}");
        }
    }
}
