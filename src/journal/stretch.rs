//! The whole chain a stretch at a time, for a console that goes on working meanwhile: each stretch is a snapshot of its own, and
//! short. A debit whose events lie in several stretches is looked at by itself. What was checked is not read again; what comes
//! after it is.

use std::collections::BTreeSet;

use crate::domain::Label;
use crate::life::EventKind;

use super::book::Book;
use super::chain::Hash;
use super::check::{self, Walk};
use super::fault::JournalFault;
use super::store::{Look, OwnerRow};

/// How far the chain was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// So many events, from the first on.
    pub events: u64,
    /// So many there were when the last stretch was read.
    pub of: u64,
    /// How many debits they begin.
    debits: u64,
    head: Hash,
}

impl Checked {
    /// Whether that was all there was.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.events == self.of
    }

    /// Head of the chain after what was checked, in 64 hexadecimal digits.
    #[must_use]
    pub fn head(&self) -> String {
        self.head.to_string()
    }
}

impl Book {
    /// Checks the next events, at most `limit`, after those that were checked before; from the first on when there are none.
    pub fn check(&self, after: Option<&Checked>, limit: u64) -> Result<Checked, JournalFault> {
        self.see(|look| stretch(look, &self.journal, &self.owner, after, limit))
    }
}

fn stretch(
    look: &dyn Look,
    journal: &Label,
    owner: &OwnerRow,
    after: Option<&Checked>,
    limit: u64,
) -> Result<Checked, JournalFault> {
    let (last, _) = look.head()?;
    let before = after.map_or(0, |checked| checked.events);
    let first = i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1);
    let mut walk = Walk::from(look, journal, owner, first)?;
    if after.is_some_and(|checked| checked.head != walk.prev) {
        return Err(JournalFault::damaged(journal, &format!("event {before}"), "it is not what it was a while ago"));
    }
    let mut begun = after.map_or(0, |checked| checked.debits);
    if first <= last {
        look.walk(first, &mut |event, debit| {
            walk.take(event, debit)?;
            begun = begun.saturating_add(u64::from(event.kind == EventKind::Recorded.word()));
            Ok(walk.count < limit)
        })?;
    }
    let events = before.saturating_add(walk.count);
    let checked = Checked { events, of: u64::try_from(last).unwrap_or_default(), debits: begun, head: walk.prev };
    compare(look, journal, &walk, checked.is_whole())?;
    if checked.is_whole() && look.debits()? != begun {
        let what = format!("it holds {}, its events name {begun}", look.debits()?);
        return Err(JournalFault::damaged(journal, "its debits", &what));
    }
    Ok(checked)
}

/// What blocks and holds accounts must be what the events of the stretch say, and at the end of the chain nothing beside it.
fn compare(look: &dyn Look, journal: &Label, walk: &Walk<'_>, is_end: bool) -> Result<(), JournalFault> {
    let unresolved = look.unresolved()?;
    let listed: BTreeSet<&str> = unresolved.iter().map(|row| row.debit.as_str()).collect();
    let mut open: BTreeSet<String> = walk.earlier.clone();
    for (debit, state) in &walk.states {
        let name = debit.to_string();
        if state.is_unresolved() {
            // Its end may lie behind the stretch.
            open.insert(name);
        } else {
            check::compare(journal, &name, Some(*state), listed.contains(name.as_str()))?;
        }
    }
    if is_end {
        open.extend(listed.iter().map(|debit| (*debit).to_owned()));
        unresolved.iter().try_for_each(|row| check::blocks(look, journal, row))?;
        look.held()?.iter().try_for_each(|row| check::holds(look, journal, row))?;
    }
    for debit in &open {
        check::compare(journal, debit, check::alone(look, journal, debit)?, listed.contains(debit.as_str()))?;
    }
    let held = look.held()?;
    for mark in walk.held.keys() {
        if !held.iter().any(|row| row.mark == *mark) && !look.is_acknowledged(mark)? {
            return Err(check::not_held(journal, mark));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "stretch_tests.rs"]
mod tests;
