//! What is coming up over all accounts, soonest first: pending money that lands, and balances below zero that Stripe
//! clears from the reserve. Only days on which something happens are listed.

use std::collections::BTreeMap;

use crate::app::{Coming, Event, Model, coming_up};
use crate::domain::Account;
use crate::money::{Amount, Currency, Minor};

use super::figures::{movement_role, pending_role, totals};
use super::gauge::day_role;
use super::{Canvas, Column, Glyphs, Phrase, Role, days, text};

/// Cells of a date.
const DATE: u16 = 10;
/// Cells of `168 d`.
const AGE: u16 = 5;
/// Cells of bars and gauges.
const BAR: u16 = 16;

/// Draws the section over the whole canvas, its heading in the first row.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model) {
    let rows = usize::from(canvas.height().saturating_sub(1));
    let (shown, count) = coming_up(&model.fleet, model.stripe_now(), rows);
    let more = count.saturating_sub(shown.len());
    canvas.section(0, &Phrase::of("COMING UP", Role::SectionHeading), &figure(model, more));
    if shown.is_empty() {
        canvas.text(2, 1, nothing(model), Role::Muted);
        return;
    }
    let column = Column::of_movements(shown.iter().filter_map(|coming| coming.amount)).at_least(7);
    let largest = largest(&shown);
    for (y, coming) in (1..).zip(&shown) {
        draw_row(canvas, y, model, coming, column, &largest);
    }
}

/// What is pending, as far as its day is known, and how many days are not shown.
fn figure(model: &Model, more: usize) -> Phrase {
    let pending = totals(&model.fleet.outlook().totals(model.today()), model.own_currency(), pending_role);
    let figure = if pending.is_empty() { pending } else { pending.and(" pending", Role::Muted) };
    if more == 0 { figure } else { figure.and(format!(", {more} more later"), Role::Muted) }
}

fn nothing(model: &Model) -> &'static str {
    if model.reads.is_idle() {
        "Nothing is pending and nothing is about to be cleared."
    } else {
        "Reading what is due."
    }
}

/// The largest landing of each currency: bars of different currencies are never compared.
fn largest(shown: &[Coming<'_>]) -> BTreeMap<Currency, Minor> {
    let mut largest = BTreeMap::new();
    for amount in shown.iter().filter_map(|coming| coming.amount) {
        let most = largest.entry(amount.currency()).or_insert(Minor::ZERO);
        *most = (*most).max(amount.minor());
    }
    largest
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    y: u16,
    model: &Model,
    coming: &Coming<'_>,
    column: Column,
    largest: &BTreeMap<Currency, Minor>,
) {
    let away = days::between(model.today(), coming.day);
    canvas.text(2, y, &days::agenda(coming.day), Role::Normal);
    let age_end = 2 + DATE + 2 + AGE;
    canvas.text_right(age_end, y, &format!("{away} d"), age_role(coming));
    let end = age_end.saturating_add(2).saturating_add(column.width());
    match coming.amount {
        Some(amount) if amount.minor().is_negative() => canvas.amount(end, y, column, amount, Role::Negative),
        Some(amount) => canvas.movement(end, y, column, amount, movement_role(amount.minor())),
        None => canvas.unknown_amount(end, y),
    }
    let after = canvas.text(end.saturating_add(1), y, coming.currency.code(), Role::Muted).saturating_add(2);
    let names = after.saturating_add(BAR).saturating_add(2);
    let room = canvas.width().saturating_sub(names).saturating_sub(1);
    match &coming.event {
        Event::Lands(accounts) => {
            let most = largest.get(&coming.currency).copied().unwrap_or(Minor::ZERO);
            canvas.bar(after, y, BAR, coming.amount.map_or(Minor::ZERO, Amount::minor), most);
            let names_of = named(accounts, room, canvas.theme().glyphs());
            canvas.text(names, y, &names_of, Role::Normal);
        }
        Event::Clears { account, day_of_180 } => {
            canvas.gauge(after, y, BAR, *day_of_180, 180, day_role(*day_of_180));
            let role = if *day_of_180 >= 150 { Role::Normal } else { Role::Muted };
            let pays = ": reserve pays";
            let cells = room.saturating_sub(text::width(pays));
            let x = canvas.fit(names, y, cells, account.name.as_str(), role);
            canvas.text(x, y, pays, role);
        }
    }
}

/// Only what is about to cost money is worth a colour.
fn age_role(coming: &Coming<'_>) -> Role {
    match coming.event {
        Event::Clears { day_of_180, .. } if day_of_180 >= 150 => day_role(day_of_180),
        Event::Clears { .. } | Event::Lands(_) => Role::Muted,
    }
}

/// As many names as fit, and how many more there are.
fn named(accounts: &[&Account], cells: u16, glyphs: Glyphs) -> String {
    let mut words = String::new();
    for (nth, account) in accounts.iter().enumerate() {
        let name = account.name.as_str();
        let joined = if words.is_empty() { name.to_owned() } else { format!("{words}, {name}") };
        let left = accounts.len().saturating_sub(nth).saturating_sub(1);
        let rest = if left == 0 { 0 } else { text::width(&format!(" and {left} more")) };
        if text::width(&joined).saturating_add(rest) > cells {
            return cut_off(&words, name, accounts.len().saturating_sub(nth), cells, glyphs);
        }
        words = joined;
    }
    words
}

fn cut_off(words: &str, name: &str, left: usize, cells: u16, glyphs: Glyphs) -> String {
    if !words.is_empty() {
        return format!("{words} and {left} more");
    }
    let others = left.saturating_sub(1);
    let rest = if others == 0 { String::new() } else { format!(" and {others} more") };
    let name = text::cut(name, cells.saturating_sub(text::width(&rest)), glyphs);
    format!("{name}{rest}")
}
