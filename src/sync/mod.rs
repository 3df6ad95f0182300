//! The scheduler: which question goes to Stripe next, and when. Stripe has no call that returns the balances of all
//! accounts; each is a request of its own, of which it lets in so many a second and so many a month. So what somebody
//! waits for goes first, what is on the screen stays fresh, and the rest converges on what is left. Pure: time and
//! answers in, questions out; it waits for nothing and knows neither HTTP nor the screen.

mod backoff;
mod bucket;
mod budget;
mod endpoint;
mod lane;
mod line;
mod meter;
mod pace;
mod question;
mod roster;
mod scheduler;
mod settings;
mod state;
mod tolls;
mod turn;
mod verdict;
mod waits;
mod wishes;

#[cfg(test)]
mod tests;

pub use endpoint::Endpoint;
pub use lane::Lane;
pub use line::Outage;
pub use meter::Meter;
pub use question::Question;
pub use scheduler::Scheduler;
pub use settings::{Allowance, Settings, Tuning};
pub use state::{Cost, Progress, State};
pub use turn::REFRESH_AFTER_S;
pub use wishes::{Names, Wishes};

use jiff::Timestamp;

/// Microseconds in a second.
const SECOND: i64 = 1_000_000;

/// A moment in microseconds, in which everything here is counted.
fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The moment of so many microseconds; none where no calendar reaches.
fn moment(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}
