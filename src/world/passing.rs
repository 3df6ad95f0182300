//! The passing of time: everything that was to come up to a moment happens, in order. Pending becomes available, payouts arrive,
//! the reserve runs, and balances that have been negative for 180 days are collected from the platform
//! (docs.stripe.com/connect/account-balances).

use jiff::Timestamp;

use crate::money::Currency;

use super::accounts::PLATFORM;
use super::clock::Coming;
use super::ledger::{LedgerFault, Party, Place};
use super::objects::event::EventKind;
use super::objects::payout::Stage;
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
                match coming {
                    Coming::Settle { transaction } => settled.extend(self.settle(transaction)?),
                    Coming::Arrive { payout } => self.arrive(payout),
                    Coming::Collect { account, currency, since } => self.collect(account, currency, since)?,
                    Coming::ReserveRun => self.run_reserve()?,
                }
            }
            settled.sort_unstable();
            settled.dedup();
            for owner in settled {
                let holdings = self.ledger.holdings(owner).into();
                self.happened(owner, EventKind::BalanceAvailable, Subject::Balance(holdings));
            }
            self.follow_reserve()?;
        }
        self.clock.set(until);
        Ok(())
    }

    fn arrive(&mut self, row: Row) {
        let Some(payout) = self.payouts.get(row).filter(|payout| payout.stage == Stage::InTransit) else {
            return;
        };
        let (owner, stage) = (payout.owner, Stage::Paid);
        self.set_stage(row, stage);
        self.happened(owner, EventKind::PayoutPaid, Subject::Payout { row, stage });
    }

    /// Takes a balance that has been negative all the time since a moment from the platform: what was reserved for it is
    /// released and goes to the account, which is at zero afterwards.
    fn collect(&mut self, account: Row, currency: Currency, since: Timestamp) -> Result<(), LedgerFault> {
        let holding = self.ledger.holding(account, currency);
        let short = below_zero(holding.available);
        if holding.negative_since != Some(since) || short == 0 {
            return Ok(());
        }
        let held = self.ledger.holding(PLATFORM, currency).reserved;
        let released = short.min(held.max(0));
        self.hold(currency, released.checked_neg().ok_or_else(|| overflow(currency))?)?;
        let now = self.now();
        let entry = |owner, kind, amount, description: &str| Entry {
            owner,
            kind,
            amount,
            fee: 0,
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
}
