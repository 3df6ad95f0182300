//! The small boxes: the order of the table, and the question before leaving while a debit has no answer.

use crate::app::{Model, SortBy};

use super::layout::Layout;
use super::{Canvas, Phrase, Role, text};

/// Draws the menu of orders under the heading that names the order.
pub(super) fn draw_sort(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) {
    let words = SortBy::ALL.iter().map(|(by, _)| text::width(by.words())).max().unwrap_or(0);
    let width = words.saturating_add(12);
    let height = u16::try_from(SortBy::ALL.len()).unwrap_or(0).saturating_add(2);
    let x = layout.table.saturating_sub(width).saturating_sub(2);
    let y = layout.body_top().saturating_add(1);
    // No half word stands at its edges: what is beside it gives way as far as the end of the table.
    canvas.part(x.saturating_sub(1), y, width.saturating_add(3), height).blank();
    let mut menu = canvas.part(x, y, width, height);
    let frame = menu.theme().glyphs().plain_frame();
    menu.frame(frame, Role::Rule, &Phrase::of("SORT BY", Role::Title), &Phrase::new());
    for (y, (by, letter)) in (1..).zip(SortBy::ALL) {
        let is_now = model.list.sort == by;
        menu.text(3, y, &letter.to_string(), Role::Accent);
        menu.text(6, y, by.words(), if is_now { Role::Title } else { Role::Normal });
        if is_now {
            let set = menu.set();
            let mark = if model.list.reversed { set.sorted_up } else { set.sorted_down };
            menu.text_right(width.saturating_sub(3), y, mark, Role::Normal);
        }
    }
}
