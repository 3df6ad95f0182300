//! What is reserved in each currency, how much of it is explained, and what is left. The parts of the explanation are
//! named where there is more to it than negative accounts (docs.stripe.com/connect/account-balances).

use crate::app::reserve::{Explained, explain, reserved_in_each};
use crate::domain::{Balance, Fault};
use crate::money::{Amount, Minor};
use crate::ui::figures::{available_role, pending_role};
use crate::ui::{Canvas, Column, Phrase, Role, text};

use super::{Page, detail};

/// Right ends of the three amount columns, by width.
const fn ends(width: u16) -> [u16; 3] {
    if width >= 100 { [28, 46, 66] } else { [20, 33, 48] }
}

/// Draws the table; tells the row after it.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> u16 {
    let Some(balance) = &page.model.platform_balance else {
        return unread(canvas, y, page.model.platform_trouble.as_ref());
    };
    let Some(reserved) = &balance.connect_reserved else {
        return unseen(canvas, y);
    };
    let mut all = reserved_in_each(reserved, &page.rows);
    let own = page.model.own_currency();
    all.sort_by_key(|amount| Some(amount.currency()) != own);
    if all.is_empty() {
        let x = canvas.text(2, y, canvas.set().pass, Role::Pass);
        canvas.text(x.saturating_add(1), y, "Nothing reserved. No account that you cover is below zero.", Role::Muted);
        return y.saturating_add(1);
    }
    let ends = ends(canvas.width());
    let reserved_by = if canvas.width() >= 100 { "RESERVED BY STRIPE" } else { "RESERVED" };
    for (end, head) in ends.into_iter().zip([reserved_by, "EXPLAINED", "NOT EXPLAINED"]) {
        canvas.text_right(end, y, head, Role::ColumnHeading);
    }
    let explained = explain(&all, &page.rows, &page.model.histories);
    let mut row = y.saturating_add(1);
    let column = Column::of(all.iter().copied());
    for amount in &all {
        let own = explained.iter().find(|own| own.reserved.currency() == amount.currency());
        row = draw_row(canvas, row, page, balance, *amount, own, column);
    }
    row
}

/// One currency; tells the row after it.
fn draw_row(
    canvas: &mut Canvas<'_>,
    y: u16,
    page: &Page<'_>,
    balance: &Balance,
    reserved: Amount,
    own: Option<&Explained>,
    column: Column,
) -> u16 {
    let [reserved_end, explained_end, residue_end] = ends(canvas.width());
    let currency = reserved.currency();
    let of = |minor: Minor| Amount::new(minor, currency);
    canvas.text(2, y, currency.code(), Role::Muted);
    canvas.amount(reserved_end, y, column, reserved, available_role(reserved.minor()));
    let is_open = is_open(page, own);
    canvas.maybe(explained_end, y, column, own.and_then(Explained::explained).map(of), pending_role);
    let residue = own.map(|own| own.residue).filter(|_| !is_open).map(of);
    canvas.maybe(residue_end, y, column, residue, residue_role);
    let x = residue_end.saturating_add(match canvas.width() {
        118.. => 6,
        100.. => 4,
        _ => 2,
    });
    let end = canvas.width().saturating_sub(2);
    let words = words(canvas, page, own);
    let mut row = y;
    if words.width() <= end.saturating_sub(x) {
        canvas.phrase(x, row, &words);
    } else {
        row = row.saturating_add(1);
        canvas.phrase(6, row, &words);
    }
    if let Some(parts) = own.and_then(|own| parts(own, reserved)) {
        row = row.saturating_add(1);
        canvas.fit(6, row, end.saturating_sub(6), &parts, Role::Muted);
    }
    if let Some(short) = short(balance, reserved) {
        let sentence = format!("{} {short}", canvas.set().warning);
        row = canvas.sentences(6, row.saturating_add(1), end.saturating_sub(6), 2, &sentence, Role::Warning);
        return row;
    }
    row.saturating_add(1)
}

/// Whether accounts that were not read yet may still explain the rest.
fn is_open(page: &Page<'_>, own: Option<&Explained>) -> bool {
    own.is_some_and(|own| !own.residue.is_zero()) && is_reading(page)
}

/// Whether accounts are still being listed or read.
fn is_reading(page: &Page<'_>) -> bool {
    let fleet = &page.model.fleet;
    let tried = fleet.iter().filter(|entry| entry.balance.is_some() || entry.trouble.is_some()).count();
    !page.model.reads.is_listed() || tried < fleet.len()
}

