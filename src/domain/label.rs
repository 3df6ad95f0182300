//! Text from strangers, made safe to show: names, emails, descriptions and messages enter the program here and nowhere
//! else. What could move a cursor, change a colour, reorder a line or hide a letter is dropped once, at the boundary.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Longest label, in characters. Longer text is cut and ends in `…`.
const LONGEST: usize = 240;
/// Most combining marks kept on one letter: enough for every script, too few to climb over other rows.
const MOST_MARKS: usize = 3;

/// One line of text that is safe on a terminal. It holds no control character, escape sequence, line break,
/// invisible character or bidirectional override, and no run of blanks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Label(Box<str>);

impl Label {
    /// Cleans `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(clean(text).into_boxed_str())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &self.0)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self::new(&text))
    }
}

fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST));
    let mut kept = 0_usize;
    let mut marks = 0_usize;
    let mut blank = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' || c == '\u{9b}' {
            skip_sequence(c, &mut chars);
            continue;
        }
        if c.is_whitespace() {
            blank = !out.is_empty();
            continue;
        }
        if c.is_control() || is_unseen(c) {
            continue;
        }
        let is_mark = is_combining(c);
        marks = if is_mark { marks.saturating_add(1) } else { 0 };
        if is_mark && (marks > MOST_MARKS || out.is_empty()) {
            continue;
        }
        if kept >= LONGEST {
            out.push('…');
            break;
        }
        if blank {
            out.push(' ');
            blank = false;
        }
        out.push(c);
        kept = kept.saturating_add(1);
    }
    out
}

/// Text of several lines, made as safe as a [`Label`] but for its line breaks and blanks, which stay.
#[must_use]
pub fn plain_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0_usize;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' || c == '\u{9b}' {
            skip_sequence(c, &mut chars);
            continue;
        }
        if is_unseen(c) || (c.is_control() && !c.is_whitespace()) {
            continue;
        }
        marks = if is_combining(c) { marks.saturating_add(1) } else { 0 };
        if marks <= MOST_MARKS {
            out.push(if c.is_whitespace() && c != '\n' { ' ' } else { c });
        }
    }
    out
}

/// Skips what follows an escape character: a control sequence up to its final byte, or a string (title, clipboard)
/// up to its terminator.
fn skip_sequence(start: char, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let kind = if start == '\u{9b}' { Some('[') } else { chars.next_if(char::is_ascii) };
    match kind {
        Some('[') => {
            while let Some(c) = chars.next_if(|c| c.is_ascii() && !c.is_ascii_control()) {
                if ('\u{40}'..='\u{7e}').contains(&c) {
                    break;
                }
            }
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(c) = chars.next() {
                if c == '\u{7}' || c == '\u{9c}' {
                    break;
                }
                if c == '\u{1b}' && chars.next_if_eq(&'\\').is_some() {
                    break;
                }
            }
        }
        Some(' '..='/') => drop(chars.next_if(char::is_ascii_graphic)),
        Some(_) | None => {}
    }
}

/// Characters without a glyph of their own that change how others are read or ordered.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_combining(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::plain("Cedar Crafts", "Cedar Crafts")]
    #[case::blanks("  Cedar \t\n Crafts ", "Cedar Crafts")]
    #[case::colour("\u{1b}[31mred\u{1b}[0m", "red")]
    #[case::title("\u{1b}]0;owned\u{7}name", "name")]
    #[case::title_ended_by_string_terminator("\u{1b}]52;c;aGk=\u{1b}\\name", "name")]
    #[case::unended("name\u{1b}]0;never closed", "name")]
    #[case::c1("a\u{9b}2Jb", "ab")]
    #[case::charset("\u{1b}(0lqk", "lqk")]
    #[case::bell("a\u{7}b\u{0}c\u{7f}", "abc")]
    #[case::bidi("abc\u{202e}dcba\u{2066}x\u{2069}", "abcdcbax")]
    #[case::invisible("a\u{200b}d\u{ad}m\u{feff}in\u{e0041}", "admin")]
    #[case::hebrew_stays("שלום", "שלום")]
    #[case::wide_stays("株式会社ヒカリ", "株式会社ヒカリ")]
    #[case::accent_stays("Cafe\u{301}", "Cafe\u{301}")]
    #[case::towers_are_cut("a\u{301}\u{301}\u{301}\u{301}\u{301}b", "a\u{301}\u{301}\u{301}b")]
    #[case::nothing_left("\u{202e}\u{7}", "")]
    fn remote_text_is_made_safe(#[case] text: &str, #[case] safe: &str) {
        assert_eq!(Label::new(text).as_str(), safe);
    }

    #[test]
    fn ten_thousand_characters_are_cut_and_say_so() {
        let label = Label::new(&"x".repeat(10_000));
        assert_eq!(label.as_str().chars().count(), LONGEST + 1);
        assert!(label.as_str().ends_with('…'));
    }

    proptest! {
        #[test]
        fn no_label_holds_a_control_or_an_override(text in any::<String>()) {
            let label = Label::new(&text);
            prop_assert!(!label.as_str().chars().any(|c| c.is_control() || is_unseen(c)));
            prop_assert!(label.as_str().chars().count() <= LONGEST + 1);
        }

        #[test]
        fn lines_hold_no_control_but_their_ends(text in any::<String>()) {
            let lines = plain_lines(&text);
            prop_assert!(!lines.chars().any(|c| c != '\n' && (c.is_control() || is_unseen(c))));
            prop_assert_eq!(&plain_lines(&lines), &lines);
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = Label::new(&text);
            prop_assert_eq!(&Label::new(once.as_str()).as_str().chars().take(LONGEST).collect::<String>(),
                &once.as_str().chars().take(LONGEST).collect::<String>());
        }
    }
}
