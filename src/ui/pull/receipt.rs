//! The receipt: what was done, under which names Stripe and the journal know it, and both balances as expected and as
//! seen.

use crate::app::Unwritten;
use crate::app::pull::{Agreement, Fields, PullDialog, observed_words};
use crate::domain::{Direction, Mode, ObjectId, Observed, Receipt, Side, What};
use crate::money::{Amount, Minor};

use super::page::{Line, Page};
use crate::ui::{Canvas, Phrase, Role, text};

/// Columns of the balances; figures are as wide as the widest of them, and the name has what is left.
#[derive(Debug, Clone, Copy)]
struct Columns {
    name: u16,
    figure: u16,
}

impl Columns {
    /// None where three figures do not fit beside a name.
    fn of(width: u16, receipt: &Receipt) -> Option<Self> {
        let of_side = |side: &Side| {
            let observed = match side.observed {
                Observed::Read(minor) => Some(minor),
                Observed::NotYet | Observed::Unreadable => None,
            };
            [side.before, side.expected, observed]
        };
        let figures = [of_side(&receipt.account), of_side(&receipt.platform)];
        let figures = figures.into_iter().flatten().flatten().map(|minor| text::width(&receipt.amount(minor).figure()));
        let wanted = if width >= 100 { 12 } else { 11 };
        let figure = figures.max().unwrap_or(0).max(wanted).saturating_add(2);
        let rest = super::page::inner(width).checked_sub(figure.saturating_mul(3))?;
        (rest >= 10).then_some(Self { name: rest.min(17), figure })
    }
}

/// The page of it; with the answer that says so where the journal could not take it.
pub(super) fn page(canvas: &Canvas<'_>, dialog: &PullDialog, receipt: &Receipt, unwritten: Option<&Unwritten>) -> Page {
    let set = canvas.set();
    let mut lines = vec![Line::Blank, Line::Text(parties(canvas, dialog, receipt.order.amount)), Line::Blank];
    if let Some(unwritten) = unwritten {
        let said = format!("{} NOT WRITTEN DOWN. {}", set.blocked, unwritten.sentence());
        lines.extend([Line::sentence(said, Role::Error), Line::Blank]);
    }
    let names_of = (dialog.held.account.name.as_str(), dialog.held.platform.name.as_str());
    let balances = balances(canvas, names_of, receipt);
    // Where not all fits, what the money did comes before the names under which it is known.
    if canvas.width() < 76 {
        lines.extend(balances);
        lines.extend(names(dialog, receipt));
    } else {
        lines.extend(names(dialog, receipt));
        lines.extend([Line::Blank, Line::Section("AVAILABLE BALANCES"), Line::Blank]);
        lines.extend(balances);
    }
    if dialog.held.mode == Mode::Mock {
        lines.extend([Line::Blank, Line::sentence("MOCK: simulated; no real money moved.", Role::Muted)]);
    }
    lines.push(Line::Blank);
    Page { title: Phrase::of(format!("{} DONE", set.pass), Role::Pass), is_unknown: false, lines }
}

/// Both balances, before, expected and observed, and what else moved them, under the names of account and platform.
pub(in crate::ui) fn balances(canvas: &Canvas<'_>, names: (&str, &str), receipt: &Receipt) -> Vec<Line> {
    let columns = Columns::of(canvas.width(), receipt);
    let mut lines: Vec<Line> = columns.map(heading).map(Line::Row).into_iter().collect();
    for (name, side) in [(names.0, &receipt.account), (names.1, &receipt.platform)] {
        match columns {
            Some(columns) => lines.extend(in_columns(canvas, name, receipt, side, columns)),
            None => lines.extend(one_below_the_other(canvas, name, receipt, side)),
        }
    }
    lines.extend(super::explained::lines(canvas, names, receipt));
    lines
}

/// How much, from whom, to whom.
pub(super) fn parties(canvas: &Canvas<'_>, dialog: &PullDialog, amount: Amount) -> Phrase {
    let glyphs = canvas.theme().glyphs();
    let held = &dialog.held;
    let (first, second) = match dialog.deed().direction() {
        Direction::ToPlatform => ("  from  ", "  to  "),
        Direction::ToAccount => ("  to  ", "  from  "),
    };
    let from = Phrase::of(amount.sentence(), Role::Amount)
        .and(first, Role::Muted)
        .and(text::cut(held.account.name.as_str(), 24, glyphs), Role::Title)
        .and(format!("  {}", text::short_id(held.account.id.as_str(), glyphs)), Role::Muted);
    if canvas.width() < 100 {
        return from;
    }
    from.and(second, Role::Muted).and(text::cut(held.platform.name.as_str(), 24, glyphs), Role::Title)
}

