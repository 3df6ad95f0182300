//! Whether the journal is what was written: the chain, the debits that it covers, and what blocks and holds accounts, which
//! must be what the events say. On opening, the end and everything unresolved; on demand, all of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use crate::domain::Label;
use crate::life::{EventKind, State, Step};

use super::chain::Hash;
use super::entry::{Told, Verified};
use super::fault::JournalFault;
use super::fold;
use super::store::{DebitRow, EventRow, HeldRow, Look, OwnerRow, UnresolvedRow};

/// How many events at the end are verified on opening.
const RECENT: i64 = 1_000;

/// How many events are read before whoever asked is told so.
pub(super) const TURN: u64 = 20_000;

/// Refuses rows that belong to another platform or mode, as after a rename.
pub(super) fn owner(look: &dyn Look, journal: &Label, owner: &OwnerRow) -> Result<(), JournalFault> {
    let found = look.owner()?;
    if (&found.platform, &found.mode) != (&owner.platform, &owner.mode) {
        let of = Label::new(&format!("{} ({})", found.platform, found.mode));
        return Err(JournalFault::OfAnother { journal: journal.clone(), of });
    }
    if found.genesis == owner.genesis {
        Ok(())
    } else {
        Err(JournalFault::damaged(journal, "its beginning", "the chain begins elsewhere"))
    }
}

/// Verifies the last events, every debit that they name, and everything unresolved or held.
pub(super) fn recent(look: &dyn Look, journal: &Label, owner: &OwnerRow) -> Result<(), JournalFault> {
    let (last, _) = look.head()?;
    let first = last.saturating_sub(RECENT).saturating_add(1).max(1);
    let mut walk = Walk::from(look, journal, owner, first)?;
    look.walk(first, &mut |event, debit| walk.take(event, debit).map(|()| true))?;
    let unresolved = look.unresolved()?;
    let listed: BTreeSet<&str> = unresolved.iter().map(|row| row.debit.as_str()).collect();
    for row in &unresolved {
        blocks(look, journal, row)?;
    }
    for (debit, state) in &walk.states {
        let name = debit.to_string();
        compare(journal, &name, Some(*state), listed.contains(name.as_str()))?;
    }
    let earlier: BTreeSet<&str> = walk.earlier.iter().map(String::as_str).chain(listed.iter().copied()).collect();
    for debit in earlier {
        let state = alone(look, journal, debit)?;
        compare(journal, debit, state, listed.contains(debit))?;
    }
    let held = look.held()?;
    for row in &held {
        holds(look, journal, row)?;
    }
    let listed: BTreeSet<&str> = held.iter().map(|row| row.mark.as_str()).collect();
    match walk.held.keys().find(|mark| !listed.contains(mark.as_str())) {
        Some(mark) => Err(not_held(journal, mark)),
        None => Ok(()),
    }
}

/// Whether an event is the one of this number and hash; before the first there is nothing to compare.
pub(super) fn holds_event(look: &dyn Look, (seq, hash): (i64, Hash)) -> Result<bool, JournalFault> {
    Ok(seq < 1 || look.event(seq)?.is_some_and(|event| event.computed() == hash))
}

