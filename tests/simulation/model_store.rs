//! A store in memory that several consoles of a host share. What the database of the program enforces by constraints and triggers
//! is written here once more, from what they are for; the same contract is asked of both.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pullfunds::domain::{AccountId, Label, Mode};
use pullfunds::journal::JournalFault;
use pullfunds::journal::store::{
    DebitRow, Each, EventRow, Hash, HeldRow, Leaf, Look, OwnerRow, Reading, Store, UnresolvedRow, Writing,
};
use pullfunds::life::{EventKind, Step};

/// What is on a disk.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) owner: OwnerRow,
    pub(crate) debits: Vec<DebitRow<'static>>,
    pub(crate) events: Vec<EventRow<'static>>,
    pub(crate) unresolved: Vec<UnresolvedRow>,
    pub(crate) held: Vec<HeldRow>,
    pub(crate) acknowledged: BTreeSet<String>,
    /// Constraints that were taken away on purpose.
    pub(crate) lax: Lax,
}

/// Mistakes that a store can make.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lax {
    /// It says that it is synced, and is not: a crash loses the last write.
    pub(crate) no_sync: bool,
    /// It names no unresolved debits, and refuses no second one of an account.
    pub(crate) no_block: bool,
    /// What was looked up is no longer unresolved.
    pub(crate) forgets_looked_up: bool,
}

/// A disk, shared by the consoles of a host.
#[derive(Debug, Clone)]
pub(crate) struct Disk(Arc<Mutex<Inside>>);

#[derive(Debug)]
struct Inside {
    rows: Rows,
    /// Before the last write, where that was not synced.
    unsynced: Option<Rows>,
    writes: u64,
}

impl Disk {
    pub(crate) fn new(platform: &AccountId, lax: Lax) -> Self {
        let rows = Rows {
            owner: OwnerRow::of(platform, Mode::Mock),
            debits: Vec::new(),
            events: Vec::new(),
            unresolved: Vec::new(),
            held: Vec::new(),
            acknowledged: BTreeSet::new(),
            lax,
        };
        Self(Arc::new(Mutex::new(Inside { rows, unsynced: None, writes: 0 })))
    }

    /// A store of a console.
    pub(crate) fn store(&self) -> ModelStore {
        ModelStore { disk: self.clone(), own: 0 }
    }

    /// What is on it.
    pub(crate) fn see<T>(&self, look: impl FnOnce(&Rows) -> T) -> T {
        look(&self.inside().rows)
    }

    pub(crate) fn writes(&self) -> u64 {
        self.inside().writes
    }

    /// The power fails: what was not synced is gone.
    pub(crate) fn lose(&self) {
        let mut inside = self.inside();
        if let Some(rows) = inside.unsynced.take() {
            inside.rows = rows;
            inside.writes += 1;
        }
    }

    /// An older copy takes the place of what is there.
    pub(crate) fn restore(&self, older: Rows) {
        let mut inside = self.inside();
        inside.rows = older;
        inside.writes += 1;
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A console's way to a disk.
#[derive(Debug)]
pub(crate) struct ModelStore {
    disk: Disk,
    own: u64,
}

impl Store for ModelStore {
    fn ready(&self) -> Result<(), JournalFault> {
        Ok(())
    }

    fn write(&mut self, work: &mut Writing<'_>) -> Result<(), JournalFault> {
        let mut inside = self.disk.inside();
        let mut rows = inside.rows.clone();
        work(&mut rows)?;
        let before = std::mem::replace(&mut inside.rows, rows);
        inside.unsynced = before.lax.no_sync.then_some(before);
        inside.writes += 1;
        self.own += 1;
        Ok(())
    }

    fn read(&self, work: &mut Reading<'_>) -> Result<(), JournalFault> {
        self.disk.see(|rows| work(rows))
    }

    fn version(&self) -> Result<u64, JournalFault> {
        Ok(self.disk.writes() - self.own)
    }

    fn label(&self) -> Label {
        Label::new("a model")
    }
}

impl Look for Rows {
    fn owner(&self) -> Result<OwnerRow, JournalFault> {
        Ok(self.owner.clone())
    }

    fn head(&self) -> Result<(i64, Hash), JournalFault> {
        Ok(self.events.last().map_or((0, self.owner.genesis), |last| (last.seq, last.hash)))
    }

    fn debits(&self) -> Result<u64, JournalFault> {
        Ok(self.debits.len() as u64)
    }

    fn debit(&self, id: &str) -> Result<Option<DebitRow<'static>>, JournalFault> {
        Ok(self.debits.iter().find(|row| row.id == id).cloned())
    }

    fn beginning(&self, with: &str, limit: u32) -> Result<Vec<String>, JournalFault> {
        let fits = self.debits.iter().map(|row| row.id.to_string()).filter(|id| id.starts_with(with));
        let mut found: Vec<String> = fits.collect();
        found.sort();
        found.truncate(limit as usize);
        Ok(found)
    }

    fn giving_back(&self, of: &str) -> Result<Vec<String>, JournalFault> {
        let gives_back = |row: &&DebitRow<'static>| {
            let asked: serde_json::Value = serde_json::from_str(&row.asked).unwrap_or_default();
            asked["reverse"]["of"] == of
        };
        Ok(self.debits.iter().filter(gives_back).map(|row| row.id.to_string()).collect())
    }

