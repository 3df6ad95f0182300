//! A token bucket without tokens: it keeps one moment, at which it would be full again. It holds what flows in within a second.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What a bucket holds, in nanoseconds.
const SECOND: i64 = 1_000_000_000;

/// A bucket; a new one is full.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bucket {
    full_at: Option<Timestamp>,
}

impl Bucket {
    /// Whether another request fits, at so many a second.
    pub(super) fn has_room(self, now: Timestamp, rate: u32) -> bool {
        let lacking = self.full_at.map_or(SignedDuration::ZERO, |full_at| full_at.duration_since(now));
        lacking <= SignedDuration::from_nanos(SECOND.saturating_sub(interval(rate)))
    }

    /// Takes one request's worth out.
    pub(super) fn take(&mut self, now: Timestamp, rate: u32) {
        let from = self.full_at.map_or(now, |full_at| full_at.max(now));
        self.full_at = from.checked_add(SignedDuration::from_nanos(interval(rate))).ok().or(Some(from));
    }
}

/// Nanoseconds between two requests at so many a second.
fn interval(rate: u32) -> i64 {
    SECOND / i64::from(rate.max(1))
}
