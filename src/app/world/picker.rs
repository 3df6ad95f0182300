//! An account, picked by typing a part of its name or id and moving among those that are left.

use crate::app::filter::Needle;
use crate::app::moves::Move;
use crate::app::{Fleet, Key, TextField};
use crate::domain::AccountId;

/// Most accounts that are offered at a time.
const MOST: usize = 200;

/// The accounts offered and the one under the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picker {
    /// What was typed.
    pub filter: TextField,
    /// Those that contain it; none of an account stands for all of them.
    pub shown: Vec<Option<AccountId>>,
    /// The one under the cursor.
    pub at: usize,
    preferred: Option<AccountId>,
    with_all: bool,
}

impl Picker {
    /// Offers `preferred` first, after *all accounts* if that is a choice.
    pub(super) fn new(fleet: &Fleet, preferred: Option<AccountId>, with_all: bool) -> Self {
        let mut picker = Self { filter: TextField::default(), shown: Vec::new(), at: 0, preferred, with_all };
        picker.refill(fleet);
        picker
    }

    /// The account under the cursor; none when it is *all of them*, or when none is left.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        self.shown.get(self.at)?.as_ref()
    }

    /// Whether something is under the cursor.
    #[must_use]
    pub fn has_choice(&self) -> bool {
        self.at < self.shown.len()
    }

    /// Moves or types.
    pub(super) fn on_key(&mut self, fleet: &Fleet, key: Key) {
        let moves = match Move::of(key) {
            Some(Move::Top | Move::Bottom) | None => None,
            Some(step @ (Move::Up | Move::Down | Move::PageUp | Move::PageDown)) => Some(step),
        };
        if let Some(step) = moves {
            self.at = step.from(self.at, self.shown.len().saturating_sub(1), 5);
            return;
        }
        let before = self.filter.text().to_owned();
        self.filter.edit(key);
        if self.filter.text() != before {
            self.refill(fleet);
        }
    }

    pub(super) fn paste(&mut self, fleet: &Fleet, text: &str) {
        self.filter.paste(text);
        self.refill(fleet);
    }

    /// Offers nobody who is gone; tells whether the one under the cursor was.
    pub(super) fn depart(&mut self, fleet: &Fleet) -> bool {
        let is_left = |id: &Option<AccountId>| id.as_ref().is_none_or(|id| fleet.get(id).is_some());
        let chosen = self.shown.get(self.at).cloned();
        let lost = chosen.as_ref().is_some_and(|id| !is_left(id));
        self.shown.retain(is_left);
        let kept = chosen.and_then(|id| self.shown.iter().position(|shown| *shown == id));
        self.at = kept.unwrap_or(self.at).min(self.shown.len().saturating_sub(1));
        lost
    }

    fn refill(&mut self, fleet: &Fleet) {
        let needle = Needle::new(self.filter.text());
        self.shown.clear();
        self.at = 0;
        if needle.is_empty() {
            self.shown.extend(self.with_all.then_some(None));
            self.shown.extend(self.preferred.clone().filter(|id| fleet.get(id).is_some()).map(Some));
        }
        let preferred = self.preferred.as_ref();
        let others = fleet
            .iter()
            .filter(|entry| needle.is_in(entry))
            .map(|entry| &entry.account.id)
            .filter(|id| !needle.is_empty() || Some(*id) != preferred);
        self.shown.extend(others.take(MOST).cloned().map(Some));
    }
}
