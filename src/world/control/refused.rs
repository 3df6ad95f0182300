//! Why a command was not done.

use jiff::Timestamp;

use crate::world::causes::CauseRefused;
use crate::world::faults::FaultRefused;

/// A command that makes no sense here. The world is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandRefused {
    /// The clock only goes forward.
    #[error("the clock shows {now} and only goes forward; {to} is past")]
    Past {
        /// The world's time.
        now: Timestamp,
        /// What was asked for.
        to: Timestamp,
    },
    /// A fault that makes no sense, or is not there.
    #[error(transparent)]
    Fault(#[from] FaultRefused),
    /// Beyond the last moment that the world knows.
    #[error("the clock goes no further than the end of 2199")]
    TooFar,
    /// Not a span of time.
    #[error("{text:?} is not a time to move forward by; write it as 90s, 2h, 3d or P3D")]
    NotASpan {
        /// What was written.
        text: String,
    },
    /// A script's moves come as time passes; it does not move time itself.
    #[error("{what} has no place in a script; its moves are causes, faults and clear_faults")]
    NotInAScript {
        /// What was to be done.
        what: &'static str,
    },
    /// What was to happen makes no sense.
    #[error(transparent)]
    Cause(#[from] CauseRefused),
    /// Nothing is planned.
    #[error("nothing is to come; move the clock by a time or to a date")]
    NothingComing,
    /// A world that was built by hand cannot begin anew.
    #[error("this world was not made from a scenario, so that it cannot begin anew; restore a checkpoint instead")]
    NoOrigin,
    /// The scenario no longer makes a world.
    #[error("the scenario makes no world: {why}")]
    Origin {
        /// What is wrong with it.
        why: String,
    },
    /// A name that is not one.
    #[error("a checkpoint's name is made of letters, digits, - and _, {longest} at most")]
    BadName {
        /// Most characters.
        longest: usize,
    },
    /// Every checkpoint is a whole copy of the world.
    #[error("{most} checkpoints are kept already; forget one first")]
    TooMany {
        /// Most of them.
        most: usize,
    },
    /// Checkpoints of a large world fill the memory.
    #[error("checkpoints of more than {most} accounts together would fill the memory; forget one first")]
    TooLarge {
        /// Most accounts.
        most: usize,
    },
    /// No checkpoint of that name.
    #[error("no checkpoint is called {name:?}; kept are: {known}")]
    UnknownCheckpoint {
        /// What was asked for.
        name: String,
        /// Names that are known.
        known: String,
    },
}
