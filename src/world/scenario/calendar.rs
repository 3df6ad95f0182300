//! Days counted from the one on which a world begins, turned into moments. All of a scenario is written in such
//! days, so that one date moves everything with it. UTC only, where each day has 86,400 seconds.

use std::ops::RangeInclusive;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::error::{Problem, quoted};
use crate::world::control::SpanText;

/// The furthest past and future that a scenario may speak of, in days: a hundred years.
pub(super) const FURTHEST: i32 = 36_500;

/// The days on which a world may begin. All that a scenario speaks of lies at most a hundred years before or after, in
/// years of four digits that every clock and file knows.
pub const FIRST_DAYS: RangeInclusive<Date> = date(2000, 1, 1)..=date(2199, 12, 31);

const DAY: i64 = 86_400;
const NOON: i64 = 12 * 3_600;

/// The first moment of a world, and how to reach others from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    /// When the world's clock starts.
    pub start: Timestamp,
    /// By how much that is later than the file says.
    moved: SignedDuration,
}

impl Calendar {
    /// From the date-time of the file, moved to another date if one is given; the time of day stays.
    pub(super) fn new(written: &toml::value::Datetime, today: Option<Date>) -> Result<Self, Problem> {
        let first = moment(written)?;
        let written = TimeZone::UTC.to_datetime(first);
        let day = today.unwrap_or(written.date());
        if !FIRST_DAYS.contains(&day) {
            return Err(Problem::FirstDay { day, first: *FIRST_DAYS.start(), last: *FIRST_DAYS.end() });
        }
        let start = TimeZone::UTC.to_timestamp(day.to_datetime(written.time()));
        let start = start.map_err(|_| Problem::Moment(quoted(&day.to_string())))?;
        Ok(Self { start, moved: start.duration_since(first) })
    }

    /// The first second of a day.
    pub(super) fn midnight(&self, day: i32) -> Timestamp {
        self.at_second(day, 0)
    }

    /// A second of a day; the far ends of time stand in for what lies beyond them.
    pub(super) fn at_second(&self, day: i32, second: i64) -> Timestamp {
        let first = self.start.as_second().div_euclid(DAY).saturating_mul(DAY);
        let wanted = first.saturating_add(i64::from(day).saturating_mul(DAY)).saturating_add(second);
        let nearest = if wanted < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_second(wanted).unwrap_or(nearest)
    }

    /// A moment of the past: a day, and the time of day as written, or noon. On the first day, which has no noon
    /// when a world begins in the morning, the default is its first second.
    pub(super) fn past(&self, day: i32, at: Option<&str>) -> Result<Timestamp, Problem> {
        let second = match at {
            Some(text) => second_of_day(text).ok_or_else(|| Problem::Time(quoted(text)))?,
            None if day == 0 => 0,
            None => NOON,
        };
        let moment = self.at_second(day, second);
        if moment > self.start {
            return Err(Problem::AfterStart { at: moment.to_string(), start: self.start.to_string() });
        }
        Ok(moment)
    }

    /// A moment of the file that is still to come. Another first day moves it as everything else.
    pub(super) fn future(&self, written: &toml::value::Datetime) -> Result<Timestamp, Problem> {
        let at = moment(written)?.checked_add(self.moved);
        let at = at.map_err(|_| Problem::TooFarAhead(quoted(&written.to_string())))?;
        if at <= self.start {
            return Err(Problem::NotLater { at: at.to_string(), start: self.start.to_string() });
        }
        self.near(at, &written.to_string())
    }

    /// The moment that is so long after the start.
    pub(super) fn after(&self, after: &SpanText) -> Result<Timestamp, Problem> {
        let text = after.0.as_str();
        let duration = after.duration().ok_or_else(|| Problem::NotAfter(quoted(text)))?;
        let at = self.start.checked_add(duration).map_err(|_| Problem::TooFarAhead(quoted(text)))?;
        self.near(at, text)
    }

    fn near(&self, at: Timestamp, written: &str) -> Result<Timestamp, Problem> {
        let last = days_after(self.start, i64::from(FURTHEST));
        if at > last { Err(Problem::TooFarAhead(quoted(written))) } else { Ok(at) }
    }

    /// The date of a day.
    pub(super) fn date(&self, day: i32) -> Date {
        TimeZone::UTC.to_datetime(self.midnight(day)).date()
    }
}

/// The moment of a date with time and offset.
fn moment(written: &toml::value::Datetime) -> Result<Timestamp, Problem> {
    let text = written.to_string();
    text.parse().map_err(|_| Problem::Moment(quoted(&text)))
}

/// A moment later by whole days.
pub(super) fn days_after(moment: Timestamp, days: i64) -> Timestamp {
    moment.checked_add(SignedDuration::from_secs(days.saturating_mul(DAY))).unwrap_or(Timestamp::MAX)
}

/// Refuses a day outside of a range.
pub(super) fn within(day: i32, least: i32, most: i32) -> Result<(), Problem> {
    if (least..=most).contains(&day) { Ok(()) } else { Err(Problem::Day { day, least, most }) }
}

/// `HH:MM` or `HH:MM:SS`, two digits each.
fn second_of_day(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hour = two_digits(parts.next()?, 23)?;
    let minute = two_digits(parts.next()?, 59)?;
    let second = parts.next().map_or(Some(0), |part| two_digits(part, 59))?;
    if parts.next().is_some() {
        return None;
    }
    Some(hour * 3_600 + minute * 60 + second)
}

fn two_digits(text: &str, most: i64) -> Option<i64> {
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|number| *number <= most)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn calendar(today: Option<Date>) -> Calendar {
        let written = "2026-11-22T10:15:00Z".parse().unwrap();
        Calendar::new(&written, today).unwrap()
    }

    #[rstest]
    #[case(0, None, "2026-11-22T00:00:00Z")]
    #[case(0, Some("10:15"), "2026-11-22T10:15:00Z")]
    #[case(-1, None, "2026-11-21T12:00:00Z")]
    #[case(-163, Some("09:14"), "2026-06-12T09:14:00Z")]
    #[case(-1, Some("23:59:58"), "2026-11-21T23:59:58Z")]
    fn days_are_counted_from_the_first(#[case] day: i32, #[case] at: Option<&str>, #[case] moment: &str) {
        assert_eq!(calendar(None).past(day, at).unwrap().to_string(), moment);
    }

    #[test]
    fn another_date_moves_everything_and_keeps_the_time_of_day() {
        let moved = calendar(Some(jiff::civil::date(2027, 1, 2)));
        assert_eq!(moved.start.to_string(), "2027-01-02T10:15:00Z");
        assert_eq!(moved.midnight(3).to_string(), "2027-01-05T00:00:00Z");
        assert_eq!(moved.date(-2).to_string(), "2026-12-31");
    }

    #[rstest]
    #[case("9:14")]
    #[case("24:00")]
    #[case("09:60")]
    #[case("09:14:00:00")]
    #[case("0९:14")]
    #[case("+9:14")]
    fn what_is_no_time_of_day_is_refused(#[case] text: &str) {
        let error = calendar(None).past(-1, Some(text)).unwrap_err();
        assert_eq!(error.to_string(), format!("\"{text}\" is not a time of day; write it like \"09:14\"."));
    }
}
