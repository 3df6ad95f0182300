//! The file in which a served world is kept between two runs: read whole at the start, written whole at the end beside it and
//! moved into place, for its owner only.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::cli::{Exit, Failure};
use crate::world::World;

/// A file that keeps a world.
#[derive(Debug)]
pub(super) struct StateFile<'a>(&'a Path);

impl<'a> StateFile<'a> {
    /// A file that can be written where it is said to be, so that this is known before hours of work and not after.
    pub(super) fn at(path: &'a Path) -> Result<Self, Failure> {
        let file = Self(path);
        let trial = file.beside();
        let tried = create(&trial).and_then(|_| fs::remove_file(&trial));
        match tried {
            Ok(()) => Ok(file),
            Err(error) => Err(file.failed("cannot be written", &error)),
        }
    }

    /// The world in it; none when there is no such file yet.
    pub(super) fn load(&self) -> Result<Option<World>, Failure> {
        match fs::read(self.0) {
            Ok(bytes) => World::load(&bytes).map(Some).map_err(|fault| self.failed("is not loaded", &fault)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("cannot be read", &error)),
        }
    }

    /// Keeps a world. The file is either the old one or the new one, never a part.
    pub(super) fn save(&self, world: &World) -> Result<(), Failure> {
        let bytes = world.save().map_err(|fault| self.failed("is not written", &fault))?;
        let beside = self.beside();
        let written = create(&beside)
            .and_then(|mut file| file.write_all(&bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&beside, self.0));
        written.map_err(|error| {
            fs::remove_file(&beside).unwrap_or_default();
            self.failed("cannot be written", &error)
        })
    }

    fn beside(&self) -> PathBuf {
        let mut name = self.0.as_os_str().to_owned();
        name.push(format!(".{}", std::process::id()));
        PathBuf::from(name)
    }

    fn failed(&self, what: &str, why: &dyn std::fmt::Display) -> Failure {
        Failure::new(Exit::WrongFile, format!("the state file {} {what}: {why}", self.0.display()))
    }
}

fn create(path: &Path) -> io::Result<fs::File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
