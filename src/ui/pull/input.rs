//! A field that text is typed into: underlined, its cursor in a reversed cell, and where the text is longer than the
//! field the part around the cursor.

use crate::app::TextField;

use crate::ui::{Canvas, Role, text};

/// Draws a field. With the focus, tells where the cursor stands in the buffer.
pub(in crate::ui) fn draw(
    canvas: &mut Canvas<'_>,
    (x, y, cells): (u16, u16, u16),
    field: &TextField,
    role: Role,
    focused: bool,
) -> Option<(u16, u16)> {
    let glyphs = canvas.theme().glyphs();
    let before: String = field.text().chars().take(field.cursor()).collect();
    let shown = window(field.text(), &before, cells);
    canvas.text(x, y, &text::pad(shown, cells, glyphs), role);
    if !focused || cells == 0 {
        return None;
    }
    let hidden = field.text().len().saturating_sub(shown.len());
    let ahead = before.get(hidden..).unwrap_or_default();
    let at = x.saturating_add(text::width(ahead).min(cells.saturating_sub(1)));
    let under: String = field.text().chars().skip(field.cursor()).take(1).collect();
    canvas.text(at, y, if under.is_empty() { " " } else { &under }, Role::Cursor);
    Some((canvas.area().x.saturating_add(at), canvas.area().y.saturating_add(y)))
}

/// The text from where the cursor still fits into the field.
fn window<'a>(text: &'a str, before: &str, cells: u16) -> &'a str {
    let room = cells.saturating_sub(1);
    if text::width(before) <= room {
        return text;
    }
    let kept = text::tail(before, room);
    text.get(before.len().saturating_sub(kept.len())..).unwrap_or(text)
}
