//! Whether a world's time runs. The wire's time says how long things take; the world's time is what Stripe's clock shows. A world
//! that stands keeps its time until it is moved; one that runs keeps a fixed distance from the wire.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How a world's time goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Pace {
    /// It stands still until it is moved.
    Standing,
    /// It runs with the wire.
    Running {
        /// How far the world is ahead of the wire.
        ahead: SignedDuration,
    },
}

impl Pace {
    /// Runs from a moment of the world on.
    pub(crate) fn running(world: Timestamp, wire: Timestamp) -> Self {
        Self::Running { ahead: world.duration_since(wire) }
    }

    /// The same pace for a world that was moved to another moment.
    pub(crate) fn from(self, world: Timestamp, wire: Timestamp) -> Self {
        match self {
            Self::Standing => Self::Standing,
            Self::Running { .. } => Self::running(world, wire),
        }
    }

    /// The world's time at a moment of the wire; none when it stands, or past the end of time.
    pub(crate) fn world_at(self, wire: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Standing => None,
            Self::Running { ahead } => wire.checked_add(ahead).ok(),
        }
    }
}
