//! Beginning anew, and states that are kept under a name. They live in memory; names are never paths.

use super::CommandRefused;
use crate::world::World;
use crate::world::life::Life;

/// Most states that are kept at a time: each is a whole copy of the world.
const MOST_CHECKPOINTS: usize = 16;
/// Most accounts of all kept states together, of which one is kept however large it is: 100,000 take a third of a gigabyte.
const MOST_ACCOUNTS: usize = 1_000_000;
/// Longest name of one.
const LONGEST_NAME: usize = 40;

impl World {
    pub(super) fn reset(&mut self) -> Result<String, CommandRefused> {
        let origin = self.origin.as_ref().ok_or(CommandRefused::NoOrigin)?;
        let founding = origin.founding().map_err(|error| CommandRefused::Origin { why: error.to_string() })?;
        let life = Life::found(founding).map_err(|error| CommandRefused::Origin { why: error.to_string() })?;
        self.begin(life);
        Ok("the world began anew".to_owned())
    }

    pub(super) fn keep(&mut self, name: &str) -> Result<String, CommandRefused> {
        let named = !name.is_empty()
            && name.len() <= LONGEST_NAME
            && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_'));
        if !named {
            return Err(CommandRefused::BadName { longest: LONGEST_NAME });
        }
        if self.checkpoints.len() >= MOST_CHECKPOINTS && !self.checkpoints.contains_key(name) {
            return Err(CommandRefused::TooMany { most: MOST_CHECKPOINTS });
        }
        let others = self.checkpoints.iter().filter(|(known, _)| *known != name);
        let kept: usize = others.map(|(_, life)| life.state.accounts.count()).sum();
        if !fits(kept, self.life.state.accounts.count()) {
            return Err(CommandRefused::TooLarge { most: MOST_ACCOUNTS });
        }
        self.checkpoints.insert(name.to_owned(), self.life.clone());
        Ok(format!("kept as {name}"))
    }

    pub(super) fn restore(&mut self, name: &str) -> Result<String, CommandRefused> {
        let kept = self.checkpoints.get(name).cloned().ok_or_else(|| self.unknown(name))?;
        self.begin(kept);
        Ok(format!("back at {name}"))
    }

    pub(super) fn forget(&mut self, name: &str) -> Result<String, CommandRefused> {
        self.checkpoints.remove(name).ok_or_else(|| self.unknown(name))?;
        Ok(format!("forgot {name}"))
    }

    /// Goes on with another life from here: the wire goes on as it was, the pace stays, and the run is another.
    fn begin(&mut self, life: Life) {
        let (pace, wire) = (self.life.pace, self.life.wire);
        self.life = life;
        self.life.wire = wire;
        self.life.pace = pace.from(self.now(), wire);
        self.tune();
        self.instance = self.instance.next();
    }

    fn unknown(&self, name: &str) -> CommandRefused {
        let known: Vec<&str> = self.checkpoints.keys().map(String::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        CommandRefused::UnknownCheckpoint { name: name.chars().take(LONGEST_NAME).collect(), known }
    }
}

/// Whether a state of so many accounts may be kept beside others.
pub(super) fn fits(kept: usize, more: usize) -> bool {
    kept == 0 || kept.saturating_add(more) <= MOST_ACCOUNTS
}
