//! The life of a world: all that a checkpoint keeps and a restore brings back. It knows two times: the wire's, which is handed in
//! with each request and measures how long things take, and its own, which Stripe's clock would show.

use jiff::Timestamp;

use serde::{Deserialize, Serialize};

use super::accounts::Accounts;
use super::causes::{Cause, CauseRefused, Caused};
use super::faults::Faults;
use super::founding::Founding;
use super::founding_error::FoundingError;
use super::idempotency::Keys;
use super::ledger::LedgerFault;
use super::limits::Limits;
use super::pace::Pace;
use super::script::Script;
use super::state::State;

/// Everything that happened, and how time goes on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Life {
    pub(crate) name: String,
    pub(crate) seed: u64,
    pub(crate) state: State,
    pub(crate) keys: Keys,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    pub(crate) script: Script,
    pub(crate) pace: Pace,
    /// The latest moment of the wire that is known.
    pub(crate) wire: Timestamp,
    /// What is wrong with the books. A world with wrong books answers nothing but 500, and is not saved.
    #[serde(skip)]
    pub(crate) broken: Option<LedgerFault>,
}

impl Life {
    /// Begins: plays what happened, in time order, up to the start of the world's clock. The wire shows the same time then.
    pub(crate) fn found(founding: Founding) -> Result<Self, FoundingError> {
        let beginning = founding.happenings.iter().map(|happening| happening.at).fold(founding.start, Ord::min);
        let accounts = Accounts::new(founding.platform, founding.accounts)?;
        let mut state = State::new(founding.settings, accounts, founding.seed, beginning);
        state.play(founding.happenings, founding.start)?;
        state.ledger.check()?;
        let (name, seed, wire) = (founding.name, founding.seed, founding.start);
        let pace = Pace::running(wire, wire);
        let faults = Faults::found(&state.settings.faults, &state)?;
        let limits = Limits::new(state.settings.rate_limit, state.settings.lock_wait_ms);
        let (keys, script) = (Keys::default(), Script::new(founding.script));
        Ok(Self { name, seed, state, keys, faults, limits, script, pace, wire, broken: None })
    }

    /// Lets the wire come to a moment, never backwards, and the world's time with it if it runs.
    pub(crate) fn go_on(&mut self, wire: Timestamp) {
        self.wire = self.wire.max(wire);
        if let Some(now) = self.pace.world_at(self.wire) {
            self.advance(now);
        }
    }

    /// Moves the world's time, with all that happens on the way. It stops at each move of the script, which is done after everything
    /// else of its moment.
    pub(crate) fn advance(&mut self, to: Timestamp) {
        while let Some(scripted) = self.script.take_next(to) {
            self.pass(scripted.at);
            let outcome = self.act(&scripted.command);
            self.script.remember(&scripted, outcome);
        }
        self.pass(to);
        self.keep_late();
    }

    fn pass(&mut self, to: Timestamp) {
        if let Err(fault) = self.state.advance(to).and_then(|()| self.state.ledger.check()) {
            self.broken = Some(fault);
        }
    }

    /// Makes something happen.
    pub(crate) fn cause(&mut self, cause: &Cause) -> Result<Caused, CauseRefused> {
        let caused = self.state.cause(cause);
        self.keep_late();
        if let Err(CauseRefused::Ledger(fault)) = &caused {
            self.broken = Some(fault.clone());
        }
        caused
    }
}
