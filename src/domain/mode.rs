//! Whose money it is.

use serde::{Deserialize, Serialize};

/// Mode of a platform: simulated, Stripe's test mode, or real money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The simulated Stripe.
    Mock,
    /// Stripe's test mode or a sandbox.
    Test,
    /// Real money.
    Live,
}

impl Mode {
    /// The word on the badge.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mock => "MOCK",
            Self::Test => "TEST",
            Self::Live => "LIVE",
        }
    }
}
