//! How the program opens and makes files: nothing else does. What it keeps (keys, tokens, journal, cache, state, exports) is
//! never looked for behind a link, and never made over something that is there. Only what a person wrote and named, such as a
//! configuration, is read through a link: people keep theirs elsewhere and link to it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

/// From now on nothing that is made can be read by others, whoever makes it. Before the first thread.
pub fn for_the_owner_alone() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Opens a file for reading that a person named; what a link leads to is the file. A pipe is opened and not waited for, so that
/// whoever asks can look at what it is.
///
/// # Errors
/// As the system says.
pub fn open_named(path: &Path) -> io::Result<File> {
    open(path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY)
}

/// Opens for reading what is at the path itself. A link is refused (see [`is_link`]); a pipe is opened and not waited for, so
/// that whoever asks can look at what it is.
///
/// # Errors
/// As the system says.
pub fn open_itself(path: &Path) -> io::Result<File> {
    open(path, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY)
}

/// Whether [`open_itself`] refused because the path is a link.
#[must_use]
pub fn is_link(error: &io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP)
}

/// Makes a file that its owner alone can read and write.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when anything is there, a link to nothing included; else as the system says.
pub fn create_new(path: &Path) -> io::Result<File> {
    open(path, OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW)
}

/// Makes a file that its owner and its group can read and write, whatever the program otherwise makes.
///
/// # Errors
/// As of [`create_new`].
pub fn create_for_group(path: &Path) -> io::Result<File> {
    let file = create_new(path)?;
    rustix::fs::fchmod(&file, Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::WGRP)?;
    Ok(file)
}

/// A file without a name, which is gone when it is closed.
///
/// # Errors
/// As the system says; not every file system has such files, and not every system.
pub fn open_unnamed(folder: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    let flags = OFlags::RDWR | OFlags::TMPFILE;
    #[cfg(not(target_os = "linux"))]
    let flags = OFlags::RDWR | OFlags::DIRECTORY;
    open(folder, flags)
}

/// Makes sure of a new name in a folder: what is not in its folder after a power failure was never there.
///
/// # Errors
/// As the system says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    open(folder, OFlags::RDONLY | OFlags::DIRECTORY)?.sync_all()
}

/// Why nothing was exported to a path.
#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    /// Something has that name.
    #[error("{path}: there is something of that name already, and nothing is written over it. Name a new file.")]
    Exists {
        /// The path.
        path: String,
    },
    /// It cannot be made or written.
    #[error("{path}: cannot be written: {why}. Name another file.")]
    Failed {
        /// The path.
        path: String,
        /// The system's words.
        why: String,
    },
}

/// Writes a new file that its owner alone can read, whole or not at all.
///
/// # Errors
/// When something has that name already, or the system refuses.
pub fn export(path: &Path, bytes: &[u8]) -> Result<(), NotExported> {
    let mut new = NewFile::at(path)?;
    new.file.write_all(bytes).map_err(|error| new.failed(&error))?;
    new.keep()
}

/// A new file that its owner alone can read. It is gone again unless it is kept: a part of it would look like the whole.
#[derive(Debug)]
pub struct NewFile {
    file: File,
    path: PathBuf,
    is_kept: bool,
}

impl NewFile {
    /// Makes it.
    ///
    /// # Errors
    /// When something has that name already, or the system refuses.
    pub fn at(path: &Path) -> Result<Self, NotExported> {
        match create_new(path) {
            Ok(file) => Ok(Self { file, path: path.to_owned(), is_kept: false }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(NotExported::Exists { path: path.display().to_string() })
            }
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Keeps what was written, once it is on the disk.
    ///
    /// # Errors
    /// As the system says; the file is gone then.
    pub fn keep(mut self) -> Result<(), NotExported> {
        self.file.sync_all().map_err(|error| self.failed(&error))?;
        self.is_kept = true;
        Ok(())
    }

    fn failed(&self, error: &io::Error) -> NotExported {
        failed(&self.path, error)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_kept {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

fn failed(path: &Path, error: &io::Error) -> NotExported {
    NotExported::Failed { path: path.display().to_string(), why: super::words(error) }
}

fn open(path: &Path, flags: OFlags) -> io::Result<File> {
    Ok(File::from(rustix::fs::open(path, flags | OFlags::CLOEXEC, Mode::RUSR | Mode::WUSR)?))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use rstest::rstest;

    use super::*;

    #[test]
    fn a_new_file_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new");
        export(&path, b"text").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"text");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[rstest]
    #[case::file("file")]
    #[case::folder("folder")]
    #[case::link("link")]
    #[case::link_to_nothing("dangling")]
    fn nothing_is_written_over_what_is_there_or_through_a_link(#[case] name: &str) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "mine").unwrap();
        fs::create_dir(at("folder")).unwrap();
        symlink(at("file"), at("link")).unwrap();
        symlink(at("nothing"), at("dangling")).unwrap();
        let said = export(&at(name), b"text").unwrap_err().to_string();
        assert!(said.contains(name) && said.contains("nothing is written over it"), "{said}");
        assert_eq!(fs::read(at("file")).unwrap(), b"mine");
        assert!(!at("nothing").exists());
    }

    #[test]
    fn what_a_person_named_is_read_through_a_link_and_what_the_program_keeps_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "text").unwrap();
        symlink(&file, &link).unwrap();
        let mut text = String::new();
        open_named(&link).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
        assert!(is_link(&open_itself(&link).unwrap_err()));
        assert!(open_itself(&file).is_ok());
        assert!(!is_link(&open_itself(&folder.path().join("nothing")).unwrap_err()));
    }
}
