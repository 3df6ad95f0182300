//! What is coming, before it comes: day, how many days away, the amount, whose, and what happens. A day is written once.

use crate::app::world::{ComingKind, ComingRow, WorldView};
use crate::app::{Model, day_of};
use crate::domain::Label;
use crate::money::Minor;
use crate::ui::{Canvas, Column, Phrase, Role, days, text};

/// Cells of a date.
const DATE: u16 = 10;
/// Cells of `168 d` and of `today`.
const AWAY: u16 = 5;
/// Cells of a currency.
const CODE: u16 = 3;

/// Draws the section over the whole canvas; tells how many rows are seen.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, view: &WorldView) -> u16 {
    let room = canvas.height().saturating_sub(1);
    let rows = &model.desk.rows;
    let top = model.desk.top.min(rows.len().saturating_sub(usize::from(room)));
    let shown: Vec<&ComingRow> = rows.iter().skip(top).take(usize::from(room)).collect();
    canvas.section(0, &Phrase::of("COMING", Role::SectionHeading), &figure(view, rows.len(), top, shown.len()));
    if shown.is_empty() {
        canvas.text(2, 1, "Nothing is to come. A sale brings something: e.", Role::Muted);
        return room;
    }
    let column = Column::of_movements(rows.iter().filter_map(|row| row.total)).at_least(6);
    let mut before = None;
    for (y, row) in (1..).zip(shown) {
        let day = day_of(row.at);
        draw_row(canvas, y, model, row, column, before != Some(day));
        before = Some(day);
    }
    room
}

fn figure(view: &WorldView, all: usize, top: usize, shown: usize) -> Phrase {
    let (from, to) = (top.saturating_add(1), top.saturating_add(shown));
    let more = if view.is_cut { "+" } else { "" };
    match all {
        0 => Phrase::new(),
        _ if shown == all && !view.is_cut => Phrase::new(),
        _ => Phrase::of(format!("{from}-{to} of {all}{more}"), Role::Muted),
    }
}

fn draw_row(canvas: &mut Canvas<'_>, y: u16, model: &Model, row: &ComingRow, column: Column, names_day: bool) {
    let width = canvas.width();
    let day = day_of(row.at);
    if names_day {
        canvas.text(2, y, &days::agenda(day), Role::Normal);
    }
    let mut x = 2 + DATE;
    if width >= 70 {
        x = x.saturating_add(2).saturating_add(AWAY);
        if names_day {
            let away = match days::between(model.today(), day) {
                0 => "today".to_owned(),
                away => format!("{away} d"),
            };
            canvas.text_right(x, y, &away, Role::Muted);
        }
        x = canvas.text(x.saturating_add(2), y, &row.at.strftime("%H:%M").to_string(), Role::Muted);
    }
    let end = x.saturating_add(2).saturating_add(column.width());
    if !is_unsaid(row) {
        draw_amount(canvas, end, y, column, row);
        let code = row.total.map_or(String::new(), |total| total.currency().code().to_owned());
        canvas.text(end.saturating_add(1), y, &code, Role::Muted);
    }
    let after = end.saturating_add(1).saturating_add(CODE).saturating_add(2);
    draw_whose(canvas, after, y, row);
}

/// Whether a move of the script does not say what it moves: what is not known is not shown as zero.
fn is_unsaid(row: &ComingRow) -> bool {
    row.kind == ComingKind::Scripted && row.total.is_some_and(|total| total.minor() == Minor::ZERO)
}

/// Whose it is and what happens; the day on which the reserve pays is what somebody must not miss.
fn draw_whose(canvas: &mut Canvas<'_>, x: u16, y: u16, row: &ComingRow) {
    let left = canvas.width().saturating_sub(x).saturating_sub(1);
    let is_narrow = left < 56;
    let words = match &row.words {
        Some(words) if is_narrow => words.as_str().to_owned(),
        Some(words) => format!("script: {}", words.as_str()),
        None if is_narrow => row.kind.short().to_owned(),
        None => row.kind.words().to_owned(),
    };
    let cells = left.saturating_sub(if is_narrow { 12 } else { 31 }).min(44);
    let (name, what) = match row.kind {
        ComingKind::Collection => (Role::Warning, Role::Warning),
        ComingKind::FundsAvailable
        | ComingKind::FundsTaken
        | ComingKind::Payout
        | ComingKind::PayoutSubmitted
        | ComingKind::PayoutPaid
        | ComingKind::BankDebit
        | ComingKind::BankDebitPaid
        | ComingKind::BankDebitFailed
        | ComingKind::HeldTooLong
        | ComingKind::LateWork
        | ComingKind::Reserved
        | ComingKind::Released
        | ComingKind::Scripted => (Role::Normal, Role::Muted),
    };
    let others = row.names.len().saturating_sub(1);
    let rest = if others == 0 { String::new() } else { format!(" and {others} more") };
    let first = row.names.first().map_or("", Label::as_str);
    let room = cells.saturating_sub(text::width(&rest));
    let after = canvas.fit(x, y, room, first, name);
    canvas.text(after, y, &rest, Role::Muted);
    let at = x.saturating_add(cells).saturating_add(2);
    canvas.fit(at, y, canvas.width().saturating_sub(at).saturating_sub(1), &words, what);
}

/// With its sign where a balance moves; what only goes its way has none.
fn draw_amount(canvas: &mut Canvas<'_>, end: u16, y: u16, column: Column, row: &ComingRow) {
    let amount = match (row.total, row.kind.direction()) {
        (Some(total), Some(false)) => total.checked_neg().ok(),
        (total, _) => total,
    };
    match (amount, row.kind.direction()) {
        (Some(amount), Some(_)) => canvas.movement(end, y, column, amount, Role::Amount),
        (Some(amount), None) => canvas.amount(end, y, column, amount, Role::Normal),
        (None, _) => canvas.unknown_amount(end, y),
    }
}
