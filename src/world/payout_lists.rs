//! Payouts on their shelf: by status, which changes, and with what each automatic one paid out. Which transactions a payout took
//! is noted when it is made: those that had become available since the one before (docs.stripe.com/payouts/reconciliation).

use crate::money::Currency;

use super::objects::payout::{Payout, Stage};
use super::objects::transaction::Kind;
use super::shelf::Row;
use super::state::State;

impl State {
    /// Puts a payout on its shelf. Its own transaction has been recorded before.
    pub(crate) fn add_payout(&mut self, payout: Payout) -> Row {
        let (owner, currency, stage) = (payout.owner, payout.currency, payout.stage);
        let (automatic, own) = (payout.automatic, payout.transaction);
        let row = self.payouts.push(payout);
        self.lists.payouts.add(owner, row);
        self.lists.payouts_by_status.insert((owner, stage.place()), row);
        if automatic {
            let mut taken = self.unpaid.remove(&(owner, currency)).unwrap_or_default();
            taken.push(own);
            taken.sort_unstable();
            for transaction in taken {
                self.lists.transactions_of_payout.add(row, transaction);
            }
        }
        row
    }

    /// Moves a payout to another stage.
    pub(crate) fn set_stage(&mut self, row: Row, stage: Stage) {
        let Some(payout) = self.payouts.get_mut(row) else {
            return;
        };
        let (owner, before) = (payout.owner, payout.stage);
        payout.stage = stage;
        self.lists.payouts_by_status.remove(&(owner, before.place()), row);
        self.lists.payouts_by_status.insert((owner, stage.place()), row);
    }

    /// The payouts of an account in a status, as named on the wire.
    pub(crate) fn by_status(&self, owner: Row, status: &str) -> &[Row] {
        let known = Stage::STATUSES.iter().position(|known| *known == status);
        known.map_or(&[], |known| self.lists.payouts_by_status.rows(&(owner, known)))
    }

    /// Notes that a transaction is available, so that the next automatic payout takes it.
    pub(crate) fn await_payout(&mut self, owner: Row, currency: Currency, kind: Kind, row: Row) {
        if kind != Kind::Payout {
            self.unpaid.entry((owner, currency)).or_default().push(row);
        }
    }
}
