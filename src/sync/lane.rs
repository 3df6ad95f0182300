//! How urgent a question is. A lane is a floor: how far down it may draw a bucket. Lower lanes have higher floors, so a
//! sweep leaves something for whoever waits, and can never get in front of it.

/// A lane, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody waits for it: a debit is about to be confirmed, a key asked to read again.
    Person,
    /// On the screen.
    Screen,
    /// The details of the account that is selected.
    Detail,
    /// Accounts whose balance is below zero or moved lately.
    Likely,
    /// All others.
    Rest,
}

/// Requests that a person may take before they have flowed in. They are paid back before anything else goes out.
const BORROWED: i64 = 4;

impl Lane {
    /// Requests that must stay in a bucket which holds so many.
    pub(super) fn floor(self, burst: u32) -> i64 {
        match self {
            Self::Person => -BORROWED,
            Self::Screen | Self::Detail => 0,
            Self::Likely | Self::Rest => i64::from(burst / 4),
        }
    }

    /// Whether nobody looks at what it reads.
    pub(super) const fn is_background(self) -> bool {
        match self {
            Self::Person | Self::Screen | Self::Detail => false,
            Self::Likely | Self::Rest => true,
        }
    }
}
