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

/// Most balances below zero that are kept in view whatever lands before them.
const KEPT: usize = 3;

/// What is coming up, soonest first, at most `most`; and how many there are in all. Days on which the reserve pays are
/// what somebody must not miss, so that a few of them are kept even where money that lands would fill all the rows.
#[must_use]
pub fn coming_up(fleet: &Fleet, now: Timestamp, most: usize) -> (Vec<Coming<'_>>, usize) {
    let mut shown = clearing(fleet, now);
    let mut landing: Vec<Coming<'_>> = landing(fleet, now).collect();
    let count = shown.len().saturating_add(landing.len());
    shown.truncate(most.saturating_sub(landing.len()).max(KEPT.min(most)));
    landing.truncate(most.saturating_sub(shown.len()));
    shown.extend(landing);
    shown.sort_by_key(|coming| (coming.day, matches!(coming.event, Event::Clears { .. })));
    (shown, count)
}

fn landing(fleet: &Fleet, now: Timestamp) -> impl Iterator<Item = Coming<'_>> {
    fleet.outlook().from(day_of(now)).map(|((day, currency), landings)| Coming {
        day: *day,
        amount: landings.amount(*currency),
        currency: *currency,
        event: Event::Lands(landings.places.iter().filter_map(|place| Some(&fleet.at(*place)?.account)).collect()),
    })
}

/// Soonest first.
fn clearing(fleet: &Fleet, now: Timestamp) -> Vec<Coming<'_>> {
    let rows = negative_rows(fleet).into_iter().filter(|row| row.in_reserve);
    let coming = rows.filter_map(|row| {
        Some(Coming {
            day: row.cleared_on()?,
            amount: Some(row.amount),
            currency: row.amount.currency(),
            event: Event::Clears { account: row.account, day_of_180: row.day(now)? },
        })
    });
    let mut all: Vec<Coming<'_>> = coming.collect();
    all.sort_by_key(|coming| coming.day);
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::app::Landing;

    fn digest(landings: &[(i8, i64)]) -> Digest {
        let landing = |&(day, minor): &(i8, i64)| Landing {
            day: date(2026, 11, day),
            amount: Amount::new(Minor::new(minor), Currency::USD),
        };
        Digest { landings: landings.iter().map(landing).collect(), ..Digest::default() }
    }

    #[test]
    fn what_lands_is_added_up_a_day_and_taken_away_again() {
        let mut outlook = Outlook::default();
        let (first, second) = (digest(&[(23, 100), (25, 7)]), digest(&[(23, 50)]));
        outlook.add(0, &first);
        outlook.add(1, &second);
        let sum = |outlook: &Outlook, from: i8| {
            outlook.totals(date(2026, 11, from)).get(Currency::USD).map(|total| total.unwrap().minor().get())
        };
        assert_eq!((sum(&outlook, 22), sum(&outlook, 24)), (Some(157), Some(7)));
        outlook.remove(0, &first);
        assert_eq!((sum(&outlook, 22), sum(&outlook, 24)), (Some(50), None));
        outlook.remove(1, &second);
        assert!(outlook.days.is_empty());
    }

    #[test]
    fn what_landed_before_today_is_no_longer_coming() {
        let mut outlook = Outlook::default();
        outlook.add(0, &digest(&[(20, 100), (22, 7)]));
        assert_eq!(outlook.from(date(2026, 11, 22)).count(), 1);
    }
}
