//! The journal for other programs: as lines of JSON with everything in them, from which the chain can be verified again, or
//! as a table for people.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use crate::domain::{Label, Order};

use super::fault::JournalFault;
use super::store::{DebitRow, EventRow, Look};

/// How everything is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportAs {
    /// A line of JSON for each event, with the debit's row where it is the debit's first, and a last line with count and head.
    Json,
    /// A table, with a comma between columns. Nothing in it is taken for a formula.
    Csv,
}

/// Writes everything; how many events that were.
pub(super) fn all(look: &dyn Look, out: &mut dyn Write, how: ExportAs) -> Result<u64, JournalFault> {
    let mut count = 0_u64;
    if how == ExportAs::Csv {
        row(out, &COLUMNS.map(str::to_owned)).map_err(|e| not_written(&e))?;
    }
    look.walk(1, &mut |event, debit| {
        match how {
            ExportAs::Json => line(out, event, debit),
            ExportAs::Csv => row(out, &cells(event, debit)),
        }
        .map_err(|e| not_written(&e))?;
        count = count.saturating_add(1);
        Ok(true)
    })?;
    if how == ExportAs::Json {
        let (_, head) = look.head()?;
        let end = End { events: count, head: head.to_string() };
        json(out, &end).map_err(|e| not_written(&e))?;
    }
    out.flush().map_err(|e| not_written(&e))?;
    Ok(count)
}

fn not_written(error: &io::Error) -> JournalFault {
    JournalFault::NotExported { why: Label::new(&crate::files::words(error)) }
}

#[derive(Serialize)]
struct End {
    events: u64,
    head: String,
}

#[derive(Serialize)]
struct EventLine<'a> {
    seq: i64,
    debit: Option<&'a str>,
    kind: &'a str,
    attempt: Option<i64>,
    at: &'a str,
    detail: &'a RawValue,
    prev: String,
    hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<DebitLine<'a>>,
}

#[derive(Serialize)]
struct DebitLine<'a> {
    id: &'a str,
    key: &'a str,
    account: &'a str,
    platform: &'a str,
    minor: i64,
    currency: &'a str,
    recorded_at: &'a str,
    operator: &'a str,
    host: &'a str,
    process: i64,
    asked: &'a RawValue,
    judged: &'a RawValue,
}

fn line(out: &mut dyn Write, event: &EventRow<'_>, debit: Option<&DebitRow<'_>>) -> io::Result<()> {
    let row = debit.map(debit_line).transpose()?;
    let EventRow { seq, attempt, .. } = *event;
    let line = EventLine {
        seq,
        debit: event.debit.as_deref(),
        kind: &event.kind,
        attempt,
        at: &event.at,
        detail: serde_json::from_str(&event.detail)?,
        prev: event.prev.to_string(),
        hash: event.hash.to_string(),
        row,
    };
    json(out, &line)
}

fn debit_line<'a>(debit: &'a DebitRow<'_>) -> io::Result<DebitLine<'a>> {
    Ok(DebitLine {
        id: &debit.id,
        key: &debit.key,
        account: &debit.account,
        platform: &debit.platform,
        minor: debit.minor,
        currency: &debit.currency,
        recorded_at: &debit.recorded_at,
        operator: &debit.operator,
        host: &debit.host,
        process: debit.process,
        asked: serde_json::from_str(&debit.asked)?,
        judged: serde_json::from_str(&debit.judged)?,
    })
}

fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_string(value)?;
    text.push('\n');
    out.write_all(text.as_bytes())
}

const COLUMNS: [&str; 14] = [
    "seq",
    "at",
    "kind",
    "debit",
    "attempt",
    "account",
    "currency",
    "minor_units",
    "operator",
    "host",
    "asked_for",
    "note",
    "detail",
    "hash",
];

fn cells(event: &EventRow<'_>, debit: Option<&DebitRow<'_>>) -> [String; 14] {
    let of = |cell: fn(&DebitRow<'_>) -> String| debit.map(cell).unwrap_or_default();
    let order = debit.and_then(|debit| serde_json::from_str::<Order>(&debit.asked).ok());
    [
        event.seq.to_string(),
        event.at.to_string(),
        event.kind.to_string(),
        event.debit.as_deref().unwrap_or_default().to_owned(),
        event.attempt.map_or_else(String::new, |attempt| attempt.to_string()),
        of(|debit| debit.account.to_string()),
        of(|debit| debit.currency.to_string()),
        of(|debit| debit.minor.to_string()),
        of(|debit| debit.operator.to_string()),
        of(|debit| debit.host.to_string()),
        of(|debit| debit.asked.to_string()),
        order.map_or_else(String::new, |order| order.note.to_string()),
        event.detail.to_string(),
        event.hash.to_string(),
    ]
}

fn row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| cell_of(cell)).collect();
    out.write_all(format!("{}\r\n", cells.join(",")).as_bytes())
}

/// A cell as RFC 4180 has it. What a program for tables would take for a formula begins with an apostrophe.
pub(super) fn cell_of(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && text.parse::<i64>().is_err();
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