    fn event(&self, seq: i64) -> Result<Option<EventRow<'static>>, JournalFault> {
        Ok(self.events.iter().find(|row| row.seq == seq).cloned())
    }

    fn events_of(&self, id: &str) -> Result<Vec<EventRow<'static>>, JournalFault> {
        Ok(self.of(Some(id)).cloned().collect())
    }

    fn before(&self, seq: i64, kinds: &[EventKind], limit: u32) -> Result<Vec<EventRow<'static>>, JournalFault> {
        let fits = |row: &&EventRow<'static>| row.seq < seq && kinds.iter().any(|kind| kind.word() == row.kind);
        Ok(self.events.iter().rev().filter(fits).take(limit as usize).cloned().collect())
    }

    fn unresolved(&self) -> Result<Vec<UnresolvedRow>, JournalFault> {
        Ok(if self.lax.no_block { Vec::new() } else { self.unresolved.clone() })
    }

    fn held(&self) -> Result<Vec<HeldRow>, JournalFault> {
        Ok(self.held.clone())
    }

    fn is_acknowledged(&self, mark: &str) -> Result<bool, JournalFault> {
        Ok(self.acknowledged.contains(mark))
    }

    fn walk(&self, from: i64, each: &mut Each<'_>) -> Result<(), JournalFault> {
        // Debits stand in the order of their first events.
        let begun = self.events.iter().filter(|row| row.seq < from && row.kind == "recorded").count();
        let mut debits = self.debits.iter().skip(begun);
        for event in self.events.iter().filter(|row| row.seq >= from) {
            let debit = if event.kind == "recorded" { debits.next() } else { None };
            if !each(event, debit)? {
                break;
            }
        }
        Ok(())
    }
}

impl Leaf for Rows {
    fn put_debit(&mut self, row: &DebitRow<'_>) -> Result<(), JournalFault> {
        refuse(self.debits.iter().any(|known| known.id == row.id || known.key == row.key), "a debit is written once")?;
        refuse(row.platform != self.owner.platform, "a debit of another platform")?;
        refuse(row.minor <= 0, "an amount is positive")?;
        self.debits.push(row.clone().into_owned());
        Ok(())
    }

    fn put_event(&mut self, row: &EventRow<'_>) -> Result<(), JournalFault> {
        let kind = EventKind::from_word(&row.kind);
        let kind = kind.ok_or_else(|| unwritable("no such kind"))?;
        let (seq, prev) = Look::head(self)?;
        refuse(row.seq != seq + 1 || row.prev != prev, "not the next of the chain")?;
        refuse(row.hash != row.computed(), "not its own hash")?;
        self.can_be_of(kind, row)?;
        self.can_follow(kind, row)?;
        self.take(kind, row)?;
        self.events.push(row.clone().into_owned());
        Ok(())
    }
}

