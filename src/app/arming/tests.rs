//! Arming by keys, and everything that ends it, on a clock that is moved by hand.

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;

use super::*;

use crate::app::sample::{model, start};
use crate::app::{BookAsk, BookSaid, BookSummary, Dialog, Key, KeyPress, Msg, next_wake, parse_script, update};
use crate::domain::sample::account;
use crate::domain::{Label, Mode, Platform};
use crate::journal::entry::{Keeping, Note};

struct Bench {
    model: Model,
    now: Timestamp,
    /// What was asked of the gate.
    orders: Vec<Effect>,
    /// What was to be written down.
    notes: Vec<Note>,
    /// What the journal says to being told that this console is armed; nothing where it does not answer.
    journal: Option<Result<(), Label>>,
}

impl Bench {
    fn new(mode: Mode, access: Access) -> Self {
        let mut model = model(mode);
        model.access = access;
        model.journal.summary = Some(summary(Keeping::Shared { group: Label::new("ops") }));
        model.platform = Some(Platform { account: account("acct_1MOCKplatform", "HARBOUR MARKET"), mode });
        Self { model, now: start(), orders: Vec::new(), notes: Vec::new(), journal: Some(Ok(())) }
    }

    /// Armed for ten minutes just now.
    fn armed() -> Self {
        let mut bench = Self::new(Mode::Live, Access::Shut);
        bench.keys(ARMING);
        assert!(bench.model.access.may_send());
        bench
    }

    fn tell(&mut self, msg: Msg) {
        let effects = update(&mut self.model, self.now, msg);
        let mut written = None;
        for effect in &effects {
            if let Effect::Book(BookAsk::Note(note)) = effect {
                self.notes.push((**note).clone());
            } else if let Effect::Book(BookAsk::Arm(until)) = effect {
                written = self.journal.clone().map(|said| BookSaid::Armed(*until, said));
            }
        }
        let of_gate = |effect: &Effect| matches!(effect, Effect::OpenGate(_) | Effect::ShutGate);
        self.orders.extend(effects.into_iter().filter(of_gate));
        if let Some(said) = written {
            self.tell(Msg::Book(said));
        }
    }

    fn wait(&mut self, millis: i64) {
        self.now = self.now.checked_add(SignedDuration::from_millis(millis)).unwrap();
    }

    fn keys(&mut self, script: &str) {
        for key in parse_script(script).unwrap() {
            self.wait(500);
            self.tell(Msg::Key(KeyPress::once(key)));
        }
    }

    fn said(&self) -> String {
        self.model.notice.as_ref().map_or(String::new(), |notice| notice.text.to_string())
    }
}

fn summary(keeping: Keeping) -> BookSummary {
    BookSummary { keeping, events: 0 }
}

#[test]
fn in_live_a_journal_that_is_not_shared_wants_a_yes_before_it_arms() {
    for keeping in [Some(Keeping::Personal), Some(Keeping::Memory), None] {
        let mut bench = Bench::new(Mode::Live, Access::Shut);
        bench.model.journal.summary = keeping.map(summary);
        bench.keys(":arm<enter><tab>form<tab><tab><tab><tab><enter>");
        assert!(!bench.model.access.may_send(), "nobody said yes");
        bench.keys("<esc>:arm<enter><tab>form<tab><space><tab><tab><enter>");
        assert!(bench.model.access.may_send(), "{}", bench.said());
    }
}

/// Opens the question, goes from Cancel to the field, types the token and goes on to Arm.
const ARMING: &str = ":arm<enter><tab>form<tab><tab><enter>";

#[test]
fn live_begins_read_only_and_a_typed_confirmation_arms_it_for_ten_minutes() {
    let mut bench = Bench::new(Mode::Live, Access::at_start(Mode::Live, false, false));
    assert_eq!(bench.model.access, Access::Shut);
    bench.keys(ARMING);
    let until = bench.now.checked_add(SignedDuration::from_mins(10)).unwrap();
    assert_eq!(bench.orders, [Effect::OpenGate(until)]);
    assert_eq!(bench.model.access, Access::Armed { until });
    assert!(bench.said().starts_with("Armed for 10 minutes"), "{}", bench.said());
}

#[rstest]
#[case(Mode::Mock, false, false, Access::Open)]
#[case(Mode::Test, false, true, Access::Open)]
#[case(Mode::Live, false, false, Access::Shut)]
#[case(Mode::Live, false, true, Access::SecretKey)]
#[case(Mode::Mock, true, false, Access::ReadOnly)]
#[case(Mode::Test, true, false, Access::ReadOnly)]
#[case(Mode::Live, true, true, Access::ReadOnly)]
fn a_console_begins_as_its_mode_its_key_and_its_flags_say(
    #[case] mode: Mode,
    #[case] read_only: bool,
    #[case] is_unrestricted: bool,
    #[case] access: Access,
) {
    assert_eq!(Access::at_start(mode, read_only, is_unrestricted), access);
}

