//! Carrying an HTTP message there and an answer back. Messages are plain data, so that requests can be compared in
//! tests, logged and shown without a connection. A transport adds the key and waits; it never repeats, never follows
//! a redirect and never interprets an answer.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

pub use crate::domain::Method;
use crate::domain::{AccountId, Mode};

/// Largest body that is read, in bytes. A page of a hundred accounts takes about half a megabyte.
pub const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// A way to reach Stripe.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync {
    /// Carries one request, once, and waits for its answer no longer than the request's own time.
    async fn carry(&self, request: Request) -> Result<Response, CarryError>;

    /// The time now, by the clock that was handed in.
    fn now(&self) -> Timestamp;

    /// Whose money is at the other end, as far as the key and the address tell.
    fn mode(&self) -> Mode;
}

#[async_trait]
impl Transport for Arc<dyn Transport> {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        (**self).carry(request).await
    }

    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn mode(&self) -> Mode {
        (**self).mode()
    }
}

/// A request without its key and without an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path, percent-encoded, begins with `/v1/`.
    pub path: String,
    /// Query, not encoded.
    pub query: Vec<(String, String)>,
    /// Body of a form, not encoded; nested names as `metadata[key]`.
    pub form: Vec<(String, String)>,
    /// `Stripe-Account`.
    pub account: Option<AccountId>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// `Stripe-Version`; none for [`STRIPE_VERSION`]. A repeat is asked for in the version of the first attempt.
    pub version: Option<String>,
    /// Longest wait for the whole answer, in seconds.
    pub timeout_s: u32,
}

impl Request {
    /// Version of Stripe's API that it asks for.
    #[must_use]
    pub fn version(&self) -> &str {
        self.version.as_deref().unwrap_or(STRIPE_VERSION)
    }

    /// The query, encoded, without `?`; empty where there is none.
    #[must_use]
    pub fn encoded_query(&self) -> String {
        encode(&self.query)
    }

    /// The form, encoded as `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn encoded_form(&self) -> String {
        encode(&self.form)
    }

    /// Headers other than those that a transport adds for itself: the key, the length and the host.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers =
            vec![("stripe-version", self.version().to_owned()), ("accept", "application/json".to_owned())];
        if self.method == Method::Post {
            headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
        }
        headers.extend(self.account.as_ref().map(|id| ("stripe-account", id.as_str().to_owned())));
        headers.extend(self.idempotency_key.as_ref().map(|key| ("idempotency-key", key.clone())));
        headers
    }
}

fn encode(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Version of Stripe's API that is asked for, but by repeats of what an older version asked for
/// (docs.stripe.com/api/versioning). The only place.
pub const STRIPE_VERSION: &str = "2026-07-29.dahlia";

/// An answer that arrived whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body, at most [`LARGEST_BODY`] bytes.
    pub body: Vec<u8>,
    /// When its last byte arrived, by the transport's clock.
    pub received_at: Timestamp,
}

impl Response {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What the server's clock showed, to the second: its header `Date`.
    #[must_use]
    pub fn date(&self) -> Option<Timestamp> {
        jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(self.header("date")?).ok()
    }

    /// Whether the status says success.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// Why a request brought no answer. Which of these can have moved money is the reason for telling them apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The gate was shut, so that nothing left this machine.
    #[error("this console is read-only, so the request was not sent")]
    ReadOnly,
    /// No connection was made, so that nothing left this machine.
    #[error("no connection to Stripe: {0}; nothing was sent")]
    NotConnected(String),
    /// The connection was lost once it stood, so that the request may have been done.
    #[error("the connection to Stripe was lost: {0}")]
    Lost(String),
    /// No complete answer within the request's time, so that the request may have been done.
    #[error("no answer from Stripe within {after_s} s")]
    TimedOut {
        /// How long was waited, in seconds.
        after_s: u32,
    },
    /// Another run of the simulated Stripe answered than the one that this console knows: whatever was done, was done there.
    #[error("the simulated Stripe has begun anew since this console was started; leave and start it again")]
    AnotherRun,
    /// The answer was larger than [`LARGEST_BODY`].
    #[error("the answer is larger than 4 MiB and was not read")]
    TooLarge,
}

/// A clock that was handed in. Only `runtime` makes one that reads the machine's.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that answers with what `read` answers.
    #[must_use]
    pub fn new(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// A clock that stands still.
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        Self::new(move || at)
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
