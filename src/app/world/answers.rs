//! What came of a look or of a move: the view that is shown from then on, the sentence, and what is read again because it may be
//! another now. Whatever a world says is told where it was asked for.

use crate::app::{Dialog, Effect, Model, Notice, Question, Tone};
use crate::domain::{AccountId, Epoch, Label, Scope};

use super::{Cause, Trouble, WorldAnswer, WorldMove, WorldView, agenda, anew, desk, dialog};

/// Takes the answer to a look or a move.
pub(in crate::app) fn on_answer(model: &mut Model, epoch: Epoch, answer: WorldAnswer) -> Vec<Effect> {
    let was_look = model.desk.looking.take_if(|open| *open == epoch).is_some();
    let done = model.desk.doing.take_if(|(open, _)| *open == epoch).map(|(_, step)| step);
    if !was_look && done.is_none() {
        return Vec::new();
    }
    match answer {
        WorldAnswer::Seen(view) => take_view(model, *view),
        WorldAnswer::Done(words, view) => on_done(model, done.as_ref(), &words, view.map(|view| *view)),
        WorldAnswer::Refused(why) => fail(model, done.as_ref(), Trouble::Refused(why)),
        WorldAnswer::NoToken => fail(model, done.as_ref(), Trouble::NoToken),
        WorldAnswer::Gone(why) => fail(model, done.as_ref(), Trouble::Gone(why)),
    }
}

/// A move that was refused is told where it was asked for; a look that failed leaves its reason in place of what it would show.
fn fail(model: &mut Model, done: Option<&WorldMove>, trouble: Trouble) -> Vec<Effect> {
    let Some(step) = done else {
        model.desk.trouble = Some(trouble);
        return Vec::new();
    };
    let sentence = match &trouble {
        Trouble::NoToken => Label::new("This console holds no token for the simulated Stripe."),
        Trouble::Refused(why) => Label::new(&format!("{}.", capital(&named(model, done, why.as_str())))),
        Trouble::Gone(why) => {
            Label::new(&format!("The simulated Stripe did not answer: {why}. Whether it was done is not known."))
        }
    };
    // A move without an answer may have been done.
    model.desk.outdated |= matches!(trouble, Trouble::Gone(_));
    let is_shown = match &mut model.dialog {
        Some(Dialog::World(dialog)) if dialog.waiting => {
            dialog.waiting = false;
            dialog.said = Some(sentence.clone());
            true
        }
        Some(
            Dialog::World(_)
            | Dialog::Debit(_)
            | Dialog::Held(_)
            | Dialog::Pull(_)
            | Dialog::Arm(_)
            | Dialog::Command(_)
            | Dialog::Help(_)
            | Dialog::Sort
            | Dialog::Reading,
        )
        | None => false,
    };
    if !is_shown {
        model.notice = Some(Notice::new(Tone::Refused, sentence.as_str()));
    }
    if matches!(trouble, Trouble::Gone(_)) && changes_money(step) {
        read_again(model, step);
    }
    Vec::new()
}

fn on_done(model: &mut Model, done: Option<&WorldMove>, words: &Label, view: Option<WorldView>) -> Vec<Effect> {
    if matches!(&model.dialog, Some(Dialog::World(dialog)) if dialog.waiting) {
        dialog::close(model);
    }
    let words = named(model, done, words.as_str());
    model.notice = Some(Notice::new(Tone::Done, &format!("{}.", capital(&words))));
    let is_seen = view.is_some();
    let effects = view.map_or_else(Vec::new, |view| take_view(model, view));
    if !is_seen {
        model.desk.outdated = true;
    }
    if let Some(step) = done.filter(|_| !model.desk.opening) {
        read_again(model, step);
    }
    effects
}

fn take_view(model: &mut Model, view: WorldView) -> Vec<Effect> {
    let run = view.is_anew.then(|| view.run.clone());
    desk::take_time(model, view.time);
    model.desk.trouble = None;
    model.desk.rows = agenda::rows(&view.coming);
    model.desk.top = model.desk.top.min(model.desk.rows.len().saturating_sub(1));
    model.desk.view = Some(view);
    run.map_or_else(Vec::new, |run| anew::begin(model, run))
}

fn changes_money(step: &WorldMove) -> bool {
    match step {
        WorldMove::Advance(_)
        | WorldMove::ToNext
        | WorldMove::To(_)
        | WorldMove::Cause(_)
        | WorldMove::Reset
        | WorldMove::Restore(_) => true,
        WorldMove::Run
        | WorldMove::Stand
        | WorldMove::Arm(_)
        | WorldMove::Disarm(_)
        | WorldMove::DisarmAll
        | WorldMove::Checkpoint(_)
        | WorldMove::Forget(_) => false,
    }
}

/// Balances that a move may have changed. What arms a fault reads nothing: it would strike at once.
fn read_again(model: &mut Model, step: &WorldMove) {
    match step {
        WorldMove::Cause(cause) => match cause.account() {
            Some(id) => read_account(model, id, cause),
            None => model.reads.want_anew(Question::Platform),
        },
        WorldMove::Advance(_) | WorldMove::ToNext | WorldMove::To(_) | WorldMove::Reset | WorldMove::Restore(_) => {
            model.reads.read_all_again();
        }
        WorldMove::Run
        | WorldMove::Stand
        | WorldMove::Arm(_)
        | WorldMove::Disarm(_)
        | WorldMove::DisarmAll
        | WorldMove::Checkpoint(_)
        | WorldMove::Forget(_) => {}
    }
}

fn read_account(model: &mut Model, id: &AccountId, cause: &Cause) {
    model.reads.forget_history(id);
    model.reads.forget_reserve();
    model.reads.want_anew(Question::Balance(Scope::Platform));
    if matches!(cause, Cause::Leaves { .. }) {
        model.reads.list_again();
        return;
    }
    model.reads.want_anew(Question::Balance(Scope::Account(id.clone())));
    if matches!(cause, Cause::Rejected { .. } | Cause::ConsentWithdrawn { .. } | Cause::PayoutReturned { .. }) {
        model.reads.want_anew(Question::Account(id.clone()));
    }
}

/// The world speaks of ids; people know the account by its name.
fn named(model: &Model, done: Option<&WorldMove>, words: &str) -> String {
    let Some(WorldMove::Cause(cause)) = done else { return words.to_owned() };
    let entry = cause.account().and_then(|id| model.fleet.get(id));
    entry
        .map_or_else(|| words.to_owned(), |entry| words.replace(entry.account.id.as_str(), entry.account.name.as_str()))
}

/// The world speaks in clauses; a notice begins with a capital.
fn capital(words: &str) -> String {
    let words = words.trim_end_matches('.');
    if words.split(' ').next().is_some_and(|first| first.contains('_')) {
        return words.to_owned();
    }
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
