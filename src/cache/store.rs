//! The cache's file, open: rows out in the order of the table that shows them, rows in by batches, and how many reads a
//! month has cost. Whoever calls it waits for a disk, so that it is never called from the loop.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;
use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};

use crate::domain::{AccountId, Balance, LastSeen};

use super::{CacheFault, Place, row, schema};

/// How long another console's batch is waited for.
const PATIENCE: Duration = if cfg!(test) { Duration::from_millis(20) } else { Duration::from_secs(2) };
/// What the platform's balance is sealed under, where an account's is under its id.
const PLATFORM: &str = "";

/// An open cache. It belongs to one thread; several programs may have the same file open.
#[derive(Debug)]
pub struct Cache {
    db: Connection,
    path: PathBuf,
}

/// The last row of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mark {
    sort: String,
    id: String,
}

/// Rows in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<LastSeen>,
    /// Where the next page begins; none after the last.
    pub next: Option<Mark>,
}

impl Cache {
    /// Opens the cache of a place, and makes it if there is none. What is damaged, foreign or of an earlier version is
    /// removed and begun anew.
    ///
    /// # Errors
    /// When there can be no cache: a newer version's, a link or another's file in its place, a disk that is full or
    /// cannot be written to, another program that holds it.
    pub fn open(place: &Place) -> Result<Self, CacheFault> {
        match Self::open_as_it_is(place) {
            Err(CacheFault::Damaged { .. }) => Self::begin_anew(place),
            other => other,
        }
    }

