//! `pullfunds --api-base`: the console on a simulated Stripe that somebody else runs. It asks once who it is talking to before it
//! takes the terminal, so that a wrong address or key is answered with a sentence.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;

use crate::app::Profile;
use crate::backend::{self, Address, Backend, Https, HttpsError, StripeClient};
use crate::config::{Settings, read_file};
use crate::domain::{AccountId, Fault, FaultKind, Label, Mode};
use crate::runtime::steering::{Helm, Served, Steering};
use crate::runtime::{Clock, Watch, Watched};

use super::console::{self, Behind};
use super::{DemoArgs, Exit, Failure};

/// Where the token of the world itself is taken from.
const TOKEN: &str = "PULLFUNDS_WORLD_TOKEN";
/// Where the key is taken from.
const KEY: &str = "STRIPE_API_KEY";

pub(super) fn run(base: &str, token_file: Option<&Path>, args: &DemoArgs) -> Result<(), Failure> {
    let settings = Settings::load(args.config.as_deref()).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    let key = std::env::var(KEY).map(SecretString::from).map_err(|_| {
        let sentence = format!(
            "{KEY} holds no key; pullfunds serve prints the one that it takes. Keys are not taken as arguments."
        );
        Failure::new(Exit::Usage, sentence)
    })?;
    let transport = |clock: Clock| {
        Https::new(base, key.clone(), backend::Clock::new(move || clock.now())).map_err(|error| unusable(&error))
    };
    transport(Clock::of_the_machine())?;
    let way = way(base, token_file)?;
    console::needs_terminal()?;
    let engine = console::engine()?;
    let met = engine.block_on(meet(base, transport(Clock::of_the_machine())?))?;
    // Stripe's clock is where the console's begins, so that the two show the same as long as Stripe's runs.
    let clock = Clock::starting_at(met.now);
    let watch = Watch::default();
    let transport = Watched::new(transport(clock)?, watch.clone());
    let reopen = console::reopen(args.state_dir.clone(), met.platform.clone());
    let behind = Behind {
        journal: reopen(&met.run).map_err(|fault| Failure::new(Exit::Journal, fault))?,
        reopen,
        clock,
        helm: Helm::new(way, &met.run, clock, watch.clone()),
        watch,
        mode: Mode::Mock,
        scenario: None,
        policy: settings.policy,
        transport: Arc::new(transport),
        is_unrestricted: false,
        profile: Profile::default(),
    };
    engine.block_on(console::show(args, behind))
}

/// Who answered.
struct Met {
    platform: AccountId,
    run: String,
    now: jiff::Timestamp,
}

/// Asks whose key it is.
async fn meet(base: &str, transport: Https) -> Result<Met, Failure> {
    let watch = Watch::default();
    let client = StripeClient::new(Watched::new(transport, watch.clone()));
    let platform = client.platform().await;
    let Some((run, now)) = watch.run().zip(watch.shown()) else {
        return Err(no_mock(base, platform.err().as_ref()));
    };
    match platform {
        Ok(platform) => Ok(Met { platform: platform.account.id, run, now }),
        Err(fault) if matches!(fault.kind, FaultKind::Unauthorised | FaultKind::Forbidden) => {
            let sentence = format!("the key in {KEY} was refused at {}: {fault}", Label::new(base));
            Err(Failure::new(Exit::KeyRefused, sentence))
        }
        Err(fault) => Err(Failure::new(Exit::Unavailable, format!("{} cannot be used: {fault}", Label::new(base)))),
    }
}

/// Nobody, or somebody else.
fn no_mock(base: &str, fault: Option<&Fault>) -> Failure {
    let base = Label::new(base);
    let sentence = match fault {
        Some(fault) if fault.kind == FaultKind::Unreachable => {
            format!("nothing answers at {base}: {fault}. Is pullfunds serve running there?")
        }
        Some(_) | None => format!(
            "what answers at {base} is no simulated Stripe of pullfunds: its answers carry no Pullfunds-World. This version \
             attaches to nothing else."
        ),
    };
    Failure::new(Exit::Unavailable, sentence)
}

fn unusable(error: &HttpsError) -> Failure {
    let sentence = match error {
        HttpsError::Address(error) => format!("--api-base: {error}"),
        HttpsError::Key(error) => format!("{KEY}: {error}"),
        HttpsError::LiveElsewhere(_) | HttpsError::Proxy(_) | HttpsError::NoRoots | HttpsError::Setup(_) => {
            error.to_string()
        }
    };
    Failure::new(Exit::Usage, sentence)
}

/// The way to the world itself, where somebody gave its token.
fn way(base: &str, file: Option<&Path>) -> Result<Option<Arc<dyn Steering>>, Failure> {
    let Some(token) = token(file)? else { return Ok(None) };
    let address = Address::parse(base).map_err(|error| Failure::new(Exit::Usage, format!("--api-base: {error}")))?;
    let served = Served::new(address, &token).map_err(|error| Failure::new(Exit::Usage, error))?;
    Ok(Some(Arc::new(served)))
}

/// The token of `/_world`: from a file that only its owner can read, else from the environment.
fn token(file: Option<&Path>) -> Result<Option<SecretString>, Failure> {
    let Some(file) = file else {
        return Ok(std::env::var(TOKEN).ok().filter(|token| !token.is_empty()).map(SecretString::from));
    };
    let text = read_file(file).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    let is_open = std::fs::metadata(file).is_ok_and(|about| about.mode() & 0o077 != 0);
    if is_open {
        let sentence = format!("{}: others can read it; chmod 600 makes it yours alone", file.display());
        return Err(Failure::new(Exit::WrongFile, sentence));
    }
    Ok(Some(SecretString::from(text.trim())))
}
