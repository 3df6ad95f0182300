//! Why a cause makes no sense.

use crate::world::errors::Refusal;
use crate::world::keys::KeyError;
use crate::world::ledger::LedgerFault;

/// A cause that was not done. The world is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CauseRefused {
    /// Nobody has that id, or the platform may not see who has.
    #[error("no account of this world has the id {account:?}; take one from the list of accounts")]
    UnknownAccount {
        /// What was asked for.
        account: String,
    },
    /// It only happens to the other kind of account.
    #[error("a {what} happens to {belongs}, not to {account}")]
    WrongSide {
        /// Account id.
        account: String,
        /// What was to happen.
        what: &'static str,
        /// To whom it happens.
        belongs: &'static str,
    },
    /// Zero, negative or too large.
    #[error("{amount} minor units is no amount for this; write between {least} and {most}")]
    Amount {
        /// Minor units.
        amount: i64,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A currency that this Stripe does not have.
    #[error("this Stripe does not have the currency {currency}")]
    Currency {
        /// Its code.
        currency: String,
    },
    /// No such key, or it is revoked.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The account has no such object.
    #[error("{account} has no {what} {id:?}")]
    UnknownObject {
        /// Account id.
        account: String,
        /// What kind of object.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// The account has nothing that this could happen to.
    #[error("{account} has no {what}")]
    Nothing {
        /// Account id.
        account: String,
        /// What it lacks.
        what: &'static str,
    },
    /// The account or object is in a state in which it cannot happen.
    #[error("{subject} {state}")]
    State {
        /// Id of the account or object.
        subject: String,
        /// Its state, and what to do.
        state: String,
    },
    /// More than there is.
    #[error("{amount} is more than the {left} that {what}")]
    TooMuch {
        /// The amount with its currency.
        amount: String,
        /// What there is, with its currency.
        left: String,
        /// Of what.
        what: &'static str,
    },
    /// Stripe's own rules refuse it.
    #[error("Stripe refuses: {message}")]
    Rules {
        /// In Stripe's words.
        message: String,
    },
    /// The world itself is at fault.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
}

impl From<Refusal> for CauseRefused {
    fn from(refusal: Refusal) -> Self {
        Self::Rules { message: refusal.message }
    }
}