impl Rows {
    fn of<'a>(&'a self, debit: Option<&'a str>) -> impl Iterator<Item = &'a EventRow<'static>> {
        self.events.iter().filter(move |row| debit.is_some() && row.debit.as_deref() == debit)
    }

    /// Whether it is of a debit as its kind is, and numbers an attempt as its kind does.
    fn can_be_of(&self, kind: EventKind, row: &EventRow<'_>) -> Result<(), JournalFault> {
        let is_of_none = matches!(kind.step(), Step::Holds | Step::Frees | Step::Notes);
        refuse(row.debit.is_none() != is_of_none, "of no debit, or of one")?;
        let is_known = |debit: &str| self.debits.iter().any(|known| known.id == debit);
        refuse(row.debit.as_deref().is_some_and(|debit| !is_known(debit)), "the debit is not there")?;
        let begins = matches!(kind.step(), Step::Begins | Step::Repeats);
        let last = self.of(row.debit.as_deref()).filter_map(|row| row.attempt).max().unwrap_or(0);
        let is_next = row.attempt == Some(last + 1);
        refuse(if begins { !is_next } else { row.attempt.is_some() }, "not the next attempt")
    }

    fn can_follow(&self, kind: EventKind, row: &EventRow<'_>) -> Result<(), JournalFault> {
        let debit = row.debit.as_deref();
        let is_open = self.unresolved.iter().any(|open| Some(open.debit.as_str()) == debit);
        let has = |kinds: &[&str]| self.of(debit).any(|row| kinds.contains(&row.kind.as_ref()));
        let has_ended = has(&["settled", "refused", "withdrawn", "not_created", "happened", "did_not_happen"]);
        match kind.step() {
            Step::Begins => {
                refuse(self.of(debit).next().is_some(), "it has begun")?;
                let account = self.account_of(debit);
                let is_blocked = self.unresolved.iter().any(|open| open.account == account);
                refuse(is_blocked && !self.lax.no_block, "the account is blocked")?;
                refuse(self.held.iter().any(|held| held.account == account), "the account is held")?;
            }
            Step::Repeats | Step::Keeps | Step::Ends => refuse(!is_open, "the debit is not unresolved")?,
            Step::FollowsDone => refuse(!has(&["settled", "happened"]), "the debit is not settled")?,
            Step::FollowsAnEnd | Step::HoldsAfterAnEnd => refuse(!has_ended, "the debit has no end")?,
            Step::Holds | Step::Frees | Step::Notes => {}
        }
        let by_itself =
            [EventKind::Attempt, EventKind::Refused, EventKind::NotCreated, EventKind::Withdrawn].contains(&kind);
        refuse(by_itself && has(&["awaits_person"]), "the debit waits for a person")
    }

    /// What follows from an event for what is unresolved and what is held.
    fn take(&mut self, kind: EventKind, row: &EventRow<'_>) -> Result<(), JournalFault> {
        let debit = row.debit.as_deref();
        match kind.step() {
            Step::Begins => {
                let (account, debit) = (self.account_of(debit), debit.unwrap_or_default().to_owned());
                self.unresolved.push(UnresolvedRow { account, debit });
            }
            Step::Ends => self.unresolved.retain(|open| Some(open.debit.as_str()) != debit),
            Step::Keeps if kind == EventKind::LookedUp && self.lax.forgets_looked_up => {
                self.unresolved.retain(|open| Some(open.debit.as_str()) != debit);
            }
            Step::Holds | Step::HoldsAfterAnEnd => {
                let (account, mark) = marked(row)?;
                let is_held = self.held.iter().any(|held| held.mark == mark);
                refuse(is_held || self.acknowledged.contains(&mark), "the mark is not open")?;
                self.held.push(HeldRow { account, mark, seq: row.seq });
            }
            Step::Frees => {
                let (_, mark) = marked(row)?;
                self.held.retain(|held| held.mark != mark);
                self.acknowledged.insert(mark);
            }
            Step::Repeats | Step::Keeps | Step::FollowsDone | Step::FollowsAnEnd | Step::Notes => {}
        }
        Ok(())
    }

    fn account_of(&self, debit: Option<&str>) -> String {
        let row = self.debits.iter().find(|row| Some(row.id.as_ref()) == debit);
        row.map(|row| row.account.to_string()).unwrap_or_default()
    }
}

/// The account and the mark that an event is about.
fn marked(row: &EventRow<'_>) -> Result<(String, String), JournalFault> {
    let detail: serde_json::Value = serde_json::from_str(&row.detail).map_err(|_| unwritable("no JSON"))?;
    let word = |name: &str| detail.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    word("account").zip(word("mark")).ok_or_else(|| unwritable("it names no account and mark"))
}

fn refuse(is_wrong: bool, why: &str) -> Result<(), JournalFault> {
    if is_wrong { Err(unwritable(why)) } else { Ok(()) }
}

fn unwritable(why: &str) -> JournalFault {
    JournalFault::Unwritable { what: "this record", why: Label::new(why) }
}
