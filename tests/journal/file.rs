//! The journal from outside: its file does what every store of a journal must do, and keeps what it acknowledged when its
//! program is killed and what lies behind the last acknowledged write is torn.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::itself;
use crate::support::journal_contract::{self, account_name, platform, put, record};
use pullfunds::domain::Mode;
use pullfunds::journal::sqlite::Sqlite;
use pullfunds::journal::store::Store as _;
use pullfunds::journal::{Book, Place};
use pullfunds::life::EventKind;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// Tells the child where to write.
const FOLDER: &str = "PULLFUNDS_APPENDS_IN";

/// Writes that the child makes at most: few enough that SQLite moves none of them out of the log.
const MOST: u128 = 40;

#[test]
fn in_memory_it_keeps_the_contract() {
    journal_contract::all(&|| Box::new(open(&Place::Memory)));
}

#[test]
fn on_a_disk_it_keeps_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = std::cell::Cell::new(0);
    journal_contract::all(&|| {
        made.set(made.get() + 1);
        Box::new(open(&Place::Run { folder: folder.path().to_owned(), run: format!("run_{}", made.get()) }))
    });
}

fn open(place: &Place) -> Sqlite {
    Sqlite::open(place, &platform(), Mode::Mock).expect("it opens")
}

/// What the child says after a write: how many events were acknowledged by then, how long the log was, and the head.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Acknowledged {
    events: u64,
    log: usize,
    head: String,
}

#[test]
#[ignore = "the child of the tests below, which kill it"]
fn appends_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut store = open(&Place::Folder(folder.into()));
    let log = files(store.path().expect("it is a file")).1;
    for n in 1..=MOST {
        for is_first in [true, false] {
            let account = account_name(n % 7);
            let done =
                if is_first { record(&mut store, n, &account) } else { put(&mut store, n, EventKind::Settled, None) };
            done.expect("it is written");
            let mut head = None;
            journal_contract::read(&store, |look| {
                head = Some(look.head()?);
                Ok(())
            });
            let (seq, head) = head.expect("it was read");
            let length = fs::metadata(&log).expect("there is a log").len();
            let mut out = std::io::stdout().lock();
            writeln!(out, "ack {seq} {length} {head}").and_then(|()| out.flush()).expect("somebody listens");
        }
    }
    std::thread::park();
}

fn files(main: &Path) -> (PathBuf, PathBuf) {
    let mut log = main.as_os_str().to_owned();
    log.push("-wal");
    (main.to_owned(), PathBuf::from(log))
}

/// Lets a child write, kills it after so many acknowledged events, and says what it acknowledged.
fn killed_after(folder: &Path, events: usize) -> Vec<Acknowledged> {
    let mut child = Command::new(itself::program())
        .args(itself::alone(module_path!(), "appends_until_it_is_killed"))
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let acknowledged = |line: String| {
        let words: Vec<&str> = line.strip_prefix("ack ")?.split(' ').collect();
        let events = words[0].parse().expect("a number");
        Some(Acknowledged { events, log: words[1].parse().expect("a number"), head: words[2].to_owned() })
    };
    let mut all: Vec<_> = lines.by_ref().map_while(Result::ok).filter_map(acknowledged).take(events).collect();
    child.kill().expect("it is killed");
    child.wait().expect("it ended");
    // What it said before it died counts as well.
    all.extend(lines.map_while(Result::ok).filter_map(acknowledged));
    all
}

/// A journal as a crash leaves it: the file, and the log as it is made of this. Its events and its head, all of it verified.
fn found(main: &[u8], log: &[u8]) -> (u64, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(folder.path().to_owned());
    let (to_main, to_log) = files(&folder.path().join("mock-acct_1MOCKplatform.journal.sqlite"));
    for (path, bytes) in [(to_main, main), (to_log, log)] {
        fs::write(&path, bytes).expect("it is written");
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("it is ours");
    }
    let book = Book::open(&place, &platform(), Mode::Mock).expect("it opens");
    let verified = book.verify(&mut |_| true).expect("it is what was written").expect("to the end");
    (verified.events, verified.head)
}

/// Where frames of the log begin and end (sqlite.org/fileformat2.html, 4.1).
fn boundaries(main: &[u8], log: &[u8]) -> Vec<usize> {
    let page = usize::from(u16::from_be_bytes([main[16], main[17]]));
    (32..=log.len()).step_by(24 + page).collect()
}

#[test]
fn nothing_acknowledged_is_lost_however_the_rest_of_the_log_is_torn() {
    let folder = tempfile::tempdir().expect("a folder");
    let acknowledged = killed_after(folder.path(), 60);
    assert!(acknowledged.len() >= 60, "the child wrote {}", acknowledged.len());
    let (main, log) = files(&folder.path().join("mock-acct_1MOCKplatform.journal.sqlite"));
    let (main, log) = (fs::read(main).expect("there is a file"), fs::read(log).expect("there is a log"));
    let mut dice = ChaCha8Rng::seed_from_u64(5);
    let boundaries = boundaries(&main, &log);
    let mut torn = 0;
    for at in [1, 8, 25, 40, acknowledged.len() - 2] {
        let (now, next) = (&acknowledged[at], &acknowledged[at + 1]);
        let after = next.log - now.log;
        let drawn = (0..20).map(|_| now.log + usize::try_from(dice.next_u32()).expect("it fits") % after);
        let places: Vec<usize> =
            boundaries.iter().copied().filter(|cut| (now.log..next.log).contains(cut)).chain(drawn).collect();
        for cut in places {
            let mut zeroed = log[..next.log].to_vec();
            zeroed[cut..].fill(0);
            for rest in [&log[..cut], &zeroed] {
                assert_eq!(found(&main, rest), (now.events, now.head.clone()), "cut at {cut} after {}", now.log);
                torn += 1;
            }
        }
        assert_eq!(found(&main, &log[..next.log]), (next.events, next.head.clone()));
    }
    assert!(torn >= 200, "{torn}");
}

#[test]
fn a_child_that_is_killed_loses_nothing_that_it_said_was_written() {
    for events in [1, 2, 7, 19, 33, 50] {
        let folder = tempfile::tempdir().expect("a folder");
        let acknowledged = killed_after(folder.path(), events);
        let last = acknowledged.last().expect("it wrote");
        let book = Book::open(&Place::Folder(folder.path().to_owned()), &platform(), Mode::Mock).expect("it opens");
        let verified = book.verify(&mut |_| true).expect("it is what was written").expect("to the end");
        assert!(verified.events == last.events || verified.events == last.events + 1, "{verified:?} after {last:?}");
        assert!(verified.events > last.events || verified.head == last.head);
    }
}

#[test]
fn an_end_that_was_cut_off_is_not_what_was_acknowledged_and_the_head_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let acknowledged = killed_after(folder.path(), 30);
    let (main, log) = files(&folder.path().join("mock-acct_1MOCKplatform.journal.sqlite"));
    let (main, log) = (fs::read(main).expect("there is a file"), fs::read(log).expect("there is a log"));
    let (cut, last) = (&acknowledged[9], acknowledged.last().expect("it wrote"));
    // It is whole in itself: only who kept the head elsewhere can tell.
    let (events, head) = found(&main, &log[..cut.log]);
    assert_eq!((events, &head), (cut.events, &cut.head));
    assert_ne!(head, last.head);
}
