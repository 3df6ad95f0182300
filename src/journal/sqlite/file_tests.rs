//! What a journal on a disk withstands: a crash, another console, a disk or a setting that promises less.

use std::ops::Range;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rstest::rstest;
use tempfile::TempDir;

use super::super::book::Book;
use super::samples::{debit, end, file, in_folder, in_stretches, names, platform, put, settled, verified};
use super::*;

#[test]
fn what_was_acknowledged_is_found_after_a_crash_before_the_next_checkpoint() {
    // A crash leaves the main file and the log as they are; nobody closes them. Their copies are what a start finds.
    let (folder, crashed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut journal = in_folder(folder.path());
    for n in 1..20 {
        let recorded = put(&mut journal, n, &format!("acct_{n}")).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            let name = entry.file_name();
            if !name.to_string_lossy().ends_with("-shm") {
                std::fs::copy(entry.path(), crashed.path().join(name)).unwrap();
            }
        }
        let found = in_folder(crashed.path());
        assert_eq!(found.head().unwrap(), recorded.head());
        assert_eq!(names(&found).len(), usize::try_from(n).unwrap());
        drop(found);
        for entry in std::fs::read_dir(crashed.path()).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }
}

#[test]
fn whoever_closes_it_last_leaves_one_file_that_is_the_whole_journal() {
    let (folder, copied) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut first, second) = (in_folder(folder.path()), in_folder(folder.path()));
    let recorded = put(&mut first, 1, "acct_a").unwrap();
    let path = first.path().unwrap().to_owned();
    drop(first);
    assert!(beside(&path, "-wal").exists(), "another has it open");
    drop(second);
    assert!(!beside(&path, "-wal").exists() && !beside(&path, "-shm").exists());
    std::fs::copy(&path, copied.path().join(path.file_name().unwrap())).unwrap();
    assert_eq!(in_folder(copied.path()).head().unwrap(), recorded.head());
}

#[test]
fn who_closes_a_file_that_is_gone_leaves_the_log_of_another_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut gone = in_folder(folder.path());
    put(&mut gone, 1, "acct_a").unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let mut another = in_folder(folder.path());
    put(&mut another, 2, "acct_b").unwrap();
    drop(gone);
    assert_eq!(another.ready(), Ok(()));
    put(&mut another, 3, "acct_c").unwrap();
    assert_eq!(names(&another).len(), 2);
}

/// A console that has a journal of 80 debits open when one of 40 is copied over it; what it has written by then lies in the log.
fn overwritten(written: Range<u128>) -> (TempDir, Book) {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, backup) = (in_folder(folder.path()), folder.path().join("backup"));
    let path = journal.path().unwrap().to_owned();
    for n in 1..=80 {
        put(&mut journal, n, &format!("acct_{n}")).unwrap();
        if n == 40 {
            drop(journal);
            std::fs::copy(&path, &backup).unwrap();
            journal = in_folder(folder.path());
        }
    }
    drop(journal);
    let mut journal = in_folder(folder.path());
    for n in written {
        put(&mut journal, n, &format!("acct_{n}")).unwrap();
    }
    // As `cp` does it: what is there stays the same file.
    std::fs::copy(&backup, &path).unwrap();
    (folder, journal)
}

#[rstest]
#[case::nothing_was_written_since_it_was_opened(81..81)]
#[case::its_last_page_is_in_the_log(81..82)]
#[case::several_are(81..90)]
fn an_older_journal_that_is_copied_over_an_open_one_takes_nothing(#[case] written: Range<u128>) {
    let (_folder, mut journal) = overwritten(written);
    let label = journal.label().clone();
    for _ in 0..2 {
        assert_eq!(put(&mut journal, 100, "acct_100"), Err(JournalFault::Replaced { journal: label.clone() }));
    }
}

/// What lies in the log is of the newer journal, what lies in the file of the older one.
#[rstest]
#[case::its_last_page_is_in_the_log(81..82)]
#[case::several_are(81..90)]
fn what_is_read_of_two_journals_in_one_is_not_called_damage(#[case] written: Range<u128>) {
    let (_folder, mut journal) = overwritten(written);
    let replaced = JournalFault::Replaced { journal: journal.label().clone() };
    // From then on SQLite reads what lies there now.
    assert_eq!(put(&mut journal, 100, "acct_100"), Err(replaced.clone()));
    assert_eq!(verified(&journal), Err(replaced.clone()));
    assert_eq!(in_stretches(&journal, 10), Err(replaced));
}

#[test]
fn whoever_wrote_more_or_folded_it_in_is_no_stranger() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (in_folder(folder.path()), in_folder(folder.path()));
    for n in 1..20 {
        put(&mut two, n, &format!("acct_{n}")).unwrap();
        file(&Place::Folder(folder.path().to_owned())).db.execute_batch("PRAGMA wal_checkpoint(FULL)").unwrap();
        put(&mut one, 100 + n, &format!("acct_x{n}")).unwrap();
    }
    assert_eq!(verified(&one).map(|found| found.debits), Ok(38));
}

#[test]
fn what_one_run_of_a_simulated_stripe_left_unresolved_blocks_nothing_in_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let open = |run: &str| {
        let place = Place::Run { folder: folder.path().to_owned(), run: run.to_owned() };
        Book::open(&place, &platform(), Mode::Mock).unwrap()
    };
    put(&mut open("wld_1"), 1, "acct_a").unwrap();
    put(&mut open("wld_2"), 2, "acct_a").unwrap();
    assert_eq!(open("wld_1").unresolved().unwrap().len(), 1, "it is kept with its own run");
    put(&mut open("wld_1"), 3, "acct_a").unwrap_err();
    assert!(folder.path().join("mock-wld_1.journal.sqlite").exists());
}

