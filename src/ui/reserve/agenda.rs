//! What becomes of the reserve if nobody acts: the days on which Stripe clears negative accounts from it, the nearest
//! first. The 180 days are Stripe's (docs.stripe.com/connect/account-balances).

use crate::app::reserve::{CLEARED_AFTER_DAYS, NegativeRow};
use crate::ui::figures::with_currency;
use crate::ui::gauge::day_role;
use crate::ui::{Canvas, Phrase, Role, days, text};

use super::Page;

/// Rows of the short form: its heading and two days.
pub(super) const SHORT: u16 = 3;

/// Accounts that the reserve covers, the nearest day first; those of unknown day last.
fn due<'a>(page: &'a Page<'_>) -> Vec<&'a NegativeRow<'a>> {
    let mut rows: Vec<&NegativeRow<'_>> = page.rows.iter().filter(|row| row.in_reserve).collect();
    rows.sort_by_key(|row| (row.cleared_on().is_none(), row.cleared_on()));
    rows
}

/// Draws the pane over the canvas.
pub(super) fn draw(canvas: &mut Canvas<'_>, page: &Page<'_>) {
    let due = due(page);
    let figure = if due.is_empty() { Phrase::new() } else { Phrase::of("you lose", Role::Muted) };
    canvas.section(0, &Phrase::of("IF NOBODY ACTS", Role::SectionHeading), &figure);
    if due.is_empty() {
        canvas.text(2, 1, "Nothing of yours is at stake.", Role::Muted);
        return;
    }
    let (height, wide) = (canvas.height(), canvas.width() >= 70);
    let cells = canvas.width().saturating_sub(4);
    let mut y = 1_u16;
    for (at, row) in due.iter().enumerate() {
        let words = sentence(row, at == 0);
        let lines = if wide { 0 } else { u16::try_from(text::wrap(&words, cells).len()).unwrap_or(1) };
        let more = due.len().saturating_sub(at.saturating_add(1));
        if y.saturating_add(1).saturating_add(lines).saturating_add(u16::from(more > 0)) > height {
            canvas.text(2, y, &format!("and {} more", due.len().saturating_sub(at)), Role::Muted);
            return;
        }
        let after = head(canvas, y, page, row);
        if wide {
            beside(canvas, y, after, row, &words);
            y = y.saturating_add(1);
        } else {
            y = canvas.sentences(2, y.saturating_add(1), cells, lines, &words, Role::Muted);
        }
        // A blank row between, as long as all have room with it.
        y = y.saturating_add(u16::from(
            usize::from(height.saturating_sub(y)) > more.saturating_mul(if wide { 2 } else { 3 }),
        ));
    }
}

/// Day, days left and what is lost; tells the column after the days.
fn head(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, row: &NegativeRow<'_>) -> u16 {
    let end = canvas.width().saturating_sub(2);
    canvas.phrase_right(end, y, &with_currency(row.amount, Role::Negative));
    let Some((day, cleared)) = row.day(page.model.stripe_now()).zip(row.cleared_on()) else {
        return canvas.text(2, y, "? day not known", Role::Unknown);
    };
    let role = if day_role(day) == Role::Normal { Role::Muted } else { day_role(day) };
    let left = CLEARED_AFTER_DAYS.saturating_sub(day).max(0);
    canvas.text(2, y, &days::agenda(cleared), Role::Normal);
    canvas.text_right(20, y, &format!("{left:>4} d"), role).saturating_add(6)
}

/// Words between the days left and the amount.
fn beside(canvas: &mut Canvas<'_>, y: u16, after: u16, row: &NegativeRow<'_>, words: &str) {
    let amount = with_currency(row.amount, Role::Negative).width();
    let x = after.saturating_add(3);
    let room = canvas.width().saturating_sub(4).saturating_sub(amount).saturating_sub(x);
    canvas.fit(x, y, room, words, Role::Muted);
}

fn sentence(row: &NegativeRow<'_>, first: bool) -> String {
    let name = &row.account.name;
    match row.cleared_on() {
        Some(_) if first => format!("{name} is zeroed from your reserve; the money is gone for good."),
        Some(_) => format!("{name} reaches day {CLEARED_AFTER_DAYS}."),
        None => format!("{name}: since when it is below zero was not read."),
    }
}

/// Draws the nearest days in `lines` rows; with more than one of them under a heading. Tells the row after them.
pub(super) fn draw_lines(canvas: &mut Canvas<'_>, y: u16, lines: u16, page: &Page<'_>) -> u16 {
    let due = due(page);
    if due.is_empty() || y >= canvas.height() {
        return y;
    }
    let mut row = y;
    if lines > 1 {
        let figure = Phrase::of("you lose", Role::Muted);
        canvas.section(row, &Phrase::of("IF NOBODY ACTS", Role::SectionHeading), &figure);
        row = row.saturating_add(1);
    }
    for negative in due.iter().take(usize::from(lines.saturating_sub(u16::from(lines > 1)))) {
        let after = head(canvas, row, page, negative);
        let words =
            if lines > 1 { sentence(negative, true) } else { format!("{}: your reserve pays", negative.account.name) };
        beside(canvas, row, after, negative, &words);
        row = row.saturating_add(1);
    }
    row.saturating_add(u16::from(page.airy))
}
