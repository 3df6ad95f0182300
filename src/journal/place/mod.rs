//! Where a journal lies and whether what is there can be trusted: the folder, permissions, links, whose files they are, and
//! whether a file is still the one that was opened. A journal is one person's, or shared by a group of operators on one host.
//! A file is never opened here once SQLite may have it open: closing it would drop SQLite's locks
//! (sqlite.org/howtocorrupt.html, 2.2).

mod fault;
mod folder;
mod group;
mod identity;
mod locking;

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD};
use rustix::io::Errno;

use crate::domain::{Label, Mode};
use crate::files::{
    BESIDE_SQLITE, beside, create_for_group, create_new, is_plain, is_plain_name, quoted, strangeness, sync_folder,
    words,
};

use super::chain::{Canon, mode_word};
use super::fault::JournalFault;

pub use fault::PlaceFault;
use folder::Folder;
pub(super) use folder::label;
pub(super) use identity::OpenFile;

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

/// Who can see what a journal holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// This program only, as long as it runs.
    Memory,
    /// One person, who does not see the debits of others.
    Personal,
    /// Everybody in a group.
    Shared {
        /// The group's name.
        group: Label,
    },
}

impl fmt::Display for Keeping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("in memory"),
            Self::Personal => f.write_str("personal"),
            Self::Shared { group } => write!(f, "shared ({group})"),
        }
    }
}

/// Makes folder and file if they are missing, and refuses what others could have put there.
pub(super) fn prepare(folder: &Path, owner: &str, mode: Mode) -> Result<OpenFile, JournalFault> {
    let folder = folder::prepare(folder)?;
    let path = folder.path.join(file_name(owner, mode));
    for suffix in BESIDE_SQLITE {
        examine(&beside(&path, suffix), &folder)?;
    }
    if !examine(&path, &folder)? {
        create(&folder, &path)?;
    }
    let file = OpenFile::at(path, folder.group)?;
    Ok(file)
}

/// Where the journal lies, if there is one; examined as by [`prepare`], and nothing is made.
pub(super) fn find(folder: &Path, owner: &str, mode: Mode) -> Result<Option<OpenFile>, JournalFault> {
    match fs::metadata(folder) {
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(folder::cannot_use(folder, &words(&e)).into()),
    }
    let folder = folder::examine(folder)?;
    let path = folder.path.join(file_name(owner, mode));
    for suffix in BESIDE_SQLITE {
        examine(&beside(&path, suffix), &folder)?;
    }
    if examine(&path, &folder)? { OpenFile::at(path, folder.group).map(Some) } else { Ok(None) }
}

/// Who can see what is kept in a folder of this group.
fn keeping(group: Option<u32>) -> Keeping {
    group.map_or(Keeping::Personal, |group| Keeping::Shared { group: group::name(group) })
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

/// Makes a file with the permissions that it keeps. SQLite gives those of the file to what it puts beside it.
fn create(folder: &Folder, path: &Path) -> Result<(), JournalFault> {
    let made = if folder.group.is_some() { create_for_group(path) } else { create_new(path) };
    match made {
        Ok(file) => file.sync_all().map_err(|e| cannot_open(path, &e))?,
        // Another console made it at the same moment; it is examined like any other.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => return examine(path, folder).map(|_| ()),
        Err(e) => return Err(cannot_open(path, &e)),
    }
    sync_folder(&folder.path).map_err(|e| cannot_open(path, &e))
}

/// Whether something is there. What is not a file that this folder's people alone can use is refused.
fn examine(path: &Path, folder: &Folder) -> Result<bool, JournalFault> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(cannot_open(path, &e)),
    };
    if let Some(what) = strangeness(&found) {
        return Err(PlaceFault::NotAFile { journal: label(path), what }.into());
    }
    whose(path, &found, folder.group)?;
    Ok(true)
}

/// Refuses a file that others can use, and one that those who should use it cannot.
fn whose(path: &Path, found: &fs::Metadata, group: Option<u32>) -> Result<(), PlaceFault> {
    let (journal, mode) = (label(path), folder::mode(found));
    match group {
        Some(group) if mode != 0o660 || found.gid() != group => {
            Err(PlaceFault::NotOfGroup { journal, group: group::name(group), mode })
        }
        None if mode & 0o077 != 0 => Err(PlaceFault::FileOpen { journal, mode }),
        // Who may do everything may look at anybody's, and SQLite leaves it to its owner.
        None if found.uid() != group::us() && group::us() != 0 => {
            Err(PlaceFault::NotYours { journal, owner: found.uid(), mode })
        }
        Some(_) | None => may_read(path, found),
    }
}

/// Whether the system lets this user read it. SQLite would only say that it cannot open it.
fn may_read(path: &Path, found: &fs::Metadata) -> Result<(), PlaceFault> {
    let asked = rustix::fs::accessat(CWD, path, Access::READ_OK, AtFlags::EACCESS);
    if asked != Err(Errno::ACCESS) {
        return Ok(());
    }
    let (journal, mode, owner, us) = (label(path), folder::mode(found), found.uid(), group::us());
    let way = if owner == us {
        format!("Give it back: chmod u+rw {}", quoted(journal.as_str()))
    } else {
        "Name a folder of your own with --state-dir.".to_owned()
    };
    Err(PlaceFault::Denied { journal, owner, mode, us, way: Label::new(&way) })
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
}
