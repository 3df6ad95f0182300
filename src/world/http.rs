//! HTTP messages as plain data, as the world sees them. A transport or a server turns its own messages into these.

use jiff::Timestamp;

/// A request as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Upper-case method.
    pub method: String,
    /// Path without the query, percent-encoded as sent.
    pub path: String,
    /// Query string without `?`, as sent.
    pub query: String,
    /// Header names in any case, with their values.
    pub headers: Vec<(String, String)>,
    /// Body as sent.
    pub body: Vec<u8>,
}

impl Request {
    /// The first value of a header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Answer {
    /// The first value of a header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// An answer as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// JSON text.
    pub body: Vec<u8>,
}

/// What the world says to a request: the answer, and when it is due. Until then idempotency keys and locks are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The answer; none when the connection is dropped without one.
    pub answer: Option<Answer>,
    /// When the answer reaches the client, on the world's clock.
    pub due: Timestamp,
    /// When the work was, or will be, done.
    pub work_at: Timestamp,
}
