//! The real program in a terminal, with a debit that has left and an answer that is held up, made to end in every way: it sends
//! nothing new, waits for the answer and writes it down; asked twice, or killed, it leaves the debit to the next start, which finds it.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::itself;
use crate::support::proxy::Line;
use crate::support::pty::Pty;
use crate::support::serving::Serving;
use pullfunds::domain::{AccountId, Mode};
use pullfunds::journal::{Book, Place};
use pullfunds::life::State;
use rstest::rstest;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags, Signal};
use tempfile::TempDir;

/// A served world, a line to it, and a folder for the journal.
struct Scene {
    server: Serving,
    line: Line,
    folder: TempDir,
}

impl Scene {
    fn new() -> Self {
        let server = Serving::start(&[]);
        let line = Line::to(server.said("address"));
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).expect("its mode");
        Self { server, line, folder }
    }

    fn console(&self) -> Pty {
        console(&self.line.base, self.server.said("key"), self.folder.path())
    }

    /// What lies in the folder beside the journal's file.
    fn beside_the_journal(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.folder.path()).expect("it is there");
        let names = names.map(|entry| entry.expect("it is read").file_name().into_string().expect("text"));
        names.filter(|name| !name.ends_with(".journal.sqlite")).collect()
    }

    /// Where the debits of the journal stand.
    fn states(&self) -> Vec<State> {
        let run = self.server.said("instance").to_owned();
        let place = Place::Run { folder: self.folder.path().to_owned(), run };
        let book = Book::look(&place, &AccountId::new("acct_1MOCKHarbour1Hbr"), Mode::Mock);
        let book = book.expect("it can be looked at").expect("there is one");
        book.debits(10).expect("it can be read").iter().map(pullfunds::journal::entry::DebitRecord::state).collect()
    }
}

fn console(base: &str, key: &str, folder: &Path) -> Pty {
    let program = Path::new(env!("CARGO_BIN_EXE_pullfunds"));
    let args = ["--api-base", base, "--state-dir", folder.to_str().expect("text")];
    let mut console = Pty::start_program(program, &args, &[("STRIPE_API_KEY", key)], 120, 40);
    console.see("537 of 538 read").until_quiet();
    console
}

/// Up to the key that sends.
fn lead(console: &mut Pty) {
    console.press("/gink<enter>p").see("Tab next field").until_quiet();
    console.press("<tab>9000<tab><tab><tab><tab>").press("9000.00<space>Gin6").see("matches");
    console.press("<tab><tab><tab>").see("Enter sends");
}

fn send(console: &mut Pty) {
    console.press("<enter>").see("It has left");
}

#[rstest]
#[case::asked_to_end(Signal::TERM)]
#[case::interrupted(Signal::INT)]
#[case::hung_up(Signal::HUP)]
fn a_signal_waits_for_the_answer_and_it_is_written_down(#[case] signal: Signal) {
    let scene = Scene::new();
    let mut console = scene.console();
    lead(&mut console);
    scene.line.hold_writes();
    send(&mut console);
    console.signal(signal);
    if signal != Signal::HUP {
        console.see("has its answer");
    }
    assert_eq!(scene.states(), [State::Recorded], "it is on the disk before it leaves");
    scene.line.release();
    assert!(console.wait().success());
    assert!(console.is_restored());
    let said = String::from_utf8_lossy(&console.written).into_owned();
    // Nobody is told anything on a terminal that is gone.
    assert!(
        signal == Signal::HUP || said.contains("Pulled USD 9,000.00 from Ginkgo Games. Debit "),
        "the screen is gone: {said}"
    );
    assert_eq!(scene.beside_the_journal(), [""; 0], "the file is the whole journal");
    assert_eq!(scene.states(), [State::Settled]);
}

#[test]
fn a_second_signal_does_not_wait_and_the_next_start_finds_the_debit() {
    let scene = Scene::new();
    let mut first = scene.console();
    lead(&mut first);
    scene.line.hold_writes();
    send(&mut first);
    first.signal(Signal::TERM);
    first.see("has its answer");
    first.signal(Signal::TERM);
    let ended = first.wait();
    let said = String::from_utf8_lossy(&first.written).into_owned();
    assert!(said.contains("outcome unknown: pull of USD 9,000.00 from Ginkgo Games"), "{said}");
    assert_eq!(ended.exit_code(), 5, "what became of a debit is not known");
    assert_eq!(scene.states(), [State::Recorded]);
    scene.line.release();
    // Nobody looks before the time of the console that sent it is over; until then the next one knows of it and shows it at once.
    let mut second = scene.console();
    second.see("1 debit unresolved").see("OUTCOME UNKNOWN").see("ended while it was sent").until_quiet();
    assert_eq!(scene.states(), [State::Recorded]);
    second.signal(Signal::TERM);
    assert_eq!(second.wait().exit_code(), 5, "nobody knows it yet");
}

