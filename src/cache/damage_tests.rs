//! Everything that can be wrong with the file of a cache: it is begun anew, or done without with one sentence, and no row
//! ever comes out of it that was not put in.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rstest::rstest;
use rusqlite::Connection;

use super::samples::{day, everything, names, open, place, seen};
use super::{Cache, CacheFault, Mark};
use crate::domain::LastSeen;

/// A cache of some rows, closed.
fn filled(folder: &Path) -> Vec<LastSeen> {
    let rows: Vec<LastSeen> = (0..60).map(|n| seen(&format!("acct_{n}"), &format!("Name {n:02}"), n - 5)).collect();
    open(folder).keep(&rows, None, &[]).unwrap();
    rows
}

/// Does something to the file as another program would.
fn tampered(folder: &Path, sql: &str) {
    Connection::open(place(folder).path()).unwrap().execute_batch(sql).unwrap();
}

#[rstest]
#[case::text("no database at all, but long enough to be taken for the head of one".repeat(4).into_bytes())]
#[case::one_byte(vec![0])]
#[case::head_only(b"SQLite format 3\0".to_vec())]
#[case::zeros(vec![0; 8192])]
fn what_is_no_database_is_begun_anew(#[case] bytes: Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    fs::write(place(folder.path()).path(), bytes).unwrap();
    let mut cache = open(folder.path());
    assert_eq!(names(&cache), [""; 0]);
    cache.keep(&[seen("acct_a", "Amber", 1)], None, &[]).unwrap();
    drop(cache);
    assert_eq!(names(&open(folder.path())), ["Amber"]);
}

#[rstest]
#[case::foreign("PRAGMA application_id = 7")]
#[case::earlier("PRAGMA user_version = 0")]
#[case::a_trigger("CREATE TRIGGER t AFTER INSERT ON seen BEGIN DELETE FROM seen; END")]
#[case::a_table_less("DROP TABLE spent")]
#[case::a_table_more("CREATE TABLE more (x)")]
#[case::of_another("UPDATE owner SET name = 'live acct_other '")]
#[case::of_nobody("DELETE FROM owner")]
fn what_is_not_this_cache_is_begun_anew(#[case] sql: &str) {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    tampered(folder.path(), sql);
    assert_eq!(names(&open(folder.path())), [""; 0]);
}

#[test]
fn a_newer_versions_cache_is_left_to_it() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    tampered(folder.path(), "PRAGMA user_version = 2");
    let before = fs::read(place(folder.path()).path()).unwrap();
    let fault = Cache::open(&place(folder.path())).unwrap_err();
    assert!(fault.to_string().contains("is of a newer pullfunds"), "{fault}");
    assert_eq!(fs::read(place(folder.path()).path()).unwrap(), before);
}

#[rstest]
#[case::figure("UPDATE seen SET data = CAST(substr(data, 1, 40) || x'01' || substr(data, 42) AS BLOB)")]
#[case::moved(
    "UPDATE seen SET data = (SELECT data FROM seen WHERE id = 'acct_1'), seal = (SELECT seal FROM seen WHERE id = 'acct_1')"
)]
#[case::no_row("UPDATE seen SET data = x'c1', seal = x'00'")]
fn a_row_that_was_changed_is_never_taken(#[case] sql: &str) {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    tampered(folder.path(), sql);
    let cache = open(folder.path());
    assert!(matches!(cache.page(None, 100), Err(CacheFault::Damaged { .. })));
    drop(cache);
    assert_eq!(names(&Cache::begin_anew(&place(folder.path())).unwrap()), [""; 0]);
}

#[test]
fn what_another_program_holds_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    tampered(folder.path(), "PRAGMA journal_mode = delete");
    let other = Connection::open(place(folder.path()).path()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let fault = Cache::open(&place(folder.path())).unwrap_err();
    assert!(
        matches!(fault, CacheFault::Unusable { .. }) && fault.to_string().contains("another program holds it"),
        "{fault}"
    );
}

#[test]
fn a_full_disk_costs_the_batch_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let rows = filled(folder.path());
    let mut cache = open(folder.path());
    let pages: i64 = cache.db().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    cache.db().pragma_update(None, "max_page_count", pages).unwrap();
    let more: Vec<LastSeen> = (0..2_000).map(|n| seen(&format!("acct_more{n}"), "More", n)).collect();
    let fault = cache.keep(&more, None, &[]).unwrap_err();
    assert!(fault.to_string().contains("the disk is full"), "{fault}");
    assert_eq!(everything(&cache, 1_000), rows);
}

#[test]
fn what_cannot_be_written_to_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let cache = open(folder.path());
    cache.db().pragma_update(None, "query_only", "ON").unwrap();
    let mut cache = cache;
    let fault = cache.add(day(), 1).unwrap_err();
    assert!(matches!(fault, CacheFault::Unusable { .. }), "{fault}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever happens to its bytes: what comes out was put in, or there is nothing.
    #[test]
    fn a_file_whose_bytes_were_changed_or_cut_tells_nothing_that_is_not_so(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let rows = filled(folder.path());
        let path = place(folder.path()).path();
        let mut bytes = fs::read(&path).unwrap();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(&path, bytes).unwrap();
        match Cache::open(&place(folder.path())) {
            Ok(cache) => {
                let mut next = Some(Mark::default());
                while let Some(mark) = next.take() {
                    if let Ok(page) = cache.page(Some(&mark), 7) {
                        prop_assert!(page.rows.iter().all(|row| rows.contains(row)));
                        next = page.next.filter(|further| *further != mark);
                    }
                }
            }
            Err(fault) => prop_assert!(!matches!(fault, CacheFault::Damaged { .. }), "{}", fault),
        }
    }
}
