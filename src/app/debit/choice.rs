//! What a person may do with a debit that has no end, each with its reason where it is not offered. The reasons are the sentences of
//! [`crate::life`]; here they are only looked up.

use crate::app::flight::{About, sentence, time_words};
use crate::app::unknown::Asking;
use crate::app::{FollowUp, Model, day_of};
use crate::life::{Due, Row, State};

use super::DebitPage;

/// A choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Look it up; moves no money.
    LookUp,
    /// Send it again with the same key.
    SameKey,
    /// Leave it as it is.
    Leave,
    /// Say that it happened.
    Happened,
    /// Say that it did not.
    DidNotHappen,
}

impl Choice {
    /// All of them, in the order of their numbers.
    pub const ALL: [(Self, char); 5] = [
        (Self::LookUp, '1'),
        (Self::SameKey, '2'),
        (Self::Leave, '3'),
        (Self::Happened, '4'),
        (Self::DidNotHappen, '5'),
    ];

    /// What it does.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::LookUp => "look it up",
            Self::SameKey => "repeat with the same key",
            Self::Leave => "leave it",
            Self::Happened => "by hand: it happened",
            Self::DidNotHappen => "by hand: it did not",
        }
    }
}

/// What is offered, with a sentence on it; an error says why it is not. What waits for a person is not repeated, so that this is not
/// even listed.
#[must_use]
pub fn offered(model: &Model, page: &DebitPage) -> Vec<(Choice, Result<String, String>)> {
    let Some(follow) = model.followed(page.debit) else { return Vec::new() };
    let waits = follow.open.state() == State::AwaitsPerson;
    let listed = Choice::ALL.into_iter().filter(|(choice, _)| !(waits && *choice == Choice::SameKey));
    listed.map(|(choice, _)| (choice, offer(model, follow, choice))).collect()
}

fn offer(model: &Model, follow: &FollowUp, choice: Choice) -> Result<String, String> {
    let because = |row: Row| about(model, follow, row);
    match choice {
        Choice::LookUp => match follow.asking {
            Asking::Stripe(..) | Asking::Journal => Err("It is being looked up.".to_owned()),
            Asking::Nobody => match follow.offer.look_up {
                Due::Busy(_) => Err(because(follow.offer.row)),
                Due::Now | Due::After(_) | Due::Never => Ok(next_look(model, follow)),
            },
        },
        Choice::SameKey => match follow.offer.same_key {
            Ok(until) => Ok(format!(
                "Its key is certainly alive until {} (Stripe's clock): it returns the first result, or does it once.",
                time_words(until, Some(model.today()))
            )),
            Err(row) => Err(because(row)),
        },
        Choice::Leave => Ok("It stays on top of the Journal (3), and its account stays blocked.".to_owned()),
        Choice::Happened => {
            let words = "The journal takes your word, with your name and reason, and frees the account.";
            follow.offer.happened.map(|()| words.to_owned()).map_err(because)
        }
        Choice::DidNotHappen => {
            let words = match follow.open.state() {
                State::AwaitsPerson => "If it is approved later, Stripe may still do it. Decline it there first.",
                State::Recorded
                | State::Unknown
                | State::Settled
                | State::Refused
                | State::Withdrawn
                | State::NotCreated
                | State::Happened
                | State::DidNotHappen => "If it did, doing it anew moves the money twice. Look in the Dashboard first.",
            };
            follow.offer.did_not_happen.map(|()| words.to_owned()).map_err(because)
        }
    }
}

fn next_look(model: &Model, follow: &FollowUp) -> String {
    follow.looks_next().map_or_else(
        || "Reads both sides; moves no money.".to_owned(),
        |at| {
            let at = time_words(at, Some(day_of(model.now)));
            format!("Reads both sides; moves no money. By itself next at {at}.")
        },
    )
}

/// The sentence of a row about a debit that is followed.
pub(super) fn about(model: &Model, follow: &FollowUp, row: Row) -> String {
    let order = &follow.open.order;
    let name = model.fleet.get(&order.account).map(|entry| &entry.account.name);
    let about = About {
        debit: Some(order.debit),
        name,
        order: Some(order),
        history: Some(&follow.open.history),
        attempt: Some(follow.open.history.number()),
        objects: &follow.objects,
        today: Some(model.today()),
        permission: follow.trouble.as_ref().and_then(|fault| fault.permission()),
        ..About::default()
    };
    sentence(row, &about)
}

impl Model {
    /// How a debit without an end stands, and what the last look-up said, in sentences; the second is empty before there was one.
    #[must_use]
    pub fn standing_of(&self, follow: &FollowUp) -> (String, String) {
        let now = about(self, follow, follow.offer.row);
        let said = match (&follow.trouble, follow.said) {
            (Some(fault), _) => format!("It could not be looked up: {}.", fault.told()),
            (None, Some(row)) => about(self, follow, row),
            (None, None) => String::new(),
        };
        (now, said)
    }
}
