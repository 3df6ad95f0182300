//! The ticket that allows a debit to be sent, and the request as it is worded. Nobody but the journal makes a ticket.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{AccountId, DebitId, Order};

/// A debit that is in the journal, synced to the disk: the only thing that a backend sends.
///
/// It can only be made inside the journal. It may be cloned, because a copy can do no more than the original: it holds
/// the same attempt of the same debit under the same idempotency key, and Stripe acts on a key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    order: Order,
    wording: Wording,
    attempt: u32,
    at: Timestamp,
    head: String,
}

impl Recorded {
    /// The ticket for an attempt that was just committed.
    pub(in crate::journal) const fn mint(
        order: Order,
        wording: Wording,
        attempt: u32,
        at: Timestamp,
        head: String,
    ) -> Self {
        Self { order, wording, attempt, at, head }
    }

    /// A ticket for tests of other rooms. The real one comes from [`super::Book::record`].
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(order: Order, wording: Wording, recorded_at: Timestamp) -> Self {
        Self::mint(order, wording, 1, recorded_at, "0".repeat(64))
    }

    /// The same for another attempt than the first.
    #[cfg(test)]
    #[must_use]
    pub fn attempt_for_tests(order: Order, attempt: u32, recorded_at: Timestamp) -> Self {
        Self::mint(order, Wording::for_tests(), attempt, recorded_at, "0".repeat(64))
    }

    /// Its name.
    #[must_use]
    pub const fn debit(&self) -> DebitId {
        self.order.debit
    }

    /// What is asked of Stripe.
    #[must_use]
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// The request as it was worded for the first attempt, and as it is for every other.
    #[must_use]
    pub const fn wording(&self) -> &Wording {
        &self.wording
    }

    /// Which attempt this is; the first is 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// When this attempt was recorded.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.at
    }

    /// Head of the hash chain after the first attempt was recorded, in 64 hexadecimal digits, whichever attempt this is:
    /// the parameters of a key never change. It travels to Stripe as
    /// `metadata[pullfunds_head]`, so that a journal whose end was cut can be told from one that is whole.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// `Idempotency-Key` of this and every other attempt.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        self.order.debit.idempotency_key()
    }

    /// `transfer_group` of the debit.
    #[must_use]
    pub fn transfer_group(&self) -> String {
        self.order.debit.transfer_group()
    }
}

/// A request to Stripe as it is worded, all but the head: kept in the journal, so that every repeat is the same request,
/// whichever version of the program makes it (docs.stripe.com/api/idempotent_requests).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// `Stripe-Version`.
    pub api_version: String,
    /// The path, such as `/v1/transfers`.
    pub path: String,
    /// `Stripe-Account`; none when the platform asks for itself.
    pub account: Option<AccountId>,
    /// Names and values of the form, in order.
    pub form: Vec<(String, String)>,
}

impl Wording {
    /// No request at all, for tests of rooms that send none.
    #[cfg(test)]
    #[must_use]
    pub fn for_tests() -> Self {
        Self { api_version: String::new(), path: String::new(), account: None, form: Vec::new() }
    }
}
