//! The balance transactions of an account, newest first, with the balance after each. Only rows that are seen are
//! written; how many were read, and whether that is all, stands in the heading.

use crate::app::{History, Model, balances_after, day_of};
use crate::domain::{Balance, Transaction};
use crate::money::{Amount, Currency, Minor};
use crate::ui::days;
use crate::ui::figures::movement_role;
use crate::ui::{Canvas, Column, Glyphs, Phrase, Role, text};

use super::Page;

/// A row: the transaction and the balance after it.
pub(in crate::ui) type Row<'a> = (&'a Transaction, Option<Minor>);

/// Columns of the table: where each begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct Columns {
    amounts: Column,
    afters: Column,
    amounts_end: u16,
    afters_end: u16,
    what: u16,
    words: u16,
    id: Option<u16>,
    end: u16,
}

impl Columns {
    /// Columns for the rows on a canvas so wide.
    pub(in crate::ui) fn of(rows: &[Row<'_>], currency: Currency, width: u16) -> Self {
        let of = |minor: Minor| Amount::new(minor, currency);
        let amounts = Column::of_movements(rows.iter().map(|(row, _)| of(row.net))).at_least(5);
        let afters = Column::of(rows.iter().filter_map(|(_, after)| *after).map(of)).at_least(5);
        let (gap, more) = if width >= 110 { (5, 5) } else { (2, 2) };
        let amounts_end = 12_u16.saturating_add(gap).saturating_add(amounts.width().max(9));
        let heading = if width >= 80 { 13 } else { 5 };
        let afters_end = amounts_end.saturating_add(more).saturating_add(afters.width().max(heading));
        let what = afters_end.saturating_add(if width >= 110 { 6 } else { 3 });
        let widest = rows.iter().map(|(row, _)| text::width(row.category.as_str())).max().unwrap_or(0);
        let words = what.saturating_add(widest.clamp(6, 16)).saturating_add(2);
        let end = width.saturating_sub(2);
        let id = (width >= 72).then(|| end.saturating_sub(10).min(words.saturating_add(46)));
        Self { amounts, afters, amounts_end, afters_end, what, words, id, end }
    }

    /// Draws the headings.
    pub(in crate::ui) fn head(&self, canvas: &mut Canvas<'_>, y: u16) {
        canvas.text(2, y, "DATE", Role::ColumnHeading);
        canvas.text_right(self.amounts_end, y, "AMOUNT", Role::ColumnHeading);
        let after = if canvas.width() >= 80 { "BALANCE AFTER" } else { "AFTER" };
        canvas.text_right(self.afters_end, y, after, Role::ColumnHeading);
        canvas.text(self.what, y, "WHAT", Role::ColumnHeading);
        if let Some(id) = self.id {
            canvas.text(id, y, "ID", Role::ColumnHeading);
        }
    }

    /// Draws a row.
    pub(in crate::ui) fn row(&self, canvas: &mut Canvas<'_>, y: u16, (row, after): Row<'_>, model: &Model) {
        let currency = row.currency;
        canvas.text(2, y, &day_of(row.created).to_string(), Role::Normal);
        canvas.movement(self.amounts_end, y, self.amounts, Amount::new(row.net, currency), movement_role(row.net));
        let after = after.map(|minor| Amount::new(minor, currency));
        canvas.maybe(self.afters_end, y, self.afters, after, after_role);
        let words_end = self.id.map_or(self.end, |id| id.saturating_sub(2));
        let cells = self.words.saturating_sub(self.what).saturating_sub(2).min(words_end.saturating_sub(self.what));
        canvas.fit(self.what, y, cells, &row.category.as_str().replace('_', " "), Role::Normal);
        let room = words_end.saturating_sub(self.words);
        if room >= 8 {
            canvas.fit(self.words, y, room, &words(row, model, canvas.theme().glyphs()), Role::Muted);
        }
        if let Some(id) = self.id {
            let shown = row.source.as_ref().unwrap_or(&row.id);
            let short = text::short_id(shown.as_str(), canvas.theme().glyphs());
            canvas.fit(id, y, self.end.saturating_sub(id), &short, Role::Muted);
        }
    }
}

/// A balance after a row is plain: the amounts are what moved.
const fn after_role(minor: Minor) -> Role {
    if minor.is_negative() { Role::Negative } else { Role::Normal }
}

/// What is known of a transaction besides its kind: when it lands, which debit it is, what it says of itself, what the
/// fee was.
fn words(row: &Transaction, model: &Model, glyphs: Glyphs) -> String {
    let mut parts = Vec::new();
    if row.pending {
        let day = day_of(row.available_on);
        let lands = days::agenda(day).replace("  ", " ");
        parts.push(if row.available_on > model.stripe_now() {
            format!("lands {lands}")
        } else {
            format!("was to land {lands}")
        });
    }
    if let Some(debit) = row.source.as_ref().and_then(|source| model.own.get(source)) {
        parts.push(format!("debit {}", debit.short()));
    }
    if !row.description.is_empty() {
        let shorter = row.description.as_str().split(' ').map(|word| without_long_id(word, glyphs));
        parts.push(shorter.collect::<Vec<_>>().join(" "));
    }
    if !row.fee.is_zero() {
        let fee = Amount::new(row.fee, row.currency).figure();
        parts.push(if row.net.is_negative() { format!("with {fee} fee") } else { format!("net of {fee} fee") });
    }
    parts.join(", ")
}

/// A word of a description; an id in it is shortened, because it would fill the line.
fn without_long_id(word: &str, glyphs: Glyphs) -> String {
    let is_id = word.len() > 16 && word.contains('_') && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if is_id { text::short_id(word, glyphs) } else { word.to_owned() }
}

/// Draws the section down to the end of the canvas; tells how many rows of the table there are.
pub(super) fn draw(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>) -> u16 {
    let heading = Phrase::of("ACTIVITY", Role::SectionHeading);
    let lines = canvas.height().saturating_sub(y).saturating_sub(2);
    let known = page.history().zip(page.entry.balance.as_ref());
    let Some((history, balance)) = known else {
        canvas.section(y, &heading, &Phrase::new());
        canvas.text(2, y.saturating_add(1), page.history_words(), Role::Muted);
        return lines;
    };
    let rows = balances_after(history, balance, page.currency);
    let top = page.model.detail.top.min(rows.len().saturating_sub(usize::from(lines)));
    canvas.section(y, &heading, &figure(canvas, page, history, rows.len(), top, lines));
    if rows.is_empty() {
        empty(canvas, y.saturating_add(1), page, history, balance);
        return lines;
    }
    let columns = Columns::of(&rows, page.currency, canvas.width());
    columns.head(canvas, y.saturating_add(1));
    for (row, y) in rows.iter().skip(top).zip(y.saturating_add(2)..canvas.height()) {
        columns.row(canvas, y, *row, page.model);
    }
    lines
}

/// How many rows there are, which of them are seen, and whether there are more at Stripe.
fn figure(canvas: &Canvas<'_>, page: &Page<'_>, history: &History, count: usize, top: usize, lines: u16) -> Phrase {
    let shown = count.saturating_sub(top).min(usize::from(lines));
    let last = top.saturating_add(shown);
    let rows = if shown < count { format!("{}-{last} of {count}", top.saturating_add(1)) } else { count.to_string() };
    if let Some(fault) = &history.trouble {
        return Phrase::of(format!("! {rows}, more could not be read ({})", fault.brief()), Role::Warning);
    }
    let reach = if history.next.is_some() {
        ", reading on"
    } else if history.is_cut {
        " in 90 days"
    } else {
        " in all"
    };
    let base = Phrase::of(format!("{rows}{reach}, newest first"), Role::Muted);
    if history.is_cut && page.can_read_all() {
        let more = format!("  {}  ", canvas.set().dot);
        return base.and(more, Role::Muted).and("H", Role::Accent).and(" reads all", Role::Muted);
    }
    base
}

fn empty(canvas: &mut Canvas<'_>, y: u16, page: &Page<'_>, history: &History, balance: &Balance) {
    let code = page.currency.code();
    let words = if let Some(fault) = &history.trouble {
        format!("The history could not be read ({}). R tries again.", fault.told())
    } else if history.is_whole() && balance.rows.iter().all(|row| row.available.is_zero() && row.pending.is_zero()) {
        "Never active: this account has no balance transactions.".to_owned()
    } else if history.is_whole() {
        format!("No balance transactions in {code}.")
    } else {
        format!("No balance transactions in {code} in the last 90 days. H reads all.")
    };
    canvas.sentences(2, y, canvas.width().saturating_sub(4), 2, &words, Role::Muted);
}
