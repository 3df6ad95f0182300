//! The console itself, whatever stands behind it: the terminal is taken, the model is set up, and the event loop runs until it is
//! left.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::app::arming::Access;
use crate::app::{Model, Notice, Profile, Setup, Size, leaves_open, parting};
use crate::backend::{Gate, Gated, Log, Logged, Redactor, StripeClient, Transport};
use crate::cache;
use crate::domain::{AccountId, Label, Mode};
use crate::journal::Book;
use crate::life::Terms;
use crate::rules::Policy;
use crate::runtime::custody::{Custody, OwnerThread, Parts, Reopen, by_the_system};
use crate::runtime::steering::Helm;
use crate::runtime::{self, Clock, Ending, Surface, Tools, Tty, Watch};
use crate::sync::{Settings, Tuning};
use crate::ui::{Glyphs, Palette, Theme};

use super::{Exit, Failure, ScreenArgs, ThemeName, line, state};

/// What stands behind a console.
pub(super) struct Behind {
    /// The way to Stripe, in front of which the gate is put.
    pub(super) transport: Arc<dyn Transport>,
    /// The key may do everything on a live account, and nobody said that such a key may be used.
    pub(super) is_unrestricted: bool,
    /// Takes the key in use out of what is logged.
    pub(super) redactor: Redactor,
    pub(super) profile: Profile,
    /// Whose key it is.
    pub(super) platform: AccountId,
    pub(super) journal: Book,
    /// The run of a simulated Stripe whose journal it is; nothing where Stripe is real.
    pub(super) run: String,
    pub(super) clock: Clock,
    pub(super) watch: Watch,
    pub(super) helm: Helm,
    pub(super) reopen: Reopen,
    pub(super) mode: Mode,
    /// What is said first.
    pub(super) notice: Option<Notice>,
    /// Whether the journal outlives the program.
    pub(super) is_kept: bool,
    /// Name and seed of the scenario, where they are known.
    pub(super) scenario: Option<(Label, u64)>,
    pub(super) policy: Policy,
    /// How much is read, and how fast.
    pub(super) sync: Tuning,
    /// Where the cache is, if there may be one.
    pub(super) cache: Option<cache::Place>,
}

/// A size for whoever shows nothing.
pub(super) const NO_SCREEN: Size = Size { width: 80, height: 24 };

/// For so long nobody is told that the journal is being closed.
const SILENT: Duration = Duration::from_secs(1);

/// What is said of a journal that was still being written to.
pub(super) const GIVEN_UP: &str =
    "the journal was still being written to and was not waited for; the next start finds what was kept.";

/// Refuses a journal that goes with the program: what is written there could never be found again.
pub(super) fn needs_a_kept_journal(behind: &Behind) -> Result<(), Failure> {
    if behind.is_kept {
        return Ok(());
    }
    let sentence = "this needs a journal that outlives the command: name its folder with --state-dir.";
    Err(Failure::new(Exit::Usage, sentence))
}

/// Refuses to go on without a terminal.
pub(super) fn needs_terminal() -> Result<(), Failure> {
    if Tty::is_there() {
        return Ok(());
    }
    let sentence = "the console needs a terminal for input and output; this is a pipe or a file. Start it in one.";
    Err(Failure::new(Exit::Usage, sentence))
}

/// What the event loop runs on.
pub(super) fn engine() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Terminal, format!("the event loop cannot start: {error}")))
}

/// Shows the console until it is left. What still waits for something then, such as the address of a name, is left alone: what
/// has to be written down was waited for.
pub(super) fn show_on(engine: tokio::runtime::Runtime, args: &ScreenArgs, behind: Behind) -> Result<Exit, Failure> {
    let done = engine.block_on(show(args, behind));
    engine.shutdown_background();
    done
}

async fn show(args: &ScreenArgs, behind: Behind) -> Result<Exit, Failure> {
    let failed = |error: std::io::Error| Failure::new(Exit::Terminal, format!("the terminal failed: {error}"));
    let is_kept = behind.is_kept;
    let mut surface = Tty::take().map_err(failed)?;
    let size = surface.size().map_err(failed)?;
    let Ready { mut model, tools } = set_up(args, behind, size)?;
    let custody = tools.custody.clone();
    let ended = runtime::run(&mut model, theme(args), &mut surface, tools).await;
    drop(surface);
    runtime::let_signals_end_it();
    let is_given_up = matches!(ended, Ok(Ending::GivenUp));
    if !is_given_up {
        close(&custody).await;
    }
    let given_up = is_given_up.then(|| GIVEN_UP.to_owned());
    let said: String = parting(&model, is_kept).iter().chain(&given_up).map(|sentence| line(sentence)).collect();
    runtime::last_words(&said);
    let exit = if leaves_open(&model) { Exit::Unknown } else { Exit::Done };
    ended.map(|_| exit).map_err(failed)
}

