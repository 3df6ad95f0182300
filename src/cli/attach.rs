//! `pullfunds console`, and `pullfunds --api-base` for short: the console on Stripe, or on a simulated Stripe that somebody else runs.
//! It asks once who it is talking to before it takes the terminal, so that a wrong address or key is answered with a sentence,
//! and so that mode, platform and region are known before any balance is.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use crate::app::{KeySeen, Notice, Profile, Tone};
use crate::backend::{self, Address, Backend, Gate, Gated, Https, HttpsError, Outside, Redactor, Roots, StripeClient};
use crate::config::{Settings, read_private_line};
use crate::domain::{Fault, FaultKind, Label, Mode, Platform};
use crate::runtime::steering::{Helm, Served, Steering};
use crate::runtime::{Clock, Watch, Watched, keep_memory_to_itself};

use super::console::{self, Behind};
use super::key::{self, Chosen, variable};
use super::{ConsoleArgs, Exit, Failure, KeyArgs, say, state};

/// Where the token of the world itself is taken from.
const TOKEN: &str = "PULLFUNDS_WORLD_TOKEN";
/// Whoever waits longer than this is told for what.
const PATIENCE: Duration = Duration::from_secs(1);
/// Where the address is taken from.
pub(super) const BASE: &str = "STRIPE_API_BASE";

pub(super) fn run(args: &ConsoleArgs) -> Result<Exit, Failure> {
    let Reached { engine, behind, mut chosen } = reach(args, true)?;
    drop(chosen.endings.take());
    console::show_on(engine, &args.screen, behind)
}

/// What was found where the flags lead.
pub(super) struct Reached {
    pub(super) engine: tokio::runtime::Runtime,
    pub(super) behind: Behind,
    /// The key. Where it was typed, signals are held back until its `endings` are dropped.
    pub(super) chosen: Chosen,
}

/// Who is where the flags lead, before anything of a journal is looked at.
pub(super) struct Greeted {
    pub(super) engine: tokio::runtime::Runtime,
    pub(super) settings: Settings,
    /// The key, as in [`Reached`].
    pub(super) chosen: Chosen,
    pub(super) platform: Platform,
    /// The run of a simulated Stripe; nothing where Stripe is real.
    pub(super) run: String,
    /// A simulated Stripe's clock is where this one begins, so that the two show the same as long as it runs.
    pub(super) clock: Clock,
    address: Address,
    outside: Outside,
}

/// Asks who is where the flags lead. `first` is done when address and key are known, and nobody was asked yet.
pub(super) fn greet<T>(
    key: &KeyArgs,
    config: Option<&Path>,
    first: impl FnOnce(&Address) -> Result<T, Failure>,
) -> Result<(Greeted, T), Failure> {
    keep_memory_to_itself();
    let settings = Settings::load(config).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    let address = address(key)?;
    let chosen = key::choose(key, &address)?;
    let outside = outside(&settings)?;
    let transport = transport(&address, &chosen, &outside, Clock::of_the_machine())?;
    let done = first(&address)?;
    say(&chosen.words());
    let engine = console::engine()?;
    let Met { platform, run } = engine.block_on(meet(&chosen, transport))?;
    let clock = run.as_ref().map_or_else(Clock::of_the_machine, |(_, now)| Clock::showing(*now));
    let run = run.map(|(run, _)| run).unwrap_or_default();
    Ok((Greeted { engine, settings, chosen, platform, run, clock, address, outside }, done))
}

fn transport(address: &Address, chosen: &Chosen, outside: &Outside, clock: Clock) -> Result<Https, Failure> {
    let clock = backend::Clock::new(move || clock.now());
    Https::to(address.clone(), chosen.key.clone(), outside, clock).map_err(|error| unusable(&error))
}

impl Greeted {
    /// The way there.
    pub(super) fn transport(&self) -> Result<Https, Failure> {
        transport(&self.address, &self.chosen, &self.outside, self.clock)
    }
}

