//! The command line, as typed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::journal::JournalArgs;
use super::pull::PullArgs;
use super::reach::KeyArgs;
use crate::world::limits::RateLimit;
use crate::world::scenario::FIRST_DAYS;

/// A terminal console for platforms on Stripe Connect: every balance, the reserve to the cent, and debits that happen
/// once.
#[derive(Debug, Parser)]
#[command(name = "pullfunds", version, args_conflicts_with_subcommands = true, after_help = CODES)]
pub struct Cli {
    /// The command; `demo` when none is given.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Short for `console --api-base`: attach to a simulated Stripe that `pullfunds serve` has put on a port of this machine,
    /// such as http://127.0.0.1:12111. The key is taken from STRIPE_API_KEY.
    #[arg(long, value_name = "URL", conflicts_with_all = ["scenario", "seed", "today"])]
    pub api_base: Option<String>,
    /// File with the token of that simulated Stripe itself, for the World screen. It is taken from PULLFUNDS_WORLD_TOKEN otherwise.
    #[arg(long, value_name = "FILE", requires = "api_base")]
    pub world_token_file: Option<PathBuf>,
    /// Flags of `demo`.
    #[command(flatten)]
    pub demo: DemoArgs,
}

/// What scripts need most of the table in `exit.rs`.
const CODES: &str = "\
Exit codes are the same for every command and never change their meaning:
   0  done
   1  the doctor found something that fails
   2  refused by a rule, by Stripe or by this program: nothing moved
   3  the journal and Stripe differ, or an account is held
   5  UNKNOWN: the money may have moved; look the debit up, do not repeat the command
   6  a debit waits for a person in the Dashboard
  64  wrong use        65  a file or a debit is wrong or not there     69  nobody answers
  71  output failed    73  a file is there already                     74  the journal cannot be used
  77  Stripe refused the key";

const EXAMPLE: &str = "\
Example, with the key in STRIPE_API_KEY or in the file that --key-file names:
  pullfunds pull acct_1Gin6 9000.00 --reason refund --consent \"contract 2026, sect. 7\" \\
                 --confirm acct_1Gin6:9000.00:USD --note \"late delivery\"

The debit's id is said on standard error before anything is sent; one line on standard output says what became of it. After exit code
5 type the command at the end of that line, and do not repeat this one.";

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the console on a simulated Stripe in memory. No network, no key.
    Demo(DemoArgs),
    /// Open the console on Stripe: on test mode, with --live on real money, or on what --api-base names.
    Console(ConsoleArgs),
    /// Pull funds from one account, once, without a console. Exit code 0 when it is done, 2 when nothing moved, 5 when nobody
    /// knows, 6 when somebody must approve it in the Dashboard.
    #[command(after_help = EXAMPLE)]
    Pull(PullArgs),
    /// The record of debits: list, show, verify and export it, find out what became of a debit, compare it with Stripe.
    Journal(JournalArgs),
    /// Say what a console would find: key, permissions, limits, files, terminal. Nothing is changed, and no console opens.
    Doctor(DoctorArgs),
    /// Put the simulated Stripe on a port of this machine, for any Stripe library, curl or this console.
    Serve(ServeArgs),
}

