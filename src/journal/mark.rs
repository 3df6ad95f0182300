//! Marks that were seen at Stripe and are not accounted for, and what else is noted beside the life of a debit.

use jiff::Timestamp;

use crate::domain::{AccountId, DebitId, Label, ObjectId};
use crate::life::State;
use crate::money::Amount;
use crate::rules::Known;

/// What this journal knows of a mark that was seen at Stripe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is a debit of this journal.
    Ours(State),
    /// This journal does not account for it, or says that it was not done, and a person has seen it.
    Acknowledged,
    /// It is none.
    Foreign,
}

impl Mark {
    /// What is known of the objects that carry it, when they are so many debits: one is what the journal has, more are not. What
    /// has no end yet is looked up by itself, and that tells it too.
    #[must_use]
    pub const fn known(self, times: usize) -> Known {
        match self {
            Self::Ours(state) if state.is_not_done() => Known::Contradicted,
            Self::Ours(state) if state.is_done() && times > 1 => Known::Twice,
            Self::Ours(_) => Known::Ours,
            Self::Acknowledged => Known::Acknowledged,
            Self::Foreign => Known::Foreign,
        }
    }

    /// Whether that many are not what this journal says of one of its debits.
    #[must_use]
    pub const fn is_against(self, times: usize) -> bool {
        match self.known(times) {
            Known::Contradicted | Known::Twice => true,
            Known::Ours | Known::Foreign | Known::Acknowledged | Known::Unmarked => false,
        }
    }
}

/// A mark for which an account is held: nothing new is recorded for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The account.
    pub account: AccountId,
    /// The debit that the mark names.
    pub mark: DebitId,
    /// When that was written, by the clock of the machine that did.
    pub at: Timestamp,
    /// What Stripe shows.
    pub objects: Vec<ObjectId>,
    /// Why.
    pub why: HeldFor,
}

/// Why an account is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeldFor {
    /// The mark is of a debit that is not in this journal: of another host, or the journal is an older copy.
    Foreign {
        /// How much.
        amount: Amount,
        /// When it was made, by the server's clock.
        created: Timestamp,
    },
    /// It is in this journal, which says something else.
    Contradicted(State),
}

impl HeldFor {
    /// Why, about *it*, the debit that the mark names.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Foreign { .. } => "a debit of ours that is not in this journal".to_owned(),
            Self::Contradicted(state) if state.is_done() => "it was done, and Stripe shows more than that".to_owned(),
            Self::Contradicted(state) => {
                format!("it exists at Stripe; the journal says that it {}", state.words())
            }
        }
    }
}

/// What is noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A console may send real money.
    Armed {
        /// Until when, by the machine's clock.
        until: Timestamp,
    },
    /// It may no longer.
    Disarmed {
        /// Why.
        why: Label,
    },
    /// A mark was seen that this journal does not know. The account is held.
    Foreign {
        /// The account.
        account: AccountId,
        /// The debit that the mark names.
        mark: DebitId,
        /// What carries it.
        objects: Vec<ObjectId>,
        /// How much.
        amount: Amount,
        /// When it was made, by the server's clock.
        created: Timestamp,
    },
    /// A debit of this journal that has ended was seen where it should not be. The account is held.
    Contradicted {
        /// The debit.
        debit: DebitId,
        /// What Stripe shows.
        objects: Vec<ObjectId>,
    },
    /// A person has seen what is held.
    Acknowledged {
        /// The debit that the mark names.
        mark: DebitId,
        /// What the person says to it.
        reason: Label,
    },
    /// The journal was compared with Stripe.
    Reconciled {
        /// From when on.
        since: Timestamp,
        /// How many accounts.
        accounts: u32,
        /// How many debits.
        debits: u32,
        /// How many differ.
        differ: u32,
        /// How many are not in this journal.
        foreign: u32,
    },
}
