//! The reserve of the last 31 days, as columns or, where there is less room, as a line.

use jiff::civil::Date;

use crate::app::reserve::trend;
use crate::money::{Amount, Currency, Minor};
use crate::ui::chart::DAY;
use crate::ui::figures::with_currency;
use crate::ui::{Canvas, Phrase, Role, days, text};

use super::Page;

/// Days that are shown.
const DAYS: u16 = 31;

/// What is drawn: the reserve of each day in one currency.
struct Trend {
    days: Vec<(Date, Minor)>,
    currency: Currency,
}

impl Trend {
    fn of(page: &Page<'_>) -> Option<Self> {
        let currency = page.currency()?;
        let balance = page.model.platform_balance.as_ref()?;
        let history = page.model.histories.reserve.as_ref()?;
        let reserved = Amount::new(balance.reserved(currency)?, currency);
        Some(Self { days: trend(history, reserved, page.model.today(), DAYS), currency })
    }

    fn figures(&self) -> Vec<Minor> {
        self.days.iter().map(|(_, minor)| *minor).collect()
    }

    /// The highest figure, and the last day that had it.
    fn highest(&self) -> Option<(Date, Minor)> {
        self.days.iter().copied().max_by_key(|(day, minor)| (*minor, *day))
    }

    /// The last day on which it rose, counted from the first.
    fn last_rise(&self) -> Option<usize> {
        let pairs = self.days.iter().zip(self.days.iter().skip(1));
        pairs.enumerate().rfind(|(_, ((_, before), (_, after)))| after > before).map(|(at, _)| at.saturating_add(1))
    }
}

/// Why there is no trend.
fn missing(page: &Page<'_>) -> String {
    match &page.model.histories.reserve {
        None => "Reading what moved the reserve.".to_owned(),
        Some(history) => match &history.trouble {
            Some(fault) => format!("What moved the reserve could not be read: {}. R tries again.", fault.told()),
            None => "Nothing is reserved.".to_owned(),
        },
    }
}

/// Draws the chart over the canvas.
pub(super) fn draw(canvas: &mut Canvas<'_>, page: &Page<'_>) {
    let Some(trend) = Trend::of(page).filter(|trend| !trend.days.is_empty()) else {
        canvas.section(0, &Phrase::of("RESERVED, 31 DAYS", Role::SectionHeading), &Phrase::new());
        canvas.text(2, 1, &missing(page), Role::Muted);
        return;
    };
    let heading = format!("RESERVED, {} DAYS", trend.days.len());
    canvas.section(0, &Phrase::of(heading, Role::SectionHeading), &highest(&trend, page));
    let (width, height) = (canvas.width(), canvas.height());
    let chart = height.saturating_sub(3);
    let laid =
        canvas.part(2, 2, width.saturating_sub(4), chart.saturating_sub(1)).columns(&trend.figures(), trend.currency);
    dates(canvas, chart.saturating_add(1), laid.first.saturating_add(2), laid.days, &trend);
}

fn highest(trend: &Trend, page: &Page<'_>) -> Phrase {
    let Some((day, minor)) = trend.highest() else {
        return Phrase::new();
    };
    let when = if day == page.model.today() {
        ", today".to_owned()
    } else {
        format!(", {}", days::agenda(day).replace("  ", " "))
    };
    Phrase::of("highest ", Role::Muted)
        .then(with_currency(Amount::new(minor, trend.currency), Role::Amount))
        .and(when, Role::Muted)
}

/// Under the axis: the first day, the last rise, today.
fn dates(canvas: &mut Canvas<'_>, y: u16, first: u16, shown: u16, trend: &Trend) {
    let skipped = trend.days.len().saturating_sub(usize::from(shown));
    let column = |at: usize| {
        let place = u16::try_from(at.saturating_sub(skipped)).unwrap_or(0);
        first.saturating_add(place.saturating_mul(DAY))
    };
    let short = |day: Date| format!("{} {}", days::month(day), day.day());
    let mut free = first;
    if let Some((day, _)) = trend.days.get(skipped) {
        free = canvas.text(first, y, &short(*day), Role::Muted).saturating_add(2);
    }
    let last = column(trend.days.len().saturating_sub(1)).saturating_add(1);
    let today = canvas.text_right(last, y, "today", Role::Normal);
    let rise = trend
        .last_rise()
        .filter(|at| *at > skipped)
        .and_then(|at| trend.days.get(at).map(|(day, _)| (at, short(*day))));
    if let Some((at, words)) = rise {
        let x = column(at);
        if x >= free && x.saturating_add(text::width(&words)).saturating_add(2) <= today {
            canvas.text(x, y, &words, Role::Muted);
        }
    }
}

/// Draws a sparkline with both its figures in one row; tells the row after it.
pub(super) fn draw_line(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> u16 {
    let Some(trend) = Trend::of(page).filter(|trend| !trend.days.is_empty()) else {
        return y;
    };
    let figures = trend.figures();
    canvas.section(
        y,
        &Phrase::of(format!("RESERVED, {} DAYS", figures.len()), Role::SectionHeading),
        &highest(&trend, page),
    );
    let y = y.saturating_add(1);
    canvas.sparkline(2, y, DAYS, &figures);
    let low = figures.iter().min().copied().unwrap_or(Minor::ZERO);
    let high = figures.iter().max().copied().unwrap_or(Minor::ZERO);
    let words = Phrase::of("low ", Role::Muted)
        .and(Amount::new(low, trend.currency).figure(), Role::Normal)
        .and("   high ", Role::Muted)
        .and(Amount::new(high, trend.currency).figure(), Role::Normal);
    canvas.phrase(DAYS.saturating_add(5), y, &words);
    y.saturating_add(1)
}
