//! The record of debits without a console: the real program, on journals that were written here.

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use pullfunds::backend::{StripeClient, wording};
use pullfunds::domain::{
    AccountId, DebitId, Form, Label, Mode, ObjectId, Refusal, RequestId, Retry, Settled, WhyUnknown,
};
use pullfunds::journal::entry::Note;
use pullfunds::journal::{Book, Place};
use pullfunds::life::{Answer, Door, Holder, Now, Owner, Proof, Stamp, Terms};
use pullfunds::money::{Amount, Currency, Minor};
use pullfunds::runtime::Clock;
use pullfunds::runtime::in_memory::InMemory;
use rstest::rstest;
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::chain::approved;
use crate::support::small_world::{CEDAR, LOST, PLATFORM, world};

/// How a command ended, and what it wrote.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn journal(folder: &Path, args: &[&str]) -> Ran {
    let done = Command::new(env!("CARGO_BIN_EXE_pullfunds"))
        .arg("journal")
        .args(args)
        .arg("--state-dir")
        .arg(folder)
        .env("HOME", folder)
        .env_remove("XDG_STATE_HOME")
        .output()
        .expect("it runs");
    Ran {
        code: done.status.code(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

fn start() -> Timestamp {
    world().now()
}

fn stamp() -> Stamp {
    let (operator, empty) = (Label::new("ana"), Label::default());
    let owner =
        Owner { host: Label::new("ops"), boot: empty.clone(), space: empty, process: 7, started: 0, uid: 1_000 };
    let until = start().checked_add(SignedDuration::from_secs(100)).unwrap();
    Stamp { operator, owner, at: start(), server: None, until }
}

fn moment() -> Now {
    Now {
        wall: start(),
        server: None,
        running_ms: None,
        known_s: 0,
        holder: Holder::Gone,
        leaving: false,
        may_send: true,
        scatter: 0,
    }
}

fn debit(number: u128) -> DebitId {
    DebitId::new(Uuid::from_u128(0x7000_8000_0000_0000_0000 + number))
}

/// Writes a debit of the account and what became of it.
fn put(book: &mut Book, number: u128, account: &str, proof: Proof) {
    let engine = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let approved = engine.block_on(async {
        let client = StripeClient::new(InMemory::new(world(), Clock::starting_at(start())));
        approved(&client, number, account, 1_000, Form::Transfer).await
    });
    book.record(&approved, &wording(approved.order()), &stamp()).unwrap();
    let answer = Answer { proof, request: None, status: None, replayed: false, server: None, again: Retry::default() };
    book.answered(debit(number), 1, &answer, &moment(), &Terms::usual()).unwrap();
}

fn settled() -> Proof {
    Proof::Settles(Settled {
        transfer: Some(ObjectId::new("tr_1Cedar")),
        payment: Some(ObjectId::new("py_1Harbour")),
        request: Some(RequestId::new("req_1")),
        replayed: false,
        at: Some(start()),
    })
}

fn opened(folder: &Path) -> Book {
    Book::open(&Place::Folder(folder.to_owned()), &AccountId::new(PLATFORM), Mode::Test).unwrap()
}

/// A folder with a journal in which a debit was settled, and another not answered.
fn with_two() -> TempDir {
    let folder = private();
    let mut book = opened(folder.path());
    put(&mut book, 1, CEDAR, settled());
    put(&mut book, 2, LOST, Proof::Nothing(WhyUnknown::NoAnswer(80)));
    folder
}

fn with_one() -> TempDir {
    let folder = private();
    put(&mut opened(folder.path()), 1, CEDAR, settled());
    folder
}

fn private() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn the_list_begins_with_what_is_unresolved_and_its_exit_code_says_so() {
    let folder = with_two();
    let ran = journal(folder.path(), &["list"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(5), ""));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.out);
    let open = lines.first().unwrap();
    assert!(
        open.contains("UNKNOWN  pull USD 10.00 ") && open.contains(LOST) && open.ends_with("no answer in 80 s"),
        "{open}"
    );
    let done = lines.last().unwrap();
    assert!(
        done.contains("settled  pull USD 10.00 ") && done.contains("transfer tr_1Cedar, payment py_1Harbour"),
        "{done}"
    );
    let only = journal(folder.path(), &["list", "--unresolved"]);
    assert_eq!((only.code, only.out.lines().count()), (Some(5), 1));
}

#[test]
fn a_list_of_what_has_ended_exits_with_0_and_says_when_there_is_more() {
    let folder = with_one();
    put(&mut opened(folder.path()), 2, LOST, settled());
    let ran = journal(folder.path(), &["list", "-n", "1"]);
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 1));
    assert_eq!(ran.err, "pullfunds: there are older debits; -n shows more of them\n");
}

