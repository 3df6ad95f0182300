//! The table of accounts: what is shown, in which order, and which one is selected. The selection is an account, not a
//! row: whatever is read, filtered or sorted, it stays on the account that the operator chose.

use std::collections::BTreeSet;

use crate::domain::AccountId;

use super::filter::{Needle, is_problem};
use super::moves::Move;
use super::order;
use super::{Entry, Fleet, SortBy, TextField};

/// The table's state.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "switches that are independent of each other")]
pub struct List {
    /// Places of all accounts by name: the order among equals of every other order.
    by_name: Vec<u32>,
    /// Places of all accounts, sorted.
    sorted: Vec<u32>,
    /// Places of the accounts that the filter lets through, in the same order.
    shown: Vec<u32>,
    /// Order of the table.
    pub sort: SortBy,
    /// Whether the order is turned round.
    pub reversed: bool,
    /// Text that an account must contain.
    pub filter: TextField,
    /// Whether the filter is being typed.
    pub typing: bool,
    /// Only accounts with a problem.
    pub problems_only: bool,
    /// The selected account.
    pub selected: Option<AccountId>,
    /// Row of `shown` that is drawn first.
    pub top: usize,
    /// Row of `shown` on which the selection was last seen; it takes over when the account is filtered away.
    cursor: usize,
    /// The account that was chosen when all were forgotten; it is selected again when it is listed again.
    awaited: Option<AccountId>,
    /// Whether the operator chose the selected account. Until then the first row is selected, whatever comes to be first.
    chosen: bool,
    /// What the filter was when `shown` was made.
    applied: String,
    /// Figures changed since the table was sorted by them.
    pub(super) stale: bool,
}

impl List {
    /// Places of the accounts shown, in order.
    #[must_use]
    pub fn shown(&self) -> &[u32] {
        &self.shown
    }

    /// Row of the selected account.
    #[must_use]
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Forgets all accounts, but neither the filter nor which of them was chosen.
    pub(super) fn forget(&mut self) {
        let chosen = self.selected.take().filter(|_| self.chosen);
        *self = Self {
            sort: self.sort,
            reversed: self.reversed,
            filter: std::mem::take(&mut self.filter),
            problems_only: self.problems_only,
            awaited: chosen.or_else(|| self.awaited.take()),
            ..Self::default()
        };
    }

    /// Takes newly listed accounts in. In an order of figures they come last, being unread, until it is sorted again.
    pub(super) fn add(&mut self, fleet: &Fleet, mut places: Vec<u32>) {
        order::sort_by_name(&mut places, fleet);
        self.by_name = order::merge_by_name(&self.by_name, &places, fleet);
        if let Some(id) = self.awaited.take_if(|id| fleet.place(id).is_some()) {
            self.selected = Some(id);
            self.chosen = true;
        }
        if self.sort == SortBy::Name {
            self.resort(fleet);
        } else {
            self.sorted.append(&mut places);
            self.stale = true;
            self.refilter(fleet);
        }
    }

    /// Takes accounts out that come back at once, under another name.
    pub(super) fn withdraw(&mut self, places: &BTreeSet<u32>) {
        for list in [&mut self.by_name, &mut self.sorted, &mut self.shown] {
            list.retain(|place| !places.contains(place));
        }
    }

    /// Takes accounts out that are gone. A selected one gives way to its neighbour.
    pub(super) fn depart(&mut self, fleet: &Fleet, places: &BTreeSet<u32>) {
        let above = self.shown.iter().take(self.cursor).filter(|place| places.contains(place)).count();
        self.cursor = self.cursor.saturating_sub(above);
        self.withdraw(places);
        self.follow(fleet);
    }

    /// Sorts everything anew.
    pub(super) fn resort(&mut self, fleet: &Fleet) {
        self.sorted = order::sorted(&self.by_name, fleet, self.sort);
        if self.reversed {
            self.sorted.reverse();
        }
        self.stale = false;
        self.refilter(fleet);
    }

