//! The command line, in the place of the message: the line itself, and above it what it would do, what it could become, or why it
//! was not done.

use crate::app::Model;
use crate::app::command::{COMMANDS, CommandLine};

use super::layout::Layout;
use super::pull::input;
use super::{Canvas, Role, text};

/// Draws the line over the rule and the message line of the foot; tells where the cursor stands.
pub(super) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, line: &CommandLine) -> Option<(u16, u16)> {
    let (top, width) = (layout.foot(), layout.width);
    canvas.part(0, top, width, 2).blank();
    draw_word(canvas, top, model, line);
    let y = top.saturating_add(1);
    let after = canvas.text(2, y, ":", Role::Accent);
    input::draw(canvas, (after, y, width.saturating_sub(after).saturating_sub(1)), &line.field, Role::Normal, true)
}

fn draw_word(canvas: &mut Canvas<'_>, y: u16, model: &Model, line: &CommandLine) {
    let end = canvas.width().saturating_sub(1);
    if let Some(said) = &line.said {
        let sign = canvas.set().blocked;
        let x = canvas.text(2, y, sign, Role::Error).saturating_add(1);
        canvas.fit(x, y, end.saturating_sub(x), said.as_str(), Role::Normal);
        return;
    }
    if !line.choices.is_empty() {
        canvas.fit(2, y, end.saturating_sub(2), &line.choices.join("  "), Role::Normal);
        return;
    }
    let words = line.hint().unwrap_or_else(|| {
        let names: Vec<&str> =
            COMMANDS.iter().filter(|command| command.is_in(model.mode)).map(|one| one.name).collect();
        names.join("  ")
    });
    let shown = text::cut(&words, end.saturating_sub(2), canvas.theme().glyphs());
    canvas.text(2, y, &shown, Role::Muted);
}