/// Goes where the flags lead, and asks who is there; for a console only where it can be shown.
pub(super) fn reach(args: &ConsoleArgs, is_shown: bool) -> Result<Reached, Failure> {
    let (greeted, way) = greet(&args.key, args.screen.config.as_deref(), |address| {
        let way = way(address, args.world_token_file.as_deref())?;
        if is_shown { console::needs_terminal().map(|()| way) } else { Ok(way) }
    })?;
    let watch = Watch::default();
    let transport = Arc::new(Watched::new(greeted.transport()?, watch.clone()));
    let Greeted { engine, settings, chosen, platform: met, run, clock, address, .. } = greeted;
    let platform = met.account.id.clone();
    let mode = met.mode;
    let cache = state::cache(&args.screen, mode, &platform, (!run.is_empty()).then_some(run.as_str()));
    let reopen = match mode {
        Mode::Mock => state::of_runs(args.screen.state_dir.clone(), platform),
        Mode::Test | Mode::Live => state::of_platform(&args.screen, &settings, platform, mode)?,
    };
    let notice = notice(&chosen, &met, &address);
    let behind = Behind {
        journal: reopen(&run).map_err(|fault| Failure::new(Exit::Journal, fault))?,
        reopen,
        run: run.clone(),
        clock,
        platform: met.account.id,
        helm: Helm::new(way, &run, clock, watch.clone()),
        transport,
        watch,
        mode,
        notice,
        is_kept: mode != Mode::Mock || args.screen.state_dir.is_some(),
        scenario: None,
        policy: settings.policy,
        sync: settings.sync,
        cache,
        is_unrestricted: chosen.is_too_mighty() && !args.allow_secret_key,
        redactor: Redactor::of(&chosen.key),
        profile: profile(&chosen, &address),
    };
    Ok(Reached { engine, behind, chosen })
}

/// The address: the flag, else the variable, else Stripe's.
pub(super) fn address(args: &KeyArgs) -> Result<Address, Failure> {
    let variable = variable(BASE);
    let (name, text) = match (&args.api_base, &variable) {
        (Some(text), _) => ("--api-base", text),
        (None, Some(text)) => (BASE, text),
        (None, None) => return Ok(Address::of_stripe()),
    };
    Address::parse(text).map_err(|error| Failure::new(Exit::Usage, format!("{name}: {error}")))
}

