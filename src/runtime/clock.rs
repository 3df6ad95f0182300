//! The only place that reads time. The console's clock starts at a moment (now, or that of the simulated Stripe) and
//! runs on with the machine's steady clock, sleep of the machine included, so it never jumps; under tokio's paused time it stands
//! still until tests move it. Beside it there is the clock on the machine's wall, which somebody may set.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};
use tokio::time::Instant;

/// Which of the system's clocks goes on while the machine sleeps.
#[cfg(target_os = "linux")]
const RUNNING: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const RUNNING: ClockId = ClockId::Monotonic;

/// A clock that runs.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Timestamp,
    origin: Instant,
    wall: Wall,
}

/// What is on the wall.
#[derive(Debug, Clone, Copy)]
enum Wall {
    /// The same clock.
    Same,
    /// The machine's: what it showed at the start, and for how long the machine had been running.
    Machine { showed: Timestamp, up: Duration },
    /// The same clock, ahead by so many milliseconds.
    Ahead(&'static AtomicI64),
}

impl Clock {
    /// A clock that shows `start` now and runs with tokio's time; there is no other on the wall.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start, origin: Instant::now(), wall: Wall::Same }
    }

    /// A clock that shows the machine's time.
    #[must_use]
    pub fn of_the_machine() -> Self {
        Self::showing(machine())
    }

    /// A clock that shows `start` now, and goes, sleeps and is set as the machine's.
    #[must_use]
    pub fn showing(start: Timestamp) -> Self {
        Self { start, origin: Instant::now(), wall: Wall::Machine { showed: machine(), up: up() } }
    }

    /// The same beside a wall clock that somebody sets, `ahead` milliseconds before it: for whoever proves that it does not
    /// matter.
    #[must_use]
    pub const fn beside(self, ahead: &'static AtomicI64) -> Self {
        Self { wall: Wall::Ahead(ahead), ..self }
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let elapsed = match self.wall {
            Wall::Machine { up: before, .. } => up().saturating_sub(before),
            Wall::Same | Wall::Ahead(_) => self.origin.elapsed(),
        };
        after(self.start, elapsed)
    }

    /// What the machine's clock shows, shifted so that both showed the same at the start. It may jump.
    #[must_use]
    pub fn wall(&self) -> Timestamp {
        match self.wall {
            Wall::Same => self.now(),
            Wall::Machine { showed, .. } => {
                self.start.saturating_add(machine().duration_since(showed)).unwrap_or(self.start)
            }
            Wall::Ahead(by) => {
                let by = SignedDuration::from_millis(by.load(Ordering::SeqCst));
                self.now().saturating_add(by).unwrap_or(self.start)
            }
        }
    }

    /// How far the clock on the wall has come apart from a clock that stands still while the machine sleeps: a change shows
    /// that it slept, or that its clock was set.
    #[must_use]
    pub fn apart(&self) -> SignedDuration {
        self.wall().duration_since(after(self.start, self.origin.elapsed()))
    }

    /// The steady instant at which it will show `at`; now if that has passed.
    #[must_use]
    pub fn instant_of(&self, at: Timestamp) -> Instant {
        let ahead = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
        let now = Instant::now();
        now.checked_add(ahead).unwrap_or(now)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
fn machine() -> Timestamp {
    Timestamp::now()
}

/// For how long the machine has been running, sleep included.
fn up() -> Duration {
    Duration::try_from(clock_gettime(RUNNING)).unwrap_or_default()
}

fn after(start: Timestamp, elapsed: Duration) -> Timestamp {
    let elapsed = SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX);
    start.checked_add(elapsed).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paused<T>(work: impl Future<Output = T>) -> T {
        let engine = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        engine.block_on(work)
    }

    #[test]
    fn what_is_set_on_the_wall_is_seen_there_and_nowhere_else() {
        static AHEAD: AtomicI64 = AtomicI64::new(0);
        paused(async {
            let clock = Clock::starting_at(Timestamp::UNIX_EPOCH).beside(&AHEAD);
            tokio::time::advance(Duration::from_secs(3)).await;
            assert_eq!((clock.now().as_second(), clock.wall().as_second()), (3, 3));
            AHEAD.store(-60_000, Ordering::SeqCst);
            assert_eq!((clock.now().as_second(), clock.wall().as_second()), (3, -57));
            assert_eq!(clock.apart(), SignedDuration::from_secs(-60));
            assert_eq!(clock.instant_of(Timestamp::from_second(5).unwrap()), Instant::now() + Duration::from_secs(2));
        });
    }

    #[test]
    fn the_machines_clock_runs_with_the_machine_whatever_it_shows() {
        let clock = Clock::showing(Timestamp::UNIX_EPOCH);
        assert!(clock.now().as_second() < 60 && clock.wall().as_second() < 60, "{clock:?}");
        assert!(clock.apart().abs() < SignedDuration::from_secs(5), "it did not sleep");
    }
}
