//! What somebody could do to a journal's content from outside, and that each of it is refused or found.

use std::fs;
use std::path::Path;

use rstest::rstest;

use super::samples::{end, file, in_folder, in_stretches, open, put, settled, unknown, verified, written};
use super::*;

/// Does something with the file that the triggers would not allow, and puts the triggers back.
fn behind_the_triggers(path: &Path, sql: &str) {
    let db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
    let triggers: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    db.execute_batch(sql).unwrap();
    for (_, sql) in &triggers {
        db.execute_batch(sql).unwrap();
    }
}

fn place_of(result: Result<impl Sized, JournalFault>) -> String {
    match result.err() {
        Some(JournalFault::Damaged { place, what, .. }) => format!("{place}: {what}"),
        other => panic!("not damaged but {other:?}"),
    }
}

#[rstest]
#[case::update("UPDATE events SET detail = '{}'")]
#[case::delete("DELETE FROM events")]
#[case::delete_last("DELETE FROM events WHERE seq = 5")]
#[case::replace("INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 5")]
#[case::replace_an_earlier("REPLACE INTO events SELECT 1, debit, kind, attempt, at, '{}', prev, hash FROM events")]
#[case::out_of_order(
    "INSERT INTO events SELECT 9, debit, 'unknown', NULL, at, detail, hash, hash FROM events WHERE seq = 5"
)]
#[case::not_chained(
    "INSERT INTO events SELECT 6, debit, 'unknown', NULL, at, detail, prev, hash FROM events WHERE seq = 5"
)]
#[case::update_debit("UPDATE debits SET minor = 1")]
#[case::update_or_replace("UPDATE OR REPLACE debits SET number = 1 WHERE number = 2")]
#[case::delete_debit("DELETE FROM debits")]
#[case::replace_debit("REPLACE INTO debits SELECT * FROM debits WHERE number = 1")]
#[case::unblock("DELETE FROM unresolved")]
#[case::block_another("UPDATE unresolved SET account = 'acct_z'")]
#[case::replace_block("REPLACE INTO unresolved SELECT account, 'x' FROM unresolved")]
#[case::block_an_ended("INSERT INTO unresolved SELECT account, id FROM debits WHERE number = 1")]
#[case::rename("UPDATE journal SET platform = 'acct_z'")]
#[case::new_rules("UPDATE kinds SET step = 'keeps'")]
fn what_is_written_cannot_be_changed_or_removed(#[case] sql: &str) {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let journal = in_folder(folder.path());
    let error = file(&Place::Folder(folder.path().to_owned())).db.execute_batch(sql).unwrap_err();
    let code = error.sqlite_error().map(|e| e.extended_code);
    assert_eq!(code, Some(rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER), "{error}");
    assert_eq!(verified(&journal).map(|v| (v.events, v.debits)), Ok((5, 3)));
}

#[rstest]
#[case::detail(
    "UPDATE events SET detail = replace(detail, 'py_1', 'py_2') WHERE seq = 2",
    "event 2: it is not what was written"
)]
#[case::time("UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE seq = 4", "event 4: it is not what was written")]
#[case::kind("UPDATE events SET kind = 'settled' WHERE seq = 4", "event 4: it is not what was written")]
#[case::removed("DELETE FROM events WHERE seq = 3", "event 4: the event before it is missing")]
#[case::first_removed("DELETE FROM events WHERE seq = 1", "event 2: the event before it is missing")]
#[case::link("UPDATE events SET prev = hash WHERE seq = 3", "event 3: it does not follow the event before it")]
#[case::not_a_hash("UPDATE events SET hash = x'00' WHERE seq = 3", "event 3: ")]
#[case::amount(
    "UPDATE debits SET minor = 1 WHERE number = 1",
    "debit 019ac3f1-7f3c-7000-8000-000000000001: it is not what was written"
)]
#[case::operator(
    "UPDATE debits SET operator = 'op-2' WHERE number = 3",
    "debit 019ac3f1-7f3c-7000-8000-000000000003: it is not"
)]
#[case::debit_gone("DELETE FROM debits WHERE number = 1", "event 1: its debit cannot be read")]
#[case::unblocked(
    "DELETE FROM unresolved",
    "its unresolved debits: debit 019ac3f1-7f3c-7000-8000-000000000003 is recorded"
)]
#[case::blocked(
    "INSERT INTO unresolved SELECT account, id FROM debits WHERE number = 1",
    "its unresolved debits: debit 019ac3f1-7f3c-7000-8000-000000000001 is settled and is among them"
)]
#[case::other_account(
    "UPDATE unresolved SET account = 'acct_z'",
    "its unresolved debits: debit 019ac3f1-7f3c-7000-8000-000000000003 blocks"
)]
#[case::end_cut(
    "DELETE FROM events WHERE seq = 5",
    "its unresolved debits: debit 019ac3f1-7f3c-7000-8000-000000000003 has no events"
)]
#[case::beginning("UPDATE journal SET genesis = zeroblob(32)", "its beginning: ")]
fn what_was_done_behind_the_triggers_is_found_and_named(#[case] sql: &str, #[case] found: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    behind_the_triggers(&path, sql);
    let opened = place_of(open(&Place::Folder(folder.path().to_owned())));
    assert!(opened.starts_with(found), "{opened}");
    // And by the walk along everything, as when it is done under an open journal.
    let fresh = tempfile::tempdir().unwrap();
    let path = written(fresh.path());
    let journal = in_folder(fresh.path());
    behind_the_triggers(&path, sql);
    if !sql.contains("genesis") {
        let verified = place_of(verified(&journal));
        assert!(verified.starts_with(found), "{verified}");
        for limit in 1..=6 {
            let checked = place_of(in_stretches(&journal, limit));
            assert!(checked.starts_with(found), "{limit} at a time: {checked}");
        }
    }
}

