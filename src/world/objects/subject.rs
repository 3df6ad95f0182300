//! An object at a point of its life. Events and kept answers name one instead of holding a copy, so that millions of them fit;
//! written out, the object is still what it was at that time.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::accounts::{Account, PLATFORM};
use super::super::json::Json;
use super::super::ledger::Holding;
use super::super::shelf::Row;
use super::super::state::State;
use super::payout::Stage;
use super::{account, application, balance, balance_settings, capability};

/// An object and how far it had come.
#[derive(Debug, Clone, Serialize, Deserialize)]
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

/// A subject as it was seen at some moment, with what changes beside its course.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Seen {
    subject: Subject,
    edits: u32,
    disputed: bool,
    /// Whether the last change of its texts is what there is to tell.
    of_change: bool,
}

/// How much of what changes beside an object's course had happened when it was seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Changes of its texts.
    pub(crate) edits: usize,
    /// Whether a buyer had disputed it.
    pub(crate) disputed: bool,
}

impl Moment {
    /// The present, of an object that no buyer disputes.
    pub(crate) const NOW: Self = Self { edits: usize::MAX, disputed: false };
}

impl State {
    /// A subject as it is at this moment.
    pub(crate) fn seen(&self, subject: Subject) -> Seen {
        let (id, disputed) = match &subject {
            Subject::Charge { row, .. } => {
                let found = self.charges.get(*row);
                (found.map(|found| found.id), found.is_some_and(|found| found.disputed))
            }
            Subject::Transfer { row, .. } => (self.transfers.get(*row).map(|found| found.id), false),
            Subject::Refund(row) => (self.refunds.get(*row).map(|found| found.id), false),
            Subject::Reversal(row) => (self.reversals.get(*row).map(|found| found.id), false),
            Subject::Payout { row, .. } => (self.payouts.get(*row).map(|found| found.id), false),
            Subject::Account { .. }
            | Subject::Application { .. }
            | Subject::ApplicationFee(_)
            | Subject::Balance(_)
            | Subject::BalanceSettings { .. }
            | Subject::Bank { .. }
            | Subject::Capability { .. }
            | Subject::Dispute { .. }
            | Subject::Topup(_) => (None, false),
        };
        let edits = id.map_or(0, |id| self.edits.count(&id));
        Seen { subject, edits: u32::try_from(edits).unwrap_or(u32::MAX), disputed, of_change: false }
    }
}

impl Seen {
    /// The same, where the last change of its texts is what there is to tell.
    pub(crate) fn told_as_change(mut self) -> Self {
        self.of_change = true;
        self
    }

    /// What was seen.
    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The object as it was, on an account's side.
    pub(crate) fn json<'a>(&'a self, state: &'a State, owner: Row) -> Json<'a> {
        self.write(state, owner, self.edits)
    }

    /// The object as it was before the change that an event tells of.
    pub(crate) fn before<'a>(&'a self, state: &'a State, owner: Row) -> Option<Json<'a>> {
        match &self.subject {
            Subject::Account { before, .. } => {
                before.as_deref().map(|before| account::write(before, is_own(state, before)))
            }
            Subject::BalanceSettings { before, .. } => before.as_deref().map(balance_settings::write),
            Subject::Bank { before, .. } => account::bank(before),
            Subject::Capability { before, .. } => Some(capability::write(before)),
            Subject::Charge { .. }
            | Subject::Payout { .. }
            | Subject::Refund(_)
            | Subject::Reversal(_)
            | Subject::Transfer { .. } => {
                self.edits.checked_sub(1).filter(|_| self.of_change).map(|edits| self.write(state, owner, edits))
            }
            Subject::Application { .. }
            | Subject::ApplicationFee(_)
            | Subject::Balance(_)
            | Subject::Dispute { .. }
            | Subject::Topup(_) => None,
        }
    }

    fn write<'a>(&'a self, state: &'a State, owner: Row, edits: u32) -> Json<'a> {
        let at = Moment { edits: usize::try_from(edits).unwrap_or(usize::MAX), disputed: self.disputed };
        match &self.subject {
            Subject::Account { after, .. } => Some(account::write(after, is_own(state, after))),
            Subject::Application { .. } => Some(application::json(state)),
            Subject::ApplicationFee(row) => state.application_fees.get(*row).map(|found| found.json(state)),
            Subject::Balance(holdings) => Some(balance::write(state, owner, holdings)),
            Subject::BalanceSettings { after, .. } => Some(balance_settings::write(after)),
            Subject::Bank { after, .. } => account::bank(after),
            Subject::Capability { after, .. } => Some(capability::write(after)),
            Subject::Charge { row, refunds } => state.charges.get(*row).map(|found| found.json(state, *refunds, at)),
            Subject::Dispute { row, won } => state.disputes.get(*row).map(|found| found.json(state, *won)),
            Subject::Payout { row, stage } => state.payouts.get(*row).map(|found| found.json(state, *stage, at)),
            Subject::Refund(row) => state.refunds.get(*row).map(|found| found.json(state, at)),
            Subject::Reversal(row) => state.reversals.get(*row).map(|found| found.json(state, at)),
            Subject::Topup(row) => state.topups.get(*row).map(|found| found.json(state)),
            Subject::Transfer { row, reversals } => {
                state.transfers.get(*row).map(|found| found.json(state, *reversals, at))
            }
        }
        .unwrap_or(Json::Null)
    }
}

/// Whether an account is the platform's own.
fn is_own(state: &State, account: &Account) -> bool {
    state.accounts.id(PLATFORM) == account.about.id
}
