//! Flags of `pullfunds journal`, as typed.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use jiff::SignedDuration;

use crate::app::{USUAL_STRETCH, stretch};
use crate::cli::{KeyArgs, ReachArgs};
use crate::domain::Mode;

/// Flags of `journal`.
#[derive(Debug, Clone, Args)]
pub struct JournalArgs {
    /// What is done with it.
    #[command(subcommand)]
    pub command: JournalCommand,
}

/// What is done with a journal.
#[derive(Debug, Clone, Subcommand)]
pub enum JournalCommand {
    /// List what is unresolved, what holds an account, and the latest debits. Exit code 5 if something is unresolved, 3 if an
    /// account is held.
    List(ListArgs),
    /// Show everything about a debit: what was asked, on what it was judged, what became of it, and every event.
    Show(ShowArgs),
    /// Read the whole journal and say whether it is what was written, with --stripe also whether it is the one that Stripe knows. Exit
    /// code 74 when it is not, 3 when they differ otherwise.
    Verify(VerifyArgs),
    /// Write everything out for other programs: lines of JSON, from which the chain can be verified, or a table.
    Export(ExportArgs),
    /// Find out what became of a debit, or say so where nothing can be found out. Exit code 0 when it has an end, 5 when that is
    /// still not known, 6 when somebody must act in the Dashboard.
    Resolve(ResolveArgs),
    /// Compare the journal with what Stripe shows. Exit code 3 when something differs or could not be read, 5 when something is
    /// still not known, 6 when somebody must act in the Dashboard.
    Reconcile(ReconcileArgs),
}

/// Which journal is meant. Nothing of this is needed where there is only one.
#[derive(Debug, Clone, Default, Args)]
pub struct WhichArgs {
    /// Folder of the journals; without it `state_dir` of the settings, else $XDG_STATE_HOME/pullfunds or ~/.local/state/pullfunds.
    #[arg(long, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// Settings, as TOML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Platform whose journal of test or live mode is meant, where the folder holds several.
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "run")]
    pub platform: Option<String>,
    /// Mode of the journal, where the folder holds several.
    #[arg(long, value_name = "MODE")]
    pub mode: Option<ModeName>,
    /// Run of a simulated Stripe whose journal is meant, or how it begins: each run has a journal of its own.
    #[arg(long, value_name = "INSTANCE")]
    pub run: Option<String>,
}

/// Modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModeName {
    /// A simulated Stripe.
    Mock,
    /// Test mode.
    Test,
    /// Real money.
    Live,
}

/// Flags of `journal list`.
#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// Only what is unresolved and what holds an account.
    #[arg(long)]
    pub unresolved: bool,
    /// How many of the latest debits.
    #[arg(short = 'n', value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(..=100_000))]
    pub number: u32,
    /// Which journal.
    #[command(flatten)]
    pub which: WhichArgs,
}

/// Flags of `journal show`.
#[derive(Debug, Clone, Args)]
pub struct ShowArgs {
    /// The debit's id, or at least the first eight characters of it.
    #[arg(value_name = "DEBIT")]
    pub debit: String,
    /// Which journal.
    #[command(flatten)]
    pub which: WhichArgs,
}

/// Flags of `journal verify`.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// Hold it against what Stripe kept of it as well: each debit carries the head of the journal there. It shows a journal that was
    /// written anew, or restored from an older copy, which no file can show by itself. It only reads, and takes a key.
    #[arg(long)]
    pub stripe: bool,
    /// How far back Stripe is asked, in days or hours, such as 7d or 36h.
    #[arg(long, value_name = "TIME", default_value = "1d", value_parser = stretch, requires = "stripe")]
    pub since: SignedDuration,
    /// Which Stripe, with which key.
    #[command(flatten)]
    pub key: KeyArgs,
    /// Which journal.
    #[command(flatten)]
    pub which: WhichArgs,
}

/// Flags of `journal export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// A table with commas instead of lines of JSON; nothing in it is taken for a formula.
    #[arg(long)]
    pub csv: bool,
    /// New file to write it to, yours alone; standard output otherwise.
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Which journal.
    #[command(flatten)]
    pub which: WhichArgs,
}

/// Flags of `journal resolve`.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("how").required(true).args(["look_up", "happened", "did_not", "foreign"]))]
pub struct ResolveArgs {
    /// The debit's id, or at least the first eight characters of it.
    #[arg(value_name = "DEBIT")]
    pub debit: String,
    /// Ask Stripe, on both sides. No money moves.
    #[arg(long)]
    pub look_up: bool,
    /// Say that it happened, and what it left at Stripe if that is known, as --happened=tr_1. It is looked up first.
    #[arg(long, value_name = "OBJECT", num_args = 0..=1, require_equals = true)]
    pub happened: Option<Option<String>>,
    /// Say that it did not happen. It is looked up first.
    #[arg(long)]
    pub did_not: bool,
    /// Take note of a debit that Stripe shows and this journal does not account for, and free its account.
    #[arg(long)]
    pub foreign: bool,
    /// Why; kept in the journal.
    #[arg(long, value_name = "REASON")]
    pub reason: Option<String>,
    /// The debit's whole id once more.
    #[arg(long, value_name = "DEBIT")]
    pub confirm: Option<String>,
    /// Which Stripe, and which journal.
    #[command(flatten)]
    pub reach: ReachArgs,
}

/// Flags of `journal reconcile`.
#[derive(Debug, Clone, Args)]
pub struct ReconcileArgs {
    /// One account only.
    #[arg(value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// How far back, in days or hours, such as 7d or 36h.
    #[arg(long, value_name = "TIME", default_value = USUAL_STRETCH, value_parser = stretch)]
    pub since: SignedDuration,
    /// Which Stripe, and which journal.
    #[command(flatten)]
    pub reach: ReachArgs,
}

impl From<ModeName> for Mode {
    fn from(name: ModeName) -> Self {
        match name {
            ModeName::Mock => Self::Mock,
            ModeName::Test => Self::Test,
            ModeName::Live => Self::Live,
        }
    }
}
