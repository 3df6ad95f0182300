//! The faults that are armed, one under the cursor, with the keys that arm another or disarm.

use crate::app::Key;
use crate::app::moves::Move;

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
        match key {
            Key::Char('a') => Meant::Arm,
            Key::Enter if faults.is_empty() => Meant::Arm,
            Key::Char('d') | Key::Delete => faults
                .get(self.at)
                .map_or(Meant::Say("No fault is armed."), |fault| Meant::Do(WorldMove::Disarm(fault.id.clone()))),
            Key::Char('D') if faults.is_empty() => Meant::Say("No fault is armed."),
            Key::Char('D') => Meant::Do(WorldMove::DisarmAll),
            Key::Char(_)
            | Key::Ctrl(_)
            | Key::Enter
            | Key::Esc
            | Key::Tab
            | Key::BackTab
            | Key::Backspace
            | Key::Up
            | Key::Down
            | Key::Left
            | Key::Right
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
            | Key::F1 => Meant::Nothing,
        }
    }
}
