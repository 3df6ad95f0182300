//! Other consoles write into the same journal. Whoever is at this one hears of it within half a minute, and before anything that
//! matters; where nobody is, the journal itself says no in time.

use jiff::{SignedDuration, Timestamp};

use crate::app::{BookAsk, Effect, Model};

/// Between two looks.
const EVERY: SignedDuration = SignedDuration::from_secs(30);
/// Somebody is there for this long after a key.
const SOMEBODY: SignedDuration = SignedDuration::from_mins(5);

/// Looks whether others have written.
pub(in crate::app) fn plan(model: &mut Model) -> Vec<Effect> {
    if model.leaving || model.desk.is_beginning_anew() || next_wake(model).is_none_or(|due| due > model.now) {
        return Vec::new();
    }
    model.checked_journal_at = model.now;
    vec![Effect::Book(BookAsk::Changed)]
}

pub(super) fn next_wake(model: &Model) -> Option<Timestamp> {
    let due = model.checked_journal_at.checked_add(EVERY).ok()?;
    let until = model.last_key?.checked_add(SOMEBODY).ok()?;
    (due <= until).then_some(due)
}
