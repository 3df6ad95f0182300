//! What the console knows of the simulated Stripe itself, and when it looks again: at the start, when its screen is opened, when
//! something that was to come has come, after every move, and now and then, since armed faults are told on every screen. Answers carry an epoch, as those of Stripe do.

use jiff::{SignedDuration, Timestamp};

use crate::app::reads::REFRESH_AFTER_S;
use crate::app::{Dialog, Effect, Model, Notice, Question, Reading, Screen, StripeTime, Tone};
use crate::domain::{AccountId, Epoch, Label, Mode, Scope};

use super::dialog::{self, WorldDialog};
use super::{Cause, ComingRow, WorldAnswer, WorldMove, WorldView, agenda, anew};

/// Why the simulated Stripe cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The console holds no token for it.
    NoToken,
    /// It said no, and why.
    Refused(Label),
    /// It did not answer.
    Gone(Label),
}

/// What is known of it.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// As last seen.
    pub view: Option<WorldView>,
    /// Why it could not be seen, or not again.
    pub trouble: Option<Trouble>,
    /// What is coming, put together.
    pub rows: Vec<ComingRow>,
    /// First row of what is coming that is drawn.
    pub top: usize,
    /// The account that was selected where the screen was opened from.
    pub account: Option<AccountId>,
    /// The journal of another run is being opened; nothing is read before it is.
    pub(crate) opening: bool,
    epoch: Epoch,
    looking: Option<Epoch>,
    doing: Option<(Epoch, WorldMove)>,
    tried_at: Option<Timestamp>,
    outdated: bool,
}

impl Desk {
    /// Whether the world is being made to begin anew: nothing may be sent to one that is about to be forgotten.
    #[must_use]
    pub fn is_beginning_anew(&self) -> bool {
        let asked = matches!(self.doing, Some((_, WorldMove::Reset | WorldMove::Restore(_))));
        self.opening || asked
    }

    /// Whether it was asked to do something and has not answered, or is beginning anew.
    #[must_use]
    pub(super) const fn is_busy(&self) -> bool {
        self.opening || self.doing.is_some()
    }

    /// How many faults are armed and not spent; zero where that is not known.
    #[must_use]
    pub fn armed(&self) -> usize {
        let seen = self.view.iter().filter(|_| self.trouble.is_none());
        seen.flat_map(|view| &view.faults).filter(|fault| !fault.spent).count()
    }

    /// Starts a move and tells its epoch.
    pub(super) fn begin(&mut self, step: WorldMove) -> Epoch {
        self.epoch = self.epoch.next();
        self.doing = Some((self.epoch, step));
        // What is seen before the move is done is out of date.
        self.looking = None;
        self.epoch
    }

    /// Forgets everything but the way to it.
    pub(super) fn forget(&mut self) {
        let (account, epoch) = (self.account.take(), self.epoch);
        *self = Self { account, epoch, ..Self::default() };
    }
}

/// Opens the screen, with the account that is selected now.
pub(in crate::app) fn open(model: &mut Model) {
    if model.mode != Mode::Mock {
        return;
    }
    if model.screen != Screen::World {
        model.desk.account = model.acted_on().cloned();
        model.desk.top = 0;
        model.desk.outdated = true;
    }
    model.screen = Screen::World;
}

/// What was seen may no longer be true.
pub(in crate::app) fn look_again(model: &mut Model) {
    model.desk.outdated |= model.desk.view.is_some() || model.screen == Screen::World;
}

/// The look that is due, if one is.
pub(in crate::app) fn plan(model: &mut Model) -> Option<Effect> {
    let desk = &model.desk;
    let is_free = desk.looking.is_none() && desk.doing.is_none() && !desk.opening;
    if model.mode != Mode::Mock || model.leaving || !is_free || !is_due(model) {
        return None;
    }
    let desk = &mut model.desk;
    desk.epoch = desk.epoch.next();
    desk.looking = Some(desk.epoch);
    desk.outdated = false;
    desk.tried_at = Some(model.now);
    Some(Effect::LookAtWorld(desk.epoch))
}

fn is_due(model: &Model) -> bool {
    if model.desk.outdated {
        return true;
    }
    let Some(tried) = model.desk.tried_at else { return true };
    model.dialog.is_none() && next_look(model, tried).is_some_and(|at| at <= model.now)
}

/// When the console looks again by itself: when what it shows has grown old, or, on the World screen, when what was to come has
/// come. No more than once a second. Without a token there is nothing to be seen.
fn next_look(model: &Model, tried: Timestamp) -> Option<Timestamp> {
    if model.desk.trouble == Some(Trouble::NoToken) {
        return None;
    }
    let old = tried.checked_add(SignedDuration::from_secs(REFRESH_AFTER_S)).ok()?;
    if model.screen != Screen::World {
        return Some(old);
    }
    let StripeTime::Running { ahead } = model.stripe_time else { return Some(old) };
    let first = model.desk.view.as_ref().and_then(|view| view.coming.first());
    let Some(comes) = first.and_then(|coming| coming.at.checked_sub(ahead).ok()) else { return Some(old) };
    let soonest = tried.checked_add(SignedDuration::from_secs(1)).ok()?;
    Some(comes.max(soonest).min(old))
}

/// When time alone changes the screen.
pub(in crate::app) fn next_wake(model: &Model) -> Option<Timestamp> {
    let may_look = model.dialog.is_none() && model.mode == Mode::Mock;
    let is_free = model.desk.looking.is_none() && model.desk.doing.is_none();
    let tried = model.desk.tried_at.filter(|_| may_look && is_free)?;
    next_look(model, tried).filter(|at| *at > model.now)
}

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
            Dialog::World(_) | Dialog::Pull(_) | Dialog::Arm(_) | Dialog::Command(_) | Dialog::Help(_) | Dialog::Sort,
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
    model.stripe_time = view.time;
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
            model.reads.read_all_again(model.now);
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
    model.reads.want_anew(Question::Balance(Scope::Account(id.clone())));
    model.reads.want_anew(Question::Balance(Scope::Platform));
    if matches!(cause, Cause::Rejected { .. } | Cause::ConsentWithdrawn { .. } | Cause::PayoutReturned { .. }) {
        model.reads.want_anew(Question::Account(id.clone()));
    }
}

/// What Stripe answers about an account while a dialog asks for one of its sales or payouts.
pub(in crate::app) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) {
    if let Some(Dialog::World(dialog)) = &mut model.dialog {
        WorldDialog::on_reading(dialog, question, reading);
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
