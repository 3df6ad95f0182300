//! Rows in and out of the file, inside one transaction. Plain `INSERT` only, because `OR REPLACE` would delete. What a walk
//! hands over is borrowed from SQLite's own pages.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::life::EventKind;

use super::super::fault::JournalFault;
use super::super::store::{DebitRow, Each, EventRow, Hash, HeldRow, Leaf, Look, OwnerRow, UnresolvedRow};
use super::site::Site;

const EVENT: &str = "SELECT seq, debit, kind, attempt, at, detail, prev, hash FROM events";

const DEBIT: &str = "SELECT id, key, account, platform, minor, currency, recorded_at, operator, host, process, asked, judged \
     FROM debits";

/// Debits in the order in which they were put, from the first on that begins with or after an event. None where that one is
/// missing.
const FROM_FIRST_BEGUN: &str = "WHERE number >= coalesce(( \
         SELECT (SELECT number FROM debits WHERE id = e.debit) FROM events e \
         WHERE e.seq >= ?1 AND e.kind = 'recorded' ORDER BY e.seq LIMIT 1), 9223372036854775807) \
     ORDER BY number";

/// The file as one transaction sees it.
#[derive(Debug)]
pub(super) struct Snapshot<'a> {
    db: &'a Connection,
    site: &'a Site,
    version: i64,
}

impl<'a> Snapshot<'a> {
    pub(super) const fn of(db: &'a Connection, site: &'a Site, version: i64) -> Self {
        Self { db, site, version }
    }

    fn fault(&self, error: &rusqlite::Error) -> JournalFault {
        self.site.fault(error)
    }

    /// Events that a query finds.
    fn events(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<EventRow<'static>>, JournalFault> {
        let mut found = self.db.prepare_cached(sql).map_err(|e| self.fault(&e))?;
        let mut rows = found.query(params).map_err(|e| self.fault(&e))?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().map_err(|e| self.fault(&e))? {
            events.push(self.event_in(row)?.into_owned());
        }
        Ok(events)
    }

    fn event_in<'r>(&self, row: &'r Row<'_>) -> Result<EventRow<'r>, JournalFault> {
        read_event(row).map_err(|e| {
            let seq = row.get::<_, i64>(0).unwrap_or_default();
            self.site.damaged(&format!("event {seq}"), &e.to_string())
        })
    }
}

impl Look for Snapshot<'_> {
    fn owner(&self) -> Result<OwnerRow, JournalFault> {
        let sql = "SELECT platform, mode, genesis FROM journal";
        let read = |row: &Row<'_>| {
            let (platform, mode) = (row.get(0)?, row.get(1)?);
            Ok(hash(row, 2).ok().map(|genesis| OwnerRow { platform, mode, genesis }))
        };
        let spoilt = || self.site.damaged("its beginning", "the chain begins elsewhere");
        self.db.query_row(sql, [], read).map_err(|e| self.fault(&e))?.ok_or_else(spoilt)
    }

    fn head(&self) -> Result<(i64, Hash), JournalFault> {
        let found = self
            .db
            .prepare_cached("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")
            .and_then(|mut last| last.query_row([], |row| Ok((row.get(0)?, hash(row, 1).ok()))).optional());
        match found.map_err(|e| self.fault(&e))? {
            None => Ok((0, self.owner()?.genesis)),
            Some((seq, Some(hash))) => Ok((seq, hash)),
            Some((seq, None)) => Err(self.site.damaged(&format!("event {seq}"), "its hash is not a hash")),
        }
    }

    fn debits(&self) -> Result<u64, JournalFault> {
        let count: i64 =
            self.db.query_row("SELECT count(*) FROM debits", [], |row| row.get(0)).map_err(|e| self.fault(&e))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn debit(&self, id: &str) -> Result<Option<DebitRow<'static>>, JournalFault> {
        let mut found = self.db.prepare_cached(&format!("{DEBIT} WHERE id = ?1")).map_err(|e| self.fault(&e))?;
        found.query_row([id], |row| read_debit(row).map(DebitRow::into_owned)).optional().map_err(|e| self.fault(&e))
    }

    fn beginning(&self, with: &str, limit: u32) -> Result<Vec<String>, JournalFault> {
        // `~` comes after everything that an id is spelt with.
        let sql = "SELECT id FROM debits WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT ?2";
        let mut found = self.db.prepare_cached(sql).map_err(|e| self.fault(&e))?;
        let ids = found.query_map((with, limit), |row| row.get(0)).and_then(Iterator::collect);
        ids.map_err(|e| self.fault(&e))
    }

    fn giving_back(&self, of: &str) -> Result<Vec<String>, JournalFault> {
        if self.version < 2 {
            return Ok(Vec::new());
        }
        let sql = "SELECT id FROM debits WHERE asked ->> '$.reverse.of' = ?1 ORDER BY number";
        let mut found = self.db.prepare_cached(sql).map_err(|e| self.fault(&e))?;
        let ids = found.query_map([of], |row| row.get(0)).and_then(Iterator::collect);
        ids.map_err(|e| self.fault(&e))
    }

    fn event(&self, seq: i64) -> Result<Option<EventRow<'static>>, JournalFault> {
        Ok(self.events(&format!("{EVENT} WHERE seq = ?1"), [seq])?.pop())
    }

    fn events_of(&self, id: &str) -> Result<Vec<EventRow<'static>>, JournalFault> {
        self.events(&format!("{EVENT} WHERE debit = ?1 ORDER BY seq"), [id])
    }

    fn before(&self, seq: i64, kinds: &[EventKind], limit: u32) -> Result<Vec<EventRow<'static>>, JournalFault> {
        let words: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.word())).collect();
        let sql = format!("{EVENT} WHERE seq < ?1 AND kind IN ({}) ORDER BY seq DESC LIMIT ?2", words.join(", "));
        self.events(&sql, (seq, limit))
    }

    fn unresolved(&self) -> Result<Vec<UnresolvedRow>, JournalFault> {
        let sql = "SELECT u.account, u.debit FROM unresolved u LEFT JOIN debits d ON d.id = u.debit ORDER BY d.number";
        let mut found = self.db.prepare_cached(sql).map_err(|e| self.fault(&e))?;
        let read = |row: &Row<'_>| Ok(UnresolvedRow { account: row.get(0)?, debit: row.get(1)? });
        found.query_map([], read).and_then(Iterator::collect).map_err(|e| self.fault(&e))
    }

    fn held(&self) -> Result<Vec<HeldRow>, JournalFault> {
        if self.version < 2 {
            return Ok(Vec::new());
        }
        let sql = "SELECT account, mark, seq FROM held ORDER BY seq";
        let mut found = self.db.prepare_cached(sql).map_err(|e| self.fault(&e))?;
        let read = |row: &Row<'_>| Ok(HeldRow { account: row.get(0)?, mark: row.get(1)?, seq: row.get(2)? });
        found.query_map([], read).and_then(Iterator::collect).map_err(|e| self.fault(&e))
    }

    fn is_acknowledged(&self, mark: &str) -> Result<bool, JournalFault> {
        let sql = "SELECT 1 FROM events WHERE kind = 'acknowledged' AND detail ->> '$.mark' = ?1";
        self.db.prepare_cached(sql).and_then(|mut found| found.exists([mark])).map_err(|e| self.fault(&e))
    }

    fn walk(&self, from: i64, each: &mut Each<'_>) -> Result<(), JournalFault> {
        let fault = |e| self.fault(&e);
        let mut events = self.db.prepare_cached(&format!("{EVENT} WHERE seq >= ?1 ORDER BY seq")).map_err(fault)?;
        let mut debits = self.db.prepare_cached(&format!("{DEBIT} {FROM_FIRST_BEGUN}")).map_err(fault)?;
        let mut events = events.query([from]).map_err(fault)?;
        let mut debits = debits.query([from]).map_err(fault)?;
        while let Some(row) = events.next().map_err(fault)? {
            let event = self.event_in(row)?;
            let begins = event.kind == EventKind::Recorded.word();
            let debit = if begins { debits.next().map_err(fault)? } else { None };
            let unreadable = |e: rusqlite::Error| {
                self.site.damaged(&format!("event {}", event.seq), &format!("its debit cannot be read: {e}"))
            };
            let debit = debit.map(read_debit).transpose().map_err(unreadable)?;
            if !each(&event, debit.as_ref())? {
                break;
            }
        }
        Ok(())
    }
}

