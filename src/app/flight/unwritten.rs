//! Answers that the journal did not take. They are kept and tried again, said on top of everything, and told once more when the
//! program ends: what Stripe did must not be forgotten because a disk is full.

use jiff::{SignedDuration, Timestamp};

use crate::app::{BookAsk, Effect, Model};
use crate::domain::{DebitId, Label, ObjectId};
use crate::life::{Answer, Proof};

/// Between two tries.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(5);
/// Most that are kept; there cannot be more than attempts in one hand.
const MOST: usize = 16;

/// An answer that is not written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritten {
    /// The debit.
    pub debit: DebitId,
    /// The attempt.
    pub attempt: u32,
    /// What came.
    pub answer: Answer,
    /// The journal's sentence.
    pub why: Label,
    /// When it is tried again; none while it is being tried.
    next: Option<Timestamp>,
}

impl Unwritten {
    /// What it says while the program runs, in words. What was cut off at the end would be missed least there.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{}. It is kept and tried again, and nothing is sent before. {}", self.not_in_the_journal(), self.why)
    }

    /// What it says when the program ends.
    #[must_use]
    pub fn at_the_end(&self) -> String {
        let then = "It was not kept: note it down. The next start looks the debit up.";
        format!("{}. {then} {}", self.not_in_the_journal(), self.why)
    }

    /// Whether it says that it was done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self.answer.proof, Proof::Settles(_))
    }

    fn not_in_the_journal(&self) -> String {
        let debit = self.debit;
        let request = self.answer.request.as_ref().map_or_else(|| "no request id".to_owned(), ToString::to_string);
        match &self.answer.proof {
            Proof::Settles(settled) => {
                let ids = [&settled.transfer, &settled.payment].into_iter().flatten();
                let ids: Vec<&str> = ids.map(ObjectId::as_str).collect();
                format!("Stripe did debit {debit} ({}), which is not in the journal", ids.join(", "))
            }
            Proof::Refuses(refusal) | Proof::Door(_, refusal) | Proof::Person(refusal) => {
                let code = refusal.code.as_ref().unwrap_or(&refusal.kind);
                format!("Stripe's answer to debit {debit} ({code}, {request}) is not in the journal")
            }
            Proof::Nothing(_) => format!("The answer to debit {debit} ({request}) is not in the journal"),
        }
    }
}

pub(super) fn keep(model: &mut Model, debit: DebitId, attempt: u32, answer: Answer, why: Label) {
    forget(model, debit, attempt);
    let next = model.now.checked_add(AGAIN_AFTER).ok();
    if model.unwritten.len() < MOST {
        model.unwritten.push(Unwritten { debit, attempt, answer, why, next });
    }
}

pub(super) fn forget(model: &mut Model, debit: DebitId, attempt: u32) {
    model.unwritten.retain(|one| (one.debit, one.attempt) != (debit, attempt));
}

/// Tries again what is due.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    try_where(model, |at| at <= now)
}

/// Tries again whatever is not being tried.
pub(in crate::app) fn try_unwritten(model: &mut Model) -> Vec<Effect> {
    try_where(model, |_| true)
}

fn try_where(model: &mut Model, is_due: impl Fn(Timestamp) -> bool) -> Vec<Effect> {
    let mut effects = Vec::new();
    for one in &mut model.unwritten {
        if one.next.take_if(|at| is_due(*at)).is_some() {
            effects.push(Effect::Book(BookAsk::AnsweredLate(one.debit, one.attempt, Box::new(one.answer.clone()))));
        }
    }
    effects
}

impl Model {
    /// Whether the journal has yet to say what came of another try.
    pub(in crate::app) fn is_trying_unwritten(&self) -> bool {
        self.unwritten.iter().any(|one| one.next.is_none())
    }

    /// When answers that are not written down are tried again.
    pub(in crate::app) fn unwritten_due(&self) -> Option<Timestamp> {
        self.unwritten.iter().filter_map(|one| one.next).min()
    }
}
