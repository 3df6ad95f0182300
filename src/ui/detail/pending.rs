//! When pending money lands: a calendar of weeks that begin today, or a list of days where the calendar has no room.

use jiff::civil::Date;

use crate::app::{LandingDay, landing_days, landing_unseen};
use crate::domain::Balance;
use crate::money::{Amount, Currency, Minor};
use crate::ui::days;
use crate::ui::figures::{movement_role, with_currency};
use crate::ui::{Canvas, Column, Phrase, Role};

use super::{Page, negative};

/// Most days in the list.
const MOST_LISTED: u16 = 5;
/// Cells before the first day of the calendar, for the words at its left.
const LABELS: u16 = 7;

/// What lands, ready to be laid out.
pub(super) struct Pending {
    days: Vec<LandingDay>,
    currency: Currency,
    available: Minor,
    today: Date,
    total: Minor,
    unseen: Option<Minor>,
}

impl Pending {
    /// What lands in the currency shown; none before the balance or the history was read.
    pub(super) fn of(page: &Page<'_>, balance: &Balance) -> Option<Self> {
        let digest = page.entry.digest.as_ref()?;
        let days = landing_days(digest, balance, page.currency);
        Some(Self {
            unseen: landing_unseen(&days, balance, page.currency),
            days,
            currency: page.currency,
            available: balance.available(page.currency),
            today: page.model.today(),
            total: balance.pending(page.currency),
        })
    }

    fn amount(&self, minor: Minor) -> Amount {
        Amount::new(minor, self.currency)
    }

    /// The calendar, if its figures fit into `width` cells.
    fn calendar(&self, width: u16) -> Option<Calendar> {
        let pitch = width.saturating_sub(5) / 8;
        let first_end = pitch.saturating_add(3);
        let column = Column::of_movements(self.days.iter().map(|day| self.amount(day.amount)))
            .max(Column::of(self.days.iter().filter_map(|day| day.then).map(|then| self.amount(then))))
            .max(Column::of([self.amount(self.available)]));
        let fits = column.width().saturating_add(2) <= pitch && column.width().saturating_add(LABELS) < first_end;
        (fits && width >= 100).then_some(Calendar { pitch, first_end, week_end: width.saturating_sub(2), column })
    }

    /// How many of `most` weeks hold money; two are always shown.
    fn weeks(&self, most: u16) -> u16 {
        let last = self.days.iter().map(|day| days::between(self.today, day.day)).max().unwrap_or(0);
        u16::try_from(last.max(0) / 7).unwrap_or(u16::MAX).saturating_add(1).clamp(2, most.max(2))
    }
}

/// Where the columns of the calendar stand.
#[derive(Debug, Clone, Copy)]
struct Calendar {
    pitch: u16,
    first_end: u16,
    week_end: u16,
    column: Column,
}

impl Calendar {
    fn end(&self, day: u16) -> u16 {
        self.first_end.saturating_add(day.saturating_mul(self.pitch))
    }
}

/// Draws the section; tells the row after it.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, rows: u16, page: &Page<'_>) -> u16 {
    let heading = Phrase::of("PENDING LANDS", Role::SectionHeading);
    let pending = page.entry.balance.as_ref().and_then(|balance| Pending::of(page, balance));
    let Some(pending) = pending else {
        canvas.section(y, &heading, &Phrase::new());
        canvas.text(2, y.saturating_add(1), page.history_words(), Role::Muted);
        return y.saturating_add(2);
    };
    canvas.section(y, &heading, &figure(&pending));
    let y = y.saturating_add(1);
    if pending.days.is_empty() {
        return nothing(canvas, y, page, &pending);
    }
    match pending.calendar(canvas.width()) {
        Some(calendar) if rows >= 9 => weeks(canvas, y, rows.saturating_sub(1), &pending, calendar),
        Some(_) | None => list(canvas, y, rows.saturating_sub(1).min(MOST_LISTED), &pending),
    }
}

