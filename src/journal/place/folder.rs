//! The folder of a journal: one person's, or shared by a group of operators. Who else could write there, or put another folder
//! in its place, could forge what was sent.

use std::fs::{self, DirBuilder, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::Label;
use crate::files::{sync_folder, words};

use super::{PlaceFault, group, locking};

/// Bits of a folder's mode: who may write to it; what is in it may be removed by its owner only; its group is handed on; what
/// those who are neither owner nor of the group may do.
const WRITABLE_BY_ALL: u32 = 0o002;
const WRITABLE_BY_GROUP: u32 = 0o020;
const STICKY: u32 = 0o1000;
const HANDS_GROUP_ON: u32 = 0o2000;
const OTHERS: u32 = 0o007;

/// A folder in which a journal may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    /// Its real path.
    pub(super) path: PathBuf,
    /// The number of the group that shares it; none where it is one person's.
    pub(super) group: Option<u32>,
}

/// Makes the folder if it is missing, and examines it.
pub(super) fn prepare(folder: &Path) -> Result<Folder, PlaceFault> {
    match fs::metadata(folder) {
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => make(folder)?,
        Err(e) => return Err(cannot_use(folder, &words(&e))),
    }
    examine(folder)
}

/// Follows links in the folder's own path once, and refuses the real folder where others could put something there.
pub(super) fn examine(folder: &Path) -> Result<Folder, PlaceFault> {
    let fault = |e: &io::Error| cannot_use(folder, &words(e));
    let real = fs::canonicalize(folder).map_err(|e| fault(&e))?;
    let found = fs::metadata(&real).map_err(|e| fault(&e))?;
    if !found.is_dir() {
        return Err(cannot_use(&real, "it is a file, not a folder"));
    }
    let group = sharing(&real, &found)?;
    for above in real.ancestors().skip(1) {
        let mode = mode(&fs::metadata(above).map_err(|e| fault(&e))?);
        if mode & WRITABLE_BY_ALL != 0 && mode & STICKY == 0 {
            return Err(PlaceFault::AboveOpen { folder: label(&real), above: label(above), mode });
        }
    }
    locking::examine(&real)?;
    Ok(Folder { path: real, group })
}

/// The group that shares the folder, if it is shared.
fn sharing(real: &Path, found: &Metadata) -> Result<Option<u32>, PlaceFault> {
    let mode = mode(found);
    if mode & WRITABLE_BY_ALL != 0 {
        return Err(writable_by_all(real, mode, found.uid() == group::us()));
    }
    if mode & WRITABLE_BY_GROUP == 0 {
        return Ok(None);
    }
    if mode & HANDS_GROUP_ON == 0 || mode & OTHERS != 0 {
        return Err(PlaceFault::HalfShared { folder: label(real), mode });
    }
    if !group::is_ours(found.gid()) {
        return Err(PlaceFault::NotInGroup { folder: label(real), group: group::name(found.gid()) });
    }
    Ok(Some(found.gid()))
}

/// Makes the last folder of the path only: with a wrong letter further up, a journal would begin empty in another place,
/// and an unresolved debit in the old one would block nothing.
fn make(folder: &Path) -> Result<(), PlaceFault> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        // Another console made it at the same moment; it is examined like any other.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(e) => {
            let is_named = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
            return Err(match folder.ancestors().skip(1).take_while(is_named).last() {
                Some(missing) => PlaceFault::NoParent { folder: label(folder), missing: label(missing) },
                None => cannot_use(folder, &words(&e)),
            });
        }
    }
    let parent = folder.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(parent).map_err(|e| cannot_use(folder, &words(&e)))
}

/// `chmod` is advised only where it can be meant: not for a shared folder such as `/tmp`, and not for another's.
fn writable_by_all(folder: &Path, mode: u32, is_ours: bool) -> PlaceFault {
    let folder = label(folder);
    if is_ours && mode & STICKY == 0 {
        PlaceFault::FolderOpen { folder, mode }
    } else {
        PlaceFault::FolderShared { folder, mode }
    }
}

/// The bits that `chmod` sets.
pub(super) fn mode(found: &Metadata) -> u32 {
    found.permissions().mode() & 0o7777
}

/// A path as text that is safe to show.
pub(in crate::journal) fn label(path: &Path) -> Label {
    Label::new(&path.to_string_lossy())
}

pub(super) fn cannot_use(folder: &Path, why: &str) -> PlaceFault {
    PlaceFault::Folder { folder: label(folder), why: Label::new(why) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

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
