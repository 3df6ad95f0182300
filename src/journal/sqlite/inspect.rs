//! A look at a journal that leaves it as it is: nothing is made, nothing is brought up to date, and no debit can be written
//! afterwards. What a console would refuse is refused here in the same words.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::domain::{AccountId, Label, Mode};
use crate::files::{beside, read_only_address};

use super::super::chain::{genesis, mode_word};
use super::super::entry::{OpenDebit, Verified};
use super::super::fault::JournalFault;
use super::super::place::{self, Place};
use super::schema::Owner;
use super::{Site, check, read, schema, settings};

/// What a journal holds. All of it was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The file.
    pub path: PathBuf,
    /// How many events and debits, and the head of the chain; none in a file that nobody wrote to yet.
    pub verified: Option<Verified>,
    /// Debits whose end is not known, oldest first.
    pub unresolved: Vec<OpenDebit>,
}

/// Looks at the journal of a place; none when there is no such file.
pub(super) fn at(place: &Place, platform: &AccountId, mode: Mode) -> Result<Option<Inspected>, JournalFault> {
    let found = match place {
        Place::Memory => None,
        Place::Folder(folder) => place::find(folder, platform.as_str(), mode)?,
        Place::Run { folder, run } => place::find(folder, run, mode)?,
    };
    found.map(|path| look(path, platform, mode)).transpose()
}

fn look(path: PathBuf, platform: &AccountId, mode: Mode) -> Result<Inspected, JournalFault> {
    let site = Site::new(place::label(&path));
    let db = open(&path, &site)?;
    settings::prepare(&db, &site)?;
    schema::recognise(&db, &site)?;
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|e| site.fault(&e))?;
    if version == 0 {
        return Ok(Inspected { path, verified: None, unresolved: Vec::new() });
    }
    let owner =
        Owner { platform: platform.as_str().to_owned(), mode: mode_word(mode), genesis: genesis(platform, mode) };
    schema::compare(&db, &site)?;
    check::owner(&db, &site, &owner)?;
    let verified = check::everything(&db, &site, &owner)?;
    let unresolved = read::unresolved(&db, &site)?;
    Ok(Inspected { path, verified: Some(verified), unresolved })
}

/// While nobody has a journal open, nothing lies beside it, and SQLite is told not to put anything there.
fn open(path: &Path, site: &Site) -> Result<Connection, JournalFault> {
    let is_in_use = beside(path, "-wal").exists();
    let Some(address) = read_only_address(path, is_in_use) else {
        let why = Label::new("its path is not text");
        return Err(JournalFault::CannotOpen { journal: site.label(), why });
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    Connection::open_with_flags(address, flags).map_err(|e| site.fault(&e))
}
