//! The gate on whole screens: what a read-only and an armed console look like in each mode, the question before arming, the command
//! line, the Profile screen; and that nothing is sent while the gate is shut.

use super::support::session::{Session, Start};
use jiff::SignedDuration;
use pullfunds::app::arming::Access;
use pullfunds::app::{Effect, KeySeen, Msg, Permit, Question, Seen};
use pullfunds::domain::{Label, Mode, Scope};
use pullfunds::ui::{Glyphs, Palette, Theme};
use rstest::rstest;

/// From the list to a dialog in which only Send is left to press.
const READY: &str = "/ginkgo<enter>p<tab>9000<tab><tab><tab><tab>9000.00<space>Gin6<tab><tab><tab>";

fn session(access: Access) -> Session {
    Session::start(&Start { access, ..Start::default() })
}

/// The same world, shown as if it were real money: it is shut as live is.
fn live() -> Session {
    let mut session = session(Access::Shut);
    show_live(&mut session);
    session.model.profile.key = Some(KeySeen { kind: Label::new("restricted"), tail: Label::new("7890") });
    session.model.profile.source = Some(Label::new("STRIPE_API_KEY"));
    session.model.profile.address = Some(Label::new("https://api.stripe.com"));
    session.model.profile.journal = Some(Label::new("/home/op/.local/state/pullfunds"));
    session
}

fn show_live(session: &mut Session) {
    session.model.mode = Mode::Live;
    session.model.desk.view = None;
    if let Some(platform) = &mut session.model.platform {
        platform.mode = Mode::Live;
    }
}

/// Goes through the question by hand.
fn arm(session: &mut Session, command: &str) {
    let token = session.model.platform.as_ref().expect("it was read").account.id.tail(4).to_owned();
    // A journal of one's own wants a yes where the money is real.
    let alone = if session.model.mode == Mode::Live { "<space><tab>" } else { "" };
    session.keys(&format!("{command}<enter><tab>{token}<tab>{alone}<tab><enter>"));
    assert!(session.model.access.may_send(), "{:?}", session.model.notice);
}

fn armed() -> Session {
    let mut session = live();
    arm(&mut session, ":arm<space>10m");
    session
}

type State = (&'static str, fn() -> Session);

const STATES: &[State] = &[
    ("live_read_only", live),
    ("live_armed", armed),
    ("live_without_a_key_for_long", || {
        let mut session = armed();
        session.pass(255_000);
        session
    }),
    ("live_asked_to_arm", || with(live(), ":arm<space>5m<enter>")),
    ("live_asked_to_arm_wrong_token", || with(live(), ":arm<enter><tab>Xyz1")),
    ("live_pull_armed", || with(armed(), "/ginkgo<enter>p<tab>9000")),
    ("live_profile", || with(live(), "5")),
    ("mock_read_only", || session(Access::ReadOnly)),
    ("mock_pull_read_only", || with(session(Access::ReadOnly), "/ginkgo<enter>p")),
    ("mock_pull_read_only_ready", || with(session(Access::ReadOnly), "/ginkgo<enter>p<tab>9000")),
    ("secret_key", || {
        let mut session = session(Access::SecretKey);
        show_live(&mut session);
        session
    }),
    ("command_line", || with(session(Access::Open), ":")),
    ("command_line_hint", || with(session(Access::Open), ":clock<space>+1")),
    ("command_line_choices", || with(session(Access::Open), ":re<tab>")),
    ("command_line_unknown", || with(session(Access::Open), ":amr<space>10m<enter>")),
];

fn with(mut session: Session, keys: &str) -> Session {
    session.keys(keys);
    session
}

#[test]
fn every_state_of_the_gate_looks_as_reviewed() {
    for (name, lead) in STATES {
        let mut session = lead();
        pictures!(session, format!("gate_{name}"));
    }
}

#[test]
fn whether_it_may_send_is_told_on_every_screen_at_every_size_in_every_palette() {
    for palette in Palette::ALL {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            let read_only = || session(Access::ReadOnly);
            let begins: [State; 3] = [("READ-ONLY", live), ("ARMED 10 min", armed), ("READ-ONLY", read_only)];
            for (word, begin) in begins {
                let mut session = begin();
                session.theme = Theme::new(palette, glyphs);
                for keys in ["1", "<enter>", "2", "5", "?", "<esc>:"] {
                    session.keys(keys);
                    for (width, height) in [(120, 40), (60, 16), (50, 12)] {
                        let text = session.resize(width, height).text();
                        let top = text.lines().next().unwrap_or_default();
                        assert!(top.ends_with(word), "{palette:?} {glyphs:?} {keys} at {width}x{height}: {top}");
                    }
                    session.resize(120, 40);
                }
            }
        }
    }
}

