//! Text on its way to the clipboard of the terminal: one line, without anything that a shell or a terminal would act on by itself, and
//! not too long. A terminal is told by OSC 52, also over ssh, and does not say whether it took it.

use super::{Effect, Model, Notice, Tone};

/// Bytes that terminals take in one piece, with room for the encoding.
const MOST: usize = 32 * 1024;

/// Text that may be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied(String);

impl Copied {
    /// The text without control characters.
    pub(super) fn new(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_control()).collect())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hands it over, and says so. A part of a command would be another command, so what is too long is not copied at all.
pub(super) fn order(model: &mut Model, copied: Copied, tone: Tone, words: &str) -> Vec<Effect> {
    if copied.as_str().len() > MOST {
        model.notice =
            Some(Notice::new(Tone::Refused, "This is too long for a clipboard of a terminal, so nothing was copied."));
        return Vec::new();
    }
    model.notice = Some(Notice::new(tone, words));
    vec![Effect::Copy(copied)]
}

/// Copies the id of the account that is looked at.
pub(super) fn account_id(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.acted_on().cloned() else { return Vec::new() };
    order(model, Copied::new(id.as_str()), Tone::Note, &format!("Copied {id}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_copied_has_no_control_character(text in any::<String>()) {
            prop_assert!(!Copied::new(&text).as_str().chars().any(char::is_control));
        }
    }
}
