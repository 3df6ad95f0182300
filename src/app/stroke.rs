//! What a key is for in a dialog, mapped once for all of them, and the ways through menus and forms that they share. A dialog
//! says what it does with a stroke; which keys make it stands here. Whether a key may act at all is decided before.

use super::moves::Move;
use super::{Key, TextField};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    /// Does what the focus is on.
    Enter,
    /// On to the next place.
    Next,
    /// Back to the place before.
    Previous,
    /// One step out.
    Leave,
    /// Among rows.
    Move(Move),
    /// A letter: text in a field, a choice in a menu.
    Letter(char),
    /// Whatever else a field may make of it.
    Edit,
}

impl Stroke {
    /// What a key is for.
    pub(super) fn of(key: Key) -> Self {
        match key {
            Key::Enter => Self::Enter,
            Key::Tab => Self::Next,
            Key::BackTab => Self::Previous,
            Key::Esc | Key::Ctrl('c') => Self::Leave,
            Key::Char(letter) => Self::Letter(letter),
            Key::Ctrl(_) | Key::Backspace | Key::Delete | Key::Left | Key::Right | Key::F1 => Self::Edit,
            Key::Up | Key::Down | Key::PageUp | Key::PageDown | Key::Home | Key::End => {
                Move::of(key).map_or(Self::Edit, Self::Move)
            }
        }
    }
}

/// The choice that a key makes in a menu whose choices have letters; a key that moves moves the cursor.
pub(super) fn choose<T: Copy>(at: &mut usize, choices: &[(T, char)], key: Key, acts: bool) -> Option<T> {
    if let Some(step) = Move::in_menu(key) {
        *at = step.from(*at, choices.len().saturating_sub(1), 5);
        return None;
    }
    let chosen = match Stroke::of(key) {
        Stroke::Enter => choices.get(*at),
        Stroke::Letter(letter) => choices.iter().find(|(_, own)| *own == letter),
        Stroke::Next | Stroke::Previous | Stroke::Leave | Stroke::Move(_) | Stroke::Edit => None,
    };
    chosen.filter(|_| acts).map(|(choice, _)| *choice)
}

/// Where a key leads in a field in which one of a few is chosen, the last of them number `last`.
pub(super) fn step(at: usize, key: Key, last: usize) -> usize {
    let forward = matches!(key, Key::Right | Key::Char(' ')).then_some(Move::Down);
    let step = if key == Key::Left { Some(Move::Up) } else { forward.or_else(|| Move::of(key)) };
    step.map_or(at, |step| step.from(at, last, 5))
}

/// What came of a key in a filter that is typed above its rows.
pub(super) enum Typed {
    /// Nothing that the rows know of.
    Nothing,
    /// The filter reads otherwise.
    Changed,
    /// Among the rows.
    Went(Move),
}

/// Types a filter: Enter ends that and keeps it, unless it was not typed by a person; leaving clears it.
pub(super) fn type_filter(typing: &mut bool, filter: &mut TextField, key: Key, burst: bool) -> Typed {
    match Stroke::of(key) {
        Stroke::Enter if !burst => *typing = false,
        Stroke::Leave => {
            *typing = false;
            filter.clear();
            return Typed::Changed;
        }
        Stroke::Move(step @ (Move::Up | Move::Down | Move::PageUp | Move::PageDown)) => return Typed::Went(step),
        Stroke::Move(Move::Top | Move::Bottom)
        | Stroke::Enter
        | Stroke::Letter(_)
        | Stroke::Edit
        | Stroke::Next
        | Stroke::Previous => {
            if filter.edit(key) {
                return Typed::Changed;
            }
        }
    }
    Typed::Nothing
}

/// The place after `at`, or the one before it, round and round.
pub(super) fn around<P: Copy + PartialEq>(places: &[P], at: P, back: bool) -> P {
    let here = places.iter().position(|place| *place == at).unwrap_or(0);
    let on = if back { places.len().saturating_sub(1) } else { 1 };
    let to = here.saturating_add(on).checked_rem(places.len());
    to.and_then(|to| places.get(to)).copied().unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::on('a', false, 'b')]
    #[case::from_the_last('c', false, 'a')]
    #[case::back('b', true, 'a')]
    #[case::from_the_first('a', true, 'c')]
    fn tab_goes_round_and_round(#[case] at: char, #[case] back: bool, #[case] to: char) {
        assert_eq!(around(&['a', 'b', 'c'], at, back), to);
        assert_eq!(around(&[at], at, back), at);
        assert_eq!(around(&[], at, back), at);
    }

    #[rstest]
    #[case(Key::Down, true, 1, None)]
    #[case(Key::Char('j'), false, 1, None)]
    #[case(Key::Enter, true, 0, Some("one"))]
    #[case(Key::Enter, false, 0, None)]
    #[case(Key::Char('y'), true, 0, Some("two"))]
    #[case(Key::Char('y'), false, 0, None)]
    #[case(Key::Char('z'), true, 0, None)]
    #[case(Key::Tab, true, 0, None)]
    fn a_menu_moves_always_and_chooses_only_what_a_person_typed(
        #[case] key: Key,
        #[case] acts: bool,
        #[case] at: usize,
        #[case] chosen: Option<&str>,
    ) {
        let mut cursor = 0;
        let choices = [("one", 'x'), ("two", 'y')];
        assert_eq!((choose(&mut cursor, &choices, key, acts), cursor), (chosen, at));
    }
}
