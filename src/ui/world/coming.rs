//! What is coming, before it comes: day, how many days away, the amount, whose, and what happens. A day is written once.

use crate::app::Model;
use crate::app::world::{Coming, WorldView};
use crate::ui::{Canvas, Column, Phrase, Role, days};

/// Cells of a date.
const DATE: u16 = 10;
/// Cells of `168 d`.
const AWAY: u16 = 5;

/// Draws the section over the whole canvas; tells how many rows are seen.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, view: &WorldView) -> u16 {
    let room = canvas.height().saturating_sub(1);
    let all = view.coming.len();
    let top = model.desk.top.min(all.saturating_sub(usize::from(room)));
    let shown: Vec<&Coming> = view.coming.iter().skip(top).take(usize::from(room)).collect();
    canvas.section(0, &Phrase::of("COMING", Role::SectionHeading), &figure(view, top, shown.len()));
    if shown.is_empty() {
        canvas.text(2, 1, "Nothing is to come. A sale brings something: e.", Role::Muted);
        return room;
    }
    let column = Column::of_movements(view.coming.iter().map(|coming| coming.amount)).at_least(6);
    let mut before = None;
    for (y, coming) in (1..).zip(shown) {
        let day = crate::app::day_of(coming.at);
        draw_row(canvas, y, model, coming, column, before != Some(day));
        before = Some(day);
    }
    room
}

fn figure(view: &WorldView, top: usize, shown: usize) -> Phrase {
    let (from, to) = (top.saturating_add(1), top.saturating_add(shown));
    let more = if view.is_cut { "+" } else { "" };
    let all = view.coming.len();
    match all {
        0 => Phrase::new(),
        _ if shown == all => Phrase::of(format!("{all}{more}"), Role::Muted),
        _ => Phrase::of(format!("{from}-{to} of {all}{more}"), Role::Muted),
    }
}

fn draw_row(canvas: &mut Canvas<'_>, y: u16, model: &Model, coming: &Coming, column: Column, names_day: bool) {
    let width = canvas.width();
    let day = crate::app::day_of(coming.at);
    let away = days::between(model.today(), day);
    if names_day {
        canvas.text(2, y, &days::agenda(day), Role::Normal);
    }
    let mut x = 2 + DATE;
    if width >= 70 {
        x = x.saturating_add(2).saturating_add(AWAY);
        if names_day {
            canvas.text_right(x, y, &format!("{away} d"), Role::Muted);
        }
        x = x.saturating_add(2);
        x = canvas.text(x, y, &coming.at.strftime("%H:%M").to_string(), Role::Muted);
    }
    let end = x.saturating_add(2).saturating_add(column.width());
    draw_amount(canvas, end, y, column, coming);
    let after = canvas.text(end.saturating_add(1), y, coming.amount.currency().code(), Role::Muted).saturating_add(2);
    let left = width.saturating_sub(after).saturating_sub(1);
    let is_narrow = left < 44;
    let words = if is_narrow { coming.kind.short() } else { coming.kind.words() };
    let cells = if is_narrow { left.saturating_sub(12) } else { left.saturating_sub(30).min(30) };
    canvas.fit(after, y, cells, coming.name.as_str(), Role::Normal);
    canvas.fit(after.saturating_add(cells).saturating_add(2), y, left.saturating_sub(cells).saturating_sub(2), words, Role::Muted);
}

/// With its sign where a balance moves; what only goes its way has none.
fn draw_amount(canvas: &mut Canvas<'_>, end: u16, y: u16, column: Column, coming: &Coming) {
    let amount = coming.amount;
    match coming.kind.direction() {
        Some(true) => canvas.movement(end, y, column, amount, Role::Amount),
        Some(false) => match amount.checked_neg() {
            Ok(less) => canvas.movement(end, y, column, less, Role::Amount),
            Err(_) => canvas.unknown_amount(end, y),
        },
        None => canvas.amount(end, y, column, amount, Role::Normal),
    }
}
