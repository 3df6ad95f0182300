//! Days and ages in words. Dates of an agenda have a weekday; ages keep still for a minute, so that an idle screen need
//! not be drawn again.

use jiff::civil::{Date, Weekday};

/// A day in an agenda, always ten cells: `Wed Dec  9`.
#[must_use]
pub(super) fn agenda(day: Date) -> String {
    format!("{} {} {:>2}", weekday(day), month(day), day.day())
}

/// A weekday in three letters.
#[must_use]
pub(super) fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// A month in three letters.
#[must_use]
pub(super) fn month(day: Date) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let at = usize::try_from(day.month()).unwrap_or(1).saturating_sub(1);
    NAMES.get(at).copied().unwrap_or_default()
}

/// The day so many days after another; the same day where the calendar ends.
#[must_use]
pub(super) fn after(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days.clamp(-100_000, 100_000))).unwrap_or(day)
}

/// Whole days from one day to another, below zero when the second is earlier.
#[must_use]
pub(super) fn between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// An age: `< 1 min`, then whole minutes, hours, days.
#[must_use]
pub(super) fn age(seconds: i64) -> String {
    match seconds {
        ..60 => "< 1 min".to_owned(),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        86_400.. => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "< 1 min")]
    #[case(59, "< 1 min")]
    #[case(60, "1 min")]
    #[case(3_599, "59 min")]
    #[case(7_200, "2 h")]
    #[case(400_000, "4 d")]
    fn an_age_changes_at_most_once_a_minute(#[case] seconds: i64, #[case] words: &str) {
        assert_eq!(age(seconds), words);
    }

    #[test]
    fn days_of_an_agenda_are_equally_wide() {
        assert_eq!(agenda(date(2026, 12, 9)), "Wed Dec  9");
        assert_eq!(agenda(date(2026, 11, 27)), "Fri Nov 27");
    }

    #[test]
    fn days_are_counted_across_months_and_years() {
        assert_eq!(between(date(2026, 11, 22), date(2027, 5, 9)), 168);
        assert_eq!(after(date(2026, 11, 22), 14), date(2026, 12, 6));
    }
}
