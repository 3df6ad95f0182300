//! What can be asked of Stripe. A question is a name for its answer: two askers of the same share one request.

use crate::domain::{AccountId, Asked, ObjectId, Reversal, Scope, Sought, TransactionQuery, Undo, What};

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
    /// What became of a debit, on both sides.
    LookUp(Box<Sought>),
    /// A page of the balance transactions that explain what was seen after a debit.
    Explain(Scope, TransactionQuery),
    /// What a debit of an account left behind that is undone so, and how much of it was given back.
    LeftBehind(AccountId, Undo, ObjectId),
    /// A read of the request log once more. Its answer is of use to nobody but the log.
    Again(Asked),
}

impl Question {
    /// Asks for what the debit left of which something is to be given back.
    #[must_use]
    pub fn left_behind(account: &AccountId, reversal: &Reversal) -> Self {
        Self::LeftBehind(account.clone(), reversal.by, reversal.object.clone())
    }

    /// Whether it is asked as a connected account.
    #[must_use]
    pub const fn is_of_account(&self) -> bool {
        match self {
            Self::Balance(Scope::Account(_))
            | Self::Transactions(Scope::Account(_), _)
            | Self::Explain(Scope::Account(_), _)
            | Self::References(_)
            | Self::LookUp(_)
            | Self::LeftBehind(_, Undo::TransferReversal, _) => true,
            Self::Again(asked) => asked.account.is_some(),
            Self::Platform
            | Self::Accounts(_)
            | Self::Account(_)
            | Self::Balance(Scope::Platform)
            | Self::Transactions(Scope::Platform, _)
            | Self::Explain(Scope::Platform, _)
            | Self::LeftBehind(_, Undo::Refund, _) => false,
        }
    }

    /// Whose balance is asked for; none where something else is.
    #[must_use]
    pub const fn balance_of(&self) -> Option<&Scope> {
        match self {
            Self::Balance(scope) => Some(scope),
            Self::Platform
            | Self::Accounts(_)
            | Self::Account(_)
            | Self::Transactions(..)
            | Self::References(_)
            | Self::LookUp(_)
            | Self::Explain(..)
            | Self::LeftBehind(..)
            | Self::Again(_) => None,
        }
    }

    /// Whether a no to it is one of its endpoints'. A look-up asks several, and is asked for whatever they said before.
    pub(super) const fn is_of_endpoints(&self) -> bool {
        match self {
            Self::LookUp(_) | Self::LeftBehind(..) => false,
            Self::Platform
            | Self::Accounts(_)
            | Self::Account(_)
            | Self::Balance(_)
            | Self::Transactions(..)
            | Self::References(_)
            | Self::Explain(..)
            | Self::Again(_) => true,
        }
    }

    /// The endpoints that are called for an answer, each as often as it stands here. Further pages of a look-up, which are rare,
    /// are not counted.
    #[must_use]
    pub fn endpoints(&self) -> &'static [Endpoint] {
        match self {
            Self::Platform | Self::Account(_) => &[Endpoint::Account],
            Self::Accounts(_) => &[Endpoint::Accounts],
            Self::Balance(_) => &[Endpoint::Balance],
            Self::Transactions(..) | Self::Explain(..) => &[Endpoint::Transactions],
            Self::References(_) => &[Endpoint::Charges, Endpoint::Payouts],
            Self::LookUp(sought) => match &sought.order.what {
                What::Pull { .. } | What::Send { .. } => {
                    &[Endpoint::Balance, Endpoint::Charges, Endpoint::Transfers, Endpoint::Transfers]
                }
                What::Reverse { reverse } => match reverse.by {
                    Undo::Refund => &[Endpoint::Charges, Endpoint::Refunds, Endpoint::Reversals],
                    Undo::TransferReversal => &[Endpoint::Transfers, Endpoint::Refunds, Endpoint::Reversals],
                },
            },
            Self::LeftBehind(_, Undo::Refund, _) => &[Endpoint::Charges],
            Self::LeftBehind(_, Undo::TransferReversal, _) => &[Endpoint::Transfers],
            Self::Again(asked) => match asked.path.as_str() {
                "/v1/balance" => &[Endpoint::Balance],
                "/v1/accounts" => &[Endpoint::Accounts],
                "/v1/balance_transactions" => &[Endpoint::Transactions],
                "/v1/charges" => &[Endpoint::Charges],
                "/v1/payouts" => &[Endpoint::Payouts],
                "/v1/refunds" => &[Endpoint::Refunds],
                path if path.starts_with("/v1/charges/") => &[Endpoint::Charges],
                path if path.starts_with("/v1/transfers/") && path.ends_with("/reversals") => &[Endpoint::Reversals],
                path if path.starts_with("/v1/transfers") => &[Endpoint::Transfers],
                _ => &[Endpoint::Account],
            },
        }
    }
}
