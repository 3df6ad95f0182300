//! `pullfunds doctor`: what a console would find, one line for each thing, with what to do where something is not as it must be.
//! Nothing is changed: Stripe is asked reads only, files are looked at. `--bundle` writes the same for somebody who helps.

mod asked;
mod bundle;
mod here;
mod kept;
mod report;
mod setup;

use std::io::IsTerminal as _;
use std::sync::Arc;

use crate::backend::{Address, Gate, Gated, Https, Redactor, StripeClient, Transport};
use crate::config::Settings;
use crate::domain::Mode;
use crate::runtime::{Clock, Tty, Watch, Watched, keep_memory_to_itself};

use self::asked::Met;
use self::kept::Owner;
use self::report::{Line, Mark, Reader, Report, Section};
use super::key::{Chosen, variable};
use super::{DoctorArgs, Exit, Failure, attach, console, key, print, say, state};

pub(super) fn run(args: &DoctorArgs) -> Result<(), Failure> {
    keep_memory_to_itself();
    let Examined { report, redactor, width } = examine(args)?;
    let reader = Reader { redactor, is_stranger: false, width, home: variable("HOME") };
    print(&report.text(&reader))?;
    if let Some(path) = &args.bundle {
        let stranger = Reader { is_stranger: true, width: None, ..reader };
        bundle::write(path, &report, &stranger)?;
        say(&format!(
            "{} is written. It holds what is above without keys, names and whole ids; look through it before you send it.",
            path.display()
        ));
    }
    match report.count(Mark::Fail) {
        0 => Ok(()),
        _ => Err(Failure::new(Exit::NotWell, report.verdict())),
    }
}

/// What was found.
struct Examined {
    report: Report,
    redactor: Redactor,
    /// Columns of the terminal that it is printed on, if it is one.
    width: Option<usize>,
}

fn examine(args: &DoctorArgs) -> Result<Examined, Failure> {
    let console = &args.console;
    let clock = Clock::of_the_machine();
    let now = clock.now();
    let (settings, mut about_settings) = setup::settings(console.screen.config.as_deref())?;
    let (address, about_address) = setup::address(attach::address(&console.key));
    let (chosen, mut about_key) = setup::key(address.as_ref().map(|address| key::found(&console.key, address)));
    let watch = Watch::default();
    let met = ask(args, &settings, address.as_ref(), chosen.as_ref(), clock, &watch);
    let run = watch.run();
    let platform = met.platform.as_ref();
    let owner = platform.map(|known| Owner { mode: known.mode, platform: &known.account.id, run: run.as_deref() });
    let mode = platform.map(|known| known.mode).or_else(|| chosen.as_ref().map(|chosen| chosen.key.mode()));
    let mode = mode.unwrap_or(if console.key.live { Mode::Live } else { Mode::Test });
    let (folder, source) = state::folder(&console.screen, &settings);
    about_settings.push(Line::note("journals are kept in", format!("the folder below, from {source}")));
    let day = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let caches = kept::caches(state::cache_folder(), owner, day);
    let mut files = kept::journals(folder.as_deref(), console.screen.state_dir.is_some(), owner);
    files.extend(caches.lines);
    let redactor = chosen.as_ref().map_or_else(Redactor::default, |chosen| Redactor::of(&chosen.key));
    let terminal = here::Terminal {
        size: if std::io::stdout().is_terminal() { crossterm::terminal::size().ok() } else { None },
        speaks_unicode: console::speaks_unicode(),
        is_there: Tty::is_there(),
    };
    about_key.push(about_address);
    about_key.push(setup::memory());
    let sections = vec![
        Section { heading: "KEY", lines: about_key },
        Section { heading: "PLATFORM", lines: met.about_platform },
        Section { heading: "PERMISSIONS", lines: met.permissions },
        Section { heading: "LIMITS", lines: setup::limits(mode, &settings.sync, caches.spent) },
        Section { heading: "SETTINGS", lines: about_settings },
        Section { heading: "FILES", lines: files },
        Section { heading: "TERMINAL", lines: here::terminal(terminal, &variable) },
        Section { heading: "ENVIRONMENT", lines: here::environment(&variable) },
    ];
    let title = format!("pullfunds {}, {}", env!("CARGO_PKG_VERSION"), now.strftime("%Y-%m-%d %H:%M:%S UTC"));
    let width = terminal.size.map(|(width, _)| width.into());
    Ok(Examined { report: Report { title, sections }, redactor, width })
}

/// Asks Stripe, where there is somebody to ask and something to ask with.
fn ask(
    args: &DoctorArgs,
    settings: &Settings,
    address: Option<&Address>,
    chosen: Option<&Chosen>,
    clock: Clock,
    watch: &Watch,
) -> Met {
    let unasked =
        |line: Line, why: &str| Met { platform: None, about_platform: vec![line], permissions: asked::untried(why) };
    if args.offline {
        return unasked(Line::note("platform", "not asked: --offline"), "--offline");
    }
    let (Some(address), Some(chosen)) = (address, chosen) else {
        return unasked(Line::note("platform", "not asked: there is no key, or no address"), "there is no key");
    };
    let reached = attach::outside(settings).and_then(|outside| {
        let watched = crate::backend::Clock::new(move || clock.now());
        Https::to(address.clone(), chosen.key.clone(), &outside, watched).map_err(|error| attach::unusable(&error))
    });
    let transport: Arc<dyn Transport> = match reached {
        Ok(https) => Arc::new(Watched::new(https, watch.clone())),
        Err(failure) => return unasked(Line::fail("platform", failure.sentence), "Stripe cannot be reached"),
    };
    match console::engine() {
        Ok(engine) => {
            let client = StripeClient::new(Gated::new(transport, Gate::shut_for_good()));
            engine.block_on(asked::ask(&client, address, clock, watch))
        }
        Err(failure) => unasked(Line::fail("platform", failure.sentence), "Stripe cannot be reached"),
    }
}
