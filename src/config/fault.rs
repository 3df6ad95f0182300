//! What can be wrong with a file that the operator named.

use std::path::PathBuf;

/// A file that could not be read as text.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It cannot be opened or read.
    #[error("{path}: cannot be read: {source}.", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// It is larger than any sensible file of its kind.
    #[error("{path}: is larger than {limit} bytes, so it is not read.", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
    /// It is not text.
    #[error("{path}: is not UTF-8 text.", path = path.display())]
    NotText {
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
