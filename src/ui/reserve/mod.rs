//! The screen of the reserve: what Stripe sets aside against negative accounts, explained to the cent; the accounts it is
//! set aside for; what becomes of it if nobody acts; and why the selected account is below zero. What was not read is
//! `?`, and what nothing explains is said, never spread.

mod agenda;
mod explained;
mod negatives;
#[cfg(test)]
mod tests;
mod trend;
mod why;

use crate::app::Model;
use crate::app::reserve::{NegativeRow, listed_rows};
use crate::money::{Amount, Currency};

use super::{Canvas, Role, detail};

/// Rows of the chart with its heading and its dates.
const CHART: u16 = 11;
/// Rows that the reason of the selected account keeps where there is height: heading, columns, three transactions and a
/// sentence.
const WHY: u16 = 7;

/// What the sections share.
struct Page<'a> {
    model: &'a Model,
    rows: Vec<NegativeRow<'a>>,
    /// Whether there is height for blank rows.
    airy: bool,
}

impl Page<'_> {
    /// The place of the selected account among the rows.
    fn selected(&self) -> Option<usize> {
        let id = self.model.reserve_selected.as_ref()?;
        self.rows.iter().position(|row| row.account.id == *id)
    }

    /// The currency that the trend is of: that of the selected row, else the platform's own, else the first that
    /// is reserved.
    fn currency(&self) -> Option<Currency> {
        let of_row = self.selected().and_then(|at| self.rows.get(at)).filter(|row| row.in_reserve);
        if let Some(row) = of_row {
            return Some(row.amount.currency());
        }
        let reserved = self.model.platform_balance.as_ref()?.connect_reserved.as_ref()?;
        let held = || reserved.iter().copied().filter(|amount| !amount.minor().is_zero()).map(Amount::currency);
        held().find(|currency| Some(*currency) == self.model.own_currency()).or_else(|| held().next())
    }
}

/// Draws the screen over the whole canvas.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let page = Page { model, rows: listed_rows(&model.fleet, model.own_currency()), airy: canvas.height() >= 24 };
    let blank = u16::from(page.airy);
    let y = explained::draw(canvas, 0, &page).saturating_add(blank);
    let below = room_below(canvas);
    let y = negatives::draw(canvas, y, canvas.height().saturating_sub(below), &page).saturating_add(blank);
    let middle = draw_middle(canvas, y, &page);
    why::draw(canvas, middle.end, &page);
    if let Some(split) = middle.split {
        canvas.pane_rule(split, y, middle.end.saturating_add(1).min(canvas.height()));
    }
}

/// Rows that are kept free below the table of accounts.
fn room_below(canvas: &Canvas<'_>) -> u16 {
    match canvas.height() {
        ..16 => 0,
        16..24 => 5,
        24.. if has_chart(canvas) => CHART.saturating_add(WHY).saturating_add(2),
        // The line of the trend, the short agenda with its blank row, and a short reason.
        24.. => agenda::SHORT.saturating_add(8),
    }
}

/// Whether the trend is drawn as columns.
const fn has_chart(canvas: &Canvas<'_>) -> bool {
    canvas.width() >= 116 && canvas.height() >= 30
}

/// What stands between the accounts and the reason of the selected one.
struct Middle {
    /// The row after it.
    end: u16,
    /// The column between its panes.
    split: Option<u16>,
}

/// The trend and the agenda: side by side, one below the other, or the next date alone.
fn draw_middle(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> Middle {
    let left = canvas.height().saturating_sub(y);
    if has_chart(canvas) && left >= CHART {
        return draw_panes(canvas, y, page);
    }
    if canvas.height() < 16 {
        return Middle { end: canvas.height(), split: None };
    }
    let mut y = y;
    if canvas.width() >= 100 && left >= 10 {
        y = trend::draw_line(canvas, y, page);
    }
    let lines = if page.airy { agenda::SHORT } else { 1 };
    Middle { end: agenda::draw_lines(canvas, y, lines, page), split: None }
}

fn draw_panes(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> Middle {
    let (width, split) = (canvas.width(), 74);
    // What the screen has left over goes to the panes, up to what they can use.
    let spare = canvas.height().saturating_sub(y).saturating_sub(CHART).saturating_sub(WHY.saturating_add(2));
    let height = CHART.saturating_add(spare.min(7));
    trend::draw(&mut canvas.part(0, y, split, height), page);
    let right = split.saturating_add(1);
    agenda::draw(&mut canvas.part(right, y, width.saturating_sub(right), height), page);
    let end = y.saturating_add(height);
    if end < canvas.height() {
        canvas.line(0, width, end, canvas.set().rule, Role::Rule);
    }
    Middle { end, split: Some(split) }
}
