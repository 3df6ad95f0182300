//! What is coming up over all accounts: pending money by the day on which it becomes available, and balances below zero
//! by the day on which Stripe clears them from the reserve. The days of pending money are kept as digests change, never
//! found by walking all accounts for a frame.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::Account;
use crate::money::{Amount, Currency, Minor, Totals};

use super::reserve::negative_rows;
use super::{Digest, Fleet, day_of};

/// Pending money of all accounts whose history was read, by day and currency.
#[derive(Debug, Clone, Default)]
pub struct Outlook {
    days: BTreeMap<(Date, Currency), Landings>,
}

/// What lands in one currency on one day.
#[derive(Debug, Clone, Default)]
struct Landings {
    /// In 128 bits, so that taking away what was added always leads back.
    sum: i128,
    places: BTreeSet<u32>,
}

/// Something that is coming up.
#[derive(Debug, Clone)]
pub struct Coming<'a> {
    /// The UTC day.
    pub day: Date,
    /// What it changes; below zero when the reserve pays. None when it is too large to be counted.
    pub amount: Option<Amount>,
    /// Its currency.
    pub currency: Currency,
    /// What happens.
    pub event: Event<'a>,
}

/// What happens on a day.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// Pending money of these accounts becomes available.
    Lands(Vec<&'a Account>),
    /// Stripe clears the account's balance below zero from the platform's reserve.
    Clears {
        /// The account.
        account: &'a Account,
        /// Days below zero so far.
        day_of_180: i64,
    },
}

impl Outlook {
    pub(super) fn add(&mut self, place: u32, digest: &Digest) {
        for landing in &digest.landings {
            let day = self.days.entry((landing.day, landing.amount.currency())).or_default();
            day.sum = day.sum.saturating_add(i128::from(landing.amount.minor().get()));
            day.places.insert(place);
        }
    }

    pub(super) fn remove(&mut self, place: u32, digest: &Digest) {
        for landing in &digest.landings {
            let key = (landing.day, landing.amount.currency());
            if let Some(day) = self.days.get_mut(&key) {
                day.sum = day.sum.saturating_sub(i128::from(landing.amount.minor().get()));
                day.places.remove(&place);
                if day.places.is_empty() {
                    self.days.remove(&key);
                }
            }
        }
    }

    /// Everything that lands from today on, a total a currency.
    #[must_use]
    pub fn totals(&self, today: Date) -> Totals {
        let mut totals = Totals::new();
        for ((_, currency), landings) in self.from(today) {
            if let Some(amount) = landings.amount(*currency) {
                totals.add(amount);
            }
        }
        totals
    }

    fn from(&self, today: Date) -> impl Iterator<Item = (&(Date, Currency), &Landings)> {
        self.days.iter().filter(move |((day, _), _)| *day >= today)
    }
}

impl Landings {
    fn amount(&self, currency: Currency) -> Option<Amount> {
        i64::try_from(self.sum).ok().map(|minor| Amount::new(Minor::new(minor), currency))
    }
}

/// What is coming up, soonest first, at most `most`; and how many there are in all.
#[must_use]
pub fn coming_up(fleet: &Fleet, now: Timestamp, most: usize) -> (Vec<Coming<'_>>, usize) {
    let landing = fleet.outlook().from(day_of(now)).map(|((day, currency), landings)| Coming {
        day: *day,
        amount: landings.amount(*currency),
        currency: *currency,
        event: Event::Lands(landings.places.iter().filter_map(|place| Some(&fleet.at(*place)?.account)).collect()),
    });
    let clearing = negative_rows(fleet).into_iter().filter(|row| row.in_reserve).filter_map(|row| {
        Some(Coming {
            day: row.cleared_on()?,
            amount: Some(row.amount),
            currency: row.amount.currency(),
            event: Event::Clears { account: row.account, day_of_180: row.day(now)? },
        })
    });
    let mut all: Vec<Coming<'_>> = landing.chain(clearing).collect();
    all.sort_by_key(|coming| coming.day);
    let count = all.len();
    all.truncate(most);
    (all, count)
}
