//! The part of a dialog that scrolls. Drawing tells how many rows it has and which are seen; keys answer with the row to
//! begin at. Rows, not rules: one rule may take several.

use super::Key;
use super::moves::Move;

/// Rows that scroll, as the last frame showed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll {
    /// The first row that is seen.
    pub top: u16,
    /// How many are seen.
    pub seen: u16,
    /// How many there are.
    pub all: u16,
}

impl Scroll {
    /// What is seen of `all` rows where there is room for `room`, beginning at `wanted` or as near to it as the end
    /// lets.
    #[must_use]
    pub fn of(all: u16, room: u16, wanted: u16) -> Self {
        let seen = all.min(room);
        Self { top: wanted.min(all.saturating_sub(seen)), seen, all }
    }

    /// Whether some rows are not seen.
    #[must_use]
    pub const fn is_cut(self) -> bool {
        self.seen < self.all
    }

    /// The first row that is seen after a key; none where the key does not scroll. A page keeps one row in sight.
    #[must_use]
    pub fn after(self, key: Key) -> Option<u16> {
        let last = self.all.saturating_sub(self.seen);
        let page = self.seen.saturating_sub(1);
        let step = Move::of(key)?;
        let to = step.from(usize::from(self.top), usize::from(last), usize::from(page));
        Some(u16::try_from(to).unwrap_or(last))
    }

    /// `lines 3 to 5 of 20`.
    #[must_use]
    pub fn words(self) -> String {
        let (from, to) = (self.top.saturating_add(1), self.top.saturating_add(self.seen));
        format!("lines {from} to {to} of {}", self.all)
    }

    /// `3-5 of 20`.
    #[must_use]
    pub fn short(self) -> String {
        let (from, to) = (self.top.saturating_add(1), self.top.saturating_add(self.seen));
        format!("{from}-{to} of {}", self.all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Key::Up, Some(1))]
    #[case(Key::Down, Some(3))]
    #[case(Key::PageUp, Some(0))]
    #[case(Key::PageDown, Some(4))]
    #[case(Key::Home, Some(0))]
    #[case(Key::End, Some(7))]
    #[case(Key::Enter, None)]
    fn a_key_scrolls_by_what_is_seen_and_never_past_the_end(#[case] key: Key, #[case] top: Option<u16>) {
        assert_eq!(Scroll::of(10, 3, 2).after(key), top);
        assert_eq!(Scroll::of(3, 3, 2).after(Key::PageDown), Some(0));
    }

    #[test]
    fn what_begins_too_far_down_is_moved_up_until_the_room_is_full() {
        assert_eq!(Scroll::of(10, 4, 9), Scroll { top: 6, seen: 4, all: 10 });
        assert_eq!(Scroll::of(2, 4, 1), Scroll { top: 0, seen: 2, all: 2 });
        assert_eq!(Scroll::of(10, 4, 9).words(), "lines 7 to 10 of 10");
        assert_eq!(Scroll::of(10, 4, 9).short(), "7-10 of 10");
    }
}
