//! The dialogs of the World screen. Each is small, says what it will do, and leads out with Esc one step at a time. What is asked
//! for stays on the screen until the world has answered; what it refuses is said where it was asked.

use crate::app::keys::{close_dialog, open_dialog};
use crate::app::{Dialog, Effect, Key, KeyPress, Model, Notice, Question, Reading, Tone};
use crate::domain::Label;

use super::{Ask, CauseForm, CauseMenu, ClockMenu, FaultForm, FaultList, WorldMove, ask, cause_form, fault_list};

/// A dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldDialog {
    /// What it shows.
    pub page: Page,
    /// Why what was asked for was not done.
    pub said: Option<Label>,
    /// Whether the world was asked and has not answered.
    pub waiting: bool,
}

/// What a dialog shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The clock.
    Clock(ClockMenu),
    /// Kinds of causes.
    Causes(CauseMenu),
    /// One cause.
    Cause(Box<CauseForm>),
    /// The faults that are armed.
    Faults(FaultList),
    /// One to be armed.
    Arm(Box<FaultForm>),
    /// The question before beginning anew.
    Ask(Ask),
}

/// What a key comes to.
enum Step {
    Stay,
    Close,
    Go(Page),
    Ask(Question),
    Say(String),
    Do(WorldMove),
}

impl WorldDialog {
    pub(super) fn on_reading(&mut self, question: &Question, reading: &Reading) {
        match &mut self.page {
            Page::Cause(form) => form.on_reading(question, reading),
            Page::Clock(_) | Page::Causes(_) | Page::Faults(_) | Page::Arm(_) | Page::Ask(_) => {}
        }
    }

    /// Whether it may throw something away, so that it takes no keys while it has just opened.
    #[must_use]
    pub const fn is_question(&self) -> bool {
        match self.page {
            Page::Ask(_) => true,
            Page::Clock(_) | Page::Causes(_) | Page::Cause(_) | Page::Faults(_) | Page::Arm(_) => false,
        }
    }
}

/// Opens a dialog, where the world can be reached at all.
pub(in crate::app) fn open_page(model: &mut Model, page: Page) {
    if model.desk.view.is_none() {
        let text = "The simulated Stripe has not been seen, so that nothing can be done to it. R looks again.";
        model.notice = Some(Notice::new(Tone::Note, text));
        return;
    }
    open_dialog(model, Dialog::World(Box::new(WorldDialog { page, said: None, waiting: false })));
}

pub(super) fn close(model: &mut Model) {
    close_dialog(model);
}

pub(in crate::app) fn on_key(model: &mut Model, press: KeyPress, burst: bool) -> Vec<Effect> {
    let acts = !burst && !press.repeat;
    model.notice = None;
    let Some(Dialog::World(mut dialog)) = model.dialog.take() else { return Vec::new() };
    let leaves = matches!(press.key, Key::Esc | Key::Ctrl('c'));
    let step = match (leaves, dialog.waiting) {
        (true, _) if acts => back(&dialog.page),
        (true, _) | (false, true) => Step::Stay,
        (false, false) => {
            dialog.said = None;
            on_page(&mut dialog.page, model, press.key, acts)
        }
    };
    take(model, dialog, step)
}

pub(in crate::app) fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(Dialog::World(mut dialog)) = model.dialog.take() else { return Vec::new() };
    let taken = match &mut dialog.page {
        Page::Clock(menu) => menu.date.as_mut().map(|date| date.paste(text)).is_some(),
        Page::Cause(form) => form.paste(&model.fleet, text),
        Page::Arm(form) => form.paste(&model.fleet, text),
        Page::Causes(_) | Page::Faults(_) | Page::Ask(_) => false,
    };
    if !taken {
        model.notice = Some(Notice::new(Tone::Note, "Pasted text goes into text fields only."));
    }
    model.dialog = Some(Dialog::World(dialog));
    Vec::new()
}

/// What Stripe answers about an account while a dialog asks for one of its sales or payouts.
pub(in crate::app) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) {
    if let Some(Dialog::World(dialog)) = &mut model.dialog {
        dialog.on_reading(question, reading);
    }
}

