//! Files that somebody asks for: always new ones, their owner's alone, in the program's own folder.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::spawn_blocking;

use crate::app::requests::json_lines;
use crate::domain::{Exchange, Label};
use crate::files;

/// Writes requests into a new file in the folder; tells where, or why not.
pub(super) async fn save(folder: Option<PathBuf>, listed: Vec<Arc<Exchange>>, now: Timestamp) -> Result<Label, Label> {
    let Some(folder) = folder else {
        return Err(Label::new("There is no folder for it: neither XDG_STATE_HOME nor HOME is set."));
    };
    let write = move || write(&folder, &listed, now);
    match spawn_blocking(write).await {
        Ok(written) => written,
        Err(_) => Err(Label::new("Its writer ended unexpectedly.")),
    }
}

fn write(folder: &Path, listed: &[Arc<Exchange>], now: Timestamp) -> Result<Label, Label> {
    let label = |words: &dyn std::fmt::Display| Label::new(&words.to_string());
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| label(&format!("{}: cannot be made: {}.", folder.display(), files::words(&error))))?;
    let path = folder.join(format!("requests-{}.jsonl", now.strftime("%Y-%m-%dT%H-%M-%S-%3fZ")));
    files::export(&path, json_lines(listed).as_bytes()).map_err(|why| label(&why))?;
    Ok(label(&path.display()))
}
