//! The settings that durability and the append-only rule rest on. They are asked for, read back, and refused when they
//! are not in force: a network disk may answer a request for a write-ahead log with something weaker and no error
//! (sqlite.org/pragma.html).

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};

use crate::domain::Label;

use super::super::fault::JournalFault;
use super::{Site, schema};

/// How long to wait for another console's commit before saying that the journal is locked.
const PATIENCE: Duration = if cfg!(test) { Duration::from_millis(20) } else { Duration::from_secs(2) };

/// How many may begin a file at once.
const BEGUN_AT_ONCE: u32 = 10;

/// How a journal must write: `wal` on a disk, `memory` in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    Disk,
    Memory,
}

impl Storage {
    const fn journal_mode(self) -> &'static str {
        match self {
            Self::Disk => "wal",
            Self::Memory => "memory",
        }
    }
}

/// Before anything is read.
pub(super) fn prepare(db: &Connection, site: &Site) -> Result<(), JournalFault> {
    let fault = |e| site.fault(&e);
    db.busy_timeout(PATIENCE).map_err(fault)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(fault)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(fault)?;
    Ok(())
}

/// Asks for the settings, and refuses unless all are in force.
pub(super) fn apply(db: &Connection, site: &Site, storage: Storage) -> Result<(), JournalFault> {
    let ask = |name: &str, value: &str| {
        // The answer of `journal_mode` is read back below with the others.
        let asked = db.pragma_update_and_check(None, name, value, |_| Ok(())).optional();
        asked.map(|_| ()).map_err(|e| site.fault(&e))
    };
    let mut mode = ask("journal_mode", storage.journal_mode());
    // Of two who begin a file at once SQLite turns one away without waiting. A transaction does wait, and then the other is done.
    for _ in 0..BEGUN_AT_ONCE {
        if !matches!(mode, Err(JournalFault::Locked { .. })) {
            break;
        }
        db.execute_batch("BEGIN IMMEDIATE; COMMIT").map_err(|e| site.fault(&e))?;
        mode = ask("journal_mode", storage.journal_mode());
    }
    mode?;
    ask("synchronous", "FULL")?;
    ask("fullfsync", "ON")?;
    ask("checkpoint_fullfsync", "ON")?;
    ask("foreign_keys", "ON")?;
    ask("recursive_triggers", "ON")?;
    ask("cell_size_check", "ON")?;
    check(db, site, storage)
}

/// Refuses unless all settings are in force and the file is still of this version: a newer console may have brought it up
/// to its own. Cheap enough to be done before every write.
pub(super) fn check(db: &Connection, site: &Site, storage: Storage) -> Result<(), JournalFault> {
    schema::recognise(db, site)?;
    let is_defended = db.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE).map_err(|e| site.fault(&e))?;
    if !is_defended {
        let (setting, wanted, found) = ("defensive", "1", Label::new("0"));
        return Err(JournalFault::Setting { journal: site.label(), setting, wanted, found });
    }
    let wanted = [
        ("journal_mode", storage.journal_mode()),
        ("synchronous", "2"),
        ("fullfsync", "1"),
        ("foreign_keys", "1"),
        ("recursive_triggers", "1"),
        ("ignore_check_constraints", "0"),
    ];
    for (setting, wanted) in wanted {
        let found: Value = db.pragma_query_value(None, setting, |row| row.get(0)).map_err(|e| site.fault(&e))?;
        let found = match found {
            Value::Integer(number) => number.to_string(),
            Value::Text(text) => text,
            Value::Null | Value::Real(_) | Value::Blob(_) => "not known".to_owned(),
        };
        if found != wanted {
            return Err(JournalFault::Setting { journal: site.label(), setting, wanted, found: Label::new(&found) });
        }
    }
    Ok(())
}
