//! The platform's own figures: what is available and pending, what Stripe reserves against negative accounts, how many
//! accounts there are and what is wrong with them. What was not read is `?`, and what is old says how old.

use crate::app::{Model, STALE_AFTER_S, age_s};
use crate::money::{Amount, Currency, Minor};

use super::figures::{available_role, maybe_with_currency, pending_role, with_currency};
use super::layout::{HEADER, Layout, Strip};
use super::{Canvas, Phrase, Role, days, text};

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
    let available = Phrase::of("available ", Role::Muted).then(available(model).first());
    let after = canvas.phrase(2, 0, &available.then(age(model, ", ")));
    let marks = marks(model, canvas, false);
    if after.saturating_add(2).saturating_add(marks.width()) <= end {
        canvas.phrase_right(end, 0, &marks);
    }
}

fn draw_lines(canvas: &mut Canvas<'_>, model: &Model) {
    let end = canvas.width().saturating_sub(1);
    let (available, pending, reserved) = (available(model), pending(model), reserved(model));
    let named = |name: &str, figure: Phrase| Phrase::of(name, Role::Muted).then(figure);
    // The currencies of the reserve are the last to go, because each is owed by somebody.
    let forms = [
        (3, [available.whole(3), pending.whole(3), reserved.whole(3)]),
        (3, [available.first(), pending.first(), reserved.whole(2)]),
        (3, [available.shortest(), pending.shortest(), reserved.whole(2)]),
        (2, [available.shortest(), pending.bare(), reserved.whole(2)]),
        (2, [available.shortest(), pending.bare(), reserved.first()]),
        (2, [available.shortest(), pending.bare(), reserved.shortest()]),
    ];
    let fits = |(gap, parts): &&(u16, [Phrase; 3])| {
        let words = text::width("available pending reserved ");
        // The margin, and blanks between the figures.
        parts.iter().map(Phrase::width).sum::<u16>().saturating_add(words).saturating_add(2 + 2 * gap) <= end
    };
    let Some((gap, parts)) = forms.iter().find(fits).or_else(|| forms.last()).cloned() else { return };
    let is_whole = forms.first().is_some_and(|(_, whole)| *whole == parts);
    let [first, pending, reserved] = parts;
    let (first, pending) = (named("available ", first), named("pending ", pending));
    let start = canvas.phrase_right(end, 0, &named("reserved ", reserved));
    let after = canvas.phrase(2, 0, &first).saturating_add(gap);
    if after.saturating_add(pending.width()).saturating_add(gap) <= start {
        canvas.phrase(after, 0, &pending);
    }
    let count = Phrase::of(model.fleet.len().to_string(), Role::Amount).and(" accounts", Role::Muted).gap(3);
    let after = canvas.phrase(2, 1, &count.then(marks(model, canvas, true)));
    let age = age(model, "as of ");
    let also =
        if is_whole || available.rest.is_empty() { Phrase::new() } else { named("also available ", available.rest) };
    let both = if age.is_empty() || also.is_empty() { also.then(age.clone()) } else { also.gap(3).then(age.clone()) };
    // The age is the last to go.
    let fits = |right: &Phrase| after.saturating_add(right.width()).saturating_add(3) <= end;
    if let Some(right) = [both, age].into_iter().find(fits) {
        canvas.phrase_right(end, 1, &right);
    }
}

fn draw_figures(canvas: &mut Canvas<'_>, model: &Model) {
    let (available, pending, reserved) = (available(model), pending(model), reserved(model));
    let (long, short) = ("RESERVED AGAINST NEGATIVES", "RESERVED");
    let forms = [
        (long, available.whole(3), pending.whole(3), reserved.whole(3), 5),
        (long, available.whole(3), pending.whole(3), reserved.whole(3), 3),
        (short, available.whole(3), pending.whole(3), reserved.whole(3), 3),
        (short, available.first(), pending.first(), reserved.whole(3), 3),
        (short, available.first(), pending.first(), reserved.first(), 3),
    ];
    let age = age(model, ", ");
    let counted = Phrase::of(model.fleet.len().to_string(), Role::Amount).gap(4).then(marks(model, canvas, true));
    for (heading, available, pending, reserved, gap) in forms {
        let columns = [
            (Phrase::of("PLATFORM AVAILABLE", Role::ColumnHeading).then(age.clone()), available),
            (Phrase::of("PENDING", Role::ColumnHeading), pending),
            (Phrase::of(heading, Role::ColumnHeading), reserved),
            (Phrase::of("ACCOUNTS", Role::ColumnHeading), counted.clone()),
        ];
        if draw_columns(canvas, &columns, gap) {
            return;
        }
    }
    draw_lines(canvas, model);
}

