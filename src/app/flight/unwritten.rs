//! Answers that the journal did not take. They are kept and tried again, said on top of everything, and told once more when the
//! program ends: what Stripe did must not be forgotten because a disk is full.

use jiff::{SignedDuration, Timestamp};

use crate::app::{BookAsk, Effect, Model};
use crate::domain::{DebitId, Label};
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
    /// What it says, in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (debit, why) = (self.debit, &self.why);
        match &self.answer.proof {
            Proof::Settles(settled) => {
                let ids = [&settled.transfer, &settled.payment].into_iter().flatten();
                let ids: Vec<&str> = ids.map(crate::domain::ObjectId::as_str).collect();
                format!(
                    "Stripe did debit {debit} ({}); the journal cannot take it: {why} It is kept and tried again.",
                    ids.join(", ")
                )
            }
            Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) | Proof::Nothing(_) => {
                format!("The answer to debit {debit} is not in the journal: {why} It is kept and tried again.")
            }
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
    let mut effects = Vec::new();
    for one in &mut model.unwritten {
        if one.next.take_if(|at| *at <= now).is_some() {
            effects.push(Effect::Book(BookAsk::AnsweredLate(one.debit, one.attempt, Box::new(one.answer.clone()))));
        }
    }
    effects
}

impl Model {
    /// When answers that are not written down are tried again.
    pub(in crate::app) fn unwritten_due(&self) -> Option<Timestamp> {
        self.unwritten.iter().filter_map(|one| one.next).min()
    }
}
