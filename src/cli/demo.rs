//! `pullfunds demo`: the console on a simulated Stripe in memory.

use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::app::{Model, Setup, parting};
use crate::backend::StripeClient;
use crate::config::{Settings, read_file};
use crate::domain::{AccountId, Label, Mode};
use crate::journal::{Journal, Place, entry::Who};
use crate::runtime::in_memory::InMemory;
use crate::runtime::{self, Clock, Surface, Tools, Tty};
use crate::ui::{Glyphs, Palette, Theme};
use crate::world::World;
use crate::world::scenario::Scenario;

use super::{DemoArgs, Exit, Failure, ThemeName, say};

pub(super) fn run(args: &DemoArgs) -> Result<(), Failure> {
    let mut settings = Settings::load(args.config.as_deref()).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    let (world, enrolled) = found(args)?;
    if !settings.managed_risk_said {
        settings.policy.stripe_managed_risk = enrolled;
    }
    if !Tty::is_there() {
        let sentence = "the console needs a terminal for input and output; this is a pipe or a file. Start it in one.";
        return Err(Failure::new(Exit::Usage, sentence));
    }
    let journal = open_journal(args, &world)?;
    let engine = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Terminal, format!("the event loop cannot start: {error}")))?;
    engine.block_on(console(args, settings, world, journal))
}

async fn console(args: &DemoArgs, settings: Settings, world: World, journal: Journal) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(Exit::Terminal, format!("the terminal failed: {error}"));
    let clock = Clock::starting_at(world.now());
    let mut surface = Tty::take().map_err(failed)?;
    let setup = Setup {
        now: clock.now(),
        size: surface.size().map_err(failed)?,
        mode: Mode::Mock,
        scenario: Some(Label::new(world.name())),
        seed: Some(world.seed()),
        policy: settings.policy,
    };
    let mut model = Model::new(setup);
    let tools = Tools {
        backend: Arc::new(StripeClient::new(InMemory::new(world, clock))),
        journal: Arc::new(Mutex::new(journal)),
        who: who(),
        clock,
        mint: runtime::random_ids(),
    };
    runtime::run(&mut model, theme(args), &mut surface, tools).await.map_err(failed)?;
    drop(surface);
    for sentence in parting(&model, args.state_dir.is_some()) {
        say(&sentence);
    }
    Ok(())
}

/// The simulated Stripe, and whether it lets the platform debit accounts whose losses Stripe carries.
fn found(args: &DemoArgs) -> Result<(World, bool), Failure> {
    let scenario = match Scenario::built_in(&args.scenario) {
        Some(scenario) => scenario.map_err(|error| Failure::new(Exit::WrongFile, error))?,
        None => from_file(&args.scenario)?,
    };
    let founding = scenario.founding(args.seed, args.today).map_err(|error| Failure::new(Exit::WrongFile, error))?;
    let enrolled = founding.settings.managed_risk_enrolled;
    let world =
        World::found(founding).map_err(|error| Failure::new(Exit::WrongFile, format!("{}: {error}", args.scenario)))?;
    Ok((world, enrolled))
}

fn from_file(name: &str) -> Result<Scenario, Failure> {
    let looks_like_a_name = !name.contains(['/', '.']) && !Path::new(name).exists();
    if looks_like_a_name {
        let known: Vec<&str> = Scenario::names().collect();
        let sentence =
            format!("no scenario is called {name}; built in are {}. A file needs its path.", known.join(", "));
        return Err(Failure::new(Exit::Usage, sentence));
    }
    let text = read_file(Path::new(name)).map_err(|fault| Failure::new(Exit::WrongFile, fault))?;
    Scenario::parse(&text, name).map_err(|error| Failure::new(Exit::WrongFile, error))
}

fn open_journal(args: &DemoArgs, world: &World) -> Result<Journal, Failure> {
    let place = args.state_dir.clone().map_or(Place::Memory, Place::Folder);
    Journal::open(&place, &AccountId::new(world.platform_id()), Mode::Mock)
        .map_err(|fault| Failure::new(Exit::Journal, fault))
}

/// Who is at the console, for the journal. A shell without `USER` still has a user.
fn who() -> Who {
    let named =
        ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let operator = named.unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()));
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    Who { operator: Label::new(&operator), host: Label::new(&host), process: std::process::id() }
}

fn theme(args: &DemoArgs) -> Theme {
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
fn speaks_unicode() -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    (locale.contains("utf-8") || locale.contains("utf8")) && set("TERM").as_deref() != Some("linux")
}
