//! Days as banks count them: Monday to Friday in UTC. Public holidays are not known here; real Stripe heeds those of each country
//! (docs.stripe.com/payouts).

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The hour of the day, in UTC, at which Stripe makes its automatic payouts. What lands at midnight goes out with them.
pub(crate) const PAYOUTS_AT: i8 = 2;
/// The hour of the day, in UTC, at which banks are debited.
pub(crate) const BANK_DEBITS_AT: i8 = 3;

/// The day of a moment.
pub(crate) fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// An hour of a day; none outside the range of timestamps.
pub(crate) fn hour_of(day: Date, hour: i8) -> Option<Timestamp> {
    day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Whether banks work on a day.
pub(crate) fn is_business_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The day itself, or the first business day after it.
pub(crate) fn on_or_after(day: Date) -> Option<Date> {
    days_from(day).find(|day| is_business_day(*day))
}

/// So many business days after a day; zero is the day itself.
pub(crate) fn business_days_after(day: Date, count: usize) -> Option<Date> {
    match count.checked_sub(1) {
        None => Some(day),
        Some(skipped) => days_from(day).skip(1).filter(|day| is_business_day(*day)).nth(skipped),
    }
}

/// The days from a day on.
pub(crate) fn days_from(day: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(day), |day| day.checked_add(1.day()).ok())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2026-11-20", 1, "2026-11-23")]
    #[case("2026-11-22", 1, "2026-11-23")]
    #[case("2026-11-23", 3, "2026-11-26")]
    #[case("2026-11-25", 3, "2026-11-30")]
    #[case("2026-11-25", 0, "2026-11-25")]
    fn weekends_are_no_business_days(#[case] from: Date, #[case] count: usize, #[case] wanted: Date) {
        assert_eq!(business_days_after(from, count), Some(wanted));
    }
}
