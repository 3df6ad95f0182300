//! The last rows of every screen: a rule, the message line, and the keys that work where one is. Keys come from the table
//! of actions, so that none is named that does nothing.

use crate::app::debit::offered;
use crate::app::reserve::{CLEARED_AFTER_DAYS, negatives_of};
use crate::app::{Action, BINDINGS, Binding, Dialog, Model, Notice, Screen, SortBy, Tone, action_of, sweep};
use crate::domain::{Method, Mode};
use crate::money::Amount;

use super::layout::Layout;
use super::{Canvas, Phrase, Role, access, reading, text};

/// A key and what it does.
type Key = (String, String);

/// Draws the footer. `position` stands at the right of its rule. Tells whether the rule is to be seen.
pub(super) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, position: &Phrase) -> bool {
    let top = layout.foot();
    if !covers_the_rule(model) {
        canvas.section(top, &Phrase::new(), position);
    }
    let is_typing = matches!(model.dialog, Some(Dialog::Command(_)));
    let keys = keys(model);
    let has_rule = is_typing || draw_message(canvas, top, model, keys.is_empty());
    draw_keys(canvas, top.saturating_add(2), &keys, is_help_kept(model));
    has_rule
}

/// Before a dialog that may move money there is nothing but the dialog.
fn covers_the_rule(model: &Model) -> bool {
    match &model.dialog {
        Some(Dialog::Pull(_) | Dialog::Command(_)) => true,
        Some(
            Dialog::Arm(_)
            | Dialog::Debit(_)
            | Dialog::Held(_)
            | Dialog::Help(_)
            | Dialog::Sort
            | Dialog::Reading
            | Dialog::World(_),
        )
        | None => false,
    }
}

/// The message, below the rule; one that needs two lines takes the place of the rule, so that no sentence loses its end. Below a
/// dialog, which reaches down to this line, it takes the row of the keys where none works.
/// Tells whether the rule is left.
fn draw_message(canvas: &mut Canvas<'_>, top: u16, model: &Model, has_no_keys: bool) -> bool {
    let Some(notice) = message(model) else { return true };
    let set = canvas.set();
    let (sign, role) = match notice.tone {
        Tone::Note => (set.dot, Role::Muted),
        Tone::Done => (set.pass, Role::Pass),
        Tone::Warning => (set.warning, Role::Warning),
        Tone::Refused => (set.blocked, Role::Error),
        Tone::Unknown => (set.unknown, Role::Unknown),
    };
    let start = text::width(sign).saturating_add(3);
    let room = canvas.width().saturating_sub(start).saturating_sub(1);
    if model.dialog.is_some() {
        // What matters in it stands in the dialog as well, but for that the program ends.
        let y = top.saturating_add(1);
        if has_no_keys {
            canvas.text(2, y, sign, role);
            canvas.sentences(start, y, room, 2, notice.text.as_str(), Role::Normal);
            return true;
        }
        canvas.text(2, top.saturating_add(1), sign, role);
        canvas.fit(start, top.saturating_add(1), room, notice.text.as_str(), Role::Normal);
        return true;
    }
    let lines = text::wrap(notice.text.as_str(), room);
    let first = if lines.len() > 1 { top } else { top.saturating_add(1) };
    if lines.len() > 1 {
        let width = canvas.width();
        canvas.part(0, top, width, 1).blank();
    }
    canvas.text(2, first, sign, role);
    if let [above, below, rest @ ..] = lines.as_slice() {
        canvas.text(start, first, above, Role::Normal);
        let below = if rest.is_empty() { below.clone() } else { format!("{below} {}", rest.join(" ")) };
        canvas.fit(start, first.saturating_add(1), room, &below, Role::Normal);
    } else if let Some(only) = lines.first() {
        canvas.text(start, first, only, Role::Normal);
    }
    lines.len() <= 1
}

/// What to do next, for which a small dialog has no row, in the message line unless something else must be said there.
pub(super) fn draw_advice(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, advice: &Phrase) {
    if urgent(model).is_some() {
        return;
    }
    let (y, width) = (layout.foot().saturating_add(1), canvas.width());
    canvas.part(0, y, width, 1).blank();
    canvas.fit_phrase(2, y, width.saturating_sub(3), advice);
}

/// Said while a dialog that may act takes no keys.
const JUST_OPENED: &str = "This has just opened; it takes keys in a moment.";

