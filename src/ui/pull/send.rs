//! The last section: what needs a yes, the confirmation, the buttons, and what to do next.

use crate::app::pull::{Confirmation, Focus, PullDialog, Stage, Standing, Tick};
use crate::app::{Model, Scroll};

use super::plan::{Density, Plan};
use super::{advice, input};
use crate::ui::{Canvas, Phrase, Role, text};

/// The heading, with what is written before it is sent, or which rows of the rules are seen.
pub(super) fn heading(frame: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog, scroll: Scroll) {
    let Some(y) = plan.send else { return };
    let figure = if scroll.is_cut() {
        Phrase::of(format!("{}, PgUp PgDn", scroll.words()), Role::Muted)
    } else {
        Phrase::of("written to the journal before it is sent", Role::Muted)
    };
    let end = frame.width().saturating_sub(1);
    let heading = dialog.deed().button().to_uppercase();
    frame.section_between(1, end, y, &Phrase::of(heading, Role::SectionHeading), &figure);
}

/// Draws all below the heading; tells where the cursor stands.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    plan: &Plan,
    model: &Model,
    dialog: &PullDialog,
    advice: &Phrase,
) -> Option<(u16, u16)> {
    ticks(canvas, plan, dialog);
    if let Some(progress) = advice::progress(canvas.set(), model, dialog) {
        canvas.phrase(0, plan.confirm, &progress);
        said(canvas, plan, canvas.width(), advice);
        return None;
    }
    let dry_run = ("[ dry run ]".to_owned(), Focus::DryRun, Role::Button);
    let cancel = ("[ Cancel ]".to_owned(), Focus::Cancel, Role::Button);
    let send = send_button(dialog);
    if plan.density == Density::Full {
        let start = buttons(canvas, plan.buttons, dialog, &[cancel, send]);
        buttons(canvas, plan.advice, dialog, &[dry_run]);
        said(canvas, plan, canvas.width().saturating_sub(advice::BESIDE_DRY_RUN), advice);
        return confirm(canvas, plan.confirm, start.saturating_sub(2), dialog);
    }
    buttons(canvas, plan.buttons, dialog, &[dry_run, cancel, send]);
    said(canvas, plan, canvas.width(), advice);
    confirm(canvas, plan.confirm, canvas.width(), dialog)
}

/// Advice in the rows that it has.
fn said(canvas: &mut Canvas<'_>, plan: &Plan, room: u16, advice: &Phrase) {
    if plan.advice_rows == 1 {
        canvas.fit_phrase(0, plan.advice, room, advice);
        return;
    }
    for (y, line) in (plan.advice..).zip(advice.wrap(room)).take(usize::from(plan.advice_rows)) {
        canvas.phrase(0, y, &line);
    }
}

fn ticks(canvas: &mut Canvas<'_>, plan: &Plan, dialog: &PullDialog) {
    let mut y = plan.ticks;
    for tick in Tick::ALL.into_iter().filter(|tick| dialog.offers(tick.focus())) {
        let words = match tick {
            Tick::BelowZero => below_zero_words(canvas, dialog),
            Tick::Cost => "Yes, Stripe charges for this; see its Connect pricing.".to_owned(),
            Tick::Final => "Yes, it is final: nothing takes it back.".to_owned(),
        };
        let given = dialog.is_given(tick);
        let role = if dialog.focus == tick.focus() { Role::ButtonFocused } else { Role::Button };
        let after = canvas.text(0, y, if given { "[x]" } else { "[ ]" }, role);
        let room = canvas.width().saturating_sub(after).saturating_sub(1);
        canvas.fit(after.saturating_add(1), y, room, &words, if given { Role::Normal } else { Role::Title });
        y = y.saturating_add(1);
    }
}

