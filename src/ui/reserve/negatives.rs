//! The negative accounts: those that the reserve covers, then those whose losses Stripe carries.

use crate::app::day_of;
use crate::app::reserve::{CLEARED_AFTER_DAYS, NegativeRow, permille};
use crate::ui::gauge::day_role;
use crate::ui::{Canvas, Column, Phrase, Role, text};

use super::Page;

/// Places of the columns; none where a width has no room for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    name: u16,
    amounts: Column,
    amounts_end: u16,
    currency: u16,
    share_end: Option<u16>,
    since: Option<u16>,
    day_end: u16,
    gauge: Option<(u16, u16)>,
    clears: u16,
    cause: Option<u16>,
}

impl Columns {
    /// Columns for a canvas so wide.
    fn of(width: u16, rows: &[NegativeRow<'_>]) -> Self {
        let amounts = Column::of(rows.iter().map(|row| row.amount)).at_least(5);
        let figures = amounts.width().max(8);
        let longest = rows.iter().map(|row| text::width(row.account.name.as_str())).max().unwrap_or(0).max(10);
        let (share, since, gauge, cause) = match width {
            118.. => (8, 13, width.saturating_sub(102).clamp(18, 40), 12),
            96.. => (7, 12, 8, 10),
            78.. => (0, 12, 0, 10),
            _ => (0, 0, 0, 0),
        };
        let wide = |cells: u16| if cells > 0 { cells } else { 0 };
        let gauge_cells = if gauge > 0 { gauge.saturating_add(2) } else { 0 };
        // Without the name: figures, currency, day, day of clearing, and what the width adds.
        let rest = [2, 2, figures, 5, wide(share), wide(since), 6, gauge_cells, 18, wide(cause), 1];
        let rest = rest.into_iter().fold(0, u16::saturating_add);
        let name = width.saturating_sub(rest).clamp(10, longest.max(14));
        let amounts_end = name.saturating_add(4).saturating_add(figures);
        let currency = amounts_end.saturating_add(1);
        let mut x = currency.saturating_add(4);
        let share_end = (share > 0).then(|| x.saturating_add(share).saturating_sub(1));
        x = x.saturating_add(share);
        let since_x = (since > 0).then(|| x.saturating_add(1));
        let day_end = x.saturating_add(since).saturating_add(5);
        let gauge_x = (gauge > 0).then(|| (day_end.saturating_add(2), gauge));
        let clears = day_end.saturating_add(2).saturating_add(gauge_cells);
        let cause = (cause > 0).then(|| clears.saturating_add(17));
        Self { name, amounts, amounts_end, currency, share_end, since: since_x, day_end, gauge: gauge_x, clears, cause }
    }
}

/// Draws the section down to row `end` at most; tells the row after it.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, end: u16, page: &Page<'_>) -> u16 {
    let heading = Phrase::of("NEGATIVE ACCOUNTS", Role::SectionHeading);
    let count = page.rows.len();
    let covered = page.rows.iter().filter(|row| row.in_reserve).count();
    let blank = u16::from(page.airy);
    // The sentence about those that Stripe covers always stands; it is the answer to a question people ask.
    let lines = end.saturating_sub(y).saturating_sub(3).saturating_sub(blank).max(1);
    // Amounts of two currencies are never compared.
    let is_mixed = page.rows.windows(2).any(|two| matches!(two, [a, b] if a.amount.currency() != b.amount.currency()));
    let order = if is_mixed { "by currency, then amount" } else { "by amount" };
    let figure = match count {
        0 => String::new(),
        1.. if count > usize::from(lines) => format!("{lines} of {count}, {order}"),
        1.. => order.to_owned(),
    };
    canvas.section(y, &heading, &Phrase::of(figure, Role::Muted));
    let y = y.saturating_add(1);
    if page.rows.is_empty() {
        canvas.text(2, y, empty(page), Role::Muted);
        return y.saturating_add(1);
    }
    let columns = Columns::of(canvas.width(), &page.rows);
    heads(canvas, y, &columns);
    let top = first_shown(page, lines);
    let mut row = y.saturating_add(1);
    let mut said = false;
    for (at, negative) in page.rows.iter().enumerate().skip(top).take(usize::from(lines)) {
        if at >= covered && !said {
            row = draw_carried(canvas, row.saturating_add(u16::from(at > top).saturating_mul(blank)), false);
            said = true;
        }
        draw_row(canvas, row, page, &columns, negative);
        row = row.saturating_add(1);
    }
    if !said && covered == page.rows.len() {
        row = draw_carried(canvas, row.saturating_add(blank), true);
    }
    row
}

