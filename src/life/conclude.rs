//! The table *a look-up came back*. What it finds is proof at any time. That it finds nothing proves something only when it
//! read everything, began late enough after the last attempt ended, all by the server's clock, and nothing happened
//! meanwhile.

use jiff::{SignedDuration, Timestamp};

use super::history::History;
use super::kind::EventKind;
use super::now::LastLook;
use super::owner::Holder;
use super::row::Row;
use super::state::State;
use super::terms::Terms;
use crate::domain::{LookUp, ObjectId, Order, Proves, Refusal, SeenObject, Settled};

/// What a look-up means for its debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// The row of the table.
    pub row: Row,
    /// What follows.
    pub says: Says,
}

/// What follows from a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// It was done. More than one object on a side means more than once.
    Settled(Settled, Vec<ObjectId>),
    /// It was tried and failed.
    Refused(Refusal, Vec<ObjectId>),
    /// It exists, and the journal says that it does not; or more often than once.
    Contradicted(Vec<ObjectId>),
    /// It does not exist.
    NotCreated {
        /// The server's time after which nothing was under way.
        marker: Timestamp,
        /// The server's time at which the look-up began.
        began: Timestamp,
        /// How many pages it read.
        pages: u32,
    },
    /// Nothing yet; worth keeping, because it says when there will be.
    Marked {
        /// The latest server's time of the look-up.
        latest: Timestamp,
    },
    /// Nothing, because something like it exists; worth keeping.
    Near(Vec<ObjectId>),
    /// Nothing.
    Stays(Vec<ObjectId>),
}

impl Says {
    /// What it names.
    #[must_use]
    pub fn objects(&self) -> &[ObjectId] {
        match self {
            Self::Settled(_, objects)
            | Self::Refused(_, objects)
            | Self::Contradicted(objects)
            | Self::Near(objects)
            | Self::Stays(objects) => objects,
            Self::NotCreated { .. } | Self::Marked { .. } => &[],
        }
    }
}

impl Conclusion {
    /// What is written, in order.
    #[must_use]
    pub fn events(&self) -> &'static [EventKind] {
        match &self.says {
            Says::Settled(..) if self.row == Row::Twice => &[EventKind::Settled, EventKind::Contradicted],
            Says::Settled(..) => &[EventKind::Settled],
            Says::Refused(..) => &[EventKind::Refused],
            Says::Contradicted(_) => &[EventKind::Contradicted],
            Says::NotCreated { .. } => &[EventKind::NotCreated],
            Says::Marked { .. } | Says::Near(_) => &[EventKind::LookedUp],
            Says::Stays(_) => &[],
        }
    }

    /// What a person is told that this look-up said, until the next.
    #[must_use]
    pub const fn last_look(&self) -> LastLook {
        match &self.says {
            Says::Marked { .. } => LastLook::NotSeenYet,
            Says::Near(_) => LastLook::Near,
            Says::Stays(_) if matches!(self.row, Row::NotSeenYet | Row::StillHeld | Row::StillWaits) => {
                LastLook::NotSeenYet
            }
            Says::Stays(_) if matches!(self.row, Row::Near) => LastLook::Near,
            Says::Stays(_) if matches!(self.row, Row::Unproven) => LastLook::Unproven,
            Says::Stays(_)
            | Says::Settled(..)
            | Says::Refused(..)
            | Says::Contradicted(_)
            | Says::NotCreated { .. } => LastLook::None,
        }
    }

    const fn stays(row: Row) -> Self {
        Self { row, says: Says::Stays(Vec::new()) }
    }
}

/// What a look-up means for a debit. `asked_on` is [`History::events`] when it was asked for, `holder` who has the debit in
/// hand now.
#[must_use]
pub fn conclude(
    order: &Order,
    history: &History,
    asked_on: u32,
    look_up: &LookUp,
    holder: Holder,
    terms: &Terms,
) -> Conclusion {
    let done: Vec<&SeenObject> = look_up.ours.iter().filter(|seen| is_of(order, seen, Proves::Done)).collect();
    if !done.is_empty() {
        return found(history, &done);
    }
    let state = history.state();
    if !state.is_unresolved() {
        return Conclusion::stays(Row::Agrees);
    }
    let failed = |seen: &SeenObject| is_of(order, seen, Proves::Failed);
    if !look_up.ours.is_empty() {
        let all_failed = look_up.whole && look_up.ours.iter().all(failed);
        let may_end = state != State::AwaitsPerson && asked_on == history.events() && !history.has_open();
        return if all_failed && may_end { failed_there(look_up) } else { unproven(look_up) };
    }
    if asked_on != history.events() {
        return Conclusion::stays(Row::Overtaken);
    }
    if !look_up.whole {
        return Conclusion::stays(Row::NotWhole);
    }
    let Some((began, latest)) = look_up.began.zip(look_up.latest) else {
        return Conclusion::stays(Row::NoServerTime);
    };
    if latest.duration_since(began) > terms.margin() {
        return Conclusion::stays(Row::ClocksDisagree);
    }
    empty(order, history, look_up, (began, latest), holder, terms)
}

