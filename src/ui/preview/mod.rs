//! The pane beside the table: the selected account's balance, what a pull would meet, when its pending money lands, how
//! its balance went. What does not fit is left out from below, so that the balance and the verdict always stand.

mod movement;
mod pull;

use crate::app::{BankWay, Entry, Model, WayKind, reserve::negatives_of, ways_out};
use crate::domain::Dashboard;
use crate::money::{Amount, Currency, Minor};

use super::figures::{available_role, pending_role};
use super::gauge::day_role;
use super::{Canvas, Column, Phrase, Role, days, text};

/// Cells from the left edge of the pane to its text, and from its text to its right edge.
const MARGIN: u16 = 2;

/// Draws the pane over the whole canvas.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, airy: bool) {
    let Some(entry) = model.looked_at() else {
        canvas.section(0, &Phrase::new(), &Phrase::new());
        canvas.text(MARGIN, 1, "No account is selected.", Role::Muted);
        return;
    };
    let mut pane = Pane { end: canvas.width().saturating_sub(MARGIN), canvas, model, entry, y: 0, airy };
    pane.draw_head();
    pane.draw_balance();
    pane.draw_negative();
    pane.draw_pull();
    pane.draw_ways_out();
    pane.draw_landings();
    pane.draw_trend();
}

/// The pane while it is filled from above.
struct Pane<'c, 'b, 'm> {
    canvas: &'c mut Canvas<'b>,
    model: &'m Model,
    entry: &'m Entry,
    /// The next row.
    y: u16,
    /// The column after the last one of text.
    end: u16,
    airy: bool,
}