#[rstest]
#[case::enter_alone(":arm<enter><enter>")]
#[case::enter_in_the_field(":arm<enter><tab>form<enter>")]
#[case::cancelled(":arm<enter><tab>form<tab><enter>")]
#[case::another_token(":arm<enter><tab>Form<tab><tab><enter>")]
#[case::half_a_token(":arm<enter><tab>for<tab><tab><enter>")]
#[case::left(":arm<enter><tab>form<tab><tab><esc>")]
#[case::wrong_time(":arm<space>2h<enter><tab>form<tab><tab><enter>")]
fn nothing_else_arms(#[case] keys: &str) {
    let mut bench = Bench::new(Mode::Live, Access::Shut);
    bench.keys(keys);
    assert_eq!(bench.orders, []);
    assert_eq!(bench.model.access, Access::Shut);
}

#[rstest]
#[case(Access::ReadOnly, "--read-only and cannot be armed")]
#[case(Access::SecretKey, "--allow-secret-key")]
#[case(Access::Open, "can send as it is")]
fn what_cannot_be_armed_or_need_not_says_so_and_asks_nothing(#[case] access: Access, #[case] why: &str) {
    let mut bench = Bench::new(Mode::Test, access);
    bench.keys(":arm<enter>");
    assert!(bench.model.dialog.is_none());
    assert!(bench.said().contains(why), "{}", bench.said());
}

#[test]
fn a_paste_into_the_confirmation_is_refused_however_it_arrives() {
    let mut bench = Bench::new(Mode::Live, Access::Shut);
    bench.keys(":arm<enter><tab>");
    bench.wait(500);
    bench.tell(Msg::Pasted("form".to_owned()));
    assert!(bench.said().contains("cannot be pasted"));
    for key in parse_script("form").unwrap() {
        bench.wait(1);
        bench.tell(Msg::Key(KeyPress::once(key)));
    }
    let Some(Dialog::Arm(dialog)) = &bench.model.dialog else { panic!("it is open") };
    assert!(dialog.field.is_empty());
}

#[test]
fn the_question_takes_no_key_while_it_has_just_opened() {
    let mut bench = Bench::new(Mode::Live, Access::Shut);
    bench.keys(":arm<enter>");
    bench.wait(100);
    bench.tell(Msg::Key(KeyPress::once(Key::Tab)));
    let Some(Dialog::Arm(dialog)) = &bench.model.dialog else { panic!("it is open") };
    assert_eq!(dialog.focus, ArmFocus::Cancel);
}

#[test]
fn a_platform_that_was_not_read_arms_nothing() {
    let mut bench = Bench::new(Mode::Live, Access::Shut);
    bench.model.platform = None;
    bench.keys(":arm<enter>");
    assert!(bench.model.dialog.is_none());
    assert!(bench.said().contains("was not read yet"));
}

/// Wakes as the program asks, until nothing is armed; tells how long it took, how often it woke, and what was said.
fn run_out(bench: &mut Bench, press_every_s: Option<i64>) -> (i64, usize, String) {
    let began = bench.now;
    let mut wakes = 0;
    let mut pressed = bench.now;
    while bench.model.access.may_send() {
        let wake = next_wake(&bench.model).unwrap();
        assert!(wake > bench.now);
        bench.now = wake;
        bench.tell(Msg::Tick);
        wakes += 1;
        if press_every_s.is_some_and(|every| bench.now.duration_since(pressed).as_secs() >= every) {
            bench.tell(Msg::Key(KeyPress::once(Key::Down)));
            pressed = bench.now;
        }
    }
    (bench.now.duration_since(began).as_secs(), wakes, bench.said())
}

#[test]
fn its_time_ends_it_although_keys_are_pressed() {
    let mut bench = Bench::armed();
    let (took, _, said) = run_out(&mut bench, Some(30));
    assert_eq!(took, 600);
    assert_eq!(bench.orders.last(), Some(&Effect::ShutGate));
    assert!(said.contains("the time is over"), "{said}");
}

#[test]
fn five_minutes_without_a_key_end_it_and_the_last_of_them_are_counted_by_the_second_only() {
    let mut bench = Bench::armed();
    let (took, wakes, said) = run_out(&mut bench, None);
    assert_eq!(took, 300);
    assert!(said.contains("no key"), "{said}");
    // Once for each of four minutes, of the clock and of the countdown, then second by second.
    assert!((61..=75).contains(&wakes), "{wakes}");
}

