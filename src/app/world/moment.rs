//! A moment as it is typed: a day, or a day with a time, by Stripe's clock. Nothing is guessed.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::domain::Label;

/// Reads `2026-12-09` (its first second) or `2026-12-09 14:30`, in UTC and not before `now`.
///
/// # Errors
/// A sentence that says what would be right.
pub(super) fn moment(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("No day was typed: type one, as in 2026-12-09 or 2026-12-09 14:30.".to_owned());
    }
    let (day, time) = text.split_once(' ').map_or((text, None), |(day, time)| (day, Some(time.trim())));
    let day = date(day).ok_or_else(|| wrong(text))?;
    let time = match time {
        None => Time::midnight(),
        Some(time) => self::time(time).ok_or_else(|| wrong(text))?,
    };
    let moment = day.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| wrong(text))?.timestamp();
    if moment < now {
        let now = now.strftime("%Y-%m-%d %H:%M");
        return Err(format!(
            "The clock shows {now} and only goes forward; {} is past.",
            moment.strftime("%Y-%m-%d %H:%M")
        ));
    }
    Ok(moment)
}

fn wrong(text: &str) -> String {
    let shown: String = Label::new(text).as_str().chars().take(24).collect();
    format!("`{shown}` is no day of the calendar: type it as in 2026-12-09 or 2026-12-09 14:30.")
}

/// Only in the form in which days are shown everywhere.
fn date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| -> Option<i8> {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    Time::new(two(hour)?, two(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T10:15:00Z".parse().unwrap()
    }

    #[rstest]
    #[case("2026-12-09", "2026-12-09T00:00:00Z")]
    #[case(" 2026-12-09 14:30 ", "2026-12-09T14:30:00Z")]
    #[case("2026-11-22 10:15", "2026-11-22T10:15:00Z")]
    #[case("2028-02-29", "2028-02-29T00:00:00Z")]
    fn a_day_and_a_day_with_a_time_are_moments(#[case] text: &str, #[case] moment: &str) {
        assert_eq!(super::moment(text, now()), Ok(moment.parse().unwrap()));
    }

    #[rstest]
    #[case("", "No day was typed")]
    #[case("tomorrow", "is no day of the calendar")]
    #[case("2026-13-01", "is no day of the calendar")]
    #[case("2027-02-29", "is no day of the calendar")]
    #[case("20261209", "is no day of the calendar")]
    #[case("2026-12-9", "is no day of the calendar")]
    #[case("2026-12-09 25:00", "is no day of the calendar")]
    #[case("2026-12-09 9:00", "is no day of the calendar")]
    #[case("2026-12-09T09:00", "is no day of the calendar")]
    #[case("2026-11-22", "only goes forward; 2026-11-22 00:00 is past")]
    #[case("2026-11-22 10:14", "only goes forward")]
    fn anything_else_gets_a_sentence(#[case] text: &str, #[case] why: &str) {
        let said = super::moment(text, now()).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
}
