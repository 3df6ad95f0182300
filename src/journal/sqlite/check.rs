//! Whether the journal is what was written: the chain, the debits that it covers, and the table of unresolved debits,
//! which must say what the events say. On opening, the end and everything unresolved; on demand, all of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, Row};

use super::super::chain::{Hash, Link};
use super::super::entry::Verified;
use super::super::fault::JournalFault;
use super::append::{self, DebitRow};
use super::schema::Owner;
use super::{Site, read};
use crate::life::{EventKind, State};

/// How many events at the end are verified on opening.
const RECENT: i64 = 1_000;

/// Refuses a file that belongs to another platform or mode, as after a rename.
pub(super) fn owner(db: &Connection, site: &Site, owner: &Owner) -> Result<(), JournalFault> {
    let found = db.query_row("SELECT platform, mode, genesis FROM journal", [], |row| {
        let genesis = row.get_ref(2)?.as_blob().map(Hash::from_bytes)?;
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, genesis))
    });
    let (platform, mode, genesis) = found.map_err(|e| site.fault(&e))?;
    if platform != owner.platform || mode != owner.mode {
        let of = crate::domain::Label::new(&format!("{platform} ({mode})"));
        return Err(JournalFault::OfAnother { journal: site.label(), of });
    }
    if genesis == Some(owner.genesis) {
        Ok(())
    } else {
        Err(site.damaged("its beginning", "the chain begins elsewhere"))
    }
}

/// Verifies the last events, every debit that they name, and everything unresolved.
pub(super) fn recent(db: &Connection, site: &Site, owner: &Owner) -> Result<(), JournalFault> {
    let tx = db.unchecked_transaction().map_err(|e| site.fault(&e))?;
    let (last, _) = append::head(&tx, site, owner)?;
    let first = last.saturating_sub(RECENT).saturating_add(1).max(1);
    let mut walk = Walk::from(&tx, site, owner, first)?;
    walk.each(&tx, &format!("{EVENTS} WHERE e.seq >= ?1 ORDER BY e.seq"), [first])?;
    let listed = listed(&tx, site)?;
    let named: BTreeSet<String> = walk.states.into_keys().chain(listed.keys().cloned()).collect();
    for debit in &named {
        let mut alone = Walk::alone(site);
        alone.each(&tx, &format!("{EVENTS} WHERE e.debit = ?1 ORDER BY e.seq"), [debit])?;
        let state = alone.states.get(debit).copied().flatten();
        compare(site, debit, state, listed.contains_key(debit))?;
    }
    Ok(())
}

/// Verifies every event and every debit.
pub(super) fn everything(db: &Connection, site: &Site, owner: &Owner) -> Result<Verified, JournalFault> {
    let fault = |e| site.fault(&e);
    let tx = db.unchecked_transaction().map_err(fault)?;
    let mut walk = Walk::from(&tx, site, owner, 1)?;
    walk.each(&tx, &format!("{EVENTS} ORDER BY e.seq"), [])?;
    let listed = listed(&tx, site)?;
    for (debit, state) in &walk.states {
        compare(site, debit, *state, listed.contains_key(debit))?;
    }
    if let Some(debit) = listed.keys().find(|debit| !walk.states.contains_key(*debit)) {
        compare(site, debit, None, true)?;
    }
    let debits: i64 = tx.query_row("SELECT count(*) FROM debits", [], |row| row.get(0)).map_err(fault)?;
    let named = walk.states.len();
    let debits = u64::try_from(debits).unwrap_or(0);
    if u64::try_from(named) != Ok(debits) {
        return Err(site.damaged("its debits", &format!("it holds {debits}, its events name {named}")));
    }
    let head = walk.prev.unwrap_or(owner.genesis).to_string();
    Ok(Verified { events: walk.count, debits, head })
}

/// Columns of an event, and of its debit where the event is the first of it.
const EVENTS: &str = "SELECT e.seq, e.debit, e.kind, e.attempt, e.at, e.detail, e.prev, e.hash, \
     d.id, d.key, d.account, d.platform, d.minor, d.currency, d.recorded_at, \
     d.operator, d.host, d.process, d.asked, d.judged \
     FROM events e LEFT JOIN debits d ON d.id = e.debit AND e.kind = 'recorded'";

/// Debits in the table of unresolved ones, with their accounts.
fn listed(db: &Connection, site: &Site) -> Result<BTreeMap<String, String>, JournalFault> {
    let fault = |e| site.fault(&e);
    let mut all = db
        .prepare("SELECT u.debit, u.account, d.account FROM unresolved u LEFT JOIN debits d ON d.id = u.debit")
        .map_err(fault)?;
    let rows = all
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?)))
        .map_err(fault)?;
    let mut listed = BTreeMap::new();
    for row in rows {
        let (debit, account, asked) = row.map_err(fault)?;
        if asked.as_deref() != Some(account.as_str()) {
            return Err(site.damaged("its unresolved debits", &format!("debit {debit} blocks another account")));
        }
        listed.insert(debit, account);
    }
    Ok(listed)
}

/// The events and the table of unresolved debits must agree on a debit.
fn compare(site: &Site, debit: &str, state: Option<State>, is_listed: bool) -> Result<(), JournalFault> {
    let words = state.map_or("has no events", State::words);
    match (state.is_some_and(State::is_unresolved), is_listed) {
        (true, true) | (false, false) => Ok(()),
        (true, false) => {
            Err(site.damaged("its unresolved debits", &format!("debit {debit} {words} and is not among them")))
        }
        (false, true) => {
            Err(site.damaged("its unresolved debits", &format!("debit {debit} {words} and is among them")))
        }
    }
}