/// What the environment says about hosts beyond this machine. In lower case too, and that first, as curl does.
pub(super) fn outside(settings: &Settings) -> Result<Outside, Failure> {
    let first = |names: &[&str]| names.iter().find_map(|name| variable(name));
    let extra = settings.roots.as_ref().map(|file| {
        backend::certificates(&file.text)
            .map_err(|error| Failure::new(Exit::WrongFile, format!("{}: {error}.", file.path.display())))
    });
    Ok(Outside {
        proxy: first(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
        no_proxy: first(&["no_proxy", "NO_PROXY"]),
        roots: Roots::OfThisMachine,
        extra: extra.transpose()?.unwrap_or_default(),
    })
}

/// Who answered.
struct Met {
    platform: Platform,
    /// The run of a simulated Stripe, and what its clock shows.
    run: Option<(String, jiff::Timestamp)>,
}

/// Asks whose key it is.
async fn meet(chosen: &Chosen, transport: Https) -> Result<Met, Failure> {
    let watch = Watch::default();
    let address = transport.address().clone();
    let client = StripeClient::new(Gated::new(Watched::new(transport, watch.clone()), Gate::shut_for_good()));
    let asked = client.platform();
    tokio::pin!(asked);
    let met = tokio::select! {
        met = &mut asked => met,
        () = tokio::time::sleep(PATIENCE) => {
            say(&format!("asking {address} whose key this is, for half a minute at most; Ctrl-C leaves"));
            asked.await
        }
    };
    match met {
        Ok(platform) => {
            let is_mock = platform.mode == Mode::Mock;
            Ok(Met { platform, run: watch.run().zip(watch.shown()).filter(|_| is_mock) })
        }
        Err(fault) => Err(strange(chosen, &address, &fault)),
    }
}

/// Nobody answered, or with a no.
fn strange(chosen: &Chosen, address: &Address, fault: &Fault) -> Failure {
    match fault.kind {
        FaultKind::Unauthorised => {
            let sentence = format!("the key in {} was refused at {address}: {fault}", chosen.source);
            Failure::new(Exit::KeyRefused, sentence)
        }
        FaultKind::Forbidden => {
            let needed = fault.permission().unwrap_or("rak_connected_account_read");
            let sentence = format!(
                "the key in {} may not say whose it is, without which nothing can be shown. Give it the permission {needed}. {address} \
                 said: {fault}",
                chosen.source
            );
            Failure::new(Exit::KeyRefused, sentence)
        }
        FaultKind::Unreachable => {
            let hint = if address.is_here() { " Is pullfunds serve running there?" } else { "" };
            Failure::new(Exit::Unavailable, format!("nothing answers at {address}: {fault}.{hint}"))
        }
        FaultKind::Limited
        | FaultKind::NotFound
        | FaultKind::Refused(_)
        | FaultKind::Server(_)
        | FaultKind::BadReply
        | FaultKind::Misdirected(_) => {
            let sentence = format!("what answers at {address} does not answer as Stripe does: {fault}");
            Failure::new(Exit::Unavailable, sentence)
        }
    }
}

/// What is said first: whose key it is, from where, and what to mind. A simulated Stripe needs no such words.
fn notice(chosen: &Chosen, platform: &Platform, address: &Address) -> Option<Notice> {
    let account = &platform.account;
    let said = format!("{}. Platform {} in {}.", chosen.words(), account.id, account.country);
    match platform.mode {
        Mode::Mock => None,
        Mode::Test if !address.is_stripe() => {
            Some(Notice::new(Tone::Warning, &format!("{address} answers, which is not Stripe: {said}")))
        }
        Mode::Test => Some(Notice::new(Tone::Note, &said)),
        Mode::Live if chosen.is_too_mighty() => {
            let mind = "An unrestricted live key: it may do everything. A restricted one is enough; this one is armed only with --allow-secret-key.";
            say(mind);
            Some(Notice::new(Tone::Warning, &format!("{mind} {said}")))
        }
        Mode::Live => {
            Some(Notice::new(Tone::Note, &format!("Real money, read-only until :arm says otherwise: {said}")))
        }
    }
}

/// What the Profile screen shows of the key and the address.
fn profile(chosen: &Chosen, address: &Address) -> Profile {
    let label = |words: &dyn std::fmt::Display| Some(Label::new(&words.to_string()));
    Profile {
        key: Some(KeySeen { kind: Label::new(&chosen.key.kind().to_string()), tail: Label::new(chosen.key.tail()) }),
        source: label(&chosen.source),
        address: label(address),
        ..Profile::default()
    }
}

pub(super) fn unusable(error: &HttpsError) -> Failure {
    let exit = match error {
        HttpsError::NoRoots | HttpsError::Setup(_) => Exit::Unavailable,
        HttpsError::Address(_) | HttpsError::Key(_) | HttpsError::LiveElsewhere(_) | HttpsError::Proxy(_) => {
            Exit::Usage
        }
    };
    Failure::new(exit, error)
}

/// The way to the world itself, where somebody gave its token. It is on this machine: a token goes no further.
fn way(address: &Address, file: Option<&Path>) -> Result<Option<Arc<dyn Steering>>, Failure> {
    if !address.is_here() || address.is_encrypted() {
        return match file {
            None => Ok(None),
            Some(_) => Err(Failure::new(
                Exit::Usage,
                format!("--world-token-file: {address} is no simulated Stripe of this machine."),
            )),
        };
    }
    let Some(token) = token(file)? else { return Ok(None) };
    let served = Served::new(address.clone(), &token).map_err(|error| Failure::new(Exit::Usage, error))?;
    Ok(Some(Arc::new(served)))
}

/// The token of `/_world`: from a file that only its owner can read, else from the environment.
fn token(file: Option<&Path>) -> Result<Option<SecretString>, Failure> {
    match file {
        Some(file) => read_private_line(file).map(Some).map_err(|fault| Failure::new(Exit::WrongFile, fault)),
        None => Ok(variable(TOKEN).map(SecretString::from)),
    }
}
