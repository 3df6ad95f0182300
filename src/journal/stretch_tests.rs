//! The chain a stretch at a time, while others write.

use super::super::entry::Note;
use super::super::sqlite::samples::{
    debit, end, in_folder, in_stretches, order, put, settled, stamp, unknown, verified, written,
};
use super::*;
use crate::domain::ObjectId;

#[test]
fn what_is_written_meanwhile_is_checked_as_well_and_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let mut journal = in_folder(folder.path());
    let half = journal.check(None, 3).unwrap();
    assert_eq!((half.events, half.of, half.is_whole()), (3, 5, false));
    end(&mut journal, 3, &unknown(), 4).unwrap();
    end(&mut journal, 3, &settled(), 5).unwrap();
    let whole = journal.check(Some(&half), 100).unwrap();
    assert_eq!((whole.events, whole.of, whole.is_whole()), (7, 7, true));
    assert_eq!(whole.head(), verified(&journal).unwrap().head);
    put(&mut journal, 4, "acct_d").unwrap();
    let more = journal.check(Some(&whole), 100).unwrap();
    assert_eq!((more.events, more.head()), (8, journal.head().unwrap()));
    assert_eq!(journal.check(Some(&more), 100), Ok(more));
}

#[test]
fn a_journal_without_an_event_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let checked = in_folder(folder.path()).check(None, 10).unwrap();
    assert_eq!((checked.events, checked.is_whole()), (0, true));
}

#[test]
fn another_file_in_its_place_is_not_what_was_checked() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    written(one.path());
    let checked = in_folder(one.path()).check(None, 3).unwrap();
    let mut journal = in_folder(other.path());
    for n in 7..=9 {
        put(&mut journal, n, "acct_z").unwrap();
        end(&mut journal, n, &settled(), 2).unwrap();
    }
    let fault = journal.check(Some(&checked), 3).unwrap_err().to_string();
    assert!(fault.contains("event 3: it is not what it was a while ago"), "{fault}");
}

#[test]
fn what_holds_an_account_is_compared_wherever_the_stretches_end() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let mut journal = in_folder(folder.path());
    for n in [20, 21] {
        let (account, objects) = (order(n, "acct_z").account, vec![ObjectId::new("tr_9")]);
        let (amount, created) = (order(n, "acct_z").amount, stamp(1).at);
        let note = Note::Foreign { account, mark: debit(n), objects, amount, created };
        journal.note(&note, &stamp(6)).unwrap();
    }
    let reason = Label::new("ours");
    journal.note(&Note::Acknowledged { mark: debit(20), reason }, &stamp(7)).unwrap();
    for limit in 1..=9 {
        assert_eq!(in_stretches(&journal, limit).map(|checked| checked.events), Ok(8), "{limit} at a time");
    }
}
