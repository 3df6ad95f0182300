//! Commands that act within the life of a world: they neither move its clock nor put another life in its place. Whoever controls
//! the world gives them, and so does its script.

use super::{Command, CommandRefused};
use crate::world::life::Life;

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    /// What was done, in a few words.
    pub(crate) words: String,
    /// The id of what was made, if something was.
    pub(crate) made: Option<String>,
}

impl Life {
    /// Does a command at the world's time. One that makes no sense changes nothing.
    pub(crate) fn act(&mut self, command: &Command) -> Result<Done, CommandRefused> {
        match command {
            Command::Fault(fault) => {
                let id = self.faults.arm(fault.clone(), &self.state)?;
                Ok(Done { words: format!("armed as {id}"), made: Some(id) })
            }
            Command::ClearFaults { id } => {
                let words = match self.faults.clear(id.as_deref())? {
                    0 => "no fault was armed".to_owned(),
                    1 => "cleared a fault".to_owned(),
                    count => format!("cleared {count} faults"),
                };
                Ok(Done { words, made: None })
            }
            Command::Cause(cause) => {
                let caused = self.cause(cause)?;
                Ok(Done { words: caused.words, made: caused.made.map(|id| id.as_str().to_owned()) })
            }
            Command::Advance { .. }
            | Command::MoveTo { .. }
            | Command::NextEvent {}
            | Command::Run {}
            | Command::Stand {}
            | Command::Reset {}
            | Command::Checkpoint { .. }
            | Command::Restore { .. }
            | Command::Forget { .. } => Err(CommandRefused::NotInAScript { what: command.noun() }),
        }
    }
}
