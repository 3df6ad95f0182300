//! The money as a small ledger: now, change and after, for the account, the platform and the reserve. What is not known
//! is `?`; a change always has its sign.

use crate::app::pull::PullDialog;
use crate::domain::{Account, Balance, Direction};
use crate::money::{Amount, Minor};

use super::plan::{Density, Plan};
use crate::ui::figures::available_role;
use crate::ui::{Canvas, Column, Phrase, Role, text};

/// A row of the ledger.
struct Entry {
    now: Option<Amount>,
    change: Option<Amount>,
    after: Option<Amount>,
}

impl Entry {
    fn new(now: Option<Amount>, change: Option<Amount>) -> Self {
        let after = change.and_then(|change| now?.checked_add(change).ok());
        Self { now, change, after }
    }
}

pub(super) fn draw(canvas: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog) {
    let from = Entry::new(available(dialog, dialog.held.balance.as_ref()), change(dialog, true));
    if plan.density == Density::Tiny {
        draw_line(canvas, plan.ledger, dialog, &from);
        return;
    }
    let to = Entry::new(available(dialog, dialog.held.platform_balance.as_ref()), change(dialog, false));
    let reserve = reserve(dialog);
    let ends = Ends::of(canvas.width(), super::is_wide(plan.density), [&from, &to, &reserve]);
    draw_head(canvas, plan, dialog, &ends);
    let y = plan.ledger;
    let (first, second) = match dialog.deed().direction() {
        Direction::ToPlatform => ("from", "to"),
        Direction::ToAccount => ("to", "from"),
    };
    draw_party(canvas, plan, y.saturating_add(1), first, &dialog.held.account);
    ends.draw(canvas, y.saturating_add(1), &from, false);
    draw_party(canvas, plan, y.saturating_add(2), second, &dialog.held.platform);
    ends.draw(canvas, y.saturating_add(2), &to, false);
    draw_reserve(canvas, plan, y.saturating_add(3), dialog);
    let is_still = reserve.change.is_none_or(|change| change.minor().is_zero());
    ends.draw(canvas, y.saturating_add(3), &reserve, is_still);
}

fn available(dialog: &PullDialog, balance: Option<&Balance>) -> Option<Amount> {
    balance.map(|balance| Amount::new(balance.available(dialog.currency), dialog.currency))
}

/// What it does to a side; none while there is no amount.
fn change(dialog: &PullDialog, is_account: bool) -> Option<Amount> {
    let amount = dialog.amount()?;
    let gives = is_account == (dialog.deed().direction() == Direction::ToPlatform);
    if gives { amount.checked_neg().ok() } else { Some(amount) }
}

fn reserve(dialog: &PullDialog) -> Entry {
    let reserved = dialog.held.platform_balance.as_ref().and_then(|balance| balance.reserved(dialog.currency));
    let now = reserved.map(|minor| Amount::new(minor, dialog.currency));
    Entry::new(now, dialog.reserve_changes_by())
}

/// Columns of names and ids.
const fn columns(plan: &Plan) -> (u16, u16, u16) {
    match plan.density {
        Density::Full => (8, 16, 25),
        Density::Compact | Density::Tiny => (6, 16, 23),
    }
}

fn draw_head(canvas: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog, ends: &Ends) {
    let (name, ..) = columns(plan);
    let held = match &dialog.held.balance {
        Some(balance) => format!("read {}, held", balance.read_at.strftime("%H:%M:%S")),
        None => "not read yet".to_owned(),
    };
    canvas.text(name, plan.ledger, &held, Role::Muted);
    for (end, heading) in [(ends.now, "NOW"), (ends.change, "CHANGE"), (ends.after, "AFTER")] {
        canvas.text_right(end, plan.ledger, heading, Role::ColumnHeading);
    }
}

fn draw_party(canvas: &mut Canvas<'_>, plan: &Plan, y: u16, word: &str, account: &Account) {
    let (name, cells, id) = columns(plan);
    let glyphs = canvas.theme().glyphs();
    canvas.text(0, y, word, Role::Muted);
    canvas.fit(name, y, cells, account.name.as_str(), Role::Title);
    canvas.text(id, y, &text::short_id(account.id.as_str(), glyphs), Role::Muted);
    if plan.density == Density::Full {
        canvas.text(id.saturating_add(12), y, account.country.code(), Role::Muted);
    }
}

fn draw_reserve(canvas: &mut Canvas<'_>, plan: &Plan, y: u16, dialog: &PullDialog) {
    let (name, _, id) = columns(plan);
    let (words, role) = match dialog.reserve_changes_by().map(Amount::minor) {
        None => ("", Role::Muted),
        Some(none) if none.is_zero() => ("unchanged", Role::Muted),
        Some(frees) if frees.is_negative() => ("falls", Role::Pass),
        Some(_) => ("grows", Role::Warning),
    };
    canvas.text(name, y, "reserve", if role == Role::Muted { Role::Muted } else { Role::Normal });
    canvas.text(id, y, words, role);
}

/// Where the three columns end.
struct Ends {
    now: u16,
    change: u16,
    after: u16,
    column: Column,
}

impl Ends {
    /// The columns begin where the widest figure lets them, and stand as in a wide dialog where there is room.
    fn of(inner: u16, wide: bool, entries: [&Entry; 3]) -> Self {
        let figures = entries.iter().flat_map(|entry| [entry.now, entry.after]).flatten();
        let moves = entries.iter().filter_map(|entry| entry.change);
        let column = Column::of(figures).max(Column::of_movements(moves));
        let (last, middle) = if wide { (18, 16) } else { (13, 12) };
        let step = column.width().saturating_add(2);
        let change = inner.saturating_sub(step.max(last));
        Self { now: change.saturating_sub(step.max(middle)), change, after: inner, column }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, y: u16, entry: &Entry, is_still: bool) {
        let muted: fn(Minor) -> Role = |_| Role::Muted;
        let now: fn(Minor) -> Role = |minor| if minor.is_negative() { Role::Negative } else { Role::Normal };
        let role = |own: fn(Minor) -> Role| if is_still { muted } else { own };
        canvas.maybe(self.now, y, self.column, entry.now, role(now));
        let Some(change) = entry.change else { return };
        let weight = if is_still { Role::Muted } else { Role::Amount };
        canvas.movement(self.change, y, self.column, change, weight);
        canvas.maybe(self.after, y, self.column, entry.after, role(now));
    }
}

/// On the smallest screen: whom, what there is, what goes, what stays.
fn draw_line(canvas: &mut Canvas<'_>, y: u16, dialog: &PullDialog, from: &Entry) {
    let mut figures = match from.now {
        Some(now) => Phrase::of(now.figure(), available_role(now.minor())),
        None => Phrase::of(canvas.set().unknown, Role::Unknown),
    };
    if let (Some(change), Some(after)) = (from.change, from.after) {
        let role = if after.minor().is_negative() { Role::Negative } else { Role::Normal };
        figures = figures.gap(1).and(change.movement(), Role::Amount).and(" = ", Role::Muted).and(after.figure(), role);
    }
    let start = canvas.phrase_right(canvas.width(), y, &figures);
    let tail = format!("{}{}", canvas.set().cut, dialog.held.tail());
    let room = start.saturating_sub(2);
    let after = canvas.fit(0, y, room, dialog.held.account.name.as_str(), Role::Title);
    if after.saturating_add(1).saturating_add(text::width(&tail)) <= room {
        canvas.text(after.saturating_add(1), y, &tail, Role::Muted);
    }
}