#[test]
fn each_platform_and_mode_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let mut one = in_folder(folder.path());
    put(&mut one, 1, "acct_a").unwrap();
    for (platform, mode) in [(platform(), Mode::Test), (AccountId::new("acct_2"), Mode::Mock)] {
        let other = Book::open(&place, &platform, mode).unwrap();
        assert_ne!(other.path(), one.path());
        assert_eq!(other.unresolved(), Ok(vec![]));
    }
}

#[test]
fn folder_and_files_are_for_their_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let nested = folder.path().join("pullfunds");
    let mut journal = in_folder(&nested);
    put(&mut journal, 1, "acct_a").unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&nested), 0o700);
    let files: Vec<_> = std::fs::read_dir(&nested).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn two_consoles_on_one_file_see_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (in_folder(folder.path()), in_folder(folder.path()));
    put(&mut one, 1, "acct_a").unwrap();
    let fault = JournalFault::Unresolved { account: AccountId::new("acct_a"), debit: debit(1) };
    assert_eq!(put(&mut two, 2, "acct_a"), Err(fault));
    put(&mut two, 3, "acct_b").unwrap();
    end(&mut one, 3, &settled(), 4).unwrap();
    assert_eq!(two.head(), one.head());
    assert_eq!(verified(&two).map(|v| v.events), Ok(3));
}

#[test]
fn a_journal_that_another_program_holds_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = in_folder(folder.path());
    let other = Connection::open(journal.path().unwrap()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let journal_name = journal.label().clone();
    assert_eq!(put(&mut journal, 1, "acct_a"), Err(JournalFault::Locked { journal: journal_name }));
    other.execute_batch("ROLLBACK").unwrap();
    assert!(put(&mut journal, 1, "acct_a").is_ok());
}

#[rstest]
#[case::read_only("PRAGMA query_only = ON", "is read-only")]
#[case::full("PRAGMA max_page_count = 1", "is full")]
#[case::not_synced("PRAGMA synchronous = NORMAL", "synchronous is 1, not 2")]
#[case::replace_could_delete("PRAGMA recursive_triggers = OFF", "recursive_triggers is 0, not 1")]
#[case::keys_off("PRAGMA foreign_keys = OFF", "foreign_keys is 0, not 1")]
fn a_journal_that_cannot_promise_refuses_and_says_why(#[case] pragma: &str, #[case] words: &str) {
    let folder = tempfile::tempdir().unwrap();
    put(&mut in_folder(folder.path()), 1, "acct_a").unwrap();
    let store = file(&Place::Folder(folder.path().to_owned()));
    store.db.execute_batch(pragma).unwrap();
    let mut journal = Book::over(Box::new(store), &platform(), Mode::Mock).unwrap();
    let mut fault = None;
    for n in 2..200 {
        fault = put(&mut journal, n, &format!("acct_{n}")).err();
        if fault.is_some() {
            break;
        }
    }
    let sentence = fault.unwrap().to_string();
    assert!(sentence.contains(words), "{sentence}");
    drop(journal);
    assert!(verified(&in_folder(folder.path())).is_ok(), "what was written before is whole");
}

#[test]
fn after_a_disk_failed_nothing_is_written_until_the_journal_is_opened_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = file(&Place::Folder(folder.path().to_owned()));
    let failed = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
    store.site.fault(&rusqlite::Error::SqliteFailure(failed, None));
    let mut journal = Book::over(Box::new(store), &platform(), Mode::Mock).unwrap();
    let fault = put(&mut journal, 1, "acct_a").unwrap_err();
    assert!(matches!(fault, JournalFault::MustReopen { .. }), "{fault}");
    assert_eq!(journal.unresolved(), Ok(vec![]), "what it holds can still be read");
    drop(journal);
    put(&mut in_folder(folder.path()), 1, "acct_a").unwrap();
}

#[test]
fn a_full_disk_refuses_and_takes_more_as_soon_as_there_is_space() {
    let folder = tempfile::tempdir().unwrap();
    put(&mut in_folder(folder.path()), 1, "acct_a").unwrap();
    let mut full = file(&Place::Folder(folder.path().to_owned()));
    full.db.execute_batch("PRAGMA max_page_count = 1").unwrap();
    let mut taken = 0;
    let fault = loop {
        let note = format!("{{\"x\":\"{}\"}}", "x".repeat(9_000));
        let write = full.write(&mut |leaf| {
            let (seq, prev) = leaf.head()?;
            let mut row = leaf.event(1)?.unwrap();
            (row.seq, row.debit, row.attempt, row.prev) = (seq + 1, None, None, prev);
            (row.kind, row.detail) = ("armed".into(), note.clone().into());
            row.hash = row.computed();
            leaf.put_event(&row)
        });
        match write {
            Ok(()) => taken += 1,
            Err(fault) => break fault,
        }
        assert!(taken < 50, "it is never full");
    };
    assert!(matches!(fault, JournalFault::Full { .. }), "{fault}");
    assert_eq!(full.ready(), Ok(()));
    full.db.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
    let mut journal = Book::over(Box::new(full), &platform(), Mode::Mock).unwrap();
    put(&mut journal, 2, "acct_b").unwrap();
}
