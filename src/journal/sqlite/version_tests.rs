//! Versions of the file: one that an earlier program wrote is brought up to date and believed, and one that a later program
//! wrote is left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::super::book::Book;
use super::super::entry::{JournalFault, Told};
use super::samples::{debit, file, in_folder, moment, names, open, platform, put, stamp, verified};
use super::*;
use crate::domain::{LookUp, ObjectId, Others, Outcome, Unknown, WhyUnknown};
use crate::life::{EventKind, Holder, Now, Row, State, Terms};

/// Head of the chain in the file of version 1.
const HEAD: &str = "67b2a4270493f3abe381e82858ae9b9799b0e6a37e3daef4f59f4c7a46038fc9";

/// A folder with a file that version 1 wrote: a settled debit that was observed, a refused one, an unknown one, and one that was
/// interrupted.
fn version_1(folder: &Path) -> PathBuf {
    let path = folder.join("mock-acct_1MOCKplatform.journal.sqlite");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/journal_v1.sqlite");
    fs::copy(kept, &path).unwrap();
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    path
}

#[test]
fn a_file_of_version_1_is_brought_up_to_date_and_says_what_it_said() {
    let folder = tempfile::tempdir().unwrap();
    version_1(folder.path());
    let mut journal = in_folder(folder.path());
    assert_eq!(journal.head().unwrap(), HEAD);
    let found = verified(&journal).unwrap();
    assert_eq!((found.events, found.debits, found.head.as_str()), (8, 4, HEAD));
    assert_eq!(names(&journal), [(debit(3), State::Unknown), (debit(4), State::Recorded)]);
    let unknown = journal.debit(debit(3)).unwrap().unwrap().outcome;
    assert!(matches!(unknown, Some(Outcome::Unknown(Unknown { why: WhyUnknown::NoAnswer(80), .. }))), "{unknown:?}");
    let settled = journal.debit(debit(1)).unwrap().unwrap();
    assert_eq!(settled.receipt().unwrap().settled.transfer, Some(ObjectId::new("tr_1")));
    assert_eq!((settled.wording, settled.observed.is_some()), (None, true));
    assert_eq!(settled.history.attempts()[0].stamp.server, None, "no time of the server was kept");
    assert!(matches!(put(&mut journal, 9, "acct_c"), Err(JournalFault::Unresolved { .. })));
    put(&mut journal, 9, "acct_a").unwrap();
    drop(journal);
    assert_eq!(verified(&in_folder(folder.path())).map(|found| found.events), Ok(9));
}

#[test]
fn a_debit_of_version_1_is_looked_up_and_is_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    version_1(folder.path());
    let mut journal = in_folder(folder.path());
    let now = Now {
        wall: moment(99),
        server: None,
        running_ms: Some(1),
        known_s: 0,
        holder: Holder::Us,
        leaving: false,
        may_send: true,
        scatter: 0,
    };
    let again = journal.repeat(debit(4), 2, None, &now, &Terms::usual(), &stamp(99));
    assert_eq!(again, Err(JournalFault::NotOffered { debit: debit(4), row: Row::KeyMayBeGone }));
    let look_up = |second| {
        let at = Some(moment(second));
        LookUp { began: at, latest: at, ours: vec![], near: vec![], others: Others::default(), pages: 3, whole: true }
    };
    let terms = Terms::usual();
    journal.looked_up(debit(4), 1, &look_up(200), Holder::CannotTell, &terms, &stamp(200)).unwrap();
    let stood = journal.looked_up(debit(4), 2, &look_up(4_000), Holder::CannotTell, &terms, &stamp(4_000)).unwrap();
    assert_eq!(stood.history.state(), State::NotCreated);
}

#[test]
fn a_file_of_version_2_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = in_folder(folder.path());
    put(&mut journal, 1, "acct_a").unwrap();
    let path = journal.path().unwrap().to_owned();
    drop(journal);
    let older = Connection::open(&path).unwrap();
    older.execute_batch("DROP INDEX debits_giving_back; PRAGMA user_version = 2").unwrap();
    drop(older);
    let journal = in_folder(folder.path());
    assert_eq!(verified(&journal).map(|found| found.events), Ok(1));
    let version = Connection::open(&path).unwrap().pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    assert_eq!(version, Ok(schema::VERSION));
}

