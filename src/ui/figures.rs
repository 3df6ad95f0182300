//! Money on the screen: columns aligned on the decimal point, zeros muted, amounts bold, what is below zero in its own
//! role with its minus, `?` on the last place where nothing is known.

use crate::money::{Amount, Currency, FigureParts, Minor, Totals};

use super::canvas::Canvas;
use super::phrase::Phrase;
use super::text;
use super::theme::Role;

/// How wide an amount column is, on both sides of its decimal point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Column {
    whole: u16,
    fraction: u16,
}

impl Column {
    /// A column for these amounts.
    #[must_use]
    pub fn of(amounts: impl IntoIterator<Item = Amount>) -> Self {
        let mut column = Self::default();
        for amount in amounts {
            column.widen(&amount.split());
        }
        column
    }

    /// A column for these amounts when written as movements, with a sign.
    #[must_use]
    pub fn of_movements(amounts: impl IntoIterator<Item = Amount>) -> Self {
        let mut column = Self::default();
        for amount in amounts {
            column.widen(&signed(amount));
        }
        column
    }

    /// At least as wide as another.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self { whole: self.whole.max(other.whole), fraction: self.fraction.max(other.fraction) }
    }

    /// With room for so many cells before the point.
    #[must_use]
    pub fn at_least(self, whole: u16) -> Self {
        Self { whole: self.whole.max(whole), ..self }
    }

    /// Cells that it takes.
    #[must_use]
    pub const fn width(self) -> u16 {
        self.whole.saturating_add(self.fraction)
    }

    fn widen(&mut self, parts: &FigureParts) {
        self.whole = self.whole.max(text::width(parts.sign).saturating_add(text::width(&parts.whole)));
        self.fraction = self.fraction.max(text::width(&parts.fraction));
    }

    /// Where a figure begins in a column that ends before column `end`.
    fn start(self, end: u16, parts: &FigureParts) -> u16 {
        let whole = text::width(parts.sign).saturating_add(text::width(&parts.whole));
        end.saturating_sub(self.fraction).saturating_sub(whole)
    }
}

impl Canvas<'_> {
    /// Writes an amount into a column that ends before column `end`, its decimal point where the column has it.
    pub fn amount(&mut self, end: u16, y: u16, column: Column, amount: Amount, role: Role) {
        let parts = amount.split();
        self.text(column.start(end, &parts), y, &parts.to_string(), role);
    }

    /// Writes an amount as a movement, with its sign.
    pub fn movement(&mut self, end: u16, y: u16, column: Column, amount: Amount, role: Role) {
        let parts = signed(amount);
        self.text(column.start(end, &parts), y, &parts.to_string(), role);
    }

    /// Writes the mark of an amount that is not known, on the last place.
    pub fn unknown_amount(&mut self, end: u16, y: u16) {
        self.text_right(end, y, self.set().unknown, Role::Unknown);
    }

    /// Writes an amount that may not be known.
    pub fn maybe(&mut self, end: u16, y: u16, column: Column, amount: Option<Amount>, role: fn(Minor) -> Role) {
        match amount {
            Some(amount) => self.amount(end, y, column, amount, role(amount.minor())),
            None => self.unknown_amount(end, y),
        }
    }
}

/// The role of what can be spent: bold, muted when it is nothing, its own when it is below.
#[must_use]
pub const fn available_role(minor: Minor) -> Role {
    if minor.is_negative() {
        Role::Negative
    } else if minor.is_zero() {
        Role::Muted
    } else {
        Role::Amount
    }
}

/// The role of what is not yet there: plain.
#[must_use]
pub const fn pending_role(minor: Minor) -> Role {
    if minor.is_negative() {
        Role::Negative
    } else if minor.is_zero() {
        Role::Muted
    } else {
        Role::Normal
    }
}

/// The role of a movement: bold with its sign, whichever that is. Only a balance can be below zero.
#[must_use]
pub const fn movement_role(minor: Minor) -> Role {
    if minor.is_zero() { Role::Muted } else { Role::Amount }
}

/// An amount and its currency as in a column: `8,310.00 usd`.
#[must_use]
pub fn with_currency(amount: Amount, role: Role) -> Phrase {
    Phrase::of(amount.figure(), role).and(format!(" {}", amount.currency().code()), Role::Muted)
}

/// The same for an amount that may not be known.
#[must_use]
pub fn maybe_with_currency(minor: Option<Minor>, currency: Currency, role: fn(Minor) -> Role) -> Phrase {
    match minor {
        Some(minor) => with_currency(Amount::new(minor, currency), role(minor)),
        None => Phrase::of("?", Role::Unknown).and(format!(" {}", currency.code()), Role::Muted),
    }
}

/// Totals, a figure a currency, one's own first, with blanks between. A total too large to count is `?`.
#[must_use]
pub fn totals(totals: &Totals, own: Option<Currency>, role: fn(Minor) -> Role) -> Phrase {
    let mut figures: Vec<(Currency, Option<Minor>)> = totals
        .currencies()
        .zip(totals.iter())
        .map(|(currency, total)| (currency, total.ok().map(Amount::minor)))
        .collect();
    figures.sort_by_key(|(currency, _)| Some(*currency) != own);
    let mut phrase = Phrase::new();
    for (currency, total) in figures {
        let figure = maybe_with_currency(total, currency, role);
        phrase = if phrase.is_empty() { figure } else { phrase.gap(2).then(figure) };
    }
    phrase
}

/// The parts of a movement, which always has a sign unless nothing moved.
fn signed(amount: Amount) -> FigureParts {
    let mut parts = amount.split();
    if amount.minor().is_positive() {
        parts.sign = "+";
    }
    parts
}
