//! The real binary in a pseudo-terminal: the whole main job, and every way in which it can be made to end.

use std::io::{BufRead, BufReader};
use std::time::Duration;

use crate::support::itself;
use crate::support::pty::Pty;
use crate::support::walk::Step;
use rstest::rstest;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{PidfdFlags, Signal};

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
    for step in crate::support::walk::of_readme() {
        match step {
            Step::See(words) => console.see(&words).until_quiet(),
            Step::Press(script) => console.press(&script),
        };
    }
    assert!(console.wait().success());
    assert!(console.is_restored());
}

/// The main job again, on a console that may not do it.
#[rstest]
#[case(80, 24)]
#[case(120, 40)]
fn a_read_only_console_sends_nothing_and_says_so(#[case] width: u16, #[case] height: u16) {
    let mut console = Pty::start(&["--read-only"], width, height);
    console.see("HARBOUR MARKET").see("READ-ONLY").see("Bluefin").until_quiet();
    console.press("/gink<enter>").see("Ginkgo Games").until_quiet();
    console.press("p").see("cannot be armed").see("Tab next field").until_quiet();
    console.press("<tab>9000").see("The rules allow it, but this console is read-only.").until_quiet();
    console.press("<tab><tab><tab><tab>9000.00<space>Gin6<tab>").until_quiet();
    console.press("<esc>").see("184,900.00").until_quiet();
    console.press(":arm<enter>").see("started with --read-only").until_quiet();
    console.press(":q<enter>");
    assert!(console.wait().success());
    let written = String::from_utf8_lossy(&console.written);
    assert!(!written.contains("as expected") && !written.contains("175,900.00"), "nothing was sent");
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

/// What a terminal without bracketed paste makes of a paste, or a key that got stuck on a slow line: more than is read at once.
#[test]
fn a_burst_of_keys_is_read_to_its_end() {
    let mut console = console(80, 24);
    console.send(&b"x".repeat(30_000));
    // Keys that come as fast as that are no key presses; a lone one afterwards is.
    let mut pressed = 0;
    while !console.until_quiet().ends_within(Duration::from_secs(1)) {
        console.send(b"q");
        pressed += 1;
        assert!(pressed < 20, "the keyboard is dead");
    }
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

/// The other end of a terminal is closed for good only when the process that holds it ends, so a second process holds it.
#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    const HOLDER: &str = "PULLFUNDS_TEST_HOLDS_THE_TERMINAL";
    if std::env::var_os(HOLDER).is_some() {
        let console = console(80, 24);
        println!("\npid {}", console.pid().as_raw_nonzero());
        loop {
            std::thread::park();
        }
    }
    let mut holder = std::process::Command::new(itself::program())
        .args(itself::alone(module_path!(), "a_terminal_that_goes_away_ends_the_program"))
        .env(HOLDER, "1")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let said = BufReader::new(holder.stdout.take().expect("it is piped"));
    let pid = said.lines().find_map(|line| line.expect("text").strip_prefix("pid ")?.parse().ok()).expect("a pid");
    let pid = rustix::process::Pid::from_raw(pid).expect("a pid");
    let program = rustix::process::pidfd_open(pid, PidfdFlags::empty()).expect("it runs");
    holder.kill().expect("it is killed");
    holder.wait().expect("it ends");
    let patience = Timespec { tv_sec: 30, tv_nsec: 0 };
    let ended = rustix::event::poll(&mut [PollFd::new(&program, PollFlags::IN)], Some(&patience));
    assert_eq!(ended, Ok(1), "the program ends within thirty seconds");
}

/// This very test, started in a terminal, takes it over as the program does and panics.
#[test]
fn a_panic_gives_the_terminal_back() {
    const PANICS: &str = "PULLFUNDS_TEST_PANICS";
    if std::env::var_os(PANICS).is_some() {
        let _terminal = pullfunds::runtime::Tty::take().expect("there is a terminal");
        panic!("on purpose");
    }
    let args = itself::alone(module_path!(), "a_panic_gives_the_terminal_back");
    let mut program =
        Pty::start_program(&itself::program(), &args.each_ref().map(String::as_str), &[(PANICS, "1")], 80, 24);
    assert!(!program.wait().success());
    let written = String::from_utf8_lossy(&program.written).into_owned();
    let (taken, after) = written.split_once("\u{1b}[?1049l").expect("the terminal was taken and given back");
    assert!(taken.contains("\u{1b}[?1049h"));
    assert!(after.contains("on purpose"), "what happened is printed on the shell's own screen: {after}");
    assert!(program.is_restored());
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

/// A refund pushes an account below zero, the clock goes to the next thing that is to come, and a pull whose answer is lost on
/// purpose is asked for again with the same key.
#[rstest]
#[case(80, 24)]
#[case(120, 40)]
fn the_world_is_moved_and_made_to_go_wrong(#[case] width: u16, #[case] height: u16) {
    let mut console = console(width, height);
    console.see("537 of 538 read").press("/delta<enter>").see("Delta Deli").until_quiet();
    console.press("5").see("COMING").until_quiet();
    console.press("er").see("REFUND").until_quiet();
    for seen in ["newest", "Ctrl-U", "do it"] {
        console.press("<enter>").see(seen).until_quiet();
    }
    console.press("<enter>").see("refunded").until_quiet();
    console.press("1").see("-").until_quiet();
    assert!(
        console.text().lines().any(|line| line.contains("Delta Deli") && line.contains(" -")),
        "{}",
        console.text()
    );
    console.press("5").see("COMING").until_quiet();
    console.press("t").see("to the next event").press("n").see("22:58").until_quiet();
    console.press("xa").see("answer lost").until_quiet();
    for _ in 0..5 {
        console.press("<enter>").until_quiet();
    }
    console.see("Armed as").until_quiet();
    console.press("1/<c-u>gink<enter>p").see("Tab next field").until_quiet();
    console.press("<tab>9000").see("ALLOWED");
    console.press("<tab><tab><tab><tab>").press("9000.00<space>Gin6").see("matches");
    console.press("<tab><tab><tab>").see("Enter sends").press("<enter>").see("as expected").until_quiet();
    console.press("<esc>").until_quiet();
    console.press("q");
    assert!(console.wait().success());
}

#[rstest]
#[case::accounts("")]
#[case::requests("4")]
fn an_idle_console_writes_nothing(#[case] keys: &str) {
    // Every account of this scenario can be read: one that cannot is tried again.
    let mut console = Pty::start(&["demo", "--scenario", "europe"], 120, 40);
    console.see("oldest").press(keys).until_quiet();
    while console.written_within(Duration::from_millis(500)) > 0 {}
    let before = console.processor_time();
    let written = console.written_within(Duration::from_secs(5));
    assert_eq!(written, 0, "nothing changes in the first minute, so nothing is written");
    assert_eq!(console.processor_time(), before, "it sleeps");
}

#[test]
fn output_that_is_no_terminal_is_answered_with_a_sentence_and_64() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_pullfunds")).output().expect("it runs");
    assert_eq!(output.status.code(), Some(64));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("pullfunds: the console needs a terminal"), "{said}");
}

