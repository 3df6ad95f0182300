//! The Journal screen: what must not be forgotten (debits without an end, accounts that are held), and below it the journal line
//! by line, newest first, read in pages. Nothing is decided or written here; every row leads to a page of its own.

mod chain;
mod keys;
mod reconcile;
mod told;

#[cfg(test)]
mod tests;

pub use told::{Told, outcome_word, told};

pub(super) use chain::{on_checked, verify};
pub(super) use keys::{
    back, export, give_back, go, next_unresolved, on_exported, on_filter_key, on_lines, open, plan, refresh, show,
};
pub(super) use reconcile::{on_compared, on_comparing, reconcile};

use crate::domain::{DebitId, Label};
use crate::journal::entry::{DebitRecord, Held, Line};

use super::filter::holds;
use super::moves::Move;
use super::{BookSummary, FollowUp, Model, TextField};

/// Lines that are read at a time.
pub const PAGE: u32 = 200;

/// State of the screen.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct JournalScreen {
    /// Text that a line must hold.
    pub filter: TextField,
    /// Whether the filter is being typed.
    pub typing: bool,
    /// The selected row; none for the first.
    selected: Option<At>,
    /// The row on which it stands, counted from the first line that is drawn.
    row: usize,
    /// What the journal says of itself.
    pub summary: Option<BookSummary>,
    /// Why its lines could not be read.
    pub trouble: Option<Label>,
    /// Whether all lines were read, to the first.
    pub is_whole: bool,
    /// Lines are being read.
    pub is_reading: bool,
    /// Something was written since they were read.
    pub(super) is_stale: bool,
    /// The check of the whole chain.
    check: chain::Check,
    /// The comparison with Stripe.
    comparison: reconcile::Comparison,
    /// What was open at the start was shown.
    pub(super) is_told: bool,
}

/// Which row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Of the debits without an end.
    Unresolved(DebitId),
    /// Of what holds accounts.
    Held(DebitId),
    /// Of what a comparison with Stripe told, by its number.
    Found(usize),
    /// A line, by its number.
    Line(u64),
}

/// A row.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// A debit without an end.
    Unresolved(&'a FollowUp),
    /// A mark for which an account is held.
    Held(&'a Held),
    /// What a comparison with Stripe told, with its number.
    Found(usize, &'a Label),
    /// A line.
    Line(&'a Line),
}

impl Row<'_> {
    /// Which it is.
    #[must_use]
    pub const fn at(&self) -> At {
        match self {
            Self::Unresolved(follow) => At::Unresolved(follow.open.order.debit),
            Self::Held(held) => At::Held(held.mark),
            Self::Found(nth, _) => At::Found(*nth),
            Self::Line(line) => At::Line(line.event.seq),
        }
    }

    /// Whether it is about a pull that is done.
    #[must_use]
    pub fn can_be_given_back(&self) -> bool {
        match self {
            Self::Line(line) => line.record.as_ref().is_some_and(DebitRecord::can_be_given_back),
            Self::Unresolved(_) | Self::Held(_) | Self::Found(..) => false,
        }
    }
}

impl Model {
    /// What stands on top of the Journal: debits without an end, oldest first, then what holds accounts, then what else a comparison
    /// with Stripe told.
    #[must_use]
    pub fn journal_top(&self) -> Vec<Row<'_>> {
        let mut open: Vec<&FollowUp> = self.unresolved.values().collect();
        open.sort_by_key(|follow| (follow.open.recorded_at, follow.open.order.debit));
        let mut held: Vec<&Held> = self.held.values().collect();
        held.sort_by_key(|held| (held.at, held.mark));
        let found = self.journal.told().iter().enumerate().map(|(nth, line)| Row::Found(nth, line));
        open.into_iter().map(Row::Unresolved).chain(held.into_iter().map(Row::Held)).chain(found).collect()
    }

    /// The lines that the filter lets through, newest first.
    #[must_use]
    pub fn journal_lines(&self) -> Vec<Row<'_>> {
        let words: Vec<String> = self.journal.filter.text().split_whitespace().map(str::to_lowercase).collect();
        let fits = |line: &&Line| words.is_empty() || told(self, line).holds_all(&words, holds);
        self.lines.iter().filter(fits).map(Row::Line).collect()
    }

    /// Which row is selected, counted over what stands on top and the lines below it.
    #[must_use]
    pub fn journal_cursor(&self, top: &[Row<'_>], lines: &[Row<'_>]) -> usize {
        let is_it = |row: &Row<'_>| Some(row.at()) == self.journal.selected;
        top.iter().chain(lines).position(is_it).unwrap_or(0)
    }

    /// The selected row.
    #[must_use]
    pub fn journal_selected(&self) -> Option<Row<'_>> {
        let (top, lines) = (self.journal_top(), self.journal_lines());
        let at = self.journal_cursor(&top, &lines);
        top.into_iter().chain(lines).nth(at)
    }
}

impl JournalScreen {
    /// The first line that is drawn, where line `at` is selected (none when something on top is) and there is room for `room`.
    #[must_use]
    pub fn first(&self, at: Option<usize>, lines: usize, room: u16) -> usize {
        let room = usize::from(room.max(1));
        let Some(at) = at else { return 0 };
        let row = self.row.min(room.saturating_sub(1));
        let first = at.saturating_sub(row).min(lines.saturating_sub(room));
        first.max(at.saturating_add(1).saturating_sub(room))
    }

    fn select(&mut self, at: At, row: usize) {
        self.selected = Some(at);
        self.row = row;
    }
}

/// Moves the selection.
fn step(model: &mut Model, step: Move) {
    let room = model.laid.journal_lines;
    let (top, lines) = (model.journal_top(), model.journal_lines());
    let at = model.journal_cursor(&top, &lines);
    let last = top.len().saturating_add(lines.len()).saturating_sub(1);
    let to = step.from(at, last, usize::from(room.max(2)).saturating_sub(1));
    let first = model.journal.first(at.checked_sub(top.len()), lines.len(), room);
    let row = to.checked_sub(top.len()).map_or(0, |line| line.saturating_sub(first));
    let row = row.min(usize::from(room.max(1)).saturating_sub(1));
    let Some(found) = top.iter().chain(&lines).nth(to).map(Row::at) else { return };
    model.journal.select(found, row);
}
