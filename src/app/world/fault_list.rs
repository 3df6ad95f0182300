//! The faults that are armed, one under the cursor, with the keys that arm another or disarm.

use crate::app::Key;
use crate::app::moves::Move;
use crate::app::stroke::Stroke;

use super::{ArmedFault, WorldMove};

/// The list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FaultList {
    /// The one under the cursor.
    pub at: usize,
}

/// What a key comes to.
pub(super) enum Meant {
    Nothing,
    Arm,
    Do(WorldMove),
    Say(&'static str),
}

impl FaultList {
    pub(super) fn on_key(&mut self, key: Key, acts: bool, faults: &[ArmedFault]) -> Meant {
        let last = faults.len().saturating_sub(1);
        self.at = self.at.min(last);
        if let Some(step) = Move::in_menu(key) {
            self.at = step.from(self.at, last, 5);
            return Meant::Nothing;
        }
        if !acts {
            return Meant::Nothing;
        }
        match Stroke::of(key) {
            Stroke::Letter('a') => Meant::Arm,
            Stroke::Enter if faults.is_empty() => Meant::Arm,
            Stroke::Letter('d' | 'D') if faults.is_empty() => Meant::Say("No fault is armed."),
            Stroke::Letter('d') => {
                faults.get(self.at).map_or(Meant::Nothing, |fault| Meant::Do(WorldMove::Disarm(fault.id.clone())))
            }
            Stroke::Letter('D') => Meant::Do(WorldMove::DisarmAll),
            Stroke::Letter(_)
            | Stroke::Enter
            | Stroke::Next
            | Stroke::Previous
            | Stroke::Leave
            | Stroke::Move(_)
            | Stroke::Edit => Meant::Nothing,
        }
    }
}
