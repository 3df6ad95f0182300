//! The complete check of a world's books: every balance is the sum of its transactions, pending is the sum of what has not settled,
//! and the reserve that is called for is what the negative accounts add up to. For tests and for whoever doubts a figure.

use std::collections::BTreeMap;

use crate::money::Currency;

use super::ledger::LedgerFault;
use super::shelf::Row;
use super::state::State;

/// Sums over the transactions of one account in one currency.
#[derive(Debug, Clone, Copy, Default)]
struct Booked {
    all: i128,
    pending: i128,
}

impl State {
    /// Recomputes everything from the transactions.
    pub(crate) fn check_books(&self) -> Result<(), LedgerFault> {
        self.ledger.check_sums()?;
        let mut booked: BTreeMap<(Row, Currency), Booked> = BTreeMap::new();
        for transaction in self.transactions.iter() {
            let key = (transaction.owner, transaction.currency);
            let sums = booked.entry(key).or_default();
            sums.all += i128::from(transaction.net);
            if !transaction.settled {
                sums.pending += i128::from(transaction.net);
            }
        }
        let mut called: BTreeMap<Currency, i128> = BTreeMap::new();
        for row in 0..self.accounts.count() {
            for (currency, holding) in self.ledger.holdings(row) {
                let sums = booked.get(&(row, *currency)).copied().unwrap_or_default();
                let held = i128::from(holding.available) + i128::from(holding.pending);
                self.same(row, *currency, "the whole balance", held, sums.all)?;
                let pending = i128::from(holding.pending);
                self.same(row, *currency, "the pending balance", pending, sums.pending)?;
                let call = self.reserve_called(row, *currency, holding.available);
                *called.entry(*currency).or_default() += i128::from(call);
            }
        }
        for currency in self.reserve.currencies() {
            let expected = called.get(&currency).copied().unwrap_or_default();
            let found = i128::from(self.reserve.called(currency));
            self.same(super::accounts::PLATFORM, currency, "the reserve called for", found, expected)?;
        }
        Ok(())
    }

    fn same(
        &self,
        row: Row,
        currency: Currency,
        what: &'static str,
        found: i128,
        expected: i128,
    ) -> Result<(), LedgerFault> {
        if found == expected {
            return Ok(());
        }
        Err(LedgerFault::Account {
            account: self.accounts.id(row).to_owned(),
            currency: currency.code().to_owned(),
            what,
            found,
            expected,
        })
    }
}
