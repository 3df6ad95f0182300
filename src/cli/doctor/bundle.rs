//! One file for somebody who helps with a bug: the report without keys, names and whole ids.

use std::path::Path;

use crate::cli::Failure;
use crate::files;

use super::report::{Reader, Report};

/// What is said at its beginning, to whoever is about to send it.
const ABOUT: &str = "\
This is what `pullfunds doctor` saw, for a bug report. It may be sent to somebody who helps.

In it: versions, mode, kind and last four characters of the key, which permissions it has, settings, limits, paths, whether
journal and cache are sound, what the terminal can do, and variables of the environment that matter.
Not in it: keys, tokens and passwords, names and mailboxes, whole ids of accounts, balances, debits.
";

/// Writes it as a new file; never over one that is there, and never through a link.
pub(super) fn write(path: &Path, report: &Report, reader: &Reader) -> Result<(), Failure> {
    let text = format!("{ABOUT}\n{}", report.text(reader));
    Ok(files::export(path, text.as_bytes())?)
}
