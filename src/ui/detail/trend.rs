//! What was available on each of the last days, beside the activity of a wide screen.

use crate::app::available_by_day;
use crate::money::{Amount, Minor};
use crate::ui::figures::with_currency;
use crate::ui::{Canvas, Phrase, Role, days};

use super::Page;

/// Days of the chart.
const DAYS: u16 = 28;
/// Width of the pane: two cells a day, and the axis.
const PANE: u16 = 70;
/// Least height of the section.
const LEAST: u16 = 10;

/// Where the pane begins; none where it does not fit or there is nothing to draw. Columns stand on zero, so a balance
/// that was below it is not drawn this way.
pub(super) fn split(width: u16, rows: u16, page: &Page<'_>) -> Option<u16> {
    let split = width.checked_sub(PANE.saturating_add(1)).filter(|split| *split >= 84)?;
    let figures = figures(page)?;
    let drawable = figures.len() > 1 && figures.iter().all(|figure| !figure.is_negative());
    (drawable && rows >= LEAST).then_some(split)
}

fn figures(page: &Page<'_>) -> Option<Vec<Minor>> {
    let (history, balance) = page.history().zip(page.entry.balance.as_ref())?;
    let days = available_by_day(history, balance, page.currency, page.model.today(), DAYS);
    Some(days.into_iter().map(|(_, minor)| minor).collect())
}

/// Draws the pane over the canvas.
pub(super) fn draw(canvas: &mut Canvas<'_>, page: &Page<'_>) {
    let Some(figures) = figures(page) else { return };
    let highest = figures.iter().max().copied().unwrap_or(Minor::ZERO);
    let heading = Phrase::of(format!("AVAILABLE, {} DAYS", figures.len()), Role::SectionHeading);
    let high = with_currency(Amount::new(highest, page.currency), Role::Amount);
    canvas.section(0, &heading, &Phrase::of("highest ", Role::Muted).then(high));
    let (width, height) = (canvas.width(), canvas.height().min(14));
    let laid = canvas.part(2, 2, width.saturating_sub(4), height.saturating_sub(4)).columns(&figures, page.currency);
    let row = height.saturating_sub(2);
    let first = laid.first.saturating_add(2);
    let back = i64::from(laid.days).saturating_sub(1);
    let day = days::after(page.model.today(), back.checked_neg().unwrap_or(0));
    canvas.text(first, row, &format!("{} {}", days::month(day), day.day()), Role::Muted);
    let last = first.saturating_add(laid.days.saturating_mul(crate::ui::chart::DAY)).saturating_sub(1);
    canvas.text_right(last, row, "today", Role::Normal);
}
