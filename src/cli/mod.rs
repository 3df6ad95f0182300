//! The command line: what was typed, what it means, and the exit code. Data goes to standard output, talk to standard
//! error.

mod args;
mod attach;
mod console;
mod demo;
mod doctor;
mod endings;
mod exit;
mod journal;
mod key;
mod prompt;
mod pull;
mod reach;
mod serve;
mod state;
mod worlds;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::files::NotExported;

pub use args::{
    Cli, ClockName, Command, ConsoleArgs, DemoArgs, DoctorArgs, RateLimitName, ScreenArgs, ServeArgs, ThemeName,
};
pub use exit::Exit;
pub use journal::{
    ExportArgs, JournalArgs, JournalCommand, ListArgs, ModeName, ReconcileArgs, ResolveArgs, ShowArgs, VerifyArgs,
    WhichArgs,
};
pub use pull::{FormName, PullArgs, ReasonName};
pub use reach::{KeyArgs, ReachArgs};

/// Why a command did not do its work.
#[derive(Debug)]
struct Failure {
    exit: Exit,
    sentence: String,
}

impl Failure {
    fn new(exit: Exit, sentence: impl std::fmt::Display) -> Self {
        Self { exit, sentence: sentence.to_string() }
    }
}

impl From<NotExported> for Failure {
    fn from(fault: NotExported) -> Self {
        let exit = if matches!(fault, NotExported::Exists { .. }) { Exit::Exists } else { Exit::WrongFile };
        Self::new(exit, fault)
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return answer(&error),
    };
    let ended = match cli.command {
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Console(args)) => attach::run(&args),
        Some(Command::Pull(args)) => pull::run(&args),
        Some(Command::Journal(args)) => journal::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args).map(done),
        Some(Command::Serve(args)) => serve::run(&args).map(done),
        None if cli.api_base.is_some() => attach::run(&ConsoleArgs {
            key: KeyArgs { api_base: cli.api_base, ..KeyArgs::default() },
            world_token_file: cli.world_token_file,
            screen: cli.demo.screen,
            ..ConsoleArgs::default()
        }),
        None => demo::run(&cli.demo),
    };
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => {
            say(&failure.sentence);
            failure.exit.into()
        }
    }
}

/// A command that did its work and has nothing else to tell by its exit code.
const fn done((): ()) -> Exit {
    Exit::Done
}

/// Help and version are answers; anything else is a wrong use. clap's own code 2 would read as *refused by a rule*.
fn answer(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        drop(error.print());
        return Exit::Done.into();
    }
    // What was typed is repeated, but not if it was a key, and not what would move a cursor.
    let said = crate::domain::plain_lines(&crate::backend::Redactor::default().clean(&error.render().to_string()));
    drop(std::io::stderr().write_all(said.as_bytes()));
    Exit::Usage.into()
}

/// Data goes to standard output. Whoever stopped reading has seen enough; what is lost otherwise is told.
fn print(text: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::new(
            Exit::Terminal,
            format!("the output could not be written: {}", crate::files::words(&error)),
        )),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Talk goes to standard error. When that is closed there is nobody to tell. What is wrong with a file may be a key in the wrong
/// place: nothing that looks like one is repeated.
fn say(sentence: &str) {
    drop(std::io::stderr().write_all(line(sentence).as_bytes()));
}

/// A sentence as it is said on standard error: on one line, whatever is in it. What it is about may stand at its end, and what somebody
/// typed without end may be in it.
fn line(sentence: &str) -> String {
    let clean = crate::domain::plain_lines(&crate::backend::Redactor::default().clean(sentence));
    let safe: String = clean.chars().map(|c| if c == '\n' { ' ' } else { c }).take(LONGEST).collect();
    format!("pullfunds: {safe}\n")
}

/// Longest sentence that is said, in characters.
const LONGEST: usize = 1_000;