fn empty(page: &Page<'_>) -> &'static str {
    let fleet = &page.model.fleet;
    if fleet.is_empty() && !page.model.reads.is_listed() {
        "Reading accounts."
    } else if usize::try_from(fleet.read()).unwrap_or(0) < fleet.len() {
        "None of the accounts that were read is below zero."
    } else {
        "No account is below zero."
    }
}

fn draw_carried(canvas: &mut Canvas<'_>, y: u16, none: bool) -> u16 {
    let words = if canvas.width() < 70 {
        "Negative, but Stripe carries the loss:"
    } else {
        "Negative but not in your reserve (Stripe carries the loss):"
    };
    canvas.text(2, y, &format!("{words}{}", if none { " none." } else { "" }), Role::Muted);
    y.saturating_add(1)
}

/// The first row that is shown, so that the selected one is seen.
fn first_shown(page: &Page<'_>, lines: u16) -> usize {
    let at = page.selected().unwrap_or(0);
    at.saturating_add(1).saturating_sub(usize::from(lines))
}

fn heads(canvas: &mut Canvas<'_>, y: u16, columns: &Columns) {
    canvas.text(2, y, "NAME", Role::ColumnHeading);
    canvas.text_right(columns.amounts_end, y, "NEGATIVE", Role::ColumnHeading);
    canvas.text(columns.currency, y, "CUR", Role::ColumnHeading);
    if let Some(end) = columns.share_end {
        canvas.text_right(end, y, "SHARE", Role::ColumnHeading);
    }
    if let Some(x) = columns.since {
        canvas.text(x, y, "SINCE", Role::ColumnHeading);
    }
    let x = canvas.text_right(columns.day_end, y, "DAY", Role::ColumnHeading);
    if columns.gauge.is_some() {
        canvas.text(x, y, "DAY OF 180", Role::ColumnHeading);
    }
    canvas.text(columns.clears, y, "STRIPE CLEARS", Role::ColumnHeading);
    if let Some(x) = columns.cause {
        canvas.text(x, y, "CAUSE", Role::ColumnHeading);
    }
}

fn draw_row(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, columns: &Columns, row: &NegativeRow<'_>) {
    let (width, now) = (canvas.width(), page.model.stripe_now());
    let selected = page.model.reserve_selected.as_ref() == Some(&row.account.id);
    let name = text::pad(row.account.name.as_str(), columns.name, canvas.theme().glyphs());
    if selected {
        canvas.text(0, y, canvas.set().selected, Role::Accent);
        canvas.text(1, y, &format!(" {name} "), Role::Selected);
    } else {
        canvas.text(2, y, &name, Role::Normal);
    }
    canvas.amount(columns.amounts_end, y, columns.amounts, row.amount, Role::Negative);
    canvas.text(columns.currency, y, row.amount.currency().code(), Role::Muted);
    if let (Some(end), Some(share)) = (columns.share_end, permille(row, &page.rows)) {
        canvas.text_right(end, y, &percent(share), Role::Normal);
    }
    let since = row.negative.and_then(|negative| negative.since);
    if let Some(x) = columns.since {
        let known = since.map(|since| day_of(since).to_string());
        canvas.text(x, y, known.as_deref().unwrap_or("?"), if known.is_some() { Role::Muted } else { Role::Unknown });
    }
    draw_day(canvas, y, columns, row, row.day(now));
    if let (Some(x), Some(cause)) = (columns.cause, row.negative.and_then(|negative| negative.cause.as_ref())) {
        canvas.fit(x, y, width.saturating_sub(x).saturating_sub(2), &cause.as_str().replace('_', " "), Role::Muted);
    }
    if selected {
        let (start, end) = columns.gauge.map_or((width, width), |(x, cells)| (x, x.saturating_add(cells)));
        canvas.select(columns.name.saturating_add(3), start, y);
        canvas.select(end, width, y);
    }
}

/// The day of 180, its gauge, and when Stripe clears it.
fn draw_day(canvas: &mut Canvas<'_>, y: u16, columns: &Columns, row: &NegativeRow<'_>, day: Option<i64>) {
    let Some(day) = day else {
        canvas.text_right(columns.day_end, y, "?", Role::Unknown);
        return;
    };
    if !row.in_reserve {
        canvas.text_right(columns.day_end, y, &day.to_string(), Role::Muted);
        return;
    }
    canvas.text_right(columns.day_end, y, &day.to_string(), day_role(day));
    if let Some((x, cells)) = columns.gauge {
        canvas.gauge(x, y, cells, day, CLEARED_AFTER_DAYS, day_role(day));
    }
    let Some(cleared) = row.cleared_on() else { return };
    let x = canvas.text(columns.clears, y, &cleared.to_string(), Role::Normal);
    let left = CLEARED_AFTER_DAYS.saturating_sub(day);
    if day_role(day) != Role::Normal {
        let words = if left > 0 { format!(" {left}d!") } else { " due!".to_owned() };
        canvas.text(x, y, &words, day_role(day));
    }
}

/// Thousandths in percent: `80.8%`, `100%`.
fn percent(permille: i64) -> String {
    match permille % 10 {
        0 if permille == 1_000 => "100%".to_owned(),
        tenth => format!("{}.{}%", permille / 10, tenth.abs()),
    }
}