/// Draws figures below their headings if they fit; tells whether they do.
fn draw_columns(canvas: &mut Canvas<'_>, columns: &[(Phrase, Phrase)], gap: u16) -> bool {
    let cells = |heading: &Phrase, figure: &Phrase| heading.width().max(figure.width()).saturating_add(gap);
    let needed: u16 = columns.iter().map(|(heading, figure)| cells(heading, figure)).sum();
    // The margin at the left; the gap after the last one may stand over the edge but for one cell.
    if needed.saturating_add(3) > canvas.width().saturating_add(gap) {
        return false;
    }
    let mut x = 2;
    for (heading, figure) in columns {
        canvas.phrase(x, 0, heading);
        canvas.phrase(x, 1, figure);
        x = x.saturating_add(cells(heading, figure));
    }
    true
}

/// How long ago the platform's balance was read, when that is too long to go without saying.
fn age(model: &Model, before: &str) -> Phrase {
    let age = model.platform_balance.as_ref().map(|balance| age_s(balance.read_at, model.now));
    match age.filter(|age| *age > STALE_AFTER_S) {
        Some(age) => Phrase::of(format!("{before}{} ago", days::age(age)), Role::Stale),
        None => Phrase::new(),
    }
}

/// A figure in the platform's own currency, and in its others.
struct Figure {
    first: Phrase,
    rest: Phrase,
    /// How many currencies are in `rest`.
    others: usize,
}

impl Figure {
    fn whole(&self, gap: u16) -> Phrase {
        if self.rest.is_empty() { self.first.clone() } else { self.first.clone().gap(gap).then(self.rest.clone()) }
    }

    /// The platform's own currency, and how many others hold something.
    fn first(&self) -> Phrase {
        self.and_others(|others| if others == 1 { "1 currency".to_owned() } else { format!("{others} currencies") })
    }

    /// The same in as few cells as can be.
    fn shortest(&self) -> Phrase {
        self.and_others(|others| others.to_string())
    }

    fn and_others(&self, words: impl Fn(usize) -> String) -> Phrase {
        match self.others {
            0 => self.first.clone(),
            others => self.first.clone().and(format!(" +{}", words(others)), Role::Muted),
        }
    }

    /// The figure alone where it has one currency, which stands beside another figure.
    fn bare(&self) -> Phrase {
        if self.others > 0 {
            return self.shortest();
        }
        self.first.pieces().take(1).fold(Phrase::new(), |phrase, (figure, role)| phrase.and(figure, role))
    }

    fn unknown(currency: Option<Currency>) -> Self {
        let first = match currency {
            Some(currency) => maybe_with_currency(None, currency, available_role),
            None => Phrase::of("?", Role::Unknown),
        };
        Self { first, rest: Phrase::new(), others: 0 }
    }

    /// The platform's currency first, then every other that holds something.
    fn of(own: Currency, amounts: impl Iterator<Item = Amount>, role: fn(Minor) -> Role) -> Self {
        let mut first = with_currency(Amount::new(Minor::ZERO, own), role(Minor::ZERO));
        let mut rest = Phrase::new();
        let mut others = 0_usize;
        for amount in amounts {
            let figure = with_currency(amount, role(amount.minor()));
            if amount.currency() == own {
                first = figure;
            } else if !amount.minor().is_zero() {
                others = others.saturating_add(1);
                rest = if rest.is_empty() { figure } else { rest.gap(3).then(figure) };
            }
        }
        Self { first, rest, others }
    }
}

fn available(model: &Model) -> Figure {
    match (model.own_currency(), &model.platform_balance) {
        (Some(own), Some(balance)) => {
            let rows = balance.rows.iter().map(|row| Amount::new(row.available, row.currency));
            Figure::of(own, rows, available_role)
        }
        (own, _) => Figure::unknown(own),
    }
}

fn pending(model: &Model) -> Figure {
    match (model.own_currency(), &model.platform_balance) {
        (Some(own), Some(balance)) => {
            let rows = balance.rows.iter().map(|row| Amount::new(row.pending, row.currency));
            Figure::of(own, rows, pending_role)
        }
        (own, _) => Figure::unknown(own),
    }
}

fn reserved(model: &Model) -> Figure {
    let rows = model.platform_balance.as_ref().and_then(|balance| balance.connect_reserved.as_ref());
    match (model.own_currency(), rows) {
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
