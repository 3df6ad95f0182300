//! A balance below zero: since when, why, how long until Stripe clears it from the reserve, and the ways out with what
//! each costs. The 180 days are Stripe's (docs.stripe.com/connect/account-balances); since when it is below zero is
//! derived from balance transactions, and the screen says from how many.

use crate::app::reserve::{CLEARED_AFTER_DAYS, NegativeRow};
use crate::app::{BankWay, Entry, Frees, Hope, Way, WayKind, ways_out};
use crate::domain::Liable;
use crate::money::{Amount, Currency};
use crate::ui::days;
use crate::ui::figures::{available_role, pending_role, with_currency};
use crate::ui::gauge::{day_role, share};
use crate::ui::{Canvas, Column, Phrase, Role, text};

use super::facts::status;
use super::{Page, room};

/// Draws the section about the negative balance; tells the row after it.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, row: &NegativeRow<'_>) -> u16 {
    let day = row.day(page.model.stripe_now());
    let figure = match day {
        Some(day) if row.in_reserve => Phrase::of(format!("day {day} of {CLEARED_AFTER_DAYS}"), figure_role(day)),
        Some(day) => Phrase::of(format!("{day} days"), Role::Normal),
        None => Phrase::of("day ?", Role::Unknown).and(format!(" of {CLEARED_AFTER_DAYS}"), Role::Muted),
    };
    canvas.section(y, &Phrase::of("NEGATIVE", Role::SectionHeading), &figure);
    let mut y = y.saturating_add(1);
    if let Some(day) = day.filter(|_| row.in_reserve) {
        y = y.saturating_add(u16::from(page.airy));
        y = gauge(canvas, y, page, row, day);
    }
    explanation(canvas, y, page, row)
}

/// The figure in the heading is plain while there is time.
fn figure_role(day: i64) -> Role {
    let role = day_role(day);
    if role == Role::Normal { Role::Muted } else { role }
}

/// The gauge, and under it the first day, today and the day on which the reserve pays.
fn gauge(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, row: &NegativeRow<'_>, day: i64) -> u16 {
    let end = canvas.width().saturating_sub(2);
    let cells = end.saturating_sub(2);
    canvas.gauge(2, y, cells, day, CLEARED_AFTER_DAYS, day_role(day));
    if !page.airy {
        return y.saturating_add(1);
    }
    let y = y.saturating_add(1);
    let first = row.negative.and_then(|negative| negative.since).map(crate::app::day_of);
    let mut free = 2;
    if let Some(first) = first {
        free = canvas.text(2, y, &first.to_string(), Role::Normal).saturating_add(2);
    }
    // Within this year the month and the day tell enough, and leave room for today.
    let cleared = row.cleared_on().map(|cleared| {
        let same_year = cleared.year() == page.model.today().year();
        if same_year { format!("{:02}-{:02}", cleared.month(), cleared.day()) } else { cleared.to_string() }
    });
    let cleared = cleared.unwrap_or_default();
    let last = canvas.text_right(end, y, &cleared, Role::Normal).saturating_sub(2);
    let today = 2_u16.saturating_add(share(day, CLEARED_AFTER_DAYS, cells));
    if today >= free.saturating_add(5) && today <= last {
        canvas.text_right(today, y, "today", Role::Muted);
    }
    y.saturating_add(1)
}

/// Where it comes from, and what happens next; in one line where both fit.
fn explanation(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, row: &NegativeRow<'_>) -> u16 {
    let day = row.day(page.model.stripe_now());
    let cause = Phrase::of(cause(page, row), Role::Muted);
    let next = next(row, day);
    let end = canvas.width().saturating_sub(2);
    let y_next =
        if cause.width().saturating_add(next.width()).saturating_add(6) <= end { y } else { y.saturating_add(1) };
    canvas.phrase(2, y, &cause);
    if y_next == y {
        canvas.phrase_right(end, y, &next);
    } else {
        canvas.phrase(2, y_next, &next);
    }
    y_next.saturating_add(1)
}

