//! The kinds of things that can be made to happen, and what each needs to be told.

use crate::app::Key;
use crate::app::stroke::choose;

/// A kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CauseKind {
    /// A buyer pays.
    Sale,
    /// A sale goes back.
    Refund,
    /// A sale is disputed.
    Dispute,
    /// A dispute is won.
    DisputeWon,
    /// Money goes to the bank.
    Payout,
    /// A payout comes back.
    PayoutReturned,
    /// The bank of a negative account pays.
    BankPays,
    /// It does not.
    BankFails,
    /// Stripe rejects the account.
    Rejected,
    /// The agreement to debits is taken back.
    ConsentWithdrawn,
    /// The account leaves the platform.
    Leaves,
    /// A key of the platform works no more.
    KeyRevoked,
}

/// Whether an amount is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountNeed {
    /// No.
    None,
    /// If it is left out, all there is.
    OrAll,
    /// Yes.
    Needed,
}

/// What else it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectNeed {
    /// Nothing.
    None,
    /// One of the latest sales.
    Sale,
    /// One of the latest payouts.
    Payout,
}

impl CauseKind {
    /// All, with the letter that chooses each.
    pub const ALL: [(Self, char); 12] = [
        (Self::Sale, 's'),
        (Self::Refund, 'r'),
        (Self::Dispute, 'd'),
        (Self::DisputeWon, 'w'),
        (Self::Payout, 'p'),
        (Self::PayoutReturned, 'b'),
        (Self::BankPays, 'o'),
        (Self::BankFails, 'f'),
        (Self::Rejected, 'x'),
        (Self::ConsentWithdrawn, 'c'),
        (Self::Leaves, 'v'),
        (Self::KeyRevoked, 'y'),
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::DisputeWon => "dispute won",
            Self::Payout => "payout",
            Self::PayoutReturned => "payout returned",
            Self::BankPays => "bank debit ok",
            Self::BankFails => "bank debit failed",
            Self::Rejected => "account rejected",
            Self::ConsentWithdrawn => "consent withdrawn",
            Self::Leaves => "account leaves",
            Self::KeyRevoked => "key revoked",
        }
    }

    /// What happens.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sale => "a buyer pays by card",
            Self::Refund => "a sale goes back to the buyer",
            Self::Dispute => "a buyer disputes a sale",
            Self::DisputeWon => "the money of a dispute comes back",
            Self::Payout => "available money goes to the bank",
            Self::PayoutReturned => "the bank sends a payout back",
            Self::BankPays => "a negative balance is taken from the bank",
            Self::BankFails => "the bank does not pay",
            Self::Rejected => "Stripe rejects the account",
            Self::ConsentWithdrawn => "transfers become inactive",
            Self::Leaves => "the holder takes your access away",
            Self::KeyRevoked => "a key of yours works no more",
        }
    }

    /// Whether it asks for an amount.
    #[must_use]
    pub const fn amount(self) -> AmountNeed {
        match self {
            Self::Sale => AmountNeed::Needed,
            Self::Refund | Self::Dispute | Self::Payout => AmountNeed::OrAll,
            Self::DisputeWon
            | Self::PayoutReturned
            | Self::BankPays
            | Self::BankFails
            | Self::Rejected
            | Self::ConsentWithdrawn
            | Self::Leaves
            | Self::KeyRevoked => AmountNeed::None,
        }
    }

    /// What else it asks for.
    #[must_use]
    pub const fn object(self) -> ObjectNeed {
        match self {
            Self::Refund | Self::Dispute | Self::DisputeWon => ObjectNeed::Sale,
            Self::PayoutReturned => ObjectNeed::Payout,
            Self::Sale
            | Self::Payout
            | Self::BankPays
            | Self::BankFails
            | Self::Rejected
            | Self::ConsentWithdrawn
            | Self::Leaves
            | Self::KeyRevoked => ObjectNeed::None,
        }
    }
}

/// The menu of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CauseMenu {
    /// The one under the cursor.
    pub at: usize,
}

impl CauseMenu {
    /// The kind that a key chooses; other keys may move.
    pub(super) fn on_key(&mut self, key: Key, acts: bool) -> Option<CauseKind> {
        choose(&mut self.at, &CauseKind::ALL, key, acts)
    }
}
