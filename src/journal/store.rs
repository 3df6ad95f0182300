//! What the journal needs of the place where its rows are kept. In the program that is one SQLite file; simulations keep
//! rows in memory and lose what was not synced, as a disk does.
//!
//! A store refuses what must never happen, whatever the caller believes: an event that is not the next of the chain, one
//! that cannot follow what its debit came to, a second unresolved debit of an account, a record for a held one, a second
//! attempt of one number, a mark that is held already or was acknowledged. It keeps `unresolved` and `held` itself, from the events. Such a refusal is
//! [`JournalFault::Unwritable`]: the journal looks before it writes and tells people why.

use std::fmt;
use std::path::Path;

use crate::domain::Label;
use crate::life::EventKind;

pub use super::chain::Hash;
use super::fault::JournalFault;
use super::place::Keeping;
pub use super::row::{DebitRow, EventRow, HeldRow, OwnerRow, UnresolvedRow};

/// What is done inside a transaction that writes.
pub type Writing<'a> = dyn FnMut(&mut dyn Leaf) -> Result<(), JournalFault> + 'a;

/// What is done inside one that reads.
pub type Reading<'a> = dyn FnMut(&dyn Look) -> Result<(), JournalFault> + 'a;

/// What is done with each event of a walk, and with its debit's row where it is the debit's first. Says whether to go on.
pub type Each<'a> = dyn FnMut(&EventRow<'_>, Option<&DebitRow<'_>>) -> Result<bool, JournalFault> + 'a;

/// A place where rows are kept.
pub trait Store: fmt::Debug + Send {
    /// Refuses unless what is written now would be kept: settings are in force, it is still the same file, and no write
    /// before failed in a way that leaves open what is on the disk.
    fn ready(&self) -> Result<(), JournalFault>;

    /// Does all of it or nothing, while nobody else writes. Answers only when it is synced. A fault of `work` is handed on, and
    /// nothing is written then.
    fn write(&mut self, work: &mut Writing<'_>) -> Result<(), JournalFault>;

    /// Reads from one snapshot.
    fn read(&self, work: &mut Reading<'_>) -> Result<(), JournalFault>;

    /// Whether the place is as this store left it. Where it is not, because another program wrote there, nothing that was read
    /// before is used again.
    fn is_as_left(&self) -> bool {
        true
    }

    /// A number that changes when another program wrote.
    fn version(&self) -> Result<u64, JournalFault>;

    /// The same rows for reading only, for whoever reads long while others write; none where they are in memory.
    fn reader(&self) -> Result<Option<Box<dyn Store>>, JournalFault> {
        Ok(None)
    }

    /// What messages call it.
    fn label(&self) -> Label;

    /// Who can see what it holds.
    fn keeping(&self) -> Keeping {
        Keeping::Memory
    }

    /// The file; none in memory.
    fn path(&self) -> Option<&Path> {
        None
    }
}

/// What can be read. Ids are as they stand in the rows.
pub trait Look {
    /// Whose journal it is.
    fn owner(&self) -> Result<OwnerRow, JournalFault>;

    /// Number and hash of the last event; zero and the genesis while there is none.
    fn head(&self) -> Result<(i64, Hash), JournalFault>;

    /// How many debits there are.
    fn debits(&self) -> Result<u64, JournalFault>;

    /// A debit.
    fn debit(&self, id: &str) -> Result<Option<DebitRow<'static>>, JournalFault>;

    /// Ids of debits that begin so, at most so many.
    fn beginning(&self, with: &str, limit: u32) -> Result<Vec<String>, JournalFault>;

    /// Ids of the debits that give another back, in their order.
    fn giving_back(&self, of: &str) -> Result<Vec<String>, JournalFault>;

    /// An event.
    fn event(&self, seq: i64) -> Result<Option<EventRow<'static>>, JournalFault>;

    /// The events of a debit, in order.
    fn events_of(&self, id: &str) -> Result<Vec<EventRow<'static>>, JournalFault>;

    /// Events of some kinds before a number, newest first.
    fn before(&self, seq: i64, kinds: &[EventKind], limit: u32) -> Result<Vec<EventRow<'static>>, JournalFault>;

    /// Debits without an end, oldest first.
    fn unresolved(&self) -> Result<Vec<UnresolvedRow>, JournalFault>;

    /// Marks that hold an account, oldest first.
    fn held(&self) -> Result<Vec<HeldRow>, JournalFault>;

    /// Whether somebody has acknowledged a mark.
    fn is_acknowledged(&self, mark: &str) -> Result<bool, JournalFault>;

    /// Walks along all events from a number on. Debits come in the order of their first events, which is the order in which
    /// they were put; where the row that comes is another's, it is handed over as it is.
    fn walk(&self, from: i64, each: &mut Each<'_>) -> Result<(), JournalFault>;
}

/// What can be written, and is refused where it must never happen.
pub trait Leaf: Look {
    /// Writes a debit. Its first event follows in the same transaction.
    fn put_debit(&mut self, row: &DebitRow<'_>) -> Result<(), JournalFault>;

    /// Writes an event.
    fn put_event(&mut self, row: &EventRow<'_>) -> Result<(), JournalFault>;
}
