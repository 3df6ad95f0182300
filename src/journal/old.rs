//! A bridge for callers that write outcomes as they were before a debit could be repeated. It goes away with them.

use std::path::Path;

use jiff::Timestamp;

use crate::domain::{AccountId, DebitId, Label, Mode, Outcome, Receipt};
use crate::life::{Owner, Stamp, Terms};
use crate::rules::Approved;

use super::book::Book;
use super::custody::{follow, found};
use super::entry::{DebitRecord, OpenDebit, Recorded, Told, Verified, Who, Wording};
use super::fault::JournalFault;
use super::place::Place;

/// The journal, for such callers.
#[derive(Debug)]
pub struct Journal(Book);

impl Journal {
    /// As [`Book::open`].
    pub fn open(place: &Place, platform: &AccountId, mode: Mode) -> Result<Self, JournalFault> {
        Book::open(place, platform, mode).map(Self)
    }

    /// As [`Book::record`].
    pub fn record(
        &mut self,
        approved: &Approved,
        wording: &Wording,
        who: &Who,
        now: Timestamp,
    ) -> Result<Recorded, JournalFault> {
        let owner = Owner {
            host: who.host.clone(),
            boot: Label::new(""),
            space: Label::new(""),
            process: who.process,
            started: 0,
            uid: 0,
        };
        let until = now.checked_add(Terms::usual().flight()).unwrap_or(now);
        let stamp = Stamp { operator: who.operator.clone(), owner, at: now, server: None, until };
        self.0.record(approved, wording, &stamp)
    }

    /// Writes down an outcome.
    pub fn conclude(&mut self, debit: DebitId, outcome: &Outcome, now: Timestamp) -> Result<(), JournalFault> {
        let told = match outcome.clone() {
            Outcome::Settled(settled) => Told::Settled { settled, by: None },
            Outcome::Refused(refused) => Told::Refused { refused, by: None },
            Outcome::Unknown(unknown) => {
                Told::Unknown { unknown, attempt: None, ended: None, server: None, status: None }
            }
        };
        self.0.change(|leaf, journal| {
            let found = found(leaf, journal, debit)?;
            follow(leaf, journal, &found.order, found.history, &told, None, now).map(drop)
        })
    }

    /// As [`Book::observe`].
    pub fn observe(&mut self, receipt: &Receipt, now: Timestamp) -> Result<(), JournalFault> {
        self.0.observe(receipt, now)
    }

    /// As [`Book::unresolved`].
    pub fn unresolved(&self) -> Result<Vec<OpenDebit>, JournalFault> {
        self.0.unresolved()
    }

    /// As [`Book::debits`].
    pub fn debits(&self, limit: u32) -> Result<Vec<DebitRecord>, JournalFault> {
        self.0.debits(limit)
    }

    /// As [`Book::debit`].
    pub fn debit(&self, debit: DebitId) -> Result<Option<DebitRecord>, JournalFault> {
        self.0.debit(debit)
    }

    /// As [`Book::verify`], to the end.
    pub fn verify(&self) -> Result<Verified, JournalFault> {
        self.0.verify(&mut |_| true).map(|all| all.unwrap_or(Verified { events: 0, debits: 0, head: String::new() }))
    }

    /// As [`Book::path`].
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.0.path()
    }
}
