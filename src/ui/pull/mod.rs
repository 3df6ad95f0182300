//! The Pull funds dialog, from the first field to the receipt. It draws what the dialog's state says and decides nothing;
//! what must never be hidden (whom, how much, the verdict, the confirmation) is placed first, and the rules get the rows
//! that are left.

mod advice;
mod choices;
mod endings;
mod fields;
mod input;
mod ledger;
mod page;
mod plan;
mod receipt;
mod request;
mod rules;
mod send;
mod verdict;

#[cfg(test)]
mod tests;

use crate::app::Model;
use crate::app::pull::{PullDialog, Stage};
use crate::domain::Mode;

use self::plan::{Density, Plan};
use super::glyphs::Frame;
use super::{Canvas, Phrase, Role};

/// What the dialog found out about its own layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Laid {
    /// Lines of rules that are seen.
    pub(super) rule_lines: u16,
    /// Where the cursor stands, in the buffer.
    pub(super) cursor: Option<(u16, u16)>,
}

/// Draws the dialog on a canvas that reaches from the strip to the message line and is blank.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, dialog: &PullDialog) -> Laid {
    match &dialog.stage {
        Stage::Editing | Stage::Rechecking(_) | Stage::Minting | Stage::Recording(_) | Stage::Sending(_) => {
            draw_form(canvas, model, dialog)
        }
        Stage::Done(paper) => ending(canvas, model, &receipt::page(canvas, dialog, paper)),
        Stage::Refused(order, refusal) => ending(canvas, model, &endings::refused(canvas, dialog, order, refusal)),
        Stage::NotRecorded(trouble) => ending(canvas, model, &endings::not_recorded(canvas, dialog, trouble)),
        Stage::Unknown(unknown) => ending(canvas, model, &endings::unknown(canvas, dialog, unknown)),
    }
}

fn draw_form(canvas: &mut Canvas<'_>, model: &Model, dialog: &PullDialog) -> Laid {
    let plan = Plan::of(canvas.width(), canvas.height(), dialog);
    let mut frame = canvas.part(plan.x, 0, plan.width, plan.height);
    draw_frame(&mut frame, dialog.held.mode, &Phrase::of("PULL FUNDS", Role::Title));
    let mut inner = frame.part(plan.pad, 0, plan.inner(), plan.height);
    let mut cursor = fields::draw(&mut inner, &plan, dialog);
    ledger::draw(&mut inner, &plan, dialog);
    cursor = send::draw(&mut inner, &plan, model, dialog).or(cursor);
    let rule_lines = rules::draw(&mut inner, &plan, dialog);
    verdict::draw(&mut frame, &plan, dialog);
    send::heading(&mut frame, &plan, dialog, rule_lines);
    choices::draw(canvas, &plan, dialog);
    Laid { rule_lines, cursor: cursor.filter(|_| dialog.menu.is_none()) }
}

fn ending(canvas: &mut Canvas<'_>, model: &Model, page: &page::Page) -> Laid {
    page.draw(canvas, model.mode);
    Laid { rule_lines: model.laid.rule_lines, cursor: None }
}

/// A frame in the line of the mode.
fn draw_frame(canvas: &mut Canvas<'_>, mode: Mode, title: &Phrase) {
    let line = canvas.theme().glyphs().mode_frame(mode);
    framed(canvas, line, Role::ModeLine(mode), mode, title);
}

fn framed(canvas: &mut Canvas<'_>, line: &Frame, role: Role, mode: Mode, title: &Phrase) {
    let words = match mode {
        Mode::Mock => "simulated money",
        Mode::Test => "test money",
        Mode::Live => "real money",
    };
    let badge = format!(" {} {} {words} ", mode.word(), canvas.set().dot);
    canvas.frame(line, role, title, &Phrase::of(badge, Role::Badge(mode)));
}

/// Whether the columns of the ledger have room to spare.
fn is_wide(density: Density) -> bool {
    match density {
        Density::Full => true,
        Density::Compact | Density::Tiny => false,
    }
}
