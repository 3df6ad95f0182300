//! Whose an attempt is: which process of which start of which machine, so that another console can tell whether it still
//! runs. Asking the system is not done here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::Label;

/// A process, so that it cannot be taken for another with the same number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The machine's name.
    pub host: Label,
    /// Which start of the machine; empty where it cannot be told.
    pub boot: Label,
    /// Which space of process numbers, as containers have their own; empty where it cannot be told.
    pub space: Label,
    /// The process's number.
    pub process: u32,
    /// When the process started, in the system's ticks; two processes of one number differ in it.
    pub started: u64,
    /// The user's number, which cannot be forged as a name can.
    pub uid: u32,
}

impl Owner {
    /// Whether the system of `self` can be asked about the process of `other`: same machine, same start of it, same space
    /// of process numbers, all of them known.
    #[must_use]
    pub fn can_see(&self, other: &Self) -> bool {
        !self.boot.is_empty()
            && !self.space.is_empty()
            && (&self.host, &self.boot, &self.space) == (&other.host, &other.boot, &other.space)
    }
}

/// By whom and when an attempt was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The operator.
    pub operator: Label,
    /// The process.
    pub owner: Owner,
    /// When, by the machine's clock. It is told, and orders nothing.
    pub at: Timestamp,
    /// The latest time that Stripe's answers had shown before: the attempt is certain to be later. None when no answer had
    /// come yet.
    pub server: Option<Timestamp>,
    /// Until when nobody but the owner looks up or repeats, by the machine's clock.
    pub until: Timestamp,
}

/// Who has an attempt in hand, from what leaves most room to act to what leaves least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// This very process.
    Us,
    /// A process of this machine that has ended.
    Gone,
    /// A process that cannot be seen from here.
    CannotTell,
    /// A process of this machine that runs, or is stopped and may go on.
    Alive,
}
