//! Reads the files that an operator names: a configuration, a scenario, a table of rates. Each may be a link to one.

use std::io::Read;
use std::path::Path;

use crate::files::{no_file, open_named};

use super::FileFault;

/// Largest file, in bytes: far above any that a person writes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The text of a file.
///
/// # Errors
/// When it cannot be read, is too large or is not UTF-8.
pub fn read_file(path: &Path) -> Result<String, FileFault> {
    let unreadable = |source| FileFault::Unreadable { path: path.to_owned(), source };
    let file = open_named(path).map_err(unreadable)?;
    if let Some(what) = no_file(&file.metadata().map_err(unreadable)?) {
        return Err(FileFault::NotAFile { path: path.to_owned(), what });
    }
    let mut bytes = Vec::new();
    file.take(LARGEST.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        return Err(FileFault::TooLarge { path: path.to_owned(), limit: LARGEST });
    }
    String::from_utf8(bytes).map_err(|_| FileFault::NotText { path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let fault = read_file(Path::new("/nowhere/at-all.toml")).unwrap_err();
        assert!(fault.to_string().starts_with("/nowhere/at-all.toml: cannot be read:"), "{fault}");
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read_to_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("large");
        std::fs::File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();
        assert!(matches!(read_file(&path), Err(FileFault::TooLarge { .. })));
    }

    #[test]
    fn what_is_no_file_is_refused_by_what_it_is_and_a_pipe_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600));
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
        for (path, what) in [(dir.path(), "a folder"), (&pipe, "a pipe"), (Path::new("/dev/zero"), "a device")] {
            let said = read_file(path).unwrap_err().to_string();
            assert!(said.contains(&format!(": is {what}, not a file.")), "{said}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bytes");
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(matches!(read_file(&path), Err(FileFault::NotText { .. })));
    }
}
