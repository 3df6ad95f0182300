//! The screen of one account: its figures, what it is, what is wrong and the ways out, when its pending money lands, and
//! its activity. Sections stand one below the other; what the screen has no room for is left out in the order of its
//! worth, and never a figure in the middle.

mod activity;
mod facts;
mod negative;
mod pending;
mod strip;
#[cfg(test)]
mod tests;
mod trend;

pub(super) use activity::Columns;

use crate::app::reserve::{NegativeRow, negatives_of};
use crate::app::{Entry, History, Model, STALE_AFTER_S};
use crate::domain::{AccountId, Fault};
use crate::money::Currency;

use super::{Canvas, Phrase, Role, days, reading};

/// From this width on the sections have their long words.
const ROOMY: u16 = 100;
/// Rows that the activity keeps: its heading, its column headings and three transactions.
const LEAST_ACTIVITY: u16 = 5;
/// The same beside the ways out of a balance below zero, which matter more then.
const LEAST_BESIDE_WAYS: u16 = 4;

/// What the sections share.
pub(super) struct Page<'a> {
    model: &'a Model,
    entry: &'a Entry,
    currency: Currency,
    /// Whether there is height for blank rows.
    airy: bool,
}

impl<'a> Page<'a> {
    fn history(&self) -> Option<&'a History> {
        self.model.histories.of(&self.entry.account.id)
    }

    fn negative(&self) -> Option<NegativeRow<'a>> {
        negatives_of(self.entry).find(|row| row.amount.currency() == self.currency)
    }

    /// Whether `H` would read more than was read.
    fn can_read_all(&self) -> bool {
        self.history().is_some_and(|history| !history.is_whole())
    }

    /// Why there is no history yet.
    fn history_words(&self) -> &'static str {
        if self.entry.trouble.is_some() { "Not read. R tries again." } else { "Reading the history." }
    }
}

/// Whether the canvas has room for long words.
fn room(canvas: &Canvas<'_>) -> bool {
    canvas.width() >= ROOMY
}

/// Draws the account over the whole canvas, from its figures to its activity; tells how many rows of activity there are.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, id: &AccountId) -> u16 {
    let Some(entry) = model.fleet.get(id) else {
        canvas.text(2, 0, "This account is not listed. Esc goes back.", Role::Muted);
        return 0;
    };
    let currency = entry.currency(model.detail.currency);
    let page = Page { model, entry, currency, airy: canvas.height() >= 24 };
    strip::draw(canvas, 0, model, entry, currency);
    let mut y = 2_u16.saturating_add(u16::from(page.airy));
    y = draw_head(canvas, y, &page);
    y = draw_negative(canvas, y, &page);
    y = draw_pending(canvas, y, &page);
    draw_activity(canvas, y, &page)
}

/// The account's own section: id, currencies, facts, and what stands in its way.
fn draw_head(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> u16 {
    let account = &page.entry.account;
    canvas.section(y, &Phrase::of(account.id.as_str(), Role::SectionHeading), &head_figure(page));
    let rows = if canvas.height() >= 18 { 3 } else { 1 };
    let mut y = facts::draw(canvas, y.saturating_add(1), rows, account);
    let cells = canvas.width().saturating_sub(4);
    if let Some(fault) = &page.entry.trouble {
        let sign = canvas.set().unknown;
        let words = format!("{sign} Could not be read ({}). R tries again.{}", told(fault), reading::again(page.model));
        y = canvas.sentences(2, y, cells, 2, &words, Role::Unknown);
    }
    if let Some(words) = facts::banner(account) {
        let sign = if account.is_rejected() { canvas.set().blocked } else { canvas.set().warning };
        let role = if account.is_rejected() { Role::Error } else { Role::Warning };
        y = canvas.sentences(2, y, cells, 2, &format!("{sign} {words}"), role);
    }
    y.saturating_add(u16::from(page.airy))
}

/// What went wrong with a read: in our words, then in Stripe's.
pub(super) fn told(fault: &Fault) -> String {
    if fault.permission().is_some() {
        return fault.told();
    }
    let message = fault.message.as_str().trim_end_matches('.');
    if message.is_empty() { fault.kind.words().to_owned() } else { format!("{}: {message}", fault.kind.words()) }
}

/// At the right of the id: how old the figures are, if that is too old, and which of its currencies they are of.
fn head_figure(page: &Page<'_>) -> Phrase {
    let mut figure = Phrase::new();
    let age = page.entry.age_s(page.model.now);
    if let Some(age) = age.filter(|age| *age >= STALE_AFTER_S) {
        figure = figure.and(format!("! read {} ago", days::age(age)), Role::Warning);
    }
    if age.is_none() {
        let words = if page.entry.trouble.is_some() { "? never read" } else { "? reading its balance" };
        figure = figure.and(words, Role::Unknown);
    }
    let lines = usize::from(page.entry.lines());
    if lines > 1 {
        if !figure.is_empty() {
            figure = figure.gap(2);
        }
        let next = page.model.detail.currency.saturating_add(1).checked_rem(lines).unwrap_or(0);
        figure = figure
            .and(page.currency.code(), Role::Title)
            .and(format!(", {} of {lines}  ", page.model.detail.currency.saturating_add(1)), Role::Muted)
            .and("Tab", Role::Accent)
            .and(format!(" {}", page.entry.currency(next).code()), Role::Muted);
    }
    figure
}

fn draw_negative(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> u16 {
    let Some(row) = page.negative() else { return y };
    if y.saturating_add(negative::rows(page)).saturating_add(LEAST_BESIDE_WAYS) > canvas.height() {
        return negative::draw_line(canvas, y, page, &row);
    }
    let blank = u16::from(page.airy);
    let y = negative::draw(canvas, y, page, &row).saturating_add(blank);
    negative::draw_ways(canvas, y, page.entry, page.currency, page).saturating_add(blank)
}

fn draw_pending(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> u16 {
    let rows = canvas.height().saturating_sub(y).saturating_sub(LEAST_ACTIVITY);
    let nothing = page.entry.balance.as_ref().is_none_or(|balance| balance.pending(page.currency).is_zero());
    if rows < 2 || (nothing && !page.airy) {
        return y;
    }
    pending::draw(canvas, y, rows.saturating_sub(u16::from(page.airy)), page).saturating_add(u16::from(page.airy))
}

/// The activity; on a wide screen the balance of the last weeks stands beside it.
fn draw_activity(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> u16 {
    let (width, height) = (canvas.width(), canvas.height());
    let Some(split) = trend::split(width, height.saturating_sub(y), page) else {
        return activity::draw(canvas, y, page);
    };
    let lines = activity::draw(&mut canvas.part(0, 0, split, height), y, page);
    let right = split.saturating_add(1);
    trend::draw(&mut canvas.part(right, y, width.saturating_sub(right), height.saturating_sub(y)), page);
    canvas.pane_rule(split, y, height);
    lines
}
