//! What it costs: reads are counted, a large sweep is asked about first, and the share of the allowance is kept.

use super::stripe::{Drive, Stripe, balance};
use crate::domain::Mode;
use crate::sync::{Allowance, Settings, State, Tuning};

fn live(monthly: u64, share: u8) -> Settings {
    Settings::tuned(Mode::Live, &Tuning { monthly_reads: Some(monthly), share: Some(share), ..Tuning::default() })
}

#[test]
fn in_live_more_than_a_thousand_accounts_are_read_only_when_somebody_says_so() {
    let mut drive = Drive::new(live(1_000_000, 50), Stripe::open(), 1_001);
    drive.wishes.rows = (0..20).collect();
    drive.attended(120);
    assert_eq!(drive.read(), 20);
    let State::AskFirst(cost) = drive.sync.state(drive.at()) else { panic!("{:?}", drive.sync.state(drive.at())) };
    assert_eq!((cost.calls, cost.per_mille), (1_001, Some(2)));
    assert_eq!(cost.time.map(|time| time.as_secs()), Some(100));
    drive.sync.sweep();
    drive.attended(200);
    assert_eq!(drive.read(), 1_001);
    drive.attended(3_600);
    let background = drive.asked.iter().filter(|(_, question)| *question == balance(900)).count();
    assert_eq!(background, 1, "nor is it read again by itself");
}

#[test]
fn in_live_nothing_is_swept_before_it_is_known_how_many_there_are() {
    let mut drive = Drive::new(live(1_000_000, 50), Stripe::open(), 900);
    drive.wishes.is_listed = false;
    drive.attended(60);
    assert_eq!(drive.read(), 0);
    drive.wishes.is_listed = true;
    drive.attended(120);
    assert_eq!(drive.read(), 900);
}

#[test]
fn a_sweep_that_is_stopped_leaves_the_screen_fresh_and_goes_on_when_asked() {
    let mut drive = Drive::new(Settings::of(Mode::Test), Stripe::open(), 600);
    drive.run(10);
    drive.sync.stop_sweep();
    drive.run(1);
    let read = drive.read();
    drive.wishes.rows = vec![599];
    drive.attended(120);
    assert_eq!(drive.read(), read + 1);
    assert_eq!(drive.sync.state(drive.at()), State::Stopped(u32::try_from(600 - read - 1).unwrap()));
    drive.sync.sweep();
    drive.attended(120);
    assert_eq!(drive.read(), 600);
}

#[test]
fn no_more_than_the_share_is_spent_unasked_and_a_person_is_still_answered() {
    let mut drive = Drive::new(live(10_000, 10), Stripe::open(), 900);
    drive.wishes.rows = (0..30).collect();
    drive.wishes.heartbeat = true;
    drive.attended(8 * 3_600);
    assert_eq!(drive.sync.state(drive.at()), State::Spent);
    assert!(drive.asked.len() <= 900, "{}", drive.asked.len());
    drive.sync.want(balance(5));
    let before = drive.asked.len();
    drive.run(2);
    assert_eq!(drive.asked.len(), before + 1);
}

#[test]
fn what_was_spent_before_this_start_counts() {
    let allowance = Allowance { reads: 10_000, percent: 10, spent: 950 };
    let settings = Settings { allowance: Some(allowance), ..Settings::of(Mode::Live) };
    let mut drive = Drive::new(settings, Stripe::open(), 50);
    drive.attended(60);
    assert_eq!(drive.read(), 0);
}

#[test]
fn nobody_is_read_unasked_before_it_is_known_what_was_spent() {
    let mut drive = Drive::new(live(10_000, 10), Stripe::open(), 50);
    drive.wishes.rows = vec![7];
    drive.sync.await_spent();
    drive.attended(30);
    assert_eq!(drive.read(), 1, "what is on the screen is");
    drive.sync.spent_before(Some(800));
    drive.attended(60);
    assert_eq!(drive.read(), 50);
    drive.sync.spent_before(Some(2_000));
    assert_eq!(drive.sync.state(drive.at()), State::Spent);
    drive.sync.begin_month();
    assert_ne!(drive.sync.state(drive.at()), State::Spent);
}

#[test]
fn progress_tells_done_rate_and_what_is_left() {
    let mut drive = Drive::new(Settings::of(Mode::Test), Stripe::open(), 600);
    drive.run(20);
    let State::Reading(progress) = drive.sync.state(drive.at()) else { panic!("{:?}", drive.sync.state(drive.at())) };
    assert!((210..=230).contains(&drive.sync.done()), "{}", drive.sync.done());
    assert!((95..=105).contains(&progress.tenths_a_second), "{progress:?}");
    assert!((36..=40).contains(&progress.left.unwrap().as_secs()), "{progress:?}");
    assert_eq!(u64::try_from(drive.asked.len()).unwrap(), drive.sync.meter().calls());
    assert_eq!(drive.sync.in_the_last_minute(drive.at()), u32::try_from(drive.asked.len()).unwrap());
}
