//! How a journal is called in messages, and how SQLite's errors become sentences of ours.

use rusqlite::{Error, ErrorCode, ffi};

use crate::domain::Label;

use super::super::fault::JournalFault;

/// What messages call the journal: its path, or *in memory*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site(Label);

impl Site {
    pub(super) const fn new(label: Label) -> Self {
        Self(label)
    }

    pub(super) fn label(&self) -> Label {
        self.0.clone()
    }

    /// Something that was read is not what was written.
    pub(super) fn damaged(&self, place: &str, what: &str) -> JournalFault {
        JournalFault::Damaged { journal: self.label(), place: Label::new(place), what: Label::new(what) }
    }

    /// SQLite's error as a fault. What only the caller can explain, such as a constraint, must be looked at before.
    pub(super) fn fault(&self, error: &Error) -> JournalFault {
        let journal = self.label();
        let why = Label::new(&error.to_string());
        let Some(code) = error.sqlite_error_code() else {
            return JournalFault::Damaged { journal, place: Label::new("a record"), what: why };
        };
        let extended = error.sqlite_error().map_or(0, |e| e.extended_code);
        match Meaning::of(code, extended) {
            Meaning::Moved => JournalFault::Replaced { journal },
            Meaning::ReadOnly => JournalFault::ReadOnly { journal },
            Meaning::Full => JournalFault::Full { journal },
            Meaning::Busy => JournalFault::Locked { journal },
            Meaning::Corrupt => JournalFault::Damaged { journal, place: Label::new("a page of the file"), what: why },
            Meaning::Foreign => JournalFault::NotAJournal { journal },
            Meaning::CannotOpen => JournalFault::CannotOpen { journal, why },
            Meaning::Constraint => JournalFault::Unwritable { what: "this record", why },
            Meaning::Other => JournalFault::Disk { journal, why },
        }
    }
}

/// What an error of SQLite's means to a person.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Moved,
    ReadOnly,
    Full,
    Busy,
    Corrupt,
    Foreign,
    CannotOpen,
    Constraint,
    Other,
}

/// Codes with a meaning of their own (sqlite.org/rescode.html); all others are the disk's.
const MEANINGS: [(ErrorCode, Meaning); 9] = [
    (ErrorCode::ReadOnly, Meaning::ReadOnly),
    (ErrorCode::DiskFull, Meaning::Full),
    (ErrorCode::DatabaseBusy, Meaning::Busy),
    (ErrorCode::DatabaseLocked, Meaning::Busy),
    (ErrorCode::DatabaseCorrupt, Meaning::Corrupt),
    (ErrorCode::NotADatabase, Meaning::Foreign),
    (ErrorCode::CannotOpen, Meaning::CannotOpen),
    (ErrorCode::PermissionDenied, Meaning::CannotOpen),
    (ErrorCode::ConstraintViolation, Meaning::Constraint),
];

impl Meaning {
    fn of(code: ErrorCode, extended: i32) -> Self {
        if extended == ffi::SQLITE_READONLY_DBMOVED {
            return Self::Moved;
        }
        MEANINGS.into_iter().find(|(known, _)| *known == code).map_or(Self::Other, |(_, meaning)| meaning)
    }
}
