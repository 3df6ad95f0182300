//! Regions of account debits: both sides must be in the same one (docs.stripe.com/connect/account-debits). *Europe* is
//! one region; Stripe does not list its countries on that page, so the list is taken from its pages on payouts and
//! transfers within Europe (docs.stripe.com/connect/alternative-currency-payouts).

use super::Country;

/// A region within which Stripe offers account debits, in one edition of the rules or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// Australia.
    Australia,
    /// Canada.
    Canada,
    /// The European Economic Area, the United Kingdom, Switzerland and Gibraltar.
    Europe,
    /// Hong Kong.
    HongKong,
    /// Japan.
    Japan,
    /// New Zealand.
    NewZealand,
    /// The United States.
    UnitedStates,
}

/// Countries of [`Region::Europe`].
const EUROPE: [&str; 33] = [
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl Region {
    /// The region of a country; none where Stripe names none.
    #[must_use]
    pub fn of(country: Country) -> Option<Self> {
        match country.code() {
            "AU" => Some(Self::Australia),
            "CA" => Some(Self::Canada),
            "HK" => Some(Self::HongKong),
            "JP" => Some(Self::Japan),
            "NZ" => Some(Self::NewZealand),
            "US" => Some(Self::UnitedStates),
            code if EUROPE.contains(&code) => Some(Self::Europe),
            _ => None,
        }
    }

    /// Its name as shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Australia => "AU",
            Self::Canada => "CA",
            Self::Europe => "Europe",
            Self::HongKong => "HK",
            Self::Japan => "JP",
            Self::NewZealand => "NZ",
            Self::UnitedStates => "US",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("DE", Some(Region::Europe))]
    #[case("GB", Some(Region::Europe))]
    #[case("CH", Some(Region::Europe))]
    #[case("NO", Some(Region::Europe))]
    #[case("US", Some(Region::UnitedStates))]
    #[case("AU", Some(Region::Australia))]
    #[case("BR", None)]
    #[case("SG", None)]
    fn a_country_has_the_region_that_stripe_names(#[case] code: &str, #[case] region: Option<Region>) {
        assert_eq!(Country::from_code(code).map(Region::of), Ok(region));
    }
}