/// Flags of `demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Built-in scenario by name, or a TOML file.
    #[arg(long, value_name = "NAME|FILE", default_value = "harbour")]
    pub scenario: String,
    /// Seed of the simulated Stripe: the same seed makes the same ids and figures.
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Day on which the simulated Stripe starts, as 2026-11-22; from 2000-01-01 to 2199-12-31.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Flags of every screen.
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// Flags of `console`.
#[derive(Debug, Clone, Default, Args)]
pub struct ConsoleArgs {
    /// Which Stripe, with which key.
    #[command(flatten)]
    pub key: KeyArgs,
    /// File with the token of a simulated Stripe, for the World screen. It is taken from PULLFUNDS_WORLD_TOKEN otherwise.
    #[arg(long, value_name = "FILE")]
    pub world_token_file: Option<PathBuf>,
    /// Let an unrestricted live key (sk_live_) be armed. Without it such a key only reads.
    #[arg(long, requires = "live")]
    pub allow_secret_key: bool,
    /// Flags of every screen.
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// Flags of `doctor`: those of the console that it looks at, and its own.
#[derive(Debug, Clone, Default, Args)]
pub struct DoctorArgs {
    /// Ask nobody: neither Stripe nor a simulated one.
    #[arg(long)]
    pub offline: bool,
    /// Write the report to a new file too, without keys, names and whole ids, to be sent with a bug report.
    #[arg(long, value_name = "FILE")]
    pub bundle: Option<PathBuf>,
    /// Flags of the console.
    #[command(flatten)]
    pub console: ConsoleArgs,
}

/// Flags of every screen.
#[derive(Debug, Clone, Default, Args)]
pub struct ScreenArgs {
    /// Folder for the journal of debits; made if it is missing, the folder above it is not. Without it a simulated Stripe's
    /// journal is in memory, and that of test and live mode in `state_dir` of the settings, else in $XDG_STATE_HOME/pullfunds or
    /// ~/.local/state/pullfunds.
    #[arg(long, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// Settings, as TOML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Keep nothing of what was seen for the next start, and show nothing from the last; reads of the month then count from this
    /// start on only. The demo in memory never does.
    #[arg(long)]
    pub no_cache: bool,
    /// Send nothing, whatever is typed: no debit leaves this console, and it cannot be armed.
    #[arg(long)]
    pub read_only: bool,
    /// Draw with ASCII characters only.
    #[arg(long)]
    pub ascii: bool,
    /// Colours; without it `NO_COLOR` chooses mono, else dark.
    #[arg(long, value_name = "THEME")]
    pub theme: Option<ThemeName>,
}

/// Flags of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Port; 0 takes any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 12111)]
    pub port: u16,
    /// Address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// Listen on an address that other machines reach. Whoever reaches it and has the key can use this Stripe; whoever has
    /// the token can rewrite it. Nothing is encrypted.
    #[arg(long)]
    pub bind_beyond_this_machine: bool,
    /// Answer under this host name too, as in a network of containers. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub answer_to: Vec<String>,
    /// Built-in scenario by name, or a TOML file; without it harbour.
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "accounts")]
    pub scenario: Option<String>,
    /// A generated platform with this many connected accounts instead of a scenario, at most 1000000.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub accounts: Option<u64>,
    /// Seed of the simulated Stripe: the same seed makes the same ids and figures.
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Day on which the simulated Stripe starts, as 2026-11-22; from 2000-01-01 to 2199-12-31.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Whether the simulated Stripe's time stands still until it is moved, or runs.
    #[arg(long, value_name = "HOW", default_value = "standing")]
    pub clock: ClockName,
    /// How long every answer takes, instead of what the scenario says.
    #[arg(long, value_name = "MILLISECONDS", value_parser = clap::value_parser!(u64).range(..=600_000))]
    pub latency_ms: Option<u64>,
    /// Which rate limits and locks there are, instead of what the scenario says: those of live mode, of a sandbox, or none.
    #[arg(long, value_name = "WHICH")]
    pub rate_limit: Option<RateLimitName>,
    /// File for the token of /_world, made for you alone and removed at the end. Without it one with a new name is made in
    /// the folder for such files.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Word that the instance id is made from; without it every start is another instance.
    #[arg(long, value_name = "WORD")]
    pub instance: Option<String>,
    /// File that keeps the simulated Stripe between two runs: loaded if it is there, written at the end. What is loaded goes on
    /// as it was, and `--scenario`, `--accounts`, `--seed` and `--today` say only what a new file begins with.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Print one line for each request on standard error.
    #[arg(long)]
    pub log: bool,
}

/// How the simulated Stripe's time goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClockName {
    /// It stands still until it is moved.
    Standing,
    /// It runs with the machine's.
    Running,
}

/// Rate limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RateLimitName {
    /// Those of live mode.
    Live,
    /// Those of a sandbox.
    Test,
    /// None, and no locks either.
    Off,
}

impl From<RateLimitName> for RateLimit {
    fn from(name: RateLimitName) -> Self {
        match name {
            RateLimitName::Live => Self::Live,
            RateLimitName::Test => Self::Test,
            RateLimitName::Off => Self::Off,
        }
    }
}

/// Palettes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeName {
    /// For dark terminals.
    Dark,
    /// For light terminals.
    Light,
    /// Few colours, strong contrast.
    HighContrast,
    /// No red and green.
    ColourBlind,
    /// No colour at all.
    Mono,
}

/// A day on which a world may begin.
fn day(text: &str) -> Result<Date, String> {
    let day: Date = text.parse().map_err(|_| "a day is written as 2026-11-22".to_owned())?;
    if FIRST_DAYS.contains(&day) {
        return Ok(day);
    }
    Err(format!("the simulated Stripe starts between {} and {}", FIRST_DAYS.start(), FIRST_DAYS.end()))
}