#[test]
fn a_key_that_comes_too_late_finds_it_shut() {
    let mut bench = Bench::armed();
    bench.wait(301_000);
    bench.tell(Msg::Key(KeyPress::once(Key::Down)));
    assert_eq!(bench.model.access, Access::Shut);
    assert_eq!(bench.orders.last(), Some(&Effect::ShutGate));
}

#[rstest]
#[case(Msg::Stopping)]
#[case(Msg::Resumed)]
fn being_stopped_ends_it(#[case] msg: Msg) {
    let mut bench = Bench::armed();
    bench.tell(msg);
    assert_eq!((bench.model.access, bench.orders.last()), (Access::Shut, Some(&Effect::ShutGate)));
}

#[rstest]
#[case(Mode::Live, Access::Shut)]
#[case(Mode::Mock, Access::Open)]
fn disarm_ends_it_in_every_mode(#[case] mode: Mode, #[case] access: Access) {
    let mut bench = Bench::new(mode, access);
    if mode == Mode::Live {
        bench.keys(ARMING);
    }
    bench.keys(":disarm<enter>");
    assert_eq!((bench.model.access, bench.orders.last()), (Access::Shut, Some(&Effect::ShutGate)));
}

#[test]
fn what_is_left_is_told_by_the_minute_and_at_last_by_the_second() {
    let mut bench = Bench::armed();
    assert_eq!(bench.model.armed_left(), Some(Left::Minutes(10)));
    bench.wait(60_000);
    bench.tell(Msg::Key(KeyPress::once(Key::Down)));
    assert_eq!(bench.model.armed_left(), Some(Left::Minutes(9)));
    bench.wait(245_500);
    bench.tell(Msg::Tick);
    assert_eq!(bench.model.armed_left(), Some(Left::Seconds { seconds: 55, unless_a_key: true }));
    for _ in 0..5 {
        bench.wait(45_000);
        bench.tell(Msg::Key(KeyPress::once(Key::Down)));
    }
    assert_eq!(bench.model.armed_left(), Some(Left::Minutes(2)));
    bench.wait(20_000);
    bench.tell(Msg::Tick);
    assert_eq!(bench.model.armed_left(), Some(Left::Seconds { seconds: 50, unless_a_key: false }));
}

#[test]
fn who_cannot_be_written_down_as_armed_is_not_armed() {
    let mut bench = Bench::new(Mode::Live, Access::Shut);
    bench.journal = Some(Err(Label::new("The disk is full.")));
    bench.keys(ARMING);
    assert_eq!((bench.model.access, &bench.orders[..]), (Access::Shut, &[][..]));
    assert_eq!(bench.said(), "Not armed, because it could not be written down: The disk is full.");
    assert!(bench.model.dialog.is_none());
}

#[test]
fn who_turned_away_before_it_was_written_down_is_not_armed_and_that_is_written_down() {
    for leave in ["<esc>", "<esc>q"] {
        let mut bench = Bench::new(Mode::Live, Access::Shut);
        bench.journal = None;
        bench.keys(ARMING);
        let Some(Dialog::Arm(dialog)) = &bench.model.dialog else { panic!("it waits") };
        let until = dialog.written.expect("it is being written down");
        bench.keys("<enter><enter>");
        bench.keys(leave);
        bench.tell(Msg::Book(BookSaid::Armed(until, Ok(()))));
        assert_eq!(bench.model.access, Access::Shut);
        assert_eq!(bench.orders.iter().filter(|order| matches!(order, Effect::OpenGate(_))).count(), 0);
        assert!(matches!(&bench.notes[..], [Note::Disarmed { .. }]), "{:?}", bench.notes);
    }
}

#[rstest]
#[case::asked(":disarm<enter>", 0, "an operator asked for it")]
#[case::no_key("", 301_000, "no key was pressed for 5 minutes")]
#[case::left("q", 0, "the program ended")]
fn that_it_is_over_is_written_down(#[case] keys: &str, #[case] wait: i64, #[case] told: &str) {
    let mut bench = Bench::armed();
    assert_eq!(bench.notes, []);
    bench.keys(keys);
    bench.wait(wait);
    bench.tell(Msg::Tick);
    assert_eq!(bench.notes, [Note::Disarmed { why: Label::new(told) }]);
}

#[test]
fn who_was_stopped_while_it_was_being_written_down_is_not_armed() {
    let mut bench = Bench::new(Mode::Live, Access::Shut);
    bench.journal = None;
    bench.keys(ARMING);
    bench.tell(Msg::Stopping);
    bench.tell(Msg::Resumed);
    let until = bench.now.checked_add(SignedDuration::from_mins(10)).unwrap();
    bench.tell(Msg::Book(BookSaid::Armed(until, Ok(()))));
    assert_eq!((bench.model.access, &bench.orders[..]), (Access::Shut, &[][..]));
}
