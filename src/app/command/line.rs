//! The line itself: what keys do in it, its completion and its history.

use crate::app::keys::{close_dialog, open_dialog};
use crate::app::world::{self, Anew, WorldMove};
use crate::app::{Dialog, Effect, Key, KeyPress, Model, TextField};
use crate::domain::Label;

use super::meant::{Meant, meant, typed};
use super::run;
use super::table::{Verb, named, offered};

/// Lines that are remembered.
const REMEMBERED: usize = 50;

/// The line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandLine {
    /// What was typed after the colon.
    pub field: TextField,
    /// Why the line was not done.
    pub said: Option<Label>,
    /// What the last word could become, if Tab found several.
    pub choices: Vec<String>,
    /// How many lines back the one is that is shown; none for one that is being typed.
    back: Option<usize>,
}

impl CommandLine {
    /// A word on the command that is being typed; none where it is none yet.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let name = typed(self.field.text()).split_whitespace().next()?;
        named(name).map(|command| format!("{}  {}", command.usage(), command.help))
    }

    fn show(&mut self, text: &str) {
        self.field = TextField::with(text);
        self.is_other();
    }

    /// What was said was about another text.
    fn is_other(&mut self) {
        self.said = None;
        self.choices.clear();
    }
}

/// Opens an empty line.
pub(in crate::app) fn open(model: &mut Model) {
    open_dialog(model, Dialog::Command(CommandLine::default()));
}

pub(in crate::app) fn on_key(model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    let acts = !burst && !press.repeat;
    let Some(Dialog::Command(line)) = &mut model.dialog else { return Vec::new() };
    match press.key {
        Key::Esc | Key::Ctrl('c') if acts => close_dialog(model),
        Key::Backspace if acts && line.field.is_empty() => close_dialog(model),
        Key::Enter if acts => return enter(model),
        Key::Enter => line.said = Some(Label::new("Enter came faster than typing. Press it again.")),
        Key::Tab => complete(model),
        Key::Up => recall(model, true),
        Key::Down => recall(model, false),
        key @ (Key::Char(_)
        | Key::Ctrl(_)
        | Key::Esc
        | Key::BackTab
        | Key::Backspace
        | Key::Delete
        | Key::Left
        | Key::Right
        | Key::Home
        | Key::End
        | Key::PageUp
        | Key::PageDown
        | Key::F1) => {
            if line.field.edit(key) {
                line.is_other();
            }
        }
    }
    Vec::new()
}

/// A paste is text, without its line ends, and never runs.
pub(in crate::app) fn on_paste(model: &mut Model, text: &str) {
    if let Some(Dialog::Command(line)) = &mut model.dialog {
        line.field.paste(text);
        line.is_other();
    }
}

/// Does what the line means and closes it, or says why not and leaves it as it is.
fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Command(line)) = &model.dialog else { return Vec::new() };
    let text = line.field.text().trim().to_owned();
    match meant(&text, model.mode, model.stripe_now()).and_then(|meant| possible(model, meant)) {
        Ok(meant) => {
            remember(&mut model.commands, text);
            close_dialog(model);
            run(model, meant)
        }
        Err(why) => {
            if let Some(Dialog::Command(line)) = &mut model.dialog {
                line.said = Some(Label::new(&why));
            }
            if !text.is_empty() {
                remember(&mut model.commands, text);
            }
            Vec::new()
        }
    }
}

fn remember(lines: &mut Vec<String>, text: String) {
    if lines.last() == Some(&text) {
        return;
    }
    if lines.len() >= REMEMBERED {
        lines.remove(0);
    }
    lines.push(text);
}

/// Shows the line before the one that is shown, or the one after it.
fn recall(model: &mut Model, older: bool) {
    let lines = &model.commands;
    let Some(Dialog::Command(line)) = &mut model.dialog else { return };
    let back = match (line.back, older) {
        (None, true) => Some(1),
        (Some(back), true) => Some(back.saturating_add(1)),
        (Some(back), false) => back.checked_sub(1).filter(|back| *back > 0),
        (None, false) => return,
    };
    let Some(nth) = back else {
        line.back = None;
        line.show("");
        return;
    };
    if let Some(text) = lines.len().checked_sub(nth).and_then(|at| lines.get(at)) {
        line.back = back;
        line.show(&text.clone());
    }
}

/// Writes on what is sure: the rest of the only name that begins like this, or what all of them have in common.
fn complete(model: &mut Model) {
    let Some(Dialog::Command(line)) = &model.dialog else { return };
    let text = typed(line.field.text()).to_owned();
    let (head, begun) = text.rsplit_once(' ').map_or(("", text.as_str()), |(head, begun)| (head, begun));
    let found: Vec<String> = words(model, head).into_iter().filter(|word| word.starts_with(begun)).collect();
    let Some(Dialog::Command(line)) = &mut model.dialog else { return };
    let Some(first) = found.first() else {
        line.said = Some(Label::new("Nothing begins like that."));
        return;
    };
    let common = found.iter().fold(first.as_str(), |common, word| in_common(common, word));
    let takes_more =
        head.is_empty() && found.len() == 1 && named(first).is_some_and(|command| !command.takes.is_empty());
    let blank = if head.is_empty() { "" } else { " " };
    line.show(&format!("{head}{blank}{common}{}", if takes_more { " " } else { "" }));
    if found.len() > 1 {
        line.choices = found;
    }
}

/// What was meant, where what it names is there.
fn possible(model: &Model, meant: Meant) -> Result<Meant, String> {
    let (Meant::Ask(Anew::Restore(name)) | Meant::Move(WorldMove::Forget(name))) = &meant else { return Ok(meant) };
    world::is_kept(model, name).map(|()| meant)
}

/// What can stand after `head`: a command, or what one takes.
fn words(model: &Model, head: &str) -> Vec<String> {
    let fixed = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    if head.is_empty() {
        return offered(model.mode).map(|command| command.name.to_owned()).collect();
    }
    match named(head.trim()).map(|command| command.verb) {
        Some(Verb::Arm) => fixed(&["10m"]),
        Some(Verb::Reconcile) => fixed(&["1d", "7d", "30d"]),
        Some(Verb::Clock) => fixed(&["+1h", "+1d", "+1w", "next", "run", "stand"]),
        Some(Verb::Restore | Verb::Forget) => {
            model.desk.view.iter().flat_map(|view| &view.kept).map(|name| name.as_str().to_owned()).collect()
        }
        Some(
            Verb::Disarm
            | Verb::Accounts
            | Verb::Reserve
            | Verb::Journal
            | Verb::Requests
            | Verb::World
            | Verb::Profile
            | Verb::Refresh
            | Verb::Verify
            | Verb::Export
            | Verb::Help
            | Verb::Quit
            | Verb::Reset
            | Verb::Checkpoint,
        )
        | None => Vec::new(),
    }
}

/// The beginning that two words share.
fn in_common<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one.char_indices().zip(other.chars()).take_while(|((_, a), b)| a == b);
    let end = same.last().map_or(0, |((at, c), _)| at.saturating_add(c.len_utf8()));
    one.get(..end).unwrap_or(one)
}
