//! What can be said of a command before it is done: what it is called, whose account it is about, how much it moves, and whether it
//! can be a move of a script.

use crate::money::{Currency, Minor};

use super::{Command, CommandRefused};

impl Command {
    /// What it is, in a few words.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Advance { .. } | Self::MoveTo { .. } | Self::NextEvent {} => "a move of the clock",
            Self::Run {} | Self::Stand {} => "the pace of the clock",
            Self::Fault(_) => "fault armed",
            Self::ClearFaults { .. } => "faults cleared",
            Self::Cause(cause) => cause.noun(),
            Self::Reset {} => "a reset",
            Self::Checkpoint { .. } | Self::Restore { .. } | Self::Forget { .. } => "a checkpoint",
        }
    }

    /// The id of the account that it is about, if it is about one.
    pub(crate) fn account(&self) -> Option<&str> {
        match self {
            Self::Fault(fault) => fault.account.as_deref(),
            Self::Cause(cause) => cause.account(),
            Self::Advance { .. }
            | Self::MoveTo { .. }
            | Self::NextEvent {}
            | Self::Run {}
            | Self::Stand {}
            | Self::ClearFaults { .. }
            | Self::Reset {}
            | Self::Checkpoint { .. }
            | Self::Restore { .. }
            | Self::Forget { .. } => None,
        }
    }

    /// How much it moves, where it says so itself, and the currency if it names one.
    pub(crate) fn amount(&self) -> Option<(Minor, Option<Currency>)> {
        match self {
            Self::Cause(cause) => cause.amount(),
            Self::Fault(_)
            | Self::Advance { .. }
            | Self::MoveTo { .. }
            | Self::NextEvent {}
            | Self::Run {}
            | Self::Stand {}
            | Self::ClearFaults { .. }
            | Self::Reset {}
            | Self::Checkpoint { .. }
            | Self::Restore { .. }
            | Self::Forget { .. } => None,
        }
    }

    /// Whether it can be a move of a script in a world of these accounts, so many of them, as far as that can be told beforehand.
    pub(crate) fn check_scripted(&self, known: impl Fn(&str) -> bool, accounts: usize) -> Result<(), CommandRefused> {
        match self {
            Self::Fault(fault) => Ok(fault.check(known, accounts)?),
            Self::Cause(cause) => Ok(cause.check_amounts()?),
            Self::ClearFaults { .. } => Ok(()),
            Self::Advance { .. }
            | Self::MoveTo { .. }
            | Self::NextEvent {}
            | Self::Run {}
            | Self::Stand {}
            | Self::Reset {}
            | Self::Checkpoint { .. }
            | Self::Restore { .. }
            | Self::Forget { .. } => Err(CommandRefused::NotInAScript { what: self.noun() }),
        }
    }
}