impl Pane<'_, '_, '_> {
    fn room(&self) -> u16 {
        self.canvas.height().saturating_sub(self.y)
    }

    fn cells(&self) -> u16 {
        self.end.saturating_sub(MARGIN)
    }

    fn next(&mut self) {
        self.y = self.y.saturating_add(1);
    }

    /// Begins a section if it fits with so many rows; tells whether it does.
    fn begin(&mut self, heading: &str, figure: &Phrase, rows: u16) -> bool {
        let blank = u16::from(self.airy);
        if self.room() < rows.saturating_add(blank).saturating_add(1) {
            return false;
        }
        self.y = self.y.saturating_add(blank);
        self.canvas.section(self.y, &Phrase::of(heading, Role::SectionHeading), figure);
        self.next();
        true
    }

    /// A name at the left and a phrase at the right.
    fn fact(&mut self, name: &str, value: &Phrase) {
        let start = self.canvas.phrase_right(self.end, self.y, value);
        self.canvas.fit(MARGIN, self.y, start.saturating_sub(MARGIN + 1), name, Role::Muted);
        self.next();
    }

    fn sentences(&mut self, words: &str, role: Role) {
        let (cells, rows) = (self.cells(), self.room());
        self.y = self.canvas.sentences(MARGIN, self.y, cells, rows, words, role);
    }

    fn draw_head(&mut self) {
        let account = &self.entry.account;
        let glyphs = self.canvas.theme().glyphs();
        let age = match self.entry.age_s(self.model.now) {
            Some(age) => Phrase::of(format!("{} ago", days::age(age)), Role::Muted),
            None if self.entry.trouble.is_some() => Phrase::of("not read", Role::Unknown),
            None => Phrase::of("not read yet", Role::Muted),
        };
        let room = self.cells().saturating_sub(age.width()).saturating_sub(4);
        let name = text::cut(account.name.as_str(), room, glyphs);
        self.canvas.section(0, &Phrase::of(name, Role::Title), &age);
        let dot = self.canvas.set().dot;
        let dashboard = match account.dashboard {
            Dashboard::Full => format!(" {dot} full dashboard"),
            Dashboard::Express => format!(" {dot} express"),
            Dashboard::None => format!(" {dot} no dashboard"),
            Dashboard::Unknown => String::new(),
        };
        let id = text::short_id(account.id.as_str(), glyphs);
        let facts = format!("{id} {dot} {}{dashboard}", account.country);
        let cells = self.cells();
        self.canvas.fit(MARGIN, 1, cells, &facts, Role::Muted);
        self.y = 2;
    }

    /// The default currency in full, every other that holds something on a line of its own.
    fn draw_balance(&mut self) {
        self.y = self.y.saturating_add(u16::from(self.airy));
        let own = self.entry.account.default_currency;
        let Some(balance) = &self.entry.balance else {
            for name in ["available", "pending", "when all lands"] {
                let unknown = Phrase::of(self.canvas.set().unknown, Role::Unknown);
                self.fact(name, &unknown.and(format!(" {}", own.code()), Role::Muted));
            }
            return;
        };
        let (available, pending) = (balance.available(own), balance.pending(own));
        let landed = available.checked_add(pending);
        let others = balance.rows.iter().filter(|row| row.currency != own);
        let others: Vec<(Currency, Minor)> = others
            .filter(|row| !row.available.is_zero() || !row.pending.is_zero())
            .map(|row| (row.currency, row.available))
            .collect();
        let amounts =
            [Some(available), Some(pending), landed].into_iter().flatten().map(|minor| Amount::new(minor, own));
        let column = Column::of(amounts.chain(others.iter().map(|(currency, minor)| Amount::new(*minor, *currency))));
        self.amount("available", Some(available), own, column, available_role);
        self.amount("pending", Some(pending), own, column, pending_role);
        self.amount("when all lands", landed, own, column, pending_role);
        for (currency, minor) in others {
            self.amount("also available", Some(minor), currency, column, available_role);
        }
    }

    fn amount(
        &mut self,
        name: &str,
        minor: Option<Minor>,
        currency: Currency,
        column: Column,
        role: fn(Minor) -> Role,
    ) {
        let code = format!(" {}", currency.code());
        let end = self.canvas.text_right(self.end, self.y, &code, Role::Muted);
        self.canvas.text(MARGIN, self.y, name, Role::Muted);
        self.canvas.maybe(end, self.y, column, minor.map(|minor| Amount::new(minor, currency)), role);
        self.next();
    }

    fn draw_negative(&mut self) {
        for row in negatives_of(self.entry) {
            let owed = row.amount.checked_neg().map_or_else(|_| self.canvas.set().unknown.to_owned(), Amount::figure);
            let day = row.day(self.model.stripe_now());
            let is_drawn = match day {
                None => self.begin("NEGATIVE", &Phrase::of("since when not known", Role::Muted), 1),
                // Where Stripe carries the loss nothing is cleared from a reserve, so that no days are counted down.
                Some(day) if !row.in_reserve => {
                    self.begin("NEGATIVE", &Phrase::of(format!("{day} days"), Role::Normal), 2)
                }
                Some(day) => self.draw_countdown(day),
            };
            if !is_drawn {
                return;
            }
            if let Some(since) = row.negative.and_then(|negative| negative.since) {
                self.fact("since", &Phrase::of(crate::app::day_of(since).to_string(), Role::Normal));
            }
            if !row.in_reserve {
                self.fact("Stripe carries it", &Phrase::of(owed, Role::Normal));
                continue;
            }
            if let Some(cleared) = row.cleared_on() {
                self.fact("Stripe clears it", &Phrase::of(cleared.to_string(), Role::Normal));
            }
            self.fact("your reserve pays", &Phrase::of(owed, Role::Amount));
        }
    }

    fn draw_countdown(&mut self, day: i64) -> bool {
        let role = day_role(day);
        if !self.begin("NEGATIVE", &Phrase::of(format!("day {day} of 180"), role), 4) {
            return false;
        }
        let (y, cells) = (self.y, self.cells());
        self.canvas.gauge(MARGIN, y, cells, day, 180, role);
        self.next();
        true
    }

    fn draw_ways_out(&mut self) {
        let Some(negative) = negatives_of(self.entry).next() else { return };
        let ways = ways_out(self.entry, negative.amount.currency());
        let rows = u16::try_from(ways.len()).unwrap_or(u16::MAX);
        if !self.begin("WAYS OUT", &Phrase::of("you part with", Role::Muted), rows) {
            return;
        }
        let currency = negative.amount.currency();
        let column = Column::of(ways.iter().filter_map(|way| way.part_with).map(|minor| Amount::new(minor, currency)));
        for (number, way) in (1..).zip(&ways) {
            let words = match &way.kind {
                WayKind::Wait(_) => "wait for a sale",
                WayKind::BankDebit(BankWay::NoBank | BankWay::NotOffered) => continue,
                WayKind::BankDebit(BankWay::On | BankWay::CanBeTurnedOn(_) | BankWay::NotSaid) => "bank auto-debit",
                WayKind::Send => "send funds (f)",
                WayKind::Nothing(_) => "leave it to day 180",
            };
            let number: u16 = number;
            let after = self.canvas.text(MARGIN, self.y, &number.to_string(), Role::Muted).saturating_add(1);
            let room = self.end.saturating_sub(column.width()).saturating_sub(after).saturating_sub(1);
            self.canvas.fit(after, self.y, room, words, Role::Normal);
            let amount = way.part_with.map(|minor| Amount::new(minor, currency));
            self.canvas.maybe(self.end, self.y, column, amount, available_role);
            self.next();
        }
    }
}
