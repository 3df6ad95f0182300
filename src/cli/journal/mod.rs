//! `pullfunds journal`: the record of debits without a console. What only reads opens the journal for reading, so that it
//! can be done beside a console that writes, and by somebody who may not write.

mod args;
mod export;
mod kept;
mod list;
mod reconcile;
mod resolve;
mod show;
mod verify;
mod which;
pub(super) mod words;

pub use args::{
    ExportArgs, JournalArgs, JournalCommand, ListArgs, ModeName, ReconcileArgs, ResolveArgs, ShowArgs, VerifyArgs,
    WhichArgs,
};

use super::{Exit, Failure, print};
use crate::journal::JournalFault;

pub(super) fn run(args: &JournalArgs) -> Result<Exit, Failure> {
    match &args.command {
        JournalCommand::List(args) => list::run(args),
        JournalCommand::Show(args) => show::run(args),
        JournalCommand::Verify(args) => verify::run(args),
        JournalCommand::Export(args) => export::run(args),
        JournalCommand::Resolve(args) => resolve::run(args),
        JournalCommand::Reconcile(args) => reconcile::run(args),
    }
}

/// A line of data, at once: whoever ends a long comparison early has what was found.
fn tell(line: &str) -> Result<(), Failure> {
    print(&format!("{line}\n"))
}

fn unusable(fault: JournalFault) -> Failure {
    Failure::new(Exit::Journal, fault)
}
