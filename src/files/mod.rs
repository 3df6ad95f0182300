//! What the files of the program have in common, be it a journal that must not be lost or a cache that may be: how one is
//! opened and made, how one is told from a link, a folder or a device, and how names and the system's words are made. Each
//! room decides for itself what a stranger in its place means.

mod open;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

pub use open::{
    NewFile, NotExported, create_for_group, create_new, export, for_the_owner_alone, is_link, open_itself, open_named,
    open_unnamed, sync_folder,
};

/// What SQLite keeps beside a database, by the end of its name.
pub const BESIDE_SQLITE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The longest id that is a file's name as it stands.
const LONGEST_NAME: usize = 64;

/// What stands at a path, looked at without following it, when it is no file of its own under this one name; none when it
/// is one.
#[must_use]
pub fn strangeness(found: &Metadata) -> Option<&'static str> {
    if found.file_type().is_symlink() {
        return Some("a symbolic link");
    }
    no_file(found).or_else(|| (found.nlink() != 1).then_some("a file with several names"))
}

/// What it is that was opened, when it is no file; none when it is one.
#[must_use]
pub fn no_file(found: &Metadata) -> Option<&'static str> {
    let kind = found.file_type();
    let others = [(kind.is_dir(), "a folder"), (kind.is_fifo(), "a pipe"), (kind.is_socket(), "a socket")];
    let what = others.iter().find_map(|(is_it, what)| is_it.then_some(*what));
    if kind.is_file() { None } else { what.or(Some("a device")) }
}

/// Whether a character is safe in the name of a file everywhere.
#[must_use]
pub const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether an id can be a file's name as it stands: it leads nowhere else and is not too long.
#[must_use]
pub fn is_plain_name(id: &str) -> bool {
    !id.is_empty() && id.len() <= LONGEST_NAME && id.chars().all(is_plain)
}

/// The path with something added to its name.
#[must_use]
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A database for reading only, as SQLite is told with `SQLITE_OPEN_URI` (sqlite.org/uri.html). One that nobody has open is said to
/// stay as it is, so that nothing is put beside it. None for a path that is not text.
#[must_use]
pub fn read_only_address(path: &Path, is_in_use: bool) -> Option<String> {
    let mut address = "file:".to_owned();
    for byte in path.to_str()?.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'.') {
            address.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            write!(address, "%{byte:02X}").unwrap_or_default();
        }
    }
    address.push_str(if is_in_use { "?mode=ro" } else { "?mode=ro&immutable=1" });
    Some(address)
}

/// A path as a shell takes it, for a command that is suggested: in quotes where it holds more than plain characters.
#[must_use]
pub fn quoted(path: &str) -> String {
    // What begins like a flag is taken for one, quotes or not.
    if path.starts_with('-') { word(format!("./{path}").as_ref()) } else { word(path.as_ref()) }
}

/// A word as a shell takes it, on one line whatever is in it.
#[must_use]
pub fn word(word: &OsStr) -> String {
    match word.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(|c| is_plain(c) || "/.-+:,@%=".contains(c)) => {
            text.to_owned()
        }
        Some(text) if text.chars().all(|c| c.is_alphanumeric() || c == ' ' || c.is_ascii_graphic()) => {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
        // What may not be seen is spelt by its bytes, as bash and zsh read it, and POSIX since 2024 (2.2.4).
        Some(_) | None => format!("$'{}'", word.as_encoded_bytes().iter().map(|byte| spelt(*byte)).collect::<String>()),
    }
}

fn spelt(byte: u8) -> String {
    let is_itself = byte == b' ' || (byte.is_ascii_graphic() && !matches!(byte, b'\'' | b'\\'));
    if is_itself { char::from(byte).to_string() } else { format!("\\{byte:03o}") }
}

/// The system's words without the number that the library puts behind them.
#[must_use]
pub fn words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rstest::rstest;

    use super::*;

    #[test]
    fn only_a_file_of_its_own_is_no_stranger() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("own"), "x").unwrap();
        fs::write(at("two"), "x").unwrap();
        fs::hard_link(at("two"), at("names")).unwrap();
        std::os::unix::fs::symlink(at("own"), at("link")).unwrap();
        let said = |name: &str| strangeness(&fs::symlink_metadata(at(name)).unwrap());
        assert_eq!(said("own"), None);
        assert_eq!(said("two"), Some("a file with several names"));
        assert_eq!(said("link"), Some("a symbolic link"));
        assert_eq!(strangeness(&fs::symlink_metadata(folder.path()).unwrap()), Some("a folder"));
        assert_eq!(strangeness(&fs::symlink_metadata("/dev/null").unwrap()), Some("a device"));
    }

    #[rstest]
    #[case("acct_1MOCKplatform", true)]
    #[case("", false)]
    #[case("..", false)]
    #[case("a/b", false)]
    #[case("é", false)]
    fn a_plain_name_leads_nowhere_else(#[case] id: &str, #[case] is_plain: bool) {
        assert_eq!(is_plain_name(id), is_plain);
        assert!(!is_plain_name(&"a".repeat(65)));
    }

    #[rstest]
    #[case("/srv/x-1.sqlite", "/srv/x-1.sqlite")]
    #[case("/srv/my files", "'/srv/my files'")]
    #[case("/srv/$(reboot)`x`;&", "'/srv/$(reboot)`x`;&'")]
    #[case("/srv/it's", r"'/srv/it'\''s'")]
    #[case("-rf", "./-rf")]
    #[case("~x", "'~x'")]
    #[case("", "''")]
    #[case("/srv/é", "'/srv/é'")]
    #[case("/a\nb\u{1b}[2J'", r"$'/a\012b\033[2J\047'")]
    #[case("/\u{202e}x", r"$'/\342\200\256x'")]
    fn a_path_in_a_command_is_one_word_that_means_itself(#[case] path: &str, #[case] word: &str) {
        assert_eq!(quoted(path), word);
    }

    #[test]
    fn the_number_behind_the_systems_words_is_dropped() {
        assert_eq!(words(&io::Error::from_raw_os_error(2)), "No such file or directory");
    }
}
