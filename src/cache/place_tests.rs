//! Where a cache may lie: a file and a folder of the operator's own, and nothing that leads elsewhere.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use rstest::rstest;

use super::samples::{day, names, open, place, seen};
use super::{Cache, CacheFault, Place};
use crate::domain::{AccountId, Mode};

fn mode_of(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// What is said of a place that cannot be used.
fn said(place: &Place) -> String {
    match Cache::open(place) {
        Err(fault @ CacheFault::Unusable { .. }) => fault.to_string(),
        other => panic!("it was used: {other:?}"),
    }
}

#[test]
fn folder_and_file_are_the_operators_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = open(folder.path());
    cache.add(day(), 1).unwrap();
    assert_eq!(mode_of(&folder.path().join("pullfunds")), 0o700);
    let files: Vec<_> =
        fs::read_dir(folder.path().join("pullfunds")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.contains(&cache.path().to_owned()) && files.len() > 1, "{files:?}");
    for file in files {
        assert_eq!(mode_of(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_folder_that_others_may_enter_is_closed_and_a_file_that_others_could_write_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).keep(&[seen("acct_a", "Amber", 1)], None, &[]).unwrap();
    let (own, file) = (folder.path().join("pullfunds"), place(folder.path()).path());
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(names(&open(folder.path())), ["Amber"]);
    assert_eq!(mode_of(&own), 0o700);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(names(&open(folder.path())), [""; 0]);
    assert_eq!(mode_of(&file), 0o600);
}

#[rstest]
#[case::file("")]
#[case::log("-wal")]
#[case::memory("-shm")]
fn no_link_is_followed(#[case] suffix: &str) {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let (link, other) = (crate::files::beside(&place(folder.path()).path(), suffix), folder.path().join("other"));
    fs::write(&other, "mine").unwrap();
    drop(fs::remove_file(&link));
    symlink(&other, &link).unwrap();
    assert!(said(&place(folder.path())).contains("it is a symbolic link"));
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    assert!(link.is_symlink(), "it is left as it is");
}

#[test]
fn a_folder_that_is_a_link_or_a_file_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let (target, own) = (folder.path().join("target"), folder.path().join("pullfunds"));
    fs::create_dir(&target).unwrap();
    symlink(&target, &own).unwrap();
    assert!(said(&place(folder.path())).contains("it is a symbolic link"));
    assert_eq!(fs::read_dir(&target).unwrap().count(), 0);
    fs::remove_file(&own).unwrap();
    fs::write(&own, "mine").unwrap();
    assert!(said(&place(folder.path())).starts_with("There is no cache ("));
    assert_eq!(fs::read_to_string(&own).unwrap(), "mine");
}

#[test]
fn each_platform_mode_and_run_has_a_file_of_its_own() {
    let of = |mode, platform: &str, run| {
        Place::new("/c".into(), mode, &AccountId::new(platform), run).map(|place| place.path().display().to_string())
    };
    assert_eq!(of(Mode::Live, "acct_1", None).unwrap(), "/c/live-acct_1.cache.sqlite");
    assert_eq!(of(Mode::Test, "acct_1", None).unwrap(), "/c/test-acct_1.cache.sqlite");
    assert_eq!(of(Mode::Mock, "acct_1", Some("wld_2")).unwrap(), "/c/mock-wld_2.cache.sqlite");
    assert_eq!(of(Mode::Live, "../etc/x", None), None, "an id that leads elsewhere has no cache");
    assert_eq!(of(Mode::Mock, "acct_1", Some("a/b")), None);
}

#[test]
fn only_the_latest_runs_of_simulated_stripes_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path());
    let run = |n: i64| {
        let run = format!("wld_{n}");
        Place::new(folder.path().join("pullfunds"), Mode::Mock, &AccountId::new("acct_1"), Some(&run)).unwrap()
    };
    for n in 0..12 {
        drop(Cache::open(&run(n)).unwrap());
        let file = fs::File::open(run(n).path()).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 + u64::try_from(n).unwrap());
        file.set_modified(time).unwrap();
    }
    let is_kept: Vec<bool> = (0..12).map(|n| run(n).path().exists()).collect();
    assert_eq!(is_kept.iter().filter(|is_kept| **is_kept).count(), 8);
    assert!(is_kept.iter().skip(4).all(|is_kept| *is_kept), "{is_kept:?}");
    assert!(place(folder.path()).path().exists(), "that of a real platform is no run");
}
