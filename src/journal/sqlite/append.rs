//! Writing: one event, or a debit with its first event, inside a transaction that the caller commits. Plain `INSERT`
//! only, because `OR REPLACE` would delete.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction};
use serde::Serialize;

use crate::domain::{DebitId, Label, Order};
use crate::life::EventKind;

use super::super::chain::{Canon, Hash, Link};
use super::super::entry::{Judged, Who};
use super::super::fault::JournalFault;
use super::Site;
use super::schema::Owner;

/// A row of `debits` as it will be, or as it is.
#[derive(Debug)]
pub(super) struct DebitRow {
    pub(super) id: String,
    pub(super) key: String,
    pub(super) account: String,
    pub(super) platform: String,
    pub(super) minor: i64,
    pub(super) currency: String,
    pub(super) recorded_at: String,
    pub(super) operator: String,
    pub(super) host: String,
    pub(super) process: i64,
    pub(super) asked: String,
    pub(super) judged: String,
}

/// Columns of `debits` in the order of [`DebitRow::read`].
pub(super) const DEBIT_COLUMNS: &str = "d.id, d.key, d.account, d.platform, d.minor, d.currency, d.recorded_at, \
     d.operator, d.host, d.process, d.asked, d.judged";

impl DebitRow {
    pub(super) fn new(order: &Order, judged: &Judged, who: &Who, now: Timestamp) -> Result<Self, JournalFault> {
        Ok(Self {
            id: order.debit.to_string(),
            key: order.debit.idempotency_key(),
            account: order.account.as_str().to_owned(),
            platform: order.platform.as_str().to_owned(),
            minor: order.amount.minor().get(),
            currency: order.amount.currency().code().to_owned(),
            recorded_at: now.to_string(),
            operator: who.operator.as_str().to_owned(),
            host: who.host.as_str().to_owned(),
            process: i64::from(who.process),
            asked: json("an order", order)?,
            judged: json("a verdict", judged)?,
        })
    }

    /// Reads a row whose columns begin at `from` with [`DEBIT_COLUMNS`].
    pub(super) fn read(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Self> {
        let at = |offset: usize| from.saturating_add(offset);
        Ok(Self {
            id: row.get(at(0))?,
            key: row.get(at(1))?,
            account: row.get(at(2))?,
            platform: row.get(at(3))?,
            minor: row.get(at(4))?,
            currency: row.get(at(5))?,
            recorded_at: row.get(at(6))?,
            operator: row.get(at(7))?,
            host: row.get(at(8))?,
            process: row.get(at(9))?,
            asked: row.get(at(10))?,
            judged: row.get(at(11))?,
        })
    }

    /// The hash that its first event carries, so that the chain covers this table too.
    pub(super) fn hash(&self) -> Hash {
        Canon::new("pullfunds journal debit 1")
            .text(&self.id)
            .text(&self.key)
            .text(&self.account)
            .text(&self.platform)
            .number(self.minor)
            .text(&self.currency)
            .text(&self.recorded_at)
            .text(&self.operator)
            .text(&self.host)
            .number(self.process)
            .text(&self.asked)
            .text(&self.judged)
            .finish()
    }

    /// The detail of its first event.
    pub(super) fn detail(&self) -> String {
        format!("{{\"debit_sha256\":\"{}\"}}", self.hash())
    }
}

/// An event that is to be written.
#[derive(Debug)]
pub(super) struct NewEvent<'a> {
    pub(super) debit: DebitId,
    pub(super) kind: EventKind,
    pub(super) attempt: Option<i64>,
    pub(super) at: Timestamp,
    pub(super) detail: &'a str,
}

/// Writes a debit.
pub(super) fn debit(tx: &Transaction<'_>, row: &DebitRow) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO debits (id, key, account, platform, minor, currency, recorded_at, operator, host, process, asked, judged)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    insert.execute((
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
    ))?;
    Ok(())
}

/// Writes an event at the end of the chain and answers with the new head.
pub(super) fn event(tx: &Transaction<'_>, site: &Site, owner: &Owner, new: &NewEvent<'_>) -> Result<Hash, Refused> {
    let (last, prev) = head(tx, site, owner)?;
    let seq = last.checked_add(1).ok_or_else(|| site.damaged("its end", "the last number is too large"))?;
    let (debit, at) = (new.debit.to_string(), new.at.to_string());
    let (kind, detail) = (new.kind.word(), new.detail);
    let hash = Link { seq, debit: Some(&debit), kind, attempt: new.attempt, at: &at, detail, prev }.hash();
    let mut insert = tx.prepare_cached(
        "INSERT INTO events (seq, debit, kind, attempt, at, detail, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    insert.execute((seq, &debit, kind, new.attempt, &at, detail, prev.as_bytes(), hash.as_bytes()))?;
    Ok(hash)
}

/// Why an event was not written: SQLite's word, which the caller may know how to explain, or a fault.
#[derive(Debug)]
pub(super) enum Refused {
    BySqlite(rusqlite::Error),
    Fault(JournalFault),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::BySqlite(error)
    }
}

impl From<JournalFault> for Refused {
    fn from(fault: JournalFault) -> Self {
        Self::Fault(fault)
    }
}

/// Number and hash of the last event; zero and the genesis while there is none.
pub(super) fn head(db: &rusqlite::Connection, site: &Site, owner: &Owner) -> Result<(i64, Hash), JournalFault> {
    let fault = |e| site.fault(&e);
    let mut last = db.prepare_cached("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").map_err(fault)?;
    let found = last
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get_ref(1)?.as_blob().map(Hash::from_bytes)?)))
        .optional()
        .map_err(fault)?;
    match found {
        None => Ok((0, owner.genesis)),
        Some((seq, Some(hash))) => Ok((seq, hash)),
        Some((seq, None)) => Err(site.damaged(&format!("event {seq}"), "its hash is not a hash")),
    }
}

/// A value as JSON.
pub(super) fn json(what: &'static str, value: &impl Serialize) -> Result<String, JournalFault> {
    serde_json::to_string(value).map_err(|e| JournalFault::Unwritable { what, why: Label::new(&e.to_string()) })
}
