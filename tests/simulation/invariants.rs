//! What must be so after every step, from the books of the simulated Stripe and from the disks, and from nothing that a console
//! believes.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use pullfunds::world::{AuditedMovement, World};

use super::model_store::{Disk, Rows};
use super::places::PLATFORM;

/// Ends of a debit that was done, and of one that was not.
const DONE: [&str; 2] = ["settled", "happened"];
const NOT_DONE: [&str; 4] = ["refused", "withdrawn", "not_created", "did_not_happen"];

/// How long a debit of another host may stay unseen: longer than lists lag and reads take.
const UNSEEN: SignedDuration = SignedDuration::from_mins(25);

/// A debit as a disk has it.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) account: String,
    pub(crate) minor: i64,
    pub(crate) currency: String,
    /// How it ended, in the journal's word.
    pub(crate) end: Option<&'static str>,
    pub(crate) waits_for_person: bool,
    pub(crate) is_held: bool,
}

/// What was compared before, so that only what is new is compared again.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    seen: (u64, u64, usize),
    events: [usize; 2],
}

/// The debits of a disk.
pub(crate) fn debits(rows: &Rows) -> BTreeMap<String, Written> {
    let mut all = BTreeMap::new();
    for row in &rows.debits {
        let (account, currency) = (row.account.to_string(), row.currency.to_string());
        let written =
            Written { account, minor: row.minor, currency, end: None, waits_for_person: false, is_held: false };
        all.insert(row.id.to_string(), written);
    }
    for event in &rows.events {
        let Some(debit) = event.debit.as_deref().and_then(|debit| all.get_mut(debit)) else { continue };
        debit.waits_for_person |= event.kind == "awaits_person" || event.detail.contains("approval_required");
        debit.is_held |= event.kind == "contradicted";
        let ends = DONE.iter().chain(&NOT_DONE).find(|word| **word == event.kind);
        debit.end = debit.end.or(ends.copied());
    }
    all
}

/// How many events of a debit can be of an answer.
pub(crate) fn answers(rows: &Rows, debit: &str) -> usize {
    let kinds = ["unknown", "awaits_person", "settled", "refused", "withdrawn", "late_answer"];
    let is_one = |kind: &str| kinds.contains(&kind);
    rows.events.iter().filter(|row| row.debit.as_deref() == Some(debit) && is_one(&row.kind)).count()
}

/// The debit that a movement carries the mark of.
pub(crate) fn mark(movement: &AuditedMovement) -> Option<&str> {
    movement.metadata.get("pullfunds_debit")
}

impl Checked {
    /// Compares both disks with Stripe; the first thing that is wrong.
    pub(crate) fn check(&mut self, world: &World, disks: &[Disk; 2], now: Timestamp) -> Result<(), String> {
        let movements = world.movements();
        let seen = (disks[0].writes(), disks[1].writes(), movements.len());
        if seen == self.seen {
            return Ok(());
        }
        self.seen = seen;
        let mut marked: BTreeMap<&str, &AuditedMovement> = BTreeMap::new();
        for movement in &movements {
            if let Some(mark) = mark(movement)
                && marked.insert(mark, movement).is_some()
            {
                return Err(format!("{mark} exists twice at Stripe"));
            }
        }
        let written = [disks[0].see(debits), disks[1].see(debits)];
        for (mark, movement) in &marked {
            let known = written.iter().find_map(|debits| debits.get(*mark));
            let known = known.ok_or_else(|| format!("{mark} exists at Stripe and no journal knows it"))?;
            let (asked, moved) = ((&*known.account, PLATFORM, known.minor), parties(movement));
            if asked != moved || !known.currency.eq_ignore_ascii_case(movement.currency.code()) {
                return Err(format!("{mark} was asked for as {asked:?} and exists as {moved:?}"));
            }
        }
        for debits in &written {
            for (id, debit) in debits {
                ended_right(id, debit, marked.contains_key(id.as_str()))?;
            }
            one_open(debits)?;
        }
        for (at, disk) in disks.iter().enumerate() {
            self.events[at] = disk.see(|rows| new_events(rows, self.events[at], &movements, now))?;
        }
        Ok(())
    }
}

fn parties(movement: &AuditedMovement) -> (&str, &str, i64) {
    (&movement.from, &movement.to, movement.amount.get())
}

fn ended_right(id: &str, debit: &Written, exists: bool) -> Result<(), String> {
    match debit.end {
        Some(end) if DONE.contains(&end) && !exists => Err(format!("{id} is {end} in the journal and does not exist")),
        Some(end) if NOT_DONE.contains(&end) && exists => Err(format!("{id} is {end} in the journal and exists")),
        Some(_) | None => Ok(()),
    }
}

fn one_open(debits: &BTreeMap<String, Written>) -> Result<(), String> {
    let mut open: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, debit) in debits.iter().filter(|(_, debit)| debit.end.is_none()) {
        if let Some(other) = open.insert(&debit.account, id) {
            return Err(format!("{} has two unresolved debits, {other} and {id}", debit.account));
        }
    }
    Ok(())
}

/// What was written since: numbers without gaps, repeats by whoever may, nothing recorded beside a debit of another host.
fn new_events(rows: &Rows, from: usize, movements: &[AuditedMovement], now: Timestamp) -> Result<usize, String> {
    for event in rows.events.iter().skip(from) {
        let debit = event.debit.as_deref().unwrap_or_default();
        match event.kind.as_ref() {
            "recorded" => beside(rows, debit, movements, now)?,
            "attempt" => repeated(rows, debit, event.seq, &event.detail)?,
            _ => {}
        }
    }
    Ok(rows.events.len())
}

fn beside(rows: &Rows, debit: &str, movements: &[AuditedMovement], now: Timestamp) -> Result<(), String> {
    let account = rows.debits.iter().find(|row| row.id == debit).map(|row| row.account.as_ref()).unwrap_or_default();
    for movement in movements.iter().filter(|movement| movement.from == account) {
        let age = now.duration_since(movement.created);
        let Some(mark) = mark(movement) else { continue };
        let is_known = rows.debits.iter().any(|row| row.id == mark) || rows.acknowledged.contains(mark);
        if !is_known && age > UNSEEN && age < SignedDuration::from_hours(23) {
            return Err(format!("{debit} was recorded beside {mark}, of another host, that nobody acknowledged"));
        }
    }
    Ok(())
}

/// A repeat without a verdict is of the process that made every attempt before.
fn repeated(rows: &Rows, debit: &str, seq: i64, detail: &str) -> Result<(), String> {
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    let detail = json(detail);
    if !detail["judged"].is_null() {
        return Ok(());
    }
    let of = rows.events.iter().filter(|row| row.debit.as_deref() == Some(debit) && row.seq < seq);
    let mut before = of.filter(|row| row.attempt.is_some()).map(|row| json(&row.detail));
    let owner = &detail["stamp"]["owner"];
    if before.any(|attempt| &attempt["stamp"]["owner"] != owner) {
        return Err(format!("{debit} was repeated without a person by another process"));
    }
    Ok(())
}
