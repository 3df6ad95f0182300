//! Leaving: by key, by signal, and because the terminal is gone. The gate is shut first, so that nothing new is sent; a debit that
//! has left is waited for until its answer is written down; one that was recorded and has not left is withdrawn. Asked again, the
//! program ends at once, which is safe: the next start finds the debit.

use super::{Effect, Model, arming, flight};
use crate::domain::Label;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A key.
    Key,
    /// SIGTERM or SIGINT.
    Signal,
    /// Nobody sees the screen any more. It can be noticed more than once and asks once.
    HangUp,
}

pub(super) fn leave(model: &mut Model, by: By) -> Vec<Effect> {
    if model.leaving {
        return match by {
            By::Key | By::Signal => vec![Effect::Exit],
            By::HangUp => Vec::new(),
        };
    }
    model.leaving = true;
    let mut effects = vec![Effect::ShutGate];
    effects.extend(arming::on_leave(model));
    // What is not written down gets one more try, and what comes of that is waited for.
    effects.extend(flight::try_unwritten(model));
    if matches!(model.flight.as_ref().map(|flight| &flight.step), Some(flight::Step::Pausing(_))) {
        effects.extend(flight::stop(model));
    } else {
        effects.extend(when_over(model));
    }
    // Who has no screen is told why it goes on.
    if model.errand.is_some() && model.flight.is_some() {
        effects.push(Effect::Say(Label::new(WAITS)));
    }
    effects
}

/// Everything is done but what is being written to the journal, and that takes its time.
pub(super) fn on_held_up(model: &mut Model) -> Vec<Effect> {
    model.is_held_up = true;
    if model.errand.is_some() { vec![Effect::Say(Label::new(HELD_UP))] } else { Vec::new() }
}

const HELD_UP: &str = "the journal is still being written to; asked again, this program ends at once, and the next start finds what was kept";
const WAITS: &str = "waiting for the answer to the debit that is on its way; asked again, this program ends at once, and the journal keeps it \
                      as unresolved";

/// The end, once nothing is in hand any more.
pub(super) fn when_over(model: &Model) -> Vec<Effect> {
    let is_over = model.flight.is_none() && !model.is_trying_unwritten();
    if model.leaving && is_over { vec![Effect::Exit] } else { Vec::new() }
}
