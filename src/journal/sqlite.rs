//! The journal's file: the only part of this room that does IO. It writes a debit before it is sent and what became of
//! it afterwards, and it answers only after the write is synced. It believes nothing: neither that the file is still
//! the one it opened, nor that SQLite is set up as asked, nor that what it reads is what it wrote.

mod append;
mod check;
#[cfg(test)]
mod custody_tests;
#[cfg(test)]
mod file_tests;
mod inspect;
#[cfg(test)]
mod inspect_tests;
mod read;
#[cfg(test)]
mod samples;
mod schema;
#[cfg(test)]
mod script_tests;
mod settings;
mod site;
#[cfg(test)]
mod stranger_tests;
#[cfg(test)]
mod tamper_tests;
#[cfg(test)]
mod tests;

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use serde::Serialize;

use crate::domain::{AccountId, DebitId, Label, Mode, Order, Outcome, Receipt, Side};
use crate::life::{EventKind, State};
use crate::rules::Approved;

use super::chain::{genesis, mode_word};
use super::entry::{DebitRecord, Event, Judged, OpenDebit, Recorded, Verified, Who, Wording};
use super::fault::JournalFault;
use super::place::{self, Keeping, OpenFile, Place};
use append::{DebitRow, NewEvent, Refused};
pub use inspect::Inspected;
use schema::Owner;
use settings::Storage;
use site::Site;

/// An open journal. It belongs to one thread; several programs may have the same file open.
#[derive(Debug)]
pub struct Journal {
    db: Connection,
    site: Site,
    owner: Owner,
    storage: Storage,
    file: Option<OpenFile>,
}

/// What is kept of a look at both balances.
#[derive(Debug, Serialize, serde::Deserialize)]
struct Observation {
    account: Side,
    platform: Side,
}

impl Journal {
    /// Opens the journal of a platform in a mode, and makes it if there is none. Its last 1,000 events and everything
    /// unresolved are verified; a journal that cannot be trusted is not opened.
    pub fn open(place: &Place, platform: &AccountId, mode: Mode) -> Result<Self, JournalFault> {
        let (db, site, file) = connect(place, platform, mode)?;
        let storage = if file.is_some() { Storage::Disk } else { Storage::Memory };
        let owner =
            Owner { platform: platform.as_str().to_owned(), mode: mode_word(mode), genesis: genesis(platform, mode) };
        let mut journal = Self { db, site, owner, storage, file };
        settings::prepare(&journal.db, &journal.site)?;
        schema::recognise(&journal.db, &journal.site)?;
        settings::apply(&journal.db, &journal.site, storage)?;
        schema::migrate(&mut journal.db, &journal.site, &journal.owner)?;
        schema::compare(&journal.db, &journal.site)?;
        check::owner(&journal.db, &journal.site, &journal.owner)?;
        check::recent(&journal.db, &journal.site, &journal.owner)?;
        if let Some(file) = &mut journal.file {
            file.remember_log()?;
            file.still_there()?;
        }
        Ok(journal)
    }

    /// Looks at the journal of a place without making or changing anything, and verifies all of it; none when there is none.
    pub fn inspect(place: &Place, platform: &AccountId, mode: Mode) -> Result<Option<Inspected>, JournalFault> {
        inspect::at(place, platform, mode)
    }

    /// Writes down that a debit is about to be sent, and answers once that is on the disk. The answer is what allows it to
    /// be sent; without it nothing is.
    pub fn record(
        &mut self,
        approved: &Approved,
        wording: &Wording,
        who: &Who,
        now: Timestamp,
    ) -> Result<Recorded, JournalFault> {
        self.write(approved.order(), wording, &Judged::of(approved), who, now)
    }

    /// Writes down what became of a debit. *Unknown* keeps its account blocked; *settled* and *refused* free it, and
    /// nothing but an observation can follow them.
    pub fn conclude(&mut self, debit: DebitId, outcome: &Outcome, now: Timestamp) -> Result<(), JournalFault> {
        let detail = append::json("an outcome", outcome)?;
        self.follow(&NewEvent { debit, kind: EventKind::of(outcome), attempt: None, at: now, detail: &detail })
    }

    /// Writes down both balances as they were read after a debit had settled.
    pub fn observe(&mut self, receipt: &Receipt, now: Timestamp) -> Result<(), JournalFault> {
        let seen = Observation { account: receipt.account, platform: receipt.platform };
        let detail = append::json("an observation", &seen)?;
        let debit = receipt.order.debit;
        self.follow(&NewEvent { debit, kind: EventKind::Observed, attempt: None, at: now, detail: &detail })
    }

    /// Debits whose end is not known, oldest first.
    pub fn unresolved(&self) -> Result<Vec<OpenDebit>, JournalFault> {
        read::unresolved(&self.db, &self.site)
    }

    /// The latest debits, newest first, at most `limit`.
    pub fn debits(&self, limit: u32) -> Result<Vec<DebitRecord>, JournalFault> {
        read::debits(&self.db, &self.site, limit)
    }

