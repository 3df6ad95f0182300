//! The command line: what is rare, or must not be a single key, is written out after a colon. The commands, their completion and
//! the help page come from one table. Text that is pasted is only ever text: nothing runs before Enter is pressed by hand.

mod line;
mod meant;
mod table;

#[cfg(test)]
mod tests;

pub use line::CommandLine;
pub use table::{COMMANDS, Command};

pub(super) use line::{on_key, on_paste, open};

use super::{Effect, Model, arming, journal, keys, world};
use meant::Meant;

/// Does what a line means.
fn run(model: &mut Model, meant: Meant) -> Vec<Effect> {
    match meant {
        Meant::Arm(minutes) => arming::open(model, minutes),
        Meant::Disarm => return arming::disarm(model),
        Meant::Verify => journal::verify(model),
        Meant::Reconcile(back) => return journal::reconcile(model, back),
        Meant::Act(action) => return keys::act(model, action),
        Meant::Ask(anew) => world::ask(model, anew),
        Meant::Move(step) => return world::order(model, step),
    }
    Vec::new()
}
