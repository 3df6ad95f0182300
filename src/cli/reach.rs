//! Flags of commands that talk to Stripe: which key, which address; and of those without a console, which folder.

use std::ffi::OsString;
use std::path::{PathBuf, absolute};

use clap::Args;

use super::attach::BASE;
use super::key::variable;
use super::{ConsoleArgs, ScreenArgs};
use crate::files::word;

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
    /// Folder for the journal of debits. Without it that of test and live mode is in `state_dir` of the settings, else in
    /// $XDG_STATE_HOME/pullfunds or ~/.local/state/pullfunds; that of a simulated Stripe is not kept.
    #[arg(long, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
    /// Settings, as TOML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ReachArgs {
    /// The same as words of a shell, for a command that is suggested: it may be typed in any folder, and leads to the same Stripe
    /// wherever the address came from. Of a key at most its place is named.
    pub(super) fn words(&self) -> String {
        let Self { key: KeyArgs { api_base, key_file, project_name, live }, state_dir, config } = self;
        let whole = |path: &PathBuf| absolute(path).unwrap_or_else(|_| path.clone()).into_os_string();
        let flags = [
            ("api-base", api_base.clone().or_else(|| variable(BASE)).map(OsString::from)),
            ("key-file", key_file.as_ref().map(whole)),
            ("project-name", project_name.as_ref().map(OsString::from)),
            ("state-dir", state_dir.as_ref().map(whole)),
            ("config", config.as_ref().map(whole)),
        ];
        let said = flags.into_iter().filter_map(|(name, value)| Some(format!(" --{name}={}", word(&value?))));
        said.chain(live.then(|| " --live".to_owned())).collect()
    }

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
