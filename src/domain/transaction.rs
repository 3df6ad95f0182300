//! Balance transactions: the lines from which a balance is made (docs.stripe.com/api/balance_transactions/object).

use jiff::Timestamp;

use crate::money::{Currency, Minor};

use super::{Label, ObjectId};

/// One line of an account's ledger at Stripe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// `txn_…`.
    pub id: ObjectId,
    /// `type`, an open list: `charge`, `payout`, `reserve_transaction`, ….
    pub kind: Label,
    /// `reporting_category`, the one to account by.
    pub category: Label,
    /// `amount`, signed.
    pub amount: Minor,
    /// `fee`.
    pub fee: Minor,
    /// `net`: what moved the balance.
    pub net: Minor,
    /// Currency of all three.
    pub currency: Currency,
    /// When it was made.
    pub created: Timestamp,
    /// When `net` becomes, or became, available.
    pub available_on: Timestamp,
    /// Whether it is still pending.
    pub pending: bool,
    /// The object it came from.
    pub source: Option<ObjectId>,
    /// `description`.
    pub description: Label,
}
