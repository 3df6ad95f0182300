//! Reading: rows become entries again. A row that cannot be read is damage and is named, never skipped.

use std::fmt::Display;
use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::domain::{AccountId, DebitId, Label, Order, Outcome};
use crate::life::{EventKind, State};

use super::super::entry::{DebitRecord, Event, OpenDebit, Who};
use super::super::fault::JournalFault;
use super::append::{DEBIT_COLUMNS, DebitRow};
use super::{Observation, Site};

/// An event as the file has it.
#[derive(Debug)]
struct EventRow {
    seq: i64,
    debit: String,
    kind: String,
    attempt: Option<i64>,
    at: String,
    detail: String,
}

impl EventRow {
    fn place(&self) -> String {
        format!("event {}", self.seq)
    }
}

/// Whether a debit is in the journal.
pub(super) fn exists(db: &Connection, site: &Site, debit: DebitId) -> Result<bool, JournalFault> {
    db.prepare_cached("SELECT 1 FROM debits WHERE id = ?1")
        .and_then(|mut found| found.exists([debit.to_string()]))
        .map_err(|e| site.fault(&e))
}

/// What a debit's events add up to; none when it has none.
pub(super) fn state_of(db: &Connection, site: &Site, debit: DebitId) -> Result<Option<State>, JournalFault> {
    fold(site, &events(db, site, &debit.to_string())?)
}

/// Why the database refused a new debit: because the account has an unresolved one, or for a reason of its own.
pub(super) fn why_blocked(db: &Connection, site: &Site, account: &AccountId, error: &rusqlite::Error) -> JournalFault {
    let blocker = db
        .query_row("SELECT debit FROM unresolved WHERE account = ?1", [account.as_str()], |row| row.get::<_, String>(0))
        .optional();
    match blocker {
        Ok(Some(debit)) => match debit_id(site, "an unresolved debit", &debit) {
            Ok(debit) => JournalFault::Unresolved { account: account.clone(), debit },
            Err(fault) => fault,
        },
        Ok(None) | Err(_) => site.fault(error),
    }
}

/// Unresolved debits, oldest first.
pub(super) fn unresolved(db: &Connection, site: &Site) -> Result<Vec<OpenDebit>, JournalFault> {
    let sql = format!("SELECT {DEBIT_COLUMNS} FROM unresolved u JOIN debits d ON d.id = u.debit ORDER BY d.number");
    let records = select(db, site, &sql, [])?;
    Ok(records.into_iter().map(open).collect())
}

/// The latest debits, newest first.
pub(super) fn debits(db: &Connection, site: &Site, limit: u32) -> Result<Vec<DebitRecord>, JournalFault> {
    let sql = format!("SELECT {DEBIT_COLUMNS} FROM debits d ORDER BY d.number DESC LIMIT ?1");
    select(db, site, &sql, [limit])
}

/// One debit.
pub(super) fn debit(db: &Connection, site: &Site, debit: DebitId) -> Result<Option<DebitRecord>, JournalFault> {
    let sql = format!("SELECT {DEBIT_COLUMNS} FROM debits d WHERE d.id = ?1");
    Ok(select(db, site, &sql, [debit.to_string()])?.pop())
}

/// Events of a debit, in order.
pub(super) fn events_of(db: &Connection, site: &Site, debit: DebitId) -> Result<Vec<Event>, JournalFault> {
    let rows = events(db, site, &debit.to_string())?;
    rows.into_iter().map(|row| entry(site, debit, row)).collect()
}

/// The id in a column.
pub(super) fn debit_id(site: &Site, place: &str, text: &str) -> Result<DebitId, JournalFault> {
    Uuid::from_str(text).map(DebitId::new).map_err(|_| site.damaged(place, "a debit's id is not an id"))
}

/// The kind in a column.
pub(super) fn kind(site: &Site, place: &str, word: &str) -> Result<EventKind, JournalFault> {
    EventKind::from_word(word).ok_or_else(|| site.damaged(place, &format!("`{word}` is not a kind of event")))
}

fn open(record: DebitRecord) -> OpenDebit {
    OpenDebit {
        debit: record.order.debit,
        account: record.order.account,
        amount: record.order.amount,
        state: record.state,
        recorded_at: record.recorded_at,
        attempts: record.attempts,
        why: match record.outcome {
            Some(Outcome::Unknown(unknown)) => Some(unknown.why),
            Some(Outcome::Settled(_) | Outcome::Refused(_)) | None => None,
        },
    }
}

