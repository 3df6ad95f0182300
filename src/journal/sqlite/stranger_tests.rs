//! What somebody could put in a journal's place, or around it: links, other names, open folders, a file replaced while it
//! is in use.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use rstest::rstest;

use super::super::PlaceFault;
use super::samples::{debit, in_folder, moment, open, platform, put, settled, written};
use super::*;

#[test]
fn a_journal_under_the_name_of_another_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    fs::rename(&path, folder.path().join("live-acct_1MOCKplatform.journal.sqlite")).unwrap();
    let fault = Journal::open(&Place::Folder(folder.path().to_owned()), &platform(), Mode::Live).unwrap_err();
    assert!(fault.to_string().contains("is the journal of acct_1MOCKplatform (mock)"), "{fault}");
}

#[rstest]
#[case::link("", "a symbolic link")]
#[case::linked_log("-wal", "a symbolic link")]
fn a_symbolic_link_is_not_followed(#[case] suffix: &str, #[case] what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let victim = folder.path().join("victim");
    fs::write(&victim, "").unwrap();
    symlink(&victim, folder.path().join(format!("mock-acct_1MOCKplatform.journal.sqlite{suffix}"))).unwrap();
    let fault = open(&Place::Folder(folder.path().to_owned())).unwrap_err();
    assert!(fault.to_string().contains(what), "{fault}");
    assert_eq!(fs::read(&victim).unwrap(), b"");
}

#[test]
fn a_file_with_a_second_name_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    fs::hard_link(&path, folder.path().join("second")).unwrap();
    let fault = open(&Place::Folder(folder.path().to_owned())).unwrap_err();
    assert!(fault.to_string().contains("a file with several names"), "{fault}");
}

#[test]
fn a_folder_that_others_may_write_to_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    let fault = open(&Place::Folder(folder.path().to_owned())).unwrap_err();
    assert!(matches!(fault, JournalFault::Place(PlaceFault::FolderShared { mode: 0o1777, .. })), "{fault}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was put there");
}

#[test]
fn a_file_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
    let fault = open(&Place::Folder(folder.path().to_owned())).unwrap_err();
    assert!(matches!(fault, JournalFault::Place(PlaceFault::FileOpen { mode: 0o604, .. })), "{fault}");
}

#[rstest]
#[case::a_file("file", "file cannot be used (it is a file, not a folder). Name another with --state-dir.")]
#[case::below_a_file("file/state", "file/state cannot be used (Not a directory). Name another with --state-dir.")]
#[case::link_to_nothing("dangling", "dangling cannot be used (No such file or directory). Name another")]
#[case::no_parent("typo/state", "typo does not exist. Correct the path, or make ")]
#[case::no_grandparent("typo/a/state", "typo does not exist. Correct the path, or make ")]
#[case::out_of_what_is_not_there("typo/..", "typo does not exist. Correct the path, or make ")]
fn a_folder_that_cannot_be_one_is_refused_in_words_and_nothing_is_made(#[case] path: &str, #[case] words: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    symlink(folder.path().join("nowhere"), folder.path().join("dangling")).unwrap();
    let said = open(&Place::Folder(folder.path().join(path))).unwrap_err().to_string();
    assert!(said.contains(words) && !said.contains("os error"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was put there");
}

#[rstest]
#[case::deleted(|path: &Path| fs::remove_file(path).unwrap())]
#[case::moved(|path: &Path| fs::rename(path, path.with_extension("old")).unwrap())]
#[case::replaced_by_a_copy(|path: &Path| {
    let copy = path.with_extension("copy");
    fs::copy(path, &copy).unwrap();
    fs::rename(copy, path).unwrap();
})]
#[case::log_deleted(|path: &Path| fs::remove_file(format!("{}-wal", path.display())).unwrap())]
#[case::folder_moved(|path: &Path| {
    let folder = path.parent().unwrap();
    fs::rename(folder, folder.with_extension("old")).unwrap();
})]
fn a_file_that_is_replaced_under_an_open_journal_takes_nothing_more(#[case] harm: fn(&Path)) {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("state");
    written(&folder);
    let mut journal = in_folder(&folder);
    harm(journal.path().unwrap());
    let fault = put(&mut journal, 9, "acct_z").unwrap_err();
    assert!(matches!(fault, JournalFault::Replaced { .. }), "{fault}");
    let fault = journal.conclude(debit(3), &settled(), moment(9)).unwrap_err();
    assert!(matches!(fault, JournalFault::Replaced { .. }), "{fault}");
}
