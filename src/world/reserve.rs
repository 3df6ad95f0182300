//! The reserve: what Stripe sets aside of the platform's balance against negative connected accounts that the platform answers
//! for (docs.stripe.com/connect/account-balances). What is called for is kept as a running sum; a run moves the difference between
//! that and what is held. Real Stripe runs several times a day, so both moments exist.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::accounts::PLATFORM;
use super::clock::Coming;
use super::ledger::{Bucket, LedgerFault, Place};
use super::objects::transaction::Kind;
use super::settings::ReserveRun;
use super::state::{Entry, State, overflow};

/// What the connected accounts call for, by currency.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Reserve {
    called: BTreeMap<Currency, i64>,
    moved: BTreeSet<Currency>,
    planned: bool,
}

impl Reserve {
    /// An account now calls for another amount than before; none when the sum leaves 64 bits.
    pub(crate) fn call(&mut self, currency: Currency, before: i64, after: i64) -> Option<()> {
        let sum = self.called.entry(currency).or_default();
        *sum = sum.checked_sub(before)?.checked_add(after)?;
        self.moved.insert(currency);
        Some(())
    }

    /// The sum that is called for in a currency.
    pub(crate) fn called(&self, currency: Currency) -> i64 {
        self.called.get(&currency).copied().unwrap_or_default()
    }

    /// The currencies in which anything was ever called for.
    pub(crate) fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.called.keys().copied()
    }
}

impl State {
    /// Plans the next run if runs are timed and none is planned.
    pub(crate) fn plan_reserve_run(&mut self) {
        let ReserveRun::EveryMinutes(minutes) = self.settings.reserve_run else {
            return;
        };
        if minutes == 0 || self.reserve.planned {
            return;
        }
        self.reserve.planned = true;
        let at = next_run(self.now(), minutes);
        self.clock.plan(at, Coming::ReserveRun);
    }

    /// Runs the reserve if this world runs it after every movement.
    pub(crate) fn follow_reserve(&mut self) -> Result<(), LedgerFault> {
        match self.settings.reserve_run {
            ReserveRun::Immediate | ReserveRun::EveryMinutes(0) => self.run_reserve(),
            ReserveRun::EveryMinutes(_) => Ok(()),
        }
    }

    /// Moves the difference between what is called for and what is held, in each currency where the call has moved.
    pub(crate) fn run_reserve(&mut self) -> Result<(), LedgerFault> {
        self.reserve.planned = false;
        while let Some(currency) = self.reserve.moved.pop_first() {
            let held = self.ledger.holding(PLATFORM, currency).reserved;
            let more = self.reserve.called(currency).checked_sub(held).ok_or_else(|| overflow(currency))?;
            self.hold(currency, more)?;
        }
        Ok(())
    }

    /// Holds more of the platform's available balance; a negative amount is released.
    pub(crate) fn hold(&mut self, currency: Currency, more: i64) -> Result<(), LedgerFault> {
        if more == 0 {
            return Ok(());
        }
        let description =
            if more > 0 { "Funds reserved for negative connected accounts" } else { "Reserved funds released" };
        self.record(&Entry {
            owner: PLATFORM,
            kind: Kind::ReserveTransaction,
            amount: more.checked_neg().ok_or_else(|| overflow(currency))?,
            fee: 0,
            application_fee: 0,
            currency,
            against: Place::Account(PLATFORM, Bucket::Reserved),
            available_on: self.now(),
            source: None,
            description: Some(description.into()),
            managed_debit: false,
        })?;
        Ok(())
    }
}

/// The first moment after now that is a whole number of intervals since 1970.
fn next_run(now: Timestamp, minutes: u32) -> Timestamp {
    let interval = i64::from(minutes).saturating_mul(60);
    let since = now.as_second().rem_euclid(interval);
    let whole = now.as_second().saturating_sub(since);
    Timestamp::from_second(whole.saturating_add(interval))
        .or_else(|_| now.checked_add(SignedDuration::from_secs(interval)))
        .unwrap_or(now)
}
