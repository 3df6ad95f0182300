//! What can be done to the simulated Stripe from the console, as plain data.

use jiff::Timestamp;

use crate::domain::{AccountId, Label, ObjectId};
use crate::money::Amount;

use super::{HowOften, Mishap};

/// Something that is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorldMove {
    /// Move the clock forward.
    Advance(Stride),
    /// Move the clock to the next thing that is to come.
    ToNext,
    /// Move the clock to a moment.
    To(Timestamp),
    /// Let the clock run.
    Run,
    /// Let the clock stand.
    Stand,
    /// Make something happen.
    Cause(Cause),
    /// Arm a fault.
    Arm(FaultPlan),
    /// Disarm one.
    Disarm(Label),
    /// Disarm all.
    DisarmAll,
    /// Begin anew from the scenario.
    Reset,
    /// Keep the world as it is under a name.
    Checkpoint(String),
    /// Bring back what was kept.
    Restore(String),
    /// Forget what was kept.
    Forget(String),
}

/// A step of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stride {
    /// An hour.
    Hour,
    /// 24 hours.
    Day,
    /// Seven times 24 hours.
    Week,
}

impl Stride {
    /// In hours.
    #[must_use]
    pub const fn hours(self) -> i64 {
        match self {
            Self::Hour => 1,
            Self::Day => 24,
            Self::Week => 168,
        }
    }
}

/// Something that no request of the platform does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A buyer pays.
    Sale {
        /// To whom.
        account: AccountId,
        /// How much.
        amount: Amount,
        /// Whether the money is available at once.
        at_once: bool,
    },
    /// A sale goes back to the buyer.
    Refund {
        /// Who sold.
        account: AccountId,
        /// The sale; none for the newest.
        charge: Option<ObjectId>,
        /// How much; none for all.
        amount: Option<Amount>,
    },
    /// A buyer disputes a sale.
    Dispute {
        /// Who sold.
        account: AccountId,
        /// The sale; none for the newest.
        charge: Option<ObjectId>,
        /// How much; none for all.
        amount: Option<Amount>,
    },
    /// A dispute is won.
    DisputeWon {
        /// Who sold.
        account: AccountId,
        /// The sale; none for that of the newest dispute.
        charge: Option<ObjectId>,
    },
    /// Money goes to the bank.
    Payout {
        /// Whose.
        account: AccountId,
        /// How much; none for all.
        amount: Option<Amount>,
    },
    /// A payout comes back.
    PayoutReturned {
        /// Whose.
        account: AccountId,
        /// Which; none for the newest.
        payout: Option<ObjectId>,
    },
    /// The bank of a negative account is debited.
    BankDebit {
        /// Whose.
        account: AccountId,
        /// Whether the bank pays.
        pays: bool,
    },
    /// Stripe rejects an account.
    Rejected {
        /// Which.
        account: AccountId,
    },
    /// The holder of an account takes its agreement back.
    ConsentWithdrawn {
        /// Which.
        account: AccountId,
    },
    /// The holder of an account takes the platform's access away.
    Leaves {
        /// Which.
        account: AccountId,
    },
    /// A key works no more.
    KeyRevoked {
        /// Its name.
        key: Label,
    },
}

impl Cause {
    /// To whom it happens; none when it happens to the platform.
    #[must_use]
    pub const fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Sale { account, .. }
            | Self::Refund { account, .. }
            | Self::Dispute { account, .. }
            | Self::DisputeWon { account, .. }
            | Self::Payout { account, .. }
            | Self::PayoutReturned { account, .. }
            | Self::BankDebit { account, .. }
            | Self::Rejected { account }
            | Self::ConsentWithdrawn { account }
            | Self::Leaves { account } => Some(account),
            Self::KeyRevoked { .. } => None,
        }
    }
}

/// A fault to be armed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultPlan {
    /// What happens.
    pub mishap: Mishap,
    /// To which requests; none for all.
    pub endpoint: Option<String>,
    /// Whose; none for everybody's.
    pub account: Option<AccountId>,
    /// How often.
    pub times: HowOften,
}
