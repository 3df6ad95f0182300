//! Plain data of the journal. For now only what sending needs; the journal's own types replace it.

use jiff::Timestamp;

use crate::domain::Order;

/// A debit that is on disk. Minted only by the journal, after the commit is synced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    order: Order,
    attempt: u32,
    recorded_at: Timestamp,
    head: String,
}

impl Recorded {
    /// What was asked.
    #[must_use]
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// Number of this attempt, from 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// When it was recorded.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// Hex of the chain's head after the record.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }
}
