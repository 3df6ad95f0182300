//! A request in the list.

use crate::app::Model;
use crate::app::requests::{Came, answer};
use crate::domain::{Exchange, Method};
use crate::ui::{Canvas, Role, reading, text};

use super::columns::{Columns, KEY, WHOM};
use super::role;

/// Draws a request in a row.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    y: u16,
    columns: &Columns,
    model: &Model,
    exchange: &Exchange,
    is_selected: bool,
) {
    let glyphs = canvas.theme().glyphs();
    let (came, method) = (Came::of(exchange), exchange.method);
    let time = exchange.began.strftime(if columns.is_exact { "%H:%M:%S.%3f" } else { "%H:%M:%S" }).to_string();
    canvas.text(columns.time, y, &time, Role::Muted);
    if let Some(x) = columns.mode {
        canvas.text(x, y, exchange.mode.word(), Role::Muted);
    }
    let method_role = match method {
        Method::Get => Role::Normal,
        Method::Post => Role::Title,
    };
    canvas.text(columns.method, y, method.word(), method_role);
    let (x, cells) = columns.path;
    let target = target(canvas, exchange, cells);
    canvas.fit(x, y, cells, &target, Role::Normal);
    if let Some(x) = columns.whom {
        let whom =
            exchange.asked.account.as_ref().map_or("platform".to_owned(), |id| text::short_id(id.as_str(), glyphs));
        canvas.fit(x, y, WHOM, &whom, Role::Muted);
    }
    canvas.text_right(columns.status, y, &status(canvas, exchange), role(came, method));
    if let Some(end) = columns.took {
        canvas.text_right(end, y, &took(model, exchange), Role::Muted);
    }
    if let (Some(x), Some(key)) = (columns.key, &exchange.key) {
        let id: String = key.trim_start_matches("pullfunds-").chars().take(usize::from(KEY)).collect();
        canvas.text(x, y, &id, Role::Muted);
    }
    let (x, cells) = columns.note;
    let note = note(canvas.set().times, came, exchange);
    canvas.fit(x, y, cells, &note, role(came, method));
    if is_selected {
        canvas.text(0, y, canvas.set().selected, Role::Accent);
        let (x, cells) = columns.path;
        canvas.text(x, y, &text::pad(&target, cells, glyphs), Role::Selected);
        canvas.select(2, x, y);
        canvas.select(x.saturating_add(cells), canvas.width().saturating_sub(1), y);
    }
}

/// The status, or why there is none.
pub(super) fn status(canvas: &Canvas<'_>, exchange: &Exchange) -> String {
    match (&exchange.ending, answer(exchange)) {
        (None, _) => canvas.set().cut.to_owned(),
        (Some(_), Some(answer)) => answer.status.to_string(),
        (Some(_), None) => "none".to_owned(),
    }
}

/// Milliseconds, or the seconds so far.
fn took(model: &Model, exchange: &Exchange) -> String {
    match &exchange.ending {
        Some(ending) => reading::count(ending.took_ms),
        None => format!("{} s", crate::app::age_s(exchange.began, model.now)),
    }
}

/// The path with its query, or with a mark where that does not fit: a part of a query says nothing.
fn target(canvas: &Canvas<'_>, exchange: &Exchange, cells: u16) -> String {
    let whole = exchange.asked.target();
    if text::width(&whole) <= cells || exchange.asked.query.is_empty() {
        return whole;
    }
    format!("{}?{}", exchange.asked.path, canvas.set().cut)
}

/// What came of it, and which time it was.
fn note(times: &str, came: Came<'_>, exchange: &Exchange) -> String {
    let note = came.note();
    match (exchange.attempt, note.is_empty()) {
        (0 | 1, _) => note,
        (attempt, true) => format!("attempt {attempt}"),
        (attempt, false) => format!("{note} {times}{attempt}"),
    }
}