#[expect(clippy::disallowed_methods, reason = "a program that runs by itself is waited for in real time")]
fn until_settled(scene: &Scene) {
    let begun = Instant::now();
    while scene.states() != [State::Settled] {
        assert!(begun.elapsed() < Duration::from_secs(30), "the answer is never written down");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// Before anybody notices that a connection is gone, the terminal only takes nothing more.
#[rstest]
#[case::the_answer_comes(true)]
#[case::no_answer_comes(false)]
fn a_terminal_that_takes_nothing_holds_up_neither_the_answer_nor_the_end(#[case] is_answered: bool) {
    let scene = Scene::new();
    let mut console = scene.console();
    lead(&mut console);
    scene.line.hold_writes();
    send(&mut console);
    console.take_nothing();
    // The seconds without an answer are counted on the screen.
    assert_eq!(console.written_within(Duration::from_secs(3)), 0, "it takes nothing");
    if is_answered {
        scene.line.release();
        until_settled(&scene);
    }
    // The first waits for an answer, where there is none.
    let mut asked = 0;
    while asked == 0 || !console.ends_within(Duration::from_secs(5)) {
        console.signal(Signal::TERM);
        asked += 1;
        assert!(asked < 5, "it does not end");
    }
    assert_eq!(console.wait().exit_code(), if is_answered { 0 } else { 5 });
    assert_eq!(scene.states(), [if is_answered { State::Settled } else { State::Recorded }]);
    assert_eq!(scene.beside_the_journal(), [""; 0], "it was closed");
}

/// The commonest failure of all: the connection drops, and with it the terminal. Its other end is closed for good only when the
/// process that holds it ends, so a second process holds it.
#[test]
fn a_terminal_that_goes_away_between_request_and_answer_loses_nothing() {
    const HOLDER: &str = "PULLFUNDS_TEST_HOLDS_MONEY_IN_FLIGHT";
    if let Some(told) = std::env::var_os(HOLDER) {
        let told = told.into_string().expect("text");
        let [base, key, folder] = told.split('\n').collect::<Vec<_>>()[..] else { panic!("{told}") };
        let mut console = console(base, key, Path::new(folder));
        lead(&mut console);
        println!("\nready");
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).expect("a word");
        send(&mut console);
        println!("\npid {}", console.pid().as_raw_nonzero());
        loop {
            std::thread::park();
        }
    }
    let scene = Scene::new();
    let told = [&scene.line.base, scene.server.said("key"), scene.folder.path().to_str().expect("text")].join("\n");
    let mut holder = Command::new(itself::program())
        .args(itself::alone(module_path!(), "a_terminal_that_goes_away_between_request_and_answer_loses_nothing"))
        .env(HOLDER, told)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut said = BufReader::new(holder.stdout.take().expect("it is piped")).lines();
    said.find(|line| line.as_ref().is_ok_and(|line| line == "ready")).expect("it is ready").expect("text");
    scene.line.hold_writes();
    std::io::Write::write_all(&mut holder.stdin.take().expect("it is piped"), b"go\n").expect("it listens");
    let pid = said.find_map(|line| line.expect("text").strip_prefix("pid ")?.parse().ok()).expect("a pid");
    let program =
        rustix::process::pidfd_open(Pid::from_raw(pid).expect("a pid"), PidfdFlags::empty()).expect("it runs");
    holder.kill().expect("it is killed");
    holder.wait().expect("it ends");
    assert_eq!(scene.states(), [State::Recorded]);
    scene.line.release();
    let patience = Timespec { tv_sec: 30, tv_nsec: 0 };
    let ended = rustix::event::poll(&mut [PollFd::new(&program, PollFlags::IN)], Some(&patience));
    assert_eq!(ended, Ok(1), "the program ends within thirty seconds");
    assert_eq!(scene.states(), [State::Settled], "its answer was waited for and written down");
    assert_eq!(scene.beside_the_journal(), [""; 0], "the file is the whole journal");
}
