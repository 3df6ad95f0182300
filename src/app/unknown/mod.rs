//! What becomes of debits without an end: each is followed until it has one. When it is looked up by itself, and what a person
//! may do meanwhile, [`crate::life::next`] says; look-ups are questions like any other, and what they come to is decided in the
//! journal. Nothing is ever sent from here.

mod follow;
mod others;
mod said;
#[cfg(test)]
mod tests;

pub use follow::{Asking, FollowUp};
pub(super) use others::plan as plan_others;
pub(super) use said::on_said;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{DebitId, Fault, LookUp, Mode, Order};
use crate::life::{Due, History, Holder, LastLook, Now, Row, ServerTime, Terms};

use super::flight::Flight;
use super::{BookAsk, Effect, Model, Question, Reading};

/// So many look-ups at a time.
const AT_ONCE: usize = 2;
/// So many that have ended are looked up once more.
const MOST_LATER: usize = 64;

/// A debit that ended as not done, and is looked up once more when nothing can appear any longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Later {
    order: Order,
    question: Question,
    asked_on: u32,
    due: Timestamp,
}

pub(super) fn look_up_later(model: &mut Model, order: Order, history: &History) {
    let due = model.now.checked_add(Terms::usual().long_margin());
    if let Ok(due) = due
        && model.later.len() < MOST_LATER
    {
        let question = question(&order, history);
        model.later.push(Later { order, question, asked_on: history.events(), due });
    }
}

fn question(order: &Order, history: &History) -> Question {
    Question::LookUp(Box::new(history.sought(order)))
}

/// The moment, for a debit that this console has in hand.
pub(super) fn moment_of_flight(model: &Model, flight: &Flight) -> Now {
    let running = u64::try_from(model.now.duration_since(flight.since).as_millis()).ok();
    Now { running_ms: running.filter(|_| !flight.by_a_person), ..moment(model, Holder::Us) }
}

fn moment(model: &Model, holder: Holder) -> Now {
    Now {
        wall: model.now,
        server: model.server_time(),
        running_ms: None,
        known_s: 0,
        holder,
        leaving: model.leaving,
        may_send: model.access.may_send(),
        scatter: 0,
    }
}

/// Asks for what is due.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    if model.leaving || model.desk.is_beginning_anew() {
        return Vec::new();
    }
    let mut effects = Vec::new();
    let now = model.now;
    let mut accounts: Vec<_> =
        model.unresolved.iter().map(|(account, follow)| (follow.open.recorded_at, account.clone())).collect();
    accounts.sort();
    let mut open = model.unresolved.values().filter(|follow| follow.asking.is_of_stripe()).count();
    for (_, account) in accounts {
        let Some(mut follow) = model.unresolved.remove(&account) else { continue };
        let moment = follow.moment(moment(model, follow.holder), now);
        effects.extend(follow.consider(&moment, now));
        if let Asking::Stripe(_, question) = &follow.asking {
            // What was dropped with everything else that was asked is asked again.
            if !model.reads.is_open(question) {
                model.reads.want(question.clone());
            }
        } else if follow.is_due(now) && open < AT_ONCE {
            open = open.saturating_add(1);
            model.reads.want(follow.ask());
        }
        model.unresolved.insert(account, follow);
    }
    plan_later(model);
    effects
}

fn plan_later(model: &mut Model) {
    let now = model.now;
    for later in model.later.iter().filter(|later| later.due <= now) {
        if !model.reads.is_open(&later.question) {
            model.reads.want(later.question.clone());
        }
    }
}

/// When time alone makes something happen to one of them.
pub(super) fn next_wake(model: &Model) -> Option<Timestamp> {
    let due = model.unresolved.values().filter_map(FollowUp::next_wake);
    let later = model.later.iter().map(|later| later.due);
    // What is due and waits for something else than time is no reason to wake.
    let ahead = |due: &Timestamp| *due > model.now && !model.leaving;
    due.chain(later).chain(others::next_wake(model)).filter(ahead).min()
}