/// A walk along events that checks each against its own hash, against the one before it, and against its debit.
struct Walk<'a> {
    site: &'a Site,
    /// Hash of the event before; none while nothing can be said of it.
    prev: Option<Hash>,
    /// Number of the next event; none when the walk leaves events out.
    next: Option<i64>,
    /// What each debit came to; none when its beginning lies before the walk.
    states: HashMap<String, Option<State>>,
    /// Whether the walk began at the first event of every debit that it meets.
    is_whole: bool,
    count: u64,
}

impl<'a> Walk<'a> {
    /// A walk along all events from one on.
    fn from(db: &Connection, site: &'a Site, owner: &Owner, first: i64) -> Result<Self, JournalFault> {
        let prev = if first <= 1 {
            owner.genesis
        } else {
            let before = first.saturating_sub(1);
            db.query_row("SELECT hash FROM events WHERE seq = ?1", [before], |row| {
                Ok(row.get_ref(0)?.as_blob().map(Hash::from_bytes)?)
            })
            .map_err(|e| site.fault(&e))?
            .ok_or_else(|| site.damaged(&format!("event {before}"), "its hash is not a hash"))?
        };
        Ok(Self { site, prev: Some(prev), next: Some(first), states: HashMap::new(), is_whole: first <= 1, count: 0 })
    }

    /// A walk along the events of one debit.
    fn alone(site: &'a Site) -> Self {
        Self { site, prev: None, next: None, states: HashMap::new(), is_whole: true, count: 0 }
    }

    fn each(&mut self, db: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<(), JournalFault> {
        let site = self.site;
        let fault = |e| site.fault(&e);
        let mut events = db.prepare_cached(sql).map_err(fault)?;
        let mut rows = events.query(params).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let seq: i64 = row.get(0).map_err(fault)?;
            let place = format!("event {seq}");
            let step = Step::read(row).map_err(|e| site.damaged(&place, &e.to_string()))?;
            self.link(&place, seq, &step)?;
            self.fold(&place, &step)?;
            if step.kind == EventKind::Recorded.word() {
                self.begins(&place, row, &step)?;
            }
            self.count = self.count.saturating_add(1);
        }
        Ok(())
    }

    fn link(&mut self, place: &str, seq: i64, step: &Step<'_>) -> Result<(), JournalFault> {
        let Step { debit, kind, attempt, at, detail, prev, hash } = *step;
        if self.next.is_some_and(|next| next != seq) {
            return Err(self.site.damaged(place, "the event before it is missing"));
        }
        if self.next.is_some() && self.prev.is_some_and(|before| before != prev) {
            return Err(self.site.damaged(place, "it does not follow the event before it"));
        }
        if (Link { seq, debit, kind, attempt, at, detail, prev }).hash() != hash {
            return Err(self.site.damaged(place, "it is not what was written"));
        }
        self.next = self.next.and_then(|next| next.checked_add(1));
        self.prev = Some(hash);
        Ok(())
    }

    fn fold(&mut self, place: &str, step: &Step<'_>) -> Result<(), JournalFault> {
        let kind = read::kind(self.site, place, step.kind)?;
        let Some(debit) = step.debit else {
            return Err(self.site.damaged(place, "it names no debit"));
        };
        let known = self.states.get(debit).copied();
        if !self.is_whole && known.flatten().is_none() && kind != EventKind::Recorded {
            // Its beginning lies before this walk; the debit is looked at by itself.
            self.states.insert(debit.to_owned(), None);
            return Ok(());
        }
        let state = State::after(known.flatten(), kind).map_err(|e| self.site.damaged(place, &e.to_string()))?;
        match self.states.get_mut(debit) {
            Some(known) => *known = Some(state),
            None => drop(self.states.insert(debit.to_owned(), Some(state))),
        }
        Ok(())
    }

    /// The row of `debits` must be the one that the event was written for.
    fn begins(&self, place: &str, row: &Row<'_>, step: &Step<'_>) -> Result<(), JournalFault> {
        let debit =
            DebitRow::read(row, 8).map_err(|e| self.site.damaged(place, &format!("its debit cannot be read: {e}")))?;
        if debit.detail() == step.detail {
            Ok(())
        } else {
            Err(self.site.damaged(&format!("debit {}", debit.id), "it is not what was written"))
        }
    }
}

/// An event as the file has it, borrowed from its row.
struct Step<'r> {
    debit: Option<&'r str>,
    kind: &'r str,
    attempt: Option<i64>,
    at: &'r str,
    detail: &'r str,
    prev: Hash,
    hash: Hash,
}

impl<'r> Step<'r> {
    fn read(row: &'r Row<'_>) -> rusqlite::Result<Self> {
        let hash = |at| -> rusqlite::Result<Hash> {
            let bytes = row.get_ref(at)?.as_blob()?;
            Hash::from_bytes(bytes).ok_or(rusqlite::Error::IntegralValueOutOfRange(at, 0))
        };
        Ok(Self {
            debit: row.get_ref(1)?.as_str_or_null()?,
            kind: row.get_ref(2)?.as_str()?,
            attempt: row.get_ref(3)?.as_i64_or_null()?,
            at: row.get_ref(4)?.as_str()?,
            detail: row.get_ref(5)?.as_str()?,
            prev: hash(6)?,
            hash: hash(7)?,
        })
    }
}
