//! All accounts with what was last read of them. Rows keep the order in which Stripe listed them; a row's place is
//! stable until somebody is no longer listed, so other slices may hold indices. Counts are kept as rows change, never by walking a hundred thousand rows.

mod departed;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use jiff::Timestamp;

use crate::domain::{Account, AccountId, Balance, Fault};
use crate::money::Currency;

use super::{Digest, Outlook};

/// One account and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The account.
    pub account: Account,
    /// Its balance, as last read; none before the first read.
    pub balance: Option<Balance>,
    /// Why the last read failed; none when it did not.
    pub trouble: Option<Box<Fault>>,
    /// Why the journal takes no new debit of this account; none where it does.
    pub blocked: Option<Blocked>,
    /// What its history tells, once read.
    pub digest: Option<Box<Digest>>,
    /// The balance is the one that was last seen before this start; it was not read again yet.
    pub recalled: bool,
    /// Stripe lists it no longer: it is neither shown nor read, only its place remains.
    pub gone: bool,
}

/// Why the journal takes no new debit of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// It is not known what became of an earlier one.
    Unknown,
    /// Stripe shows one that the journal does not account for, and nobody has acknowledged it.
    Held,
}

impl Entry {
    /// Lines that the account takes in a table: one a currency, at least one.
    #[must_use]
    pub fn lines(&self) -> u16 {
        let others = self.balance.as_ref().map_or(0, |balance| {
            balance.rows.iter().filter(|row| row.currency != self.account.default_currency).count()
        });
        u16::try_from(others).unwrap_or(u16::MAX).saturating_add(1)
    }

    /// One of its currencies, counted from the default one; the others follow by their codes. A number that is too
    /// large means the default one.
    #[must_use]
    pub fn currency(&self, nth: usize) -> Currency {
        let default = self.account.default_currency;
        let rows = self.balance.as_ref().map_or(&[][..], |balance| &balance.rows);
        let mut others = rows.iter().map(|row| row.currency).filter(|currency| *currency != default);
        nth.checked_sub(1).and_then(|nth| others.nth(nth)).unwrap_or(default)
    }

    /// Whether some currency is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.balance.as_ref().is_some_and(|balance| balance.negatives().next().is_some())
    }

    /// Whether its balance was read since the start.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.balance.is_some() && !self.recalled
    }

    /// Its balance, if it was read since the start: the only one that a verdict may rest on.
    #[must_use]
    pub fn fresh(&self) -> Option<&Balance> {
        self.balance.as_ref().filter(|_| !self.recalled)
    }

    /// Seconds since its balance was read.
    #[must_use]
    pub fn age_s(&self, now: Timestamp) -> Option<i64> {
        self.balance.as_ref().map(|balance| super::age_s(balance.read_at, now))
    }
}

/// Entries of a chunk.
const CHUNK: usize = 256;

/// All entries.
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    /// In chunks, so that a list that grows never moves and never holds room for twice its length.
    chunks: Vec<Vec<Entry>>,
    count: usize,
    gone: usize,
    /// Places by the hash of the id: the id itself stands in the entry.
    places: HashTable<u32>,
    hasher: RandomState,
    read: u32,
    /// Places of the accounts that are below zero in some currency.
    negative: BTreeSet<u32>,
    failed: u32,
    minutes: BTreeMap<i64, u32>,
    outlook: Outlook,
    /// Which places the list has named that is being read; none while none is, or when it cannot tell who is gone.
    named: Option<Vec<bool>>,
}

