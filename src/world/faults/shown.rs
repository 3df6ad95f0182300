//! Armed faults as whoever controls the world sees them.

use serde::{Deserialize, Serialize};

use super::Fault;

/// A fault that was armed, and what became of it so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmedFault {
    /// Its id, `fault_1` and so on.
    pub id: String,
    /// The fault.
    pub fault: Fault,
    /// How many requests it fitted.
    pub met: u64,
    /// How often it has struck.
    pub struck: u64,
    /// Whether it has struck as often as it should and no longer does.
    pub spent: bool,
}
