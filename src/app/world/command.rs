//! The command line of the screen: what throws away or keeps the whole world is written out, never a single key.

use crate::app::{Key, TextField};
use crate::domain::Label;

use super::{Anew, Ask, WorldMove};

/// Commands with what they do.
pub const COMMANDS: [(&str, &str); 4] = [
    ("reset", "begin anew from the scenario"),
    ("checkpoint NAME", "keep the world as it is"),
    ("restore NAME", "go back to what was kept"),
    ("forget NAME", "forget what was kept"),
];

/// The line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandLine {
    /// What was typed after the colon.
    pub field: TextField,
}

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    Ask(Ask),
    Do(WorldMove),
}

impl CommandLine {
    pub(super) fn on_key(&mut self, key: Key, acts: bool) -> Option<Result<Meant, String>> {
        if key == Key::Enter {
            return acts.then(|| meant(self.field.text()));
        }
        self.field.edit(key);
        None
    }
}

fn meant(text: &str) -> Result<Meant, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let name = |name: &str| name.to_owned();
    match words.as_slice() {
        [] => Err("Type a command: reset, checkpoint NAME, restore NAME or forget NAME.".to_owned()),
        ["reset"] => Ok(Meant::Ask(Ask::new(Anew::Reset))),
        ["checkpoint", kept] => Ok(Meant::Do(WorldMove::Checkpoint(name(kept)))),
        ["restore", kept] => Ok(Meant::Ask(Ask::new(Anew::Restore(name(kept))))),
        ["forget", kept] => Ok(Meant::Do(WorldMove::Forget(name(kept)))),
        [command @ ("checkpoint" | "restore" | "forget")] => Err(format!("{command} needs a name: {command} NAME.")),
        ["reset" | "checkpoint" | "restore" | "forget", ..] => {
            Err("That is too much: a name has letters, digits, - and _, and no blanks.".to_owned())
        }
        [other, ..] => {
            let other: String = Label::new(other).as_str().chars().take(24).collect();
            Err(format!("There is no command `{other}`; there are reset, checkpoint, restore and forget."))
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("checkpoint before", Meant::Do(WorldMove::Checkpoint("before".to_owned())))]
    #[case("  forget  before ", Meant::Do(WorldMove::Forget("before".to_owned())))]
    #[case("reset", Meant::Ask(Ask::new(Anew::Reset)))]
    #[case("restore x", Meant::Ask(Ask::new(Anew::Restore("x".to_owned()))))]
    fn a_command_means_one_thing(#[case] text: &str, #[case] expected: Meant) {
        assert_eq!(meant(text), Ok(expected));
    }

    #[rstest]
    #[case("", "Type a command")]
    #[case("restore", "restore needs a name")]
    #[case("checkpoint a b", "no blanks")]
    #[case("reset now", "too much")]
    #[case("explode", "There is no command `explode`")]
    fn anything_else_gets_a_sentence(#[case] text: &str, #[case] why: &str) {
        let said = meant(text).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
}