/// What is to be said: what just happened, else what is wrong, else what the dialog or the selected account has to say.
fn message(model: &Model) -> Option<Notice> {
    if let Some(notice) = urgent(model) {
        return Some(notice);
    }
    if let Some(Dialog::Pull(dialog)) = &model.dialog {
        return Some(dialog.message());
    }
    if let Some(Dialog::Debit(page)) = &model.dialog
        && model.size.height < 22
    {
        // Where the page has no rows for it, the sentence on the selected choice stands here.
        let selected = offered(model, page).into_iter().find(|(choice, _)| *choice == page.choice);
        return selected.map(|(_, offer)| Notice::new(Tone::Note, &offer.unwrap_or_else(|why| why)));
    }
    if let Some(flight) = &model.flight {
        let text = format!("A {} has no answer yet.", flight.told());
        return Some(Notice::new(Tone::Unknown, &text));
    }
    if let Some(fault) = &model.platform_trouble {
        let text = format!("The platform could not be read: {}. R tries again.", fault.told());
        return Some(Notice::new(Tone::Warning, &text));
    }
    if let Some(fault) = &model.list_trouble {
        let text = format!("The list of accounts could not be read further: {}. R tries again.", fault.told());
        return Some(Notice::new(Tone::Warning, &text));
    }
    reading::message(model).or_else(|| model.visit.notice()).or_else(|| running_out(model))
}

const HELD_UP: &str =
    "The journal is still being written to; q again ends at once. The next start finds what was kept.";

/// What goes before everything else.
fn urgent(model: &Model) -> Option<Notice> {
    if model.is_held_up {
        return Some(Notice::new(Tone::Warning, HELD_UP));
    }
    if let Some(flight) = model.flight.as_ref().filter(|_| model.leaving) {
        let (noun, amount) = (flight.order.what.deed().noun(), flight.order.amount.sentence());
        let text = format!("Leaving as soon as the {noun} of {amount} has its answer; q again leaves now.");
        return Some(Notice::new(Tone::Warning, &text));
    }
    if let Some(unwritten) = model.unwritten.first() {
        return Some(Notice::new(Tone::Refused, &unwritten.sentence()));
    }
    if let Some(text) = access::ending(model) {
        return Some(Notice::new(Tone::Warning, &text));
    }
    if let Some(notice) = &model.notice {
        return Some(notice.clone());
    }
    if let Some(trouble) = &model.journal_trouble {
        let text = format!("The journal cannot be used, so nothing will be sent: {trouble}");
        return Some(Notice::new(Tone::Refused, &text));
    }
    let acts = matches!(model.dialog, Some(Dialog::Pull(_) | Dialog::Arm(_) | Dialog::Debit(_) | Dialog::Held(_)));
    (acts && model.is_settling()).then(|| Notice::new(Tone::Note, JUST_OPENED))
}

/// The selected account's balance below zero, once its time runs short.
fn running_out(model: &Model) -> Option<Notice> {
    let entry = model.looked_at()?;
    let row = negatives_of(entry).filter(|row| row.in_reserve).max_by_key(|row| row.day(model.stripe_now()))?;
    let day = row.day(model.stripe_now()).filter(|day| *day >= 150)?;
    let owed = row.amount.checked_neg().map(Amount::sentence).ok()?;
    let left = CLEARED_AFTER_DAYS.saturating_sub(day);
    let cleared = row.cleared_on()?;
    let name = &entry.account.name;
    let text = match left {
        ..=0 => format!("{name}: day {day} below zero. Stripe clears it from your reserve, {owed}."),
        1 => format!("{name}: your reserve pays {owed} in 1 day, on {cleared}."),
        left => format!("{name}: your reserve pays {owed} in {left} days, on {cleared}."),
    };
    Some(Notice::new(Tone::Warning, &text))
}

fn is_help_kept(model: &Model) -> bool {
    model.dialog.is_none() && !model.is_typing()
}

fn keys(model: &Model) -> Vec<Key> {
    let own = |keys: &[(&str, &str)]| keys.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect();
    match &model.dialog {
        Some(Dialog::Pull(_) | Dialog::Arm(_) | Dialog::Debit(_) | Dialog::Held(_)) if model.is_settling() => {
            Vec::new()
        }
        Some(Dialog::Debit(page)) => own(&page.hints(model.laid.dialog, model.mode)),
        Some(Dialog::Held(page)) => own(&page.form.hints("acknowledge")),
        Some(Dialog::Arm(dialog)) => own(&dialog.hints()),
        Some(Dialog::Command(_)) => {
            own(&[("Enter", "do it"), ("Tab", "complete"), ("Up Down", "lines before"), ("Esc", "leave it")])
        }
        Some(Dialog::Pull(dialog)) => {
            let hints = dialog.hints(model.laid.dialog);
            hints.into_iter().map(|hint| (hint.key.to_owned(), hint.words.to_owned())).collect()
        }
        Some(Dialog::Help(page)) if !page.search.is_empty() => own(&[("Esc", "clear the search"), ("Enter", "close")]),
        Some(Dialog::Help(_)) => own(&[("Up Down", "move"), ("Esc", "close")]),
        Some(Dialog::World(dialog)) => own(&dialog.hints()),
        Some(Dialog::Reading) => own(&[("r", "read every account"), ("s", "stop"), ("Esc", "close")]),
        Some(Dialog::Sort) => {
            let mut keys: Vec<Key> =
                SortBy::ALL.iter().map(|(by, letter)| (letter.to_string(), by.words().to_owned())).collect();
            keys.push(("Esc".to_owned(), "leave it".to_owned()));
            keys
        }
        None if model.is_typing() => own(&[("Enter", "keep"), ("Esc", "clear"), ("Up Down", "move")]),
        None => BINDINGS
            .iter()
            .filter(|binding| works(binding, model))
            .filter_map(|binding| of_binding(binding, model))
            .collect(),
    }
}