/// Some accounts are gone. A form that was about one of them asks for another; what was asked of the world stays asked.
pub(in crate::app) fn on_departed(model: &mut Model) {
    let Some(Dialog::World(dialog)) = &mut model.dialog else { return };
    let lost = match &mut dialog.page {
        Page::Cause(form) => form.depart(&model.fleet),
        Page::Arm(form) => form.depart(&model.fleet),
        Page::Clock(_) | Page::Causes(_) | Page::Faults(_) | Page::Ask(_) => false,
    };
    if lost && !dialog.waiting {
        dialog.said = Some(Label::new("Stripe no longer lists the account that was chosen. Choose another."));
    }
}

/// One step out.
fn back(page: &Page) -> Step {
    match page {
        Page::Clock(ClockMenu { at, date: Some(_) }) => Step::Go(Page::Clock(ClockMenu { at: *at, date: None })),
        Page::Cause(form) => {
            let at = super::CauseKind::ALL.iter().position(|(kind, _)| *kind == form.kind).unwrap_or(0);
            Step::Go(Page::Causes(CauseMenu { at }))
        }
        Page::Arm(_) => Step::Go(Page::Faults(FaultList::default())),
        Page::Clock(_) | Page::Causes(_) | Page::Faults(_) | Page::Ask(_) => Step::Close,
    }
}

fn on_page(page: &mut Page, model: &Model, key: Key, acts: bool) -> Step {
    match page {
        Page::Clock(menu) => match menu.on_key(key, acts, model.stripe_now()) {
            None => Step::Stay,
            Some(Ok(step)) => Step::Do(step),
            Some(Err(why)) => Step::Say(why),
        },
        Page::Causes(menu) => menu.on_key(key, acts).map_or(Step::Stay, |kind| {
            let keys = model.desk.view.as_ref().map_or_else(Vec::new, |view| view.keys.clone());
            Step::Go(Page::Cause(Box::new(CauseForm::new(kind, &model.fleet, model.desk.account.clone(), keys))))
        }),
        Page::Cause(form) => match form.on_key(&model.fleet, key, acts) {
            cause_form::Meant::Nothing => Step::Stay,
            cause_form::Meant::Ask(question) => Step::Ask(question),
            cause_form::Meant::Do(cause) => Step::Do(WorldMove::Cause(cause)),
            cause_form::Meant::Say(why) => Step::Say(why),
        },
        Page::Faults(list) => {
            let faults = model.desk.view.as_ref().map_or(&[][..], |view| &view.faults);
            match list.on_key(key, acts, faults) {
                fault_list::Meant::Nothing => Step::Stay,
                fault_list::Meant::Arm => {
                    Step::Go(Page::Arm(Box::new(FaultForm::new(&model.fleet, model.desk.account.clone()))))
                }
                fault_list::Meant::Do(step) => Step::Do(step),
                fault_list::Meant::Say(why) => Step::Say(why.to_owned()),
            }
        }
        Page::Arm(form) => match form.on_key(&model.fleet, key, acts) {
            None => Step::Stay,
            Some(Ok(plan)) => Step::Do(WorldMove::Arm(plan)),
            Some(Err(why)) => Step::Say(why),
        },
        Page::Ask(ask) => match ask.on_key(key, acts) {
            ask::Said::Nothing => Step::Stay,
            ask::Said::No => Step::Close,
            ask::Said::Yes(step) => Step::Do(step),
        },
    }
}

fn take(model: &mut Model, mut dialog: Box<WorldDialog>, step: Step) -> Vec<Effect> {
    let mut effects = Vec::new();
    match step {
        Step::Stay => {}
        Step::Close => {
            model.dialog_since = None;
            return effects;
        }
        Step::Go(page) => {
            open_dialog(model, Dialog::World(Box::new(WorldDialog { page, said: None, waiting: false })));
            return effects;
        }
        Step::Ask(question) => model.reads.want_anew(question),
        Step::Say(why) => dialog.said = Some(Label::new(&why)),
        Step::Do(_) if model.flight.is_some() => {
            dialog.said = Some(Label::new("A debit has no answer yet. Wait for it first."));
        }
        Step::Do(step) => {
            dialog.waiting = true;
            let epoch = model.desk.begin(step.clone());
            effects.push(Effect::MoveWorld(epoch, Box::new(step)));
        }
    }
    model.dialog = Some(Dialog::World(dialog));
    effects
}
