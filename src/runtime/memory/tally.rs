//! Reads of a month, kept for all consoles that share the cache's file. They are booked there ahead of their use, some at a time, so that
//! there is no write for each read, and a crash counts too many rather than too few; what is left at the end is given back.

use jiff::civil::Date;

use crate::cache::{Cache, CacheFault};

/// Reads that are booked ahead.
const AHEAD: u32 = 50;

/// What this program has booked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// The first day of the month; none before the first booking.
    month: Option<Date>,
    /// All that it has booked of that month.
    booked: u64,
    /// How much of that was not used yet.
    left: u32,
}

impl Tally {
    /// Counts reads of the month of a day. When some had to be booked, tells how many others have booked in that month, and
    /// this program before this start.
    pub(super) fn spend(&mut self, cache: &mut Cache, day: Date, reads: u32) -> Result<Option<u64>, CacheFault> {
        let month = day.first_of_month();
        if self.month != Some(month) {
            self.give_back(cache)?;
        } else if let Some(left) = self.left.checked_sub(reads) {
            self.left = left;
            return Ok(None);
        }
        let more = AHEAD.saturating_add(reads).saturating_sub(self.left);
        let sum = cache.add(day, more)?;
        let booked = self.booked.saturating_add(u64::from(more));
        *self = Self { month: Some(month), booked, left: AHEAD };
        Ok(Some(sum.saturating_sub(booked)))
    }

    /// Gives back what was not used.
    pub(super) fn give_back(&mut self, cache: &mut Cache) -> Result<(), CacheFault> {
        match std::mem::take(self) {
            Self { month: Some(month), left, booked: _ } => cache.give_back(month, left),
            Self { month: None, .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::cache::Place;
    use crate::domain::{AccountId, Mode};

    const DAY: Date = date(2026, 11, 22);

    fn open(folder: &tempfile::TempDir) -> Cache {
        let place = Place::new(folder.path().join("pullfunds"), Mode::Live, &AccountId::new("acct_1"), None).unwrap();
        Cache::open(&place).unwrap()
    }

    #[test]
    fn reads_are_booked_ahead_without_a_write_for_each_and_the_rest_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let (mut cache, mut tally) = (open(&folder), Tally::default());
        assert_eq!(tally.spend(&mut cache, DAY, 0).unwrap(), Some(0));
        assert_eq!(cache.spent(DAY).unwrap(), 50, "a crash counts too many");
        for _ in 0..50 {
            assert_eq!(tally.spend(&mut cache, DAY, 1).unwrap(), None);
        }
        assert_eq!(cache.spent(DAY).unwrap(), 50);
        assert_eq!(tally.spend(&mut cache, DAY, 1).unwrap(), Some(0));
        assert_eq!(cache.spent(DAY).unwrap(), 101);
        tally.give_back(&mut cache).unwrap();
        assert_eq!(cache.spent(DAY).unwrap(), 51);
    }

    #[test]
    fn consoles_that_share_a_file_count_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (open(&folder), open(&folder));
        let (mut first, mut second) = (Tally::default(), Tally::default());
        assert_eq!(first.spend(&mut one, DAY, 200).unwrap(), Some(0));
        assert_eq!(second.spend(&mut other, DAY, 10).unwrap(), Some(250));
        assert_eq!(first.spend(&mut one, DAY, 60).unwrap(), Some(60));
        first.give_back(&mut one).unwrap();
        second.give_back(&mut other).unwrap();
        assert_eq!(one.spent(DAY).unwrap(), 270);
    }

    #[test]
    fn each_month_is_counted_apart() {
        let folder = tempfile::tempdir().unwrap();
        let (mut cache, mut tally) = (open(&folder), Tally::default());
        tally.spend(&mut cache, DAY, 7).unwrap();
        let next = date(2026, 12, 1);
        assert_eq!(tally.spend(&mut cache, next, 3).unwrap(), Some(0));
        tally.give_back(&mut cache).unwrap();
        assert_eq!((cache.spent(DAY).unwrap(), cache.spent(next).unwrap()), (7, 3));
    }
}
