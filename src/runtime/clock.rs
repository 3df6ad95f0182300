//! The only place that reads time. The console's clock starts at a moment (now, or that of the simulated Stripe) and
//! runs on with the machine's steady clock, so it never jumps; under tokio's paused time it stands still until tests
//! move it.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// A clock that runs.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Timestamp,
    origin: Instant,
}

impl Clock {
    /// A clock that shows `start` now.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start, origin: Instant::now() }
    }

    /// A clock that shows the machine's time.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
    pub fn of_the_machine() -> Self {
        Self::starting_at(Timestamp::now())
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.origin.elapsed()).unwrap_or(SignedDuration::MAX);
        self.start.checked_add(elapsed).unwrap_or(Timestamp::MAX)
    }

    /// The steady instant at which it will show `at`; now if that has passed.
    #[must_use]
    pub fn instant_of(&self, at: Timestamp) -> Instant {
        let ahead = at.duration_since(self.start);
        let ahead = std::time::Duration::try_from(ahead).unwrap_or_default();
        self.origin.checked_add(ahead).unwrap_or(self.origin)
    }
}
