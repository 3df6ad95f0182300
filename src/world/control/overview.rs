//! What a world is at the moment, for whoever controls it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::world::World;
use crate::world::faults::ArmedFault;
use crate::world::pace::Pace;
use crate::world::script::ScriptSeen;

/// A world at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Which run of the world this is.
    pub instance: String,
    /// The scenario's name.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The platform's account id.
    pub platform: String,
    /// Connected accounts.
    pub accounts: usize,
    /// The world's time.
    pub now: Timestamp,
    /// Whether its time runs.
    pub running: bool,
    /// Names of the platform's keys that work.
    pub keys: Vec<String>,
    /// The faults that are armed, oldest first.
    pub faults: Vec<ArmedFault>,
    /// Names of the states that are kept.
    pub checkpoints: Vec<String>,
    /// How far the scenario's script has come, and what of it could not be done.
    pub script: ScriptSeen,
}

impl World {
    /// How many faults are armed that may still strike.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.life.faults.left()
    }

    /// What the world is at a moment of the wire.
    pub fn overview(&mut self, wire: Timestamp) -> Overview {
        self.life.go_on(wire);
        Overview {
            instance: self.instance.to_string(),
            scenario: self.name().to_owned(),
            seed: self.seed(),
            platform: self.platform_id().to_owned(),
            accounts: self.life.state.accounts.count().saturating_sub(1),
            now: self.now(),
            running: match self.life.pace {
                Pace::Running { .. } => true,
                Pace::Standing => false,
            },
            keys: self.keys().into_iter().filter(|key| key.valid).map(|key| key.name).collect(),
            faults: self.life.faults.shown(),
            checkpoints: self.checkpoints.keys().cloned().collect(),
            script: self.life.script.seen(),
        }
    }
}
