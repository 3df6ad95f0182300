//! Where a journal lies and whether the file there can be trusted: permissions, links, and whether it is still the file
//! that was opened. A file is never opened here once SQLite may have it open: closing it would drop SQLite's locks
//! (sqlite.org/howtocorrupt.html, 2.2).

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::{Label, Mode};
use crate::files::{BESIDE_SQLITE, beside, create_new, is_plain, is_plain_name, strangeness, sync_folder, words};

use super::super::chain::{Canon, mode_word};
use super::super::fault::JournalFault;

/// Bits of a folder's mode: anybody may write to it, and what is in it may be removed by its owner only.
const WRITABLE_BY_ALL: u32 = 0o002;
const STICKY: u32 = 0o1000;

/// Where a journal is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In memory: gone with the program. For demos.
    Memory,
    /// In a folder, which is made if it is missing; the folder above it is not.
    Folder(PathBuf),
    /// In such a folder, in a file that is named after one run of a simulated Stripe. Another run knows nothing of this one's
    /// debits, so that what was left unresolved in one must not block an account of the next.
    Run {
        /// The folder.
        folder: PathBuf,
        /// The run's id.
        run: String,
    },
}

/// A file as the system tells it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

/// A journal's file as it was when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenFile {
    pub(super) path: PathBuf,
    main: Identity,
    log: Option<Identity>,
}

impl OpenFile {
    /// Remembers the write-ahead log, which SQLite has made by now.
    pub(super) fn remember_log(&mut self) -> Result<(), JournalFault> {
        self.log = Some(identity(&beside(&self.path, "-wal")).ok_or_else(|| self.replaced())?);
        Ok(())
    }

    /// Refuses unless what is at the path is what was opened, the log included: SQLite would go on writing into a
    /// deleted file without a word.
    pub(super) fn still_there(&self) -> Result<(), JournalFault> {
        let is_main = identity(&self.path) == Some(self.main);
        let is_log = self.log.is_none_or(|log| identity(&beside(&self.path, "-wal")) == Some(log));
        if is_main && is_log { Ok(()) } else { Err(self.replaced()) }
    }

    fn replaced(&self) -> JournalFault {
        JournalFault::Replaced { journal: label(&self.path) }
    }
}

/// Makes folder and file if they are missing, and refuses what others could have put there.
pub(super) fn prepare(folder: &Path, owner: &str, mode: Mode) -> Result<OpenFile, JournalFault> {
    let folder = prepare_folder(folder)?;
    let path = folder.join(file_name(owner, mode));
    for suffix in BESIDE_SQLITE {
        let other = beside(&path, suffix);
        match fs::symlink_metadata(&other) {
            Ok(found) => refuse_stranger(&other, &found)?,
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(cannot_open(&other, &e)),
        }
    }
    match fs::symlink_metadata(&path) {
        Ok(found) => refuse_stranger(&path, &found)?,
        Err(e) if e.kind() == ErrorKind::NotFound => create(&folder, &path)?,
        Err(e) => return Err(cannot_open(&path, &e)),
    }
    let main = identity(&path).ok_or_else(|| JournalFault::Replaced { journal: label(&path) })?;
    Ok(OpenFile { path, main, log: None })
}

/// Where the journal lies, if there is one; examined as by [`prepare`], and nothing is made.
pub(super) fn find(folder: &Path, owner: &str, mode: Mode) -> Result<Option<PathBuf>, JournalFault> {
    match fs::metadata(folder) {
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(cannot_use(folder, &words(&e))),
    }
    let path = examine_folder(folder)?.join(file_name(owner, mode));
    for suffix in BESIDE_SQLITE.into_iter().chain([""]) {
        let one = beside(&path, suffix);
        match fs::symlink_metadata(&one) {
            Ok(found) => refuse_stranger(&one, &found)?,
            Err(e) if e.kind() == ErrorKind::NotFound && suffix.is_empty() => return Ok(None),
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(cannot_open(&one, &e)),
        }
    }
    Ok(Some(path))
}

/// A path as text that is safe to show.
pub(super) fn label(path: &Path) -> Label {
    Label::new(&path.to_string_lossy())
}

/// One file for each platform account, or run of a simulated one, and mode. An id that could be more than a name in a folder is spelt by its hash.
fn file_name(id: &str, mode: Mode) -> String {
    let word = mode_word(mode);
    if is_plain_name(id) {
        return format!("{word}-{id}.journal.sqlite");
    }
    let plain: String = id.chars().filter(|c| is_plain(*c)).take(24).collect();
    let hash: String = Canon::new("pullfunds journal name").text(id).finish().to_string().chars().take(16).collect();
    format!("{word}-{plain}-{hash}.journal.sqlite")
}

/// Follows links in the folder's own path once, and then works on the real folder only.
fn prepare_folder(folder: &Path) -> Result<PathBuf, JournalFault> {
    let fault = |e: &io::Error| cannot_use(folder, &words(e));
    match fs::metadata(folder) {
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => make_folder(folder)?,
        Err(e) => return Err(fault(&e)),
    }
    examine_folder(folder)
}

