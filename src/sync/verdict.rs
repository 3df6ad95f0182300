//! What a fault means for asking again. A refusal that would only be repeated is not asked for again by itself.

use crate::domain::{Fault, FaultKind};

use super::tolls::LONGEST_HOLD;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Try again after a pause, not before so many seconds.
    Again {
        /// What Stripe asked for, within bounds.
        after_s: u32,
    },
    /// Nobody was reached: try again when somebody is.
    Line,
    /// The answer will be the same.
    Never,
    /// The key is refused: nothing else will be answered either.
    Key,
}

impl Verdict {
    pub(super) fn of(fault: &Fault) -> Self {
        let again = Self::Again { after_s: fault.retry.after_s.unwrap_or(0).min(LONGEST_HOLD) };
        match fault.kind {
            FaultKind::Unreachable => Self::Line,
            FaultKind::Unauthorised => Self::Key,
            // Stripe's own word counts for more than the status (docs.stripe.com/error-low-level).
            FaultKind::Server(_) | FaultKind::BadReply if fault.retry.is_worth_it == Some(false) => Self::Never,
            FaultKind::Limited | FaultKind::Server(_) | FaultKind::BadReply | FaultKind::Misdirected(_) => again,
            FaultKind::Refused(_) if fault.retry.is_worth_it == Some(true) => again,
            FaultKind::Forbidden | FaultKind::NotFound | FaultKind::Refused(_) => Self::Never,
        }
    }
}