const fn residue_role(minor: Minor) -> Role {
    if minor.is_zero() { Role::Muted } else { Role::Warning }
}

/// What the three figures come to.
fn words(canvas: &Canvas<'_>, page: &Page<'_>, own: Option<&Explained>) -> Phrase {
    let set = canvas.set();
    let Some(own) = own else {
        return Phrase::of(format!("{} too large to add up", set.unknown), Role::Unknown);
    };
    if own.residue.is_zero() {
        let long = if canvas.width() >= 80 { " every cent has an account" } else { " all" };
        return Phrase::of(set.pass, Role::Pass).and(long, Role::Muted);
    }
    let fleet = &page.model.fleet;
    if page.model.list_trouble.is_some() {
        return Phrase::of(set.unknown, Role::Unknown).and(" the accounts could not be listed", Role::Muted);
    }
    if is_reading(page) {
        let words = format!(" still reading, {} of {} accounts", fleet.read(), fleet.len());
        return Phrase::of(set.unknown, Role::Unknown).and(words, Role::Muted);
    }
    let head = Phrase::of(format!("{} ", set.warning), Role::Warning);
    let unread = fleet.len().saturating_sub(usize::try_from(fleet.read()).unwrap_or(0));
    match (unread, own.residue.is_negative()) {
        (1, _) => {
            head.and("1 account is unread; ", Role::Normal).and("R", Role::Accent).and(" reads it again", Role::Muted)
        }
        (2.., _) => head
            .and(format!("{unread} accounts are unread; "), Role::Normal)
            .and("R", Role::Accent)
            .and(" reads them again", Role::Muted),
        (0, true) => head.and("less is reserved than accounts owe; Stripe's next run follows", Role::Normal),
        (0, false) => head.and("accounts not listed or recent bank debits", Role::Normal),
    }
}

/// What the explanation is made of, where there is more to it than negative accounts.
fn parts(own: &Explained, reserved: Amount) -> Option<String> {
    if own.shortfalls.is_zero() && own.since_last_run.is_zero() {
        return None;
    }
    let of = |minor: Minor| Amount::new(minor, reserved.currency()).figure();
    let mut parts = vec![format!("{} negative accounts", of(own.negatives))];
    if !own.shortfalls.is_zero() {
        parts.push(format!("{} below zero by debits, losses with Stripe", of(own.shortfalls)));
    }
    if !own.since_last_run.is_zero() {
        parts.push(format!("{} moved since Stripe last counted", of(own.since_last_run)));
    }
    Some(format!("= {}", parts.join(" + ")))
}

/// What follows when the platform's own balance cannot bear the reserve.
fn short(balance: &Balance, reserved: Amount) -> Option<String> {
    let available = Amount::new(balance.available(reserved.currency()), reserved.currency());
    (reserved.minor().is_positive() && available.minor().is_negative()).then(|| {
        format!(
            "The reserve is larger than your balance, which stands at {}. Stripe may debit your bank.",
            available.sentence()
        )
    })
}

fn unread(canvas: &mut Canvas<'_>, y: u16, trouble: Option<&Fault>) -> u16 {
    let cells = canvas.width().saturating_sub(4);
    match trouble {
        Some(fault) => {
            let sign = canvas.set().unknown;
            let words = format!("{sign} Your balance could not be read ({}). R tries again.", detail::told(fault));
            canvas.sentences(2, y, cells, 2, &words, Role::Unknown)
        }
        None => canvas.sentences(2, y, cells, 1, "Reading your balance.", Role::Muted),
    }
}

/// The answer has no such field, as with a restricted key.
fn unseen(canvas: &mut Canvas<'_>, y: u16) -> u16 {
    let [reserved_end, ..] = ends(canvas.width());
    canvas.text_right(reserved_end, y, "RESERVED BY STRIPE", Role::ColumnHeading);
    let row = y.saturating_add(1);
    canvas.unknown_amount(reserved_end, row);
    let x = reserved_end.saturating_add(3);
    let words = "this key cannot see it: Stripe's answer has no connect_reserved";
    let cells = canvas.width().saturating_sub(2).saturating_sub(x).max(10);
    let rows = u16::from(text::width(words) > cells).saturating_add(1);
    canvas.sentences(x, row, cells, rows, words, Role::Normal)
}
