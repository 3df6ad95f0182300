//! Files that somebody asks for: always new ones, their owner's alone, in the program's own folder.

use std::fs::DirBuilder;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use crate::app::requests::json_lines;
use crate::domain::{Exchange, Label};
use crate::files::{self, NewFile};
use crate::journal::{Book, ExportAs};

use super::custody::Custody;

/// Writes requests into a new file in the folder; tells where, or why not.
pub(super) async fn save(folder: Option<PathBuf>, listed: Vec<Arc<Exchange>>, now: Timestamp) -> Result<Label, Label> {
    let folder = folder.ok_or_else(nowhere)?;
    let write = move || {
        let path = named(&folder, "requests", "jsonl", now)?;
        files::export(&path, json_lines(&listed).as_bytes()).map_err(|why| label(&why))?;
        Ok(label(&path.display()))
    };
    spawn_blocking(write).await.unwrap_or_else(|_| Err(Label::new("Its writer ended unexpectedly.")))
}

/// Writes the whole journal into a new file in the folder, as a table; tells where, and how many events. It is given up when
/// `here` is gone, because the program ends.
pub(super) async fn journal(
    folder: Option<PathBuf>,
    custody: &Custody,
    now: Timestamp,
    here: watch::Receiver<()>,
) -> Result<(Label, u64), Label> {
    let folder = folder.ok_or_else(nowhere)?;
    let write = move |book: &Book| {
        let path = named(&folder, "journal", "csv", now)?;
        let mut file = NewFile::at(&path).map_err(|why| label(&why))?;
        let out = Abandoned { file: &mut file, here: &here };
        let events = book.export(&mut BufWriter::new(out), ExportAs::Csv).map_err(|why| label(&why))?;
        file.keep().map_err(|why| label(&why))?;
        Ok((label(&path.display()), events))
    };
    custody.read_long(write).await?
}

fn nowhere() -> Label {
    Label::new("There is no folder for it: neither XDG_STATE_HOME nor HOME is set.")
}

fn label(words: &dyn std::fmt::Display) -> Label {
    Label::new(&words.to_string())
}

/// A new name in the folder, which is made if it is missing.
fn named(folder: &Path, what: &str, ending: &str, now: Timestamp) -> Result<PathBuf, Label> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| label(&format!("{}: cannot be made: {}.", folder.display(), files::words(&error))))?;
    Ok(folder.join(format!("{what}-{}.{ending}", now.strftime("%Y-%m-%dT%H-%M-%S-%3fZ"))))
}

/// A file that nobody waits for any more takes nothing more.
struct Abandoned<'a> {
    file: &'a mut NewFile,
    here: &'a watch::Receiver<()>,
}

impl Write for Abandoned<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.here.has_changed().is_err() {
            return Err(io::Error::other("the program ends"));
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
