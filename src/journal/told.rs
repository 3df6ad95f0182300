//! What an event tells beside its kind: the `detail` of its row, typed. The words in the file are those of serde's, by kind;
//! what a later version adds is always optional, so that what an earlier one wrote can be read for ever.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    AccountId, DebitId, Explained, Label, LookUp, ObjectId, Refusal, RequestId, Settled, Side, Unknown,
};
use crate::life::{Answer, Ended, EventKind, Proof, Stamp};
use crate::money::Amount;

use super::judged::Judged;
use super::ticket::Wording;

/// The detail of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The first attempt begins.
    Recorded {
        /// Hash of the debit's row, in hexadecimal digits. It stands first: what is verified is compared with it.
        debit_sha256: String,
        /// The request; none in version 1.
        wording: Option<Wording>,
        /// By whom and when; none in version 1, where the debit's row tells it.
        stamp: Option<Stamp>,
    },
    /// Another begins.
    Attempt {
        /// By whom and when.
        stamp: Stamp,
        /// The verdict under which a person asked for it; none when the program repeated by itself.
        judged: Option<Judged>,
    },
    /// An attempt ended and settled nothing.
    Unknown {
        /// Why it is not known.
        unknown: Unknown,
        /// Which attempt; none in version 1, where there was one.
        attempt: Option<u32>,
        /// How it ended; none in version 1, where it proved nothing.
        ended: Option<Ended>,
        /// The server's time of its answer.
        server: Option<Timestamp>,
        /// HTTP status.
        status: Option<u16>,
    },
    /// An attempt ended with Stripe waiting for a person.
    AwaitsPerson {
        /// Which.
        attempt: u32,
        /// Stripe's words.
        refusal: Refusal,
        /// The server's time of its answer.
        server: Option<Timestamp>,
    },
    /// A look-up that was worth keeping.
    LookedUp {
        /// The look-up.
        looks: Looks,
        /// Objects without a mark that could be it.
        near: Vec<ObjectId>,
    },
    /// Done.
    Settled {
        /// What Stripe made.
        settled: Settled,
        /// What showed it; none in version 1, where it was the answer to the only attempt.
        by: Option<By>,
    },
    /// Not done.
    Refused {
        /// Stripe's words.
        refused: Refusal,
        /// What showed it; none in version 1, where it was the answer to the only attempt, and where nothing got past the door.
        by: Option<By>,
    },
    /// Never sent.
    Withdrawn {
        /// The attempt that was not.
        attempt: u32,
        /// Why not.
        why: Label,
    },
    /// It does not exist.
    NotCreated {
        /// The server's time after which nothing was under way.
        marker: Timestamp,
        /// The look-up that showed it.
        looks: Looks,
    },
    /// A person says that it happened.
    Happened {
        /// What Stripe made, where the person knows it.
        object: Option<ObjectId>,
        /// Why the person says so.
        reason: Label,
        /// What the last look-up had said, in a word.
        last_look: Label,
        /// Who says so.
        stamp: Stamp,
    },
    /// A person says that it did not.
    DidNotHappen {
        /// Why the person says so.
        reason: Label,
        /// What the last look-up had said, in a word.
        last_look: Label,
        /// Who says so.
        stamp: Stamp,
    },
    /// Both balances as they were read afterwards.
    Observed {
        /// The debited account.
        account: Side,
        /// The platform.
        platform: Side,
    },
    /// What else moved them.
    Explained(Explained),
    /// An answer that came after the end.
    LateAnswer {
        /// To which attempt.
        attempt: u32,
        /// What it was.
        answer: Answered,
    },
    /// Stripe shows something else than the journal says.
    Contradicted {
        /// The account that is held.
        account: AccountId,
        /// The debit.
        mark: DebitId,
        /// What Stripe shows.
        objects: Vec<ObjectId>,
    },
    /// A mark of this program that this journal does not know.
    Foreign {
        /// The account that is held.
        account: AccountId,
        /// The debit that the mark names.
        mark: DebitId,
        /// What carries it.
        objects: Vec<ObjectId>,
        /// How much.
        amount: Amount,
        /// When it was made, by the server's clock.
        created: Timestamp,
        /// Who saw it.
        stamp: Stamp,
    },
    /// A person has seen what is held.
    Acknowledged {
        /// The account that is freed.
        account: AccountId,
        /// The debit that the mark names.
        mark: DebitId,
        /// What the person says to it.
        reason: Label,
        /// Who.
        stamp: Stamp,
    },
    /// A console may send real money.
    Armed {
        /// Until when, by the machine's clock.
        until: Timestamp,
        /// Who.
        stamp: Stamp,
    },
    /// It may no longer.
    Disarmed {
        /// Why.
        why: Label,
        /// Who.
        stamp: Stamp,
    },
    /// The journal was compared with Stripe.
    Reconciled {
        /// From when on.
        since: Timestamp,
        /// How many accounts.
        accounts: u32,
        /// How many debits.
        debits: u32,
        /// How many differ.
        differ: u32,
        /// How many are not in this journal.
        foreign: u32,
        /// Who.
        stamp: Stamp,
    },
}

