//! A script: commands of a scenario that are done by themselves when the world's time gets there, each after everything else of
//! its moment. It is part of a world's life, so that a checkpoint keeps how far it has come and a reset begins it anew. A move that
//! makes no sense when its moment comes changes nothing and is remembered with the reason.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::control::CommandRefused;
use super::founding::Scripted;

/// A script, and how far it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Script {
    to_come: VecDeque<Scripted>,
    done: usize,
    missed: Vec<MissedMove>,
}

/// How far a script has come, for whoever controls the world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptSeen {
    /// Moves that are still to come.
    pub to_come: usize,
    /// Moves that were done.
    pub done: usize,
    /// Moves that could not be done when their moment came, oldest first. They changed nothing.
    pub missed: Vec<MissedMove>,
}

/// A move of a script that could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedMove {
    /// When it was to be done, in the world's time.
    pub at: Timestamp,
    /// The id of the account that it was about, if it was about one.
    pub account: Option<String>,
    /// What was to be done, in a few words.
    pub what: String,
    /// Why it was not.
    pub why: String,
}

impl Script {
    /// A script from its beginning. Moves of one moment keep their order.
    pub(crate) fn new(mut moves: Vec<Scripted>) -> Self {
        moves.sort_by_key(|scripted| scripted.at);
        Self { to_come: moves.into(), ..Self::default() }
    }

    /// What is still to come, in order.
    pub(crate) fn to_come(&self) -> impl Iterator<Item = &Scripted> {
        self.to_come.iter()
    }

    /// Takes the next move if its moment is not after `until`.
    pub(crate) fn take_next(&mut self, until: Timestamp) -> Option<Scripted> {
        self.to_come.pop_front_if(|next| next.at <= until)
    }

    /// Remembers what a move came to.
    pub(crate) fn remember<T>(&mut self, scripted: &Scripted, outcome: Result<T, CommandRefused>) {
        match outcome {
            Ok(_) => self.done = self.done.saturating_add(1),
            Err(refused) => self.missed.push(MissedMove {
                at: scripted.at,
                account: scripted.command.account().map(str::to_owned),
                what: scripted.command.noun().to_owned(),
                why: refused.to_string(),
            }),
        }
    }

    /// How far it has come.
    pub(crate) fn seen(&self) -> ScriptSeen {
        ScriptSeen { to_come: self.to_come.len(), done: self.done, missed: self.missed.clone() }
    }
}
