//! What can be said of a cause before it happens: what it is called, to whom it happens, how much it moves.

use crate::money::{Currency, Minor};

use super::pick::{or_nothing, positive};
use super::{BankOutcome, Cause, CauseRefused};

impl Cause {
    /// What happens, in a few words.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Sale(_) => "sale",
            Self::Refund { .. } => "refund",
            Self::Dispute { .. } => "dispute",
            Self::DisputeWon { .. } => "dispute won",
            Self::Payout { .. } => "payout",
            Self::PayoutReturned { .. } => "payout returned",
            Self::BankDebit { outcome: BankOutcome::Ok, .. } => "bank debit",
            Self::BankDebit { outcome: BankOutcome::Failed, .. } => "bank debit failed",
            Self::BankChanged { .. } => "bank account changed",
            Self::AccountRejected { .. } => "account rejected",
            Self::Deauthorized { .. } => "account disconnected",
            Self::ConsentWithdrawn { .. } => "consent withdrawn",
            Self::Approved { .. } => "approval",
            Self::KeyRevoked { .. } => "key revoked",
            Self::Topup { .. } => "top-up",
            Self::Fee { .. } => "fee",
            Self::SendFunds { .. } => "funds sent",
            Self::Debit { .. } => "debit",
        }
    }

    /// The id of the account that it happens to; none for what happens to the platform only.
    pub(crate) fn account(&self) -> Option<&str> {
        match self {
            Self::Sale(sale) => Some(&sale.account),
            Self::Refund { account, .. }
            | Self::Dispute { account, .. }
            | Self::DisputeWon { account, .. }
            | Self::Payout { account, .. }
            | Self::PayoutReturned { account, .. }
            | Self::BankDebit { account, .. }
            | Self::BankChanged { account, .. }
            | Self::AccountRejected { account, .. }
            | Self::Deauthorized { account }
            | Self::ConsentWithdrawn { account }
            | Self::Fee { account, .. }
            | Self::SendFunds { account, .. }
            | Self::Debit { account, .. } => Some(account),
            Self::Approved { account, .. } => account.as_deref(),
            Self::KeyRevoked { .. } | Self::Topup { .. } => None,
        }
    }

    /// How much it moves, where it says so itself, and the currency if it names one. What is taken back of a sale is in the sale's
    /// currency, which it does not name.
    pub(crate) fn amount(&self) -> Option<(Minor, Option<Currency>)> {
        match self {
            Self::Sale(sale) => Some((sale.amount, sale.currency)),
            Self::Payout { amount, currency, .. } => amount.map(|amount| (amount, *currency)),
            Self::Topup { amount, currency }
            | Self::Fee { amount, currency, .. }
            | Self::SendFunds { amount, currency, .. }
            | Self::Debit { amount, currency, .. } => Some((*amount, *currency)),
            Self::Refund { .. }
            | Self::Dispute { .. }
            | Self::DisputeWon { .. }
            | Self::PayoutReturned { .. }
            | Self::BankDebit { .. }
            | Self::BankChanged { .. }
            | Self::AccountRejected { .. }
            | Self::Deauthorized { .. }
            | Self::ConsentWithdrawn { .. }
            | Self::Approved { .. }
            | Self::KeyRevoked { .. } => None,
        }
    }

    /// Whether its amounts are amounts at all.
    pub(crate) fn check_amounts(&self) -> Result<(), CauseRefused> {
        match self {
            Self::Sale(sale) => {
                positive(sale.amount)?;
                or_nothing(sale.fee)?;
                or_nothing(sale.application_fee)?;
            }
            Self::Dispute { amount, fee, .. } => {
                amount.map(positive).transpose()?;
                or_nothing(*fee)?;
            }
            Self::Refund { amount, .. } | Self::Payout { amount, .. } => {
                amount.map(positive).transpose()?;
            }
            Self::Topup { amount, .. }
            | Self::Fee { amount, .. }
            | Self::SendFunds { amount, .. }
            | Self::Debit { amount, .. } => {
                positive(*amount)?;
            }
            Self::DisputeWon { .. }
            | Self::PayoutReturned { .. }
            | Self::BankDebit { .. }
            | Self::BankChanged { .. }
            | Self::AccountRejected { .. }
            | Self::Deauthorized { .. }
            | Self::ConsentWithdrawn { .. }
            | Self::Approved { .. }
            | Self::KeyRevoked { .. } => {}
        }
        Ok(())
    }
}
