//! Ways to move through rows, whatever the rows are: the table, a list of choices, a page that scrolls.

use super::Key;

/// A way to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
}

impl Move {
    /// What the keys that only move mean wherever there are rows.
    pub(super) const fn of(key: Key) -> Option<Self> {
        match key {
            Key::Up => Some(Self::Up),
            Key::Down => Some(Self::Down),
            Key::PageUp => Some(Self::PageUp),
            Key::PageDown => Some(Self::PageDown),
            Key::Home => Some(Self::Top),
            Key::End => Some(Self::Bottom),
            Key::Char(_)
            | Key::Ctrl(_)
            | Key::Enter
            | Key::Esc
            | Key::Tab
            | Key::BackTab
            | Key::Backspace
            | Key::Delete
            | Key::Left
            | Key::Right
            | Key::F1 => None,
        }
    }

    /// The same where no letter is text.
    pub(super) fn in_menu(key: Key) -> Option<Self> {
        if key == Key::Char('k') {
            return Some(Self::Up);
        }
        if key == Key::Char('j') { Some(Self::Down) } else { Self::of(key) }
    }

    /// The row after the move, from row `at` and never past row `last`.
    pub(super) fn from(self, at: usize, last: usize, page: usize) -> usize {
        let to = match self {
            Self::Up => at.saturating_sub(1),
            Self::Down => at.saturating_add(1),
            Self::PageUp => at.saturating_sub(page.max(1)),
            Self::PageDown => at.saturating_add(page.max(1)),
            Self::Top => 0,
            Self::Bottom => last,
        };
        to.min(last)
    }
}
