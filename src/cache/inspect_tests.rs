//! A look at a cache counts what is in it, and neither repairs nor removes it.

use std::fs;

use super::samples::{balance, day, open, place, seen};
use super::{CacheFault, Place};
use crate::domain::{AccountId, Mode};

#[test]
fn a_cache_is_counted_whether_or_not_a_console_has_it_open() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(place(folder.path()).inspect(day()), Ok(None));
    assert!(!folder.path().join("pullfunds").exists(), "none was made");
    let mut cache = open(folder.path());
    cache.keep(&[seen("acct_a", "Amber", 1), seen("acct_b", "Birch", -2)], Some(&balance(1)), &[]).unwrap();
    cache.add(day(), 7).unwrap();
    let counted = || {
        let found = place(folder.path()).inspect(day()).unwrap().unwrap();
        (found.accounts, found.spent)
    };
    assert_eq!(counted(), (2, 7));
    drop(cache);
    let before = fs::read_dir(folder.path().join("pullfunds")).unwrap().count();
    assert_eq!(counted(), (2, 7));
    assert_eq!(fs::read_dir(folder.path().join("pullfunds")).unwrap().count(), before, "nothing was put beside it");
}

#[test]
fn a_damaged_cache_is_told_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).keep(&[seen("acct_a", "Amber", 1)], None, &[]).unwrap();
    let path = place(folder.path()).path();
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(place(folder.path()).inspect(day()), Err(CacheFault::Damaged { .. })));
    assert_eq!(fs::read(&path).unwrap(), &bytes[..bytes.len() / 2]);
    let other = Place::new(folder.path().join("pullfunds"), Mode::Test, &AccountId::new("acct_other"), None).unwrap();
    fs::write(&path, bytes).unwrap();
    fs::rename(&path, other.path()).unwrap();
    assert!(matches!(other.inspect(day()), Err(CacheFault::Damaged { .. })), "it is another platform's");
}