/// Closes the journal, and says so where that takes its time: whoever ends the program meanwhile loses nothing.
pub(super) async fn close(custody: &Custody) {
    let mut closing = pin!(custody.finish());
    if timeout(SILENT, &mut closing).await.is_err() {
        runtime::last_words(&line(
            "the journal is being closed, and its disk takes its time; Ctrl-C ends this at once, and nothing is lost.",
        ));
        closing.await;
    }
}

/// Everything that the event loop runs on.
pub(super) struct Ready {
    pub(super) model: Model,
    pub(super) tools: Tools,
}

/// Sets up model and tools.
pub(super) fn set_up(args: &ScreenArgs, behind: Behind, size: Size) -> Result<Ready, Failure> {
    let Behind { transport, is_unrestricted, journal, clock, watch, helm, reopen, mode, notice, .. } = behind;
    let (profile, scenario, policy, cache) = (behind.profile, behind.scenario, behind.policy, behind.cache);
    let (scenario, seed) = scenario.unzip();
    let sync = Settings { seed: scatter(), ..Settings::tuned(mode, &behind.sync) };
    let mut model = Model::new(Setup { now: clock.now(), size, mode, scenario, seed, policy, sync });
    model.access = Access::at_start(mode, args.read_only, is_unrestricted);
    model.profile = Profile {
        journal: journal.path().map(|path| Label::new(&path.display().to_string())),
        config: args.config.as_ref().map(|path| Label::new(&path.display().to_string())),
        ..profile
    };
    let (gate, log, exports) = (gate(model.access), Log::default(), state::exports());
    let backend = StripeClient::new(Logged::new(Gated::new(transport, gate.clone()), log.clone(), behind.redactor))
        .of_platform(behind.platform);
    model.notice = notice;
    if cache.is_some() {
        model = model.with_cache();
    }
    let desk = OwnerThread::start(journal)
        .map_err(|error| Failure::new(Exit::Journal, format!("no thread can be begun for the journal: {error}")))?;
    let custody = Custody::new(Parts {
        backend: Arc::new(backend),
        desk: Arc::new(desk),
        reopen,
        run: behind.run,
        operator: operator(),
        owner: runtime::this_process(),
        probe: by_the_system(),
        clock,
        gate: gate.clone(),
        terms: Terms::usual(),
        seed: scatter(),
    });
    let tools = Tools { custody, gate, clock, mint: runtime::random_ids(), watch, helm, cache, log, exports };
    Ok(Ready { model, tools })
}

/// Where the scatter of the pauses before retries begins; a system without chance has the same one each time.
fn scatter() -> u64 {
    runtime::chance().ok().and_then(|drawn| u64::try_from(drawn & u128::from(u64::MAX)).ok()).unwrap_or_default()
}

/// The gate as a console begins.
fn gate(access: Access) -> Gate {
    match access {
        Access::Open => Gate::open(),
        Access::Shut | Access::Armed { .. } => Gate::shut(),
        Access::ReadOnly | Access::SecretKey => Gate::shut_for_good(),
    }
}

/// Who is at the console, for the journal. A shell without `USER` still has a user.
fn operator() -> Label {
    let named =
        ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let operator = named.unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()));
    Label::new(&operator)
}

fn theme(args: &ScreenArgs) -> Theme {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let palette = match args.theme {
        Some(ThemeName::Light) => Palette::Light,
        Some(ThemeName::HighContrast) => Palette::HighContrast,
        Some(ThemeName::ColourBlind) => Palette::ColourBlind,
        Some(ThemeName::Mono) => Palette::Mono,
        None if no_color => Palette::Mono,
        Some(ThemeName::Dark) | None => Palette::Dark,
    };
    let glyphs = if args.ascii || !speaks_unicode() { Glyphs::Ascii } else { Glyphs::Unicode };
    Theme::new(palette, glyphs)
}

/// Whether the locale is UTF-8 and the terminal can show more than the Linux console's font.
pub(super) fn speaks_unicode() -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    (locale.contains("utf-8") || locale.contains("utf8")) && set("TERM").as_deref() != Some("linux")
}
