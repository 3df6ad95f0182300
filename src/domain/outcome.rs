//! What became of a debit: settled, refused or unknown. There is no fourth word; a time-out is never a failure.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Label, ObjectId, RequestId};

/// The three outcomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Stripe said that it was done, and named our debit.
    Settled(Settled),
    /// Stripe said no; nothing moved.
    Refused(Refusal),
    /// The money may or may not have moved.
    Unknown(Unknown),
}

/// A debit that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The transfer, `tr_…`, or its reversal.
    pub transfer: Option<ObjectId>,
    /// The payment on the other side, `py_…`, or its refund.
    pub payment: Option<ObjectId>,
    /// The request that did it.
    pub request: Option<RequestId>,
    /// Whether the answer was a replay of an earlier attempt with this key.
    pub replayed: bool,
    /// When, by the server's clock.
    pub at: Option<Timestamp>,
}

/// Stripe's no (docs.stripe.com/api/errors).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// HTTP status; none when no connection was ever made.
    pub status: Option<u16>,
    /// `type`.
    pub kind: Label,
    /// `code`.
    pub code: Option<Label>,
    /// `param`.
    pub param: Option<Label>,
    /// Stripe's sentence.
    pub message: Label,
    /// The request that was refused.
    pub request: Option<RequestId>,
    /// Whether the answer was a replay of an earlier attempt with this key.
    pub replayed: bool,
}

impl Refusal {
    /// A no that no answer of Stripe's brought: this program's own, or what a look-up shows.
    #[must_use]
    pub fn without_answer(kind: &str, message: &str) -> Self {
        Self {
            status: None,
            kind: Label::new(kind),
            code: None,
            param: None,
            message: Label::new(message),
            request: None,
            replayed: false,
        }
    }
}

/// Why nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// What happened.
    pub why: WhyUnknown,
    /// The request, if an answer named it.
    pub request: Option<RequestId>,
    /// Whether the answer was a replay of an earlier attempt with this key. Stripe stores a 5xx as well and gives it again
    /// (docs.stripe.com/api/idempotent_requests): after a replayed one, repeating is of no use and only looking helps.
    #[serde(default)]
    pub replayed: bool,
}

/// What can leave an outcome unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUnknown {
    /// No answer within the time, in seconds.
    NoAnswer(u32),
    /// The connection was lost once it stood.
    ConnectionLost,
    /// The answer was torn or could not be read.
    Unreadable,
    /// HTTP 5xx.
    ServerError(u16),
    /// HTTP 409: another request with this key is in progress.
    InProgress,
    /// 400 `idempotency_error`: the key was used with other parameters.
    KeyUsedOtherwise,
    /// A first attempt was answered as a replay: somebody else used this key.
    ReplayedAtFirst,
    /// A 2xx that does not name this debit, this amount or these parties, or a charge that does not say it succeeded.
    NotOurs,
    /// An answer to a repeat that says nothing about the attempt before it, with its status; 0 when the repeat found no
    /// connection.
    SaysNothingOfBefore(u16),
    /// This attempt was turned away at the door, with its status, 0 without an answer: it did nothing.
    TurnedAway(u16),
    /// Another attempt at the same debit has no answer yet, or none that settles it.
    OtherAttemptOpen,
    /// The program ended between sending and answer.
    Interrupted,
}

impl WhyUnknown {
    /// In words, after a colon.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::NoAnswer(seconds) => format!("no answer in {seconds} s"),
            Self::ConnectionLost => "the connection was lost".to_owned(),
            Self::Unreadable => "the answer could not be read".to_owned(),
            Self::ServerError(status) => format!("Stripe had an error ({status})"),
            Self::InProgress => "another request with its key is in progress (409)".to_owned(),
            Self::KeyUsedOtherwise => "its key was used with other parameters".to_owned(),
            Self::ReplayedAtFirst => "its first attempt was answered as a repeat".to_owned(),
            Self::NotOurs => "the answer does not name this debit".to_owned(),
            Self::SaysNothingOfBefore(status) => format!("the answer ({status}) says nothing of the attempt before"),
            Self::TurnedAway(0) => "it was not let in".to_owned(),
            Self::TurnedAway(status) => format!("it was turned away ({status})"),
            Self::OtherAttemptOpen => "another attempt at it has no answer yet".to_owned(),
            Self::Interrupted => "the program ended before an answer came".to_owned(),
        }
    }
}