    /// Removes what is there and begins anew. An open cache of the place must have been dropped.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn begin_anew(place: &Place) -> Result<Self, CacheFault> {
        place.remove()?;
        Self::open_as_it_is(place)
    }

    fn open_as_it_is(place: &Place) -> Result<Self, CacheFault> {
        let path = place.prepare()?;
        let flags =
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let mut db = Connection::open_with_flags(&path, flags).map_err(|e| CacheFault::of_sqlite(&path, &e))?;
        configure(&db).map_err(|e| CacheFault::of_sqlite(&path, &e))?;
        if db.is_readonly("main").map_err(|e| CacheFault::of_sqlite(&path, &e))? {
            return Err(CacheFault::unusable(&path, "it cannot be written to"));
        }
        schema::recognise(&mut db, &path, &place.owner())?;
        // Readers and one writer side by side. A disk that cannot do that does it the other way, only slower.
        let asked = db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        asked.map_err(|e| CacheFault::of_sqlite(&path, &e))?;
        Ok(Self { db, path })
    }

    /// One that is only read; what it is was judged before.
    pub(super) const fn looked_at(db: Connection, path: PathBuf) -> Self {
        Self { db, path }
    }

    /// Rows after a mark, from the first where there is none, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read, or a row is not what was written.
    pub fn page(&self, after: Option<&Mark>, limit: u32) -> Result<Page, CacheFault> {
        let start = Mark::default();
        let after = after.unwrap_or(&start);
        let mut select = self
            .prepare("SELECT sort, id, data, seal FROM seen WHERE (sort, id) > (?1, ?2) ORDER BY sort, id LIMIT ?3")?;
        let mut found = select.query((&after.sort, &after.id, limit)).map_err(|e| self.fault(&e))?;
        let mut rows = Vec::new();
        let mut last = None;
        while let Some(found) = found.next().map_err(|e| self.fault(&e))? {
            let text = |at| found.get_ref(at).and_then(|value| Ok(value.as_str()?)).map_err(|e| self.fault(&e));
            let bytes = |at| found.get_ref(at).and_then(|value| Ok(value.as_blob()?)).map_err(|e| self.fault(&e));
            let (id, data) = (text(1)?, bytes(2)?);
            rows.push(self.unseal(id, data, bytes(3)?, |data| row::decode(id, data))?);
            last = Some(Mark { sort: text(0)?.to_owned(), id: id.to_owned() });
        }
        let is_full = u32::try_from(rows.len()).is_ok_and(|count| count >= limit);
        Ok(Page { rows, next: last.filter(|_| is_full) })
    }

    /// The platform's balance as it was last seen.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn platform(&self) -> Result<Option<Balance>, CacheFault> {
        let select = "SELECT data, seal FROM platform";
        let found = self.db.query_row(select, [], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)));
        match found.optional().map_err(|e| self.fault(&e))? {
            Some((data, seal)) => self.unseal(PLATFORM, &data, &seal, row::decode_balance).map(Some),
            None => Ok(None),
        }
    }

    /// Keeps what was seen, in one piece: rows, the platform's balance, and which accounts are no more.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    pub fn keep<'a>(
        &mut self,
        rows: impl IntoIterator<Item = &'a LastSeen>,
        platform: Option<&Balance>,
        gone: impl IntoIterator<Item = &'a AccountId>,
    ) -> Result<(), CacheFault> {
        let path = &self.path;
        let written = self.db.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|tx| {
            put_rows(&tx, rows)?;
            if let Some(data) = platform.and_then(row::encode_balance) {
                let put = "INSERT OR REPLACE INTO platform (one, data, seal) VALUES (1, ?1, ?2)";
                tx.execute(put, (&data, row::seal(PLATFORM, &data)))?;
            }
            for id in gone {
                tx.prepare_cached("DELETE FROM seen WHERE id = ?1")?.execute([id.as_str()])?;
            }
            tx.commit()
        });
        written.map_err(|e| CacheFault::of_sqlite(path, &e))
    }

    /// Reads that were spent in the month of a day, by all consoles that share this cache. A cache that was begun anew has
    /// forgotten them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn spent(&self, day: Date) -> Result<u64, CacheFault> {
        let select = "SELECT reads FROM spent WHERE month = ?1";
        let found: Option<i64> =
            self.db.query_row(select, [month(day)], |row| row.get(0)).optional().map_err(|e| self.fault(&e))?;
        Ok(found.and_then(|reads| u64::try_from(reads).ok()).unwrap_or(0))
    }

    /// Adds to the reads that were spent in the month of a day, and tells how many that makes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, day: Date, reads: u32) -> Result<u64, CacheFault> {
        // A sum that no longer fits stays what it was: the allowance is used up many times over by then.
        let add = "INSERT INTO spent (month, reads) VALUES (?1, ?2)
                   ON CONFLICT (month) DO UPDATE SET reads = min(reads, 9000000000000000000) + excluded.reads
                   RETURNING reads";
        let sum: i64 = self.db.query_row(add, (month(day), reads), |row| row.get(0)).map_err(|e| self.fault(&e))?;
        Ok(u64::try_from(sum).unwrap_or(0))
    }

    /// Takes back what was added and not spent.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn give_back(&mut self, day: Date, reads: u32) -> Result<(), CacheFault> {
        let take = "UPDATE spent SET reads = max(reads - ?2, 0) WHERE month = ?1";
        self.db.execute(take, (month(day), reads)).map(|_| ()).map_err(|e| self.fault(&e))
    }

    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, CacheFault> {
        self.db.prepare_cached(sql).map_err(|e| self.fault(&e))
    }

    fn unseal<T>(
        &self,
        id: &str,
        data: &[u8],
        seal: &[u8],
        decode: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<T, CacheFault> {
        let whole = row::seal(id, data) == seal;
        let decoded = if whole { decode(data) } else { None };
        decoded.ok_or_else(|| CacheFault::damaged(&self.path, "a row is not what was written"))
    }

    fn fault(&self, error: &rusqlite::Error) -> CacheFault {
        CacheFault::of_sqlite(&self.path, error)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    #[cfg(test)]
    pub(super) const fn db(&self) -> &Connection {
        &self.db
    }
}

fn put_rows<'a>(db: &Connection, rows: impl IntoIterator<Item = &'a LastSeen>) -> rusqlite::Result<()> {
    let mut put = db.prepare_cached("INSERT OR REPLACE INTO seen (sort, id, data, seal) VALUES (?1, ?2, ?3, ?4)")?;
    for seen in rows {
        if let Some(data) = row::encode(seen) {
            let id = seen.account.id.as_str();
            put.execute((row::sort_key(&seen.account.name), id, &data, row::seal(id, &data)))?;
        }
    }
    Ok(())
}

/// What the file says is not trusted, and a crash may cost the last batches but not the file.
fn configure(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "cell_size_check", "ON")
}

/// As `2026-11`.
fn month(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}
