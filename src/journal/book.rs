//! The journal as the rest of the program knows it, over whatever keeps its rows: how it is opened, and what it says. It
//! believes nothing that a store hands it: what it reads is folded again, and on opening its end is verified.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

use crate::domain::{AccountId, DebitId, Label, Mode, ObjectId, Signature};
use crate::life::EventKind;

use super::entry::{DebitRecord, Event, Held, Line, Mark, OpenDebit, Verified};
use super::export::{self, ExportAs};
use super::fault::JournalFault;
use super::place::{Keeping, Place};
use super::sqlite::Sqlite;
use super::store::{Hash, Leaf, Look, OwnerRow, Store};
use super::told::Told;
use super::{check, fold};

/// What a person reads of the journal: what begins and ends by somebody's will, and what nobody expects.
const SHOWN: [EventKind; 14] = [
    EventKind::Recorded,
    EventKind::Attempt,
    EventKind::AwaitsPerson,
    EventKind::NotCreated,
    EventKind::Withdrawn,
    EventKind::Happened,
    EventKind::DidNotHappen,
    EventKind::LateAnswer,
    EventKind::Contradicted,
    EventKind::Foreign,
    EventKind::Acknowledged,
    EventKind::Armed,
    EventKind::Disarmed,
    EventKind::Reconciled,
];

/// Most debits that one beginning of an id is said to fit.
const MOST_OF_A_BEGINNING: u32 = 10;

/// How often a journal is read again because it was written to meanwhile.
const READ_AGAIN: usize = 4;

/// Reads from a journal that others may write to, from its opening on, and again where they did. For what is read in one go.
pub fn reread<T>(mut read: impl FnMut() -> Result<T, JournalFault>) -> Result<T, JournalFault> {
    for _ in 0..READ_AGAIN {
        let done = read();
        if !matches!(done, Err(JournalFault::Changed { .. })) {
            return done;
        }
    }
    read()
}

/// The journal of a platform in a mode. It belongs to one thread; several programs may have the same file open.
#[derive(Debug)]
pub struct Book {
    store: Box<dyn Store>,
    /// Number and hash of the last event that this journal was seen to have.
    last: (i64, Hash),
    pub(super) owner: OwnerRow,
    pub(super) journal: Label,
}

impl Book {
    /// Opens the journal of a platform in a mode, makes it if there is none, and brings it up to this version. A journal that
    /// cannot be trusted is not opened.
    pub fn open(place: &Place, platform: &AccountId, mode: Mode) -> Result<Self, JournalFault> {
        Self::over(Box::new(Sqlite::open(place, platform, mode)?), platform, mode)
    }

    /// Looks at the journal of a place without making or changing anything; none when nobody wrote to one yet. Nothing can
    /// be written to it.
    pub fn look(place: &Place, platform: &AccountId, mode: Mode) -> Result<Option<Self>, JournalFault> {
        let found = Sqlite::look(place, platform, mode)?;
        found.map(|store| Self::over(Box::new(store), platform, mode)).transpose()
    }

    /// Over rows that are kept somewhere else. Its last 1,000 events and everything unresolved are verified.
    pub fn over(store: Box<dyn Store>, platform: &AccountId, mode: Mode) -> Result<Self, JournalFault> {
        let (owner, journal) = (OwnerRow::of(platform, mode), store.label());
        let mut book = Self { store, last: (0, owner.genesis), owner, journal };
        book.last = book.see(|look| {
            check::owner(look, &book.journal, &book.owner)?;
            check::recent(look, &book.journal, &book.owner)?;
            look.head()
        })?;
        Ok(book)
    }

    /// Refuses unless what is written now would be kept ([`Store::ready`]). Asked before every write, and before anything is
    /// sent.
    pub fn ready(&self) -> Result<(), JournalFault> {
        self.store.ready()
    }

    /// A number that changes when another console wrote.
    pub fn version(&self) -> Result<u64, JournalFault> {
        self.store.version()
    }

    /// What messages call it.
    #[must_use]
    pub const fn label(&self) -> &Label {
        &self.journal
    }

