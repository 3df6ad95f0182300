//! Payouts on their shelf: by status, which changes, and with what each automatic one paid out. Which transactions a payout took
//! is noted when it is made: those that had become available since the one before (docs.stripe.com/payouts/reconciliation).

use crate::money::Currency;

use super::objects::payout::{Direction, Payout, Stage};
use super::objects::transaction::Kind;
use super::shelf::Row;
use super::state::State;

impl State {
    /// Puts a payout on its shelf. Its own transaction has been recorded before.
    pub(crate) fn add_payout(&mut self, payout: Payout) -> Row {
        let (owner, currency, stage) = (payout.owner, payout.currency, payout.stage);
        let (automatic, own, direction) = (payout.automatic, payout.transaction, payout.way.direction());
        let row = self.payouts.push(payout);
        self.lists.payouts.add((owner, direction, None), row);
        self.lists.payouts.add((owner, direction, Some(stage.place())), row);
        if automatic {
            let mut taken = self.unpaid.take(&(owner, currency));
            taken.push(own);
            taken.sort_unstable();
            for transaction in taken {
                let kind = self.transactions.get(transaction).map(|found| found.kind);
                self.lists.transactions_of_payout.add((row, None), transaction);
                self.lists.transactions_of_payout.add((row, kind), transaction);
            }
        }
        row
    }

    /// Moves a payout to another stage.
    pub(crate) fn set_stage(&mut self, row: Row, stage: Stage) {
        let Some(payout) = self.payouts.get_mut(row) else {
            return;
        };
        let (owner, direction, before) = (payout.owner, payout.way.direction(), payout.stage);
        payout.stage = stage;
        self.lists.payouts.remove(&(owner, direction, Some(before.place())), row);
        self.lists.payouts.insert((owner, direction, Some(stage.place())), row);
    }

    /// The payouts of an account that arrive in a range of seconds, perhaps in one status as named on the wire; one list for each
    /// direction.
    pub(crate) fn arriving(&self, owner: Row, status: Option<&str>, (from, until): (i64, i64)) -> [&[Row]; 2] {
        let place = status.map(|status| Stage::STATUSES.iter().position(|known| *known == status));
        let arrives = |row: &Row| self.payouts.get(*row).map_or(i64::MAX, |payout| payout.arrives.as_second());
        Direction::ALL.map(|direction| {
            let rows = match place {
                None => self.lists.payouts.rows(&(owner, direction, None)),
                Some(None) => &[],
                Some(place) => self.lists.payouts.rows(&(owner, direction, place)),
            };
            let first = rows.partition_point(|row| arrives(row) < from);
            let end = rows.partition_point(|row| arrives(row) <= until);
            rows.get(first..end).unwrap_or_default()
        })
    }

    /// Notes that a transaction is available, so that the next automatic payout takes it.
    pub(crate) fn await_payout(&mut self, owner: Row, currency: Currency, kind: Kind, row: Row) {
        if kind != Kind::Payout {
            self.unpaid.add((owner, currency), row);
        }
    }
}
