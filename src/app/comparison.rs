//! The journal beside what Stripe shows: what is said while the two are compared, and what came of it. `runtime::comparing` does
//! it; here are its words, which a command prints and the Journal screen shows, so that both say the same.

use jiff::SignedDuration;

use crate::domain::Label;

/// How far back is compared where nobody says.
pub const USUAL_STRETCH: &str = "7d";

/// Something that is said while it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparing {
    /// It came so far, and so many reads, each of one page at most, went into that since it last said so.
    Further {
        /// How far it is.
        far: Far,
        /// What was read meanwhile.
        reads: u32,
    },
    /// Something differs, for which an account is held from now on.
    Held(Label),
    /// Something differs, or could not be read, or is to be known.
    Told(Label),
}

/// How far a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Far {
    /// Nothing was listed yet.
    Begun,
    /// So many pages of one of the platform's lists were read.
    Pages(Listed, u32),
    /// Of so many payments from before, of so many, of which something was given back since, it was read whose they are.
    Payments(u32, u32),
    /// So many accounts of so many were compared.
    Accounts(u32, u32),
}

/// A list of the platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// What it was paid.
    Payments,
    /// What it sent.
    Transfers,
    /// What was given back of what it was paid.
    Refunds,
}

impl Listed {
    /// What is listed.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Transfers => "transfers",
            Self::Refunds => "refunds",
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// Accounts that were compared.
    pub accounts: u32,
    /// Debits that were.
    pub debits: u32,
    /// Those of them of which journal and Stripe say the same.
    pub agree: u32,
    /// Those of which they do not.
    pub differ: u32,
    /// Those that the journal does not hold.
    pub foreign: u32,
    /// Accounts, or other parts of what was to be compared, that could not be read whole.
    pub not_read: u32,
    /// Debits of the journal without an end.
    pub unresolved: u32,
    /// Those that wait for a person.
    pub waiting: u32,
}

impl Found {
    /// Whether there is nothing to look after.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        !self.differs() && self.unresolved == 0 && self.waiting == 0
    }

    /// Whether something differs, or could not be held against the other.
    #[must_use]
    pub const fn differs(&self) -> bool {
        self.differ > 0 || self.foreign > 0 || self.not_read > 0
    }

    /// On one line.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { accounts, debits, agree, differ, foreign, not_read, unresolved, waiting } = self;
        let rest = [
            (*differ, "differ"),
            (*foreign, "foreign (held)"),
            (*unresolved, "unresolved"),
            (*waiting, "waiting for a person"),
            (*not_read, "accounts not read whole"),
        ];
        let told = rest.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
        format!("{accounts} accounts, {debits} debits: {agree} agree{}", told.collect::<String>())
    }
}

/// A stretch of time in days or hours, at most a year.
///
/// # Errors
/// With a sentence when it is written otherwise.
pub fn stretch(text: &str) -> Result<SignedDuration, String> {
    let wrong = || "a stretch of time is written as 7d or 36h, and is at most a year".to_owned();
    let (number, hours) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(days), _) => (days, 24_i64),
        (None, Some(hours)) => (hours, 1),
        (None, None) => return Err(wrong()),
    };
    let hours = number.parse::<i64>().ok().and_then(|number| number.checked_mul(hours));
    hours.filter(|hours| (1..=8_784).contains(hours)).map(SignedDuration::from_hours).ok_or_else(wrong)
}
