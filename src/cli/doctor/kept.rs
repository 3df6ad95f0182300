//! What the doctor sees of the files that the program keeps: journals and caches are looked at and nothing is made, repaired or
//! begun anew.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cache;
use crate::cli::state;
use crate::domain::{AccountId, Mode};
use crate::files::quoted;
use crate::journal::entry::{OpenDebit, Verified};
use crate::journal::{self, Book, JournalFault, reread};

use super::report::Line;

/// Most files of a kind that are looked at.
const MOST: usize = 20;
/// How a cache's name ends.
const CACHE: &str = ".cache.sqlite";

/// Whose files are meant, where that is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) mode: Mode,
    pub(super) platform: &'a AccountId,
    /// The run of a simulated Stripe.
    pub(super) run: Option<&'a str>,
}

/// The folder of the journals and what lies in it.
pub(super) fn journals(folder: Option<&Path>, is_named: bool, owner: Option<Owner<'_>>) -> Vec<Line> {
    let Some(folder) = folder else {
        return vec![
            Line::fail("journal", "there is no folder for it: neither XDG_STATE_HOME nor HOME is set")
                .so("name one with --state-dir"),
        ];
    };
    let mut lines = vec![about_folder("folder of journals", folder)];
    if let Some(Owner { mode: Mode::Mock, platform, run: Some(run) }) = owner {
        if !is_named {
            let words = "in memory, as a simulated Stripe's is unless --state-dir names a folder";
            return vec![Line::note("journal", words)];
        }
        let place = journal::Place::Run { folder: folder.to_owned(), run: run.to_owned() };
        lines.push(about_journal("journal of this run", &place, platform, Mode::Mock));
    }
    let own = owner.filter(|owner| owner.mode != Mode::Mock).map(|owner| (owner.mode, owner.platform.clone()));
    let place = journal::Place::Folder(folder.to_owned());
    if let Some((mode, platform)) = &own {
        lines.push(about_journal("journal", &place, platform, *mode));
    }
    let others = named(folder, state::JOURNAL).into_iter().filter(|found| Some(found) != own.as_ref());
    for (mode, platform) in others.take(MOST) {
        lines.push(about_journal(&format!("{} journal", mode.word().to_lowercase()), &place, &platform, mode));
    }
    lines
}

fn about_folder(name: &str, folder: &Path) -> Line {
    let shown = folder.display();
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => {
            let mode = found.permissions().mode() & 0o7777;
            let words = format!("{shown} (mode {mode:04o})");
            // Nobody but the owner has any of the lower six bits.
            if mode.trailing_zeros() >= 6 {
                return Line::fine(name, words);
            }
            let advice = format!("unless it is shared on purpose: chmod 700 {}", quoted(&folder.to_string_lossy()));
            Line::warn(name, format!("{words}: others can see into it"), advice)
        }
        Ok(_) => Line::fail(name, format!("{shown} is a file, not a folder")).so("name a folder with --state-dir"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Line::note(name, format!("not made yet: {shown}"))
        }
        Err(error) => Line::fail(name, format!("{shown}: {}", crate::files::words(&error))),
    }
}

fn about_journal(name: &str, place: &journal::Place, platform: &AccountId, mode: Mode) -> Line {
    let (book, verified, unresolved) = match looked(place, platform, mode) {
        Ok(Some(found)) => found,
        Ok(None) => return Line::note(name, format!("none yet for {platform}")),
        Err(fault) => return Line::fail(name, fault.to_string()),
    };
    let path = book.path().unwrap_or(Path::new(""));
    let about = fs::metadata(path).map_or(0, |about| about.permissions().mode() & 0o7777);
    let words = format!(
        "{} (mode {about:04o}): chain verified, {} events of {} debits, {} unresolved",
        path.display(),
        verified.events,
        verified.debits,
        unresolved.len()
    );
    match unresolved.first() {
        None => Line::fine(name, words),
        Some(first) => {
            let advice = format!(
                "the oldest is {} of {}: its account takes no debit until that is settled",
                first.order.debit, first.order.account
            );
            Line::warn(name, words, advice)
        }
    }
}

/// The cache of a platform, or those that are there.
#[derive(Debug, Default)]
pub(super) struct Caches {
    pub(super) lines: Vec<Line>,
    /// Reads that were spent this month by whoever shares the cache of the platform; none where that is not known.
    pub(super) spent: Option<u64>,
}

pub(super) fn caches(folder: Option<PathBuf>, owner: Option<Owner<'_>>, day: Date) -> Caches {
    let Some(folder) = folder else {
        let line = Line::note("cache", "there is no folder for it: neither XDG_CACHE_HOME nor HOME is set");
        return Caches { lines: vec![line], spent: None };
    };
    let mut seen = Caches { lines: vec![about_folder("folder of caches", &folder)], spent: None };
    let own = owner.and_then(|owner| cache::Place::new(folder.clone(), owner.mode, owner.platform, owner.run));
    if let Some(place) = &own {
        let (line, spent) = about_cache("cache", place, day);
        seen.lines.push(line);
        seen.spent = spent;
    }
    for (mode, platform) in named(&folder, CACHE).into_iter().take(MOST) {
        let place = cache::Place::new(folder.clone(), mode, &platform, None);
        if let Some(place) = place.filter(|place| Some(place) != own.as_ref()) {
            seen.lines.push(about_cache(&format!("{} cache", mode.word().to_lowercase()), &place, day).0);
        }
    }
    seen
}

fn about_cache(name: &str, place: &cache::Place, day: Date) -> (Line, Option<u64>) {
    match place.inspect(day) {
        Ok(Some(found)) => {
            let size = found.bytes.div_ceil(1_024);
            let words = format!("{}: {} accounts, {size} KiB", found.path.display(), found.accounts);
            (Line::fine(name, words), Some(found.spent))
        }
        Ok(None) => (Line::note(name, format!("not made yet: {}", place.path().display())), Some(0)),
        Err(fault @ cache::CacheFault::Damaged { .. }) => {
            (Line::warn(name, fault.to_string(), "nothing: the next console removes it and begins it anew"), None)
        }
        Err(fault @ (cache::CacheFault::Newer { .. } | cache::CacheFault::Unusable { .. })) => {
            (Line::warn(name, fault.to_string(), "or do without: --no-cache"), None)
        }
    }
}

/// Platforms of test and live mode that have a file in a folder, by its name.
fn named(folder: &Path, ending: &str) -> Vec<(Mode, AccountId)> {
    let found = state::named(folder, ending).unwrap_or_default().into_iter();
    found.filter(|(mode, _)| *mode != Mode::Mock).map(|(mode, name)| (mode, AccountId::new(&name))).collect()
}

/// A journal, all of it verified, and its unresolved debits; none when nobody wrote to one yet.
fn looked(
    place: &journal::Place,
    platform: &AccountId,
    mode: Mode,
) -> Result<Option<(Book, Verified, Vec<OpenDebit>)>, JournalFault> {
    reread(|| {
        let Some(book) = Book::look(place, platform, mode)? else { return Ok(None) };
        let Some(verified) = book.verify(&mut |_| true)? else { return Ok(None) };
        let unresolved = book.unresolved()?;
        Ok(Some((book, verified, unresolved)))
    })
}
