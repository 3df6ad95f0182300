//! An object at a point of its life. Events and kept answers name one instead of holding a copy, so that millions of them fit;
//! written out, the object is still what it was at that time.

use crate::money::Currency;

use super::super::json::Json;
use super::super::ledger::Holding;
use super::super::shelf::Row;
use super::super::state::State;
use super::balance;
use super::payout::Stage;

/// An object and how far it had come.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    /// The balances at that time.
    Balance(Box<[(Currency, Holding)]>),
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
}
