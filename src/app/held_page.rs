//! The page of a mark for which an account is held: what Stripe shows, and the reason with which a person acknowledges it. Only the
//! journal frees the account, once that is written down.

use super::form::{Form, Pressed, Spot};
use super::keys::{close_dialog, open_dialog};
use super::{BookAsk, Dialog, Effect, KeyPress, Model, Notice, Tone};
use crate::domain::Label;
use crate::journal::entry::{Held, Note};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPage {
    /// What holds the account.
    pub held: Held,
    /// What is filled in.
    pub form: Form,
    /// First row that is drawn; none until somebody scrolls.
    pub scrolled: Option<u16>,
}

const SPOTS: &[Spot] = &[Spot::Reason, Spot::Cancel, Spot::Do];

pub(super) fn open(model: &mut Model, held: Held) {
    let page = HeldPage { held, form: Form::new(SPOTS, String::new()), scrolled: None };
    open_dialog(model, Dialog::Held(Box::new(page)));
}

pub(super) fn on_key(model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    let seen = model.laid.dialog;
    model.notice = None;
    let Some(Dialog::Held(page)) = &mut model.dialog else { return Vec::new() };
    if let Some(top) = seen.after(press.key).filter(|_| seen.is_cut()) {
        page.scrolled = Some(top);
        return Vec::new();
    }
    let pressed = page.form.on_key(press, burst);
    follow(model, pressed)
}

pub(super) fn on_paste(model: &mut Model, text: &str) {
    let Some(Dialog::Held(page)) = &mut model.dialog else { return };
    let pressed = page.form.on_paste(text);
    follow(model, pressed);
}

fn follow(model: &mut Model, pressed: Pressed) -> Vec<Effect> {
    match pressed {
        Pressed::Nothing => Vec::new(),
        Pressed::Leave => {
            close_dialog(model);
            Vec::new()
        }
        Pressed::Say(text) => {
            model.notice = Some(Notice::new(Tone::Note, &text));
            Vec::new()
        }
        Pressed::Do => acknowledge(model),
    }
}

fn acknowledge(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Held(page)) = &model.dialog else { return Vec::new() };
    let note = Note::Acknowledged { mark: page.held.mark, reason: Label::new(page.form.reason.text().trim()) };
    close_dialog(model);
    vec![Effect::Book(BookAsk::Note(Box::new(note)))]
}
