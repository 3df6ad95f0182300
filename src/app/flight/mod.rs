//! The debit that this console has in hand: from the moment at which it is handed to the journal until its end is written down or
//! it is left to be looked up. Every attempt is recorded before it is sent, the repeats as well. What an answer means is not
//! decided here ([`crate::life`]), and nothing is sent again that the journal has not taken.

mod again;
mod answered;
mod landed;
#[cfg(test)]
mod tests;
mod unwritten;
mod words;

pub(super) use again::{plan, stop, was_stopped};
pub(super) use answered::on_answered;
pub(super) use landed::{Landed, written};
pub use unwritten::Unwritten;
pub(super) use unwritten::try_unwritten;
pub(super) use words::time_words;
pub use words::{About, sentence};

use jiff::Timestamp;

use crate::domain::{DebitId, Label, LookedAt, Order};
use crate::journal::entry::Recorded;
use crate::life::{History, Row};
use crate::money::Minor;

use super::{BookAsk, Effect, Model, Notice, Tone, leaving, pull};

/// A debit without an answer yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// What is asked.
    pub order: Order,
    /// Name of the account.
    pub name: Label,
    /// Available balances of account and platform on which it was judged first.
    pub before: (Option<Minor>, Option<Minor>),
    /// When these were read; none where that is not known.
    pub looked: Option<LookedAt>,
    /// When it was handed over for recording.
    pub since: Timestamp,
    /// How far it is.
    pub step: Step,
    /// A person asked for the attempt that is under way, or this process was stopped since the first: none follows by itself.
    pub by_a_person: bool,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// This attempt is being written down; the first is 1.
    Recording(u32),
    /// It has left, and no answer has come.
    InFlight(u32),
    /// It was answered, and another is sent with the same key.
    Pausing(Box<Pause>),
}

/// The pause before a repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// The attempt that was answered.
    pub attempt: u32,
    /// Until when.
    pub until: Timestamp,
    /// Why it is repeated.
    pub row: Row,
    /// What has happened to it.
    pub history: History,
}

impl Flight {
    /// What is on its way, in words.
    #[must_use]
    pub fn told(&self) -> String {
        self.order.what.deed().told(self.order.amount, self.name.as_str())
    }

    /// The attempt that is being made, or was made last.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        match &self.step {
            Step::Recording(attempt) | Step::InFlight(attempt) => *attempt,
            Step::Pausing(pause) => pause.attempt,
        }
    }

    /// When time alone makes something happen.
    pub(super) const fn next_wake(&self) -> Option<Timestamp> {
        match &self.step {
            Step::Pausing(pause) => Some(pause.until),
            Step::Recording(_) | Step::InFlight(_) => None,
        }
    }
}

/// Only what is on disk is sent, and nothing is sent once the program is leaving.
pub(super) fn on_recorded(model: &mut Model, id: DebitId, result: Result<Box<Recorded>, Label>) -> Vec<Effect> {
    match result {
        Ok(recorded) => on_disk(model, recorded),
        Err(trouble) => not_on_disk(model, id, trouble),
    }
}

fn on_disk(model: &mut Model, recorded: Box<Recorded>) -> Vec<Effect> {
    let (id, attempt) = (recorded.debit(), recorded.attempt());
    let flight =
        model.flight.as_mut().filter(|flight| flight.order.debit == id && flight.step == Step::Recording(attempt));
    match flight {
        Some(flight) if !model.leaving => {
            flight.step = Step::InFlight(attempt);
            pull::on_recorded(model, &recorded);
            vec![Effect::Send(recorded)]
        }
        Some(_) | None => {
            model.flight.take_if(|flight| flight.order.debit == id);
            let why = Label::new("The program was asked to end before it was sent. Nothing left.");
            let mut effects = vec![Effect::Book(BookAsk::Withdraw(id, attempt, why))];
            effects.extend(leaving::when_over(model));
            effects
        }
    }
}

fn not_on_disk(model: &mut Model, id: DebitId, trouble: Label) -> Vec<Effect> {
    let flight = model.flight.take_if(|flight| flight.order.debit == id);
    let (what, is_first) = match flight.map_or(1, |flight| flight.attempt()) {
        1 => ("Not sent", true),
        _ => ("Not sent again", false),
    };
    let text = format!("{what}, because it could not be written down: {trouble}");
    model.notice = Some(Notice::new(Tone::Refused, &text));
    if is_first {
        pull::on_not_recorded(model, id, trouble);
    } else {
        pull::on_left_open(model, id);
    }
    // Somebody else may have been faster, or it may be there after all.
    let mut effects = vec![Effect::Book(BookAsk::Unresolved)];
    effects.extend(leaving::when_over(model));
    effects
}
