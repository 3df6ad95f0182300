//! Causes: what buyers, banks, account holders and Stripe itself do to a world, on command. Each is plain data, goes through the
//! ledger by the same functions as a founding's history, and leaves the objects and events that Stripe would. One that makes no sense
//! is refused with the reason before anything is touched.

mod about;
mod banks;
mod cause;
mod perform;
mod pick;
mod refused;
mod sales;
mod standing;

pub use cause::{BankOutcome, Cause, DebitForm, NewSale, RejectReason, Settles};
pub use refused::CauseRefused;

use super::id::Id;

/// What a cause came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caused {
    /// What happened, in a few words.
    pub(crate) words: String,
    /// The object that was made, if one was.
    pub(crate) made: Option<Id>,
}
