//! What the tables need to know of the moment and of this process. Three clocks, and each is used for one thing: the
//! server's for what happened there, this process's running clock for its own waiting, and the machine's for deadlines that
//! other processes wrote. The machine's may jump; nothing about money hangs on it.

use jiff::{SignedDuration, Timestamp};

use super::owner::Holder;

/// The moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The machine's clock. A console that only shows what is offered may hand in the clock that runs.
    pub wall: Timestamp,
    /// The server's clock, as last seen; none before the first answer.
    pub server: Option<ServerTime>,
    /// How long ago the first attempt was recorded, in milliseconds, by the clock that only runs of the process that made
    /// every attempt. None in any other process, after this one was stopped or asleep, and once a person has pressed for a repeat.
    pub running_ms: Option<u64>,
    /// How long this process has known of the latest attempt, in seconds, by its running clock: by then it was recorded.
    pub known_s: u64,
    /// Who has the attempts in hand ([`super::History::holder`]).
    pub holder: Holder,
    /// Whether the program is about to end.
    pub leaving: bool,
    /// Whether the gate is open.
    pub may_send: bool,
    /// Any number; it scatters pauses.
    pub scatter: u32,
}

/// The server's clock, as an answer showed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTime {
    /// What the answer said.
    pub at: Timestamp,
    /// How long ago it came, in seconds, by the running clock of this process. Sleep of the machine counts.
    pub age_s: u32,
}

impl ServerTime {
    /// What the server's clock shows now, give or take the way; none past the end of time.
    #[must_use]
    pub fn now(self) -> Option<Timestamp> {
        self.at.checked_add(SignedDuration::from_secs(i64::from(self.age_s))).ok()
    }
}

/// What this process's look-ups of a debit have come to since its last event other than a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looked {
    /// How many came back.
    pub times: u32,
    /// What the last one said.
    pub last: LastLook,
}

/// What the last look-up said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LastLook {
    /// There was none yet, or it could not show anything.
    #[default]
    None,
    /// The key may not read what it needs.
    CannotRead,
    /// It read everything and found nothing, too early to mean that there is nothing.
    NotSeenYet,
    /// It found nothing that carries the debit's mark, but something without a mark that could be it.
    Near,
    /// Something carries the debit's mark and does not prove it.
    Unproven,
}
