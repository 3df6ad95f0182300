//! What the operator has settled about the rules: settings, as meant. How they were typed and where they came from is
//! `config`'s matter.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::Account;
use crate::money::FxTable;

use super::Edition;

/// What *a debit cannot make the balance negative* looks at. Stripe's page says only "balance"
/// (docs.stripe.com/connect/account-debits), so it is a setting, strict by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The available balance alone.
    AvailableOnly,
    /// Available and pending together.
    AvailablePlusPending,
    /// The available balance, or below it where the platform's reserves are on and the account has a bank account in
    /// the same currency, as Stripe's page said until 2024.
    ReservesException,
}

impl Basis {
    /// All, in a fixed order.
    pub const ALL: [Self; 3] = [Self::AvailableOnly, Self::AvailablePlusPending, Self::ReservesException];

    /// Its name in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AvailableOnly => "available_only",
            Self::AvailablePlusPending => "available_plus_pending",
            Self::ReservesException => "reserves_exception",
        }
    }

    /// The basis of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.name() == name)
    }
}

/// The operator's settings for the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// What *non-negative* looks at.
    pub basis: Basis,
    /// Whether the platform's reserves are on; none: by the platform's creation date.
    pub reserves_enabled: Option<bool>,
    /// One edition for all accounts; none: by liability.
    pub edition: Option<Edition>,
    /// Whether Stripe enrolled the platform for debits of accounts whose losses Stripe carries.
    pub stripe_managed_risk: bool,
    /// Whether pairs of regions among the US, Canada, the UK, Switzerland and the EEA are left to Stripe to decide
    /// rather than blocked. Stripe's current table of such corridors could not be read.
    pub corridors: bool,
    /// Rates for the cap of 100,000 USD.
    pub fx: Arc<FxTable>,
    /// Metadata key of an account that names its agreement to debits.
    pub consent_key: String,
    /// Metadata key that holds the last day of that agreement, `2027-12-31`.
    pub consent_until_key: String,
}

/// Reserves are on by default for platforms created after 31 January 2017 (the preview documentation of that year).
/// This is the first second of the day after, UTC.
const RESERVES_SINCE: i64 = 1_485_907_200;

impl Policy {
    /// The defaults, with these exchange rates.
    #[must_use]
    pub fn with_fx(fx: Arc<FxTable>) -> Self {
        Self {
            basis: Basis::AvailableOnly,
            reserves_enabled: None,
            edition: None,
            stripe_managed_risk: false,
            corridors: false,
            fx,
            consent_key: "debit_consent".to_owned(),
            consent_until_key: "debit_consent_until".to_owned(),
        }
    }

    /// Whether the platform's reserves are on: as set, else by its creation date.
    #[must_use]
    pub fn reserves_on(&self, platform: &Account) -> bool {
        self.reserves_enabled.unwrap_or_else(|| platform.created >= reserves_since())
    }
}

fn reserves_since() -> Timestamp {
    Timestamp::constant(RESERVES_SINCE, 0)
}
