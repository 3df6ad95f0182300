//! Where the journal is kept: for a run of a simulated Stripe in the folder that was named, or in memory; for test and live mode
//! always on disk, in a file for each platform and mode. And where what was last seen is kept.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cache;
use crate::config::Settings;
use crate::domain::{AccountId, Mode};
use crate::files::is_plain_name;
use crate::journal::{Book, Place};
use crate::runtime::custody::Reopen;

use super::{Exit, Failure, ScreenArgs};

/// Opens the journal of a run of a simulated Stripe: in a folder in a file of its own, or in memory.
pub(super) fn of_runs(folder: Option<PathBuf>, platform: AccountId) -> Reopen {
    Arc::new(move |run| {
        let of_run = |folder: &PathBuf| Place::Run { folder: folder.clone(), run: run.to_owned() };
        Book::open(&folder.as_ref().map_or(Place::Memory, of_run), &platform, Mode::Mock)
    })
}

/// Where the cache of a platform is, and of a run where Stripe is simulated; none where it is not wanted, and where the
/// system names no folder for it (specifications.freedesktop.org/basedir-spec).
pub(super) fn cache(args: &ScreenArgs, mode: Mode, platform: &AccountId, run: Option<&str>) -> Option<cache::Place> {
    let folder = cache_folder()?;
    if args.no_cache { None } else { cache::Place::new(folder, mode, platform, run) }
}

/// The folder for caches.
pub(super) fn cache_folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache")))?;
    Some(base.join("pullfunds"))
}

/// How a journal's name ends.
pub(super) const JOURNAL: &str = ".journal.sqlite";

/// Files of a folder that are named after a mode and a platform, or after a run of a simulated Stripe, in order. None where
/// there is no such folder.
pub(super) fn named(folder: &Path, ending: &str) -> io::Result<Vec<(Mode, String)>> {
    let entries = match folder.read_dir() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let Some((word, id)) = name.to_str().and_then(|name| name.strip_suffix(ending)?.split_once('-')) else {
            continue;
        };
        let mode = [Mode::Mock, Mode::Test, Mode::Live].into_iter().find(|mode| mode.word().eq_ignore_ascii_case(word));
        found.extend(mode.filter(|_| is_plain_name(id)).map(|mode| (mode, id.to_owned())));
    }
    found.sort_by(|(mode, id), (other, its)| (mode.word(), id).cmp(&(other.word(), its)));
    Ok(found)
}

/// The folder of the journals of test and live mode, and who says so; nothing is made.
pub(super) fn folder(args: &ScreenArgs, settings: &Settings) -> (Option<PathBuf>, &'static str) {
    match (&args.state_dir, &settings.state_dir) {
        (Some(folder), _) => (Some(folder.clone()), "--state-dir"),
        (None, Some(folder)) => (Some(folder.clone()), "the configuration"),
        (None, None) => (exports(), "XDG_STATE_HOME or HOME"),
    }
}

/// Opens the journal of a platform in test or live mode.
pub(super) fn of_platform(
    args: &ScreenArgs,
    settings: &Settings,
    platform: AccountId,
    mode: Mode,
) -> Result<Reopen, Failure> {
    let folder = match args.state_dir.clone().or_else(|| settings.state_dir.clone()) {
        Some(folder) => folder,
        None => usual()?,
    };
    Ok(Arc::new(move |_| Book::open(&Place::Folder(folder.clone()), &platform, mode)))
}

/// The folder for such files, whose own folders are made: no wrong letter can lead elsewhere.
fn usual() -> Result<PathBuf, Failure> {
    let Some(above) = usual_above() else {
        let sentence =
            "there is no folder for the journal: neither XDG_STATE_HOME nor HOME is set. Name one with --state-dir.";
        return Err(Failure::new(Exit::Usage, sentence));
    };
    DirBuilder::new().recursive(true).mode(0o700).create(&above).map_err(|error| {
        let sentence = format!("{}: cannot be made: {error}. --state-dir names another folder.", above.display());
        Failure::new(Exit::Journal, sentence)
    })?;
    Ok(above.join("pullfunds"))
}

/// The folder for what somebody asks to be written down; none where the system names none.
pub(super) fn exports() -> Option<PathBuf> {
    usual_above().map(|above| above.join("pullfunds"))
}

fn usual_above() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder_for_state(named("XDG_STATE_HOME").as_deref(), named("HOME").as_deref())
}

/// `XDG_STATE_HOME` if it is a whole path, else its usual place in the home folder.
fn folder_for_state(state_home: Option<&Path>, home: Option<&Path>) -> Option<PathBuf> {
    let state_home = state_home.filter(|folder| folder.is_absolute()).map(Path::to_owned);
    state_home.or_else(|| Some(home?.join(".local").join("state")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Some("/state"), Some("/home/a"), Some("/state"))]
    #[case(Some("state"), Some("/home/a"), Some("/home/a/.local/state"))]
    #[case(None, Some("/home/a"), Some("/home/a/.local/state"))]
    #[case(None, None, None)]
    fn the_folder_for_state_is_where_others_keep_theirs(
        #[case] state_home: Option<&str>,
        #[case] home: Option<&str>,
        #[case] expected: Option<&str>,
    ) {
        let folder = folder_for_state(state_home.map(Path::new), home.map(Path::new));
        assert_eq!(folder.as_deref(), expected.map(Path::new));
    }

    #[test]
    fn test_and_live_have_a_file_of_their_own_in_the_folder_that_was_named_last() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::load(None).unwrap();
        settings.state_dir = Some(folder.path().join("of_config"));
        let args = ScreenArgs { state_dir: Some(folder.path().join("of_flag")), ..ScreenArgs::default() };
        let opened = |args: &ScreenArgs, mode| {
            let reopen = of_platform(args, &settings, AccountId::new("acct_1"), mode).unwrap();
            reopen("").unwrap().path().unwrap().strip_prefix(folder.path()).unwrap().to_owned()
        };
        let by_config = ScreenArgs::default();
        assert_eq!(opened(&args, Mode::Test), Path::new("of_flag/test-acct_1.journal.sqlite"));
        assert_eq!(opened(&args, Mode::Live), Path::new("of_flag/live-acct_1.journal.sqlite"));
        assert_eq!(opened(&by_config, Mode::Live), Path::new("of_config/live-acct_1.journal.sqlite"));
    }
}
