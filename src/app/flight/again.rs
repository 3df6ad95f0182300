//! Sending again by itself: after a pause, with the same key, and only while nothing speaks against it. A key, leaving, a stop of
//! the process and a shut gate all end it; then the debit is left to be looked up.

use crate::app::{BookAsk, Effect, Model, leaving, pull, unknown};
use crate::life::{Terms, may_repeat};

use super::{Step, unwritten};

/// What time alone makes happen.
pub(in crate::app) fn plan(model: &mut Model) -> Vec<Effect> {
    let mut effects = unwritten::plan(model);
    let Some(flight) = &model.flight else { return effects };
    let Step::Pausing(pause) = &flight.step else { return effects };
    if pause.until > model.now {
        return effects;
    }
    let next = pause.attempt.saturating_add(1);
    if may_repeat(&pause.history, &unknown::moment_of_flight(model, flight), &Terms::usual()) {
        effects.push(Effect::Repeat { debit: flight.order.debit, next, approved: None });
        if let Some(flight) = &mut model.flight {
            flight.step = Step::Recording(next);
        }
    } else {
        effects.extend(stop(model));
    }
    effects
}

/// Whoever was stopped since the first attempt does not repeat it by himself.
pub(in crate::app) fn was_stopped(model: &mut Model) {
    if let Some(flight) = &mut model.flight {
        flight.by_a_person = true;
    }
}

/// Ends the repeats. What nothing got past the door of is written down as refused at once; all else is left to be looked up.
pub(in crate::app) fn stop(model: &mut Model) -> Vec<Effect> {
    let pausing = |flight: &mut super::Flight| matches!(flight.step, Step::Pausing(_));
    let Some(flight) = model.flight.take_if(pausing) else { return Vec::new() };
    pull::on_left_open(model, flight.order.debit);
    let mut effects = match &flight.step {
        Step::Pausing(pause) if pause.history.is_clean() => {
            vec![Effect::Book(BookAsk::NothingGotPast(flight.order.debit)), Effect::Book(BookAsk::Unresolved)]
        }
        Step::Pausing(_) | Step::Recording(_) | Step::InFlight(_) => vec![Effect::Book(BookAsk::Unresolved)],
    };
    effects.extend(leaving::when_over(model));
    effects
}