fn of_binding(binding: &Binding, model: &Model) -> Option<Key> {
    let stops = binding.action == Action::Back && sweep::can_stop(model);
    let is = |action: Action| binding.action == action;
    let word = match () {
        () if stops => "stop reading",
        () if is(Action::Pause) && model.requests.since_pause().is_some() => "go on",
        () if is(Action::Bodies) && model.requests.bodies.is_some() => "list",
        () => binding.footer?,
    };
    Some((binding.keys.first()?.to_string(), word.to_owned()))
}

/// Whether a key does something now, and not only on such a screen.
fn works(binding: &Binding, model: &Model) -> bool {
    let is_offered = binding.is_on(&model.screen, model.mode)
        && binding.keys.first().is_some_and(|key| action_of(*key, &model.screen, model.mode) == Some(binding.action));
    let several = || model.looked_at().is_some_and(|entry| entry.lines() > 1);
    let filtered = || !model.list.filter.is_empty() || model.list.problems_only;
    let more = || match &model.screen {
        Screen::Detail(id) => model.histories.of(id).is_some_and(|history| !history.is_whole()),
        Screen::Accounts | Screen::Reserve | Screen::Journal | Screen::Requests | Screen::World | Screen::Profile => {
            false
        }
    };
    is_offered
        && match binding.action {
            Action::Open | Action::Pull => model.acted_on().is_some(),
            Action::Dashboard => model.acted_on().is_some() && model.mode != Mode::Mock,
            Action::NextCurrency => several(),
            Action::ReadAll => more(),
            Action::Clock | Action::Cause | Action::Faults => model.desk.view.is_some(),
            Action::Back => !matches!(model.screen, Screen::Accounts) || filtered() || sweep::can_stop(model),
            Action::CopyCurl | Action::Bodies => model.requests.selected().is_some(),
            Action::Send => model.looked_at().is_some_and(crate::app::Entry::is_negative),
            Action::OpenLine => model.journal_selected().is_some(),
            Action::Reverse => model.journal_selected().is_some_and(|row| row.can_be_given_back()),
            Action::NextUnresolved => !model.unresolved.is_empty(),
            Action::ExportJournal => model.journal.summary.as_ref().is_some_and(|summary| summary.events > 0),
            Action::Repeat => model.requests.selected().is_some_and(|exchange| exchange.method == Method::Get),
            Action::Up
            | Action::Down
            | Action::Top
            | Action::Bottom
            | Action::PageUp
            | Action::PageDown
            | Action::ShowAccounts
            | Action::ShowReserve
            | Action::ShowJournal
            | Action::FilterJournal
            | Action::ShowRequests
            | Action::ShowRequestsOf
            | Action::ShowWorld
            | Action::CopyId
            | Action::FilterRequests
            | Action::Pause
            | Action::Save
            | Action::ShowProfile
            | Action::Command
            | Action::NextScreen
            | Action::PreviousScreen
            | Action::Filter
            | Action::Problems
            | Action::Sort
            | Action::Refresh
            | Action::Readings
            | Action::Help
            | Action::Suspend
            | Action::Quit => true,
        }
}

/// As many keys as fit, from the left; where help is offered it stays, at the end of those that do.
fn draw_keys(canvas: &mut Canvas<'_>, y: u16, keys: &[Key], is_help_kept: bool) {
    let end = canvas.width().saturating_sub(1);
    let wide = |gap: u16, keys: &[&Key]| -> u16 {
        let cells = keys.iter().map(|(key, word)| text::width(key).saturating_add(1).saturating_add(text::width(word)));
        cells.map(|cells| cells.saturating_add(gap)).sum::<u16>().saturating_sub(gap)
    };
    let room = end.saturating_sub(2);
    let all: Vec<&Key> = keys.iter().collect();
    let gap = if wide(3, &all) <= room { 3 } else { 2 };
    let mut shown = all;
    while wide(gap, &shown) > room && shown.len() > 1 {
        let last = shown.len().saturating_sub(1);
        let help = shown.iter().position(|(key, _)| is_help_kept && key == "?");
        let from_right = (0..=last).rev().find(|at| Some(*at) != help).unwrap_or(last);
        shown.remove(from_right);
    }
    let mut x = 2;
    for (key, word) in shown {
        x = canvas.text(x, y, key, Role::Accent).saturating_add(1);
        x = canvas.text(x, y, word, Role::Muted).saturating_add(gap);
    }
}