impl Leaf for Snapshot<'_> {
    fn put_debit(&mut self, row: &DebitRow<'_>) -> Result<(), JournalFault> {
        let sql = "INSERT INTO debits \
             (id, key, account, platform, minor, currency, recorded_at, operator, host, process, asked, judged) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let mut insert = self.db.prepare_cached(sql).map_err(|e| self.fault(&e))?;
        let columns = (
            &row.id,
            &row.key,
            &row.account,
            &row.platform,
            row.minor,
            &row.currency,
            &row.recorded_at,
            &row.operator,
            &row.host,
            row.process,
            &row.asked,
            &row.judged,
        );
        insert.execute(columns).map(drop).map_err(|e| self.fault(&e))
    }

    fn put_event(&mut self, row: &EventRow<'_>) -> Result<(), JournalFault> {
        let sql = "INSERT INTO events (seq, debit, kind, attempt, at, detail, prev, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut insert = self.db.prepare_cached(sql).map_err(|e| self.fault(&e))?;
        let (prev, hash) = (row.prev.as_bytes(), row.hash.as_bytes());
        let columns = (row.seq, &row.debit, &row.kind, row.attempt, &row.at, &row.detail, prev, hash);
        insert.execute(columns).map(drop).map_err(|e| self.fault(&e))
    }
}

fn text<'r>(row: &'r Row<'_>, at: usize) -> rusqlite::Result<Cow<'r, str>> {
    Ok(Cow::Borrowed(row.get_ref(at)?.as_str()?))
}

fn hash(row: &Row<'_>, at: usize) -> rusqlite::Result<Hash> {
    let bytes = row.get_ref(at)?.as_blob()?;
    Hash::from_bytes(bytes).ok_or(rusqlite::Error::IntegralValueOutOfRange(at, 0))
}

/// Reads the columns of [`EVENT`].
fn read_event<'r>(row: &'r Row<'_>) -> rusqlite::Result<EventRow<'r>> {
    Ok(EventRow {
        seq: row.get(0)?,
        debit: row.get_ref(1)?.as_str_or_null()?.map(Cow::Borrowed),
        kind: text(row, 2)?,
        attempt: row.get_ref(3)?.as_i64_or_null()?,
        at: text(row, 4)?,
        detail: text(row, 5)?,
        prev: hash(row, 6)?,
        hash: hash(row, 7)?,
    })
}

/// Reads the columns of [`DEBIT`].
fn read_debit<'r>(row: &'r Row<'_>) -> rusqlite::Result<DebitRow<'r>> {
    Ok(DebitRow {
        id: text(row, 0)?,
        key: text(row, 1)?,
        account: text(row, 2)?,
        platform: text(row, 3)?,
        minor: row.get(4)?,
        currency: text(row, 5)?,
        recorded_at: text(row, 6)?,
        operator: text(row, 7)?,
        host: text(row, 8)?,
        process: row.get(9)?,
        asked: text(row, 10)?,
        judged: text(row, 11)?,
    })
}
