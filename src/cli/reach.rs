//! Flags of commands that talk to Stripe: which key, which address; and of those without a console, which folder.

use std::path::PathBuf;

use clap::Args;

use super::{ConsoleArgs, ScreenArgs};

/// Which Stripe, with which key. A key is never an argument: other users of this machine could read it.
#[derive(Debug, Clone, Default, Args)]
pub struct KeyArgs {
    /// Address instead of Stripe's own (api.stripe.com), for keys of test mode only. It is taken from STRIPE_API_BASE otherwise.
    #[arg(long, value_name = "URL")]
    pub api_base: Option<String>,
    /// File that holds the key and nothing else, yours alone (0600). STRIPE_API_KEY goes before it.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Profile of the Stripe CLI whose key is taken if neither STRIPE_API_KEY nor --key-file holds one.
    #[arg(long, short = 'p', value_name = "NAME")]
    pub project_name: Option<String>,
    /// Real money: a live key is taken, and no other. Without it a live key is refused.
    #[arg(long)]
    pub live: bool,
}

/// Which Stripe, with which key, and where the journal is.
#[derive(Debug, Clone, Default, Args)]
pub struct ReachArgs {
    /// Which Stripe, with which key.
    #[command(flatten)]
    pub key: KeyArgs,
    /// Folder for the journal of debits. Without it that of test and live mode is in the settings' folder or the one for such files.
    #[arg(long, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// Settings, as TOML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ReachArgs {
    /// The same as flags of a console that keeps nothing of what it sees.
    pub(super) fn of_console(&self, allow_secret_key: bool) -> ConsoleArgs {
        ConsoleArgs {
            key: self.key.clone(),
            allow_secret_key,
            screen: ScreenArgs {
                state_dir: self.state_dir.clone(),
                config: self.config.clone(),
                no_cache: true,
                ..ScreenArgs::default()
            },
            world_token_file: None,
        }
    }
}
