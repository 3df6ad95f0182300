//! The file that holds the token of `/_world`, for scripts: a new one, readable by its owner only, and gone when the server ends.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::cli::{Exit, Failure, worlds};
use crate::files::NewFile;
use crate::serve::Token;

/// A file that was made here, and is removed when this is dropped.
#[derive(Debug)]
pub(super) struct TokenFile {
    path: PathBuf,
    _file: NewFile,
}

impl TokenFile {
    /// Writes the token to a file of a given name, or to one with a new name in the folder for such files.
    pub(super) fn write(path: Option<&Path>, address: SocketAddr, token: &Token) -> Result<Self, Failure> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => folder().join(new_name(address)?),
        };
        let mut file = NewFile::at(&path)?;
        writeln!(file, "{}", token.reveal()).map_err(|error| {
            let sentence = format!("the token cannot be written to {}: {error}", path.display());
            Failure::new(Exit::WrongFile, sentence)
        })?;
        Ok(Self { path, _file: file })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
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
