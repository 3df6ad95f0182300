//! One request to Stripe and what came of it, as the request log keeps it: plain data without the key, its text already redacted
//! and safe to show. What it means is said elsewhere.

use jiff::Timestamp;

use super::{AccountId, Label, Mode, RequestId, Retry};

/// Method of a request. Stripe's first API knows no other that is needed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// A read.
    Get,
    /// A write.
    Post,
}

impl Method {
    /// As on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Number of an exchange: the first of a console is 1, and each has the one after that of the exchange before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ExchangeId(u64);

impl ExchangeId {
    /// The one after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Its number, which is how many there were up to it.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// What was asked, and as whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// Path, percent-encoded, begins with `/v1/`.
    pub path: String,
    /// Query, not encoded.
    pub query: Vec<(String, String)>,
    /// The connected account, or none for the platform.
    pub account: Option<AccountId>,
}

impl Asked {
    /// Path and query as people read them.
    #[must_use]
    pub fn target(&self) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }
}

/// A request and what came of it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Which.
    pub id: ExchangeId,
    /// When it began, by the console's clock.
    pub began: Timestamp,
    /// Whose money is at the other end.
    pub mode: Mode,
    /// Method.
    pub method: Method,
    /// What was asked.
    pub asked: Asked,
    /// What a write carries.
    pub form: Vec<(String, String)>,
    /// `Idempotency-Key`.
    pub key: Option<String>,
    /// `Stripe-Version`.
    pub version: String,
    /// How often this very request was made in a row without success, this time included.
    pub attempt: u32,
    /// How it ended; none while it is on its way.
    pub ending: Option<Ending>,
    /// Why the answer was not used although it was whole.
    pub dropped: Option<Label>,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What came.
    pub came: Result<Answer, NoAnswer>,
}

/// An answer, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Request-Id`.
    pub request: Option<RequestId>,
    /// `Idempotent-Replayed`: what was done for an earlier request with this key is told again.
    pub replayed: bool,
    /// What it says about asking again.
    pub retry: Retry,
    /// What a no says, in Stripe's words.
    pub said: Option<Said>,
    /// The beginning of its body.
    pub body: Excerpt,
}

/// What a no says (docs.stripe.com/api/errors).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// `code`, else `type`; empty where there is neither.
    pub code: Label,
    /// `message`.
    pub message: Label,
}

/// The beginning of a body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// Lines of text without anything that could disturb a terminal. Empty where it is no longer kept.
    pub text: Box<str>,
    /// Bytes of the whole body.
    pub whole: u64,
    /// Whether there was more of it.
    pub is_cut: bool,
}

/// Why there is no answer, or none that was looked at. Which of these can have moved money is the reason for telling them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// The gate was shut; nothing left.
    ReadOnly,
    /// No connection was made; nothing left.
    NotConnected(Label),
    /// The connection was lost once it stood.
    Lost(Label),
    /// Nothing whole came within so many seconds.
    TimedOut(u32),
    /// Another run of the simulated Stripe answered; its answer was not taken.
    AnotherRun,
    /// The answer was too large to be read.
    TooLarge,
}

/// What the log tells, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogNote {
    /// A request begins.
    Begun(Box<Exchange>),
    /// It has ended. The mode is known for sure now.
    Ended(ExchangeId, Mode, Box<Ending>),
}
