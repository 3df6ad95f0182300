//! Why there is no cache, and what SQLite's errors mean for a file that may be thrown away: either it is begun anew
//! without a word, or it is done without, with one sentence.

use std::io;
use std::path::Path;

use rusqlite::{Error, ErrorCode};

use crate::domain::Label;
use crate::files;

/// A cache that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CacheFault {
    /// What is in it is not what was written, or not of this program. It is removed and begun anew.
    #[error("The cache {cache} is damaged ({what}).")]
    Damaged {
        /// The file.
        cache: Label,
        /// What was found.
        what: Label,
    },
    /// A newer version of the program wrote it, and may go on using it.
    #[error("The cache {cache} is of a newer pullfunds. This one does without it; --no-cache says nothing of it.")]
    Newer {
        /// The file.
        cache: Label,
    },
    /// It cannot be used, for a reason outside of it.
    #[error("There is no cache ({cache}: {why}). Everything is read as it would be without one.")]
    Unusable {
        /// The file or folder.
        cache: Label,
        /// Why.
        why: Label,
    },
}

impl CacheFault {
    pub(super) fn damaged(path: &Path, what: &str) -> Self {
        Self::Damaged { cache: label(path), what: Label::new(what) }
    }

    pub(super) fn unusable(path: &Path, why: &str) -> Self {
        Self::Unusable { cache: label(path), why: Label::new(why) }
    }

    pub(super) fn of_system(path: &Path, error: &io::Error) -> Self {
        Self::unusable(path, &files::words(error))
    }

    /// SQLite's error as a fault. What it does not lay on the world outside is the file's own fault.
    pub(super) fn of_sqlite(path: &Path, error: &Error) -> Self {
        let outside = error.sqlite_error_code().and_then(|code| OUTSIDE.into_iter().find(|(known, _)| *known == code));
        match outside {
            Some((_, why)) => Self::unusable(path, why),
            None => Self::damaged(path, &error.to_string()),
        }
    }
}

/// Errors for which the file is not to blame (sqlite.org/rescode.html).
const OUTSIDE: [(ErrorCode, &str); 9] = [
    (ErrorCode::DatabaseBusy, "another program holds it"),
    (ErrorCode::DatabaseLocked, "another program holds it"),
    (ErrorCode::DiskFull, "the disk is full"),
    (ErrorCode::ReadOnly, "it cannot be written to"),
    (ErrorCode::CannotOpen, "it cannot be opened"),
    (ErrorCode::PermissionDenied, "it may not be opened"),
    (ErrorCode::SystemIoFailure, "the disk failed"),
    (ErrorCode::FileLockingProtocolFailed, "its disk cannot lock files"),
    (ErrorCode::OutOfMemory, "memory has run out"),
];

fn label(path: &Path) -> Label {
    Label::new(&path.to_string_lossy())
}
