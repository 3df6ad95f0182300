//! Keys as the program understands them, apart from any terminal library, and the notation in which tests and key
//! scripts write them: `jj<enter>100<tab>`.

use std::fmt;

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A character, shifted as typed.
    Char(char),
    /// Control and a letter, lower case.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1.
    F1,
}

/// A key as it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPress {
    /// Which key.
    pub key: Key,
    /// Whether the terminal said that it is held down.
    pub repeat: bool,
}

impl KeyPress {
    /// A key pressed once.
    #[must_use]
    pub const fn once(key: Key) -> Self {
        Self { key, repeat: false }
    }
}

const NAMED: [(&str, Key); 17] = [
    ("enter", Key::Enter),
    ("esc", Key::Esc),
    ("tab", Key::Tab),
    ("s-tab", Key::BackTab),
    ("backspace", Key::Backspace),
    ("delete", Key::Delete),
    ("up", Key::Up),
    ("down", Key::Down),
    ("left", Key::Left),
    ("right", Key::Right),
    ("home", Key::Home),
    ("end", Key::End),
    ("pgup", Key::PageUp),
    ("pgdn", Key::PageDown),
    ("f1", Key::F1),
    ("space", Key::Char(' ')),
    ("lt", Key::Char('<')),
];

/// A key script could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("<{0}> is not a key; keys in angle brackets are enter, esc, tab, s-tab, up, down, pgdn, c-x and the like")]
pub struct ScriptError(String);

/// Reads a key script. A blank outside brackets is ignored; `<space>` types one and `<lt>` types `<`.
pub fn parse_script(script: &str) -> Result<Vec<Key>, ScriptError> {
    let mut keys = Vec::new();
    let mut chars = script.chars();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if c != '<' {
            keys.push(Key::Char(c));
            continue;
        }
        let name: String = chars.by_ref().take_while(|&c| c != '>').collect();
        keys.push(named(&name)?);
    }
    Ok(keys)
}

fn named(name: &str) -> Result<Key, ScriptError> {
    if let Some((_, key)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Ok(*key);
    }
    let mut control = name.strip_prefix("c-").into_iter().flat_map(str::chars);
    match (control.next(), control.next()) {
        (Some(letter), None) => Ok(Key::Ctrl(letter.to_ascii_lowercase())),
        _ => Err(ScriptError(name.to_owned())),
    }
}

impl fmt::Display for Key {
    /// As written on the footer and in help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Char(' ') => "Space",
            Self::Char(c) => return write!(f, "{c}"),
            Self::Ctrl(c) => return write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Backspace => "Backspace",
            Self::Delete => "Delete",
            Self::Up => "Up",
            Self::Down => "Down",
            Self::Left => "Left",
            Self::Right => "Right",
            Self::Home => "Home",
            Self::End => "End",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
            Self::F1 => "F1",
        };
        f.write_str(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_reads_letters_names_and_control_keys() {
        let keys = parse_script("j <enter>1<c-u><lt><space>").unwrap();
        let expected = [Key::Char('j'), Key::Enter, Key::Char('1'), Key::Ctrl('u'), Key::Char('<'), Key::Char(' ')];
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_script_with_an_unknown_key_says_which() {
        assert_eq!(parse_script("j<jump>").map_err(|e| e.0), Err("jump".to_owned()));
        assert_eq!(parse_script("<c->").map_err(|e| e.0), Err("c-".to_owned()));
    }
}
