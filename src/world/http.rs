//! HTTP messages as plain data, as the world sees them. A transport or a server turns its own messages into these.

use std::fmt;

use jiff::Timestamp;

/// A request as it arrives. Shown for debugging, its key is hidden.
#[derive(Clone, PartialEq, Eq)]
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

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |name: &str| name.eq_ignore_ascii_case("authorization");
        let headers = self.headers.iter().map(|(name, value)| (name, if hidden(name) { "(hidden)" } else { value }));
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("headers", &headers.collect::<Vec<_>>())
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish()
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

/// What the world says to a request: how the answer travels, and when it is due. Until then its idempotency key is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The answer, and what becomes of it on its way.
    pub delivery: Delivery,
    /// When it reaches the client, on the wire's clock.
    pub due: Timestamp,
    /// When the work was, or will be, done, on the world's clock.
    pub work_at: Timestamp,
}

/// What a client sees of an answer. Transports do to the connection what is said here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The answer as it is.
    Whole(Answer),
    /// The head and the first bytes of the body; then the connection closes.
    Torn {
        /// The whole answer.
        answer: Answer,
        /// How many bytes of its body arrive.
        after: usize,
    },
    /// The answer, a few bytes at a time.
    Trickle {
        /// The whole answer.
        answer: Answer,
        /// How many bytes of its body arrive at once.
        piece: usize,
        /// How long to wait between two pieces, in milliseconds.
        pause_ms: u64,
    },
    /// The connection closes without a byte.
    Closed,
    /// Nothing ever comes; the connection stands until the client gives up.
    Silent,
}

impl Reply {
    /// The answer, if it arrives whole.
    #[must_use]
    pub fn answer(self) -> Option<Answer> {
        match self.delivery {
            Delivery::Whole(answer) | Delivery::Trickle { answer, .. } => Some(answer),
            Delivery::Torn { .. } | Delivery::Closed | Delivery::Silent => None,
        }
    }
}
