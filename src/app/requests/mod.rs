//! The request log as the Requests screen shows it: the latest exchanges, the filter, the selected one, its bodies; and what keys do
//! there. The list may stand still while exchanges go on. Nothing here is asked of Stripe, but for a read that somebody repeats.

mod body;
mod came;
mod curl;
mod export;
mod filter;
mod keys;
mod ring;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::domain::{AccountId, Exchange, ExchangeId, Fault, FaultKind, LogNote};

use super::moves::Move;
use super::{Question, TextField};

pub use body::{Line, lines};
pub use came::Came;
pub use curl::curl;
pub use export::json_lines;
pub use ring::{MOST, Ring, answer};

pub(super) use keys::{
    back, copy_curl, go, next_wake, on_filter_key, on_saved, repeat, save, show, show_bodies, show_of, toggle_pause,
};

/// State of the screen.
#[derive(Debug, Clone, Default)]
pub struct Requests {
    ring: Ring,
    /// What is shown while the list stands still.
    frozen: Option<Ring>,
    /// Words that an exchange must fit.
    pub filter: TextField,
    /// Whether the filter is being typed.
    pub typing: bool,
    /// The selected exchange; none for the latest, whichever that is.
    selected: Option<ExchangeId>,
    /// The row on which the selected one stands, counted from the first that is drawn.
    row: usize,
    /// The first row of the bodies that is drawn; none while the list is shown.
    pub bodies: Option<u16>,
    /// Whether Esc leads back to an account's own screen.
    from: Option<AccountId>,
}

impl Requests {
    /// Every exchange that is kept, as it is now.
    #[must_use]
    pub const fn all(&self) -> &Ring {
        &self.ring
    }

    /// The exchanges that are shown: as they are, or as they were when the list was made to stand still.
    #[must_use]
    pub fn ring(&self) -> &Ring {
        self.frozen.as_ref().unwrap_or(&self.ring)
    }

    /// How many began since the list stands still; none while it does not.
    #[must_use]
    pub fn since_pause(&self) -> Option<u64> {
        self.frozen.as_ref().map(|frozen| self.ring.begun().saturating_sub(frozen.begun()))
    }

    /// Those that fit the filter, the latest first.
    #[must_use]
    pub fn shown(&self) -> Vec<&Arc<Exchange>> {
        let filter = filter::Filter::new(self.filter.text());
        self.ring().latest_first().filter(|exchange| filter.lets(exchange)).collect()
    }

    /// The selected one among these, and the first that is drawn where there are so many lines.
    #[must_use]
    pub fn window(&self, shown: &[&Arc<Exchange>], lines: u16) -> (usize, usize) {
        let at = self.selected.and_then(|id| shown.iter().position(|exchange| exchange.id == id)).unwrap_or(0);
        let lines = usize::from(lines.max(1));
        let row = self.row.min(lines.saturating_sub(1));
        let top = at.saturating_sub(row).min(shown.len().saturating_sub(lines));
        // Whatever is moved, the selected one is seen.
        (at, top.max(at.saturating_add(1).saturating_sub(lines)))
    }

    /// The selected one.
    #[must_use]
    pub fn selected(&self) -> Option<Arc<Exchange>> {
        let filter = filter::Filter::new(self.filter.text());
        let mut shown = self.ring().latest_first().filter(|exchange| filter.lets(exchange));
        let latest = shown.next()?;
        let is_it = |exchange: &&Arc<Exchange>| Some(exchange.id) == self.selected;
        let chosen =
            if self.selected.is_none() || is_it(&latest) { latest } else { shown.find(is_it).unwrap_or(latest) };
        Some(Arc::clone(chosen))
    }

    pub(super) fn take(&mut self, notes: Vec<LogNote>) {
        for note in notes {
            self.ring.take(note);
        }
    }

    /// An answer that was whole and cannot be used is marked as such.
    pub(super) fn note_fault(&mut self, question: &Question, fault: &Fault) {
        match fault.kind {
            FaultKind::BadReply | FaultKind::Misdirected(_) => {
                self.ring.drop_answer(fault.request.as_ref(), question, &fault.message);
            }
            FaultKind::Unreachable
            | FaultKind::Limited
            | FaultKind::Unauthorised
            | FaultKind::Forbidden
            | FaultKind::NotFound
            | FaultKind::Refused(_)
            | FaultKind::Server(_) => {}
        }
    }

    /// Moves the selection. At the top it is on the latest, whatever comes.
    fn go(&mut self, step: Move, lines: u16) {
        let shown = self.shown();
        let (at, top) = self.window(&shown, lines);
        let page = usize::from(lines.max(2)).saturating_sub(1);
        let to = step.from(at, shown.len().saturating_sub(1), page);
        let id = shown.get(to).filter(|_| to > 0).map(|exchange| exchange.id);
        let row = to.saturating_sub(top).min(usize::from(lines.max(1)).saturating_sub(1));
        self.row = if to < top { 0 } else { row };
        self.selected = id;
    }
}
