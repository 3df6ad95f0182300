//! Chance that is not: every choice of a scenario comes from its seed and from what is being chosen for, so that
//! the same file and seed give the same world, and a new account leaves the others as they were.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of choices for one purpose.
#[derive(Debug)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// Choices for a purpose, for example an account's id. Equal seeds and purposes choose alike.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(fingerprint(purpose));
        Self(source)
    }

    /// A number of a range, both ends included. An empty range gives its first end.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = most.abs_diff(least);
        if most < least || width == u64::MAX {
            return least;
        }
        // The remainder favours small numbers by less than one in 2^40 for any range used here.
        let step = self.0.next_u64() % (width + 1);
        least.saturating_add_unsigned(step)
    }

    /// A day of a range.
    pub(super) fn day(&mut self, least: i32, most: i32) -> i32 {
        i32::try_from(self.between(i64::from(least), i64::from(most))).unwrap_or(least)
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, chance: i64) -> bool {
        self.between(1, 100) <= chance
    }

    /// One of a list; the empty text of an empty list.
    pub(super) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let highest = i64::try_from(list.len()).unwrap_or(i64::MAX).saturating_sub(1);
        let index = usize::try_from(self.between(0, highest)).unwrap_or(0);
        list.get(index).copied().unwrap_or_default()
    }
}

/// FNV-1a, 64 bits: a fixed, public function, so that worlds do not change with the standard library's hasher.
fn fingerprint(text: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_and_purposes_choose_alike_and_others_do_not() {
        let draw = |seed, purpose| -> Vec<i64> {
            let mut dice = Dice::new(seed, purpose);
            (0..8).map(|_| dice.between(0, 1_000_000)).collect()
        };
        assert_eq!(draw(42, "a"), draw(42, "a"));
        assert_ne!(draw(42, "a"), draw(42, "b"));
        assert_ne!(draw(42, "a"), draw(43, "a"));
    }

    #[test]
    fn a_choice_stays_inside_its_range() {
        let mut dice = Dice::new(1, "range");
        assert!((0..1_000).all(|_| (-3..=4).contains(&dice.between(-3, 4))));
        assert_eq!(dice.between(9, 2), 9);
        assert_eq!(dice.pick::<&str>(&[]), "");
    }
}