/// The real folder, unless others could put something there.
fn examine_folder(folder: &Path) -> Result<PathBuf, JournalFault> {
    let fault = |e: &io::Error| cannot_use(folder, &words(e));
    let real = fs::canonicalize(folder).map_err(|e| fault(&e))?;
    let found = fs::metadata(&real).map_err(|e| fault(&e))?;
    if !found.is_dir() {
        return Err(cannot_use(&real, "it is a file, not a folder"));
    }
    let mode = found.permissions().mode() & 0o7777;
    if mode & WRITABLE_BY_ALL != 0 {
        let is_ours = found.uid() == rustix::process::geteuid().as_raw();
        return Err(writable_by_all(&real, mode, is_ours));
    }
    Ok(real)
}

/// Makes the last folder of the path only: with a wrong letter further up, a journal would begin empty in another place,
/// and an unresolved debit in the old one would block nothing.
fn make_folder(folder: &Path) -> Result<(), JournalFault> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        // Another console made it at the same moment; it is examined like any other.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(e) => {
            let is_named = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
            return Err(match folder.ancestors().skip(1).take_while(is_named).last() {
                Some(missing) => JournalFault::NoParent { folder: label(folder), missing: label(missing) },
                None => cannot_use(folder, &words(&e)),
            });
        }
    }
    let parent = folder.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(parent).map_err(|e| cannot_use(folder, &words(&e)))
}

/// `chmod` is advised only where it can be meant: not for a shared folder such as `/tmp`, and not for another's.
fn writable_by_all(folder: &Path, mode: u32, is_ours: bool) -> JournalFault {
    let folder = label(folder);
    if is_ours && mode & STICKY == 0 {
        JournalFault::FolderOpen { folder, mode }
    } else {
        JournalFault::FolderShared { folder, mode }
    }
}

fn create(folder: &Path, path: &Path) -> Result<(), JournalFault> {
    match create_new(path) {
        Ok(file) => file.sync_all().map_err(|e| cannot_open(path, &e))?,
        // Another console made it at the same moment; it is examined like any other.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            let found = fs::symlink_metadata(path).map_err(|e| cannot_open(path, &e))?;
            return refuse_stranger(path, &found);
        }
        Err(e) => return Err(cannot_open(path, &e)),
    }
    sync_folder(folder).map_err(|e| cannot_open(path, &e))
}

fn refuse_stranger(path: &Path, found: &fs::Metadata) -> Result<(), JournalFault> {
    if let Some(what) = strangeness(found) {
        return Err(JournalFault::NotAFile { journal: label(path), what });
    }
    let mode = found.permissions().mode() & 0o7777;
    if mode & 0o007 != 0 {
        return Err(JournalFault::FileOpen { journal: label(path), mode });
    }
    Ok(())
}

fn identity(path: &Path) -> Option<Identity> {
    let found = fs::symlink_metadata(path).ok()?;
    found.is_file().then(|| Identity { device: found.dev(), inode: found.ino() })
}

fn cannot_open(path: &Path, e: &io::Error) -> JournalFault {
    if e.kind() == ErrorKind::StorageFull {
        return JournalFault::Full { journal: label(path) };
    }
    if e.kind() == ErrorKind::ReadOnlyFilesystem {
        return JournalFault::ReadOnly { journal: label(path) };
    }
    JournalFault::CannotOpen { journal: label(path), why: Label::new(&words(e)) }
}

fn cannot_use(folder: &Path, why: &str) -> JournalFault {
    JournalFault::Folder { folder: label(folder), why: Label::new(why) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::usual("acct_1MOCKplatform", "mock-acct_1MOCKplatform.journal.sqlite")]
    #[case::climbing("../../etc/x", "mock-etcx-fb913ae9e54b7ca5.journal.sqlite")]
    fn a_file_is_named_after_mode_and_platform(#[case] id: &str, #[case] name: &str) {
        assert_eq!(file_name(id, Mode::Mock), name);
    }

    #[test]
    fn ids_that_differ_only_in_what_a_name_cannot_hold_have_two_files() {
        let name = |id: &str| file_name(id, Mode::Live);
        assert_ne!(name("acct/1"), name("acct.1"));
        assert_ne!(name(&"a".repeat(200)), name(&"a".repeat(201)));
        assert!(name(&"a".repeat(255)).len() < 100);
    }

    #[rstest]
    #[case::ours(0o777, true, "Take that away: chmod o-w /srv/x")]
    #[case::anothers(0o777, false, "Name a folder of your own with --state-dir.")]
    #[case::shared(0o1777, true, "Name a folder of your own with --state-dir.")]
    #[case::tmp(0o1777, false, "Name a folder of your own with --state-dir.")]
    fn a_folder_is_to_be_closed_only_by_its_owner_and_never_a_shared_one(
        #[case] mode: u32,
        #[case] is_ours: bool,
        #[case] advice: &str,
    ) {
        let said = writable_by_all(Path::new("/srv/x"), mode, is_ours).to_string();
        assert!(said.ends_with(advice), "{said}");
    }
}