/// Takes what a look-up saw to the journal.
pub(super) fn on_reading(model: &mut Model, question: &Question, reading: &Reading) -> Vec<Effect> {
    let Question::LookUp(sought) = question else { return Vec::new() };
    match reading {
        Reading::LookedUp(seen) => {
            model.hear_server(seen.latest);
            on_seen(model, sought.order.debit, question, seen)
        }
        Reading::Failed(fault) => {
            on_failed(model, sought.order.debit, question, fault);
            Vec::new()
        }
        Reading::Platform(_)
        | Reading::Accounts(_)
        | Reading::Account(_)
        | Reading::Balance(_)
        | Reading::Transactions(_)
        | Reading::References(_)
        | Reading::Explained(_)
        | Reading::LeftBehind(_)
        | Reading::Repeated => Vec::new(),
    }
}

fn on_seen(model: &mut Model, id: DebitId, question: &Question, seen: &LookUp) -> Vec<Effect> {
    let told = |asked_on| vec![Effect::Book(BookAsk::LookedUp(id, asked_on, Box::new(seen.clone())))];
    if let Some(follow) = model.followed_mut(id)
        && let Asking::Stripe(asked_on, asked) = &follow.asking
        && asked == question
    {
        let asked_on = *asked_on;
        follow.asking = Asking::Journal;
        return told(asked_on);
    }
    let later = model.later.iter().position(|later| later.question == *question);
    later.map_or_else(Vec::new, |at| told(model.later.remove(at).asked_on))
}

fn on_failed(model: &mut Model, id: DebitId, question: &Question, fault: &Fault) {
    let now = model.now;
    let last = if fault.permission().is_some() { LastLook::CannotRead } else { LastLook::None };
    let of = model.followed(id).map(|follow| moment(model, follow.holder));
    if let Some((follow, of)) = model.followed_mut(id).filter(|follow| follow.asking.is_by(question)).zip(of) {
        follow.trouble = Some(fault.clone());
        follow.came_back(last, of, now);
    }
    if let Some(later) = model.later.iter_mut().find(|later| later.question == *question) {
        later.due = now.saturating_add(SignedDuration::from_mins(10)).unwrap_or(now);
    }
}

/// The simulated Stripe's clock was moved: what could not be concluded may be.
pub(super) fn on_stripe_time(model: &mut Model) {
    let now = model.now;
    if model.mode == Mode::Mock {
        model.unresolved.values_mut().for_each(|follow| follow.hurry(now));
        model.later.iter_mut().for_each(|later| later.due = now);
    }
}

impl Model {
    /// The debit of this name, if it has no end.
    #[must_use]
    pub fn followed(&self, id: DebitId) -> Option<&FollowUp> {
        self.unresolved.values().find(|follow| follow.open.order.debit == id)
    }

    fn followed_mut(&mut self, id: DebitId) -> Option<&mut FollowUp> {
        self.unresolved.values_mut().find(|follow| follow.open.order.debit == id)
    }

    /// A person asks for a debit to be looked up now. Says so where it is not open.
    pub fn look_up_now(&mut self, id: DebitId) -> Result<(), Row> {
        let Some(follow) = self.followed_mut(id) else { return Err(Row::Agrees) };
        if let Due::Busy(_) = follow.offer.look_up {
            return Err(follow.offer.row);
        }
        if follow.asking == Asking::Nobody {
            let question = follow.ask();
            self.reads.want(question);
        }
        Ok(())
    }

    /// It is looked up by this question, which was just asked: what it shows is written down, and what another shows is not.
    pub(in crate::app) fn look_up_by(&mut self, id: DebitId, question: &Question) -> Result<(), Row> {
        let Some(follow) = self.followed_mut(id) else { return Err(Row::Agrees) };
        if let Due::Busy(_) = follow.offer.look_up {
            return Err(follow.offer.row);
        }
        follow.ask_by(question.clone());
        Ok(())
    }

    /// Stripe's clock as the latest answer to a debit or a look-up showed it.
    #[must_use]
    pub fn server_time(&self) -> Option<ServerTime> {
        let (at, seen) = self.server?;
        Some(ServerTime { at, age_s: u32::try_from(self.now.duration_since(seen).as_secs()).unwrap_or(u32::MAX) })
    }

    /// An answer showed Stripe's clock. One that came late, or that something kept, does not turn it back: a key that counts as
    /// younger than it is makes a second debit.
    pub(super) fn hear_server(&mut self, at: Option<Timestamp>) {
        let now = self.server_time().and_then(ServerTime::now);
        if let Some(at) = at.filter(|at| now.is_none_or(|now| *at > now)) {
            self.server = Some((at, self.now));
        }
    }
}
