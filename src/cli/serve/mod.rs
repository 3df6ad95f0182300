//! `pullfunds serve`: the simulated Stripe on a port, for any Stripe library, curl or this console, until it is told to end.

mod greeting;
mod state_file;
mod token_file;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustix::process::Signal;
use tokio::signal::unix::{SignalKind, signal};

use super::{ClockName, Exit, Failure, ServeArgs, worlds};
use crate::domain::Label;
use crate::runtime::Clock;
use crate::serve::{Bounds, Entry, Log, Server, Setup, Token, Wire};
use crate::world::control::Command;
use crate::world::scenario::Scenario;
use crate::world::{Instance, Origin, World};

use self::greeting::Greeting;
use self::state_file::StateFile;
use self::token_file::TokenFile;

pub(super) fn run(args: &ServeArgs) -> Result<(), Failure> {
    if !args.bind.is_loopback() && !args.bind_beyond_this_machine {
        let sentence = format!(
            "other machines reach {}; say --bind-beyond-this-machine too if that is meant. Nothing is encrypted.",
            args.bind
        );
        return Err(Failure::new(Exit::Usage, sentence));
    }
    let state = args.state.as_deref().map(StateFile::at).transpose()?;
    let world = world(args, state.as_ref())?;
    let engine = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Unavailable, format!("the server cannot start: {error}")))?;
    engine.block_on(serve(args, world, state))
}

async fn serve(args: &ServeArgs, world: World, state: Option<StateFile>) -> Result<(), Failure> {
    // Listened for before anything is said, so that whoever reads the greeting can end the server.
    let stop = stop().map_err(|error| Failure::new(Exit::Unavailable, format!("signals are not heard: {error}")))?;
    let clock = Clock::starting_at(world.wire());
    let token = Token::of(worlds::drawn()?);
    let at = SocketAddr::new(args.bind, args.port);
    let greeting = Greeting::of(&world, args);
    let world = Arc::new(Mutex::new(world));
    let setup = Setup {
        world: Arc::clone(&world),
        wire: Wire::new(move || clock.now()),
        token: token.clone(),
        names: args.answer_to.clone(),
        bounds: Bounds::default(),
        log: args.log.then(log),
    };
    let server = Server::bind(at, setup).await.map_err(|error| cannot_listen(at, &error))?;
    let file = TokenFile::write(args.token_file.as_deref(), server.address(), &token)?;
    greeting.say(server.address(), &token, file.path());
    server.run(stop).await;
    let Some(mut state) = state else {
        return Ok(());
    };
    let world =
        world.lock().map_err(|_| Failure::new(Exit::Unavailable, "the simulated Stripe failed; it is not saved"))?;
    state.save(&world)
}

/// The world that goes on, or a new one; with its time, latency and limits as asked for.
fn world(args: &ServeArgs, state: Option<&StateFile>) -> Result<World, Failure> {
    let kept = state.map(StateFile::load).transpose()?.flatten();
    let goes_on = kept.is_some();
    let mut world = kept.map_or_else(|| new_world(args), Ok)?;
    if let Some(latency_ms) = args.latency_ms {
        world = world.slowed(latency_ms);
    }
    if let Some(limit) = args.rate_limit {
        world = world.limited(limit.into());
    }
    let wire = world.wire();
    let pace = match args.clock {
        ClockName::Standing => Command::Stand {},
        ClockName::Running => Command::Run {},
    };
    world.command(&pace, wire).map_err(|refused| Failure::new(Exit::Usage, refused))?;
    match &args.instance {
        Some(named) => Ok(world.run_as(Instance::of(named))),
        None if goes_on => Ok(world),
        None => Ok(world.run_as(Instance::of(&worlds::drawn()?.to_string()))),
    }
}

fn new_world(args: &ServeArgs) -> Result<World, Failure> {
    let scenario = match args.accounts {
        Some(count) => Scenario::generated(count).map_err(|error| Failure::new(Exit::WrongFile, error))?,
        None => worlds::scenario(args.scenario.as_deref().unwrap_or(Scenario::DEFAULT))?,
    };
    let origin = Origin { scenario: scenario.into(), seed: args.seed, today: args.today };
    worlds::found(origin).map(|(world, _)| world)
}

/// Waits for the first signal that asks to end.
fn stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    // Once it is heard, writing beyond a limit of file sizes fails, instead of ending the program in the middle of it.
    drop(signal(SignalKind::from_raw(Signal::XFSZ.as_raw()))?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

fn cannot_listen(at: SocketAddr, error: &io::Error) -> Failure {
    let kind = error.kind();
    let sentence = if kind == io::ErrorKind::AddrInUse {
        let (port, ip) = (at.port(), at.ip());
        format!("port {port} of {ip} is taken, perhaps by another pullfunds serve; name another with --port")
    } else if kind == io::ErrorKind::AddrNotAvailable {
        format!("{} is not an address of this machine", at.ip())
    } else if kind == io::ErrorKind::PermissionDenied {
        format!("port {} is kept for the system; name one above 1023 with --port", at.port())
    } else {
        format!("nothing can listen on {at}: {error}")
    };
    Failure::new(Exit::Unavailable, sentence)
}

/// A line for each request on standard error. When that is closed there is nobody to tell.
fn log() -> Log {
    Log::new(|entry| drop(writeln!(io::stderr(), "{}", line(entry))))
}

fn line(entry: &Entry) -> String {
    let Entry { method, path, status, fate, took } = entry;
    let status = status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    let fate = fate.map_or_else(String::new, |fate| format!(" {fate}"));
    let path: Vec<&str> = path.split('/').map(|part| if is_key(part) { "…" } else { part }).collect();
    let path = Label::new(&path.join("/"));
    format!("{} {path} {status}{fate} {}", Label::new(method), milliseconds(*took))
}

/// Somebody may have pasted a key into an address.
fn is_key(part: &str) -> bool {
    ["sk_", "rk_", "pk_", "whsec_"].iter().any(|prefix| part.contains(prefix))
}

fn milliseconds(time: Duration) -> String {
    format!("{}.{:03} ms", time.as_millis(), time.subsec_micros().checked_rem(1_000).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_log_holds_no_key_and_no_escape_sequence() {
        let entry = Entry {
            method: "GET".to_owned(),
            path: "/v1/sk_test_SECRET/\u{1b}[2J".to_owned(),
            status: Some(404),
            fate: None,
            took: Duration::from_micros(1_250),
        };
        let line = line(&entry);
        assert!(!line.contains("SECRET") && !line.contains('\u{1b}'), "{line}");
        assert!(line.starts_with("GET /v1/…/") && line.ends_with("404 1.250 ms"), "{line}");
    }
}
