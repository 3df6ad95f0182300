//! Scenarios: worlds written down by people, as TOML. A file says which accounts exist and what happened to them, in
//! days counted from the world's first; this room reads it, answers mistakes with file, line, key and what would be
//! right, and hands the world plain data to begin with.
//!
//! It reads texts only: files are opened elsewhere. Everything that it invents (plain accounts in number, repeated
//! sales) follows from the seed. The format is described at the top of `assets/scenarios/harbour.toml`.

mod account;
mod amount;
mod built_in;
mod calendar;
mod causes;
mod countries;
mod dice;
mod error;
mod expect;
mod file;
mod found;
mod history;
mod lab;
mod names;
mod place;
mod repeat;
mod script;
mod settings;
mod sums;
mod volume;

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::founding::Founding;
use error::Fault;
use file::{File, Volume};
use place::{Place, line_at};

pub use calendar::FIRST_DAYS;
pub use error::{Problem, ScenarioError};

/// The version of the format that this program reads.
const VERSION: i64 = 1;

/// A scenario file that has been read, but not yet played.
#[derive(Debug, Clone)]
pub struct Scenario {
    file: File,
    /// Kept to find the line of a mistake.
    text: String,
    source_name: String,
    /// How many accounts were asked for, if it is the platform that is generated.
    generated: Option<u64>,
}

/// All that a scenario is read from, to be kept with a world that came from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recipe {
    text: String,
    source_name: String,
    generated: Option<u64>,
}

impl Scenario {
    /// The scenario that is used when none is asked for.
    pub const DEFAULT: &'static str = "harbour";

    /// Reads a file's text. Its shape is checked here, its meaning in [`Scenario::founding`].
    ///
    /// # Errors
    /// If the text is not TOML, or not the shape of a scenario of version 1.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, ScenarioError> {
        match read(text, source_name) {
            Ok(file) if file.version == VERSION => {
                Ok(Self { file, text: text.to_owned(), source_name: source_name.to_owned(), generated: None })
            }
            Ok(file) => Err(version(file.version, text, source_name)),
            // A file of another version is not answered with what it has too many or too few of.
            Err(error) => Err(other_version(text, source_name).unwrap_or(error)),
        }
    }

    /// A scenario that comes with the program; nothing if there is none of that name.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Result<Self, ScenarioError>> {
        let (name, text) = built_in::ALL.iter().find(|(known, _)| *known == name)?;
        Some(Self::parse(text, &format!("{name}.toml")))
    }

    /// A platform with this many plain accounts and no others, all of which follow from the seed.
    ///
    /// # Errors
    /// If the text that comes with the program is wrong, which a test excludes.
    pub fn generated(accounts: u64) -> Result<Self, ScenarioError> {
        let mut scenario = Self::parse(built_in::GENERATED, "generated.toml")?;
        scenario.file.volume = Some(Volume { count: accounts, low: None, high: None });
        scenario.generated = Some(accounts);
        Ok(scenario)
    }

    /// What it is read from.
    pub(crate) fn recipe(&self) -> Recipe {
        let (text, source_name) = (self.text.clone(), self.source_name.clone());
        Recipe { text, source_name, generated: self.generated }
    }

    /// Reads it again.
    pub(crate) fn from_recipe(recipe: &Recipe) -> Result<Self, ScenarioError> {
        match recipe.generated {
            Some(accounts) => Self::generated(accounts),
            None => Self::parse(&recipe.text, &recipe.source_name),
        }
    }

    /// Names of the scenarios that come with the program, the default first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        built_in::ALL.iter().map(|(name, _)| *name)
    }

    /// The name that the file gives itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.file.scenario.name
    }

    /// One sentence on what the scenario shows.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.file.scenario.about
    }

    /// The world's beginning, with another seed or on another date than the file says if asked for. The time of day
    /// stays, and every day of the file is counted from the new date.
    ///
    /// # Errors
    /// If something in the file makes no sense: file, line, key and what would be right.
    pub fn founding(&self, seed: Option<u64>, today: Option<Date>) -> Result<Founding, ScenarioError> {
        found::found(&self.file, seed, today).map_err(|fault| fault.located(&self.text, &self.source_name))
    }
}

fn read(text: &str, source_name: &str) -> Result<File, ScenarioError> {
    if let Ok(file) = toml::from_str(text) {
        return Ok(file);
    }
    // Keeping track of the place takes time, so it is done only once there is a mistake.
    let document = toml::Deserializer::parse(text).map_err(|error| shape(text, source_name, None, &error))?;
    serde_path_to_error::deserialize(document)
        .map_err(|error| shape(text, source_name, Some(Place::of_path(error.path())), error.inner()))
}

fn version(written: i64, text: &str, source_name: &str) -> ScenarioError {
    Fault::new(Place::top("version"), Problem::Version(written)).located(text, source_name)
}

/// The complaint about the version, if the file is TOML and says another one.
fn other_version(text: &str, source_name: &str) -> Option<ScenarioError> {
    let table = toml::de::DeTable::parse(text).ok()?;
    let written = table.get_ref().get("version")?.get_ref().as_integer()?.to_string().parse().ok()?;
    (written != VERSION).then(|| version(written, text, source_name))
}

/// The parser's own complaint, with the place where it arose.
fn shape(text: &str, source_name: &str, place: Option<Place>, error: &toml::de::Error) -> ScenarioError {
    let from_span = error.span().map(|span| line_at(text, span.start));
    let line = from_span.or_else(|| place.as_ref().and_then(|place| place.line(text)));
    let message = error.message().trim().replace('\n', "; ");
    ScenarioError {
        source_name: source_name.to_owned(),
        line,
        key: place.map(|place| place.to_string()),
        problem: Box::new(Problem::Shape(message)),
    }
}
