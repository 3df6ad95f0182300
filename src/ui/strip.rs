//! The platform's own figures: what is available and pending, what Stripe reserves against negative accounts, how many
//! accounts there are and what is wrong with them. What was not read is `?`.

use crate::app::Model;
use crate::money::{Amount, Currency, Minor};

use super::figures::{available_role, maybe_with_currency, pending_role, with_currency};
use super::layout::{HEADER, Layout, Strip};
use super::{Canvas, Phrase, Role};

/// Draws the strip below the header.
pub(super) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) {
    let mut part = canvas.part(0, HEADER, layout.width, layout.strip.rows());
    match layout.strip {
        Strip::Line => draw_line(&mut part, model),
        Strip::Lines => draw_lines(&mut part, model),
        Strip::Figures => draw_figures(&mut part, model),
    }
}

fn draw_line(canvas: &mut Canvas<'_>, model: &Model) {
    let end = canvas.width().saturating_sub(1);
    let available = Phrase::of("available ", Role::Muted).then(available(model).first);
    let after = canvas.phrase(2, 0, &available);
    let marks = marks(model, canvas, false);
    if after.saturating_add(2).saturating_add(marks.width()) <= end {
        canvas.phrase_right(end, 0, &marks);
    }
}

fn draw_lines(canvas: &mut Canvas<'_>, model: &Model) {
    let end = canvas.width().saturating_sub(1);
    let figures = [("available ", available(model)), ("pending ", pending(model)), ("reserved ", reserved(model))];
    let named = |whole: bool| figures.iter().map(move |(name, figure)| (name, figure.phrase(whole)));
    let needed = |whole: bool| -> u16 {
        named(whole).map(|(name, figure)| Phrase::of(*name, Role::Muted).then(figure).width().saturating_add(3)).sum()
    };
    // All currencies where they fit, else the platform's own of each.
    let whole = needed(true) <= end;
    let mut x = 2;
    let last = figures.len().saturating_sub(1);
    for (nth, (name, figure)) in named(whole).enumerate() {
        let phrase = Phrase::of(*name, Role::Muted).then(figure);
        if nth == last {
            canvas.phrase_right(end, 0, &phrase);
        } else {
            x = canvas.phrase(x, 0, &phrase).saturating_add(4);
        }
    }
    let count = Phrase::of(model.fleet.len().to_string(), Role::Amount).and(" accounts", Role::Muted).gap(3);
    let marks = marks(model, canvas, true);
    canvas.phrase(2, 1, &count.then(marks));
}

fn draw_figures(canvas: &mut Canvas<'_>, model: &Model) {
    let count = Phrase::of(model.fleet.len().to_string(), Role::Amount).gap(4).then(marks(model, canvas, true));
    let counted = Figure { first: count, rest: Phrase::new() };
    let figures = [
        ("PLATFORM AVAILABLE", available(model)),
        ("PENDING", pending(model)),
        ("RESERVED AGAINST NEGATIVES", reserved(model)),
        ("ACCOUNTS", counted),
    ];
    let cells = |heading: &str, figure: &Phrase| super::text::width(heading).max(figure.width());
    let needed = |whole: bool| -> u16 {
        figures.iter().map(|(heading, figure)| cells(heading, &figure.phrase(whole)).saturating_add(5)).sum()
    };
    let whole = needed(true) <= canvas.width();
    let mut x = 2;
    for (heading, figure) in &figures {
        let figure = figure.phrase(whole);
        canvas.text(x, 0, heading, Role::ColumnHeading);
        canvas.phrase(x, 1, &figure);
        x = x.saturating_add(cells(heading, &figure)).saturating_add(5);
    }
}

/// A figure in the platform's own currency, and in its others.
struct Figure {
    first: Phrase,
    rest: Phrase,
}

impl Figure {
    fn phrase(&self, whole: bool) -> Phrase {
        if self.rest.is_empty() {
            self.first.clone()
        } else if whole {
            self.first.clone().gap(3).then(self.rest.clone())
        } else {
            self.first.clone().and(" and more", Role::Muted)
        }
    }

    fn unknown(currency: Option<Currency>) -> Self {
        let first = match currency {
            Some(currency) => maybe_with_currency(None, currency, available_role),
            None => Phrase::of("?", Role::Unknown),
        };
        Self { first, rest: Phrase::new() }
    }

    /// The platform's currency first, then every other that holds something.
    fn of(own: Currency, amounts: impl Iterator<Item = Amount>, role: fn(Minor) -> Role) -> Self {
        let mut first = with_currency(Amount::new(Minor::ZERO, own), role(Minor::ZERO));
        let mut rest = Phrase::new();
        for amount in amounts {
            let figure = with_currency(amount, role(amount.minor()));
            if amount.currency() == own {
                first = figure;
            } else if !amount.minor().is_zero() {
                rest = if rest.is_empty() { figure } else { rest.gap(3).then(figure) };
            }
        }
        Self { first, rest }
    }
}

fn own_currency(model: &Model) -> Option<Currency> {
    model.platform.as_ref().map(|platform| platform.account.default_currency)
}

fn available(model: &Model) -> Figure {
    match (own_currency(model), &model.platform_balance) {
        (Some(own), Some(balance)) => {
            let rows = balance.rows.iter().map(|row| Amount::new(row.available, row.currency));
            Figure::of(own, rows, available_role)
        }
        (own, _) => Figure::unknown(own),
    }
}

fn pending(model: &Model) -> Figure {
    match (own_currency(model), &model.platform_balance) {
        (Some(own), Some(balance)) => {
            let rows = balance.rows.iter().map(|row| Amount::new(row.pending, row.currency));
            Figure::of(own, rows, pending_role)
        }
        (own, _) => Figure::unknown(own),
    }
}

fn reserved(model: &Model) -> Figure {
    let rows = model.platform_balance.as_ref().and_then(|balance| balance.connect_reserved.as_ref());
    match (own_currency(model), rows) {
        (Some(own), Some(rows)) => Figure::of(own, rows.iter().copied(), available_role),
        (own, _) => Figure::unknown(own),
    }
}

/// How many accounts are below zero, and how many could not be read.
fn marks(model: &Model, canvas: &Canvas<'_>, in_words: bool) -> Phrase {
    let mut phrase = Phrase::new();
    let negative = model.fleet.negative();
    if negative > 0 {
        let words = if in_words { " negative" } else { "" };
        phrase = phrase.and(format!("{} {negative}{words}", canvas.set().negative), Role::Negative);
    }
    let failed = model.fleet.failed();
    if failed > 0 {
        let words = if in_words { " unreadable" } else { "" };
        let gap = if phrase.is_empty() { 0 } else { 3 };
        phrase = phrase.gap(gap).and(format!("{} {failed}{words}", canvas.set().unknown), Role::Unknown);
    }
    phrase
}