fn cause(page: &Page<'_>, row: &NegativeRow<'_>) -> String {
    let Some(negative) = row.negative else {
        return "since when is not known: its history is not read".to_owned();
    };
    let read = format!("from {} balance transactions", negative.read);
    match (&negative.cause, negative.since) {
        (Some(cause), Some(since)) => {
            let words = cause.as_str().replace('_', " ");
            // Under the gauge the day itself is already written.
            if page.airy && row.in_reserve {
                format!("cause: {words}, {read}")
            } else {
                format!("below zero since {} ({words}), {read}", crate::app::day_of(since))
            }
        }
        (None | Some(_), _) => format!("below zero longer than the {} transactions that were read", negative.read),
    }
}

fn next(row: &NegativeRow<'_>, day: Option<i64>) -> Phrase {
    let owed =
        row.amount.checked_neg().map_or(Phrase::of("?", Role::Unknown), |owed| with_currency(owed, Role::Amount));
    match row.account.liability.liable {
        Liable::Stripe => Phrase::of("Stripe carries the loss; your reserve does not pay", Role::Muted),
        Liable::Unknown => Phrase::of("who carries the loss is not told", Role::Muted),
        Liable::Platform => {
            let words = match day.map(|day| CLEARED_AFTER_DAYS.saturating_sub(day)) {
                Some(1) => "1 day left, then Stripe clears it from your reserve: ".to_owned(),
                Some(left @ 2..) => format!("{left} days left, then Stripe clears it from your reserve: "),
                Some(_) => "180 days are over, Stripe clears it from your reserve: ".to_owned(),
                None => "after 180 days Stripe clears it from your reserve: ".to_owned(),
            };
            Phrase::of(words, Role::Muted).then(owed)
        }
    }
}

/// Draws the ways out; tells the row after them.
pub(super) fn draw_ways(canvas: &mut Canvas<'_>, y: u16, entry: &Entry, currency: Currency, page: &Page<'_>) -> u16 {
    let ways = ways_out(entry, currency);
    let end = canvas.width().saturating_sub(2);
    canvas.section(y, &Phrase::of("WAYS OUT", Role::SectionHeading), &Phrase::new());
    let (parts_end, frees_end) = (end.saturating_sub(if room(canvas) { 23 } else { 19 }), end);
    // On a low screen the headings stand in the rule.
    let heads = if page.airy { y.saturating_add(1) } else { y };
    for (end, head) in [(parts_end, "YOU PART WITH"), (frees_end, "FREES THE RESERVE")] {
        let padded = if page.airy { head.to_owned() } else { format!(" {head} ") };
        let shift = u16::from(!page.airy);
        canvas.text_right(end.saturating_add(shift), heads, &padded, Role::ColumnHeading);
    }
    let column = Column::of(ways.iter().filter_map(|way| way.part_with).map(|minor| Amount::new(minor, currency)));
    let what: u16 = if room(canvas) { 30 } else { 16 };
    let mut row = heads.saturating_add(1);
    for (number, way) in (1..).zip(&ways) {
        let x = canvas.text(2, row, &format!("{number} "), Role::Muted);
        canvas.fit(x, row, what.saturating_sub(4), name(way, room(canvas)), Role::Normal);
        let cells = parts_end.saturating_sub(what).saturating_sub(column.width()).saturating_sub(2);
        canvas.fit(what, row, cells, &why(way, entry, currency, page), Role::Muted);
        let part = way.part_with.map(|minor| Amount::new(minor, currency));
        canvas.maybe(parts_end, row, column, part, available_role);
        let (words, role) = frees(way, currency);
        canvas.text_right(frees_end, row, &words, role);
        row = row.saturating_add(1);
    }
    row
}

const fn name(way: &Way, long: bool) -> &'static str {
    match way.kind {
        WayKind::Wait(_) => "wait",
        WayKind::BankDebit(_) if !long => "auto-debit",
        WayKind::BankDebit(BankWay::On) => "bank auto-debit",
        WayKind::BankDebit(BankWay::CanBeTurnedOn(_) | BankWay::NoBank | BankWay::NotSaid | BankWay::NotOffered) => {
            "turn on bank auto-debit"
        }
        WayKind::Send if long => "send funds (f)",
        WayKind::Send => "send (f)",
        WayKind::Nothing(_) => "do nothing",
    }
}