    /// The file; none in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.store.path()
    }

    /// How many events it holds.
    pub fn events(&self) -> Result<u64, JournalFault> {
        self.see(|look| look.head()).map(|(seq, _)| u64::try_from(seq).unwrap_or_default())
    }

    /// Head of the chain, in 64 hexadecimal digits.
    pub fn head(&self) -> Result<String, JournalFault> {
        self.see(|look| look.head()).map(|(_, hash)| hash.to_string())
    }

    /// Who can see what it holds.
    #[must_use]
    pub fn keeping(&self) -> Keeping {
        self.store.keeping()
    }

    /// Debits whose end is not known, oldest first.
    pub fn unresolved(&self) -> Result<Vec<OpenDebit>, JournalFault> {
        self.see(|look| {
            let rows = look.unresolved()?;
            rows.iter().map(|row| self.found(look, &row.debit)?.open(&self.journal)).collect()
        })
    }

    /// What holds accounts, oldest first.
    pub fn held(&self) -> Result<Vec<Held>, JournalFault> {
        self.see(|look| look.held()?.iter().map(|row| fold::held(look, &self.journal, row)).collect())
    }

    /// What is known of marks that were seen at Stripe.
    pub fn known(&self, marks: &[DebitId]) -> Result<Vec<(DebitId, Mark)>, JournalFault> {
        self.see(|look| marks.iter().map(|mark| Ok((*mark, self.mark(look, *mark)?))).collect())
    }

    /// Lines before a number, newest first, at most `limit`; from the end when there is no number.
    pub fn lines(&self, before: Option<u64>, limit: u32) -> Result<Vec<Line>, JournalFault> {
        self.see(|look| {
            let rows = look.before(number(before), &SHOWN, limit)?;
            let mut records = BTreeMap::new();
            let mut lines = Vec::with_capacity(rows.len());
            for row in &rows {
                let event = fold::event(&self.journal, row)?;
                if let Some(debit) = event.debit
                    && !records.contains_key(&debit)
                {
                    records.insert(debit, self.found(look, &debit.to_string())?.record(look, &self.journal)?);
                }
                let record = event.debit.and_then(|debit| records.get(&debit)).cloned();
                lines.push(Line { event, record });
            }
            Ok(lines)
        })
    }

    /// The latest debits, newest first, at most `limit`.
    pub fn debits(&self, limit: u32) -> Result<Vec<DebitRecord>, JournalFault> {
        self.see(|look| {
            let rows = look.before(i64::MAX, &[EventKind::Recorded], limit)?;
            let named = rows.iter().filter_map(|row| row.debit.as_deref());
            named.map(|debit| self.found(look, debit)?.record(look, &self.journal)).collect()
        })
    }

    /// The same, back to the first one that was recorded before a moment.
    pub fn debits_since(&self, since: Timestamp, limit: u32) -> Result<Vec<DebitRecord>, JournalFault> {
        self.see(|look| {
            let mut records = Vec::new();
            for row in &look.before(i64::MAX, &[EventKind::Recorded], limit)? {
                let event = fold::event(&self.journal, row)?;
                if event.at < since {
                    break;
                }
                if let Some(debit) = &row.debit {
                    records.push(self.found(look, debit)?.record(look, &self.journal)?);
                }
            }
            Ok(records)
        })
    }

    /// Whose the objects are that the latest debits left at Stripe, of so many debits at most.
    pub fn left_lately(&self, limit: u32) -> Result<BTreeMap<ObjectId, Signature>, JournalFault> {
        self.see(|look| {
            let mut left = BTreeMap::new();
            for row in &look.before(i64::MAX, &[EventKind::Settled], limit)? {
                let event = fold::event(&self.journal, row)?;
                if let Told::Settled { settled, .. } = event.told {
                    let signature = Signature { mark: event.debit, head: None };
                    let objects = [settled.transfer, settled.payment].into_iter().flatten();
                    left.extend(objects.map(|object| (object, signature.clone())));
                }
            }
            Ok(left)
        })
    }

    /// One debit; none when it is not in this journal.
    pub fn debit(&self, id: DebitId) -> Result<Option<DebitRecord>, JournalFault> {
        self.see(|look| {
            let found = fold::debit(look, &self.journal, id)?;
            found.map(|found| found.record(look, &self.journal)).transpose()
        })
    }

    /// The events of a debit, in order.
    pub fn events_of(&self, id: DebitId) -> Result<Vec<Event>, JournalFault> {
        self.see(|look| look.events_of(&id.to_string())?.iter().map(|row| fold::event(&self.journal, row)).collect())
    }

    /// Debits whose ids begin as somebody typed, at most ten.
    pub fn by_prefix(&self, typed: &str) -> Result<Vec<DebitId>, JournalFault> {
        let typed = typed.to_ascii_lowercase();
        if typed.is_empty() || !typed.chars().all(|c| c.is_ascii_hexdigit() || c == '-') {
            return Ok(Vec::new());
        }
        self.see(|look| {
            let ids = look.beginning(&typed, MOST_OF_A_BEGINNING)?;
            ids.iter().map(|id| fold::debit_id(&self.journal, "its debits", id)).collect()
        })
    }

    /// Reads everything and refuses unless it is what was written. `goes_on` is told how many events were read, every few
    /// thousand of them, and says whether to go on; none when it did not.
    pub fn verify(&self, goes_on: &mut dyn FnMut(u64) -> bool) -> Result<Option<Verified>, JournalFault> {
        self.see(|look| check::everything(look, &self.journal, &self.owner, goes_on))
    }

    /// The same journal for reading only, for whoever reads long while others write; none where it is in memory.
    pub fn reader(&self) -> Result<Option<Self>, JournalFault> {
        let (owner, journal, last) = (self.owner.clone(), self.journal.clone(), self.last);
        Ok(self.store.reader()?.map(|store| Self { store, last, owner, journal }))
    }

    /// Writes everything out for others to read, and says how many events that were.
    pub fn export(&self, out: &mut dyn Write, how: ExportAs) -> Result<u64, JournalFault> {
        self.see(|look| export::all(look, out, how))
    }

    /// Reads from one snapshot. What another file left there, or somebody who copied one over it, is not this journal's damage.
    pub(super) fn see<T>(&self, mut work: impl FnMut(&dyn Look) -> Result<T, JournalFault>) -> Result<T, JournalFault> {
        let mut seen = None;
        let read = self.store.read(&mut |look| {
            seen = Some(work(look)?);
            Ok(())
        });
        match read {
            Ok(()) => seen.ok_or_else(|| nothing_done("a look")),
            Err(JournalFault::Damaged { .. }) if !self.store.is_as_left() => {
                Err(JournalFault::Replaced { journal: self.journal.clone() })
            }
            Err(fault) => Err(fault),
        }
    }

    /// Does all of `work` in one transaction or nothing. What it answers is true once it is synced. A file that another was
    /// copied over is still the same file, and may be an older journal: nothing is written that does not follow what was
    /// there before.
    pub(super) fn change<T>(
        &mut self,
        mut work: impl FnMut(&mut dyn Leaf, &Label) -> Result<T, JournalFault>,
    ) -> Result<T, JournalFault> {
        let Self { store, last, journal, owner } = self;
        let is_as_left = store.is_as_left();
        let mut done = None;
        store.write(&mut |leaf| {
            follows(leaf, journal, owner, *last, is_as_left)?;
            done = Some((work(leaf, journal)?, leaf.head()?));
            Ok(())
        })?;
        let (done, head) = done.ok_or_else(|| nothing_done("a record"))?;
        *last = head;
        Ok(done)
    }

    fn mark(&self, look: &dyn Look, mark: DebitId) -> Result<Mark, JournalFault> {
        let state = fold::debit(look, &self.journal, mark)?.map(|found| found.history.state());
        if let Some(state) = state.filter(|state| state.is_unresolved()) {
            return Ok(Mark::Ours(state));
        }
        let is_acknowledged = look.is_acknowledged(&mark.to_string())?;
        Ok(if is_acknowledged { Mark::Acknowledged } else { state.map_or(Mark::Foreign, Mark::Ours) })
    }

    fn found(&self, look: &dyn Look, debit: &str) -> Result<fold::Folded, JournalFault> {
        let missing = || JournalFault::damaged(&self.journal, &format!("debit {debit}"), "it is missing");
        fold::by_name(look, &self.journal, debit)?.ok_or_else(missing)
    }
}

/// Refuses a journal that does not hold what it held. Where its file was written to since, by another console or past all of
/// them, its end is verified as well.
fn follows(
    look: &dyn Look,
    journal: &Label,
    owner: &OwnerRow,
    last: (i64, Hash),
    is_as_left: bool,
) -> Result<(), JournalFault> {
    let found = if is_as_left { Ok(()) } else { check::recent(look, journal, owner) };
    match found.and_then(|()| check::holds_event(look, last)) {
        Ok(true) => Ok(()),
        Err(fault) if is_as_left || !matches!(fault, JournalFault::Damaged { .. }) => Err(fault),
        Ok(false) | Err(_) => Err(JournalFault::Replaced { journal: journal.clone() }),
    }
}

/// A store that says it was done and did nothing.
fn nothing_done(what: &'static str) -> JournalFault {
    JournalFault::Unwritable { what, why: Label::new("the store did nothing") }
}

fn number(before: Option<u64>) -> i64 {
    before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX)
}
