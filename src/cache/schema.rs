//! Whether a file is a cache of this version and of this owner, before anything in it is believed.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::CacheFault;

/// `PRAGMA application_id` of a cache: the letters `pulc`.
const APPLICATION_ID: i64 = 0x7075_6c63;

/// Version of tables and rows. A row that is encoded otherwise needs another.
pub(super) const VERSION: i64 = 1;

const SCHEMA: &str = include_str!("schema.sql");

/// Refuses what is not a cache, is of another owner or version, or has other tables. An empty file becomes one.
pub(super) fn recognise(db: &mut Connection, path: &Path, owner: &str) -> Result<(), CacheFault> {
    let fault = |e: &rusqlite::Error| CacheFault::of_sqlite(path, e);
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| fault(&e))?;
    if judge(&tx, path, owner)? {
        found_anew(&tx, owner).and_then(|()| tx.commit()).map_err(|e| fault(&e))?;
    }
    Ok(())
}

/// The same without changing anything; tells whether the file is empty.
pub(super) fn judge(db: &Connection, path: &Path, owner: &str) -> Result<bool, CacheFault> {
    let fault = |e: &rusqlite::Error| CacheFault::of_sqlite(path, e);
    let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = number("application_id").map_err(|e| fault(&e))?;
    let version = number("user_version").map_err(|e| fault(&e))?;
    let found = objects(db).map_err(|e| fault(&e))?;
    if application == 0 && version == 0 && found.is_empty() {
        return Ok(true);
    }
    if application != APPLICATION_ID {
        return Err(CacheFault::damaged(path, "it is not a cache"));
    }
    if version > VERSION {
        return Err(CacheFault::Newer { cache: crate::domain::Label::new(&path.to_string_lossy()) });
    }
    if version < VERSION {
        return Err(CacheFault::damaged(path, "it is of an earlier version"));
    }
    // A trigger or a view that somebody added would be run by what is written here.
    let pristine = Connection::open_in_memory().map_err(|e| fault(&e))?;
    pristine.execute_batch(SCHEMA).map_err(|e| fault(&e))?;
    if found != objects(&pristine).map_err(|e| fault(&e))? {
        return Err(CacheFault::damaged(path, "it has other tables"));
    }
    let name: String = db.query_row("SELECT name FROM owner", [], |row| row.get(0)).map_err(|e| fault(&e))?;
    if name != owner {
        return Err(CacheFault::damaged(path, "it is of another platform"));
    }
    Ok(false)
}

fn found_anew(db: &Connection, owner: &str) -> rusqlite::Result<()> {
    db.execute_batch(SCHEMA)?;
    db.execute("INSERT INTO owner (one, name) VALUES (1, ?1)", [owner])?;
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    db.pragma_update(None, "user_version", VERSION)
}

/// Tables and indexes by name.
fn objects(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut all = db.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name")?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
