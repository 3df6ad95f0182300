//! An open list of choices, in a plain frame under its field.

use crate::app::pull::{Choice, Menu, PullDialog};
use crate::domain::{FormKind, Reason};

use super::fields::{candidate_words, spots};
use super::plan::Plan;
use crate::ui::{Canvas, Phrase, Role, text};

/// Draws the list that is open, if one is.
pub(super) fn draw(canvas: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog) {
    let Some(menu) = dialog.menu else { return };
    let Some(spot) = spots(plan, dialog).into_iter().find(|spot| spot.focus == menu.of.focus()) else { return };
    let rows = rows(canvas, menu, dialog);
    let (x, y) = spot.value();
    let x = plan.x.saturating_add(plan.pad).saturating_add(x).saturating_sub(2);
    let top = y.saturating_add(1);
    let widest = rows.iter().map(|row| text::width(row)).max().unwrap_or(0);
    let width = widest.saturating_add(6).max(spot.cells.saturating_add(4)).min(canvas.width());
    let x = x.min(canvas.width().saturating_sub(width));
    let count = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let height = count.saturating_add(2).min(canvas.height().saturating_sub(top));
    // Half a figure beside the list could be taken for a whole one, so that its rows are cleared from edge to edge.
    canvas.part(plan.x.saturating_add(1), top, plan.width.saturating_sub(2), height).blank();
    let mut list = canvas.part(x, top, width, height);
    let frame = list.theme().glyphs().plain_frame();
    let position = if count.saturating_add(2) > height {
        Phrase::of(format!(" {} of {count} ", menu.at.saturating_add(1)), Role::Muted)
    } else {
        Phrase::new()
    };
    list.frame(frame, Role::Rule, &Phrase::new(), &position);
    draw_rows(&mut list, &rows, menu.at);
}

fn draw_rows(list: &mut Canvas<'_>, rows: &[String], at: usize) {
    let lines = usize::from(list.height().saturating_sub(2));
    let top = at.saturating_add(1).saturating_sub(lines);
    let (glyphs, set) = (list.theme().glyphs(), list.set());
    let cells = list.width().saturating_sub(4);
    for (y, (nth, row)) in (1..).zip(rows.iter().enumerate().skip(top).take(lines)) {
        let shown = text::pad(row, cells, glyphs);
        if nth == at {
            list.text(1, y, set.selected, Role::Accent);
            list.text(2, y, &shown, Role::Selected);
        } else {
            list.text(2, y, &shown, Role::Normal);
        }
    }
}

fn rows(canvas: &Canvas<'_>, menu: Menu, dialog: &PullDialog) -> Vec<String> {
    match menu.of {
        Choice::Reason => Reason::ALL.iter().map(|reason| reason.words().to_owned()).collect(),
        Choice::Form => [FormKind::Charge, FormKind::Transfer]
            .into_iter()
            .map(|form| {
                let word = if form == FormKind::Charge { "charge" } else { "transfer" };
                format!("{word}: {}", crate::app::pull::Fields::tax_words(form))
            })
            .collect(),
        Choice::Reference => {
            let line = |one: &crate::domain::ReferenceCandidate| {
                let day = one.created.strftime("%Y-%m-%d");
                format!("{}  {day}  {}", candidate_words(canvas, one), one.description)
            };
            dialog.references.listed().iter().map(line).collect()
        }
    }
}
