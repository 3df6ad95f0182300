//! Where a journal lies and whether the file there can be trusted: permissions, links, and whether it is still the file
//! that was opened. A file is never opened here once SQLite may have it open: closing it would drop SQLite's locks
//! (sqlite.org/howtocorrupt.html, 2.2).

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::{AccountId, Label, Mode};

use super::super::chain::{Canon, mode_word};
use super::super::fault::JournalFault;

/// Where a journal is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In memory: gone with the program. For demos.
    Memory,
    /// In a folder, which is made if it is missing.
    Folder(PathBuf),
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
pub(super) fn prepare(folder: &Path, platform: &AccountId, mode: Mode) -> Result<OpenFile, JournalFault> {
    let folder = prepare_folder(folder)?;
    let path = folder.join(file_name(platform, mode));
    for suffix in ["-wal", "-shm", "-journal"] {
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

/// A path as text that is safe to show.
pub(super) fn label(path: &Path) -> Label {
    Label::new(&path.to_string_lossy())
}

/// One file for each platform account and mode. An id that could be more than a name in a folder is spelt by its hash.
fn file_name(platform: &AccountId, mode: Mode) -> String {
    let id = platform.as_str();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = mode_word(mode);
    if !id.is_empty() && id.len() <= 64 && id.chars().all(is_plain) {
        return format!("{word}-{id}.journal.sqlite");
    }
    let plain: String = id.chars().filter(|c| is_plain(*c)).take(24).collect();
    let hash: String = Canon::new("pullfunds journal name").text(id).finish().to_string().chars().take(16).collect();
    format!("{word}-{plain}-{hash}.journal.sqlite")
}

/// Follows links in the folder's own path once, and then works on the real folder only.
fn prepare_folder(folder: &Path) -> Result<PathBuf, JournalFault> {
    let fault = |e: &io::Error| JournalFault::Folder { folder: label(folder), why: Label::new(&e.to_string()) };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| fault(&e))?;
    let real = fs::canonicalize(folder).map_err(|e| fault(&e))?;
    let mode = fs::metadata(&real).map_err(|e| fault(&e))?.permissions().mode() & 0o7777;
    if mode & 0o002 != 0 {
        return Err(JournalFault::FolderOpen { folder: label(&real), mode });
    }
    Ok(real)
}

fn create(folder: &Path, path: &Path) -> Result<(), JournalFault> {
    let made = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path);
    match made {
        Ok(file) => file.sync_all().map_err(|e| cannot_open(path, &e))?,
        // Another console made it at the same moment; it is examined like any other.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            let found = fs::symlink_metadata(path).map_err(|e| cannot_open(path, &e))?;
            return refuse_stranger(path, &found);
        }
        Err(e) => return Err(cannot_open(path, &e)),
    }
    // A file that is not in its folder after a power failure was never there.
    File::open(folder).and_then(|dir| dir.sync_all()).map_err(|e| cannot_open(folder, &e))
}

fn refuse_stranger(path: &Path, found: &fs::Metadata) -> Result<(), JournalFault> {
    let not_a_file = |what| Err(JournalFault::NotAFile { journal: label(path), what });
    if found.file_type().is_symlink() {
        return not_a_file("a symbolic link");
    }
    if !found.is_file() {
        return not_a_file("a folder or a device");
    }
    if found.nlink() != 1 {
        return not_a_file("a file with several names");
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

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn cannot_open(path: &Path, e: &io::Error) -> JournalFault {
    if e.kind() == ErrorKind::StorageFull {
        return JournalFault::Full { journal: label(path) };
    }
    if e.kind() == ErrorKind::ReadOnlyFilesystem {
        return JournalFault::ReadOnly { journal: label(path) };
    }
    JournalFault::CannotOpen { journal: label(path), why: Label::new(&e.to_string()) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::usual("acct_1MOCKplatform", "mock-acct_1MOCKplatform.journal.sqlite")]
    #[case::climbing("../../etc/x", "mock-etcx-fb913ae9e54b7ca5.journal.sqlite")]
    fn a_file_is_named_after_mode_and_platform(#[case] id: &str, #[case] name: &str) {
        assert_eq!(file_name(&AccountId::new(id), Mode::Mock), name);
    }

    #[test]
    fn ids_that_differ_only_in_what_a_name_cannot_hold_have_two_files() {
        let name = |id: &str| file_name(&AccountId::new(id), Mode::Live);
        assert_ne!(name("acct/1"), name("acct.1"));
        assert_ne!(name(&"a".repeat(200)), name(&"a".repeat(201)));
        assert!(name(&"a".repeat(255)).len() < 100);
    }
}
