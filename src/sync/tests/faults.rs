//! What goes wrong: nothing spins, nothing is tried in vain for ever, and everything recovers by itself.

use std::collections::BTreeMap;

use rstest::rstest;

use super::stripe::{Answer, Drive, Stripe, balance};
use crate::domain::{AccountId, Fault, FaultKind, Label, Mode, ObjectId, Retry, Undo};
use crate::sync::{Question, Settings, State};

fn with(instead: fn(u32, i64) -> Option<FaultKind>, rows: u32) -> Drive {
    let mut drive = Drive::new(Settings::of(Mode::Test), Stripe { instead, ..Stripe::open() }, rows);
    drive.wishes.rows = (0..20.min(rows)).collect();
    drive.wishes.heartbeat = true;
    drive
}

#[test]
fn when_the_network_is_gone_for_minutes_it_is_probed_ever_less_and_everything_comes_back() {
    let mut drive = with(|_, at| (5_000..305_000).contains(&at).then_some(FaultKind::Unreachable), 2_000);
    drive.attended(300);
    assert!(matches!(drive.sync.state(drive.at()), State::Down(outage) if !outage.is_reached));
    let during = drive.asked.iter().filter(|(at, _)| (10_000..300_000).contains(at)).count();
    assert!((8..=60).contains(&during), "{during} tries in five minutes");
    drive.attended(240);
    assert_eq!(drive.read(), 2_000);
    assert!(!matches!(drive.sync.state(drive.at()), State::Down(_)));
    assert!(drive.turns < 10_000);
}

#[test]
fn a_network_that_was_never_there_is_found_when_it_comes() {
    let mut drive = with(|_, at| (at < 120_000).then_some(FaultKind::Unreachable), 50);
    drive.attended(180);
    assert_eq!(drive.read(), 50);
}

#[test]
fn one_request_without_an_answer_is_no_outage_while_others_are_answered() {
    let mut drive = with(|row, _| (row == 3).then_some(FaultKind::Unreachable), 100);
    drive.attended(60);
    assert!(!matches!(drive.sync.state(drive.at()), State::Down(_)));
    assert_eq!(drive.read(), 99);
}

#[rstest]
#[case::gone(|row, _| (row == 3).then_some(FaultKind::NotFound))]
#[case::not_permitted(|row, _| (row == 3).then_some(FaultKind::Forbidden))]
#[case::refused(|row, _| (row == 3).then_some(FaultKind::Refused(400)))]
fn what_would_only_be_refused_again_is_asked_once(#[case] instead: fn(u32, i64) -> Option<FaultKind>) {
    let mut drive = with(instead, 100);
    drive.attended(3_600);
    assert_eq!(drive.asked.iter().filter(|(_, question)| *question == balance(3)).count(), 1);
    assert_eq!(drive.read(), 99);
    assert_eq!(drive.sync.again_at(&balance(3), &drive.names), None);
    let at = drive.at();
    drive.sync.try_again(at);
    drive.run(5);
    assert_eq!(drive.asked.iter().filter(|(_, question)| *question == balance(3)).count(), 2, "until somebody asks");
}

#[test]
fn a_refused_key_stops_everything_until_somebody_asks_again() {
    let mut drive = with(|_, at| (at < 60_000).then_some(FaultKind::Unauthorised), 1_000);
    drive.attended(120);
    assert!(drive.asked.len() <= 24, "{}", drive.asked.len());
    assert_eq!(drive.sync.state(drive.at()), State::KeyRefused);
    let at = drive.at();
    drive.sync.try_again(at);
    drive.attended(180);
    assert_eq!(drive.read(), 1_000);
}

#[test]
fn a_key_that_is_taken_again_for_what_somebody_asked_is_taken_for_everything() {
    let mut drive = with(|_, at| (at < 60_000).then_some(FaultKind::Unauthorised), 1_000);
    drive.attended(120);
    let at = drive.at();
    assert!(!drive.sync.goes_on(at));
    let epoch = drive.sync.open_unasked(balance(3), at);
    assert!(drive.sync.answered(at, epoch, &balance(3), None, &drive.names));
    assert!(drive.sync.goes_on(at));
    drive.attended(180);
    assert_eq!(drive.read(), 1_000);
}

#[test]
fn a_permission_that_is_missing_is_not_looked_for_a_hundred_thousand_times() {
    let mut drive = with(|row, _| (row < u32::MAX).then_some(FaultKind::Forbidden), 100_000);
    drive.attended(600);
    let balances = drive.answered.len();
    assert!(balances < 60, "{balances} refusals");
}

/// A look-up asks several endpoints, so that its no is none of theirs; it is asked for again whatever it was told before.
#[test]
fn a_look_up_that_a_permission_is_missing_for_stops_no_other_read() {
    let mut drive = with(|_, _| None, 10);
    let account = AccountId::new("acct_3");
    for number in 0..20 {
        let id = ObjectId::new(&format!("tr_{number}"));
        let question = Question::LeftBehind(account.clone(), Undo::TransferReversal, id);
        let epoch = drive.sync.open_unasked(question.clone(), drive.at());
        let (kind, message) = (FaultKind::Forbidden, Label::new("no"));
        let fault = Fault { kind, message, request: None, retry: Retry::default() };
        assert!(drive.sync.answered(drive.at(), epoch, &question, Some(&fault), &drive.names));
        assert!(!drive.sync.is_denied(&question));
    }
    drive.attended(60);
    assert_eq!(drive.read(), 10);
}

#[test]
fn a_row_that_fails_is_tried_again_after_growing_pauses_and_says_when() {
    let mut drive = with(|row, at| (row == 3 && at < 400_000).then_some(FaultKind::Server(500)), 100);
    drive.run(2);
    let again = drive.sync.again_at(&balance(3), &drive.names);
    assert!(again.is_some_and(|again| again > drive.at()) || drive.sync.is_open(&balance(3)));
    drive.attended(1_000);
    let tries = drive.answered.iter().filter(|(at, row, _)| *row == 3 && *at < 400_000).count();
    assert!((5..=20).contains(&tries), "{tries} tries");
    assert!(drive.answered.iter().any(|(_, row, answer)| *row == 3 && *answer == Answer::Good));
    assert_eq!(drive.sync.again_at(&balance(3), &drive.names), None);
}

#[test]
fn a_server_that_only_errs_is_left_alone_until_it_does_not() {
    let mut drive = with(|_, at| (at < 300_000).then_some(FaultKind::Server(503)), 5_000);
    drive.attended(300);
    assert!(matches!(drive.sync.state(drive.at()), State::Down(outage) if outage.is_reached));
    assert!(drive.asked.len() < 120, "{}", drive.asked.len());
    drive.attended(600);
    assert_eq!(drive.read(), 5_000);
}

#[test]
fn failures_are_scattered_by_the_seed_and_the_same_seed_gives_the_same_session() {
    let session = |seed| {
        let settings = Settings { seed, ..Settings::of(Mode::Test) };
        let instead = |row: u32, _: i64| row.is_multiple_of(3).then_some(FaultKind::Server(500));
        let mut drive = Drive::new(settings, Stripe { instead, ..Stripe::open() }, 60);
        drive.attended(300);
        drive.asked
    };
    assert_eq!(session(1), session(1));
    assert_ne!(session(1), session(2));
    let tries = session(1).into_iter().fold(BTreeMap::<i64, u32>::new(), |mut seconds, (at, _)| {
        *seconds.entry(at / 1_000).or_default() += 1;
        seconds
    });
    assert!(tries.len() > 20, "spread over many seconds");
}
