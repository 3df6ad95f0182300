//! The table of accounts: one row a currency, only those that are on the screen. The name takes what width is left;
//! amounts are never cut, rather a column goes.

mod columns;
mod row;

use crate::app::{Entry, Model, SortBy};

use self::columns::{Columns, GUTTER, NEG, needs};
use self::row::draw_entry;
use super::layout::Layout;
use super::{Canvas, Phrase, Role, text};

/// Draws the table from the row of its heading on; tells how many rows it has for accounts.
pub(super) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) -> u16 {
    let rows = layout.table_rows();
    let top = layout.body_top();
    canvas.section_between(0, layout.table, top, &Phrase::of("ACCOUNTS", Role::SectionHeading), &order(canvas, model));
    let mut table = canvas.part(0, top.saturating_add(1), layout.table, rows.saturating_add(1));
    let shown: Vec<&Entry> = model.list.visible(&model.fleet, rows).filter_map(|at| model.fleet.at(at)).collect();
    let columns = Columns::new(layout, needs(&table, &shown));
    draw_headings(&mut table, &columns, model);
    if shown.is_empty() {
        table.sentences(2, 1, layout.table.saturating_sub(4), rows, &nothing(model), Role::Muted);
        return rows;
    }
    let mut y = 1;
    for entry in shown {
        y = draw_entry(&mut table, &columns, model, entry, y);
    }
    rows
}

/// How many are above and below what is shown; nothing where all are shown.
pub(super) fn position(layout: &Layout, model: &Model) -> Phrase {
    let all = model.list.shown().len();
    let above = model.list.top;
    let shown = model.list.visible(&model.fleet, layout.table_rows()).count();
    let below = all.saturating_sub(above).saturating_sub(shown);
    let shown = format!("{shown} of {all} shown");
    let words = match (above, below) {
        (0, 0) => return Phrase::new(),
        (0, below) => format!("{shown}, {below} below"),
        (above, 0) => format!("{shown}, {above} above"),
        (above, below) => format!("{shown}, {above} above, {below} below"),
    };
    Phrase::of(words, Role::Muted)
}

/// The order and the filter, at the right of the heading.
fn order(canvas: &Canvas<'_>, model: &Model) -> Phrase {
    let list = &model.list;
    let turned = if list.reversed { ", turned round" } else { "" };
    let mut words = format!("by {}{turned}", list.sort.words());
    if list.problems_only {
        words.push_str(", problems only");
    }
    if list.typing {
        // The field has the same width whatever is typed, so that nothing beside it moves.
        return Phrase::of(words, Role::Muted).and("  filter ", Role::Accent).and(field(canvas, model), Role::Field);
    }
    if list.filter.is_empty() {
        if !list.problems_only {
            words.push_str(", no filter");
        }
        return Phrase::of(words, Role::Muted);
    }
    let filter = text::cut(list.filter.text(), FIELD, canvas.theme().glyphs()).into_owned();
    let found = format!(", {} of {}", list.shown().len(), model.fleet.len());
    Phrase::of(format!("{words}, filter "), Role::Muted).and(filter, Role::Accent).and(found, Role::Muted)
}

/// Cells of the field in which a filter is typed.
const FIELD: u16 = 20;

/// The end of what is typed, with room for the cursor.
fn field(canvas: &Canvas<'_>, model: &Model) -> String {
    text::pad(text::tail(model.list.filter.text(), FIELD - 1), FIELD, canvas.theme().glyphs())
}

/// Where the cursor of the filter stands, in the coordinates of the screen.
pub(super) fn cursor(layout: &Layout, model: &Model) -> Option<(u16, u16)> {
    if !model.list.typing {
        return None;
    }
    let typed = model.list.filter.text();
    let upto: String = typed.chars().take(model.list.filter.cursor()).collect();
    let hidden = text::width(typed).saturating_sub(FIELD - 1);
    let at = text::width(&upto).saturating_sub(hidden).min(FIELD - 1);
    let start = layout.table.saturating_sub(2).saturating_sub(FIELD);
    Some((start.saturating_add(at), layout.body_top()))
}

/// Why no account is shown.
fn nothing(model: &Model) -> String {
    let list = &model.list;
    if model.fleet.is_empty() {
        let (platform, list) = (&model.platform_trouble, &model.list_trouble);
        return match (platform.as_ref().filter(|_| model.platform.is_none()), list, model.reads.is_listed()) {
            (Some(fault), _, _) => format!("The platform could not be read: {}. R tries again.", fault.told()),
            (None, Some(fault), _) => format!("The accounts could not be listed: {}. R tries again.", fault.told()),
            (None, None, true) => "This platform has no connected accounts.".to_owned(),
            (None, None, false) => "Reading the accounts.".to_owned(),
        };
    }
    match (list.filter.is_empty(), list.problems_only) {
        (false, false) => format!("No account matches {}. Esc clears the filter.", list.filter.text()),
        (false, true) => format!("No account with a problem matches {}. Esc clears the filter.", list.filter.text()),
        (true, _) => "No account has a problem. Esc shows all.".to_owned(),
    }
}

fn draw_headings(canvas: &mut Canvas<'_>, columns: &Columns, model: &Model) {
    let sorted = |by: SortBy| model.list.sort == by;
    let mark = if model.list.reversed { canvas.set().sorted_up } else { canvas.set().sorted_down };
    let role = Role::ColumnHeading;
    let after = canvas.text(GUTTER, 0, "NAME", role);
    if sorted(SortBy::Name) {
        canvas.text(after.saturating_add(1), 0, mark, role);
    }
    if let Some((x, _)) = columns.account {
        canvas.text(x, 0, "ACCOUNT", role);
    }
    if let Some(x) = columns.country {
        canvas.text(x, 0, "CC", role);
    }
    canvas.text(columns.currency, 0, "CUR", role);
    let ends = [
        (columns.pending.map(|(end, _)| end), "PENDING", SortBy::Pending),
        (Some(columns.available.0), "AVAILABLE", SortBy::Available),
        (columns.negative.map(|x| x.saturating_add(NEG - 1)), "NEG", SortBy::DaysNegative),
    ];
    for (end, heading, by) in ends {
        let Some(end) = end else { continue };
        canvas.text_right(end, 0, heading, role);
        if sorted(by) {
            canvas.text(end, 0, mark, role);
        }
    }
    if let Some(x) = columns.losses {
        canvas.text(x, 0, "LOSSES", role);
    }
    canvas.text(columns.verdict, 0, "PULL", role);
}
