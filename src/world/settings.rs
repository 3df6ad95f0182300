//! How a simulated Stripe behaves where the real one is a matter of enrolment, era or chance. These are Stripe's
//! settings, not the operator's: the console never sees them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::faults::Fault;
use super::keys::NewKey;
use super::limits::RateLimit;

/// Switches of a world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// Which set of debit rules this Stripe applies.
    pub edition: Edition,
    /// Whether the platform may debit accounts whose losses Stripe carries, with a reference transaction.
    pub managed_risk_enrolled: bool,
    /// What a debit is compared with.
    pub non_negative: NonNegative,
    /// Whether reserves are on for the platform.
    pub reserves_enabled: bool,
    /// When the reserve is recalculated.
    pub reserve_run: ReserveRun,
    /// US dollars for one unit of a currency, for the cap of 100,000 USD. A currency without a rate has no cap.
    pub usd_rates: BTreeMap<Currency, Decimal>,
    /// Whether form (a) falls under the minimum charge.
    pub enforce_min_charge: bool,
    /// Whether the `transfer_group` of a request stands on both objects that it leaves. That it stands on the one that is returned
    /// is documented (docs.stripe.com/api/charges/create); of the one on the other side nothing is, and metadata does not get
    /// there (github.com/stripe/stripe-dotnet/issues/938), so that it is off.
    pub groups_other_side: bool,
    /// How long a read takes.
    pub read_latency_ms: u64,
    /// How long a write takes. The work is done on arrival; its answer, and the release of its idempotency key, come at the end.
    pub write_latency_ms: u64,
    /// How many requests are let in.
    pub rate_limit: RateLimit,
    /// How long a write waits for an account that another write is busy with, where there are limits. Stripe publishes no number.
    pub lock_wait_ms: u64,
    /// What goes wrong from the start.
    pub faults: Vec<Fault>,
    /// Restricted keys beside the secret key.
    pub keys: Vec<NewKey>,
}

/// Era of the debit rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edition {
    /// Rules of 2025: docs.stripe.com/connect/account-debits, and its managed-risk sibling where enrolled.
    Current,
    /// The private preview of 2017 for Managed Accounts in the US.
    LegacyManagedUsPreview,
}

/// What *a debit cannot make the balance negative* looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NonNegative {
    /// Only `available`.
    AvailableOnly,
    /// `available` and `pending` together.
    AvailablePlusPending,
    /// As the first, but below zero is allowed with reserves on and a bank account in the same currency.
    ReservesException,
}

/// When the reserve is recalculated (docs: several times a day).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReserveRun {
    /// After every movement.
    Immediate,
    /// Every so many minutes of the world's clock.
    EveryMinutes(u32),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            edition: Edition::Current,
            managed_risk_enrolled: false,
            non_negative: NonNegative::AvailableOnly,
            reserves_enabled: true,
            reserve_run: ReserveRun::Immediate,
            usd_rates: BTreeMap::new(),
            enforce_min_charge: false,
            groups_other_side: false,
            read_latency_ms: 0,
            write_latency_ms: 0,
            rate_limit: RateLimit::Off,
            lock_wait_ms: 2_000,
            faults: Vec::new(),
            keys: Vec::new(),
        }
    }
}
