//! An object at a point of its life. Events and kept answers name one instead of holding a copy, so that millions of them fit;
//! written out, the object is still what it was at that time.

use std::sync::Arc;

use crate::money::Currency;

use super::super::accounts::{Account, PLATFORM};
use super::super::json::Json;
use super::super::ledger::Holding;
use super::super::shelf::Row;
use super::super::state::State;
use super::payout::Stage;
use super::{account, application, balance, balance_settings, capability};

/// An object and how far it had come.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    /// An account, and what it was before a change.
    Account { after: Arc<Account>, before: Option<Arc<Account>> },
    /// The platform's application, as an account takes its access away.
    Application { account: Row },
    /// An application fee.
    ApplicationFee(Row),
    /// The balances at that time.
    Balance(Box<[(Currency, Holding)]>),
    /// How an account is paid out, and how it was before a change.
    BalanceSettings { after: Arc<Account>, before: Option<Arc<Account>> },
    /// A bank account, and what it was before a change.
    Bank { after: Arc<Account>, before: Arc<Account> },
    /// The `transfers` capability, and what it was before a change.
    Capability { after: Arc<Account>, before: Arc<Account> },
    /// A charge after so many refunds.
    Charge { row: Row, refunds: usize },
    /// A dispute before or after it was won.
    Dispute { row: Row, won: bool },
    /// A payout at a stage.
    Payout { row: Row, stage: Stage },
    /// A refund.
    Refund(Row),
    /// A reversal.
    Reversal(Row),
    /// A top-up.
    Topup(Row),
    /// A transfer after so many reversals.
    Transfer { row: Row, reversals: usize },
}

impl Subject {
    /// The object as it was, on an account's side.
    pub(crate) fn json<'a>(&'a self, state: &'a State, owner: Row) -> Json<'a> {
        match self {
            Self::Account { after, .. } => Some(account::write(after, is_own(state, after))),
            Self::Application { .. } => Some(application::json(state)),
            Self::ApplicationFee(row) => state.application_fees.get(*row).map(|found| found.json(state)),
            Self::BalanceSettings { after, .. } => Some(balance_settings::write(after)),
            Self::Bank { after, .. } => account::bank(after),
            Self::Capability { after, .. } => Some(capability::write(after)),
            Self::Balance(holdings) => Some(balance::write(state, owner, holdings)),
            Self::Charge { row, refunds } => state.charges.get(*row).map(|found| found.json(state, *refunds)),
            Self::Dispute { row, won } => state.disputes.get(*row).map(|found| found.json(state, *won)),
            Self::Payout { row, stage } => state.payouts.get(*row).map(|found| found.json(state, *stage)),
            Self::Refund(row) => state.refunds.get(*row).map(|found| found.json(state)),
            Self::Reversal(row) => state.reversals.get(*row).map(|found| found.json(state)),
            Self::Topup(row) => state.topups.get(*row).map(|found| found.json(state)),
            Self::Transfer { row, reversals } => state.transfers.get(*row).map(|found| found.json(state, *reversals)),
        }
        .unwrap_or(Json::Null)
    }

    /// The object as it was before the change that an event tells of.
    pub(crate) fn before<'a>(&'a self, state: &'a State) -> Option<Json<'a>> {
        match self {
            Self::Account { before, .. } => {
                before.as_deref().map(|before| account::write(before, is_own(state, before)))
            }
            Self::BalanceSettings { before, .. } => before.as_deref().map(balance_settings::write),
            Self::Bank { before, .. } => account::bank(before),
            Self::Capability { before, .. } => Some(capability::write(before)),
            Self::Application { .. }
            | Self::ApplicationFee(_)
            | Self::Balance(_)
            | Self::Charge { .. }
            | Self::Dispute { .. }
            | Self::Payout { .. }
            | Self::Refund(_)
            | Self::Reversal(_)
            | Self::Topup(_)
            | Self::Transfer { .. } => None,
        }
    }
}

/// Whether an account is the platform's own.
fn is_own(state: &State, account: &Account) -> bool {
    state.accounts.id(PLATFORM) == account.about.id
}
