//! A fault as plain data: which requests it waits for, how often, and what it does to them. The same data is read from commands
//! and from scenario files, and kept with the state.

use serde::{Deserialize, Serialize};

use crate::world::limits::Limited;

/// Something that goes wrong on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which endpoint: a method and a path such as `POST /v1/charges` or `GET /v1/charges/*`, where `*` stands for an id; a path
    /// alone, for every method; or one of the names `reads`, `writes` and `debits`. None stands for all.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// Which account: the one that the request acts as, or another that it is about. None stands for all.
    #[serde(default)]
    pub account: Option<String>,
    /// How often.
    #[serde(default)]
    pub times: Times,
    /// What happens.
    pub kind: Kind,
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Times {
    /// The first so many requests that it fits.
    Count(u32),
    /// Every request that it fits.
    Always,
    /// Some of them, chosen by chance with a seed of its own.
    Chance {
        /// In how many of a million cases.
        ppm: u32,
        /// The same seed chooses the same requests.
        seed: u64,
    },
}

impl Default for Times {
    fn default() -> Self {
        Self::Count(1)
    }
}

/// What a fault does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// The answer takes longer. It adds up with other faults.
    Latency {
        /// By how much, in milliseconds.
        ms: u64,
    },
    /// 429 `rate_limit` before the work (docs.stripe.com/rate-limits).
    RateLimit {
        /// Which limit is said to have been reached.
        reason: Limited,
    },
    /// 429 `lock_timeout` before the work, without a `Request-Id` (docs.stripe.com/rate-limits).
    LockTimeout,
    /// An error of Stripe's own, in its envelope. If the work was done, the error is what is kept under the idempotency key, as
    /// Stripe keeps a 500 (docs.stripe.com/api/idempotent_requests).
    Error {
        /// HTTP status, 400 to 599.
        #[serde(default = "internal")]
        status: u16,
        /// What becomes of the work.
        work: Work,
    },
    /// A page of HTML as something in between sends it, without a `Request-Id`.
    Page {
        /// HTTP status: 502, 503 or 504.
        status: u16,
        /// What becomes of the work.
        work: Work,
    },
    /// The connection closes without an answer.
    Closed {
        /// What becomes of the work.
        work: Work,
    },
    /// Nothing ever comes; the client waits until it gives up.
    Silent {
        /// What becomes of the work.
        work: Work,
    },
    /// The answer breaks off in its body.
    Torn {
        /// After so many bytes; without a number, in the middle.
        #[serde(default)]
        at: Option<u32>,
    },
    /// The answer comes in small pieces.
    Trickle {
        /// Bytes of a piece.
        bytes: u32,
        /// Milliseconds between two pieces.
        pause_ms: u32,
    },
    /// A read answers as of an earlier moment of the world: lists lack what was made since, an object made since is not there,
    /// and a balance is without what moved since, as far back as the last thousand transactions of its account. What changed on
    /// an older object stays changed.
    Stale {
        /// How far back, in seconds.
        behind_s: u32,
    },
    /// Two answers were mixed up on their way: a read answers with another account's object and echoes that account; the
    /// answer of a write names other accounts than the request. That a client can notice it is why it is worth arming: one that
    /// echoes the account that was asked for cannot be told from the right one by anybody, and is not among these faults.
    WrongAccount,
    /// The work is kept back until a person looks at it. An approval can be given later ([`crate::world::causes::Cause::Approved`]):
    /// then the request is done as it was asked for. Until then its idempotency key gives the same answer again.
    NeedsPerson {
        /// Why, in Stripe's words.
        code: Halt,
    },
    /// `Stripe-Account` was lost on the way there: a read as a connected account answers for the platform and echoes nobody.
    /// Only a balance then has something that gives it away, `connect_reserved`; a list has not.
    WrongScope,
}

/// Why a movement of money waits for a person (docs.stripe.com/account/approvals, docs.stripe.com/error-codes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Halt {
    /// Somebody else has to approve it.
    ApprovalRequired,
    /// A rule of the platform's own does not allow it.
    ActionBlocked,
    /// It is unlike what the key usually does.
    AnomalousMoneyMovementRequest,
}

/// What becomes of the work behind an answer that the client does not get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// It is not done: the request went no further than the door.
    Before,
    /// It is done, and goes on for a while after the client has seen the end; its idempotency key is in use until then. A request
    /// that is refused passes, and the fault waits for another.
    During {
        /// How much longer, in milliseconds.
        ms: u32,
    },
    /// It is done. A request that is refused passes, and the fault waits for another.
    After,
    /// The request is taken, and the work is done later on the world's clock. Until then its idempotency key is in use. Writes only.
    Late {
        /// How much later, in seconds.
        after_s: u32,
    },
}

fn internal() -> u16 {
    500
}

impl Fault {
    /// The first answer to a debit of this account that is done gets lost.
    #[must_use]
    pub fn lost_answer(account: &str) -> Self {
        Self {
            endpoint: Some("debits".to_owned()),
            account: Some(account.to_owned()),
            times: Times::Count(1),
            kind: Kind::Silent { work: Work::After },
        }
    }

    /// The balance of this account can never be read.
    #[must_use]
    pub fn unreadable(account: &str, status: u16) -> Self {
        Self {
            endpoint: Some("GET /v1/balance".to_owned()),
            account: Some(account.to_owned()),
            times: Times::Always,
            kind: Kind::Error { status, work: Work::Before },
        }
    }
}
