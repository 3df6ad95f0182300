//! Questions to Stripe's lists and the pages that answer them.

use jiff::Timestamp;

use super::{Account, AccountId, Label, ObjectId, ReferenceKind, Transaction};
use crate::money::Amount;

/// As whom a question is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The platform itself, without `Stripe-Account`.
    Platform,
    /// A connected account.
    Account(AccountId),
}

/// A page of connected accounts, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountPage {
    /// The accounts that could be read.
    pub accounts: Vec<Account>,
    /// Where the next page starts; none after the last.
    pub next: Option<AccountId>,
    /// Rows of the page that could not be read.
    pub skipped: u32,
}

/// Which balance transactions are asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TransactionQuery {
    /// Only of this `type`.
    pub kind: Option<String>,
    /// Only those made at this time or later.
    pub since: Option<Timestamp>,
    /// Only those after this one in the list, that is, older.
    pub after: Option<ObjectId>,
}

/// A page of balance transactions, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionPage {
    /// The transactions.
    pub transactions: Vec<Transaction>,
    /// Where the next page starts; none after the last.
    pub next: Option<ObjectId>,
    /// Rows of the page that could not be read: a sum over the page lacks them.
    pub skipped: u32,
}

/// A transaction of an account that a debit may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceCandidate {
    /// Charge or payout.
    pub kind: ReferenceKind,
    /// Its id.
    pub id: ObjectId,
    /// Its amount.
    pub amount: Amount,
    /// When it was made.
    pub created: Timestamp,
    /// Its description.
    pub description: Label,
}
