//! What can be wrong with a file that the operator named.

use std::path::PathBuf;

use crate::files::{quoted, words};

/// A file that could not be read as text.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It cannot be opened or read.
    #[error("{path}: cannot be read: {why}. Check the path and its permissions.", path = path.display(), why = words(source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// It is larger than any sensible file of its kind.
    #[error("{path}: is larger than {limit} bytes, so it is not read. Check the path.", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
    /// It is not text.
    #[error("{path}: is not UTF-8 text. Save it as UTF-8.", path = path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// It is a link, and what it holds is secret.
    #[error("{path}: is a link, and a file with a secret is not looked for behind one. Name the file itself.", path = path.display())]
    Link {
        /// The file.
        path: PathBuf,
    },
    /// It is a folder, a pipe or a device.
    #[error("{path}: is {what}, not a file. Name a file.", path = path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// It belongs to somebody else, who can read it and change it.
    #[error("{path}: belongs to another user. Make a file of your own.", path = path.display())]
    NotYours {
        /// The file.
        path: PathBuf,
    },
    /// Others can read or change it.
    #[error("{path}: others can read it (mode {mode:o}); make it yours alone: chmod 600 {word}", path = path.display(), word = quoted(&path.to_string_lossy()))]
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It does not hold one line.
    #[error("{path}: holds no line, or more than one. The secret is expected, and nothing else.", path = path.display())]
    NotOneLine {
        /// The file.
        path: PathBuf,
    },
}

/// A configuration that does not say what it must.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its text: unknown key, wrong type, unknown word.
    #[error("{name}:{line}: {key}: {problem}.")]
    Text {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Key, as a path.
        key: String,
        /// What is wrong and what was expected.
        problem: String,
    },
    /// The table of exchange rates.
    #[error("{name}: {problem}")]
    Rates {
        /// The file.
        name: String,
        /// What is wrong.
        problem: String,
    },
}
