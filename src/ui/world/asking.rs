//! The command line, and the question before what happened is thrown away.

use crate::app::Model;
use crate::app::world::{Anew, Ask, COMMANDS, CommandLine, WorldDialog};
use crate::domain::Label;
use crate::ui::pull::input;
use crate::ui::{Canvas, Role, text};

use super::sheet::Sheet;

/// Columns before what a command does.
const WORDS: u16 = 20;

/// The command line, with the commands that there are and the names that are kept.
pub(super) fn command(
    canvas: &mut Canvas<'_>,
    model: &Model,
    dialog: &WorldDialog,
    line: &CommandLine,
) -> Option<(u16, u16)> {
    let kept = model.desk.view.as_ref().map_or(&[][..], |view| &view.kept);
    let rows = u16::try_from(COMMANDS.len()).unwrap_or(0).saturating_add(2).saturating_add(u16::from(!kept.is_empty()));
    let mut sheet = Sheet::open(canvas, "COMMAND", 66, rows, dialog);
    let inner = &mut sheet.inner;
    let cells = inner.width().saturating_sub(6);
    inner.text(2, 0, ":", Role::Accent);
    let cursor = input::draw(inner, (3, 0, cells), &line.field, Role::Field, true);
    for (y, (command, words)) in (2_u16..).zip(COMMANDS) {
        inner.text(3, y, command, Role::Normal);
        inner.fit(WORDS, y, inner.width().saturating_sub(WORDS), words, Role::Muted);
    }
    if !kept.is_empty() {
        let names: Vec<&str> = kept.iter().map(Label::as_str).collect();
        let y = rows.saturating_sub(1);
        inner.text(3, y, "kept", Role::Muted);
        inner.fit(WORDS, y, inner.width().saturating_sub(WORDS), &names.join(", "), Role::Normal);
    }
    sheet.say();
    cursor
}

/// The question.
pub(super) fn ask(canvas: &mut Canvas<'_>, dialog: &WorldDialog, ask: &Ask) {
    let (title, words, button) = match &ask.what {
        Anew::Reset => {
            let words = "The world begins anew from its scenario. What happened since is thrown away, with the receipts of it: \
                         sales, debits, faults, everything but what is kept."
                .to_owned();
            ("BEGIN ANEW", words, "Begin anew".to_owned())
        }
        Anew::Restore(name) => {
            let words = format!(
                "The world goes back to {}. What happened since is thrown away, with the receipts of it.",
                Label::new(name)
            );
            ("GO BACK", words, format!("Go back to {}", Label::new(name)))
        }
    };
    let width = 66.min(canvas.width().saturating_sub(2));
    let cells = width.saturating_sub(6);
    let lines = u16::try_from(text::wrap(&words, cells).len()).unwrap_or(3);
    let mut sheet = Sheet::open(canvas, title, width, lines.saturating_add(2), dialog);
    let inner = &mut sheet.inner;
    let y = inner.sentences(2, 0, cells, lines, &words, Role::Normal).saturating_add(1);
    let role = |focused: bool| if focused { Role::ButtonFocused } else { Role::Button };
    let after = inner.text(2, y, "[ Cancel ]", role(!ask.on_it)).saturating_add(3);
    inner.fit(after, y, inner.width().saturating_sub(after), &format!("[ {button} ]"), role(ask.on_it));
    sheet.say();
}
