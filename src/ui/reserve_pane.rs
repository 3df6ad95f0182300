//! The reserve as a third pane of wide terminals: what it is made of, account by account, and how it went. The screen
//! Reserve says the same at length.

use crate::app::Model;
use crate::app::reserve::{NegativeRow, explain, listed_rows, permille, reserved_in_each, trend};
use crate::money::{Amount, Currency, Minor};

use super::figures::available_role;
use super::gauge::day_role;
use super::{Canvas, Phrase, Role, days};

const MARGIN: u16 = 2;
/// Days of the trend.
const TREND_DAYS: u16 = 31;
/// Rows of the trend.
const TREND_ROWS: u16 = 4;
/// Most accounts listed.
const MOST: usize = 8;

/// Draws the pane over the whole canvas.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let heading = Phrase::of("RESERVE", Role::SectionHeading);
    let Some(balance) = &model.platform_balance else {
        canvas.section(0, &heading, &Phrase::of("?", Role::Unknown));
        canvas.text(MARGIN, 1, "Not read yet.", Role::Muted);
        return;
    };
    let Some(reserved) = &balance.connect_reserved else {
        canvas.section(0, &heading, &Phrase::of("?", Role::Unknown));
        canvas.text(MARGIN, 1, "This key cannot see it.", Role::Muted);
        return;
    };
    canvas.section(0, &heading, &figure(reserved, model.own_currency()));
    let rows = listed_rows(&model.fleet, model.own_currency());
    draw_explained(canvas, model, &reserved_in_each(reserved, &rows), &rows);
    let y = draw_accounts(canvas, model, &rows, 3);
    let own = reserved.iter().find(|amount| Some(amount.currency()) == model.own_currency());
    if let Some(first) = own.or_else(|| reserved.first()) {
        draw_trend(canvas, model, *first, y);
    }
}

/// What is reserved, the platform's own currency first.
fn figure(reserved: &[Amount], own: Option<Currency>) -> Phrase {
    let mut amounts: Vec<Amount> = reserved.iter().copied().filter(|amount| !amount.minor().is_zero()).collect();
    amounts.sort_by_key(|amount| Some(amount.currency()) != own);
    let mut phrase = Phrase::new();
    for amount in amounts {
        let figure = super::figures::with_currency(amount, available_role(amount.minor()));
        phrase = if phrase.is_empty() { figure } else { phrase.gap(2).then(figure) };
    }
    phrase
}

/// Whether every cent has an account.
fn draw_explained(canvas: &mut Canvas<'_>, model: &Model, reserved: &[Amount], rows: &[NegativeRow<'_>]) {
    let end = canvas.width().saturating_sub(MARGIN);
    let set = canvas.set();
    canvas.text(MARGIN, 1, "explained", Role::Muted);
    let explained = explain(reserved, rows, &model.histories);
    let open = explained.iter().find(|one| !one.residue.is_zero());
    let phrase = match open {
        None if explained.len() == reserved.len() => Phrase::of(set.pass, Role::Pass).and(" every cent", Role::Normal),
        None => Phrase::of(set.unknown, Role::Unknown).and(" too large to count", Role::Normal),
        Some(one) => {
            let residue = Amount::new(one.residue, one.reserved.currency());
            Phrase::of(set.warning, Role::Warning)
                .and(format!(" {} {} not", residue.figure(), residue.currency().code()), Role::Warning)
        }
    };
    canvas.phrase_right(end, 1, &phrase);
}

/// The accounts that the reserve covers, three rows each; tells the row after the last.
fn draw_accounts(canvas: &mut Canvas<'_>, model: &Model, rows: &[NegativeRow<'_>], from: u16) -> u16 {
    let end = canvas.width().saturating_sub(MARGIN);
    let covered: Vec<&NegativeRow<'_>> = rows.iter().filter(|row| row.in_reserve).collect();
    if covered.is_empty() {
        canvas.text(MARGIN, from, "No account is below zero at your cost.", Role::Muted);
        return from.saturating_add(1);
    }
    let mut y = from;
    for row in covered.iter().take(MOST) {
        let code = format!(" {}", row.amount.currency().code());
        let x = canvas.text_right(end, y, &code, Role::Muted);
        let x = canvas.text_right(x, y, &row.amount.figure(), Role::Negative);
        canvas.fit(MARGIN, y, x.saturating_sub(MARGIN).saturating_sub(2), row.account.name.as_str(), Role::Normal);
        y = y.saturating_add(1);
        draw_day(canvas, model, row, rows, y);
        y = y.saturating_add(2);
    }
    if covered.len() > MOST {
        canvas.text(MARGIN, y, &format!("and {} more", covered.len().saturating_sub(MOST)), Role::Muted);
        y = y.saturating_add(2);
    }
    y.saturating_sub(1)
}

fn draw_day(canvas: &mut Canvas<'_>, model: &Model, row: &NegativeRow<'_>, rows: &[NegativeRow<'_>], y: u16) {
    let end = canvas.width().saturating_sub(MARGIN);
    let share = permille(row, rows).map_or_else(|| "?".to_owned(), percent);
    canvas.text_right(end, y, &share, Role::Muted);
    let Some(day) = row.day(model.stripe_now()) else {
        canvas.text(MARGIN, y, "since when is not known", Role::Muted);
        return;
    };
    canvas.gauge(MARGIN, y, 16, day, 180, day_role(day));
    let role = if day >= 150 { day_role(day) } else { Role::Muted };
    canvas.text_right(end.saturating_sub(8), y, &format!("day {day}"), role);
}

/// Thousandths as a percentage, `80.8%`; all of it is `100%`.
fn percent(permille: i64) -> String {
    if permille == 1_000 { "100%".to_owned() } else { format!("{}.{}%", permille / 10, permille % 10) }
}

fn draw_trend(canvas: &mut Canvas<'_>, model: &Model, reserved: Amount, from: u16) {
    let Some(history) = &model.histories.reserve else { return };
    let days = trend(history, reserved, model.today(), TREND_DAYS);
    let (Some((first, _)), true) = (days.first(), days.len() > 1) else { return };
    let y = from.saturating_add(1);
    if canvas.height() < y.saturating_add(TREND_ROWS).saturating_add(2) {
        return;
    }
    let heading = format!("RESERVED, {} DAYS", days.len());
    let code = Phrase::of(reserved.currency().code(), Role::Muted);
    canvas.section(y, &Phrase::of(heading, Role::SectionHeading), &code);
    let figures: Vec<Minor> = days.iter().map(|(_, minor)| *minor).collect();
    let cells = canvas.width().saturating_sub(2 * MARGIN);
    let used = cells.min(u16::try_from(figures.len()).unwrap_or(cells));
    canvas.area_chart(MARGIN, y.saturating_add(1), used, TREND_ROWS, &figures);
    let labels = y.saturating_add(1).saturating_add(TREND_ROWS);
    canvas.text(MARGIN, labels, &format!("{} {}", days::month(*first), first.day()), Role::Muted);
    canvas.text_right(MARGIN.saturating_add(used), labels, "today", Role::Normal);
}