fn select(
    db: &Connection,
    site: &Site,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<DebitRecord>, JournalFault> {
    let fault = |e| site.fault(&e);
    // One snapshot for the debits and their events: another console may be writing.
    let tx = db.unchecked_transaction().map_err(fault)?;
    let rows: Vec<DebitRow> = {
        let mut found = tx.prepare_cached(sql).map_err(fault)?;
        let rows = found.query_map(params, |row| DebitRow::read(row, 0)).map_err(fault)?;
        rows.collect::<Result<_, _>>().map_err(fault)?
    };
    rows.iter().map(|row| record(&tx, site, row)).collect()
}

fn record(db: &Connection, site: &Site, row: &DebitRow) -> Result<DebitRecord, JournalFault> {
    let place = format!("debit {}", row.id);
    let order: Order = parse(site, &place, &row.asked)?;
    let events = events(db, site, &row.id)?;
    let state = fold(site, &events)?.ok_or_else(|| site.damaged(&place, "it has no events"))?;
    let last = |wanted: &dyn Fn(EventKind) -> bool| {
        events.iter().rev().find(|event| EventKind::from_word(&event.kind).is_some_and(wanted))
    };
    let concluded = last(&|kind| match kind {
        EventKind::Settled | EventKind::Refused | EventKind::Unknown => true,
        EventKind::Recorded
        | EventKind::Attempt
        | EventKind::AwaitsPerson
        | EventKind::LookedUp
        | EventKind::Withdrawn
        | EventKind::NotCreated
        | EventKind::Happened
        | EventKind::DidNotHappen
        | EventKind::Observed
        | EventKind::Explained
        | EventKind::LateAnswer
        | EventKind::Contradicted
        | EventKind::Foreign
        | EventKind::Acknowledged
        | EventKind::Armed
        | EventKind::Disarmed
        | EventKind::Reconciled => false,
    });
    let outcome: Option<Outcome> = concluded.map(|e| parse(site, &e.place(), &e.detail)).transpose()?;
    let concluded_at = concluded.map(|e| read(site, &e.place(), &e.at)).transpose()?;
    let observed = last(&|kind| kind == EventKind::Observed);
    let observed: Option<Observation> = observed.map(|e| parse(site, &e.place(), &e.detail)).transpose()?;
    let attempts = events.iter().filter(|event| event.attempt.is_some()).count();
    let process = u32::try_from(row.process).map_err(|_| site.damaged(&place, "a process has an impossible number"))?;
    Ok(DebitRecord {
        order,
        who: Who { operator: Label::new(&row.operator), host: Label::new(&row.host), process },
        judged: parse(site, &place, &row.judged)?,
        recorded_at: read(site, &place, &row.recorded_at)?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        state,
        outcome,
        concluded_at,
        observed: observed.map(|seen| (seen.account, seen.platform)),
    })
}

fn events(db: &Connection, site: &Site, debit: &str) -> Result<Vec<EventRow>, JournalFault> {
    let fault = |e| site.fault(&e);
    let mut found = db
        .prepare_cached("SELECT seq, debit, kind, attempt, at, detail FROM events WHERE debit = ?1 ORDER BY seq")
        .map_err(fault)?;
    let rows = found.query_map([debit], event_row).map_err(fault)?;
    rows.collect::<Result<_, _>>().map_err(fault)
}

fn event_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        seq: row.get(0)?,
        debit: row.get(1)?,
        kind: row.get(2)?,
        attempt: row.get(3)?,
        at: row.get(4)?,
        detail: row.get(5)?,
    })
}

fn fold(site: &Site, events: &[EventRow]) -> Result<Option<State>, JournalFault> {
    events.iter().try_fold(None, |state, event| {
        let kind = kind(site, &event.place(), &event.kind)?;
        State::after(state, kind)
            .map(Some)
            .map_err(|e| site.damaged(&format!("{} of debit {}", event.place(), event.debit), &e.to_string()))
    })
}

fn entry(site: &Site, debit: DebitId, row: EventRow) -> Result<Event, JournalFault> {
    let place = row.place();
    let wrong = |_| site.damaged(&place, "a number is out of range");
    Ok(Event {
        seq: u64::try_from(row.seq).map_err(wrong)?,
        debit,
        kind: kind(site, &place, &row.kind)?,
        attempt: row.attempt.map(u32::try_from).transpose().map_err(wrong)?,
        at: read(site, &place, &row.at)?,
        detail: row.detail,
    })
}

fn parse<T: DeserializeOwned>(site: &Site, place: &str, text: &str) -> Result<T, JournalFault> {
    serde_json::from_str(text).map_err(|e| site.damaged(place, &e.to_string()))
}

fn read<T: FromStr<Err: Display>>(site: &Site, place: &str, text: &str) -> Result<T, JournalFault> {
    text.parse().map_err(|e: T::Err| site.damaged(place, &e.to_string()))
}
