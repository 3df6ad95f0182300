//! Whether this console may send, in the first row of every screen: `READ-ONLY`, or for how long it is armed. Where nothing needs to be
//! armed there is no word.

use crate::app::Model;
use crate::app::arming::{Access, Left};
use crate::domain::Mode;

use super::Role;

/// The word and its role; none in mock and test as long as nobody shut the gate.
pub(super) fn word(model: &Model) -> Option<(String, Role)> {
    let filled = match model.mode {
        Mode::Mock | Mode::Test => None,
        Mode::Live => Some(Role::Badge(Mode::Live)),
    };
    match model.access {
        Access::Open => None,
        Access::Shut | Access::ReadOnly | Access::SecretKey => {
            Some(("READ-ONLY".to_owned(), filled.unwrap_or(Role::Title)))
        }
        Access::Armed { .. } => model.armed_left().map(|left| match left {
            Left::Minutes(_) => (format!("ARMED {}", time(left)), filled.unwrap_or(Role::Warning)),
            Left::Seconds { .. } => (format!("ARMED {}", time(left)), Role::Ending(model.mode)),
        }),
    }
}

/// The same beside the words of a dialog that moves money.
pub(super) fn in_badge(model: &Model) -> Option<String> {
    match model.access {
        Access::Open => None,
        Access::Shut | Access::ReadOnly | Access::SecretKey => Some("read-only".to_owned()),
        Access::Armed { .. } => model.armed_left().map(|left| format!("armed {}", time(left))),
    }
}

/// What is said before want of a key ends it.
pub(super) fn ending(model: &Model) -> Option<String> {
    match model.armed_left()? {
        Left::Seconds { seconds, unless_a_key: true } => {
            Some(format!("No key for a while: read-only in {seconds} s. Any key keeps it armed."))
        }
        Left::Seconds { .. } | Left::Minutes(_) => None,
    }
}

fn time(left: Left) -> String {
    match left {
        Left::Minutes(minutes) => format!("{minutes} min"),
        Left::Seconds { seconds, .. } => format!("{seconds} s"),
    }
}