    /// Applies the filter to everything.
    pub(super) fn refilter(&mut self, fleet: &Fleet) {
        self.filter.text().clone_into(&mut self.applied);
        self.shown.clear();
        let needle = Needle::new(self.filter.text());
        if needle.is_empty() && !self.problems_only {
            self.shown.extend_from_slice(&self.sorted);
        } else {
            let problems = self.problems_only;
            let passes = |entry: &Entry| needle.is_in(entry) && (!problems || is_problem(entry));
            // Asked in the order in which entries lie in memory; in the order of the table it would take twice as long.
            let passing: Vec<bool> = fleet.iter().map(passes).collect();
            let is_passing = |place: &u32| usize::try_from(*place).is_ok_and(|at| passing.get(at) == Some(&true));
            self.shown.extend(self.sorted.iter().copied().filter(is_passing));
        }
        self.follow(fleet);
    }

    /// Applies a filter that was typed on: a longer one looks only at what the shorter one let through.
    pub(super) fn narrow(&mut self, fleet: &Fleet) {
        let narrower = Needle::new(self.filter.text()).narrows(&Needle::new(&self.applied));
        if !narrower {
            self.refilter(fleet);
            return;
        }
        let needle = Needle::new(self.filter.text());
        self.shown.retain(|&place| fleet.at(place).is_some_and(|entry| needle.is_in(entry)));
        self.filter.text().clone_into(&mut self.applied);
        self.follow(fleet);
    }

    /// Moves the selection.
    pub(super) fn go(&mut self, fleet: &Fleet, step: Move, lines: u16) {
        let last = self.shown.len().saturating_sub(1);
        let page = usize::from(lines.max(2)).saturating_sub(1);
        self.cursor = step.from(self.cursor, last, page);
        self.choose();
        self.select_at_cursor(fleet);
        self.scroll(fleet, lines);
    }

    /// From now on the selection stays on its account.
    pub(super) fn choose(&mut self) {
        self.chosen = true;
        self.awaited = None;
    }

    /// Puts the cursor on the selected account, or the selection on the account under the cursor.
    fn follow(&mut self, fleet: &Fleet) {
        if !self.chosen {
            self.cursor = 0;
            self.select_at_cursor(fleet);
            return;
        }
        let place = self.selected.as_ref().and_then(|id| fleet.place(id));
        if let Some(row) = place.and_then(|place| self.row_of(place)) {
            self.cursor = row;
            return;
        }
        self.cursor = self.cursor.min(self.shown.len().saturating_sub(1));
        self.select_at_cursor(fleet);
    }

    fn row_of(&self, place: u32) -> Option<usize> {
        if self.shown.get(self.cursor) == Some(&place) {
            return Some(self.cursor);
        }
        self.shown.iter().position(|&shown| shown == place)
    }

    fn select_at_cursor(&mut self, fleet: &Fleet) {
        self.selected =
            self.shown.get(self.cursor).and_then(|&place| fleet.at(place)).map(|entry| entry.account.id.clone());
    }

    /// Moves the window so that the selected account is in it, whole.
    pub(super) fn scroll(&mut self, fleet: &Fleet, lines: u16) {
        self.top = self.top.min(self.cursor);
        let height_of = |row: &u32| fleet.at(*row).map_or(1, Entry::lines);
        let mut used = 0_u16;
        let mut first = self.cursor;
        for row in (self.top..=self.cursor).rev() {
            used = used.saturating_add(self.shown.get(row).map_or(1, height_of));
            if used > lines.max(1) && row < self.cursor {
                break;
            }
            first = row;
        }
        self.top = first;
    }

    /// Places of the accounts that are on the screen, given how many lines there are.
    pub fn visible<'a>(&'a self, fleet: &'a Fleet, lines: u16) -> impl Iterator<Item = u32> + 'a {
        let mut used = 0_u16;
        self.shown.get(self.top..).unwrap_or_default().iter().copied().take_while(move |&place| {
            let fits = used < lines;
            used = used.saturating_add(fleet.at(place).map_or(1, Entry::lines));
            fits
        })
    }
}