#[test]
fn a_look_leaves_a_file_of_version_1_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = version_1(folder.path());
    let before = fs::read(&path).unwrap();
    let looked = Book::look(&Place::Folder(folder.path().to_owned()), &platform(), Mode::Mock).unwrap().unwrap();
    assert_eq!(verified(&looked).unwrap().head, HEAD);
    assert_eq!((looked.held(), looked.unresolved().unwrap().len()), (Ok(vec![]), 2));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_console_of_version_1_that_has_the_file_open_goes_on_under_the_new_rules() {
    let folder = tempfile::tempdir().unwrap();
    let path = version_1(folder.path());
    let old = Connection::open(&path).unwrap();
    let journal = in_folder(folder.path());
    // What version 1 writes when an answer comes: plain inserts, and details of its own.
    let settle = |debit: u128, detail: &str| {
        let store = file(&Place::Folder(folder.path().to_owned()));
        let mut row = None;
        let look = &mut |look: &dyn super::super::store::Look| {
            let (seq, prev) = look.head()?;
            let mut new = look.events_of(&samples::debit(debit).to_string())?.pop().unwrap();
            (new.seq, new.prev, new.attempt) = (seq + 1, prev, None);
            (new.kind, new.detail) = ("settled".into(), detail.to_owned().into());
            new.hash = new.computed();
            row = Some(new);
            Ok(())
        };
        store.read(look).unwrap();
        let row = row.unwrap();
        old.execute(
            "INSERT INTO events (seq, debit, kind, attempt, at, detail, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (row.seq, &row.debit, &row.kind, row.attempt, &row.at, &row.detail, row.prev.as_bytes(), row.hash.as_bytes()),
        )
    };
    let detail = r#"{"settled":{"transfer":"tr_3","payment":null,"request":null,"replayed":false,"at":null}}"#;
    settle(3, detail).unwrap();
    assert_eq!(names(&journal), [(debit(4), State::Recorded)]);
    let told = journal.events_of(debit(3)).unwrap().pop().unwrap();
    assert!(matches!((told.kind, told.told), (EventKind::Settled, Told::Settled { by: None, .. })));
    settle(3, detail).unwrap_err();
    assert!(verified(&journal).is_ok());
}

#[test]
fn two_consoles_that_begin_at_once_bring_it_up_to_date_once() {
    let folder = tempfile::tempdir().unwrap();
    version_1(folder.path());
    let both: Vec<_> = (0..2)
        .map(|_| {
            let place = Place::Folder(folder.path().to_owned());
            std::thread::spawn(move || {
                // A console whose patience is that of a test may find it locked, and tries again.
                (0..100).find_map(|_| open(&place).ok()).map(|journal| journal.head())
            })
        })
        .collect();
    for one in both {
        assert_eq!(one.join().unwrap(), Some(Ok(HEAD.to_owned())));
    }
}

#[test]
fn a_journal_that_a_newer_console_brings_up_to_date_takes_nothing_more_from_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = in_folder(folder.path());
    put(&mut journal, 1, "acct_a").unwrap();
    Connection::open(journal.path().unwrap()).unwrap().execute_batch("PRAGMA user_version = 7").unwrap();
    let fault = put(&mut journal, 2, "acct_b").unwrap_err();
    assert!(matches!(fault, JournalFault::Newer { version: 7, known: schema::VERSION, .. }), "{fault}");
    assert_eq!(journal.ready(), Err(fault));
}

/// A console that brings the file to a newer version at this very moment: it has the file, and lets go of it when it is waited for.
static NEWER: Mutex<Option<Connection>> = Mutex::new(None);

fn lets_go(_: i32) -> bool {
    let newer = NEWER.lock().unwrap().take();
    newer.is_some_and(|newer| newer.execute_batch("PRAGMA user_version = 7; COMMIT").is_ok())
}

#[test]
fn whoever_waited_for_a_newer_console_writes_nothing_to_what_it_made_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    put(&mut in_folder(folder.path()), 1, "acct_a").unwrap();
    let mut store = file(&Place::Folder(folder.path().to_owned()));
    let newer = Connection::open(store.path().unwrap()).unwrap();
    newer.execute_batch("BEGIN IMMEDIATE").unwrap();
    NEWER.lock().unwrap().replace(newer);
    store.db.busy_handler(Some(lets_go)).unwrap();
    let fault = store.write(&mut |_| panic!("nothing is done with it")).unwrap_err();
    assert!(matches!(fault, JournalFault::Newer { version: 7, .. }), "{fault}");
}
