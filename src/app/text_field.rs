//! One line of text that is being typed. The editing itself is `tui-input`'s; this page says which keys edit.

use tui_input::{Input, InputRequest};

use super::Key;

/// A field. It holds plain text; control characters never get in.
#[derive(Debug, Clone, Default)]
pub struct TextField {
    input: Input,
}

/// Longest text of a field, in characters.
const LONGEST: usize = 200;

impl TextField {
    /// A field with text, its cursor at the end.
    #[must_use]
    pub fn with(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()) }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Where the cursor stands, in characters from the left.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Empties the field.
    pub(super) fn clear(&mut self) {
        self.input = Input::default();
    }

    /// Edits; tells whether the key was one that edits.
    pub(super) fn edit(&mut self, key: Key) -> bool {
        let request = match key {
            Key::Char(c) if c.is_control() || self.text().chars().count() >= LONGEST => return true,
            Key::Char(c) => InputRequest::InsertChar(c),
            Key::Backspace | Key::Ctrl('h') => InputRequest::DeletePrevChar,
            Key::Delete => InputRequest::DeleteNextChar,
            Key::Left | Key::Ctrl('b') => InputRequest::GoToPrevChar,
            Key::Right | Key::Ctrl('f') => InputRequest::GoToNextChar,
            Key::Home | Key::Ctrl('a') => InputRequest::GoToStart,
            Key::End | Key::Ctrl('e') => InputRequest::GoToEnd,
            Key::Ctrl('u') => InputRequest::DeleteLine,
            Key::Ctrl('w') => InputRequest::DeletePrevWord,
            Key::Ctrl('k') => InputRequest::DeleteTillEnd,
            Key::Ctrl(_)
            | Key::Enter
            | Key::Esc
            | Key::Tab
            | Key::BackTab
            | Key::Up
            | Key::Down
            | Key::PageUp
            | Key::PageDown
            | Key::F1 => return false,
        };
        self.input.handle(request);
        true
    }

    /// Puts pasted text in, without its control characters.
    pub(super) fn paste(&mut self, text: &str) {
        for c in text.chars().take(LONGEST) {
            self.edit(Key::Char(if c.is_whitespace() { ' ' } else { c }));
        }
    }
}

impl PartialEq for TextField {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.cursor() == other.cursor()
    }
}

impl Eq for TextField {}
