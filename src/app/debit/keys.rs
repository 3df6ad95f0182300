//! What keys do on the page of a debit. A look-up moves no money and needs one key; everything else is filled in first.

use crate::app::form::{Form, Pressed, Spot};
use crate::app::keys::{close_dialog, open_dialog};
use crate::app::stroke;
use crate::app::{BookAsk, Dialog, Effect, Key, KeyPress, Model, Notice, Scroll, Tone, copied, dashboard, pull};
use crate::domain::{Label, ObjectId};
use crate::journal::entry::{ByHand, Word};

use super::{Choice, DebitPage, Step, offered, repeat};

/// What a word that it happened needs.
const HAPPENED: &[Spot] = &[Spot::Reason, Spot::Object, Spot::Phrase, Spot::Cancel, Spot::Do];
/// What a word that it did not needs.
const DID_NOT: &[Spot] = &[Spot::Reason, Spot::Phrase, Spot::Cancel, Spot::Do];

pub(in crate::app) fn on_key(model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    model.notice = None;
    let seen = model.laid.dialog;
    let Some(Dialog::Debit(page)) = &mut model.dialog else { return Vec::new() };
    let pressed = match &mut page.step {
        Step::Choosing | Step::Written => return choose(model, press, burst),
        Step::Repeating(repeat) if repeat.is_waiting() => {
            if matches!(press.key, Key::Esc | Key::Ctrl('c')) && !burst && !press.repeat {
                page.step = Step::Choosing;
                note(model, "Stopped. It was not sent again.");
            }
            return Vec::new();
        }
        Step::Repeating(_) | Step::Saying(..) if matches!(press.key, Key::PageUp | Key::PageDown) => {
            page.scrolled = scrolled(page, seen, press.key);
            return Vec::new();
        }
        Step::Repeating(repeat) => repeat.form.on_key(press, burst),
        Step::Saying(_, form) => form.on_key(press, burst),
    };
    follow(model, pressed)
}

pub(in crate::app) fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &mut model.dialog else { return Vec::new() };
    let pressed = match &mut page.step {
        Step::Choosing | Step::Written => Pressed::Say("Pasted text goes into text fields only.".to_owned()),
        Step::Repeating(repeat) => repeat.form.on_paste(text),
        Step::Saying(_, form) => form.on_paste(text),
    };
    follow(model, pressed)
}

fn follow(model: &mut Model, pressed: Pressed) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &mut model.dialog else { return Vec::new() };
    match pressed {
        Pressed::Nothing => {}
        Pressed::Leave => {
            page.step = Step::Choosing;
            page.scrolled = None;
        }
        Pressed::Say(text) => note(model, &text),
        Pressed::Do => match &page.step {
            Step::Repeating(_) => repeat::begin(model),
            Step::Saying(happened, _) => {
                let happened = *happened;
                return say(model, happened);
            }
            Step::Choosing | Step::Written => {}
        },
    }
    Vec::new()
}

fn choose(model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    let acts = !burst && !press.repeat;
    let (seen, key) = (model.laid.dialog, press.key);
    let Some(Dialog::Debit(page)) = &mut model.dialog else { return Vec::new() };
    if matches!(key, Key::PageUp | Key::PageDown) || (!page.is_open() && seen.after(key).is_some()) {
        // A page moves with the page keys, and where there is nothing to choose with every key that moves.
        page.scrolled = scrolled(page, seen, key);
        return Vec::new();
    }
    let (debit, account) = (page.debit, page.order.account.clone());
    if acts && matches!(key, Key::Esc | Key::Ctrl('c')) {
        close_dialog(model);
        return Vec::new();
    }
    if acts && key == Key::Char('c') {
        let debit = debit.to_string();
        return copied::order(model, copied::Copied::new(&debit), Tone::Note, &format!("Copied {debit}."));
    }
    let settled = page.record.as_deref().filter(|_| !page.is_open()).cloned();
    if let Some(record) = settled.filter(|_| acts && key == Key::Char('z')) {
        return pull::open_reversal(model, &record);
    }
    if acts && key == Key::Char('o') {
        return dashboard::open_of(model, &account);
    }
    among_choices(model, key, acts)
}

fn among_choices(model: &mut Model, key: Key, acts: bool) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &model.dialog else { return Vec::new() };
    let offered = offered(model, page);
    let is_offered = |choice: Choice| offered.iter().any(|(of, _)| *of == choice);
    let listed: Vec<(Choice, char)> = Choice::ALL.into_iter().filter(|(choice, _)| is_offered(*choice)).collect();
    let mut at = listed.iter().position(|(choice, _)| *choice == page.choice).unwrap_or(0);
    let chosen = stroke::choose(&mut at, &listed, key, acts);
    if let Some(Dialog::Debit(page)) = &mut model.dialog {
        page.choice = chosen.or_else(|| listed.get(at).map(|(choice, _)| *choice)).unwrap_or(Choice::LookUp);
    }
    chosen.map_or_else(Vec::new, |choice| take(model, choice))
}

/// Keys may be faster than frames, so that one goes on from the last one.
fn scrolled(page: &DebitPage, seen: Scroll, key: Key) -> Option<u16> {
    Scroll { top: page.scrolled.unwrap_or(seen.top), ..seen }.after(key).or(page.scrolled)
}

fn take(model: &mut Model, choice: Choice) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &model.dialog else { return Vec::new() };
    let (debit, phrase) = (page.debit, page.phrase());
    let offer = offered(model, page).into_iter().find(|(of, _)| *of == choice).map(|(_, offer)| offer);
    if let Some(Err(why)) = &offer {
        model.notice = Some(Notice::new(Tone::Note, why));
        return Vec::new();
    }
    match choice {
        Choice::LookUp => {
            // What is in the way was just said.
            model.look_up_now(debit).unwrap_or_default();
        }
        Choice::SameKey => repeat::open(model, phrase),
        Choice::Leave => close_dialog(model),
        Choice::Happened => open_form(model, true, Form::new(HAPPENED, format!("happened {phrase}"))),
        Choice::DidNotHappen => open_form(model, false, Form::new(DID_NOT, format!("not {phrase}"))),
    }
    Vec::new()
}

fn open_form(model: &mut Model, happened: bool, form: Form) {
    enter(model, Step::Saying(happened, Box::new(form)));
}

/// What may act has just opened, and takes no key at first.
pub(super) fn enter(model: &mut Model, step: Step) {
    if let Some(Dialog::Debit(mut page)) = model.dialog.take() {
        page.step = step;
        page.scrolled = None;
        open_dialog(model, Dialog::Debit(page));
    }
}

fn say(model: &mut Model, happened: bool) -> Vec<Effect> {
    let Some(Dialog::Debit(page)) = &model.dialog else { return Vec::new() };
    let (Some(follow), Step::Saying(_, form)) = (model.followed(page.debit), &page.step) else {
        note(model, "It has an end meanwhile. Nothing was written.");
        return Vec::new();
    };
    let object = form.object.text().trim();
    let object = (!object.is_empty()).then(|| ObjectId::new(object));
    let word = Word {
        says: if happened { ByHand::Happened(object) } else { ByHand::DidNotHappen },
        reason: Label::new(form.reason.text().trim()),
        asked_on: follow.open.history.events(),
        looked: follow.looked,
    };
    let debit = page.debit;
    if let Some(Dialog::Debit(page)) = &mut model.dialog {
        page.step = Step::Written;
    }
    vec![Effect::Book(BookAsk::Resolve(debit, Box::new(word)))]
}

fn note(model: &mut Model, text: &str) {
    model.notice = Some(Notice::new(Tone::Note, text));
}
