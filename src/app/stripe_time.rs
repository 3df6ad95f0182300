//! Stripe's own clock. Days (below zero, landing, consent) are days of Stripe's; ages, waits and key presses are of the console's
//! clock, which only runs. A simulated Stripe's clock may stand or be moved, so the two are not the same.

use jiff::{SignedDuration, Timestamp};

/// What is known of Stripe's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StripeTime {
    /// It runs with the console's clock, so far ahead of it.
    Running {
        /// How far.
        ahead: SignedDuration,
    },
    /// It stands still.
    Standing {
        /// What it shows.
        at: Timestamp,
    },
}

impl StripeTime {
    /// The console's clock and Stripe's show the same.
    pub const SAME: Self = Self::Running { ahead: SignedDuration::ZERO };

    /// What Stripe's clock shows at a moment of the console's.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Running { ahead } => now.checked_add(ahead).unwrap_or(now),
            Self::Standing { at } => at,
        }
    }
}
