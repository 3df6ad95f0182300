//! What must be so after every step, from the books of the simulated Stripe and from the disks, and from nothing that a console
//! believes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use pullfunds::domain::{Order, What};
use pullfunds::world::{AuditedMovement, AuditedReturn, World};

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
    pub(crate) order: Order,
    /// How it ended, in the journal's word.
    pub(crate) end: Option<&'static str>,
    pub(crate) waits_for_person: bool,
    pub(crate) is_held: bool,
}

impl Written {
    pub(crate) const fn is_pull(&self) -> bool {
        matches!(self.order.what, What::Pull { .. })
    }

    /// What it is, in a word.
    pub(crate) const fn word(&self) -> &'static str {
        match &self.order.what {
            What::Pull { .. } => "pulled",
            What::Send { .. } => "sent",
            What::Reverse { .. } => "given back",
        }
    }
}

/// Something with a mark, as Stripe's books have it.
#[derive(Debug, Clone, Copy)]
enum Marked<'a> {
    Moved(&'a AuditedMovement),
    Returned(&'a AuditedReturn, &'a AuditedMovement),
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
        let order = serde_json::from_str(&row.asked).expect("what was asked can be read");
        let written = Written { order, end: None, waits_for_person: false, is_held: false };
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

/// The mark with which something was made.
fn mark_of(metadata: &pullfunds::world::founding::Metadata) -> Option<&str> {
    metadata.get("pullfunds_debit")
}

/// The marks of everything that exists.
pub(crate) fn marks(world: &World) -> BTreeSet<String> {
    let moved =
        world.movements().iter().filter_map(|movement| mark_of(&movement.metadata).map(str::to_owned)).collect();
    let returned = world.given_back();
    let returned = returned.iter().filter_map(|returned| mark_of(&returned.metadata).map(str::to_owned));
    returned.fold(moved, |mut all: BTreeSet<String>, mark| {
        all.insert(mark);
        all
    })
}

impl Checked {
    /// Compares both disks with Stripe; the first thing that is wrong.
    pub(crate) fn check(&mut self, world: &World, disks: &[Disk; 2], now: Timestamp) -> Result<(), String> {
        let (movements, returns) = (world.movements(), world.given_back());
        let seen = (disks[0].writes(), disks[1].writes(), movements.len() + returns.len());
        if seen == self.seen {
            return Ok(());
        }
        self.seen = seen;
        let all = all_marked(&movements, &returns)?;
        let written = [disks[0].see(debits), disks[1].see(debits)];
        for (mark, marked) in &all {
            let known = written.iter().find_map(|debits| debits.get(*mark));
            let known = known.ok_or_else(|| format!("{mark} exists at Stripe and no journal knows it"))?;
            is_as_asked(&known.order, marked).map_err(|why| format!("{mark} {why}"))?;
        }
        for debits in &written {
            for (id, debit) in debits {
                ended_right(id, debit, all.contains_key(id.as_str()))?;
            }
            one_open(debits)?;
        }
        for (at, disk) in disks.iter().enumerate() {
            self.events[at] = disk.see(|rows| new_events(rows, self.events[at], &movements, now))?;
        }
        Ok(())
    }
}

fn all_marked<'a>(
    movements: &'a [AuditedMovement],
    returns: &'a [AuditedReturn],
) -> Result<BTreeMap<&'a str, Marked<'a>>, String> {
    let mut all = BTreeMap::new();
    let twice = |mark: &str| format!("{mark} exists twice at Stripe");
    for movement in movements {
        if let Some(mark) = mark_of(&movement.metadata)
            && all.insert(mark, Marked::Moved(movement)).is_some()
        {
            return Err(twice(mark));
        }
    }
    let mut given_back: BTreeMap<&str, i64> = BTreeMap::new();
    for returned in returns {
        let of = movements.iter().find(|movement| movement.transfer == returned.transfer);
        let of = of.ok_or_else(|| format!("{} gives back what does not exist", returned.reversal))?;
        let sum = given_back.entry(&returned.transfer).or_insert(0);
        *sum += returned.amount.get();
        if *sum > of.amount.get() {
            return Err(format!("{} was given back in more than its whole", of.transfer));
        }
        if let Some(mark) = mark_of(&returned.metadata)
            && all.insert(mark, Marked::Returned(returned, of)).is_some()
        {
            return Err(twice(mark));
        }
    }
    Ok(all)
}

/// Whether what exists is what was asked: the amount in its own currency, between these two, of this debit.
fn is_as_asked(order: &Order, marked: &Marked<'_>) -> Result<(), String> {
    let (moved, amount) = match marked {
        Marked::Moved(movement) => (*movement, movement.amount),
        Marked::Returned(returned, movement) => (*movement, returned.amount),
    };
    let account = order.account.as_str();
    let parties = match &order.what {
        What::Pull { .. } | What::Reverse { .. } => (account, PLATFORM),
        What::Send { .. } => (PLATFORM, account),
    };
    let is_right_kind = match (&order.what, marked) {
        (What::Pull { .. } | What::Send { .. }, Marked::Moved(_)) => true,
        (What::Reverse { reverse }, Marked::Returned(..)) => {
            [&moved.transfer, &moved.payment].contains(&&reverse.object.as_str().to_owned())
                && mark_of(&moved.metadata).is_none_or(|mark| mark == reverse.of.to_string())
        }
        (What::Pull { .. } | What::Send { .. }, Marked::Returned(..)) | (What::Reverse { .. }, Marked::Moved(_)) => {
            false
        }
    };
    let (asked, exists) = ((order.amount.minor(), order.amount.currency()), (amount, moved.currency));
    if is_right_kind && asked == exists && (moved.from.as_str(), moved.to.as_str()) == parties {
        return Ok(());
    }
    Err(format!("was asked for as {:?} of {asked:?} between {parties:?} and exists as {marked:?}", order.what))
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
        if let Some(other) = open.insert(debit.order.account.as_str(), id) {
            return Err(format!("{} has two unresolved debits, {other} and {id}", debit.order.account));
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

/// Nothing goes the same way beside a debit of another host that nobody acknowledged.
fn beside(rows: &Rows, debit: &str, movements: &[AuditedMovement], now: Timestamp) -> Result<(), String> {
    let asked = rows.debits.iter().find(|row| row.id == debit).map(|row| row.asked.as_ref()).unwrap_or_default();
    let order: Order = serde_json::from_str(asked).expect("what was asked can be read");
    let account = order.account.as_str();
    let way = match order.what {
        What::Pull { .. } => (account, PLATFORM),
        What::Send { .. } => (PLATFORM, account),
        // What of another debit was given back is no reason against it.
        What::Reverse { .. } => return Ok(()),
    };
    for movement in movements.iter().filter(|movement| (movement.from.as_str(), movement.to.as_str()) == way) {
        let age = now.duration_since(movement.created);
        let Some(mark) = mark_of(&movement.metadata) else { continue };
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
