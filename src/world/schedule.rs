//! Payout schedules (docs.stripe.com/connect/manage-payout-schedule): on which days an account is paid out automatically, how long
//! its sales wait, and what is kept back. This is what `settings.payouts` of an account and `/v1/balance_settings` both show.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::business_days::{PAYOUTS_AT, day_of, days_from, hour_of, on_or_after};
use super::founding::PayoutInterval;

/// How long a sale waits where nobody said otherwise, in days.
pub(crate) const SHORTEST_DELAY: u8 = 2;
/// The longest that anybody may say (docs.stripe.com/api/balance-settings).
pub(crate) const LONGEST_DELAY: u8 = 31;

/// The days of the week on which payouts are made, as named on the wire.
pub(crate) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A set of small numbers from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Days(u32);

impl Days {
    /// The set with a number in it.
    pub(crate) fn with(self, day: u8) -> Self {
        Self(self.0 | 1_u32.checked_shl(u32::from(day)).unwrap_or_default())
    }

    /// The set with those of another.
    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a number is in the set.
    pub(crate) fn has(self, day: u8) -> bool {
        self.0 & 1_u32.checked_shl(u32::from(day)).unwrap_or_default() != 0
    }

    /// The numbers, ascending.
    pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
        (0..32).filter(move |day| self.has(*day))
    }
}

/// How an account is paid out, beside its interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    /// `delay_days`: how long a sale's funds are pending.
    pub(crate) delay_days: u8,
    /// Whether the platform chose that delay.
    pub(crate) delay_overridden: bool,
    /// Days of weekly payouts, Monday is 0.
    pub(crate) weekly: Days,
    /// Days of monthly payouts, from 1.
    pub(crate) monthly: Days,
    /// `minimum_balance_by_currency`: what automatic payouts leave.
    pub(crate) minimum: BTreeMap<Currency, i64>,
    /// `statement_descriptor` of payouts.
    pub(crate) statement_descriptor: Option<Box<str>>,
    /// Whether Stripe has flagged that funds wait for a payout longer than they may.
    pub(crate) held_too_long: bool,
}

impl Default for Terms {
    /// As Stripe begins: two days, Fridays, the first of the month.
    fn default() -> Self {
        Self {
            delay_days: SHORTEST_DELAY,
            delay_overridden: false,
            weekly: Days::default().with(4),
            monthly: Days::default().with(1),
            minimum: BTreeMap::new(),
            statement_descriptor: None,
            held_too_long: false,
        }
    }
}

impl Terms {
    /// The first moment after now at which this schedule pays out; none for a manual one.
    pub(crate) fn next_payout(&self, interval: PayoutInterval, now: Timestamp) -> Option<Timestamp> {
        if interval == PayoutInterval::Manual {
            return None;
        }
        // A payout of last weekend may still be to come.
        let first = day_of(now).checked_sub(3.days()).ok()?;
        days_from(first)
            .take(70)
            .filter(|day| self.named(interval, *day))
            .filter_map(|day| hour_of(on_or_after(day)?, PAYOUTS_AT))
            .find(|at| *at > now)
    }

    /// Whether the schedule names a day. Days that a month does not have stand for its last.
    fn named(&self, interval: PayoutInterval, day: Date) -> bool {
        match interval {
            PayoutInterval::Manual => false,
            PayoutInterval::Daily => true,
            PayoutInterval::Weekly => {
                u8::try_from(day.weekday().to_monday_zero_offset()).is_ok_and(|number| self.weekly.has(number))
            }
            PayoutInterval::Monthly => {
                let number = u8::try_from(day.day()).unwrap_or_default();
                let last = day.day() == day.days_in_month();
                self.monthly.has(number) || (last && self.monthly.iter().any(|named| named > number))
            }
        }
    }

    /// When a sale of this moment becomes available: at the beginning of the day, after the delay.
    pub(crate) fn available_on(&self, now: Timestamp) -> Timestamp {
        let day = day_of(now).checked_add(i64::from(self.delay_days).days());
        day.ok().and_then(|day| hour_of(day, 0)).filter(|at| *at > now).unwrap_or(now)
    }

    /// What an automatic payout of a balance takes, rounded down to what banks of the currency carry; none when nothing is left.
    pub(crate) fn payout_of(&self, currency: Currency, available: i64) -> Option<i64> {
        let kept = self.minimum.get(&currency).copied().unwrap_or_default();
        let free = available.checked_sub(kept)?;
        let multiple = currency.facts().map_or(1, |facts| facts.payout_multiple).max(1);
        let amount = free.checked_sub(free.checked_rem(multiple)?)?;
        (amount > 0).then_some(amount)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn days(numbers: &[u8]) -> Days {
        numbers.iter().fold(Days::default(), |days, number| days.with(*number))
    }

    #[rstest]
    #[case::sunday_waits(PayoutInterval::Daily, "2026-11-22T10:15:00Z", Some("2026-11-23T02:00:00Z"))]
    #[case::the_same_day(PayoutInterval::Daily, "2026-11-24T01:59:59Z", Some("2026-11-24T02:00:00Z"))]
    #[case::strictly_later(PayoutInterval::Daily, "2026-11-24T02:00:00Z", Some("2026-11-25T02:00:00Z"))]
    #[case::friday(PayoutInterval::Weekly, "2026-11-22T10:15:00Z", Some("2026-11-27T02:00:00Z"))]
    #[case::next_friday(PayoutInterval::Weekly, "2026-11-27T10:15:00Z", Some("2026-12-04T02:00:00Z"))]
    #[case::first(PayoutInterval::Monthly, "2026-11-22T10:15:00Z", Some("2026-12-01T02:00:00Z"))]
    #[case::first_on_a_friday(PayoutInterval::Monthly, "2026-12-22T10:15:00Z", Some("2027-01-01T02:00:00Z"))]
    #[case::first_on_a_saturday(PayoutInterval::Monthly, "2027-04-22T10:15:00Z", Some("2027-05-03T02:00:00Z"))]
    #[case::manual(PayoutInterval::Manual, "2026-11-22T10:15:00Z", None)]
    fn the_next_payout_is_on_a_business_day(
        #[case] interval: PayoutInterval,
        #[case] now: Timestamp,
        #[case] wanted: Option<&str>,
    ) {
        let wanted = wanted.map(|text| text.parse().unwrap());
        assert_eq!(Terms::default().next_payout(interval, now), wanted);
    }

    #[test]
    fn a_day_that_a_month_does_not_have_is_its_last() {
        let terms = Terms { monthly: days(&[31]), ..Terms::default() };
        let now = "2027-04-02T00:00:00Z".parse().unwrap();
        let wanted = "2027-04-30T02:00:00Z".parse().unwrap();
        assert_eq!(terms.next_payout(PayoutInterval::Monthly, now), Some(wanted));
    }

    #[rstest]
    #[case(Currency::USD, 5_000, Some(4_000))]
    #[case(Currency::USD, 1_000, None)]
    #[case(Currency::USD, -5, None)]
    #[case(Currency::EUR, 7, Some(7))]
    fn a_minimum_balance_stays(#[case] currency: Currency, #[case] available: i64, #[case] wanted: Option<i64>) {
        let terms = Terms { minimum: BTreeMap::from([(Currency::USD, 1_000)]), ..Terms::default() };
        assert_eq!(terms.payout_of(currency, available), wanted);
    }

    #[test]
    fn forints_are_paid_out_in_whole_ones() {
        let forint = Currency::from_code("huf").unwrap();
        assert_eq!(Terms::default().payout_of(forint, 12_345), Some(12_300));
    }
}