#[test]
fn an_account_that_is_held_is_listed_and_has_an_exit_code_of_its_own() {
    let folder = with_one();
    let note = Note::Foreign {
        account: AccountId::new(LOST),
        mark: debit(9),
        objects: vec![ObjectId::new("tr_1Foreign")],
        amount: Amount::new(Minor::new(4_000), Currency::USD),
        created: start(),
    };
    opened(folder.path()).note(&note, &stamp()).unwrap();
    let ran = journal(folder.path(), &["list", "--unresolved"]);
    assert_eq!(ran.code, Some(3));
    let held = "a debit of ours that is not in this journal: tr_1Foreign\n";
    assert!(ran.out.contains("HELD") && ran.out.contains("USD 40.00") && ran.out.ends_with(held), "{}", ran.out);
}

#[test]
fn what_stripe_shows_after_all_is_not_said_to_be_nothing() {
    let folder = private();
    let refusal = Refusal::without_answer("turned_away", "Not now.");
    put(&mut opened(folder.path()), 1, CEDAR, Proof::Door(Door::Permission, refusal));
    let note = Note::Contradicted { debit: debit(1), objects: vec![ObjectId::new("tr_1Late")] };
    opened(folder.path()).note(&note, &stamp()).unwrap();
    let id = debit(1).to_string();
    for args in [&["list"][..], &["show", &id][..]] {
        let ran = journal(folder.path(), args);
        assert!(ran.out.contains("CONTRADICTED: Stripe shows tr_1Late"), "{}", ran.out);
        assert!(!ran.out.contains("othing moved"), "{}", ran.out);
    }
}

#[test]
fn a_debit_is_shown_with_what_it_was_judged_on_and_every_event() {
    let folder = with_two();
    let ran = journal(folder.path(), &["show", &debit(2).idempotency_key()]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for line in [
        "state         UNKNOWN  no answer in 80 s",
        "what          pull USD 10.00",
        "form          transfer, an adjustment",
        "consent       agreement 12, on file",
        "of account    before 800.00",
    ] {
        assert!(ran.out.lines().any(|told| told == line), "{line} in {}", ran.out);
    }
    assert!(ran.out.contains("  recorded 1  by ana (uid 1000) on ops, process 7\n"), "{}", ran.out);
    assert!(ran.out.ends_with("  unknown  no answer in 80 s, attempt 1\n"), "{}", ran.out);
}

#[rstest]
#[case::none("ffffffff", 65, "no debit in")]
#[case::short("0000", 64, "too short to name a debit")]
#[case::two("00000000-0000-7000-8000", 64, "could be any of")]
fn a_name_that_fits_no_debit_or_several_is_refused(#[case] typed: &str, #[case] code: i32, #[case] words: &str) {
    let folder = with_two();
    let ran = journal(folder.path(), &["show", typed]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""));
    assert!(ran.err.contains(words), "{}", ran.err);
}

#[test]
fn a_journal_that_is_what_was_written_is_said_to_be_so_with_its_head() {
    let folder = with_two();
    let head = opened(folder.path()).head().unwrap();
    let ran = journal(folder.path(), &["verify"]);
    assert_eq!((ran.code, ran.out), (Some(0), format!("ok: 4 events, 2 debits, head {head}\n")));
}

