//! Tables, triggers and their versions. The database itself refuses what must never happen: a changed or deleted
//! record, an event out of order, a second unresolved debit for one account. Migrations only go forward; kinds of
//! events are rows, so that new ones need no new table.

use rusqlite::{Connection, TransactionBehavior};

use super::super::fault::JournalFault;
use super::super::store::OwnerRow;
use super::Site;

/// `PRAGMA application_id` of a journal: the letters `pulf`.
pub(super) const APPLICATION_ID: i64 = 0x7075_6c66;

/// Latest version of the schema: how many migrations there are.
pub(super) const VERSION: i64 = 3;

const MIGRATIONS: [&str; 3] =
    [include_str!("schema_1.sql"), include_str!("schema_2.sql"), include_str!("schema_3.sql")];

/// Refuses a file that is not a journal, or one from the future, before anything in it is touched. Its version; 0 when
/// nobody wrote to it yet.
pub(super) fn recognise(db: &Connection, site: &Site) -> Result<i64, JournalFault> {
    let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(|e| site.fault(&e));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(|e| site.fault(&e))?;
    if application != APPLICATION_ID && (tables > 0 || application != 0 || version != 0) {
        return Err(JournalFault::NotAJournal { journal: site.label() });
    }
    if version > VERSION {
        return Err(JournalFault::Newer { journal: site.label(), version, known: VERSION });
    }
    Ok(version)
}

/// Brings the file up to the latest version and writes whose it is, all or nothing.
pub(super) fn migrate(db: &mut Connection, site: &Site, owner: &OwnerRow) -> Result<(), JournalFault> {
    let fault = |e| site.fault(&e);
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
    let version: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(fault)?;
    let done = usize::try_from(version).unwrap_or(0);
    if version < VERSION {
        for step in MIGRATIONS.iter().skip(done) {
            tx.execute_batch(step).map_err(fault)?;
        }
        if version == 0 {
            tx.execute(
                "INSERT INTO journal (one, platform, mode, genesis) VALUES (1, ?1, ?2, ?3)",
                (&owner.platform, &owner.mode, owner.genesis.as_bytes()),
            )
            .map_err(fault)?;
        }
        tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
        tx.pragma_update(None, "user_version", VERSION).map_err(fault)?;
    }
    tx.commit().map_err(fault)
}

/// Refuses a file whose tables and triggers are not those of its version: a missing trigger is a missing promise.
pub(super) fn compare(db: &Connection, site: &Site, version: i64) -> Result<(), JournalFault> {
    let pristine = Connection::open_in_memory().map_err(|e| site.fault(&e))?;
    for step in MIGRATIONS.iter().take(usize::try_from(version).unwrap_or(0)) {
        pristine.execute_batch(step).map_err(|e| site.fault(&e))?;
    }
    let wanted = objects(&pristine).map_err(|e| site.fault(&e))?;
    let found = objects(db).map_err(|e| site.fault(&e))?;
    for (name, sql) in &wanted {
        match found.iter().find(|(other, _)| other == name) {
            Some((_, other)) if other == sql => {}
            Some(_) => return Err(site.damaged("its schema", &format!("`{name}` was altered"))),
            None => return Err(site.damaged("its schema", &format!("`{name}` is missing"))),
        }
    }
    match found.iter().find(|(name, _)| !wanted.iter().any(|(other, _)| other == name)) {
        Some((name, _)) => Err(site.damaged("its schema", &format!("`{name}` was added"))),
        None => Ok(()),
    }
}

/// Tables, indexes and triggers by name, and the kinds of events.
fn objects(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut all = db.prepare(
        "SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'
         UNION ALL SELECT 'kind ' || kind, step FROM kinds",
    )?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
