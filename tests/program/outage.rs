//! The real program in a terminal, on a server whose answers are held up, and on one that is gone and comes back: keys work, the screen
//! says what is the matter, leaving waits for nothing, and everything comes back by itself.

#![expect(clippy::disallowed_methods, reason = "a program that runs by itself is waited for in real time")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::proxy::Line;
use crate::support::pty::Pty;
use crate::support::serving::Serving;
use rustix::process::Signal;

/// Far less than any time-out of the client.
const SOON: Duration = Duration::from_secs(10);
fn console(base: &str, key: &str) -> Pty {
    let program = Path::new(env!("CARGO_BIN_EXE_pullfunds"));
    let mut console = Pty::start_program(program, &["--api-base", base], &[("STRIPE_API_KEY", key)], 120, 40);
    console.see("537 of 538 read").until_quiet();
    console
}

/// Leaves with nothing open, and tells how long that took.
fn leave(console: Pty, keys: &str) {
    leave_with(console, keys, 0);
}

fn leave_with(mut console: Pty, keys: &str, code: u32) {
    let from = Instant::now();
    console.press(keys);
    assert_eq!(console.wait().exit_code(), code);
    assert!(console.is_restored());
    assert!(from.elapsed() < SOON, "leaving took {:?}", from.elapsed());
}

/// Presses keys on every screen and in dialogs; each is seen to be done.
fn look_around(console: &mut Pty) {
    for (keys, words) in [
        ("2", "NOT EXPLAINED"),
        ("5", "holds no token"),
        ("1", "ACCOUNTS"),
        ("<enter>", "› Bluefin"),
        ("<esc>", "by name"),
        ("?", "MOVE"),
        ("<esc>", "by name"),
        ("/kite<enter>", "Kite Kitchen"),
        ("p", "Tab next field"),
        ("<esc>", "by name"),
        ("/<esc>", "Bluefin"),
        ("A", "READING"),
        ("<esc>", "by name"),
        ("R", "Reading again"),
    ] {
        console.press(keys).see(words);
    }
}

#[test]
fn keys_and_leaving_wait_for_no_answer_and_late_ones_are_taken() {
    let server = Serving::start(&[]);
    let line = Line::to(server.said("address"));
    let mut one = console(&line.base, server.said("key"));
    let other = console(&line.base, server.said("key"));
    line.hold();
    look_around(&mut one);
    leave(other, "Rq");
    line.release();
    one.see("537 of 538 read");
    leave(one, "q");
}

#[test]
fn leaving_with_money_in_flight_says_so_and_asked_again_does_not_wait() {
    let server = Serving::start(&[]);
    let line = Line::to(server.said("address"));
    let mut console = console(&line.base, server.said("key"));
    console.press("/gink<enter>p").see("Tab next field").until_quiet();
    console.press("<tab>9000<tab><tab><tab><tab>").press("9000.00<space>Gin6").see("matches");
    console.press("<tab><tab><tab>").see("Enter sends");
    line.hold_writes();
    console.press("<enter>").see("no answer yet");
    console.press("q").see("has its answer");
    leave_with(console, "q", 5);
}

#[test]
fn a_server_that_is_gone_is_told_and_when_it_is_back_everything_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    let state = state.to_str().expect("text");
    let mut server = Serving::start(&["--state", state]);
    let port = server.said("address").rsplit(':').next().expect("a port").to_owned();
    let key = server.said("key").to_owned();
    let (mut one, other) = (console(server.said("address"), &key), console(server.said("address"), &key));
    server.end(Signal::TERM);
    one.press("R").see("no answer");
    assert!(one.text().contains("8,310.00"), "numbers stay\n{}", one.text());
    look_around(&mut one);
    one.see("no answer").see("8,310.00");
    leave(other, "Rq");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
    let again = Serving::of(command.args(["serve", "--port", &port, "--state", state]));
    assert_eq!(again.said("key"), key);
    let from = Instant::now();
    while one.text().contains("no answer") {
        one.until_quiet();
        assert!(from.elapsed() < Duration::from_mins(1), "it comes back by itself\n{}", one.text());
    }
    leave(one, "q");
}
