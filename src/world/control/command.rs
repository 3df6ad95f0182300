//! The commands, as plain data, and the way from each to what does it.

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use serde::{Deserialize, Serialize};

use super::CommandRefused;
use crate::world::World;
use crate::world::causes::Cause;
use crate::world::faults::Fault;

/// Something done to a world from outside. As JSON: an object with the command's name under `do` and its fields beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Moves the world's clock forward by a time, such as `3h` or `P2D`. A day has 24 hours.
    Advance {
        /// How far.
        by: SpanText,
    },
    /// Moves the world's clock to a moment that is not past.
    MoveTo {
        /// The moment.
        to: Timestamp,
    },
    /// Moves the world's clock to the next thing that is to come.
    NextEvent {},
    /// Lets the world's time run.
    Run {},
    /// Makes the world's time stand still.
    Stand {},
    /// Arms a fault; the answer names its id.
    Fault(Fault),
    /// Removes a fault, or all of them.
    ClearFaults {
        /// Which one; none for all.
        #[serde(default)]
        id: Option<String>,
    },
    /// Makes something happen that no request of the platform does.
    Cause(Cause),
    /// Begins anew from the scenario.
    Reset {},
    /// Keeps the world as it is now under a name; an older one of the same name is replaced.
    Checkpoint {
        /// Up to 40 letters, digits, `-` and `_`.
        name: String,
    },
    /// Brings a kept state back.
    Restore {
        /// Its name.
        name: String,
    },
    /// Forgets a kept state.
    Forget {
        /// Its name.
        name: String,
    },
}

/// A span as people write it (`2d`, `1h 30m`) or as ISO 8601 does (`P2D`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SpanText(pub String);

impl SpanText {
    /// How long it is, a day having 24 hours; none when it is no span of known length, or does not lead forward.
    pub(crate) fn duration(&self) -> Option<SignedDuration> {
        let span: Span = self.0.parse().ok()?;
        let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
        (duration > SignedDuration::ZERO).then_some(duration)
    }
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What was done, in a few words.
    pub words: String,
    /// The world's time afterwards.
    pub now: Timestamp,
    /// The run of the world that goes on from here.
    pub instance: String,
    /// The id of the object that was made, if one was.
    pub made: Option<String>,
}

impl World {
    /// Does a command that arrives at a moment of the wire.
    ///
    /// # Errors
    /// If it makes no sense here; the world is unchanged then.
    pub fn command(&mut self, command: &Command, wire: Timestamp) -> Result<Said, CommandRefused> {
        self.life.go_on(wire);
        let mut made = None;
        let words = match command {
            Command::Advance { by } => self.advance_by(by)?,
            Command::MoveTo { to } => self.move_to(*to)?,
            Command::NextEvent {} => self.move_to_next()?,
            Command::Run {} => self.run(),
            Command::Stand {} => self.stand(),
            Command::Fault(_) | Command::ClearFaults { .. } | Command::Cause(_) => {
                let done = self.life.act(command)?;
                made = done.made;
                done.words
            }
            Command::Reset {} => self.reset()?,
            Command::Checkpoint { name } => self.keep(name)?,
            Command::Restore { name } => self.restore(name)?,
            Command::Forget { name } => self.forget(name)?,
        };
        Ok(Said { words, now: self.now(), instance: self.instance.to_string(), made })
    }
}
