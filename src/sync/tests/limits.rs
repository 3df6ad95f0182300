//! How much of Stripe's limits is used, and that they are kept.

use jiff::SignedDuration;
use proptest::prelude::*;
use rstest::rstest;

use super::stripe::{Answer, Drive, Stripe};
use crate::domain::Mode;
use crate::sync::{Settings, Tuning};

fn at(rate: u32) -> Settings {
    Settings::tuned(Mode::Test, &Tuning { rate: Some(rate), ..Tuning::default() })
}

#[rstest]
#[case::steady((80, 0))]
#[case::scattered((60, 60))]
fn at_the_rate_of_the_limit_nearly_all_of_it_is_used_and_nothing_is_throttled_once_settled(
    #[case] latency: (i64, i64),
) {
    let stripe = Stripe { latency, ..Stripe::limited_to(25) };
    let mut drive = Drive::new(at(25), stripe, 8_000);
    drive.run(300);
    let good = drive.answers(30, 300, Answer::Good);
    assert!(good >= 270 * 25 * 95 / 100, "{good} in 270 s");
    assert_eq!(drive.answers(30, 300, Answer::Limited), 0);
}

#[test]
fn with_limits_off_a_thousand_accounts_take_a_sixth_of_a_loop_at_most() {
    let mut drive = Drive::new(Settings::of(Mode::Mock), Stripe::open(), 1_000);
    drive.run(1_000 * 80 / 6 / 1_000);
    assert_eq!(drive.read(), 1_000);
    assert!(drive.most_open <= 8);
}

/// Other traffic, or another contract: the limit is well below what is configured.
#[test]
fn a_limit_below_the_configured_rate_is_found_and_kept() {
    let mut drive = Drive::new(at(25), Stripe::limited_to(10), 60_000);
    drive.attended(1_800);
    let (good, limited) = (drive.answers(300, 1_800, Answer::Good), drive.answers(300, 1_800, Answer::Limited));
    assert!(good >= 1_500 * 10 * 80 / 100, "{good} good");
    assert!(limited * 1_000 <= good, "{limited} throttled beside {good}");
}

#[test]
fn where_no_limit_is_set_the_first_429_makes_one() {
    let mut drive = Drive::new(Settings::of(Mode::Mock), Stripe::limited_to(25), 20_000);
    drive.attended(600);
    assert!(drive.answers(60, 600, Answer::Good) >= 540 * 25 * 90 / 100);
    assert!(drive.answers(60, 600, Answer::Limited) <= 3, "{}", drive.answers(60, 600, Answer::Limited));
}

#[test]
fn after_a_throttle_the_first_page_is_still_read() {
    let stripe = Stripe::limited_to(5);
    let mut drive = Drive::new(Settings::of(Mode::Live), stripe, 30);
    drive.wishes.rows = (0..30).collect();
    drive.run(40);
    assert_eq!(drive.read(), 30);
}

#[test]
fn when_everything_is_throttled_it_asks_less_and_less_and_does_not_spin() {
    let mut drive = Drive::new(at(10), Stripe::open(), 5_000);
    drive.stripe.instead = |_, _| Some(crate::domain::FaultKind::Limited);
    drive.wishes.rows = (0..30).collect();
    drive.attended(600);
    let late = drive.asked.iter().filter(|(at, _)| *at > 300_000).count();
    assert!(late <= 300, "{late} in the last five minutes");
    assert!(drive.turns < 10_000, "{}", drive.turns);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_stretch_of_time_holds_more_requests_than_burst_rate_and_loan(
        rate in 1_u32..=25, burst in 1_u32..40, rows in 1_u32..400, shown in 0_u32..40, latency in 1_i64..2_000,
        wanted in proptest::collection::vec(0_u32..400, 0..12),
    ) {
        let tuning = Tuning { rate: Some(rate), burst: Some(burst), ..Tuning::default() };
        let stripe = Stripe { latency: (latency, latency), ..Stripe::open() };
        let mut drive = Drive::new(Settings::tuned(Mode::Test, &tuning), stripe, rows);
        drive.wishes.rows = (0..shown.min(rows)).collect();
        for row in wanted.into_iter().filter(|row| *row < rows) {
            drive.sync.want(super::stripe::balance(row));
            drive.run(1);
        }
        drive.run(60);
        let times: Vec<i64> = drive.asked.iter().map(|(at, _)| *at).collect();
        for (n, first) in times.iter().enumerate() {
            for (m, last) in times.iter().enumerate().skip(n) {
                let most = i64::from(burst) + 4 + (last - first + 1) * i64::from(rate) / 1_000 + 1;
                prop_assert!(i64::try_from(m - n + 1).unwrap() <= most, "{} in {} ms", m - n + 1, last - first);
            }
        }
        prop_assert!(drive.most_open <= usize::try_from(burst.max(8)).unwrap() + 8);
    }
}

#[test]
fn a_minute_without_anything_to_do_takes_a_handful_of_turns() {
    let settings = Settings { refresh: SignedDuration::from_hours(10), ..Settings::of(Mode::Test) };
    let mut drive = Drive::new(settings, Stripe::open(), 50);
    drive.run(60);
    let before = drive.turns;
    drive.run(300);
    assert!(drive.turns - before < 10, "{}", drive.turns - before);
}
