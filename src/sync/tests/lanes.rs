//! What goes first, and that nothing waits for ever.

use super::stripe::{Answer, Drive, Stripe, balance};
use crate::domain::{AccountId, Mode, Scope, TransactionQuery};
use crate::sync::{Question, Settings, Tuning};

fn slow() -> Settings {
    Settings::tuned(Mode::Test, &Tuning { rate: Some(4), burst: Some(8), ..Tuning::default() })
}

fn details() -> Question {
    Question::Transactions(Scope::Account(AccountId::new("acct_7")), TransactionQuery::default())
}

#[test]
fn what_a_person_waits_for_goes_out_at_once_in_the_middle_of_a_sweep() {
    let mut drive = Drive::new(slow(), Stripe::open(), 5_000);
    drive.run(60);
    for row in 4_000..4_004 {
        drive.sync.want(balance(row));
    }
    let from = drive.now / 1_000;
    drive.run(1);
    for row in 4_000..4_004 {
        let at = drive.asked_at(&balance(row), from).unwrap();
        assert!(at - from <= 1, "{row} after {} ms", at - from);
    }
}

#[test]
fn rows_on_the_screen_go_before_the_sweep_and_stay_fresh_during_it() {
    let mut drive = Drive::new(slow(), Stripe::open(), 5_000);
    drive.run(30);
    drive.wishes.rows = (3_000..3_020).collect();
    let from = drive.now / 1_000;
    drive.run(8);
    let read = drive.answered.iter().filter(|(at, row, _)| *at >= from && (3_000..3_020).contains(row)).count();
    assert_eq!(read, 20, "the page in a few seconds");
    let from = drive.now / 1_000;
    drive.run(120);
    for row in 3_000..3_020 {
        let times = drive.answered.iter().filter(|(at, other, _)| *at >= from && *other == row).count();
        assert!((2..=3).contains(&times), "{row} was read {times} times in two minutes");
    }
}

#[test]
fn the_first_page_goes_out_in_one_go_while_the_bucket_is_full() {
    let mut drive = Drive::new(Settings::of(Mode::Live), Stripe::open(), 5_000);
    drive.wishes.rows = (0..20).collect();
    drive.wishes.heartbeat = true;
    drive.run(0);
    assert_eq!(drive.asked.len(), 21);
    assert_eq!(drive.asked.first().unwrap().1, Question::Balance(Scope::Platform));
}

#[test]
fn no_balance_is_asked_for_before_it_is_known_whose_accounts_these_are() {
    let mut drive = Drive::new(Settings::of(Mode::Live), Stripe::open(), 500);
    drive.wishes.is_unknown = true;
    drive.wishes.first = vec![Question::Accounts(None)];
    drive.wishes.rows = (0..20).collect();
    drive.run(0);
    let asked: Vec<&Question> = drive.asked.iter().map(|(_, question)| question).collect();
    assert_eq!(asked, [&Question::Accounts(None)]);
}

#[test]
fn the_details_of_the_selected_account_go_before_the_sweep() {
    let mut drive = Drive::new(slow(), Stripe::open(), 5_000);
    drive.run(30);
    drive.wishes.details = vec![details()];
    let from = drive.now / 1_000;
    drive.run(1);
    assert!(drive.asked_at(&details(), from).unwrap() - from <= 1_000);
}

#[test]
fn accounts_below_zero_are_read_often_and_take_nothing_from_the_others_for_ever() {
    let mut drive = Drive::new(slow(), Stripe::open(), 2_000);
    drive.weight = |row, _| (false, row % 2 == 0);
    drive.attended(1_800);
    assert_eq!(drive.read(), 2_000, "everybody is read, though half of them want to be read all the time");
    let again = |parity: u32| drive.answered.iter().filter(|(_, row, _)| row % 2 == parity).count();
    assert!(again(0) > again(1) * 2, "{} and {}", again(0), again(1));
}

#[test]
fn when_the_platforms_money_moves_the_likely_accounts_are_read_next() {
    let mut drive = Drive::new(slow(), Stripe::open(), 400);
    drive.weight = |row, _| (false, row >= 390);
    drive.attended(160);
    let from = drive.now / 1_000;
    let at = drive.at();
    drive.sync.stir(at);
    drive.run(5);
    let next: Vec<u32> = drive.answered.iter().filter(|(at, ..)| *at >= from).map(|(_, row, _)| *row).collect();
    let likely = next.iter().filter(|row| **row >= 390).count();
    assert!(likely >= 10, "{next:?}");
}

#[test]
fn the_oldest_is_read_again_first() {
    let mut drive = Drive::new(Settings::of(Mode::Test), Stripe::open(), 60);
    drive.attended(20 * 60);
    let again: Vec<u32> = drive.answered.iter().skip(60).map(|(_, row, _)| *row).collect();
    assert_eq!(again, (0..60).collect::<Vec<_>>());
}

#[test]
fn while_a_dialog_is_open_nothing_that_is_known_is_read_again() {
    let mut drive = Drive::new(Settings::of(Mode::Test), Stripe::open(), 30);
    drive.wishes.rows = (0..30).collect();
    drive.wishes.heartbeat = true;
    drive.run(30);
    let before = drive.asked.len();
    drive.wishes.still = true;
    drive.attended(3_600);
    assert_eq!(drive.asked.len(), before);
    drive.wishes.still = false;
    drive.run(20);
    assert_eq!(drive.asked.len(), before + 31);
}

#[test]
fn nobody_at_the_keyboard_means_no_request_until_a_key_is_pressed() {
    let mut drive = Drive::new(Settings::of(Mode::Test), Stripe::open(), 30);
    drive.wishes.rows = (0..30).collect();
    drive.wishes.heartbeat = true;
    drive.run(610);
    assert_eq!(drive.sync.state(drive.at()), crate::sync::State::Paused);
    let (asked, turns) = (drive.asked.len(), drive.turns);
    drive.run(7_200);
    assert_eq!(drive.asked.len(), asked);
    assert!(drive.turns - turns <= 2);
    let at = drive.at();
    drive.sync.attend(at);
    drive.run(20);
    assert!(drive.asked.len() >= asked + 31);
}

#[test]
fn no_more_is_open_than_configured_however_slow_the_answers_are() {
    let mut drive = Drive::new(Settings::of(Mode::Test), Stripe { latency: (20_000, 0), ..Stripe::open() }, 500);
    drive.run(120);
    assert_eq!(drive.most_open, 8);
    drive.wishes.rows = (400..430).collect();
    drive.run(60);
    assert!(drive.most_open <= 24, "{}", drive.most_open);
    assert!(drive.answers(0, 180, Answer::Good) > 40);
}
