//! What was last seen of an account: kept between two visits, shown with its age, never the ground for a verdict.

use jiff::Timestamp;

use super::{Account, Balance};

/// An account and its balance as they were when they were last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSeen {
    /// The account.
    pub account: Account,
    /// Its balance; none when it was listed and never read.
    pub balance: Option<Balance>,
    /// What Stripe's clock showed when a balance below zero was read: days below zero are days of Stripe's, and a
    /// simulated Stripe's clock may stand or be moved.
    pub stripe_at: Option<Timestamp>,
}
