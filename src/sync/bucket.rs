//! A token bucket in whole numbers. A request is a thousand million parts, so that what flows in within a microsecond at
//! thousandths of a request a second is a whole number too, and nothing is ever lost to rounding.

/// Parts of a request.
const REQUEST: i64 = 1_000_000_000;

/// A bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bucket {
    level: i64,
    most: i64,
    /// Until when it was filled, in microseconds.
    at: i64,
}

impl Bucket {
    /// A full bucket.
    pub(super) fn full(burst: u32, now: i64) -> Self {
        let most = i64::from(burst.max(1)).saturating_mul(REQUEST);
        Self { level: most, most, at: now }
    }

    /// Lets in what has flowed since, at thousandths of a request a second.
    pub(super) fn fill(&mut self, now: i64, rate: u32) {
        let passed = now.saturating_sub(self.at).max(0);
        self.at = self.at.max(now);
        self.level = self.level.saturating_add(passed.saturating_mul(i64::from(rate))).min(self.most);
    }

    /// Microseconds until a request may be taken that leaves so many behind; zero when it may be now.
    pub(super) fn wait(&self, floor: i64, rate: u32) -> i64 {
        let lacking = floor.saturating_add(1).saturating_mul(REQUEST).saturating_sub(self.level).max(0);
        let rate = i64::from(rate.max(1));
        lacking.saturating_add(rate.saturating_sub(1)).checked_div(rate).unwrap_or(0)
    }

    /// Takes a request out.
    pub(super) fn take(&mut self) {
        self.level = self.level.saturating_sub(REQUEST);
    }

    /// Lets out what it holds: whoever guards the other end has nothing left either.
    pub(super) fn drain(&mut self) {
        self.level = self.level.min(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_full_bucket_gives_its_burst_at_once_and_then_one_at_a_time() {
        let mut bucket = Bucket::full(3, 0);
        for _ in 0..3 {
            assert_eq!(bucket.wait(0, 10_000), 0);
            bucket.take();
        }
        assert_eq!(bucket.wait(0, 10_000), 100_000, "a tenth of a second");
        bucket.fill(99_999, 10_000);
        assert_eq!(bucket.wait(0, 10_000), 1);
        bucket.fill(100_000, 10_000);
        assert_eq!(bucket.wait(0, 10_000), 0);
    }

    #[test]
    fn a_lower_floor_borrows_and_a_higher_one_leaves_something() {
        let mut bucket = Bucket::full(4, 0);
        assert_eq!(bucket.wait(3, 1_000), 0);
        bucket.take();
        assert_eq!(bucket.wait(3, 1_000), 1_000_000);
        bucket.drain();
        assert_eq!((bucket.wait(0, 1_000), bucket.wait(-1, 1_000)), (1_000_000, 0));
    }

    proptest! {
        #[test]
        fn no_stretch_of_time_lets_out_more_than_the_burst_and_what_flowed_in(
            burst in 1_u32..40, rate in 100_u32..100_000, steps in proptest::collection::vec(0_i64..300_000, 1..200),
        ) {
            let mut bucket = Bucket::full(burst, 0);
            let (mut now, mut out) = (0_i64, 0_i64);
            for step in steps {
                now += step;
                bucket.fill(now, rate);
                while bucket.wait(0, rate) == 0 {
                    bucket.take();
                    out += 1;
                }
                prop_assert!(out * REQUEST <= i64::from(burst) * REQUEST + now * i64::from(rate));
                bucket.fill(now + bucket.wait(0, rate), rate);
                prop_assert_eq!(bucket.wait(0, rate), 0, "it is free when it said it would be");
                now = bucket.at;
            }
        }
    }
}