#[test]
fn a_debit_that_no_event_names_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    let copy = "INSERT INTO debits SELECT 9, 'id', 'key', account, platform, minor, currency, recorded_at, operator, \
                host, process, asked, judged FROM debits WHERE number = 1";
    behind_the_triggers(&path, copy);
    let journal = in_folder(folder.path());
    assert_eq!(place_of(verified(&journal)), "its debits: it holds 4, its events name 3");
    assert_eq!(place_of(in_stretches(&journal, 2)), "its debits: it holds 4, its events name 3");
}

#[test]
fn damage_further_back_than_a_thousand_events_is_found_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = in_folder(folder.path());
    put(&mut journal, 1, "acct_a").unwrap();
    for second in 0..1_100 {
        end(&mut journal, 1, &unknown(), second).unwrap();
    }
    end(&mut journal, 1, &settled(), 2_000).unwrap();
    put(&mut journal, 2, "acct_b").unwrap();
    end(&mut journal, 2, &settled(), 2_000).unwrap();
    let path = journal.path().unwrap().to_owned();
    drop(journal);
    let journal = in_folder(folder.path());
    assert_eq!(verified(&journal).map(|v| v.events), Ok(1_104));
    assert_eq!(in_stretches(&journal, 100).map(|checked| checked.events), Ok(1_104));
    behind_the_triggers(&path, "UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE seq = 7");
    assert_eq!(place_of(verified(&journal)), "event 7: it is not what was written");
}

#[test]
fn one_byte_flipped_in_the_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(20).position(|w| w == b"balance_insufficient").unwrap();
    bytes[at] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(place_of(open(&Place::Folder(folder.path().to_owned()))), "event 4: it is not what was written");
}

#[test]
fn a_truncated_file_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(open(&Place::Folder(folder.path().to_owned())).is_err());
}

#[rstest]
#[case::dropped("DROP TRIGGER events_are_not_deleted", "`events_are_not_deleted` is missing")]
#[case::weakened(
    "DROP TRIGGER events_are_not_deleted; CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events BEGIN SELECT 1; END",
    "`events_are_not_deleted` was altered"
)]
#[case::added("CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM unresolved; END", "`t` was added")]
#[case::kinds("INSERT INTO kinds VALUES ('forgiven', 'ends')", "`kind forgiven` was added")]
fn a_schema_that_promises_less_is_refused(#[case] sql: &str, #[case] what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
    assert_eq!(place_of(open(&Place::Folder(folder.path().to_owned()))), format!("its schema: {what}"));
}

#[test]
fn a_journal_from_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 7").unwrap();
    let before = fs::read(&path).unwrap();
    let fault = open(&Place::Folder(folder.path().to_owned())).unwrap_err().to_string();
    assert!(fault.ends_with("has version 7; this program knows 3. Use the newer program."), "{fault}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[rstest]
#[case::text(b"not a database, but longer than a hundred bytes: ".repeat(9))]
#[case::another_database(another_database())]
fn a_file_that_is_something_else_is_refused(#[case] bytes: Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    fs::write(&path, &bytes).unwrap();
    let fault = open(&Place::Folder(folder.path().to_owned())).unwrap_err();
    assert!(matches!(fault, JournalFault::NotAJournal { .. }), "{fault}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

fn another_database() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    fs::read(path).unwrap()
}
