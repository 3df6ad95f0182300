//! However a command is made to end, and whoever reads what it says: the journal and the exit code tell what became of the money.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::{Child, Command, Stdio};

use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use super::{Host, Ran};
use crate::support::holding::{Holding, Leg};

/// A debit whose requests go along a line.
fn begin(host: &Host, line: &Holding) -> Child {
    host.pulling("90.00", &[], &host.state()).env("STRIPE_API_BASE", &line.base).spawn().expect("it begins")
}

fn tell(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("it runs");
}

/// Waits until it says that it waits.
fn waits(child: &mut Child) -> String {
    let mut said = String::new();
    let mut err = BufReader::new(child.stderr.take().expect("piped"));
    while !said.contains("waiting for the answer") {
        assert!(err.read_line(&mut said).expect("text") > 0, "it ended: {said}");
    }
    // The rest is read on, so that nothing that it says later can end it.
    std::thread::spawn(move || drop(err.read_to_end(&mut Vec::new())));
    said
}

#[rstest]
#[case(Signal::TERM)]
#[case(Signal::INT)]
#[case(Signal::HUP)]
fn a_signal_while_the_answer_is_out_waits_for_it_and_says_so(#[case] signal: Signal) {
    let host = Host::new(&[]);
    let line = Holding::to(host.server.said("address"));
    line.hold("POST /v1/transfers", "", Leg::Answer);
    let mut child = begin(&host, &line);
    let answer = line.taken();
    tell(&child, signal);
    let said = waits(&mut child);
    assert!(said.contains("pullfunds: debit "), "the id came first: {said}");
    answer.arrive();
    let ran = Ran::of(child);
    assert!(ran.code == Some(0) && ran.out.starts_with("done: pulled USD 90.00"), "{ran:?}");
    assert!(host.list().1.contains("settled"), "{:?}", host.list());
}

#[test]
fn a_second_signal_does_not_wait_and_what_is_suggested_finds_the_debit() {
    let host = Host::new(&[]);
    let line = Holding::to(host.server.said("address"));
    line.hold("POST /v1/transfers", "", Leg::Answer);
    let mut child = begin(&host, &line);
    let answer = line.taken();
    tell(&child, Signal::TERM);
    waits(&mut child);
    tell(&child, Signal::TERM);
    let ran = Ran::of(child);
    assert!(ran.code == Some(5) && ran.out.starts_with("UNKNOWN: do not repeat this command; debit "), "{ran:?}");
    drop(answer);
    let debit = ran.out.split("debit ").nth(1).and_then(|rest| rest.split(';').next()).expect("it is named");
    // Until then it may still be sent, for all that another process knows.
    host.world("advance", r#"{"by": "2m"}"#);
    let found = host.resolve(debit, &["--look-up"]);
    assert!(found.code == Some(0) && found.out.starts_with("settled: debit "), "{found:?}");
}

#[rstest]
#[case::first_read("GET /v1/account")]
#[case::second_look("GET /v1/transfers")]
fn a_signal_before_anything_is_sent_ends_it_and_nothing_moved(#[case] read: &'static str) {
    let host = Host::new(&[]);
    let line = Holding::to(host.server.said("address"));
    line.hold(read, if read.ends_with("account") { "accounts/" } else { "" }, Leg::Answer);
    let child = begin(&host, &line);
    let answer = line.taken();
    tell(&child, Signal::TERM);
    let ran = Ran::of(child);
    drop(answer);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(ran.out, "refused: it was asked to end before anything was sent; nothing moved\n");
    assert_eq!((line.writes(), host.list_of(&host.state()).out.as_str()), (0, ""));
}

#[test]
fn what_another_console_has_on_its_way_keeps_the_account() {
    let host = Host::new(&[]);
    let line = Holding::to(host.server.said("address"));
    line.hold("POST /v1/transfers", "", Leg::Answer);
    let first = begin(&host, &line);
    let answer = line.taken();
    let second = host.pull("40.00", &[]);
    assert_eq!(second.code, Some(2), "{second:?}");
    assert!(second.out.contains("earlier debit of this account") && second.out.contains("nothing moved"), "{second:?}");
    let (code, listed) = host.list();
    assert!(code == Some(5) && listed.contains("RECORDED"), "{listed}");
    answer.arrive();
    assert_eq!(Ran::of(first).code, Some(0));
    assert_eq!(host.pull("40.00", &[]).code, Some(0));
}

#[rstest]
#[case::output("exec \"$0\" \"$@\" >&-")]
#[case::input("exec \"$0\" \"$@\" <&-")]
#[case::talk("exec \"$0\" \"$@\" 2>&-")]
#[case::all("exec \"$0\" \"$@\" <&- >&- 2>&-")]
fn what_is_closed_changes_neither_the_debit_nor_the_exit_code(#[case] script: &str) {
    let host = Host::new(&[]);
    let pull = host.pulling("90.00", &[], &host.state());
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(pull.get_program()).args(pull.get_args());
    for (name, value) in pull.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let ended = shell.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it runs");
    assert_eq!(ended.code(), Some(0));
    let (code, listed) = host.list();
    assert!(code == Some(0) && listed.matches("settled").count() == 1, "{listed}");
}

#[test]
fn an_output_that_takes_nothing_is_told_and_the_exit_code_stays() {
    let host = Host::new(&[]);
    let full = File::options().write(true).open("/dev/full").expect("there is one");
    let child = host.pulling("90.00", &[], &host.state()).stdout(full).spawn().expect("it begins");
    let ran = Ran::of(child);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("the output could not be written: No space left on device"), "{}", ran.err);
    assert!(host.list().1.contains("settled"), "{:?}", host.list());
}

#[test]
fn a_shared_journal_is_pulled_on_and_its_files_are_the_groups() {
    let host = Host::new(&[]);
    fs::create_dir(host.state()).expect("it is made");
    fs::set_permissions(host.state(), fs::Permissions::from_mode(0o2770)).expect("its mode");
    assert_eq!(host.pull("90.00", &[]).code, Some(0));
    assert_eq!(fs::metadata(host.journal()).expect("it is there").mode() & 0o777, 0o660);
}
