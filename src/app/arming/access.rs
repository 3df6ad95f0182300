//! Whether this console may send, as far as it can be foretold.

use jiff::Timestamp;

use crate::domain::Mode;

/// For how long a console is armed if nobody says otherwise, in minutes.
pub const USUAL_MIN: i64 = 10;
/// The longest time for which it can be armed, in minutes.
pub const LONGEST_MIN: i64 = 60;

/// How the gate is thought to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Open, as in mock and test.
    Open,
    /// Shut until it is armed.
    Shut,
    /// Open until a moment.
    Armed {
        /// When it is shut by itself.
        until: Timestamp,
    },
    /// Shut for good, because it was started so.
    ReadOnly,
    /// Shut for good, because the key may do everything and nobody said that such a key may be used.
    SecretKey,
}

/// What is left of the time for which a console is armed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Minutes, begun ones counted.
    Minutes(i64),
    /// The last of it.
    Seconds {
        /// Seconds, begun ones counted.
        seconds: i64,
        /// Whether any key prolongs it, because it ends only for want of one.
        unless_a_key: bool,
    },
}

impl Access {
    /// How a console begins. Live is read-only until it is armed. `is_unrestricted` says that the key may do everything and that
    /// nobody allowed such a key, which then cannot be armed in live.
    #[must_use]
    pub const fn at_start(mode: Mode, read_only: bool, is_unrestricted: bool) -> Self {
        if read_only {
            return Self::ReadOnly;
        }
        match mode {
            Mode::Mock | Mode::Test => Self::Open,
            Mode::Live if is_unrestricted => Self::SecretKey,
            Mode::Live => Self::Shut,
        }
    }

    /// Whether a debit would be sent.
    #[must_use]
    pub const fn may_send(self) -> bool {
        match self {
            Self::Open | Self::Armed { .. } => true,
            Self::Shut | Self::ReadOnly | Self::SecretKey => false,
        }
    }

    /// Why none would be, and what to do; none where it would.
    #[must_use]
    pub const fn why_not(self) -> Option<&'static str> {
        match self {
            Self::Open | Self::Armed { .. } => None,
            Self::Shut => Some("Read-only. :arm 10m lets this console send for ten minutes."),
            Self::ReadOnly => Some("Read-only: this console was started with --read-only and cannot be armed."),
            Self::SecretKey => Some(
                "Read-only: this live key may do everything (sk_live). A restricted key is better; --allow-secret-key lets this one be armed.",
            ),
        }
    }
}
