//! What can be asked of Stripe. A question is a name for its answer: two askers of the same share one request.

use crate::domain::{AccountId, Asked, Scope, TransactionQuery};

use super::Endpoint;

/// A read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Who is the platform?
    Platform,
    /// A page of connected accounts, after this one.
    Accounts(Option<AccountId>),
    /// One account.
    Account(AccountId),
    /// One balance.
    Balance(Scope),
    /// A page of balance transactions.
    Transactions(Scope, TransactionQuery),
    /// Charges and payouts of an account that a debit may refer to.
    References(AccountId),
    /// A read of the request log once more. Its answer is of use to nobody but the log.
    Again(Asked),
}

impl Question {
    /// Whether it is asked as a connected account.
    #[must_use]
    pub const fn is_of_account(&self) -> bool {
        match self {
            Self::Balance(Scope::Account(_)) | Self::Transactions(Scope::Account(_), _) | Self::References(_) => true,
            Self::Again(asked) => asked.account.is_some(),
            Self::Platform
            | Self::Accounts(_)
            | Self::Account(_)
            | Self::Balance(Scope::Platform)
            | Self::Transactions(Scope::Platform, _) => false,
        }
    }

    /// The endpoints that are called for an answer, each once.
    #[must_use]
    pub fn endpoints(&self) -> &'static [Endpoint] {
        match self {
            Self::Platform | Self::Account(_) => &[Endpoint::Account],
            Self::Accounts(_) => &[Endpoint::Accounts],
            Self::Balance(_) => &[Endpoint::Balance],
            Self::Transactions(..) => &[Endpoint::Transactions],
            Self::References(_) => &[Endpoint::Charges, Endpoint::Payouts],
            Self::Again(asked) => match asked.path.as_str() {
                "/v1/balance" => &[Endpoint::Balance],
                "/v1/accounts" => &[Endpoint::Accounts],
                "/v1/balance_transactions" => &[Endpoint::Transactions],
                "/v1/charges" => &[Endpoint::Charges],
                "/v1/payouts" => &[Endpoint::Payouts],
                _ => &[Endpoint::Account],
            },
        }
    }
}
