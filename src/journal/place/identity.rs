//! A journal's file as it was when it was opened. SQLite would go on writing into a deleted file without a word, and would not
//! notice that others were let in.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::files::beside;

use super::super::fault::JournalFault;
use super::folder::label;
use super::{Keeping, keeping, whose};

/// A file as the system tells it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
}

/// What changes with every write to a file: its size, and when the system last saw it change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    size: u64,
    changed: (i64, i64),
}

/// The file, and its write-ahead log once there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::journal) struct OpenFile {
    pub(in crate::journal) path: PathBuf,
    group: Option<u32>,
    main: Identity,
    log: Option<Identity>,
    shape: Option<Shape>,
}

impl OpenFile {
    /// What is at the path now, in a folder of this group.
    pub(super) fn at(path: PathBuf, group: Option<u32>) -> Result<Self, JournalFault> {
        let main = identity(&path).ok_or_else(|| JournalFault::Replaced { journal: label(&path) })?;
        let shape = shape(&path);
        Ok(Self { path, group, main, log: None, shape })
    }

    /// Whether nobody wrote to the file itself since it was last remembered; what others wrote to its log does not count.
    pub(in crate::journal) fn is_as_left(&self) -> bool {
        self.shape.is_some() && shape(&self.path) == self.shape
    }

    /// Remembers the file as it is now.
    pub(in crate::journal) fn remember(&mut self) {
        self.shape = shape(&self.path);
    }

    /// Remembers the write-ahead log, which SQLite has made by now.
    pub(in crate::journal) fn remember_log(&mut self) -> Result<(), JournalFault> {
        self.log = Some(identity(&beside(&self.path, "-wal")).ok_or_else(|| self.replaced())?);
        Ok(())
    }

    /// Who can see what it holds.
    pub(in crate::journal) fn keeping(&self) -> Keeping {
        keeping(self.group)
    }

    /// Refuses unless what is at the path is what was opened, the log included, and only those can use it who could.
    pub(in crate::journal) fn still_there(&self) -> Result<(), JournalFault> {
        let is_main = identity(&self.path) == Some(self.main);
        let log = beside(&self.path, "-wal");
        let is_log = self.log.is_none_or(|known| identity(&log) == Some(known));
        if !is_main || !is_log {
            return Err(self.replaced());
        }
        self.whose(&self.path)?;
        if self.log.is_some() { self.whose(&log) } else { Ok(()) }
    }

    fn whose(&self, path: &Path) -> Result<(), JournalFault> {
        let found = fs::symlink_metadata(path).map_err(|_| self.replaced())?;
        Ok(whose(path, &found, self.group)?)
    }

    fn replaced(&self) -> JournalFault {
        JournalFault::Replaced { journal: label(&self.path) }
    }
}

fn identity(path: &Path) -> Option<Identity> {
    let found = fs::symlink_metadata(path).ok()?;
    found.is_file().then(|| Identity { device: found.dev(), inode: found.ino() })
}

fn shape(path: &Path) -> Option<Shape> {
    let found = fs::symlink_metadata(path).ok()?;
    Some(Shape { size: found.len(), changed: (found.ctime(), found.ctime_nsec()) })
}
