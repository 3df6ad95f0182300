//! The one place through which the model changes: each message goes to the slice that it concerns, then whatever there
//! is room to read is asked for.

use jiff::Timestamp;

use super::{
    BookAsk, BookSaid, Effect, Model, Msg, arming, dashboard, debit, errand, flight, journal, keys, leaving, pull,
    reads, recall, requests, settle, spending, unknown, world,
};

/// Figures change quickly while accounts are read; the table is sorted by them at most this often, in seconds.
const RESORT_EVERY_S: i64 = 1;

/// Takes one message. `at` is when it arrived; the model's clock never runs backwards.
pub fn update(model: &mut Model, at: Timestamp, msg: Msg) -> Vec<Effect> {
    let before = model.now;
    model.now = model.now.max(at);
    let mut effects = arming::on_time(model);
    match Source::of(&msg) {
        Source::Person => model.reads.sync.attend(model.now),
        Source::Written => debit::on_written(model),
        Source::Elsewhere => {}
    }
    let taken = take(model, msg);
    // What must be said is said before what it is about is done.
    effects.extend(errand::advance(model));
    effects.extend(taken);
    resort(model, before);
    effects.extend(flight::plan(model));
    effects.extend(unknown::plan(model));
    effects.extend(unknown::plan_others(model));
    effects.extend(debit::plan(model));
    effects.extend(journal::plan(model));
    effects.extend(world::plan(model));
    effects.extend(spending::plan(model));
    effects.extend(reads::plan(model));
    effects.extend(spending::plan(model));
    effects.extend(recall::plan(model));
    effects
}

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(press) => keys::on_key(model, press),
        Msg::Pasted(text) => keys::on_paste(model, &text),
        Msg::Resized(size) => {
            model.size = size;
            Vec::new()
        }
        Msg::Laid(laid) => {
            model.laid = laid;
            model.list.scroll(&model.fleet, laid.list_lines);
            Vec::new()
        }
        Msg::Tick => pull::on_tick(model),
        Msg::StripeTime(time) => {
            world::on_stripe_time(model, time);
            unknown::on_stripe_time(model);
            Vec::new()
        }
        Msg::Read(epoch, question, reading) => settle::on_reading(model, epoch, &question, reading),
        Msg::Minted(id) => pull::on_minted(model, id),
        Msg::Recorded(id, result) => flight::on_recorded(model, id, result),
        Msg::Answered(id, attempt, answer, stood) => flight::on_answered(model, id, attempt, *answer, stood),
        Msg::Book(said) => unknown::on_said(model, said),
        Msg::World(epoch, answer) => world::on_answer(model, epoch, answer),
        Msg::FaultsChanged => {
            world::look_again(model);
            Vec::new()
        }
        Msg::BegunAnew(opened) => world::on_begun_anew(model, opened),
        Msg::Recalled(part) => recall::take(model, *part),
        Msg::Spent { month, before } => {
            spending::on_spent(model, month, before);
            Vec::new()
        }
        Msg::CacheLost(why) => recall::on_lost(model, why),
        Msg::Logged(notes) => {
            model.requests.take(notes);
            Vec::new()
        }
        Msg::Saved(saved) => {
            requests::on_saved(model, saved);
            Vec::new()
        }
        Msg::Exported(exported) => journal::on_exported(model, exported),
        Msg::Comparing(said) => journal::on_comparing(model, said),
        Msg::Compared(compared) => journal::on_compared(model, compared),
        Msg::Browsed(address, browsed) => {
            dashboard::on_browsed(model, &address, &browsed);
            Vec::new()
        }
        Msg::Stopping | Msg::Resumed => {
            flight::was_stopped(model);
            pull::was_stopped(model);
            debit::was_stopped(model);
            arming::on_stop(model)
        }
        Msg::Terminated => leaving::leave(model, leaving::By::Signal),
        Msg::HangUp => leaving::leave(model, leaving::By::HangUp),
        Msg::HeldUp => leaving::on_held_up(model),
    }
}

/// What a message tells beside what is in it.
enum Source {
    /// Somebody is there.
    Person,
    /// Something was written to the journal, or may have been.
    Written,
    /// Nothing more.
    Elsewhere,
}

impl Source {
    const fn of(msg: &Msg) -> Self {
        match msg {
            Msg::Key(_) | Msg::Pasted(_) | Msg::Resized(_) | Msg::Resumed => Self::Person,
            Msg::Recorded(..) | Msg::Answered(..) => Self::Written,
            Msg::Book(said) => match said {
                BookSaid::Unresolved(_)
                | BookSaid::LookedUp(..)
                | BookSaid::NothingGotPast(..)
                | BookSaid::Resolved(..)
                | BookSaid::Armed(..)
                | BookSaid::Noted(_) => Self::Written,
                BookSaid::Unchanged
                | BookSaid::Known(..)
                | BookSaid::Lines(..)
                | BookSaid::Debit(..)
                | BookSaid::Checked(_)
                | BookSaid::NotObserved(_) => Self::Elsewhere,
            },
            Msg::Laid(_)
            | Msg::Tick
            | Msg::StripeTime(_)
            | Msg::Read(..)
            | Msg::Minted(_)
            | Msg::World(..)
            | Msg::FaultsChanged
            | Msg::BegunAnew(_)
            | Msg::Recalled(_)
            | Msg::Spent { .. }
            | Msg::CacheLost(_)
            | Msg::Logged(_)
            | Msg::Saved(_)
            | Msg::Exported(_)
            | Msg::Comparing(_)
            | Msg::Compared(_)
            | Msg::Browsed(..)
            | Msg::Stopping
            | Msg::Terminated
            | Msg::HangUp
            | Msg::HeldUp => Self::Elsewhere,
        }
    }
}

/// The first effects of a program: what was last seen, what the journal still holds, and the first questions.
pub fn start(model: &mut Model) -> Vec<Effect> {
    arming::start(model);
    let mut effects: Vec<Effect> = recall::start(model).into_iter().collect();
    effects.push(Effect::Book(BookAsk::Unresolved));
    effects.extend(world::plan(model));
    effects.extend(spending::plan(model));
    effects.extend(reads::plan(model));
    effects
}

fn resort(model: &mut Model, before: Timestamp) {
    let waited = super::age_s(before, model.now) >= RESORT_EVERY_S || model.reads.is_idle();
    if model.list.stale && waited && model.dialog.is_none() {
        model.list.resort(&model.fleet);
        model.list.scroll(&model.fleet, model.laid.list_lines);
    }
}
