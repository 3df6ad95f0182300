//! The states that are kept under a name.

use crate::app::world::WorldView;
use crate::ui::{Canvas, Phrase, Role};

/// Draws the section from a row on.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, view: &WorldView) {
    let count = if view.kept.is_empty() { String::new() } else { view.kept.len().to_string() };
    canvas.section(y, &Phrase::of("KEPT", Role::SectionHeading), &Phrase::of(count, Role::Muted));
    let cells = canvas.width().saturating_sub(4);
    let (words, role) = words(view);
    let rows = canvas.height().saturating_sub(y).saturating_sub(1);
    canvas.sentences(2, y.saturating_add(1), cells, rows, &words, role);
}

/// Draws it in one line.
pub(super) fn draw_line(canvas: &mut Canvas<'_>, y: u16, view: &WorldView) {
    let after = canvas.text(2, y, "KEPT", Role::SectionHeading).saturating_add(2);
    let (words, role) = words(view);
    canvas.fit(after, y, canvas.width().saturating_sub(after).saturating_sub(1), &words, role);
}

fn words(view: &WorldView) -> (String, Role) {
    if view.kept.is_empty() {
        return ("Nothing is kept. :checkpoint NAME keeps the world as it is.".to_owned(), Role::Muted);
    }
    let names: Vec<&str> = view.kept.iter().map(crate::domain::Label::as_str).collect();
    (names.join(", "), Role::Normal)
}