/// What showed how a debit ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The answer to an attempt.
    Answer {
        /// Which.
        attempt: u32,
        /// HTTP status.
        status: Option<u16>,
        /// The server's time of it.
        server: Option<Timestamp>,
    },
    /// A look-up, and the objects it found.
    LookUp(Box<Looks>, Vec<ObjectId>),
}

/// A look-up, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looks {
    /// [`crate::life::History::events`] when it was asked for.
    pub asked_on: u32,
    /// The earliest time of the server among its answers.
    pub began: Option<Timestamp>,
    /// The latest.
    pub latest: Option<Timestamp>,
    /// How many pages were read.
    pub pages: u32,
    /// Whether that was all of them.
    pub whole: bool,
    /// Who looked.
    pub stamp: Stamp,
}

/// An answer, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What it proves.
    pub proof: Proof,
    /// The request, if it was named.
    pub request: Option<RequestId>,
    /// HTTP status; none when there was no answer.
    pub status: Option<u16>,
    /// Whether it is the answer that an earlier request with this key got.
    pub replayed: bool,
    /// The server's time of it.
    pub server: Option<Timestamp>,
}

impl Looks {
    /// A look-up by somebody.
    pub(super) fn of(look_up: &LookUp, asked_on: u32, by: &Stamp) -> Self {
        let LookUp { began, latest, pages, whole, .. } = *look_up;
        Self { asked_on, began, latest, pages, whole, stamp: by.clone() }
    }
}

impl Answered {
    pub(super) fn of(answer: &Answer) -> Self {
        Self {
            proof: answer.proof.clone(),
            request: answer.request.clone(),
            status: answer.status,
            replayed: answer.replayed,
            server: answer.server,
        }
    }
}

impl Told {
    /// The kind of the event.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Recorded { .. } => EventKind::Recorded,
            Self::Attempt { .. } => EventKind::Attempt,
            Self::Unknown { .. } => EventKind::Unknown,
            Self::AwaitsPerson { .. } => EventKind::AwaitsPerson,
            Self::LookedUp { .. } => EventKind::LookedUp,
            Self::Settled { .. } => EventKind::Settled,
            Self::Refused { .. } => EventKind::Refused,
            Self::Withdrawn { .. } => EventKind::Withdrawn,
            Self::NotCreated { .. } => EventKind::NotCreated,
            Self::Happened { .. } => EventKind::Happened,
            Self::DidNotHappen { .. } => EventKind::DidNotHappen,
            Self::Observed { .. } => EventKind::Observed,
            Self::Explained(_) => EventKind::Explained,
            Self::LateAnswer { .. } => EventKind::LateAnswer,
            Self::Contradicted { .. } => EventKind::Contradicted,
            Self::Foreign { .. } => EventKind::Foreign,
            Self::Acknowledged { .. } => EventKind::Acknowledged,
            Self::Armed { .. } => EventKind::Armed,
            Self::Disarmed { .. } => EventKind::Disarmed,
            Self::Reconciled { .. } => EventKind::Reconciled,
        }
    }

    /// Reads the detail of an event of this kind.
    pub(super) fn read(kind: EventKind, detail: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&format!("{{\"{}\":{detail}}}", kind.word()))
    }

    /// The detail as the file holds it; the kind stands beside it.
    pub(super) fn detail(&self) -> Result<String, serde_json::Error> {
        let whole = serde_json::to_string(self)?;
        let inner = whole.split_once(':').and_then(|(_, rest)| rest.strip_suffix('}'));
        Ok(inner.unwrap_or_default().to_owned())
    }
}
