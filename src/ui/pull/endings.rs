//! Ends other than a receipt: refused, not recorded, unknown. Each says first what happened to the money.

use crate::app::pull::{PullDialog, UnknownPage};
use crate::domain::{Label, Order, Refusal, WhyUnknown};

use super::page::{Line, Page};
use super::receipt::parties;
use crate::ui::{Canvas, Phrase, Role};

pub(super) fn refused(canvas: &Canvas<'_>, dialog: &PullDialog, order: &Order, refusal: &Refusal) -> Page {
    let set = canvas.set();
    let by = match (refusal.status, refusal.kind.as_str()) {
        (Some(_), _) => "Refused by Stripe",
        (None, "not_created") => "Not created",
        (None, "by_hand") => "Settled by hand",
        (None, _) => "Not sent",
    };
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

pub(super) fn unknown(canvas: &Canvas<'_>, dialog: &PullDialog, page: &UnknownPage) -> Page {
    let set = canvas.set();
    let plain = |words: String| Phrase::of(words, Role::Normal);
    let left = format!("{}, {}", page.recorded_at.strftime("%Y-%m-%d %H:%M:%S UTC"), why_words(page.why.as_ref()));
    let key = page
        .key_lives_until()
        .map_or(String::new(), |until| format!("protects a repeat until {}", until.strftime("%Y-%m-%d %H:%M UTC")));
    let look_up = page.look_up_from().map_or(String::new(), |from| from.strftime("%H:%M").to_string());
    let lines = vec![
        Line::Blank,
        Line::Text(parties(canvas, dialog, page.order.amount)),
        Line::Blank,
        Line::Text(
            Phrase::of(format!("{} ", set.unknown), Role::Unknown)
                .and("The money may or may not have moved.", Role::Title),
        ),
        Line::Blank,
        Line::Fact("sent", plain(left)),
        Line::Fact("account", plain("blocked: no new debit until this is settled".to_owned())),
        Line::Fact("debit", plain(page.order.debit.to_string())),
        Line::Fact("its key", plain(key)),
        Line::Blank,
        Line::Section("WHAT NOW"),
        Line::Blank,
        Line::sentence(
            "It stays in the journal as unresolved. A later version looks it up, or repeats it with the same key.",
            Role::Normal,
        ),
        Line::Blank,
        Line::sentence(format!("A look-up that finds nothing counts from {look_up} UTC on."), Role::Muted),
        Line::Blank,
    ];
    let title = Phrase::of(format!("{} OUTCOME UNKNOWN", set.unknown), Role::Unknown);
    Page { title, is_unknown: true, lines }
}

fn why_words(why: Option<&WhyUnknown>) -> String {
    why.map_or_else(|| "no answer was written down".to_owned(), WhyUnknown::words)
}
