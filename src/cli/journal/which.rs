//! Which journal is meant, and which debit in it. A folder may hold one for each platform and mode, and one for each run of a
//! simulated Stripe; where only one can be meant nothing has to be said.

use std::path::{Path, PathBuf};

use crate::cli::{Exit, Failure, state};
use crate::config::Settings;
use crate::domain::{AccountId, DebitId, Mode};
use crate::journal::{Book, JournalFault, Place, reread};

use super::args::WhichArgs;
use super::unusable;

/// Fewest characters that name a debit.
const FEWEST: usize = 8;
/// Most journals whose names are told.
const MOST_TOLD: usize = 8;

/// The journal that is meant, for reading only.
pub(super) fn look(args: &WhichArgs) -> Result<Book, Failure> {
    Ok(read(args, |_| Ok(()))?.0)
}

/// The journal that is meant, and what is read from it in one go: anew, where somebody wrote to it meanwhile.
pub(super) fn read<T>(args: &WhichArgs, work: impl Fn(&Book) -> Result<T, JournalFault>) -> Result<(Book, T), Failure> {
    let settings = Settings::load(args.config.as_deref()).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    let folder = folder(args, &settings)?;
    let (mode, name) = only(args, &folder)?;
    let read = || {
        let Some(book) = open(&folder, mode, &name)? else { return Ok(None) };
        let done = work(&book)?;
        Ok(Some((book, done)))
    };
    reread(read).map_err(unusable)?.ok_or_else(|| none(&folder))
}

/// The journal of whoever answered, for reading only. `name` is the platform's or, of a simulated Stripe, the run's.
pub(super) fn look_of(args: &WhichArgs, settings: &Settings, mode: Mode, name: &str) -> Result<Book, Failure> {
    if !fits(args, mode, name) {
        let sentence = format!("the key is for {} {name}, and another journal was named.", mode.word().to_lowercase());
        return Err(Failure::new(Exit::Usage, sentence));
    }
    let folder = folder(args, settings)?;
    reread(|| open(&folder, mode, name)).map_err(unusable)?.ok_or_else(|| none(&folder))
}

fn open(folder: &Path, mode: Mode, name: &str) -> Result<Option<Book>, JournalFault> {
    match mode {
        Mode::Mock => Book::look_at_run(folder, name),
        Mode::Test | Mode::Live => Book::look(&Place::Folder(folder.to_owned()), &AccountId::new(name), mode),
    }
}

fn folder(args: &WhichArgs, settings: &Settings) -> Result<PathBuf, Failure> {
    let named = args.state_dir.clone().or_else(|| settings.state_dir.clone()).or_else(state::exports);
    let sentence = "there is no folder of journals: neither XDG_STATE_HOME nor HOME is set. Name one with --state-dir.";
    named.ok_or_else(|| Failure::new(Exit::Usage, sentence))
}

/// The only journal in a folder that fits what was said.
fn only(args: &WhichArgs, folder: &Path) -> Result<(Mode, String), Failure> {
    let found = state::named(folder, state::JOURNAL).map_err(|error| {
        Failure::new(Exit::Journal, format!("{}: {}", folder.display(), crate::files::words(&error)))
    })?;
    let mut fitting: Vec<(Mode, String)> = found.into_iter().filter(|(mode, name)| fits(args, *mode, name)).collect();
    let Some(first) = fitting.pop() else { return Err(none(folder)) };
    if fitting.is_empty() {
        return Ok(first);
    }
    fitting.push(first);
    let word = |(mode, name): &(Mode, String)| format!("{} {name}", mode.word().to_lowercase());
    let mut told: Vec<String> = fitting.iter().take(MOST_TOLD).map(word).collect();
    if fitting.len() > MOST_TOLD {
        told.push("and others".to_owned());
    }
    let sentence = format!(
        "{} journals are in {}: {}. Say which is meant with --mode, --platform or, of a simulated Stripe, --run.",
        fitting.len(),
        folder.display(),
        told.join(", ")
    );
    Err(Failure::new(Exit::Usage, sentence))
}

fn fits(args: &WhichArgs, mode: Mode, name: &str) -> bool {
    let of_name = match mode {
        Mode::Mock => args.platform.is_none() && args.run.as_ref().is_none_or(|run| name.starts_with(run.as_str())),
        Mode::Test | Mode::Live => args.run.is_none() && args.platform.as_ref().is_none_or(|id| id == name),
    };
    of_name && args.mode.is_none_or(|asked| Mode::from(asked) == mode)
}

