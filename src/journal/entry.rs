//! What the journal says, as plain data without IO: the ticket that allows a debit to be sent, the events, what a debit's
//! events add up to, and what is held. Rooms that may not know the storage know this.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{DebitId, Label, ObjectId};
use crate::life::{Conclusion, EventKind, History, Looked, Verdict};
use crate::rules::Approved;

pub use super::debit::{DebitRecord, GivenBack, OpenDebit};
pub use super::fault::JournalFault;
pub use super::judged::{Judged, JudgedFinding};
pub use super::mark::{Held, HeldFor, Mark, Note};
pub use super::place::Keeping;
pub use super::ticket::{Recorded, Wording};
pub use super::told::{Answered, By, Looks, Told};

/// Where a debit stands after something was written about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// Its events until now.
    pub history: History,
    /// What was decided, inside the transaction that wrote it.
    pub decided: Decided,
}

impl Stood {
    /// Whether it has an end.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        !self.history.state().is_unresolved()
    }
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

/// A person's word on a debit, and what the person had seen when giving it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What is said.
    pub says: ByHand,
    /// Why.
    pub reason: Label,
    /// [`History::events`] of the history that the person saw.
    pub asked_on: u32,
    /// What the look-ups before had come to.
    pub looked: Looked,
}

/// A person's wish that a debit be sent again, and what the person had seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The verdict under which it is sent.
    pub approved: Approved,
    /// [`History::events`] of the history that the person saw.
    pub asked_on: u32,
    /// What the look-ups before had come to.
    pub looked: Looked,
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

/// One event of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number; the first is 1 and none is missing.
    pub seq: u64,
    /// The debit it is about; none for what is about none of this journal.
    pub debit: Option<DebitId>,
    /// What happened.
    pub kind: EventKind,
    /// The attempt that begins with this event, if one does.
    pub attempt: Option<u32>,
    /// When, by the clock of the machine that wrote it.
    pub at: Timestamp,
    /// The rest.
    pub told: Told,
    /// Its hash, in 64 hexadecimal digits.
    pub hash: String,
}

/// A line of the journal as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The event.
    pub event: Event,
    /// Everything about its debit, as it stands now; none for what is about no debit.
    pub record: Option<DebitRecord>,
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