fn figure(pending: &Pending) -> Phrase {
    let Some(last) = pending.days.last() else {
        return Phrase::new();
    };
    let total = with_currency(pending.amount(pending.total), movement_role(pending.total));
    let all = match pending.unseen {
        Some(unseen) if unseen.is_zero() => ", all by ",
        Some(_) | None => ", as far as read by ",
    };
    total.and(all, Role::Muted).and(days::agenda(last.day).replace("  ", " "), Role::Normal)
}

fn nothing(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, pending: &Pending) -> u16 {
    let words = if pending.total.is_zero() {
        format!("Nothing pending, {}.", negative::last_sale(page.entry, page))
    } else {
        format!(
            "{} is pending; the transactions that were read do not say when it lands.",
            pending.amount(pending.total).sentence()
        )
    };
    canvas.sentences(2, y, canvas.width().saturating_sub(4), 2, &words, Role::Muted)
}

/// Days with money, one below the other: date, amount, bar, balance then.
fn list(canvas: &mut Canvas<'_>, y: u16, rows: u16, pending: &Pending) -> u16 {
    let shown = if pending.days.len() > usize::from(rows) { rows.saturating_sub(1) } else { rows };
    let amounts = Column::of_movements(pending.days.iter().map(|day| pending.amount(day.amount)));
    let thens = Column::of(pending.days.iter().filter_map(|day| day.then).map(|then| pending.amount(then)));
    let amounts_end = 15_u16.saturating_add(amounts.width());
    let thens_end = canvas.width().saturating_sub(2);
    let bar = thens_end.saturating_sub(thens.width()).saturating_sub(amounts_end).saturating_sub(8);
    let largest = pending.days.iter().map(|day| day.amount).max().unwrap_or(Minor::ZERO);
    let mut row = y;
    for day in pending.days.iter().take(usize::from(shown)) {
        canvas.text(2, row, &days::agenda(day.day), Role::Normal);
        canvas.movement(amounts_end, row, amounts, pending.amount(day.amount), movement_role(day.amount));
        canvas.bar(amounts_end.saturating_add(2), row, bar, day.amount, largest);
        canvas.text_right(thens_end.saturating_sub(thens.width()).saturating_sub(1), row, "then", Role::Muted);
        canvas.maybe(thens_end, row, thens, day.then.map(|then| pending.amount(then)), then_role);
        row = row.saturating_add(1);
    }
    later(canvas, row, pending, usize::from(shown))
}

/// What the list or the calendar had no room for.
fn later(canvas: &mut Canvas<'_>, y: u16, pending: &Pending, shown: usize) -> u16 {
    let rest = pending.days.get(shown..).unwrap_or_default();
    let Some(last) = rest.last() else { return y };
    let sum = rest.iter().try_fold(Minor::ZERO, |sum, day| sum.checked_add(day.amount));
    let figure = sum.map_or("?".to_owned(), |sum| pending.amount(sum).movement());
    let words = format!("and {figure} on {} later days, the last {}", rest.len(), days::agenda(last.day));
    canvas.text(2, y, &words, Role::Muted);
    y.saturating_add(1)
}

const fn then_role(minor: Minor) -> Role {
    if minor.is_negative() { Role::Negative } else { Role::Normal }
}

/// Two or three weeks, today in the first column.
fn weeks(canvas: &mut Canvas<'_>, y: u16, rows: u16, pending: &Pending, at: Calendar) -> u16 {
    for day in 0..7_u16 {
        let name = days::weekday(days::after(pending.today, i64::from(day)));
        canvas.text_right(at.end(day), y, name, Role::ColumnHeading);
    }
    canvas.text_right(at.week_end, y, "WEEK", Role::ColumnHeading);
    let most = if rows >= 14 { 3 } else { 2 };
    let last_row = y.saturating_add(rows);
    let mut row = y.saturating_add(1);
    let mut shown = 0;
    for week in 0..pending.weeks(most) {
        let days = of_week(pending, week);
        if row.saturating_add(if days.is_empty() { 1 } else { 4 }) > last_row {
            break;
        }
        shown = shown.max(through_week(pending, week));
        row = draw_week(canvas, row, pending, at, week, &days);
        // A week with figures is set off from the next by a blank row.
        row = row.saturating_add(u16::from(!days.is_empty()));
    }
    later(canvas, row.min(last_row.saturating_sub(1)), pending, shown).max(row)
}

