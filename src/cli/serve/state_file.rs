//! The file in which a served world is kept between two runs: read whole at the start, written whole at the end beside it and
//! moved into place, for its owner only. The file beside it is there from the start: it shows that the folder can be written to,
//! before hours of work and not after, and its lock keeps a second server from the same state. Where a server was killed it is
//! left behind and taken away by the next.

use std::fmt::Display;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::cli::{Exit, Failure};
use crate::files::{create_new, open_itself, sync_folder};
use crate::world::World;

/// What the name of the file beside it ends in.
const ENDING: &str = ".pullfunds-unfinished";

/// How often the file beside it is tried for when others do the same.
const TRIES: usize = 5;

/// A file that keeps a world.
#[derive(Debug)]
pub(super) struct StateFile {
    path: PathBuf,
    beside: Beside,
}

impl StateFile {
    /// The file, reserved for this server.
    pub(super) fn at(path: &Path) -> Result<Self, Failure> {
        let path = where_it_is(path).map_err(|error| failed(path, "cannot be used", &error))?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(ENDING);
        match Beside::reserve(Path::new(&beside)) {
            Ok(beside) => Ok(Self { path, beside }),
            Err(NotReserved::InUse) => Err(in_use(&path)),
            Err(NotReserved::Failed(error)) => Err(failed(&path, "cannot be written", &error)),
        }
    }

    /// The world in it; none when there is no such file yet.
    pub(super) fn load(&self) -> Result<Option<World>, Failure> {
        match fs::metadata(&self.path) {
            Ok(found) if !found.is_file() => Err(self.failed("is not loaded", &"it is not a file")),
            Ok(found) => self.read(found.len()).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("cannot be read", &error)),
        }
    }

    fn read(&self, length: u64) -> Result<World, Failure> {
        let unread = |error: &io::Error| self.failed("cannot be read", error);
        let mut file = open_itself(&self.path).map_err(|error| unread(&error))?;
        let mut bytes = Vec::new();
        let first = u64::try_from(World::LONGEST_HEAD).unwrap_or(u64::MAX);
        (&file).take(first).read_to_end(&mut bytes).map_err(|error| unread(&error))?;
        World::may_load(&bytes, length).map_err(|fault| self.failed("is not loaded", &fault))?;
        file.read_to_end(&mut bytes).map_err(|error| unread(&error))?;
        World::load(&bytes).map_err(|fault| self.failed("is not loaded", &fault))
    }

    /// Keeps a world. The file is either the old one or the new one, never a part.
    pub(super) fn save(&mut self, world: &World) -> Result<(), Failure> {
        let bytes = world.save().map_err(|fault| self.failed("is not written", &fault))?;
        match self.beside.become_file(&self.path, &bytes) {
            Ok(()) => Ok(()),
            Err(NotReserved::InUse) => Err(in_use(&self.path)),
            Err(NotReserved::Failed(error)) => Err(self.failed("cannot be written", &error)),
        }
    }

    fn failed(&self, what: &str, why: &dyn Display) -> Failure {
        failed(&self.path, what, why)
    }
}

fn failed(path: &Path, what: &str, why: &dyn Display) -> Failure {
    Failure::new(Exit::WrongFile, format!("the state file {} {what}: {why}", path.display()))
}

fn in_use(path: &Path) -> Failure {
    let path = path.display();
    let sentence = format!("another pullfunds serve keeps its world in {path}; end it, or name another file");
    Failure::new(Exit::Unavailable, sentence)
}

/// The file that a path leads to, which a link stays a link to.
fn where_it_is(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if fs::symlink_metadata(path).is_ok() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "it is a link to nothing"));
            }
            Ok(path.to_owned())
        }
        known => known,
    }
}

/// A file beside another, made and locked by this server; taken away when this is dropped.
#[derive(Debug)]
struct Beside {
    path: PathBuf,
    file: File,
}

/// Why there is none.
#[derive(Debug)]
enum NotReserved {
    /// Another server has it.
    InUse,
    /// The system refused.
    Failed(io::Error),
}

impl From<io::Error> for NotReserved {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<TryLockError> for NotReserved {
    fn from(error: TryLockError) -> Self {
        match error {
            TryLockError::WouldBlock => Self::InUse,
            TryLockError::Error(error) => Self::Failed(error),
        }
    }
}

impl Beside {
    fn reserve(path: &Path) -> Result<Self, NotReserved> {
        for _ in 0..TRIES {
            match create_new(path) {
                Ok(file) => {
                    file.try_lock()?;
                    let beside = Self { path: path.to_owned(), file };
                    // Somebody may have taken it for a dead server's before it was locked.
                    if beside.is_there() {
                        return Ok(beside);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => remove_left_behind(path)?,
                Err(error) => return Err(error.into()),
            }
        }
        Err(NotReserved::InUse)
    }

    /// Writes it and moves it over another file.
    fn become_file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), NotReserved> {
        if !self.is_there() {
            // Folders for what is temporary are swept now and then.
            *self = Self::reserve(&self.path)?;
        }
        self.file.write_all(bytes)?;
        self.file.sync_all()?;
        fs::rename(&self.path, path)?;
        // The move lasts once its folder is synced; a system that cannot do that has its own ways.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync_folder(folder).unwrap_or_default();
        Ok(())
    }

    fn is_there(&self) -> bool {
        is_same(&self.file, &self.path).unwrap_or(false)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It may have moved, or somebody took it away.
        if self.is_there() {
            fs::remove_file(&self.path).unwrap_or_default();
        }
    }
}

/// Takes away what a server that was killed left behind.
fn remove_left_behind(path: &Path) -> Result<(), NotReserved> {
    // Opened as nothing else than a file, because opening a pipe waits for its other end.
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        let sentence = format!("{} is in the way", path.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, sentence).into());
    }
    let file = match open_itself(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    file.try_lock()?;
    if is_same(&file, path).unwrap_or(false) {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Whether an open file is the one of a name.
fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    let (open, named) = (file.metadata()?, fs::symlink_metadata(path)?);
    Ok((open.dev(), open.ino()) == (named.dev(), named.ino()))
}