/// What goes to an account, in the real program: a pull is reversed in part, and what an account owes is cleared.
#[rstest]
#[case(80, 24)]
#[case(120, 40)]
fn a_pull_is_reversed_in_part_and_what_an_account_owes_is_cleared(#[case] width: u16, #[case] height: u16) {
    let mut console = console(width, height);
    console.press("/gink<enter>p").see("Tab next field").until_quiet();
    console.press("<tab>90<tab><tab><tab><tab>").press("90.00<space>Gin6").see("matches");
    console.press("<tab><tab><tab>").see("Enter sends").press("<enter>").see("as expected").until_quiet();
    console.press("<esc>3").see("z reverse").until_quiet();
    console.press("z").see("REVERSE A DEBIT").see("Tab next field").until_quiet();
    console.press("<tab>40<tab>wrong<space>shop<tab><space><tab>").press("40.00<space>Gin6").see("matches");
    console.press("<tab><tab><tab>").see("Enter reverse").press("<enter>").see("Gave back USD 40.00").until_quiet();
    console.press("<esc>").until_quiet();
    console.press("<down><enter>").see("40.00 of 90.00").see("Esc back").until_quiet();
    console.press("<esc>").see("/ filter").press("1").see("p pull").until_quiet();
    console.press("<esc>/cedar<enter>").see("f send funds").until_quiet();
    console.press("f").see("SEND FUNDS").see("Tab next field").until_quiet();
    console.press("<tab>m<tab>outage<tab>").press("412.37<space>Ced2").see("matches");
    console.press("<tab><tab><tab>").see("Enter send").press("<enter>").see("Sent USD 412.37 to Cedar").until_quiet();
    console.press("<esc>").until_quiet();
    console.press("q");
    assert!(console.wait().success());
}
