//! A count of minor units (cents, yen, fils), without its currency.
//!
//! It has no operators, no default and no text form: whoever adds must say what happens when the sum does
//! not fit, and whoever shows it must know the currency.

use serde::{Deserialize, Serialize};

/// A signed number of minor units, the smallest unit of a currency as Stripe counts it
/// (docs.stripe.com/currencies).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minor(i64);

impl Minor {
    /// Nothing: a known amount of zero. What is not known is not this.
    pub const ZERO: Self = Self(0);

    /// This many minor units.
    #[must_use]
    pub const fn new(units: i64) -> Self {
        Self(units)
    }

    /// The number of minor units.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or `None` if it does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        Self::wrap(self.0.checked_add(other.0))
    }

    /// The difference, or `None` if it does not fit.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        Self::wrap(self.0.checked_sub(other.0))
    }

    /// The same with the other sign, or `None` for the one number that has no opposite.
    #[must_use]
    pub const fn checked_neg(self) -> Option<Self> {
        Self::wrap(self.0.checked_neg())
    }

    /// The distance from zero, or `None` for the one number whose distance does not fit.
    #[must_use]
    pub const fn checked_abs(self) -> Option<Self> {
        Self::wrap(self.0.checked_abs())
    }

    /// Below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// Exactly zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0.is_positive()
    }

    const fn wrap(units: Option<i64>) -> Option<Self> {
        match units {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: Minor = Minor::new(i64::MIN);
    const MOST: Minor = Minor::new(i64::MAX);
    const ONE: Minor = Minor::new(1);

    #[test]
    fn what_does_not_fit_is_none_and_never_wraps() {
        assert_eq!(MOST.checked_add(ONE), None);
        assert_eq!(LEAST.checked_sub(ONE), None);
        assert_eq!(LEAST.checked_neg(), None);
        assert_eq!(LEAST.checked_abs(), None);
        assert_eq!(ONE.checked_sub(MOST), Some(Minor::new(-9_223_372_036_854_775_806)));
    }

    #[test]
    fn every_number_has_exactly_one_of_three_signs() {
        for minor in [LEAST, Minor::new(-1), Minor::ZERO, ONE, MOST] {
            let signs = [minor.is_negative(), minor.is_zero(), minor.is_positive()];
            assert_eq!(signs.iter().filter(|sign| **sign).count(), 1, "{minor:?}");
        }
    }

    #[test]
    fn on_the_wire_it_is_a_bare_integer() {
        assert_eq!(serde_json::to_string(&Minor::new(-41_237)).unwrap(), "-41237");
        assert!(serde_json::from_str::<Minor>("1.5").is_err());
    }
}
