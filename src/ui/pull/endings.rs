//! Ends other than a receipt: refused, and not recorded. Each says first what happened to the money.

use crate::app::pull::PullDialog;
use crate::domain::{Label, Order, Refusal};

use super::page::{Line, Page};
use super::receipt::parties;
use crate::ui::{Canvas, Phrase, Role};

pub(super) fn refused(canvas: &Canvas<'_>, dialog: &PullDialog, order: &Order, refusal: &Refusal) -> Page {
    let set = canvas.set();
    let by = if refusal.status.is_some() { "Refused by Stripe" } else { "Not sent" };
    let code = refusal.code.as_ref().unwrap_or(&refusal.kind);
    let mut lines = vec![
        Line::Blank,
        Line::Text(parties(canvas, dialog, order.amount)),
        Line::Blank,
        Line::Text(Phrase::of(format!("{} {by}. Nothing moved.", set.blocked), Role::Error)),
        Line::Blank,
        Line::Fact("code", Phrase::of(code.as_str(), Role::Title)),
        Line::sentence(refusal.message.to_string(), Role::Normal),
    ];
    if let Some(param) = &refusal.param {
        lines.push(Line::Fact("parameter", Phrase::of(param.as_str(), Role::Normal)));
    }
    if let Some(request) = &refusal.request {
        lines.push(Line::Fact("request", Phrase::of(request.as_str(), Role::Normal)));
    }
    lines.push(Line::Fact("debit", Phrase::of(order.debit.to_string(), Role::Normal)));
    lines.push(Line::Blank);
    if refusal.status.is_some() {
        let words = "No rule foresaw this: the verdict had allowed it. The refusal is in the journal.";
        lines.push(Line::sentence(words, Role::Muted));
    }
    lines.push(Line::Blank);
    Page { title: Phrase::of(format!("{} REFUSED", set.blocked), Role::Error), is_unknown: false, lines }
}

pub(super) fn not_recorded(canvas: &Canvas<'_>, dialog: &PullDialog, trouble: &Label) -> Page {
    let set = canvas.set();
    let mut lines = vec![Line::Blank];
    if let Some(amount) = dialog.amount() {
        lines.extend([Line::Text(parties(canvas, dialog, amount)), Line::Blank]);
    }
    let what = format!("{} Nothing was sent, because it could not be written down first.", set.blocked);
    lines.extend([
        Line::Text(Phrase::of(what, Role::Error)),
        Line::Blank,
        Line::sentence(trouble.to_string(), Role::Normal),
        Line::Blank,
        Line::sentence("A debit leaves only after the journal has it on disk.", Role::Muted),
        Line::Blank,
    ]);
    Page { title: Phrase::of(format!("{} NOT SENT", set.blocked), Role::Error), is_unknown: false, lines }
}
