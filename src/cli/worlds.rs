//! From what was typed to a world: a scenario that comes with the program, or a file.

use std::path::Path;

use crate::config::read_file;
use crate::runtime::chance;
use crate::world::scenario::Scenario;
use crate::world::{Origin, World};

use super::{Exit, Failure};

/// The scenario of a name, or in a file.
pub(super) fn scenario(name: &str) -> Result<Scenario, Failure> {
    match Scenario::built_in(name) {
        Some(scenario) => scenario.map_err(|error| Failure::new(Exit::WrongFile, error)),
        None => from_file(name),
    }
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

/// A number that no other start has.
pub(super) fn drawn() -> Result<u128, Failure> {
    chance().map_err(|error| Failure::new(Exit::Unavailable, format!("the system gives no random number: {error}")))
}

/// The simulated Stripe, and whether it lets the platform debit accounts whose losses Stripe carries.
pub(super) fn found(origin: Origin) -> Result<(World, bool), Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::new(Exit::WrongFile, error);
    let founding = origin.founding().map_err(|error| wrong(&error))?;
    let enrolled = founding.settings.managed_risk_enrolled;
    let world = World::found(founding)
        .map_err(|error| Failure::new(Exit::WrongFile, format!("{}: {error}", origin.scenario.name())))?;
    Ok((world.from_origin(origin), enrolled))
}
