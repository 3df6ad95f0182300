//! What the journal says, as plain data without IO: the ticket that allows a debit to be sent, the events, and what a
//! debit's events add up to. Rooms that may not know the storage know this.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{AccountId, DebitId, Label, Order, Outcome, Receipt, Side, WhyUnknown};
use crate::life::{EventKind, State};
use crate::money::Amount;

pub use super::fault::JournalFault;
pub use super::judged::{Judged, JudgedFinding};

/// A debit that is in the journal, synced to the disk: the only thing that a backend sends.
///
/// It can only be made inside the journal. It may be cloned, because a copy can do no more than the original: it holds
/// the same attempt of the same debit under the same idempotency key, and Stripe acts on a key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    order: Order,
    attempt: u32,
    at: Timestamp,
    head: String,
}

impl Recorded {
    /// The ticket for an attempt that was just committed.
    pub(in crate::journal) const fn mint(order: Order, attempt: u32, at: Timestamp, head: String) -> Self {
        Self { order, attempt, at, head }
    }

    /// A ticket for tests of other rooms. The real one comes from [`super::Journal::record`].
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(order: Order, recorded_at: Timestamp) -> Self {
        Self::mint(order, 1, recorded_at, "0".repeat(64))
    }

    /// Its name.
    #[must_use]
    pub const fn debit(&self) -> DebitId {
        self.order.debit
    }

    /// What is asked of Stripe.
    #[must_use]
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// Which attempt this is; the first is 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// When this attempt was recorded.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.at
    }

    /// Head of the hash chain after the record, in 64 hexadecimal digits. It travels to Stripe as
    /// `metadata[pullfunds_head]`, so that a journal whose end was cut can be told from one that is whole.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// `Idempotency-Key` of this and every other attempt.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        self.order.debit.idempotency_key()
    }

    /// `transfer_group` of the debit.
    #[must_use]
    pub fn transfer_group(&self) -> String {
        self.order.debit.transfer_group()
    }
}

/// Who records: a person at a console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The operator.
    pub operator: Label,
    /// The machine.
    pub host: Label,
    /// The console's process on that machine.
    pub process: u32,
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number; the first is 1 and none is missing.
    pub seq: u64,
    /// The debit it is about.
    pub debit: DebitId,
    /// What happened.
    pub kind: EventKind,
    /// The attempt that begins with this event, if one does.
    pub attempt: Option<u32>,
    /// When.
    pub at: Timestamp,
    /// The rest, as JSON.
    pub detail: String,
}

/// A debit that nobody may forget: it was sent, or was about to be, and its end is not known. While there is one, its
/// account cannot be debited again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDebit {
    /// Its name.
    pub debit: DebitId,
    /// The account that is debited, and blocked.
    pub account: AccountId,
    /// How much.
    pub amount: Amount,
    /// [`State::Recorded`] (in flight, or the program ended before an answer came) or [`State::Unknown`].
    pub state: State,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Attempts so far.
    pub attempts: u32,
    /// Why its end is not known, as it was written; none when no answer was.
    pub why: Option<WhyUnknown>,
}

/// Everything the journal knows about a debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitRecord {
    /// What was asked.
    pub order: Order,
    /// By whom.
    pub who: Who,
    /// What it was judged on.
    pub judged: Judged,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Attempts so far.
    pub attempts: u32,
    /// What its events add up to.
    pub state: State,
    /// The last outcome that was written; none while it is in flight, or after an interruption.
    pub outcome: Option<Outcome>,
    /// When that was written.
    pub concluded_at: Option<Timestamp>,
    /// The debited account and the platform, as seen afterwards.
    pub observed: Option<(Side, Side)>,
}

impl DebitRecord {
    /// Its receipt, if it settled.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        let Some(Outcome::Settled(settled)) = &self.outcome else { return None };
        let at = settled.at.or(self.concluded_at)?;
        let before = (self.judged.account_before, self.judged.platform_before);
        let mut receipt = Receipt::new(self.order.clone(), settled.clone(), at, before);
        if let Some((account, platform)) = self.observed {
            receipt.account = account;
            receipt.platform = platform;
        }
        Some(receipt)
    }
}

/// A journal that was read from end to end and is what it was when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events it holds.
    pub events: u64,
    /// How many debits.
    pub debits: u64,
    /// Head of the chain, in 64 hexadecimal digits.
    pub head: String,
}
