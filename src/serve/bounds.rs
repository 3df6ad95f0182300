//! What a client may take up: connections, bytes and time.

use std::time::Duration;

/// The bounds of a server. What is beyond them is refused or closed; nothing grows without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Connections at a time; more wait in the system's queue until one ends.
    pub connections: usize,
    /// Bytes of the request line and all headers. There are at most a hundred headers, which is hyper's own bound.
    pub head_bytes: usize,
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Bytes of a body that every connection may send at a time.
    pub small_body_bytes: usize,
    /// Bodies larger than that which are read at a time; more wait, so that they do not fill the memory together.
    pub large_bodies: usize,
    /// How long the head of a request may take, the wait for it on an idle connection included.
    pub head_time: Duration,
    /// How long the body of a request may take.
    pub body_time: Duration,
    /// How long a client may read nothing of an answer that is under way.
    pub stall_time: Duration,
    /// How long a connection is held on which no answer ever comes. Longer than the 80 s that Stripe's libraries wait.
    pub silent_time: Duration,
    /// How long answers under way may take once the server was asked to end.
    pub drain_time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 1_024,
            head_bytes: 64 * 1_024,
            body_bytes: 1_024 * 1_024,
            small_body_bytes: 64 * 1_024,
            large_bodies: 32,
            head_time: Duration::from_secs(75),
            body_time: Duration::from_secs(30),
            stall_time: Duration::from_secs(30),
            silent_time: Duration::from_mins(10),
            drain_time: Duration::from_secs(3),
        }
    }
}
