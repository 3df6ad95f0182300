//! What was asked of Stripe: how often, how often it was too much, how many answers were dropped, and how fast lately.

use super::SECOND;
use crate::domain::Stray;

/// Seconds that are remembered one by one.
const SECONDS: usize = 60;

/// Counts of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    calls: u64,
    throttled: u64,
    astray: [u32; Stray::ALL.len()],
    /// Requests of each of the last seconds, with the second they belong to.
    lately: [(i64, u32); SECONDS],
}

impl Default for Meter {
    fn default() -> Self {
        Self { calls: 0, throttled: 0, astray: [0; Stray::ALL.len()], lately: [(i64::MIN, 0); SECONDS] }
    }
}

impl Meter {
    /// Requests that were made.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.calls
    }

    /// Answers that said 429.
    #[must_use]
    pub const fn throttled(&self) -> u64 {
        self.throttled
    }

    /// Answers that were dropped because they are not what was asked for, with how many for each reason that there was.
    pub fn astray(&self) -> impl Iterator<Item = (Stray, u32)> + '_ {
        Stray::ALL.into_iter().zip(self.astray).filter(|(_, count)| *count > 0)
    }

    /// Requests in the last so many whole seconds, sixty at most.
    pub(super) fn before(&self, now: i64, seconds: i64) -> u32 {
        let this = now.div_euclid(SECOND);
        let from = this.saturating_sub(seconds);
        let lately = self.lately.iter().filter(|(second, _)| *second >= from && *second < this);
        lately.map(|(_, count)| *count).fold(0, u32::saturating_add)
    }

    pub(super) fn count(&mut self, now: i64, calls: u32) {
        self.calls = self.calls.saturating_add(u64::from(calls));
        let second = now.div_euclid(SECOND);
        let slot = usize::try_from(second.rem_euclid(60)).unwrap_or(0);
        if let Some(slot) = self.lately.get_mut(slot) {
            *slot = if slot.0 == second { (second, slot.1.saturating_add(calls)) } else { (second, calls) };
        }
    }

    pub(super) fn count_astray(&mut self, stray: Stray) {
        for (known, count) in Stray::ALL.into_iter().zip(&mut self.astray) {
            *count = count.saturating_add(u32::from(known == stray));
        }
    }

    pub(super) fn count_throttle(&mut self) {
        self.throttled = self.throttled.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_a_minute_no_longer_counts_as_lately() {
        let mut meter = Meter::default();
        for second in 0..100 {
            meter.count(second * SECOND, 2);
        }
        assert_eq!((meter.calls(), meter.before(100 * SECOND, 60), meter.before(100 * SECOND, 10)), (200, 120, 20));
        assert_eq!(meter.before(300 * SECOND, 60), 0);
    }

    #[test]
    fn dropped_answers_are_counted_by_their_reasons() {
        let mut meter = Meter::default();
        assert_eq!(meter.astray().next(), None);
        for stray in [Stray::Older, Stray::Account, Stray::Older] {
            meter.count_astray(stray);
        }
        assert_eq!(meter.astray().collect::<Vec<_>>(), [(Stray::Account, 1), (Stray::Older, 2)]);
    }
}
