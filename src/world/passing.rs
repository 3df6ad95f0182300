//! The passing of time: everything that was to come up to a moment happens, in order. Pending becomes available, payouts are made
//! and arrive, banks are debited, the reserve runs, and balances that have been negative for 180 days are collected from the platform
//! (docs.stripe.com/connect/account-balances).

use jiff::Timestamp;

use crate::money::Currency;

use super::accounts::PLATFORM;
use super::clock::Coming;
use super::ledger::{LedgerFault, Party, Place};
use super::objects::event::EventKind;
use super::objects::subject::Subject;
use super::objects::transaction::Kind;
use super::shelf::Row;
use super::state::{Entry, State, below_zero, overflow};

impl State {
    /// Moves the clock to a moment, never backwards, with all that happens on the way.
    pub(crate) fn advance(&mut self, until: Timestamp) -> Result<(), LedgerFault> {
        while let Some(batch) = self.clock.take_next(until) {
            let mut settled = Vec::new();
            for coming in batch {
                if let Coming::Settle { transaction } = coming {
                    settled.extend(self.settle(transaction)?);
                    continue;
                }
                self.tell_available(&mut settled);
                self.bring(coming)?;
            }
            self.tell_available(&mut settled);
            self.follow_reserve()?;
        }
        self.clock.set(until);
        Ok(())
    }

    fn bring(&mut self, coming: Coming) -> Result<(), LedgerFault> {
        match coming {
            Coming::Settle { transaction } => self.settle(transaction).map(|_| ()),
            Coming::Depart { payout } => {
                self.depart(payout);
                Ok(())
            }
            Coming::Arrive { payout } => self.arrive(payout),
            Coming::PayOut { account } => self.pay_out_by_schedule(account),
            Coming::BankDebit { account, currency } => self.debit_bank_as_planned(account, currency),
            Coming::Collect { account, currency, since } => self.collect(account, currency, since),
            Coming::HeldTooLong { account, currency } => {
                self.look_at_hold(account, currency);
                Ok(())
            }
            Coming::LateWork { ticket } => {
                self.do_late(ticket);
                Ok(())
            }
            Coming::ReserveRun => self.run_reserve(),
        }
    }

    /// Tells the accounts whose money became available, once each.
    fn tell_available(&mut self, settled: &mut Vec<Row>) {
        settled.sort_unstable();
        settled.dedup();
        for owner in settled.drain(..) {
            let holdings = self.ledger.holdings(owner).into();
            self.happened(owner, EventKind::BalanceAvailable, Subject::Balance(holdings));
        }
    }

    /// Takes a balance that has been negative all the time since a moment from the platform: what was reserved for it is
    /// released and goes to the account, which is at zero afterwards.
    fn collect(&mut self, account: Row, currency: Currency, since: Timestamp) -> Result<(), LedgerFault> {
        let available = self.ledger.holding(account, currency).available;
        let Some(short) = self.collection_due(account, currency, since, available) else {
            return Ok(());
        };
        let held = self.ledger.holding(PLATFORM, currency).reserved;
        let released = short.min(held.max(0));
        self.hold(currency, released.checked_neg().ok_or_else(|| overflow(currency))?)?;
        let now = self.now();
        let entry = |owner, kind, amount, description: &str| Entry {
            owner,
            kind,
            amount,
            fee: 0,
            application_fee: 0,
            currency,
            against: Place::Outside(Party::Clearing),
            available_on: now,
            source: None,
            description: Some(description.into()),
            managed_debit: false,
        };
        let taken = short.checked_neg().ok_or_else(|| overflow(currency))?;
        self.record(&entry(
            PLATFORM,
            Kind::ConnectCollectionTransfer,
            taken,
            "Collected for a connected account that was negative for 180 days",
        ))?;
        self.record(&entry(account, Kind::Payment, short, "Negative balance covered by the platform after 180 days"))?;
        Ok(())
    }

    /// What is collected for a balance that was negative since a moment, if it still is and were this.
    pub(crate) fn collection_due(
        &self,
        account: Row,
        currency: Currency,
        since: Timestamp,
        available: i64,
    ) -> Option<i64> {
        let still = self.ledger.holding(account, currency).negative_since == Some(since);
        Some(below_zero(available)).filter(|short| still && *short > 0)
    }
}
