//! What one answer proves, when HTTP is already forgotten, and how an attempt ended, in short.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Refusal, RequestId, Retry, Settled, WhyUnknown};

/// What one answer proves. It depends on the answer alone, not on which attempt it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// It was done, and the answer names this debit, amount, currency and both parties.
    Settles(Settled),
    /// Stripe began to act on it and said no, so that the no is kept under the key: a 402, a charge that failed, or a 400
    /// that can only be given then (docs.stripe.com/api/idempotent_requests).
    Refuses(Refusal),
    /// This request did nothing and nothing is kept of it; it says nothing of any other attempt.
    Door(Door, Refusal),
    /// Stripe waits for a person (`approval_required`, `action_blocked`, `anomalous_money_movement_request`).
    Person(Refusal),
    /// Nothing.
    Nothing(WhyUnknown),
}

/// Where a request was turned away before Stripe acted on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// 429 in Stripe's own words: its limits act before anything is done (docs.stripe.com/rate-limits).
    Limited,
    /// No connection ever stood.
    NotConnected,
    /// It was not let out, or was withdrawn: not a byte left this process.
    NotSent,
    /// 401.
    Key,
    /// 403.
    Permission,
    /// 400 or 404 for what was asked.
    Invalid,
}

/// An answer to an attempt, or what came in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it proves.
    pub proof: Proof,
    /// The request, if it was named.
    pub request: Option<RequestId>,
    /// HTTP status; none when there was no answer.
    pub status: Option<u16>,
    /// Whether it is the answer that an earlier request with this key got (`Idempotent-Replayed`).
    pub replayed: bool,
    /// `Date` of an answer that also carries `Request-Id`; what comes from in between has a clock of its own.
    pub server: Option<Timestamp>,
    /// What it says about asking again.
    pub again: Retry,
}

impl Answer {
    /// What came in place of an answer.
    #[must_use]
    pub fn instead(proof: Proof) -> Self {
        Self { proof, request: None, status: None, replayed: false, server: None, again: Retry::default() }
    }

    /// Not a byte left this process.
    #[must_use]
    pub fn not_sent(why: &str) -> Self {
        Self::instead(Proof::Door(Door::NotSent, Refusal::without_answer("not_sent", why)))
    }
}

/// How an attempt ended, in short; kept in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// At the door: it did nothing.
    Door(Door),
    /// With a no that is kept under the key.
    Refuses,
    /// With Stripe waiting for a person.
    Person,
    /// With nothing that proves anything.
    Nothing {
        /// Why.
        why: WhyUnknown,
        /// Whether Stripe gave an earlier answer again.
        replayed: bool,
    },
}

impl Ended {
    /// Whether it is certain that this attempt did nothing, and will do nothing.
    #[must_use]
    pub const fn is_at_door(&self) -> bool {
        match self {
            Self::Door(_) => true,
            Self::Refuses | Self::Person | Self::Nothing { .. } => false,
        }
    }

    /// Whether the same key would only bring the same again: what is kept under it is no use, or is somebody else's.
    #[must_use]
    pub const fn makes_repeating_useless(&self) -> bool {
        match self {
            Self::Door(_) | Self::Refuses | Self::Person => false,
            Self::Nothing { why, replayed } => match why {
                WhyUnknown::KeyUsedOtherwise | WhyUnknown::ReplayedAtFirst => true,
                WhyUnknown::ServerError(_) | WhyUnknown::NotOurs => *replayed,
                WhyUnknown::NoAnswer(_)
                | WhyUnknown::ConnectionLost
                | WhyUnknown::Unreadable
                | WhyUnknown::InProgress
                | WhyUnknown::SaysNothingOfBefore(_)
                | WhyUnknown::TurnedAway(_)
                | WhyUnknown::OtherAttemptOpen
                | WhyUnknown::Interrupted => false,
            },
        }
    }

    /// Whether Stripe cannot have given this and, for another attempt under the same key, a no of its own.
    #[must_use]
    pub const fn excludes_a_refusal(&self) -> bool {
        match self {
            Self::Door(_) | Self::Refuses | Self::Person => false,
            Self::Nothing { why, .. } => self.makes_repeating_useless() || matches!(why, WhyUnknown::NotOurs),
        }
    }
}
