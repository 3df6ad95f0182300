//! One account in the table: a row for each of its currencies, its money, its verdict, and the mark of the selected one.

use crate::app::{Entry, Model, STALE_AFTER_S, days_between};
use crate::domain::Liable;
use crate::money::{Amount, Currency};
use crate::ui::figures::{available_role, pending_role};
use crate::ui::gauge::day_role;
use crate::ui::{Canvas, Role, days, text, verdicts};

use super::columns::{Columns, GUTTER, NEG};

/// Draws an account, a row a currency; tells the row after the last.
pub(super) fn draw_entry(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model, entry: &Entry, y: u16) -> u16 {
    let account = &entry.account;
    let glyphs = canvas.theme().glyphs();
    let is_selected = model.list.selected.as_ref() == Some(&account.id);
    canvas.fit(GUTTER, y, columns.name, account.name.as_str(), Role::Normal);
    if let Some((x, cells)) = columns.account {
        let id = text::short_id(account.id.as_str(), glyphs);
        canvas.text(x, y, &text::cut_middle(&id, cells, glyphs), Role::Muted);
    }
    if let Some(x) = columns.country {
        canvas.text(x, y, account.country.code(), Role::Muted);
    }
    if let Some(x) = columns.losses {
        draw_losses(canvas, x, y, account.liability.liable);
    }
    draw_money(canvas, columns, model, entry, account.default_currency, y);
    draw_verdict(canvas, columns, model, entry, y);
    if is_selected {
        draw_selection(canvas, columns, account.name.as_str(), y);
    }
    let mut row = y.saturating_add(1);
    let others = entry.balance.iter().flat_map(|balance| balance.rows.iter()).map(|row| row.currency);
    for currency in others.filter(|currency| *currency != account.default_currency) {
        draw_money(canvas, columns, model, entry, currency, row);
        let blocked = canvas.set().blocked;
        let after = canvas.text(columns.verdict, row, blocked, Role::Muted).saturating_add(1);
        canvas.fit(after, row, columns.words, "not default", Role::Muted);
        row = row.saturating_add(1);
    }
    row
}

fn draw_losses(canvas: &mut Canvas<'_>, x: u16, y: u16, liable: Liable) {
    let (words, role) = match liable {
        Liable::Platform => ("platform", Role::Muted),
        Liable::Stripe => ("stripe", Role::Normal),
        Liable::Unknown => (canvas.set().unknown, Role::Unknown),
    };
    canvas.text(x, y, words, role);
}

/// Currency, pending, available and days below zero.
fn draw_money(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model, entry: &Entry, currency: Currency, y: u16) {
    canvas.text(columns.currency, y, currency.code(), Role::Muted);
    let (end, column) = columns.available;
    let Some(balance) = &entry.balance else {
        // What was never tried is as expected; what failed is not.
        let role = if entry.trouble.is_some() { Role::Unknown } else { Role::Muted };
        for end in columns.pending.map(|(end, _)| end).into_iter().chain([end]) {
            canvas.text_right(end, y, canvas.set().unknown, role);
        }
        return;
    };
    let is_stale = stale_for(model, entry).is_some();
    let of = |role: Role| if is_stale { Role::Stale } else { role };
    if let Some((end, column)) = columns.pending {
        let pending = balance.pending(currency);
        canvas.amount(end, y, column, Amount::new(pending, currency), of(pending_role(pending)));
    }
    let available = balance.available(currency);
    canvas.amount(end, y, column, Amount::new(available, currency), of(available_role(available)));
    if let Some(x) = columns.negative.filter(|_| available.is_negative()) {
        draw_days(canvas, x, y, model, entry, currency);
    }
}

/// `163d!`: the mark from day 150 on, where time runs short.
fn draw_days(canvas: &mut Canvas<'_>, x: u16, y: u16, model: &Model, entry: &Entry, currency: Currency) {
    let since = entry.digest.as_ref().and_then(|digest| digest.negative(currency)?.since);
    let end = x.saturating_add(NEG - 1);
    let Some(since) = since else {
        if entry.digest.is_some() {
            canvas.text_right(end, y, canvas.set().unknown, Role::Unknown);
        }
        return;
    };
    let day = days_between(since, model.stripe_now());
    // Only where the platform's reserve pays does time run out.
    let is_short = day >= 150 && entry.account.liability.liable != Liable::Stripe;
    let role = if is_short { day_role(day) } else { Role::Muted };
    canvas.text_right(end, y, &format!("{day}d"), role);
    if is_short {
        canvas.text(end, y, canvas.set().warning, role);
    }
}

fn draw_verdict(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model, entry: &Entry, y: u16) {
    let shown = verdicts::in_list(entry, model.glance(entry), canvas.set());
    let after = canvas.text(columns.verdict, y, shown.sign, shown.sign_role).saturating_add(1);
    let room = columns.end.saturating_sub(after).saturating_sub(1);
    if let Some(age) = stale_for(model, entry) {
        let age = days::age(age);
        let cells = room.saturating_sub(text::width(&age).saturating_add(2));
        let words = verdicts::shorter(shown.words, cells);
        let after = canvas.fit(after, y, cells, &words, Role::Stale);
        canvas.text(after, y, &format!(", {age}"), Role::Stale);
        return;
    }
    if !shown.is_said_by_its_sign() {
        canvas.fit(after, y, room, &verdicts::shorter(shown.words, room), shown.role);
    }
}

/// Seconds since a balance was read, when it is too old to be taken as it stands.
fn stale_for(model: &Model, entry: &Entry) -> Option<i64> {
    entry.age_s(model.now).filter(|age| *age > STALE_AFTER_S)
}

fn draw_selection(canvas: &mut Canvas<'_>, columns: &Columns, name: &str, y: u16) {
    canvas.text(0, y, canvas.set().selected, Role::Accent);
    let shown = text::pad(name, columns.name, canvas.theme().glyphs());
    canvas.text(1, y, &format!(" {shown} "), Role::Selected);
    let from = columns.name_end().saturating_add(2);
    canvas.select(from, columns.end.saturating_sub(1), y);
}
