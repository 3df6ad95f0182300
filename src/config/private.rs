//! Reads a file that holds a secret: its owner's alone, no link, no pipe, and not long. What was read is wiped when it is dropped.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use crate::files::{is_link, no_file, open_itself};

use super::FileFault;

/// Largest file, in bytes: a secret is one line.
const LARGEST: u64 = 4 * 1024;

/// The one line of a file that only its owner can read.
///
/// # Errors
/// When it is not such a file, or does not hold one line of text.
pub fn read_private_line(path: &Path) -> Result<SecretString, FileFault> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(LARGEST).unwrap_or(0).saturating_add(1)));
    let unreadable = |source| FileFault::Unreadable { path: path.to_owned(), source };
    let file = open(path)?;
    file.take(LARGEST.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        return Err(FileFault::TooLarge { path: path.to_owned(), limit: LARGEST });
    }
    let text = str::from_utf8(&bytes).map_err(|_| FileFault::NotText { path: path.to_owned() })?.trim();
    if text.is_empty() || text.lines().count() > 1 {
        return Err(FileFault::NotOneLine { path: path.to_owned() });
    }
    Ok(SecretString::from(Box::<str>::from(text)))
}

/// What is opened is what is looked at: the file could be another a moment later. A pipe must not be waited for.
fn open(path: &Path) -> Result<File, FileFault> {
    let file = open_itself(path).map_err(|error| {
        if is_link(&error) {
            FileFault::Link { path: path.to_owned() }
        } else {
            FileFault::Unreadable { path: path.to_owned(), source: error }
        }
    })?;
    let about = file.metadata().map_err(|source| FileFault::Unreadable { path: path.to_owned(), source })?;
    if let Some(what) = no_file(&about) {
        return Err(FileFault::NotAFile { path: path.to_owned(), what });
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err(FileFault::NotYours { path: path.to_owned() });
    }
    if about.mode() & 0o077 != 0 {
        return Err(FileFault::OpenToOthers { path: path.to_owned(), mode: about.mode() & 0o7777 });
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use secrecy::ExposeSecret as _;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    fn file(text: &[u8], mode: u32) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    #[rstest]
    #[case(b"sk_test_1234", 0o600)]
    #[case(b"  sk_test_1234\n", 0o400)]
    #[case(b"\nsk_test_1234\r\n\n", 0o700)]
    fn a_file_of_ones_own_is_read(#[case] text: &[u8], #[case] mode: u32) {
        let (_folder, path) = file(text, mode);
        assert_eq!(read_private_line(&path).unwrap().expose_secret(), "sk_test_1234");
    }

    #[rstest]
    #[case(b"sk_test_1234", 0o644, "others can read it")]
    #[case(b"sk_test_1234", 0o640, "(mode 640)")]
    #[case(b"sk_test_1234", 0o602, "chmod 600")]
    #[case(b"", 0o600, "holds no line, or more than one")]
    #[case(b"sk_test_1\nsk_test_2", 0o600, "holds no line, or more than one")]
    #[case(&[0xff; 9], 0o600, "is not UTF-8 text")]
    #[case(&[b'x'; 5000], 0o600, "is larger than 4096 bytes")]
    fn any_other_file_is_refused_in_words(#[case] text: &[u8], #[case] mode: u32, #[case] words: &str) {
        let (_folder, path) = file(text, mode);
        let said = read_private_line(&path).unwrap_err().to_string();
        assert!(said.contains(words) && !said.contains("sk_test"), "{said}");
    }

    #[test]
    fn a_link_is_not_followed() {
        let (folder, path) = file(b"sk_test_1234", 0o600);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(read_private_line(&link), Err(FileFault::Link { .. })));
    }

    #[rstest]
    #[case::folder("/tmp", "is a folder, not a file")]
    #[case::device("/dev/zero", "is a device, not a file")]
    #[case::missing("/nowhere/key", "cannot be read")]
    fn what_is_no_file_is_refused(#[case] path: &str, #[case] words: &str) {
        let said = read_private_line(Path::new(path)).unwrap_err().to_string();
        assert!(said.contains(words), "{said}");
    }

    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from_raw_mode(0o600),
            0,
        )
        .unwrap();
        assert!(matches!(read_private_line(&path), Err(FileFault::NotAFile { .. })));
    }
}
