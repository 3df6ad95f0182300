//! What the journal says, as plain data without IO: the ticket that allows a debit to be sent, the events, and what a
//! debit's events add up to. Rooms that may not know the storage know this.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{AccountId, DebitId, Label, ObjectId, Order, Outcome, Receipt, Side, WhyUnknown};
use crate::life::{Conclusion, EventKind, History, State, Verdict};
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
    wording: Wording,
    attempt: u32,
    at: Timestamp,
    head: String,
}

impl Recorded {
    /// The ticket for an attempt that was just committed.
    pub(in crate::journal) const fn mint(
        order: Order,
        wording: Wording,
        attempt: u32,
        at: Timestamp,
        head: String,
    ) -> Self {
        Self { order, wording, attempt, at, head }
    }

    /// A ticket for tests of other rooms. The real one comes from [`super::Book::record`].
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(order: Order, wording: Wording, recorded_at: Timestamp) -> Self {
        Self::mint(order, wording, 1, recorded_at, "0".repeat(64))
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

    /// The request as it was worded for the first attempt, and as it is for every other.
    #[must_use]
    pub const fn wording(&self) -> &Wording {
        &self.wording
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

    /// Head of the hash chain after the first attempt was recorded, in 64 hexadecimal digits, whichever attempt this is:
    /// the parameters of a key never change. It travels to Stripe as
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

/// A request to Stripe as it is worded, all but the head: kept in the journal, so that every repeat is the same request,
/// whichever version of the program makes it (docs.stripe.com/api/idempotent_requests).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// `Stripe-Version`.
    pub api_version: String,
    /// The path, such as `/v1/transfers`.
    pub path: String,
    /// `Stripe-Account`; none when the platform asks for itself.
    pub account: Option<AccountId>,
    /// Names and values of the form, in order.
    pub form: Vec<(String, String)>,
}

impl Wording {
    /// No request at all, for tests of rooms that send none.
    #[cfg(test)]
    #[must_use]
    pub fn for_tests() -> Self {
        Self { api_version: String::new(), path: String::new(), account: None, form: Vec::new() }
    }
}

/// Where a debit stands after something was written about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// Its events until now.
    pub history: History,
    /// What was decided, inside the transaction that wrote it.
    pub decided: Decided,
}

/// What an answer or a look-up came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// An answer.
    Answer(Box<Verdict>),
    /// A look-up.
    LookUp(Box<Conclusion>),
    /// Neither: a person, or this program about what it never sent.
    Said,
}

/// What a person says of a debit whose end the program cannot find out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByHand {
    /// It happened; the object, where it is known.
    Happened(Option<ObjectId>),
    /// It did not.
    DidNotHappen,
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
