//! What can be told of a request: no header, no query, no body, so that no key is among it. The path is a stranger's text;
//! whoever writes it somewhere makes it safe first.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// One request and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Method as sent.
    pub method: String,
    /// Path as sent, without the query.
    pub path: String,
    /// Status of the answer; none when none was sent.
    pub status: Option<u16>,
    /// What became of the answer, when it was not sent whole.
    pub fate: Option<&'static str>,
    /// From the last byte of the request until the answer began to leave.
    pub took: Duration,
}

/// Where entries go.
#[derive(Clone)]
pub struct Log(Arc<dyn Fn(&Entry) + Send + Sync>);

impl Log {
    /// A log that hands each entry on.
    #[must_use]
    pub fn new(write: impl Fn(&Entry) + Send + Sync + 'static) -> Self {
        Self(Arc::new(write))
    }

    pub(super) fn write(&self, entry: &Entry) {
        (self.0)(entry);
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}