/// A job that looks at no journal must not look like one that found nothing wrong.
fn none(folder: &Path) -> Failure {
    let sentence = format!("no such journal is in {}. --state-dir names another folder.", folder.display());
    Failure::new(Exit::WrongFile, sentence)
}

/// The debit that is named by its id, by the beginning of it, or by a name made from it.
pub(super) fn debit(book: &Book, typed: &str) -> Result<DebitId, Failure> {
    let found = book.by_prefix(beginning(typed)?).map_err(unusable)?;
    only_of(&found, typed, book)
}

/// The same among these.
pub(super) fn only_of(known: &[DebitId], typed: &str, book: &Book) -> Result<DebitId, Failure> {
    let id = beginning(typed)?.to_ascii_lowercase();
    let found: Vec<DebitId> = known.iter().copied().filter(|known| known.to_string().starts_with(&id)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::new(Exit::WrongFile, format!("no debit in {} begins with {id}.", book.label()))),
        several => {
            let told: Vec<String> = several.iter().map(DebitId::to_string).collect();
            let sentence = format!("{id} could be any of: {}. Give more of it.", told.join(", "));
            Err(Failure::new(Exit::Usage, sentence))
        }
    }
}

/// What was typed without what stands before an id in keys and groups.
fn beginning(typed: &str) -> Result<&str, Failure> {
    let id = typed.strip_prefix("pullfunds-").or_else(|| typed.strip_prefix("pullfunds_")).unwrap_or(typed);
    if id.chars().count() >= FEWEST {
        return Ok(id);
    }
    Err(Failure::new(Exit::Usage, format!("{id} is too short to name a debit: at least {FEWEST} characters do.")))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::args::ModeName;
    use super::*;

    const FILES: [&str; 4] = ["test-acct_1", "live-acct_1", "live-acct_2", "mock-abcdef"];

    #[rstest]
    #[case::by_mode(WhichArgs { mode: Some(ModeName::Test), ..WhichArgs::default() }, "TEST acct_1")]
    #[case::by_platform(WhichArgs { platform: Some("acct_2".into()), ..WhichArgs::default() }, "LIVE acct_2")]
    #[case::by_run(WhichArgs { run: Some("abc".into()), ..WhichArgs::default() }, "MOCK abcdef")]
    fn what_was_said_leaves_one_journal(#[case] args: WhichArgs, #[case] meant: &str) {
        let (mode, name) = only(&args, full().path()).unwrap();
        assert_eq!(format!("{} {name}", mode.word()), meant);
    }

    #[rstest]
    #[case::any(WhichArgs::default(), Exit::Usage, "4 journals are in")]
    #[case::live(WhichArgs { mode: Some(ModeName::Live), ..WhichArgs::default() }, Exit::Usage, "live acct_1, live acct_2")]
    #[case::another(WhichArgs { platform: Some("acct_3".into()), ..WhichArgs::default() }, Exit::WrongFile, "no such journal")]
    fn where_none_or_several_can_be_meant_that_is_said(
        #[case] args: WhichArgs,
        #[case] exit: Exit,
        #[case] words: &str,
    ) {
        let refused = only(&args, full().path()).unwrap_err();
        assert!(refused.sentence.contains(words), "{}", refused.sentence);
        assert_eq!(refused.exit, exit);
    }

    #[rstest]
    #[case("019ac3f1", Some("019ac3f1"))]
    #[case("pullfunds_019ac3f1-7f3c", Some("019ac3f1-7f3c"))]
    #[case("pullfunds-019ac3f1-7f3c", Some("019ac3f1-7f3c"))]
    #[case("019ac3f", None)]
    #[case("pullfunds-019a", None)]
    fn a_debit_is_named_by_enough_of_any_of_its_names(#[case] typed: &str, #[case] id: Option<&str>) {
        assert_eq!(beginning(typed).ok(), id);
    }

    fn full() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in FILES {
            std::fs::write(folder.path().join(format!("{name}.journal.sqlite")), "").unwrap();
        }
        std::fs::write(folder.path().join("notes.txt"), "").unwrap();
        folder
    }
}