/// Verifies every event and every debit; none when it was not to go on.
pub(super) fn everything(
    look: &dyn Look,
    journal: &Label,
    owner: &OwnerRow,
    goes_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Verified>, JournalFault> {
    let mut walk = Walk::from(look, journal, owner, 1)?;
    let mut is_stopped = false;
    look.walk(1, &mut |event, debit| {
        walk.take(event, debit)?;
        is_stopped = walk.count.is_multiple_of(TURN) && !goes_on(walk.count);
        Ok(!is_stopped)
    })?;
    if is_stopped {
        return Ok(None);
    }
    compare_blocks(look, journal, &walk.states)?;
    compare_holds(look, journal, &walk.held)?;
    let (debits, named) = (look.debits()?, walk.states.len());
    if u64::try_from(named) != Ok(debits) {
        let what = format!("it holds {debits}, its events name {named}");
        return Err(JournalFault::damaged(journal, "its debits", &what));
    }
    Ok(Some(Verified { events: walk.count, debits, head: walk.prev.to_string() }))
}

fn compare_blocks(look: &dyn Look, journal: &Label, states: &HashMap<Uuid, State>) -> Result<(), JournalFault> {
    let unresolved = look.unresolved()?;
    let listed: BTreeSet<&str> = unresolved.iter().map(|row| row.debit.as_str()).collect();
    for row in &unresolved {
        blocks(look, journal, row)?;
        let state = Uuid::try_parse(&row.debit).ok().and_then(|id| states.get(&id)).copied();
        compare(journal, &row.debit, state, true)?;
    }
    for (debit, state) in states.iter().filter(|(_, state)| state.is_unresolved()) {
        let name = debit.to_string();
        compare(journal, &name, Some(*state), listed.contains(name.as_str()))?;
    }
    Ok(())
}

fn compare_holds(look: &dyn Look, journal: &Label, held: &BTreeMap<String, HeldRow>) -> Result<(), JournalFault> {
    let listed = look.held()?;
    if let Some(row) = listed.iter().find(|row| held.get(&row.mark) != Some(row)) {
        let what = format!("debit {} is among them and no event says so", row.mark);
        return Err(JournalFault::damaged(journal, HOLDS, &what));
    }
    match held.values().find(|row| !listed.contains(row)) {
        Some(row) => Err(not_held(journal, &row.mark)),
        None => Ok(()),
    }
}

const BLOCKS: &str = "its unresolved debits";
const HOLDS: &str = "its held accounts";

pub(super) fn not_held(journal: &Label, mark: &str) -> JournalFault {
    JournalFault::damaged(journal, HOLDS, &format!("debit {mark} is not among them"))
}

/// A debit must block the account that was asked for.
pub(super) fn blocks(look: &dyn Look, journal: &Label, row: &UnresolvedRow) -> Result<(), JournalFault> {
    let asked = look.debit(&row.debit)?;
    if asked.is_some_and(|asked| asked.account == row.account) {
        return Ok(());
    }
    Err(JournalFault::damaged(journal, BLOCKS, &format!("debit {} blocks another account", row.debit)))
}

/// A mark must be held by an event that says so.
pub(super) fn holds(look: &dyn Look, journal: &Label, row: &HeldRow) -> Result<(), JournalFault> {
    let event = look.event(row.seq)?;
    let says = match &event {
        Some(event) if event.computed() == event.hash => holding(journal, event)?,
        Some(_) | None => None,
    };
    if says.as_ref() == Some(row) && !look.is_acknowledged(&row.mark)? {
        return Ok(());
    }
    let what = format!("debit {} is among them and no event says so", row.mark);
    Err(JournalFault::damaged(journal, HOLDS, &what))
}

/// What an event holds; none when it holds nothing.
fn holding(journal: &Label, event: &EventRow<'_>) -> Result<Option<HeldRow>, JournalFault> {
    let told = fold::event(journal, event)?.told;
    let (Told::Foreign { account, mark, .. } | Told::Contradicted { account, mark, .. }) = told else {
        return Ok(None);
    };
    Ok(Some(HeldRow { account: account.as_str().to_owned(), mark: mark.to_string(), seq: event.seq }))
}

/// The events and the table of unresolved debits must agree on a debit.
pub(super) fn compare(journal: &Label, debit: &str, state: Option<State>, is_listed: bool) -> Result<(), JournalFault> {
    let words = state.map_or("has no events", State::words);
    let what = match (state.is_some_and(State::is_unresolved), is_listed) {
        (true, true) | (false, false) => return Ok(()),
        (true, false) => format!("debit {debit} {words} and is not among them"),
        (false, true) => format!("debit {debit} {words} and is among them"),
    };
    Err(JournalFault::damaged(journal, BLOCKS, &what))
}

/// Verifies the events of one debit by themselves; its state, or none when it has none.
pub(super) fn alone(look: &dyn Look, journal: &Label, debit: &str) -> Result<Option<State>, JournalFault> {
    let events = look.events_of(debit)?;
    let Some(first) = events.first() else { return Ok(None) };
    if let Some(event) = events.iter().find(|event| event.computed() != event.hash) {
        return Err(changed(journal, event));
    }
    begins(journal, first, look.debit(debit)?.as_ref())?;
    Ok(fold::by_name(look, journal, debit)?.map(|found| found.history.state()))
}

fn changed(journal: &Label, event: &EventRow<'_>) -> JournalFault {
    JournalFault::damaged(journal, &place(event), "it is not what was written")
}

fn place(event: &EventRow<'_>) -> String {
    format!("event {}", event.seq)
}

/// The row of the debit must be the one that its first event was written for.
fn begins(journal: &Label, event: &EventRow<'_>, debit: Option<&DebitRow<'_>>) -> Result<(), JournalFault> {
    let Some(debit) = debit.filter(|debit| event.debit.as_ref() == Some(&debit.id)) else {
        return Err(JournalFault::damaged(journal, &place(event), "its debit cannot be read"));
    };
    // The hash stands first in the detail, so that nothing has to be taken apart to find it.
    let rest = event.detail.strip_prefix("{\"debit_sha256\":\"");
    if rest.and_then(|rest| rest.split_once('"')).is_some_and(|(hex, _)| debit.hash().is_spelt(hex)) {
        return Ok(());
    }
    Err(JournalFault::damaged(journal, &format!("debit {}", debit.id), "it is not what was written"))
}

/// A walk along events that checks each against its own hash, against the one before it, and against its debit.
pub(super) struct Walk<'a> {
    journal: &'a Label,
    /// Hash of the event before.
    pub(super) prev: Hash,
    /// Number of the next event.
    next: i64,
    /// What each debit came to that began on the walk.
    pub(super) states: HashMap<Uuid, State>,
    /// Debits that began before it.
    pub(super) earlier: BTreeSet<String>,
    /// Marks that hold an account, as far as the walk saw.
    pub(super) held: BTreeMap<String, HeldRow>,
    /// Whether the walk began at the first event of all.
    is_whole: bool,
    pub(super) count: u64,
}

