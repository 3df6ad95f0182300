//! The receipt: what was done, under which names Stripe and the journal know it, and both balances as expected and as
//! seen.

use crate::app::pull::{Agreement, Fields, PullDialog, observed_words};
use crate::domain::{Account, Mode, ObjectId, Observed, Receipt, Side};
use crate::money::{Amount, Minor};

use super::page::{Line, Page};
use crate::ui::{Canvas, Phrase, Role, text};

/// Columns of the balances.
#[derive(Debug, Clone, Copy)]
struct Columns {
    name: u16,
    figure: u16,
    /// Only what was seen, where there is no room for more.
    narrow: bool,
}

impl Columns {
    const fn of(width: u16) -> Self {
        match width {
            100.. => Self { name: 17, figure: 14, narrow: false },
            76.. => Self { name: 16, figure: 13, narrow: false },
            _ => Self { name: 17, figure: 14, narrow: true },
        }
    }
}

pub(super) fn page(canvas: &Canvas<'_>, dialog: &PullDialog, receipt: &Receipt) -> Page {
    let set = canvas.set();
    let mut lines = vec![Line::Blank, Line::Text(parties(canvas, dialog, receipt.order.amount)), Line::Blank];
    lines.extend(names(receipt));
    lines.extend([Line::Extra("for", purpose(dialog, receipt)), Line::Blank]);
    lines.push(Line::Section(Phrase::of("AVAILABLE BALANCES", Role::SectionHeading)));
    lines.push(Line::Blank);
    let columns = Columns::of(canvas.width());
    lines.push(Line::Text(heading(columns)));
    lines.extend(side(canvas, &dialog.held.account, receipt, &receipt.account, columns));
    lines.extend(side(canvas, &dialog.held.platform, receipt, &receipt.platform, columns));
    if dialog.held.mode == Mode::Mock {
        lines.extend([Line::Blank, Line::Sentence("MOCK: simulated; no real money moved.".to_owned(), Role::Muted)]);
    }
    lines.push(Line::Blank);
    Page { title: Phrase::of(format!("{} DONE", set.pass), Role::Pass), is_unknown: false, lines }
}

/// How much, from whom, to whom.
pub(super) fn parties(canvas: &Canvas<'_>, dialog: &PullDialog, amount: Amount) -> Phrase {
    let glyphs = canvas.theme().glyphs();
    let held = &dialog.held;
    let from = Phrase::of(amount.sentence(), Role::Amount)
        .and("  from  ", Role::Muted)
        .and(text::cut(held.account.name.as_str(), 24, glyphs), Role::Title)
        .and(format!("  {}", text::short_id(held.account.id.as_str(), glyphs)), Role::Muted);
    if canvas.width() < 100 {
        return from;
    }
    from.and("  to  ", Role::Muted).and(text::cut(held.platform.name.as_str(), 24, glyphs), Role::Title)
}

fn names(receipt: &Receipt) -> Vec<Line> {
    let id = |id: &Option<ObjectId>| match id {
        Some(id) => Phrase::of(id.as_str(), Role::Normal),
        None => Phrase::of("not named in the answer", Role::Muted),
    };
    let request = match &receipt.settled.request {
        Some(request) => Phrase::of(request.as_str(), Role::Normal),
        None => Phrase::of("not named in the answer", Role::Muted),
    };
    let at = receipt.settled.at.unwrap_or(receipt.at).strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let settled = if receipt.settled.replayed { format!("{at}, answered from an earlier attempt") } else { at };
    vec![
        Line::Fact("transfer", id(&receipt.settled.transfer)),
        Line::Fact("payment", id(&receipt.settled.payment)),
        Line::Fact("request", request),
        Line::Fact("debit", Phrase::of(receipt.order.debit.to_string(), Role::Normal)),
        Line::Extra("settled", Phrase::of(settled, Role::Normal)),
    ]
}

fn purpose(dialog: &PullDialog, receipt: &Receipt) -> Phrase {
    let order = &receipt.order;
    let mut words = format!("{}; {}", order.reason.words(), Fields::tax_words(order.form.kind()));
    match &dialog.agreement {
        Agreement::OnFile(agreement) => words = format!("{words}; {agreement}"),
        Agreement::Doubtful(_) | Agreement::Missing | Agreement::NotAsked => {
            words = format!("{words}; {}", order.consent.reference());
        }
    }
    if !order.note.is_empty() {
        words = format!("{words}; {}", order.note);
    }
    Phrase::of(words, Role::Normal)
}

fn heading(columns: Columns) -> Phrase {
    let headings: &[&str] = if columns.narrow { &["OBSERVED"] } else { &["BEFORE", "EXPECTED", "OBSERVED"] };
    let blank = Phrase::new().gap(columns.name);
    headings.iter().fold(blank, |line, heading| line.then(columns.cell(heading, Role::ColumnHeading)))
}

impl Columns {
    fn cell(self, text: &str, role: Role) -> Phrase {
        let before = self.figure.saturating_sub(text::width(text)).max(1);
        Phrase::new().gap(before).and(text, role)
    }
}

fn side(canvas: &Canvas<'_>, account: &Account, receipt: &Receipt, side: &Side, columns: Columns) -> Vec<Line> {
    let glyphs = canvas.theme().glyphs();
    let role = |minor: Minor| if minor.is_negative() { Role::Negative } else { Role::Normal };
    let known = |minor: Option<Minor>| match minor {
        Some(minor) => columns.cell(&receipt.amount(minor).figure(), role(minor)),
        None => columns.cell("?", Role::Unknown),
    };
    let observed = match side.observed {
        Observed::Read(minor) if minor.is_negative() => columns.cell(&receipt.amount(minor).figure(), Role::Negative),
        Observed::Read(minor) => columns.cell(&receipt.amount(minor).figure(), Role::Amount),
        Observed::NotYet | Observed::Unreadable => columns.cell("?", Role::Unknown),
    };
    let name = text::pad(account.name.as_str(), columns.name.saturating_sub(1), glyphs);
    let mut line = Phrase::of(name, Role::Normal).gap(1);
    if !columns.narrow {
        line = line.then(known(side.before)).then(known(side.expected));
    }
    line = line.then(observed);
    let remark = remark(canvas, receipt, side);
    let room = super::page::inner(canvas.width());
    if line.width().saturating_add(3).saturating_add(remark.width()) <= room {
        return vec![Line::Text(line.gap(3).then(remark))];
    }
    vec![Line::Text(line), Line::Text(Phrase::new().gap(2).then(remark))]
}

fn remark(canvas: &Canvas<'_>, receipt: &Receipt, side: &Side) -> Phrase {
    let set = canvas.set();
    let words = observed_words(receipt, side);
    match side.observed {
        Observed::NotYet => Phrase::of(words, Role::Muted),
        Observed::Unreadable => Phrase::of(format!("{} ", set.unknown), Role::Unknown).and(words, Role::Normal),
        Observed::Read(_) if side.difference().is_some_and(Minor::is_zero) => {
            Phrase::of(format!("{} ", set.pass), Role::Pass).and(words, Role::Muted)
        }
        Observed::Read(_) => Phrase::of(format!("{} ", set.warning), Role::Warning).and(words, Role::Normal),
    }
}