fn why(way: &Way, entry: &Entry, currency: Currency, page: &Page<'_>) -> String {
    let country = entry.account.country.code();
    match way.kind {
        WayKind::Wait(Hope::CoveredOn(day)) => format!("pending money covers it on {}", days::agenda(day)),
        WayKind::Wait(Hope::Partly(part)) => format!("{} pending covers a part", Amount::new(part, currency).figure()),
        WayKind::Wait(Hope::NothingPending) => format!("no pending money, {}", last_sale(entry, page)),
        WayKind::Wait(Hope::Unread) => "when pending money lands is not read".to_owned(),
        WayKind::BankDebit(BankWay::On) => "on: Stripe tries the bank by itself".to_owned(),
        WayKind::BankDebit(BankWay::CanBeTurnedOn(bank)) => format!("{country}, bank {}", status(bank)),
        WayKind::BankDebit(BankWay::NoBank) => "no bank account that this key sees".to_owned(),
        WayKind::BankDebit(BankWay::NotSaid) => "whether it is on is not told".to_owned(),
        WayKind::BankDebit(BankWay::NotOffered) => format!("not offered in {country}"),
        WayKind::Send => "what is owed absorbs it at once".to_owned(),
        WayKind::Nothing(Liable::Platform) => "at day 180 Stripe moves the reserve for you".to_owned(),
        WayKind::Nothing(Liable::Stripe) => "Stripe carries the loss".to_owned(),
        WayKind::Nothing(Liable::Unknown) => "who carries the loss is not told".to_owned(),
    }
}

/// When it last sold something, as far as was read.
pub(super) fn last_sale(entry: &Entry, page: &Page<'_>) -> String {
    let Some(digest) = &entry.digest else {
        return "sales are not read".to_owned();
    };
    match digest.last_sale.map(|sale| crate::app::days_between(sale, page.model.stripe_now())) {
        Some(0) => "a sale today".to_owned(),
        Some(1) => "no sale since yesterday".to_owned(),
        Some(days) => format!("no sale for {days} days"),
        None => "no sale in what was read".to_owned(),
    }
}

fn frees(way: &Way, currency: Currency) -> (String, Role) {
    match way.frees {
        Frees::No => ("no".to_owned(), Role::Muted),
        Frees::IfItSucceeds => ("if it succeeds".to_owned(), Role::Muted),
        Frees::Yes(minor) => (format!("yes, {}", Amount::new(minor, currency).figure()), pending_role(minor)),
        Frees::NothingReserved => ("nothing reserved".to_owned(), Role::Muted),
        Frees::Unknown => ("?".to_owned(), Role::Unknown),
    }
}

/// Rows that both sections take, to weigh them against others.
pub(super) fn rows(page: &Page<'_>) -> u16 {
    if page.airy { 13 } else { 8 }
}

/// One line about the negative balance, for the smallest screens.
pub(super) fn draw_line(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, row: &NegativeRow<'_>) -> u16 {
    let day = row.day(page.model.stripe_now());
    let head = match day {
        Some(day) => Phrase::of(format!("day {day} of {CLEARED_AFTER_DAYS} "), day_role(day)),
        None => Phrase::of("day ? ", Role::Unknown),
    };
    let x = canvas.phrase(2, y, &head);
    let cells = canvas.width().saturating_sub(2).saturating_sub(x);
    let words = match (row.in_reserve, row.cleared_on()) {
        (true, Some(cleared)) => format!("your reserve pays on {cleared}"),
        (true, None) => "your reserve pays after 180 days".to_owned(),
        (false, _) => "Stripe carries the loss".to_owned(),
    };
    if text::width(&words) <= cells {
        canvas.text(x, y, &words, Role::Muted);
    }
    y.saturating_add(1)
}
