//! How a journal is called in messages, how SQLite's errors become sentences of ours, and which of them leave open what is
//! on the disk.

use std::cell::RefCell;

use rusqlite::{Error, ErrorCode, ffi};

use crate::domain::Label;

use super::super::fault::JournalFault;

/// What messages call the journal, its path or *in memory*; and whether the disk ever failed under it. After a failure
/// nobody knows what the disk kept: a second sync may say yes to pages that were dropped (sqlite.org/atomiccommit.html).
#[derive(Debug)]
pub(super) struct Site {
    label: Label,
    trouble: RefCell<Option<Label>>,
}

impl Site {
    pub(super) const fn new(label: Label) -> Self {
        Self { label, trouble: RefCell::new(None) }
    }

    pub(super) fn label(&self) -> Label {
        self.label.clone()
    }

    /// Refuses once the disk has failed.
    pub(super) fn is_sound(&self) -> Result<(), JournalFault> {
        match self.trouble.borrow().clone() {
            None => Ok(()),
            Some(why) => Err(JournalFault::MustReopen { journal: self.label(), why }),
        }
    }

    /// What a commit came to that was not acknowledged. Only a full disk and another's lock are known to have left nothing.
    pub(super) fn not_committed(&self, error: &Error) -> JournalFault {
        let fault = self.fault(error);
        let is_of_the_disk = error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure);
        if !is_of_the_disk && matches!(fault, JournalFault::Full { .. } | JournalFault::Locked { .. }) {
            return fault;
        }
        let why = Label::new(&error.to_string());
        self.trouble.replace(Some(why.clone()));
        if matches!(fault, JournalFault::Replaced { .. }) {
            return fault;
        }
        JournalFault::MustReopen { journal: self.label(), why }
    }

    /// Something that was read is not what was written.
    pub(super) fn damaged(&self, place: &str, what: &str) -> JournalFault {
        JournalFault::damaged(&self.label, place, what)
    }

    /// SQLite's error as a fault. What only the caller can explain, such as a constraint, must be looked at before.
    pub(super) fn fault(&self, error: &Error) -> JournalFault {
        let journal = self.label();
        let why = Label::new(&error.to_string());
        let Some(code) = error.sqlite_error_code() else {
            return JournalFault::Damaged { journal, place: Label::new("a record"), what: why };
        };
        if code == ErrorCode::SystemIoFailure {
            self.trouble.replace(Some(why.clone()));
        }
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
        // Without space the index of the log cannot be made larger, which is the first that is tried on opening.
        if extended == ffi::SQLITE_IOERR_SHMSIZE {
            return Self::Full;
        }
        MEANINGS.into_iter().find(|(known, _)| *known == code).map_or(Self::Other, |(_, meaning)| meaning)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn error(code: i32) -> Error {
        Error::SqliteFailure(ffi::Error::new(code), None)
    }

    #[rstest]
    #[case::full(ffi::SQLITE_FULL, false)]
    #[case::locked(ffi::SQLITE_BUSY, false)]
    #[case::not_synced(ffi::SQLITE_IOERR_FSYNC, true)]
    #[case::not_written(ffi::SQLITE_IOERR_WRITE, true)]
    #[case::index_not_enlarged(ffi::SQLITE_IOERR_SHMSIZE, true)]
    #[case::corrupt(ffi::SQLITE_CORRUPT, true)]
    #[case::something_new(ffi::SQLITE_INTERNAL, true)]
    fn a_commit_that_failed_is_believed_only_where_it_is_known_to_have_left_nothing(
        #[case] code: i32,
        #[case] is_out: bool,
    ) {
        let site = Site::new(Label::new("x"));
        let fault = site.not_committed(&error(code));
        assert_eq!(matches!(fault, JournalFault::MustReopen { .. }), is_out, "{fault}");
        assert_eq!(site.is_sound().is_err(), is_out);
    }

    #[test]
    fn a_disk_that_failed_once_is_not_believed_again() {
        let site = Site::new(Label::new("x"));
        assert_eq!(site.is_sound(), Ok(()));
        assert!(matches!(site.fault(&error(ffi::SQLITE_LOCKED)), JournalFault::Locked { .. }));
        assert_eq!(site.is_sound(), Ok(()));
        assert!(matches!(
            Site::new(Label::new("x")).fault(&error(ffi::SQLITE_IOERR_SHMSIZE)),
            JournalFault::Full { .. }
        ));
        assert!(matches!(site.fault(&error(ffi::SQLITE_IOERR_READ)), JournalFault::Disk { .. }));
        assert!(matches!(site.is_sound(), Err(JournalFault::MustReopen { .. })));
    }
}
