//! What failed and is tried again later: how often it failed, and when its time comes. Only what failed is held here.

use std::collections::{BTreeMap, BTreeSet};

/// Never, as a moment.
const NEVER: i64 = i64::MAX;

/// Things that wait.
#[derive(Debug, Clone)]
pub(super) struct Waits<K> {
    by_key: BTreeMap<K, Wait>,
    by_time: BTreeSet<(i64, K)>,
}

#[derive(Debug, Clone, Copy)]
struct Wait {
    at: i64,
    failures: u8,
    /// It failed because nobody was reached.
    for_line: bool,
}

impl<K> Default for Waits<K> {
    fn default() -> Self {
        Self { by_key: BTreeMap::new(), by_time: BTreeSet::new() }
    }
}

impl<K: Ord + Clone> Waits<K> {
    /// How often it failed in a row.
    pub(super) fn failures(&self, key: &K) -> u8 {
        self.by_key.get(key).map_or(0, |wait| wait.failures)
    }

    /// It failed and is tried again then; at the end of time: never by itself.
    pub(super) fn until(&mut self, key: K, at: i64, for_line: bool) {
        let failures = self.failures(&key).saturating_add(1);
        self.put(key, Wait { at, failures, for_line });
    }

    /// It did not fail, or is to be tried as if it had not.
    pub(super) fn forget(&mut self, key: &K) {
        if let Some(wait) = self.by_key.remove(key) {
            self.by_time.remove(&(wait.at, key.clone()));
        }
    }

    /// Until when it waits, if it does.
    pub(super) fn waits_until(&self, key: &K, now: i64) -> Option<i64> {
        self.by_key.get(key).map(|wait| wait.at).filter(|at| *at > now)
    }

    /// When it is tried again; none where it is not waiting, or waits for ever.
    pub(super) fn again_at(&self, key: &K) -> Option<i64> {
        self.by_key.get(key).map(|wait| wait.at).filter(|at| *at < NEVER)
    }

    /// What is tried next, and when.
    pub(super) fn first(&self) -> Option<(i64, &K)> {
        self.by_time.first().filter(|(at, _)| *at < NEVER).map(|(at, key)| (*at, key))
    }

    /// Its turn has come, but its answer has not: it is out of the order until it fails again.
    pub(super) fn suspend(&mut self, key: &K) {
        if let Some(wait) = self.by_key.get_mut(key) {
            self.by_time.remove(&(wait.at, key.clone()));
            wait.at = i64::MIN;
        }
    }

    /// Somebody was reached: what waited for that is due, in no hurry to be so at once.
    pub(super) fn line_is_back(&mut self, now: i64) {
        let waiting: Vec<K> =
            self.by_key.iter().filter(|(_, wait)| wait.for_line && wait.at > now).map(|(key, _)| key.clone()).collect();
        for key in waiting {
            self.put(key, Wait { at: now, failures: 0, for_line: false });
        }
    }

    /// Everything that waits, taken out.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = K> + use<K> {
        self.by_time.clear();
        std::mem::take(&mut self.by_key).into_keys()
    }

    /// How many wait.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    fn put(&mut self, key: K, wait: Wait) {
        if let Some(earlier) = self.by_key.insert(key.clone(), wait) {
            self.by_time.remove(&(earlier.at, key.clone()));
        }
        self.by_time.insert((wait.at, key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_comes_in_the_order_of_its_time_and_counts_its_failures() {
        let mut waits = Waits::default();
        waits.until('b', 20, false);
        waits.until('a', 30, false);
        waits.until('c', NEVER, false);
        assert_eq!(waits.first(), Some((20, &'b')));
        waits.suspend(&'b');
        assert_eq!((waits.first(), waits.failures(&'b')), (Some((30, &'a')), 1));
        waits.until('b', 90, false);
        assert_eq!((waits.failures(&'b'), waits.waits_until(&'b', 50), waits.again_at(&'c')), (2, Some(90), None));
        waits.forget(&'a');
        waits.forget(&'b');
        assert_eq!((waits.first(), waits.len()), (None, 1));
    }

    #[test]
    fn what_waited_for_the_line_is_due_when_it_is_back() {
        let mut waits = Waits::default();
        waits.until(1, 1_000, true);
        waits.until(2, 1_000, false);
        waits.line_is_back(10);
        assert_eq!((waits.again_at(&1), waits.again_at(&2)), (Some(10), Some(1_000)));
    }
}
