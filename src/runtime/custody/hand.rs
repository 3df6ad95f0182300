//! What this process knows by itself, and no journal could tell another: since when it has had its debits in hand without a
//! break, and when Stripe's clock was last seen to move.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{DebitId, ObjectId, Signature};
use crate::life::ServerTime;

use super::chain;

/// What it knows. Times are by the clock that only runs.
#[derive(Debug, Default)]
pub(super) struct Hand {
    /// Debits of which this process made every attempt, without having been stopped since, and when it began.
    began: BTreeMap<DebitId, Timestamp>,
    /// When their latest attempts were recorded, and which these are.
    attempted: BTreeMap<DebitId, (Timestamp, u32)>,
    /// Which attempt at each unresolved debit, whoever made it, was the latest when the journal was read, and since when it is.
    known: BTreeMap<DebitId, (Timestamp, u32)>,
    /// What Stripe's clock showed, and when that was seen, of the answer by which it is latest now.
    latest: Option<(Timestamp, Timestamp)>,
    /// What the run before showed last, which says nothing of this one.
    of_before: Option<Timestamp>,
    /// The journal's version when its unresolved debits were last read.
    version: Option<u64>,
    /// How far its chain was checked.
    chain: chain::Known,
    /// Whose objects are of which that was read one by one. An object's mark is put on it when it is made.
    read: BTreeMap<ObjectId, Signature>,
    drawn: u64,
}

/// Most objects of which that is remembered.
const REMEMBERED: usize = 10_000;

impl Hand {
    pub(super) const fn chain(&mut self) -> &mut chain::Known {
        &mut self.chain
    }

    /// Another journal takes its place.
    pub(super) fn forget_chain(&mut self) {
        self.chain = chain::Known::default();
    }

    /// The unresolved debits were read as of this version of the journal.
    pub(super) const fn read_version(&mut self, version: u64) {
        self.version = Some(version);
    }

    /// Whether they were.
    pub(super) fn is_version(&self, version: u64) -> bool {
        self.version == Some(version)
    }

    /// The first attempt at a debit is about to be recorded.
    pub(super) fn begin(&mut self, debit: DebitId, now: Timestamp) {
        self.began.insert(debit, now);
        self.attempted.insert(debit, (now, 1));
    }

    /// Another is; a person's key press makes it something else than a repeat of this process.
    pub(super) fn repeat(&mut self, debit: DebitId, attempt: u32, now: Timestamp, by_a_person: bool) {
        if by_a_person {
            self.began.remove(&debit);
        }
        self.attempted.insert(debit, (now, attempt));
    }

    /// Whether this process has an attempt in hand, so that it may have left.
    pub(super) fn has(&self, debit: DebitId, attempt: u32) -> bool {
        self.attempted.get(&debit).is_some_and(|(_, latest)| *latest >= attempt)
    }

    /// These are all the unresolved debits, with the numbers of their latest attempts.
    pub(super) fn know(&mut self, all: impl IntoIterator<Item = (DebitId, u32)>, now: Timestamp) {
        let before = std::mem::take(&mut self.known);
        let since = |debit: DebitId, number: u32| {
            before.get(&debit).filter(|(_, known)| *known == number).map_or(now, |(since, _)| *since)
        };
        self.known = all.into_iter().map(|(debit, number)| (debit, (since(debit, number), number))).collect();
    }

    /// It has an end.
    pub(super) fn end(&mut self, debit: DebitId) {
        self.began.remove(&debit);
        self.attempted.remove(&debit);
    }

    /// The process was stopped, or the machine slept.
    pub(super) fn was_stopped(&mut self) {
        self.began.clear();
    }

    /// For how long it has had a debit in hand, in milliseconds.
    pub(super) fn running_ms(&self, debit: DebitId, now: Timestamp) -> Option<u64> {
        self.began.get(&debit).and_then(|began| u64::try_from(now.duration_since(*began).as_millis()).ok())
    }

    /// How long ago this process recorded its latest attempt, in seconds.
    pub(super) fn recorded_s(&self, debit: DebitId, now: Timestamp) -> Option<u64> {
        self.attempted.get(&debit).and_then(|(at, _)| u64::try_from(now.duration_since(*at).as_secs()).ok())
    }

    /// Since when the latest attempt at it, whoever made it, has been known here.
    pub(super) fn known_since(&self, debit: DebitId) -> Option<Timestamp> {
        self.known.get(&debit).map(|(since, _)| *since)
    }

    /// The same in seconds.
    pub(super) fn known_s(&self, debit: DebitId, now: Timestamp) -> Option<u64> {
        self.known_since(debit).and_then(|since| u64::try_from(now.duration_since(since).as_secs()).ok())
    }