impl<'a> Walk<'a> {
    /// A walk along all events from one on.
    pub(super) fn from(
        look: &dyn Look,
        journal: &'a Label,
        owner: &OwnerRow,
        first: i64,
    ) -> Result<Self, JournalFault> {
        let before = first.saturating_sub(1);
        let missing = || JournalFault::damaged(journal, &format!("event {first}"), "the event before it is missing");
        let prev = if before < 1 { owner.genesis } else { look.event(before)?.ok_or_else(missing)?.hash };
        Ok(Self {
            journal,
            prev,
            next: first,
            states: HashMap::new(),
            earlier: BTreeSet::new(),
            held: BTreeMap::new(),
            is_whole: before < 1,
            count: 0,
        })
    }

    pub(super) fn take(&mut self, event: &EventRow<'_>, debit: Option<&DebitRow<'_>>) -> Result<(), JournalFault> {
        self.link(event)?;
        let unknown = || self.damaged(event, &format!("`{}` is not a kind of event", event.kind));
        let kind = EventKind::from_word(&event.kind).ok_or_else(unknown)?;
        let is_of_none = matches!(kind.step(), Step::Holds | Step::Frees | Step::Notes);
        match event.debit.as_deref() {
            None if is_of_none => {}
            Some(name) if !is_of_none => self.fold(event, kind, name)?,
            None => return Err(self.damaged(event, "it names no debit")),
            Some(_) => return Err(self.damaged(event, "it names a debit")),
        }
        match kind.step() {
            Step::Begins => begins(self.journal, event, debit)?,
            Step::Holds | Step::HoldsAfterAnEnd | Step::Frees => self.hold(event)?,
            Step::Repeats | Step::Keeps | Step::Ends | Step::FollowsDone | Step::FollowsAnEnd | Step::Notes => {}
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    fn link(&mut self, event: &EventRow<'_>) -> Result<(), JournalFault> {
        if self.next != event.seq {
            return Err(self.damaged(event, "the event before it is missing"));
        }
        if self.prev != event.prev {
            return Err(self.damaged(event, "it does not follow the event before it"));
        }
        if event.computed() != event.hash {
            return Err(changed(self.journal, event));
        }
        self.next = self.next.saturating_add(1);
        self.prev = event.hash;
        Ok(())
    }

    fn fold(&mut self, event: &EventRow<'_>, kind: EventKind, name: &str) -> Result<(), JournalFault> {
        let debit = Uuid::try_parse(name).map_err(|_| self.damaged(event, "a debit's id is not an id"))?;
        let known = self.states.get(&debit).copied();
        if known.is_none() && kind != EventKind::Recorded && !self.is_whole {
            // Its beginning lies before this walk; the debit is looked at by itself.
            self.earlier.insert(name.to_owned());
            return Ok(());
        }
        let state = State::after(known, kind).map_err(|e| self.damaged(event, &e.to_string()))?;
        self.states.insert(debit, state);
        Ok(())
    }

    fn hold(&mut self, event: &EventRow<'_>) -> Result<(), JournalFault> {
        if let Some(row) = holding(self.journal, event)? {
            self.held.insert(row.mark.clone(), row);
        } else if let Told::Acknowledged { mark, .. } = fold::event(self.journal, event)?.told {
            self.held.remove(&mark.to_string());
        }
        Ok(())
    }

    fn damaged(&self, event: &EventRow<'_>, what: &str) -> JournalFault {
        JournalFault::damaged(self.journal, &place(event), what)
    }
}
