//! The real binary in a pseudo-terminal: the whole main job, and every way in which it can be made to end.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

#[path = "support/pty.rs"]
mod pty;
#[path = "support/walk.rs"]
mod walk;

use std::time::Duration;

use pty::Pty;
use rstest::rstest;
use rustix::process::Signal;
use walk::Step;

fn console(width: u16, height: u16) -> Pty {
    let mut console = Pty::start(&[], width, height);
    console.see("HARBOUR MARKET").see("Bluefin").until_quiet();
    console
}

#[rstest]
#[case(80, 24)]
#[case(120, 40)]
fn the_walk_of_the_readme_is_what_happens_in_a_terminal(#[case] width: u16, #[case] height: u16) {
    let mut console = Pty::start(&[], width, height);
    for step in walk::of_readme() {
        match step {
            Step::See(words) => console.see(&words).until_quiet(),
            Step::Press(script) => console.press(&script),
        };
    }
    assert!(console.wait().success());
    assert!(console.is_restored());
}

#[rstest]
#[case::quit("q")]
#[case::control_c("<c-c>")]
fn leaving_gives_the_terminal_back(#[case] keys: &str) {
    let mut console = console(80, 24);
    console.press(keys);
    assert!(console.wait().success());
    assert!(console.is_restored());
}

#[rstest]
#[case(Signal::TERM)]
#[case(Signal::INT)]
#[case(Signal::HUP)]
fn a_signal_ends_the_program_and_gives_the_terminal_back(#[case] signal: Signal) {
    let mut console = console(80, 24);
    console.signal(signal);
    assert!(console.wait().success());
    assert!(console.is_restored());
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let mut console = console(80, 24);
    console.hang_up();
    console.wait();
}

#[test]
fn a_small_terminal_gets_one_sentence_and_a_larger_one_the_screen() {
    let mut console = Pty::start(&[], 52, 12);
    console.see("This terminal is 52×12; pullfunds needs 60×16.").until_quiet();
    console.resize(80, 24);
    console.see("Bluefin").press("q");
    assert!(console.wait().success());
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_draws_again_when_resumed() {
    let mut console = console(80, 24);
    console.signal(Signal::TSTP);
    while !console.is_restored() {
        console.until_quiet();
    }
    console.signal(Signal::CONT);
    console.see("Bluefin").press("q");
    assert!(console.wait().success());
    assert!(console.is_restored());
}

#[test]
fn an_idle_console_writes_nothing() {
    let mut console = console(120, 40);
    // The clock on the screen shows minutes, so a minute that begins meanwhile is drawn once; the next ten seconds are not.
    let first = console.written_within(Duration::from_secs(2));
    let rest = console.until_quiet().written_within(Duration::from_secs(2));
    assert!(first == 0 || rest == 0, "{first} and {rest} bytes");
}

#[test]
fn output_that_is_no_terminal_is_answered_with_a_sentence_and_64() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_pullfunds")).output().expect("it runs");
    assert_eq!(output.status.code(), Some(64));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("pullfunds: the console needs a terminal"), "{said}");
}