impl Fleet {
    /// How many accounts are listed.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count.saturating_sub(self.gone)
    }

    /// How many places there are, those of accounts that are no longer listed included.
    pub(super) const fn places(&self) -> usize {
        self.count
    }

    /// Whether none is listed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at a place.
    #[must_use]
    pub fn at(&self, place: u32) -> Option<&Entry> {
        at(&self.chunks, place)
    }

    /// The place of an account.
    #[must_use]
    pub fn place(&self, id: &AccountId) -> Option<u32> {
        self.places.find(self.hasher.hash_one(id), |&place| self.is_at(place, id)).copied()
    }

    /// The entry of an account.
    #[must_use]
    pub fn get(&self, id: &AccountId) -> Option<&Entry> {
        self.at(self.place(id)?)
    }

    /// All entries by their places, those of accounts that are no longer listed included.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.chunks.iter().flatten()
    }

    /// How many balances were read since the start.
    #[must_use]
    pub const fn read(&self) -> u32 {
        self.read
    }

    /// How many accounts are below zero in some currency.
    #[must_use]
    pub fn negative(&self) -> usize {
        self.negative.len()
    }

    /// The accounts that are below zero in some currency, as listed.
    pub fn negatives(&self) -> impl Iterator<Item = &Entry> {
        self.negative.iter().filter_map(|place| self.at(*place))
    }

    /// Pending money of all accounts by day.
    #[must_use]
    pub const fn outlook(&self) -> &Outlook {
        &self.outlook
    }

    /// How many accounts' last read failed.
    #[must_use]
    pub const fn failed(&self) -> u32 {
        self.failed
    }

    /// When the oldest balance was read, to the minute.
    #[must_use]
    pub fn oldest_minute(&self) -> Option<Timestamp> {
        let minute = *self.minutes.keys().next()?;
        Timestamp::from_second(minute.saturating_mul(60)).ok()
    }

    /// Adds an account, or replaces what is known of its own facts. Tells its place.
    pub(super) fn put(&mut self, account: Account) -> u32 {
        let place = match self.place(&account.id) {
            Some(place) => {
                self.change(place, |entry| entry.account = account);
                place
            }
            None => self.append(account),
        };
        self.name(place);
        place
    }

    /// Adds an account that Stripe has not named yet. Tells its place.
    pub(super) fn append(&mut self, account: Account) -> u32 {
        let place = u32::try_from(self.count).unwrap_or(u32::MAX);
        self.index(place, &account.id);
        if self.chunks.last().is_none_or(|chunk| chunk.len() >= CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(Entry {
                account,
                balance: None,
                trouble: None,
                blocked: None,
                digest: None,
                recalled: false,
                gone: false,
            });
        }
        self.count = self.count.saturating_add(1);
        self.extend_listing();
        place
    }

    fn is_at(&self, place: u32, id: &AccountId) -> bool {
        self.at(place).is_some_and(|entry| entry.account.id == *id)
    }

    fn index(&mut self, place: u32, id: &AccountId) {
        let (chunks, hasher) = (&self.chunks, &self.hasher);
        let rehash = |&place: &u32| at(chunks, place).map_or(0, |entry| hasher.hash_one(&entry.account.id));
        self.places.insert_unique(hasher.hash_one(id), place, rehash);
    }

    /// Changes the entry at a place and keeps the counts true.
    pub(super) fn change(&mut self, place: u32, change: impl FnOnce(&mut Entry)) {
        let Some(entry) = at_mut(&mut self.chunks, place) else {
            return;
        };
        let before = Marks::of(entry);
        change(entry);
        let after = Marks::of(entry);
        self.recount(place, &before, &after);
    }

    /// Keeps what an account's history tells.
    pub(super) fn put_digest(&mut self, place: u32, digest: Digest) {
        let Some(entry) = at_mut(&mut self.chunks, place) else {
            return;
        };
        if let Some(earlier) = &entry.digest {
            self.outlook.remove(place, earlier);
        }
        self.outlook.add(place, &digest);
        entry.digest = Some(Box::new(digest));
    }

    fn recount(&mut self, place: u32, before: &Marks, after: &Marks) {
        let shift = |count: &mut u32, was: bool, is: bool| {
            *count = count.saturating_sub(u32::from(was)).saturating_add(u32::from(is));
        };
        shift(&mut self.read, before.read, after.read);
        shift(&mut self.failed, before.failed, after.failed);
        if after.negative {
            self.negative.insert(place);
        } else {
            self.negative.remove(&place);
        }
        if before.minute == after.minute {
            return;
        }
        if let Some(minute) = before.minute
            && let Some(count) = self.minutes.get_mut(&minute)
        {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.minutes.remove(&minute);
            }
        }
        if let Some(minute) = after.minute {
            let count = self.minutes.entry(minute).or_default();
            *count = count.saturating_add(1);
        }
    }
}

fn at(chunks: &[Vec<Entry>], place: u32) -> Option<&Entry> {
    let place = usize::try_from(place).ok()?;
    chunks.get(place / CHUNK)?.get(place % CHUNK)
}

fn at_mut(chunks: &mut [Vec<Entry>], place: u32) -> Option<&mut Entry> {
    let place = usize::try_from(place).ok()?;
    chunks.get_mut(place / CHUNK)?.get_mut(place % CHUNK)
}

/// What the counts need to know of an entry.
struct Marks {
    minute: Option<i64>,
    read: bool,
    negative: bool,
    failed: bool,
}

impl Marks {
    fn of(entry: &Entry) -> Self {
        Self {
            minute: entry.balance.as_ref().map(|balance| balance.read_at.as_second().div_euclid(60)),
            read: entry.is_read(),
            negative: entry.is_negative(),
            failed: entry.trouble.is_some(),
        }
    }
}