fn below_zero_words(canvas: &Canvas<'_>, dialog: &PullDialog) -> String {
    let (Some(shortfall), Some(grows)) = (dialog.shortfall(), dialog.reserve_grows_by()) else {
        return String::new();
    };
    let name = text::cut(dialog.held.account.name.as_str(), 20, canvas.theme().glyphs());
    let (short, grows) = (shortfall.figure(), grows.figure());
    if canvas.width() < 80 {
        return format!("Yes, {short} below zero; my reserve grows by {grows}.");
    }
    format!("Yes, {name} will be {short} below zero, and my reserve grows by {grows} {}.", shortfall.currency().code())
}

type Button = (String, Focus, Role);

fn send_button(dialog: &PullDialog) -> Button {
    let button = dialog.deed().button();
    if dialog.can_send()
        && let Some(amount) = dialog.amount()
    {
        let words = format!("[ {button} {} {} ]", amount.figure(), amount.currency().code());
        return (words, Focus::Send, Role::Send);
    }
    let why = match dialog.standing() {
        Standing::Blocked => ": blocked",
        Standing::ReadOnly => ": read-only",
        Standing::Waiting => ": needs your yes",
        Standing::Ready => ": confirm first",
        Standing::Withheld | Standing::NoNumber(_) | Standing::NoAmount(_) => "",
    };
    (format!("( {button}{why} )"), Focus::Send, Role::ButtonOff)
}

/// Draws buttons that end at the right edge; tells where they begin.
fn buttons(canvas: &mut Canvas<'_>, y: u16, dialog: &PullDialog, buttons: &[Button]) -> u16 {
    let mut phrase = Phrase::new();
    for (words, focus, role) in buttons {
        let focused = dialog.focus == *focus && matches!(dialog.stage, Stage::Editing) && dialog.menu.is_none();
        let role = match (focused, *role) {
            (true, Role::Send) => Role::SendFocused,
            (true, _) => Role::ButtonFocused,
            (false, role) => role,
        };
        phrase = if phrase.is_empty() { Phrase::new() } else { phrase.gap(2) }.and(words.clone(), role);
    }
    canvas.phrase_right(canvas.width(), y, &phrase)
}

/// The confirmation: what to type, the field, and how it stands.
fn confirm(canvas: &mut Canvas<'_>, y: u16, room: u16, dialog: &PullDialog) -> Option<(u16, u16)> {
    let set = canvas.set();
    let act = dialog.deed().button().to_lowercase();
    let Some(phrase) = dialog.phrase() else {
        let words = format!("To {act}, amount and {} are typed again here.", dialog.held.tail());
        canvas.fit(0, y, room, &words, Role::Muted);
        return None;
    };
    let state = dialog.confirmation();
    let off = state == Confirmation::Off;
    let role = |on: Role| if off { Role::Muted } else { on };
    let after = canvas.text(0, y, &format!("To {act}, type"), role(Role::Normal)).saturating_add(2);
    let x = canvas.text(after, y, &phrase, role(Role::Title)).saturating_add(2);
    let result = match &state {
        Confirmation::Matches => Phrase::of(format!("{} matches", set.pass), Role::Pass),
        Confirmation::Differs(_) => Phrase::of(format!("{} differs", set.blocked), Role::Error),
        Confirmation::Off | Confirmation::Empty | Confirmation::Begun => Phrase::new(),
    };
    let left = room.saturating_sub(x);
    let cells = text::width(&phrase).saturating_add(4).min(left);
    if off {
        canvas.line(x, x.saturating_add(cells), y, set.placeholder, Role::Muted);
        return None;
    }
    let with_result = cells.saturating_add(2).saturating_add(result.width());
    let cells = if with_result <= left { cells } else { left.saturating_sub(result.width().saturating_add(2)) };
    let focused = dialog.focus == Focus::Confirm;
    let cursor = input::draw(canvas, (x, y, cells), &dialog.fields.confirm, Role::FieldAmount, focused);
    canvas.phrase(x.saturating_add(cells).saturating_add(2), y, &result);
    cursor
}
