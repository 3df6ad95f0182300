//! What can be wrong with a founding. Each error names the account or the happening and what would be right, because a person
//! wrote the scenario that it came from.

use super::faults::FaultRefused;
use super::ledger::LedgerFault;

/// Why a world could not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoundingError {
    /// A fault that is armed from the start makes no sense.
    #[error("a fault of the start: {0}")]
    Fault(#[from] FaultRefused),
    /// Two accounts have one id.
    #[error("two accounts have the id {account}; give each account its own")]
    DuplicateAccount {
        /// The id.
        account: String,
    },
    /// A happening names an account that does not exist.
    #[error("something happened on {account}, but there is no such account; name one that the world has")]
    UnknownAccount {
        /// The id that was named.
        account: String,
    },
    /// A happening comes after the start of the clock.
    #[error("something happened on {account} at {at}, after the world's clock starts; move it to before the start")]
    AfterStart {
        /// The account.
        account: String,
        /// When it was to happen.
        at: jiff::Timestamp,
    },
    /// A label was given twice on one account.
    #[error("two things on {account} are labelled {label:?}; labels of one account differ")]
    LabelTaken {
        /// The account.
        account: String,
        /// The label.
        label: String,
    },
    /// A happening refers to something that is not there.
    #[error("{account}: no {wanted} labelled {label:?} happened before {at}; label it, or move it earlier")]
    UnknownLabel {
        /// The account.
        account: String,
        /// The label that was referred to.
        label: String,
        /// What it should be: sale, payout or dispute.
        wanted: &'static str,
        /// When the reference happened.
        at: jiff::Timestamp,
    },
    /// An amount that must be positive is not.
    #[error("{account}: {amount} minor units at {at}; amounts here are positive")]
    NotPositive {
        /// The account.
        account: String,
        /// The amount.
        amount: i64,
        /// When.
        at: jiff::Timestamp,
    },
    /// A refund or dispute takes more than the sale has left.
    #[error("{account}: {amount} minor units are to be taken back from the sale {label:?}, which has {rest} left")]
    MoreThanSold {
        /// The account.
        account: String,
        /// The sale.
        label: String,
        /// What was to be taken back.
        amount: i64,
        /// What the sale has left.
        rest: i64,
    },
    /// The platform was named where a connected account belongs, or the other way round.
    #[error("{account}: a {what} at {at} belongs on {belongs}")]
    WrongSide {
        /// The account.
        account: String,
        /// What happened.
        what: &'static str,
        /// Where it belongs.
        belongs: &'static str,
        /// When.
        at: jiff::Timestamp,
    },
    /// The ledger could not carry it.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
}