#[rstest]
#[case("verify")]
#[case("list")]
#[case("export")]
fn a_journal_that_was_changed_is_not_believed(#[case] command: &str) {
    let folder = with_two();
    let file = folder.path().join(format!("test-{PLATFORM}.journal.sqlite"));
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(9).position(|found| found == b"Invoice 7").expect("the note is in it");
    bytes[at + 8] = b'8';
    fs::write(&file, bytes).unwrap();
    let ran = journal(folder.path(), &[command]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(74), ""));
    assert!(ran.err.contains("is damaged at"), "{}", ran.err);
}

#[test]
fn everything_is_exported_with_count_and_head_and_nothing_is_written_over() {
    let folder = with_two();
    let head = opened(folder.path()).head().unwrap();
    let lines = journal(folder.path(), &["export"]);
    assert_eq!((lines.code, lines.out.lines().count()), (Some(0), 5));
    assert_eq!(lines.err, format!("pullfunds: 4 events, head {head}\n"));
    let last = lines.out.lines().last().unwrap();
    assert_eq!(last, format!(r#"{{"events":4,"head":"{head}"}}"#));
    let file = folder.path().join("out.csv");
    let args = ["export", "--csv", "-o", file.to_str().unwrap()];
    assert_eq!(journal(folder.path(), &args).code, Some(0));
    let table = fs::read_to_string(&file).unwrap();
    assert!(table.starts_with("seq,at,kind,debit,") && table.lines().count() == 5, "{table}");
    let again = journal(folder.path(), &args);
    assert_eq!(again.code, Some(73));
    assert!(again.err.contains("nothing is written over it"), "{}", again.err);
}

#[test]
fn what_a_stranger_wrote_moves_no_cursor() {
    let folder = private();
    let evil = "agreement\u{1b}[2J\u{202e} x";
    let refused = Proof::Refuses(pullfunds::domain::Refusal {
        status: Some(402),
        kind: Label::new(evil),
        code: None,
        param: None,
        message: Label::new(evil),
        request: Some(RequestId::new("req_\u{9b}2J")),
        replayed: false,
    });
    put(&mut opened(folder.path()), 1, CEDAR, refused);
    for args in [vec!["list"], vec!["show", "00000000-0000-7000-8000"]] {
        let ran = journal(folder.path(), &args);
        assert!(ran.out.contains("agreement"), "{}", ran.out);
        assert!(ran.out.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{:?}", ran.out);
    }
}

#[test]
fn a_folder_without_a_journal_is_not_a_journal_without_debits() {
    let folder = private();
    for args in [&["list"][..], &["verify"], &["export"], &["show", "00000000"]] {
        let ran = journal(folder.path(), args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(65), ""));
        assert!(ran.err.contains("no such journal is in"), "{}", ran.err);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made");
    }
}

#[test]
fn the_journal_of_a_run_is_read_by_its_name_and_one_of_several_has_to_be_named() {
    let folder = with_one();
    let place = Place::Run { folder: folder.path().to_owned(), run: "harbour7".to_owned() };
    put(&mut Book::open(&place, &AccountId::new(PLATFORM), Mode::Mock).unwrap(), 3, LOST, settled());
    let any = journal(folder.path(), &["list"]);
    assert_eq!(any.code, Some(64));
    assert!(
        any.err.contains(&format!("2 journals are in {}: mock harbour7, test {PLATFORM}", folder.path().display()))
    );
    let of_run = journal(folder.path(), &["list", "--run", "harb"]);
    assert_eq!(of_run.code, Some(0));
    assert!(of_run.out.contains(LOST) && !of_run.out.contains(CEDAR), "{}", of_run.out);
    let of_platform = journal(folder.path(), &["list", "--platform", PLATFORM]);
    assert!(of_platform.out.contains(CEDAR) && !of_platform.out.contains(LOST), "{}", of_platform.out);
}

#[test]
fn a_journal_is_read_while_a_console_has_it_open() {
    let folder = private();
    let mut book = opened(folder.path());
    put(&mut book, 1, CEDAR, settled());
    let ran = journal(folder.path(), &["verify"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    put(&mut book, 2, LOST, settled());
    assert_eq!(journal(folder.path(), &["list"]).out.lines().count(), 2);
}
