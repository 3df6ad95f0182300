//! The command line, as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::world::scenario::FIRST_DAYS;

/// A terminal console for platforms on Stripe Connect: every balance, the reserve to the cent, and debits that happen
/// once.
#[derive(Debug, Parser)]
#[command(name = "pullfunds", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// The command; `demo` when none is given.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of `demo`.
    #[command(flatten)]
    pub demo: DemoArgs,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the console on a simulated Stripe in memory. No network, no key.
    Demo(DemoArgs),
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
    /// Folder for the journal of debits; made if it is missing, the folder above it is not. Without it the demo keeps its journal in memory.
    #[arg(long, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// Settings, as TOML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Draw with ASCII characters only.
    #[arg(long)]
    pub ascii: bool,
    /// Colours; without it `NO_COLOR` chooses mono, else dark.
    #[arg(long, value_name = "THEME")]
    pub theme: Option<ThemeName>,
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