/// The days of a week on which money lands, with their column. What was due before today stands in today's.
fn of_week(pending: &Pending, week: u16) -> Vec<(u16, LandingDay)> {
    let place = |day: &LandingDay| u16::try_from(days::between(pending.today, day.day).max(0)).ok();
    let of = |day: &LandingDay| place(day).filter(|place| place / 7 == week).map(|place| (place % 7, *day));
    pending.days.iter().filter_map(of).collect()
}

/// How many days with money there are up to the end of a week.
fn through_week(pending: &Pending, week: u16) -> usize {
    let limit = i64::from(week).saturating_add(1).saturating_mul(7);
    pending.days.iter().filter(|day| days::between(pending.today, day.day) < limit).count()
}

fn draw_week(
    canvas: &mut Canvas<'_>,
    y: u16,
    pending: &Pending,
    at: Calendar,
    week: u16,
    landing: &[(u16, LandingDay)],
) -> u16 {
    dates(canvas, y, pending, at, week, landing);
    let total = landing.iter().try_fold(Minor::ZERO, |sum, (_, day)| sum.checked_add(day.amount));
    let total = total.map(|total| pending.amount(total));
    if landing.is_empty() {
        canvas.text_right(at.week_end, y, &pending.amount(Minor::ZERO).figure(), Role::Muted);
        return y.saturating_add(1);
    }
    let (lands, bars, then) = (y.saturating_add(1), y.saturating_add(2), y.saturating_add(3));
    canvas.text(2, lands, "lands", Role::Muted);
    canvas.text(2, then, "then", Role::Muted);
    let largest = pending.days.iter().map(|day| day.amount).max().unwrap_or(Minor::ZERO);
    if week == 0 && landing.first().is_none_or(|(column, _)| *column > 0) {
        canvas.amount(at.end(0), then, at.column, pending.amount(pending.available), then_role(pending.available));
    }
    for (column, day) in landing {
        let end = at.end(*column);
        canvas.movement(end, lands, at.column, pending.amount(day.amount), movement_role(day.amount));
        canvas.bar_right(end, bars, at.pitch.saturating_sub(3), day.amount, largest);
        canvas.maybe(end, then, at.column, day.then.map(|then| pending.amount(then)), then_role);
    }
    match total {
        Some(total) => {
            canvas.text_right(at.week_end, lands, &total.movement(), Role::Amount);
        }
        None => canvas.unknown_amount(at.week_end, lands),
    }
    then.saturating_add(1)
}

/// The row of dates: today in the accent, days with money bold, the month where it begins.
fn dates(canvas: &mut Canvas<'_>, y: u16, pending: &Pending, at: Calendar, week: u16, landing: &[(u16, LandingDay)]) {
    if week == 0 {
        canvas.text(2, y, days::month(pending.today), Role::Muted);
    }
    for column in 0..7_u16 {
        let day = days::after(pending.today, i64::from(week.saturating_mul(7).saturating_add(column)));
        let number = day.day().to_string();
        let is_today = week == 0 && column == 0;
        let has_money = landing.iter().any(|(place, _)| *place == column);
        let role = if is_today {
            Role::Accent
        } else if has_money {
            Role::Title
        } else {
            Role::Muted
        };
        let words = if is_today {
            format!("today {number}")
        } else if day.day() == 1 {
            format!("{} 1", days::month(day))
        } else {
            number
        };
        canvas.text_right(at.end(column), y, &words, role);
    }
}
