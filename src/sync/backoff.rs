//! How long to wait before the same is tried again: twice as long each time, and scattered over the whole of it, so that
//! what failed together is not tried together again.

use super::SECOND;

/// Longest pause after the first failure, and after any.
const FIRST: i64 = 2 * SECOND;
const LONGEST: i64 = 300 * SECOND;
/// Shortest pause.
const SHORTEST: i64 = SECOND / 4;

/// Numbers that look random and are not: the same seed gives the same ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, by the mixing function of `SplitMix64`.
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let end = u64::try_from(end).unwrap_or(1).max(1);
        i64::try_from(mixed.checked_rem(end).unwrap_or(0)).unwrap_or(0)
    }
}

/// Microseconds before the next try, after so many failures in a row, one at least.
pub(super) fn pause(failures: u8, longest: i64, dice: &mut Dice) -> i64 {
    let doubled = FIRST.saturating_mul(1_i64 << u32::from(failures.saturating_sub(1).min(20)));
    let span = doubled.min(longest).max(SHORTEST);
    SHORTEST.saturating_add(dice.below(span.saturating_sub(SHORTEST)))
}

/// The same for what is read of an account.
pub(super) fn pause_of_read(failures: u8, dice: &mut Dice) -> i64 {
    pause(failures, LONGEST, dice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_pauses_and_they_are_spread() {
        let draw = |seed| {
            let mut dice = Dice::new(seed);
            (0..100).map(|_| pause_of_read(4, &mut dice)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let pauses = draw(7);
        assert!(pauses.iter().any(|pause| *pause < 4 * SECOND) && pauses.iter().any(|pause| *pause > 12 * SECOND));
    }

    #[test]
    fn pauses_grow_and_have_an_end() {
        let mut dice = Dice::new(1);
        for failures in 1..=255 {
            let pause = pause_of_read(failures, &mut dice);
            assert!((SHORTEST..LONGEST).contains(&pause));
        }
        assert!((0..100).all(|_| pause_of_read(1, &mut dice) < FIRST));
    }
}
