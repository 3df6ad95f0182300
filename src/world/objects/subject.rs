//! An object at a point of its life. Events and kept answers name one instead of holding a copy, so that millions of them fit;
//! written out, the object is still what it was at that time.

use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::Json;
use super::super::ledger::Holding;
use super::super::shelf::Row;
use super::super::state::State;
use super::balance;
use super::edit::Said;
use super::payout::Stage;

/// An object and how far it had come.
#[derive(Debug, Clone, Serialize, Deserialize)]
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

/// A subject as it was seen at some moment, with what changes beside its course: its texts, and whether it was disputed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Seen {
    subject: Subject,
    edits: u32,
    disputed: bool,
}

/// How much of an object's history had happened when it was seen.
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
        let edits = self.edited(&subject).map_or(0, |(id, _)| self.edits.count(id));
        let disputed = match &subject {
            Subject::Charge { row, .. } => self.charges.get(*row).is_some_and(|found| found.disputed),
            Subject::Balance(_)
            | Subject::Dispute { .. }
            | Subject::Payout { .. }
            | Subject::Refund(_)
            | Subject::Reversal(_)
            | Subject::Topup(_)
            | Subject::Transfer { .. } => false,
        };
        Seen { subject, edits: u32::try_from(edits).unwrap_or(u32::MAX), disputed }
    }

    /// The id and the texts of a subject that clients can change.
    fn edited(&self, subject: &Subject) -> Option<(&Id, Said<'_>)> {
        match subject {
            Subject::Charge { row, .. } => self.charges.get(*row).map(|found| (&found.id, found.said())),
            Subject::Transfer { row, .. } => self.transfers.get(*row).map(|found| (&found.id, found.said())),
            Subject::Refund(row) => self.refunds.get(*row).map(|found| (&found.id, found.said())),
            Subject::Reversal(row) => self.reversals.get(*row).map(|found| (&found.id, found.said())),
            Subject::Payout { row, .. } => self.payouts.get(*row).map(|found| (&found.id, found.said())),
            Subject::Balance(_) | Subject::Dispute { .. } | Subject::Topup(_) => None,
        }
    }
}

impl Seen {
    /// The object as it was, on an account's side.
    pub(crate) fn json<'a>(&'a self, state: &'a State, owner: Row) -> Json<'a> {
        let at = Moment { edits: usize::try_from(self.edits).unwrap_or(usize::MAX), disputed: self.disputed };
        match &self.subject {
            Subject::Balance(holdings) => Some(balance::write(state, owner, holdings)),
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

    /// What the last change before it was seen replaced, field by field; none when it was not changed.
    pub(crate) fn replaced<'a>(&'a self, state: &'a State) -> Option<Json<'a>> {
        let (id, now) = state.edited(&self.subject)?;
        let edits = usize::try_from(self.edits).ok()?;
        let before = state.edits.after(id, edits.checked_sub(1)?, now);
        Some(super::replaced_json(before, state.edits.after(id, edits, now)))
    }
}