#[test]
fn the_main_job_of_a_read_only_console_ends_in_a_refusal_and_nothing_is_written_or_sent() {
    let mut session = session(Access::ReadOnly);
    session.keys("/ginkgo<enter>p<tab>9000");
    assert!(session.text().contains("The rules allow it, but this console is read-only."), "{}", session.text());
    session.keys("<tab><tab><tab><tab>9000.00<space>Gin6<tab><esc>");
    assert!(!session.orders.iter().any(|order| matches!(order, Effect::Record(_) | Effect::Send(_))));
    assert_eq!(session.book(|book| book.debits(10)), []);
    session.keys(":arm<enter>");
    assert!(session.text().contains("cannot be armed"), "{}", session.text());
    assert!(!session.gate.lets_write(session.model.now));
}

/// The screen was wrong, or too slow: the gate is what counts.
#[test]
fn a_confirmed_debit_whose_gate_was_shut_before_it_left_is_not_sent_and_the_journal_says_so() {
    let mut session = session(Access::Open);
    let before = session.model.platform_balance.clone().expect("it was read").rows;
    session.keys(READY).hold(|effect| matches!(effect, Effect::Send(_))).keys("<enter>");
    session.gate.close();
    session.release();
    assert!(session.text().contains("Not sent. Nothing moved."), "{}", session.text());
    let debits = session.book(|book| book.debits(10));
    assert_eq!(debits[0].state(), pullfunds::life::State::Withdrawn, "not a byte of it left");
    assert_eq!(session.book(|book| book.unresolved()), []);
    assert_eq!(session.model.platform_balance.clone().expect("it was read").rows, before);
}

#[test]
fn an_armed_console_sends_and_one_whose_time_is_over_does_not() {
    let mut session = session(Access::Open);
    session.keys(":disarm<enter>");
    arm(&mut session, ":arm<space>1m");
    session.keys(READY).keys("<enter>");
    assert!(session.text().contains("as expected"), "{}", session.text());
    session.keys("<esc>").pass(61_000);
    assert!(session.text().contains("READ-ONLY"));
    let after = session.model.now;
    assert!(!session.gate.lets_write(after));
    assert!(!session.gate.lets_write(after.checked_sub(SignedDuration::from_mins(1)).expect("in range")));
}

#[test]
fn what_was_confirmed_is_not_even_written_down_when_the_time_is_over_while_it_is_read_again() {
    let mut session = session(Access::Shut);
    arm(&mut session, ":arm<space>1m");
    session.keys(READY);
    session.hold(|effect| matches!(effect, Effect::Read(_, Question::Balance(Scope::Platform)))).keys("<enter>");
    session.pass(61_000).release();
    assert!(session.text().contains("Not sent. Read-only."), "{}", session.text());
    assert_eq!(session.book(|book| book.debits(10)), []);
}

#[rstest]
#[case::suspended(Msg::Stopping)]
#[case::resumed(Msg::Resumed)]
fn a_console_that_is_stopped_is_read_only_afterwards(#[case] msg: Msg) {
    let mut session = armed();
    assert!(session.gate.lets_write(session.model.now));
    session.tell(msg);
    session.keys("j");
    assert!(!session.gate.lets_write(session.model.now));
    assert!(session.text().lines().next().expect("a row").ends_with("READ-ONLY"));
}

#[test]
fn permissions_are_shown_as_far_as_they_were_seen() {
    let mut session = live();
    session.model.permits = pullfunds::app::Permits::default();
    session.keys("5");
    assert_eq!(session.model.permits.seen(Permit::Debits), &Seen::NotYet);
    assert!(session.text().contains("not needed yet"));
}
