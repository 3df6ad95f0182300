//! The file that holds the token of `/_world`, for scripts: readable by its owner only, never through a link, and gone when the
//! server ends.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::cli::{Exit, Failure, worlds};
use crate::files::create_new;
use crate::serve::Token;

/// A file that is removed when this is dropped.
#[derive(Debug)]
pub(super) struct TokenFile(PathBuf);

impl TokenFile {
    /// Writes the token to a file of a given name, or to one with a new name in the folder for such files.
    pub(super) fn write(path: Option<&Path>, address: SocketAddr, token: &Token) -> Result<Self, Failure> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => folder().join(new_name(address)?),
        };
        write(&path, token).map_err(|error| {
            let sentence = format!("the token cannot be written to {}: {error}", path.display());
            Failure::new(Exit::WrongFile, sentence)
        })?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        // What is no longer there needs no removing.
        fs::remove_file(&self.0).unwrap_or_default();
    }
}

/// The user's own folder for what lasts as long as a session; the common one where there is none.
fn folder() -> PathBuf {
    std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|path| path.is_dir())
        .unwrap_or_else(std::env::temp_dir)
}

/// A name that nobody can have put there before.
fn new_name(address: SocketAddr) -> Result<String, Failure> {
    let word: String = format!("{:032x}", worlds::drawn()?).chars().take(8).collect();
    Ok(format!("pullfunds-{}-{word}.token", address.port()))
}

/// Written beside it and moved there, so that no reader finds half of it and no link is followed.
fn write(path: &Path, token: &Token) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let mut file = create_new(&beside)?;
    let moved = writeln!(file, "{}", token.reveal()).and_then(|()| fs::rename(&beside, path));
    moved.inspect_err(|_| fs::remove_file(&beside).unwrap_or_default())
}