    /// One debit; none when it is not in this journal.
    pub fn debit(&self, debit: DebitId) -> Result<Option<DebitRecord>, JournalFault> {
        read::debit(&self.db, &self.site, debit)
    }

    /// The events of a debit, in order.
    pub fn events_of(&self, debit: DebitId) -> Result<Vec<Event>, JournalFault> {
        read::events_of(&self.db, &self.site, debit)
    }

    /// Reads everything and refuses unless it is what was written.
    pub fn verify(&self) -> Result<Verified, JournalFault> {
        check::everything(&self.db, &self.site, &self.owner)
    }

    /// Head of the chain, in 64 hexadecimal digits.
    pub fn head(&self) -> Result<String, JournalFault> {
        append::head(&self.db, &self.site, &self.owner).map(|(_, hash)| hash.to_string())
    }

    /// How it is named to people.
    pub(super) fn label(&self) -> Label {
        self.site.label()
    }

    /// Who can see what it holds.
    pub(super) fn keeping(&self) -> Keeping {
        self.file.as_ref().map_or(Keeping::Memory, OpenFile::keeping)
    }

    /// The file; none in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path())
    }

    /// Writes a debit and its first event, and answers once both are on the disk.
    fn write(
        &mut self,
        order: &Order,
        wording: &Wording,
        judged: &Judged,
        who: &Who,
        now: Timestamp,
    ) -> Result<Recorded, JournalFault> {
        self.ready()?;
        if order.platform.as_str() != self.owner.platform {
            let of = Label::new(&format!("{} ({})", self.owner.platform, self.owner.mode));
            return Err(JournalFault::OfAnother { journal: self.site.label(), of });
        }
        let row = DebitRow::new(order, judged, who, now)?;
        let site = &self.site;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| site.fault(&e))?;
        if read::exists(&tx, site, order.debit)? {
            return Err(JournalFault::SameDebit { debit: order.debit });
        }
        append::debit(&tx, &row).map_err(|e| site.fault(&e))?;
        let detail = row.detail();
        let first =
            NewEvent { debit: order.debit, kind: EventKind::Recorded, attempt: Some(1), at: now, detail: &detail };
        let head = append::event(&tx, site, &self.owner, &first).map_err(|refused| match refused {
            Refused::Fault(fault) => fault,
            Refused::BySqlite(e) => read::why_blocked(&tx, site, &order.account, &e),
        })?;
        tx.commit().map_err(|e| site.fault(&e))?;
        self.still_there()?;
        Ok(Recorded::mint(order.clone(), wording.clone(), 1, now, head.to_string()))
    }

    /// Writes an event about a debit that is already here.
    fn follow(&mut self, new: &NewEvent<'_>) -> Result<(), JournalFault> {
        self.ready()?;
        let site = &self.site;
        let fault = |e| site.fault(&e);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let Some(state) = read::state_of(&tx, site, new.debit)? else {
            return Err(JournalFault::NoSuchDebit { journal: site.label(), debit: new.debit });
        };
        if State::after(Some(state), new.kind).is_err() {
            return Err(JournalFault::CannotFollow { debit: new.debit, state, event: new.kind.word() });
        }
        append::event(&tx, site, &self.owner, new).map_err(|refused| match refused {
            Refused::Fault(other) => other,
            Refused::BySqlite(e) => fault(e),
        })?;
        tx.commit().map_err(fault)?;
        self.still_there()
    }

    /// Refuses to write unless the file is the one that was opened and SQLite does what it was asked to do.
    fn ready(&self) -> Result<(), JournalFault> {
        self.still_there()?;
        settings::check(&self.db, &self.site, self.storage)
    }

    fn still_there(&self) -> Result<(), JournalFault> {
        self.file.as_ref().map_or(Ok(()), OpenFile::still_there)
    }
}

fn connect(
    place: &Place,
    platform: &AccountId,
    mode: Mode,
) -> Result<(Connection, Site, Option<OpenFile>), JournalFault> {
    match place {
        Place::Memory => {
            let site = Site::new(Label::new("in memory"));
            let db = Connection::open_in_memory().map_err(|e| site.fault(&e))?;
            Ok((db, site, None))
        }
        Place::Folder(folder) => on_disk(place::prepare(folder, platform.as_str(), mode)?),
        Place::Run { folder, run } => on_disk(place::prepare(folder, run, mode)?),
    }
}

fn on_disk(file: OpenFile) -> Result<(Connection, Site, Option<OpenFile>), JournalFault> {
    let site = Site::new(place::label(&file.path));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = Connection::open_with_flags(&file.path, flags).map_err(|e| site.fault(&e))?;
    file.still_there()?;
    if db.is_readonly("main").map_err(|e| site.fault(&e))? {
        return Err(JournalFault::ReadOnly { journal: site.label() });
    }
    Ok((db, site, Some(file)))
}
