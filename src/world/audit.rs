//! The complete check of a world's books: every balance is the sum of its transactions, pending is the sum of what has not settled,
//! and the reserve that is called for is what the negative accounts add up to. Beside it, what was moved, as plain data. For
//! tests and for whoever doubts a figure.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::money::{Currency, Minor};

use super::ledger::LedgerFault;
use super::metadata::Metadata;
use super::objects::reversal::Reversal;
use super::objects::transfer::Transfer;
use super::shelf::Row;
use super::state::State;

/// A movement of money between two accounts, as the books have it: a transfer and its payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedMovement {
    /// The transfer.
    pub transfer: String,
    /// The payment on the receiving side.
    pub payment: String,
    /// The account that paid.
    pub from: String,
    /// The account that received.
    pub to: String,
    /// How much.
    pub amount: Minor,
    /// Of it.
    pub currency: Currency,
    /// When, by the world's clock.
    pub created: Timestamp,
    /// What it was made with.
    pub metadata: Metadata,
    /// `transfer_group`.
    pub group: Option<String>,
}

/// What was given back of a movement: a reversal and its refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedReturn {
    /// The reversal.
    pub reversal: String,
    /// The refund on the other side.
    pub refund: String,
    /// The transfer that it is of.
    pub transfer: String,
    /// How much.
    pub amount: Minor,
    /// When, by the world's clock.
    pub created: Timestamp,
    /// What it was made with.
    pub metadata: Metadata,
}

/// Sums over the transactions of one account in one currency.
#[derive(Debug, Clone, Copy, Default)]
struct Booked {
    all: i128,
    pending: i128,
}

impl State {
    /// All movements between two accounts. What was said of one when it was made stands on the side that was asked for it.
    pub(crate) fn movements(&self) -> Vec<AuditedMovement> {
        let of = |transfer: &Transfer| {
            let payment = self.charges.get(transfer.payment)?;
            let asked = if transfer.metadata.iter().next().is_some() { &transfer.metadata } else { &payment.metadata };
            let group = transfer.transfer_group.as_deref().or(payment.transfer_group.as_deref());
            Some(AuditedMovement {
                transfer: transfer.id.as_str().to_owned(),
                payment: payment.id.as_str().to_owned(),
                from: self.accounts.id(transfer.owner).to_owned(),
                to: self.accounts.id(transfer.destination).to_owned(),
                amount: Minor::new(transfer.amount),
                currency: transfer.currency,
                created: transfer.created,
                metadata: asked.clone(),
                group: group.map(str::to_owned),
            })
        };
        self.transfers.iter().filter_map(of).collect()
    }

    /// All that was given back.
    pub(crate) fn given_back(&self) -> Vec<AuditedReturn> {
        let of = |reversal: &Reversal| {
            let (refund, transfer) = (self.refunds.get(reversal.refund)?, self.transfers.get(reversal.transfer)?);
            let asked = if reversal.metadata.iter().next().is_some() { &reversal.metadata } else { &refund.metadata };
            Some(AuditedReturn {
                reversal: reversal.id.as_str().to_owned(),
                refund: refund.id.as_str().to_owned(),
                transfer: transfer.id.as_str().to_owned(),
                amount: Minor::new(reversal.amount),
                created: reversal.created,
                metadata: asked.clone(),
            })
        };
        self.reversals.iter().filter_map(of).collect()
    }

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
