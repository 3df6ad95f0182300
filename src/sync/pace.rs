//! A number that gives way: a rate, or how many questions are open at once. It halves when Stripe says that it is too
//! much, comes back quickly to just below where that was, and only then feels its way further, each time more patiently.

use super::SECOND;

/// It never falls below this part of the most.
const LEAST: u32 = 50;
/// How long it stays just below where it was too much, at first and at most.
const PATIENCE: i64 = 30 * SECOND;
const MOST_PATIENCE: i64 = 16 * 60 * SECOND;

/// A number in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    most: u32,
    now: u32,
    /// Believed to be bearable.
    known: u32,
    /// Until when it has grown, in microseconds.
    at: i64,
    /// When it was last cut.
    cut_at: i64,
    /// When it may go beyond what is known.
    further_from: i64,
    patience: i64,
}

impl Pace {
    /// As much as configured.
    pub(super) const fn new(most: u32, now: i64) -> Self {
        Self { most, now: most, known: most, at: now, cut_at: i64::MIN, further_from: now, patience: PATIENCE }
    }

    /// The number now.
    pub(super) const fn now(&self) -> u32 {
        self.now
    }

    /// Whether it is less than what is configured and believed to be bearable.
    pub(super) const fn is_cut(&self) -> bool {
        self.now < self.known
    }

    /// Lets it grow for the time that passed.
    pub(super) fn grow(&mut self, now: i64) {
        let passed = now.saturating_sub(self.at).max(0);
        if self.now >= self.most {
            self.at = self.at.max(now);
            return;
        }
        if self.now < self.known {
            let (gained, used) = grown(passed, self.most / 16, SECOND);
            self.now = self.now.saturating_add(gained).min(self.known);
            self.at = self.at.saturating_add(used);
            return;
        }
        if now < self.further_from {
            self.at = self.at.max(now);
            return;
        }
        let (gained, used) = grown(passed.min(now.saturating_sub(self.further_from)), self.most / 64, 5 * SECOND);
        self.now = self.now.saturating_add(gained).min(self.most);
        self.known = self.now;
        self.at = if gained > 0 { now } else { self.at.saturating_add(used) };
        if self.now == self.most {
            self.patience = PATIENCE;
        }
    }

    /// It was too much. What was asked before the last cut says nothing new.
    pub(super) fn cut(&mut self, now: i64, asked_at: i64) {
        if asked_at < self.cut_at {
            return;
        }
        self.grow(now);
        let was_trusted = self.cut_at > i64::MIN && self.now <= self.known && self.known < self.most;
        let kept = if was_trusted { self.now.saturating_mul(7) / 8 } else { self.now.saturating_mul(31) / 32 };
        self.known = kept.max(self.least());
        self.now = (self.now / 2).max(self.least());
        self.at = now;
        self.cut_at = now;
        self.further_from = now.saturating_add(self.patience);
        self.patience = self.patience.saturating_mul(2).min(MOST_PATIENCE);
    }

    fn least(&self) -> u32 {
        (self.most / LEAST).max(1)
    }
}

/// What grows in a time at so much in each stretch, and the time that this took: what is over counts for the next.
fn grown(passed: i64, step: u32, stretch: i64) -> (u32, i64) {
    let step = i64::from(step.max(1));
    let gained = passed.saturating_mul(step).checked_div(stretch).unwrap_or(0);
    let used = gained.saturating_mul(stretch).checked_div(step).unwrap_or(0);
    (u32::try_from(gained).unwrap_or(u32::MAX), used)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_halves_once_for_all_that_was_asked_before() {
        let mut pace = Pace::new(25_000, 0);
        pace.cut(SECOND, 0);
        assert_eq!(pace.now(), 12_500);
        pace.cut(SECOND + 1, SECOND - 1);
        assert_eq!(pace.now(), 12_500, "asked before the cut");
        pace.cut(SECOND + 2, SECOND + 1);
        assert!(pace.now() < 6_300);
    }

    #[test]
    fn it_comes_back_quickly_to_just_below_and_patiently_beyond() {
        let mut pace = Pace::new(25_000, 0);
        pace.cut(0, 0);
        for second in 1..=10 {
            pace.grow(second * SECOND);
        }
        assert_eq!(pace.now(), 25_000 * 31 / 32);
        pace.grow(29 * SECOND);
        assert_eq!(pace.now(), 25_000 * 31 / 32);
        for second in 30..=60 {
            pace.grow(second * SECOND);
        }
        assert_eq!(pace.now(), 25_000);
    }

    #[test]
    fn growing_in_small_steps_comes_to_the_same() {
        let (mut often, mut seldom) = (Pace::new(10_000, 0), Pace::new(10_000, 0));
        often.cut(0, 0);
        seldom.cut(0, 0);
        for step in 1..=4_000 {
            often.grow(step * 1_000);
        }
        seldom.grow(4 * SECOND);
        assert!(often.now().abs_diff(seldom.now()) <= 1, "{} and {}", often.now(), seldom.now());
    }

    #[test]
    fn it_never_comes_to_a_stop() {
        let mut pace = Pace::new(10_000, 0);
        for at in 0..100 {
            pace.cut(at, at);
        }
        assert_eq!(pace.now(), 200);
    }
}