/// A look-up that read everything and found nothing that carries the mark.
fn empty(
    order: &Order,
    history: &History,
    look_up: &LookUp,
    (began, latest): (Timestamp, Timestamp),
    holder: Holder,
    terms: &Terms,
) -> Conclusion {
    if history.state() == State::AwaitsPerson {
        return Conclusion::stays(Row::StillWaits);
    }
    // Whoever was stopped between the record and the first byte may go on yet: what is not there now shows nothing, not even a
    // time from which to count.
    if history.has_open() && matches!(holder, Holder::Us | Holder::Alive) {
        return Conclusion::stays(Row::StillHeld);
    }
    let Some(marker) = history.marker() else {
        return Conclusion { row: Row::NotSeen, says: Says::Marked { latest } };
    };
    if history.conclusive_from(terms).is_none_or(|from| began < from) {
        return Conclusion::stays(Row::NotSeenYet);
    }
    let near: Vec<ObjectId> =
        look_up.near.iter().filter(|seen| could_be(order, history, seen, terms)).map(|seen| seen.id.clone()).collect();
    if !near.is_empty() {
        let says = if history.near() == near { Says::Stays(near) } else { Says::Near(near) };
        return Conclusion { row: Row::Near, says };
    }
    Conclusion { row: Row::NotThere, says: Says::NotCreated { marker, began, pages: look_up.pages } }
}

fn found(history: &History, done: &[&SeenObject]) -> Conclusion {
    let objects: Vec<ObjectId> = done.iter().map(|seen| seen.id.clone()).collect();
    let settled = settled(done);
    let is_twice = SeenObject::times(done) > 1;
    let state = history.state();
    if state.is_not_done() {
        return Conclusion { row: Row::FoundAfterAll, says: Says::Contradicted(objects) };
    }
    if state.is_done() {
        let is_another = super::Named::of(&settled).is_another_than(history.named());
        return if is_twice || is_another {
            Conclusion { row: Row::Twice, says: Says::Contradicted(objects) }
        } else {
            Conclusion::stays(Row::Agrees)
        };
    }
    let row = match (is_twice, state) {
        (true, _) => Row::Twice,
        (false, State::AwaitsPerson) => Row::Approved,
        (false, _) => Row::Found,
    };
    Conclusion { row, says: Says::Settled(settled, objects) }
}

fn settled(done: &[&SeenObject]) -> Settled {
    let side = |giving: bool| done.iter().find(|seen| seen.kind.is_of_giving_side() == giving);
    let named = |giving: bool| {
        let other =
            || done.iter().find_map(|seen| seen.other_side.clone().filter(|_| seen.kind.is_of_giving_side() != giving));
        side(giving).map(|seen| seen.id.clone()).or_else(other)
    };
    Settled {
        transfer: named(true),
        payment: named(false),
        request: None,
        replayed: false,
        at: done.iter().map(|seen| seen.created).min(),
    }
}

fn failed_there(look_up: &LookUp) -> Conclusion {
    let objects: Vec<ObjectId> = look_up.ours.iter().map(|seen| seen.id.clone()).collect();
    let refusal = Refusal::without_answer("charge_failed", "It was tried and failed.");
    Conclusion { row: Row::FailedThere, says: Says::Refused(refusal, objects) }
}

fn unproven(look_up: &LookUp) -> Conclusion {
    Conclusion { row: Row::Unproven, says: Says::Stays(look_up.ours.iter().map(|seen| seen.id.clone()).collect()) }
}

/// Whether an object says this of the debit itself. The backend says so already; money is worth asking twice.
fn is_of(order: &Order, seen: &SeenObject, proves: Proves) -> bool {
    seen.proves == proves && seen.mark == Some(order.debit) && seen.amount == order.amount
}

/// Whether an object without a mark could be the debit whose mark somebody took away.
fn could_be(order: &Order, history: &History, seen: &SeenObject, terms: &Terms) -> bool {
    let slack = terms.slack().saturating_add(SignedDuration::from_secs(1));
    let is_older = history.first_server().is_some_and(|first| first.duration_since(seen.created) > slack);
    seen.mark.is_none() && seen.amount == order.amount && !is_older
}
