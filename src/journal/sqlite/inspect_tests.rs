//! A look at a journal finds what is in it and what is wrong with it, and leaves everything as it is.

use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;

use super::super::PlaceFault;
use super::super::book::Book;
use super::super::entry::Verified;
use super::samples::{in_folder, platform, verified, written};
use super::*;

/// What a look finds: everything verified, and how many debits are unresolved.
fn look(folder: &Path) -> Result<Option<(Verified, usize)>, JournalFault> {
    let found = Book::look(&Place::Folder(folder.to_owned()), &platform(), Mode::Mock)?;
    found.map(|book| Ok((verified(&book)?, book.unresolved()?.len()))).transpose()
}

/// Names and bytes of all files of a folder.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn a_journal_that_nobody_has_open_is_verified_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let before = everything(folder.path());
    let found = look(folder.path()).unwrap().unwrap();
    assert_eq!(found, (verified(&in_folder(folder.path())).unwrap(), 1));
    assert_eq!(before.len(), 1);
    assert_eq!(everything(folder.path()), before);
}

#[test]
fn a_journal_that_a_console_has_open_is_verified_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let mut journal = in_folder(folder.path());
    samples::put(&mut journal, 4, "acct_d").unwrap();
    let found = look(folder.path()).unwrap().unwrap();
    assert_eq!(found, (verified(&journal).unwrap(), 2));
}

/// Nobody had it open when the look began, so that nothing keeps the two apart.
#[test]
fn a_journal_that_is_written_to_while_it_is_read_is_not_called_damaged_and_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    let look = || Book::look(&Place::Folder(folder.path().to_owned()), &platform(), Mode::Mock);
    let begun = look().unwrap().unwrap();
    let mut console = in_folder(folder.path());
    for n in 10..60 {
        samples::put(&mut console, n, &format!("acct_{n}")).unwrap();
    }
    assert_eq!(verified(&begun).map(|found| found.debits), Ok(3), "it is as it was as long as the console has it open");
    drop(console);
    assert_eq!(verified(&begun), Err(JournalFault::Changed { journal: place::label(&path) }));
    let mut first = Some(begun);
    let read = || verified(&first.take().map_or_else(|| look().map(Option::unwrap), Ok)?);
    assert_eq!(super::super::reread(read).map(|found| found.debits), Ok(53));
}

#[test]
fn where_there_is_none_none_is_made() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(look(folder.path()).unwrap(), None);
    assert_eq!(look(&folder.path().join("missing")).unwrap(), None);
    assert!(everything(folder.path()).is_empty());
}

#[rstest]
#[case::cut(|bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2))]
#[case::foreign(|bytes: &mut Vec<u8>| bytes[..16].copy_from_slice(b"something else.."))]
#[case::another_account(|bytes: &mut Vec<u8>| {
    for at in 0..bytes.len() - 6 {
        if &bytes[at..at + 6] == b"acct_a" {
            bytes[at + 5] = b'z';
        }
    }
})]
fn what_a_console_would_refuse_is_refused(#[case] damage: fn(&mut Vec<u8>)) {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    let mut bytes = fs::read(&path).unwrap();
    damage(&mut bytes);
    fs::write(&path, bytes).unwrap();
    let before = everything(folder.path());
    assert!(look(folder.path()).is_err());
    assert_eq!(everything(folder.path()), before);
}

#[test]
fn no_link_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path());
    let other = folder.path().join("other");
    fs::rename(&path, &other).unwrap();
    std::os::unix::fs::symlink(&other, &path).unwrap();
    assert!(matches!(look(folder.path()), Err(JournalFault::Place(PlaceFault::NotAFile { .. }))));
}

#[test]
fn nothing_is_written_to_what_is_only_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let mut looked = Book::look(&Place::Folder(folder.path().to_owned()), &platform(), Mode::Mock).unwrap().unwrap();
    let fault = samples::put(&mut looked, 9, "acct_z").unwrap_err();
    assert!(matches!(fault, JournalFault::ReadOnly { .. }), "{fault}");
}
