//! The dialog in which money is moved, from the first field to the receipt. It draws what the dialog's state says and decides nothing;
//! what must never be hidden (whom, how much, the verdict, the confirmation) is placed first, and the rules get the rows
//! that are left.

mod advice;
pub(super) mod body;
mod choices;
pub(super) mod endings;
mod explained;
mod fields;
pub(super) mod input;
mod ledger;
pub(super) mod page;
mod plan;
pub(super) mod receipt;
mod request;
mod rules;
mod send;
mod verdict;

#[cfg(test)]
mod tests;

use crate::app::pull::{PullDialog, Stage};
use crate::app::{Model, Scroll};
use crate::domain::{Deed, Mode};

use self::plan::{Density, Plan};
use super::glyphs::Frame;
use super::{Canvas, Phrase, Role, access};

/// What the dialog found out about its own layout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Laid {
    /// What is seen of the part that scrolls.
    pub(super) scroll: Scroll,
    /// Where the cursor stands, in the buffer.
    pub(super) cursor: Option<(u16, u16)>,
    /// What to do next, where the dialog has no row for it.
    pub(super) advice: Option<Phrase>,
}

/// Draws the dialog on a canvas that reaches from the strip to the message line and is blank.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, dialog: &PullDialog) -> Laid {
    let page = match &dialog.stage {
        Stage::Editing
        | Stage::Rechecking(_)
        | Stage::Minting
        | Stage::Recording(_)
        | Stage::Sending(_)
        | Stage::Pausing(_) => {
            return draw_form(canvas, model, dialog);
        }
        Stage::Done(paper) => {
            let unwritten = model.unwritten.iter().find(|one| one.debit == paper.order.debit);
            receipt::page(canvas, dialog, paper, unwritten)
        }
        Stage::Refused(order, refusal) => endings::refused(canvas, dialog, order, refusal),
        Stage::NotRecorded(trouble) => endings::not_recorded(canvas, dialog, trouble),
    };
    Laid { scroll: page.draw(canvas, model.mode, dialog.scrolled), ..Laid::default() }
}

fn draw_form(canvas: &mut Canvas<'_>, model: &Model, dialog: &PullDialog) -> Laid {
    let density = Density::of(canvas.width(), canvas.height());
    let (width, pad) = density.frame(canvas.width());
    let inner = width.saturating_sub(pad.saturating_mul(2));
    let body = rules::body(inner, density, canvas.theme().glyphs(), dialog);
    let advice = advice::advice(canvas.set(), model, dialog);
    let said = advice::rows(density, inner, dialog, &advice);
    let plan = Plan::of(canvas.width(), canvas.height(), dialog, body.len(), said);
    let mut frame = canvas.part(plan.x, 0, plan.width, plan.height);
    let mode = dialog.held.mode;
    let line = frame.theme().glyphs().mode_frame(mode);
    let access = access::in_badge(model);
    framed(
        &mut frame,
        line,
        Role::ModeLine(mode),
        mode,
        (&Phrase::of(title(dialog.deed()), Role::Title), access.as_deref()),
    );
    let mut inner = frame.part(plan.pad, 0, plan.inner(), plan.height);
    let mut cursor = fields::draw(&mut inner, &plan, dialog);
    ledger::draw(&mut inner, &plan, dialog);
    cursor = send::draw(&mut inner, &plan, model, dialog, &advice).or(cursor);
    let scroll = body.draw(&mut inner.part(0, plan.rules, plan.inner(), plan.rule_rows), dialog.scrolled);
    verdict::draw(&mut frame, &plan, dialog, scroll);
    send::heading(&mut frame, &plan, dialog, scroll);
    choices::draw(canvas, &plan, dialog);
    let advice = (plan.advice_rows == 0).then_some(advice);
    Laid { scroll, cursor: cursor.filter(|_| dialog.menu.is_none()), advice }
}

const fn title(deed: Deed) -> &'static str {
    match deed {
        Deed::Pull => "PULL FUNDS",
        Deed::Send => "SEND FUNDS",
        Deed::Reverse => "REVERSE A DEBIT",
    }
}

/// A frame in the line of the mode.
fn draw_frame(canvas: &mut Canvas<'_>, mode: Mode, title: &Phrase) {
    let line = canvas.theme().glyphs().mode_frame(mode);
    framed(canvas, line, Role::ModeLine(mode), mode, (title, None));
}

fn framed(canvas: &mut Canvas<'_>, line: &Frame, role: Role, mode: Mode, (title, access): (&Phrase, Option<&str>)) {
    let words = match mode {
        Mode::Mock => "simulated money",
        Mode::Test => "test money",
        Mode::Live => "real money",
    };
    let dot = canvas.set().dot;
    let access = access.map_or(String::new(), |access| format!("{dot} {access} "));
    let badge = format!(" {} {dot} {words} {access}", mode.word());
    canvas.frame(line, role, title, &Phrase::of(badge, Role::Badge(mode)));
}

/// Whether the columns of the ledger have room to spare.
fn is_wide(density: Density) -> bool {
    match density {
        Density::Full => true,
        Density::Compact | Density::Tiny => false,
    }
}