    /// The latest that it can be now. An answer that came late, or that something kept, does not turn it back.
    pub(super) fn latest(&mut self, shown: Option<Timestamp>, now: Timestamp) -> Option<ServerTime> {
        let seen = |(at, seen)| ServerTime { at, age_s: age_s(seen, now) };
        let before = self.latest.map(seen).and_then(ServerTime::now);
        let shown = shown.filter(|_| shown != self.of_before);
        if let Some(shown) = shown.filter(|shown| before.is_none_or(|before| *shown > before)) {
            self.latest = Some((shown, now));
        }
        self.latest.map(seen)
    }

    /// Another run of the simulated Stripe has a clock and objects of its own.
    pub(super) fn begin_anew(&mut self, shown: Option<Timestamp>) {
        (self.latest, self.of_before) = (None, shown);
        self.read.clear();
    }

    /// Whose objects are, so far as that was read: the next look reads on from there.
    pub(super) fn read_before(&self) -> BTreeMap<ObjectId, Signature> {
        self.read.clone()
    }

    /// More of it was read.
    pub(super) fn remember(&mut self, read: &BTreeMap<ObjectId, Signature>) {
        if self.read.len().saturating_add(read.len()) > REMEMBERED {
            self.read.clear();
        }
        self.read.extend(read.iter().map(|(object, signature)| (object.clone(), signature.clone())));
    }

    /// A number that scatters pauses; the same seed gives the same ones (the mixer of `SplitMix64`, prng.di.unimi.it).
    pub(super) fn draw(&mut self, seed: u64) -> u32 {
        self.drawn = self.drawn.wrapping_add(1);
        let mut mixed = seed.wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default()
    }
}

fn age_s(seen: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.duration_since(seen).as_secs()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn whoever_was_stopped_no_longer_repeats_by_himself() {
        let (mut hand, debit) = (Hand::default(), DebitId::new(uuid::Uuid::from_u128(1)));
        assert_eq!((hand.running_ms(debit, at(0)), hand.recorded_s(debit, at(0))), (None, None));
        hand.begin(debit, at(0));
        hand.repeat(debit, 2, at(4), false);
        assert_eq!((hand.has(debit, 2), hand.has(debit, 3)), (true, false));
        assert_eq!((hand.running_ms(debit, at(5)), hand.recorded_s(debit, at(5))), (Some(5_000), Some(1)));
        hand.was_stopped();
        assert_eq!((hand.running_ms(debit, at(5)), hand.recorded_s(debit, at(5))), (None, Some(1)));
        hand.begin(debit, at(0));
        hand.repeat(debit, 2, at(9), true);
        assert_eq!(hand.running_ms(debit, at(9)), None, "a person pressed");
        hand.end(debit);
        assert_eq!(hand.recorded_s(debit, at(9)), None);
    }

    #[test]
    fn another_attempt_is_known_from_when_it_was_read() {
        let (mut hand, [one, two]) = (Hand::default(), [1, 2].map(|n| DebitId::new(uuid::Uuid::from_u128(n))));
        hand.know([(one, 1), (two, 1)], at(0));
        hand.know([(one, 1), (two, 2)], at(10));
        assert_eq!([hand.known_s(one, at(12)), hand.known_s(two, at(12))], [Some(12), Some(2)]);
        hand.know([(two, 2)], at(13));
        assert_eq!([hand.known_s(one, at(14)), hand.known_s(two, at(14))], [None, Some(4)]);
    }

    #[test]
    fn an_older_answer_does_not_turn_stripes_clock_back() {
        let mut hand = Hand::default();
        let mut shows = |shown: Option<i64>, now| hand.latest(shown.map(at), at(now)).and_then(ServerTime::now);
        assert_eq!(shows(None, 1), None);
        assert_eq!(shows(Some(36_000), 1), Some(at(36_000)));
        assert_eq!(shows(Some(32_400), 3_601), Some(at(39_600)));
        assert_eq!(shows(Some(39_601), 3_601), Some(at(39_601)));
        hand.begin_anew(Some(at(39_601)));
        assert_eq!(hand.latest(Some(at(39_601)), at(3_602)), None);
        assert_eq!(hand.latest(Some(at(5)), at(3_602)).and_then(ServerTime::now), Some(at(5)));
    }

    #[test]
    fn the_same_seed_scatters_alike() {
        let drawn = |seed| {
            let mut hand = Hand::default();
            [hand.draw(seed), hand.draw(seed), hand.draw(seed)]
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
    }
}
