//! Reads against Stripe's monthly allowance, where Stripe counts them: by the month of Stripe's own clock, UTC, and together with
//! those of other starts and other consoles, as far as there is a cache to tell. Without one only this run counts.

use jiff::civil::Date;

use crate::sync::State;

use super::{Effect, Model};

/// What was handed over of what was spent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spending {
    /// The first day of the month; none before the start.
    month: Option<Date>,
    /// Reads of it that were handed over.
    handed: u64,
    /// Whether others' reads are counted too.
    is_whole: bool,
    /// Somebody was told that what is asked for is beyond the share.
    is_told: bool,
}

impl Spending {
    /// Whether the reads of other starts and consoles are counted as well.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }
}

/// Hands over what was spent since this was asked before. The first of a month also asks what others have spent.
pub(super) fn plan(model: &mut Model) -> Option<Effect> {
    model.reads.sync.allowance()?;
    let day = model.today();
    let is_kept = model.recall.has_cache();
    let is_new = model.spending.month.replace(day.first_of_month()) != Some(day.first_of_month());
    if is_new {
        model.spending.handed = 0;
        model.reads.sync.begin_month();
        if is_kept {
            model.reads.sync.await_spent();
        }
    }
    let spent = model.reads.sync.spent_here();
    let new = u32::try_from(spent.saturating_sub(model.spending.handed)).unwrap_or(u32::MAX);
    if !is_kept || (new == 0 && !is_new) {
        return None;
    }
    model.spending.handed = spent;
    Some(Effect::Spend(day, new))
}

/// What others have spent in a month.
pub(super) fn on_spent(model: &mut Model, month: Date, before: Option<u64>) {
    if model.spending.month == Some(month) {
        model.spending.is_whole = before.is_some();
        model.reads.sync.spent_before(before);
    }
}

/// Nobody can tell any more.
pub(super) fn on_lost(model: &mut Model) {
    model.spending.is_whole = false;
    model.reads.sync.spent_before(None);
}

/// What to add when somebody asks for a read beyond the share; it is said once.
pub(super) fn beyond(model: &mut Model) -> &'static str {
    let is_spent = model.reads.sync.state(model.now) == State::Spent;
    if !is_spent || std::mem::replace(&mut model.spending.is_told, true) {
        return "";
    }
    " This console's share of the month's reads is spent, so each goes beyond it."
}
