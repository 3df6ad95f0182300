//! Where debits are possible. Both sides must be in one region, and the region in the list of the page that applies; Europe is one
//! region (docs.stripe.com/connect/account-debits). The countries of Europe are not listed on that page; they are taken from
//! docs.stripe.com/connect/cross-border-payouts.

/// A region of Stripe's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Region {
    Australia,
    Canada,
    Europe,
    HongKong,
    Japan,
    NewZealand,
    UnitedStates,
}

/// The countries of the one region Europe.
const EUROPE: [&str; 33] = [
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl Region {
    /// The region of a country; none for countries in which debits were never offered.
    pub(crate) fn of(country: &str) -> Option<Self> {
        match country {
            "AU" => Some(Self::Australia),
            "CA" => Some(Self::Canada),
            "HK" => Some(Self::HongKong),
            "JP" => Some(Self::Japan),
            "NZ" => Some(Self::NewZealand),
            "US" => Some(Self::UnitedStates),
            other => EUROPE.contains(&other).then_some(Self::Europe),
        }
    }

    /// Whether funds may be sent between two regions (docs.stripe.com/connect/cross-border-payouts).
    pub(crate) fn may_send_to(self, other: Self) -> bool {
        self == other || (self.sends_abroad() && other.sends_abroad())
    }

    fn sends_abroad(self) -> bool {
        match self {
            Self::Canada | Self::Europe | Self::UnitedStates => true,
            Self::Australia | Self::HongKong | Self::Japan | Self::NewZealand => false,
        }
    }
}

/// Whether two countries are in one region. Australia left the list of the current page in 2025 while other copies keep it, and
/// real Stripe is taken to accept it.
pub(crate) fn same(one: &str, other: &str) -> bool {
    Region::of(one).is_some_and(|region| Region::of(other) == Some(region))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("DE", "GB", true)]
    #[case("DE", "CH", true)]
    #[case("DE", "NO", true)]
    #[case("US", "US", true)]
    #[case("US", "CA", false)]
    #[case("AU", "AU", true)]
    #[case("BR", "BR", false)]
    fn europe_is_one_region_and_unlisted_countries_have_none(
        #[case] one: &str,
        #[case] other: &str,
        #[case] wanted: bool,
    ) {
        assert_eq!(same(one, other), wanted);
    }
}