fn names(dialog: &PullDialog, receipt: &Receipt) -> Vec<Line> {
    let id = |id: &Option<ObjectId>| match id {
        Some(id) => Phrase::of(id.as_str(), Role::Normal),
        None => Phrase::of("not named in the answer", Role::Muted),
    };
    let request = match &receipt.settled.request {
        Some(request) => Phrase::of(request.as_str(), Role::Normal),
        None => Phrase::of("not named in the answer", Role::Muted),
    };
    let (giving, taking) = dialog.deed().objects();
    let at = receipt.settled.at.unwrap_or(receipt.at).strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let settled = if receipt.settled.replayed { format!("{at}, answered from an earlier attempt") } else { at };
    vec![
        Line::Fact("settled", Phrase::of(settled, Role::Normal)),
        Line::Fact(giving, id(&receipt.settled.transfer)),
        Line::Fact(taking, id(&receipt.settled.payment)),
        Line::Fact("request", request),
        Line::Fact("debit", Phrase::of(receipt.order.debit.to_string(), Role::Normal)),
        Line::Fact("for", purpose(dialog, receipt)),
    ]
}

fn purpose(dialog: &PullDialog, receipt: &Receipt) -> Phrase {
    let order = &receipt.order;
    let mut words = match &order.what {
        What::Pull { form, reason, consent } => {
            let agreement = match &dialog.agreement {
                Agreement::OnFile(agreement) => agreement,
                Agreement::Doubtful(_) | Agreement::Missing | Agreement::NotAsked => consent.reference(),
            };
            format!("{}; {}; {agreement}", reason.words(), Fields::tax_words(form.kind()))
        }
        What::Send { send } => send.words().to_owned(),
        What::Reverse { reverse } => format!("{} of debit {}", reverse.by.words(), reverse.of.short()),
    };
    if !order.note.is_empty() {
        words = format!("{words}; {}", order.note);
    }
    Phrase::of(words, Role::Normal)
}

fn heading(columns: Columns) -> Phrase {
    let blank = Phrase::new().gap(columns.name);
    ["BEFORE", "EXPECTED", "OBSERVED"]
        .into_iter()
        .fold(blank, |line, heading| line.then(columns.cell(Phrase::of(heading, Role::ColumnHeading))))
}

impl Columns {
    fn cell(self, figure: Phrase) -> Phrase {
        Phrase::new().gap(self.figure.saturating_sub(figure.width()).max(1)).then(figure)
    }
}

/// Before, expected and observed.
fn figures(receipt: &Receipt, side: &Side) -> [Phrase; 3] {
    let figure = |minor: Minor, role: Role| {
        let role = if minor.is_negative() { Role::Negative } else { role };
        Phrase::of(receipt.amount(minor).figure(), role)
    };
    let unknown = || Phrase::of("?", Role::Unknown);
    let known = |minor: Option<Minor>| minor.map_or_else(unknown, |minor| figure(minor, Role::Normal));
    let observed = match side.observed {
        Observed::Read(minor) => figure(minor, Role::Amount),
        Observed::NotYet | Observed::Unreadable => unknown(),
    };
    [known(side.before), known(side.expected), observed]
}

fn in_columns(canvas: &Canvas<'_>, name: &str, receipt: &Receipt, side: &Side, columns: Columns) -> Vec<Line> {
    let name = text::pad(name, columns.name.saturating_sub(1), canvas.theme().glyphs());
    let name = Phrase::of(name, Role::Normal).gap(1);
    let line = figures(receipt, side).into_iter().fold(name, |line, figure| line.then(columns.cell(figure)));
    let remark = remark(canvas, receipt, side);
    if line.width().saturating_add(3).saturating_add(remark.width()) <= super::page::inner(canvas.width()) {
        return vec![Line::Row(line.gap(3).then(remark))];
    }
    vec![Line::Row(line), Line::Remark(remark)]
}

/// Where figures are too wide to stand side by side.
fn one_below_the_other(canvas: &Canvas<'_>, name: &str, receipt: &Receipt, side: &Side) -> Vec<Line> {
    let [before, expected, observed] = figures(receipt, side);
    vec![
        Line::Text(Phrase::of(name, Role::Normal)),
        Line::Fact("before", before),
        Line::Fact("expected", expected),
        Line::Fact("observed", observed),
        Line::Remark(remark(canvas, receipt, side)),
    ]
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
