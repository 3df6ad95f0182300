//! Which set of rules judges: one of the editions of account debits, or the rules for sending funds or for undoing a debit.

use crate::domain::Deed;

use super::Edition;

/// A set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rulebook {
    /// A debit of an account, in one of three editions.
    Edition(Edition),
    /// Funds that the platform sends to an account (docs.stripe.com/connect/separate-charges-and-transfers).
    SendFunds,
    /// A debit given back (docs.stripe.com/api/refunds, docs.stripe.com/api/transfer_reversals).
    Reversal,
}

impl Rulebook {
    /// All, in a fixed order.
    pub const ALL: [Self; 5] = [
        Self::Edition(Edition::PlatformLiableCurrent),
        Self::Edition(Edition::StripeManagedRisk),
        Self::Edition(Edition::LegacyManagedUsPreview),
        Self::SendFunds,
        Self::Reversal,
    ];

    /// Its name in records and on screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Edition(edition) => edition.name(),
            Self::SendFunds => "send_funds",
            Self::Reversal => "reversal",
        }
    }

    /// What it judges.
    #[must_use]
    pub const fn deed(self) -> Deed {
        match self {
            Self::Edition(_) => Deed::Pull,
            Self::SendFunds => Deed::Send,
            Self::Reversal => Deed::Reverse,
        }
    }
}

impl From<Edition> for Rulebook {
    fn from(edition: Edition) -> Self {
        Self::Edition(edition)
    }
}
