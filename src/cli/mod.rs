//! The command line: what was typed, what it means, and the exit code. Data goes to standard output, talk to standard
//! error.

mod args;
mod attach;
mod console;
mod demo;
mod doctor;
mod endings;
mod exit;
mod key;
mod prompt;
mod serve;
mod state;
mod worlds;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

pub use args::{
    Cli, ClockName, Command, ConsoleArgs, DemoArgs, DoctorArgs, RateLimitName, ScreenArgs, ServeArgs, ThemeName,
};
pub use exit::Exit;

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

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return answer(&error),
    };
    let done = match cli.command {
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Console(args)) => attach::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args),
        Some(Command::Serve(args)) => serve::run(&args),
        None if cli.api_base.is_some() => attach::run(&ConsoleArgs {
            api_base: cli.api_base,
            world_token_file: cli.world_token_file,
            screen: cli.demo.screen,
            ..ConsoleArgs::default()
        }),
        None => demo::run(&cli.demo),
    };
    match done {
        Ok(()) => Exit::Done.into(),
        Err(failure) => {
            say(&failure.sentence);
            failure.exit.into()
        }
    }
}

/// Help and version are answers; anything else is a wrong use. clap's own code 2 would read as *refused by a rule*.
fn answer(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        drop(error.print());
        return Exit::Done.into();
    }
    // What was typed is repeated, but not if it was a key.
    drop(
        std::io::stderr().write_all(crate::backend::Redactor::default().clean(&error.render().to_string()).as_bytes()),
    );
    Exit::Usage.into()
}

/// Talk goes to standard error. When that is closed there is nobody to tell. What is wrong with a file may be a key in the wrong
/// place: nothing that looks like one is repeated.
fn say(sentence: &str) {
    let line = crate::domain::Label::new(&crate::backend::Redactor::default().clean(sentence));
    drop(writeln!(std::io::stderr(), "pullfunds: {line}"));
}
