//! A look at a cache that leaves it as it is, damaged or not: nothing is made, removed or begun anew.

use std::path::PathBuf;

use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags};

use crate::files::{beside, read_only_address};

use super::{Cache, CacheFault, Place, schema};

/// Rows that are looked at in one go.
const ROWS: u32 = 2_000;

/// What a cache holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The file.
    pub path: PathBuf,
    /// Its length, in bytes.
    pub bytes: u64,
    /// Accounts that were seen.
    pub accounts: usize,
    /// Reads that were spent in the month.
    pub spent: u64,
}

impl Place {
    /// Looks at the cache of this place, and at the reads that were spent in the month of a day; none when there is no such file.
    ///
    /// # Errors
    /// When it is damaged, foreign, or cannot be used.
    pub fn inspect(&self, day: Date) -> Result<Option<Inspected>, CacheFault> {
        let Some((path, bytes)) = self.find()? else {
            return Ok(None);
        };
        let address = read_only_address(&path, beside(&path, "-wal").exists())
            .ok_or_else(|| CacheFault::unusable(&path, "its path is not text"))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let db = Connection::open_with_flags(address, flags).map_err(|e| CacheFault::of_sqlite(&path, &e))?;
        if schema::judge(&db, &path, &self.owner())? {
            return Ok(Some(Inspected { path, bytes, accounts: 0, spent: 0 }));
        }
        let cache = Cache::looked_at(db, path);
        let (mut accounts, mut after) = (0_usize, None);
        loop {
            let page = cache.page(after.as_ref(), ROWS)?;
            accounts = accounts.saturating_add(page.rows.len());
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        cache.platform()?;
        Ok(Some(Inspected { path: cache.path().to_owned(), bytes, accounts, spent: cache.spent(day)? }))
    }
}
