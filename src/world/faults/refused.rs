//! Why a fault was not armed. Each reason says what would make sense.

/// A fault that makes no sense in this world.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultRefused {
    /// Not a pattern, or one that no endpoint has.
    #[error(
        "no endpoint is meant by {endpoint:?}; write a method and a path like \"POST /v1/charges\", or reads, writes or debits"
    )]
    Endpoint {
        /// As written, shortened.
        endpoint: String,
    },
    /// No such account.
    #[error("this world has no account {account:?}; name one that it has, or none to mean all")]
    Account {
        /// As written, shortened.
        account: String,
    },
    /// A number out of its range.
    #[error("{what} is {least} to {most}, not {given}")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// The least.
        least: u64,
        /// The most.
        most: u64,
        /// What was written.
        given: u64,
    },
    /// The kind is about reads, the endpoint is not.
    #[error("only reads are stale; aim it at a GET")]
    NotARead,
    /// The kind is about writes, the endpoint is not.
    #[error(
        "a read has no work to be done during or after its answer; aim it at a POST, or lose the answer with `after`"
    )]
    NotAWrite,
    /// There is no other account to confuse with.
    #[error("this world has too few accounts to confuse them")]
    TooFewAccounts,
    /// Too many are armed.
    #[error("{most} faults are armed already; clear some first")]
    TooMany {
        /// Most of them.
        most: usize,
    },
    /// No fault of that id.
    #[error("no fault has the id {id:?}; armed are: {known}")]
    Unknown {
        /// As written, shortened.
        id: String,
        /// Ids that are known.
        known: String,
    },
}

/// The beginning of a text that somebody wrote.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
