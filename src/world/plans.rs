//! What a balance leads to: a payout by its schedule, a debit of the bank when it is negative, a flag when funds wait too long. Each
//! is written down once, on the clock, when the balance calls for it, and looks again when its time comes. A founding plays without
//! any of this, since its history says what happened; it begins with the world's clock.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::clock::Coming;
use super::founding::PayoutInterval;
use super::schedule::Terms;
use super::shelf::Row;
use super::state::State;

/// What is planned for each account. An entry on the clock counts only while it stands here with its moment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Plans {
    /// When the world's clock started; none while the founding plays.
    pub(crate) begun_at: Option<Timestamp>,
    /// The next automatic payout.
    pub(crate) payouts: BTreeMap<Row, Timestamp>,
    /// When waiting funds are looked at.
    pub(crate) holds: BTreeMap<(Row, Currency), Timestamp>,
    /// Debits of banks.
    pub(crate) debits: BTreeMap<(Row, Currency), BankDebits>,
}

/// How far the bank of a negative account has been debited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct BankDebits {
    /// When the next is.
    pub(crate) planned: Option<Timestamp>,
    /// Those that have not worked since the bank's details last changed, and the one under way.
    pub(crate) tries: u8,
    /// What was debited and is not known to have worked.
    pub(crate) under_way: i64,
}

impl Plans {
    /// Whether the world's clock has started.
    pub(crate) fn begun(&self) -> bool {
        self.begun_at.is_some()
    }

    /// What the bank of an account was debited for and is not known to have worked.
    pub(crate) fn under_way(&self, account: Row, currency: Currency) -> i64 {
        if self.debits.is_empty() {
            return 0;
        }
        self.debits.get(&(account, currency)).map_or(0, |debits| debits.under_way)
    }
}

impl State {
    /// Begins: from here on, balances lead to something. What was due before is not made up for.
    pub(crate) fn begin_plans(&mut self) {
        let now = self.now();
        self.plans.begun_at = Some(now);
        // Every account begins with the same terms, so that its next payout depends on its interval alone.
        let usual = Terms::default();
        let daily = usual.next_payout(PayoutInterval::Daily, now);
        let weekly = usual.next_payout(PayoutInterval::Weekly, now);
        let monthly = usual.next_payout(PayoutInterval::Monthly, now);
        for account in 0..self.accounts.count() {
            let due = match self.accounts.get(account).map(|found| found.about.payouts) {
                Some(PayoutInterval::Daily) => daily,
                Some(PayoutInterval::Weekly) => weekly,
                Some(PayoutInterval::Monthly) => monthly,
                Some(PayoutInterval::Manual) | None => None,
            };
            let paid_out = self.ledger.holdings(account).iter().any(|(_, holding)| holding.available > 0);
            if let Some(at) = due.filter(|_| paid_out && self.pays_out_itself(account)) {
                self.plan_payout_at(account, at);
            }
            self.plan_account(account);
        }
    }

    /// Plans what a new available balance calls for.
    pub(crate) fn plan_after(&mut self, account: Row, currency: Currency, available: i64) {
        if !self.plans.begun() {
            return;
        }
        if available > 0 {
            self.plan_payout(account);
            self.plan_hold(account, currency);
        } else {
            self.plans.holds.remove(&(account, currency));
        }
        if available < 0 {
            self.plan_bank_debit(account, currency);
        }
    }

    /// Plans everything of an account anew, after its terms changed.
    pub(crate) fn plan_anew(&mut self, account: Row) {
        if !self.plans.begun() {
            return;
        }
        let planned = self.plans.payouts.remove(&account);
        if planned.is_some() && planned == self.next_payout(account) {
            self.plans.payouts.extend(planned.map(|at| (account, at)));
        }
        self.plan_account(account);
    }

    fn plan_account(&mut self, account: Row) {
        let holdings = self.ledger.holdings(account).to_vec();
        for (currency, holding) in holdings {
            if holding.available != 0 {
                self.plan_after(account, currency, holding.available);
            }
        }
    }

    fn plan_payout(&mut self, account: Row) {
        if self.plans.payouts.contains_key(&account) {
            return;
        }
        if let Some(at) = self.next_payout(account) {
            self.plan_payout_at(account, at);
        }
    }

    fn plan_payout_at(&mut self, account: Row, at: Timestamp) {
        self.plans.payouts.insert(account, at);
        self.clock.plan(at, Coming::PayOut { account });
    }

    /// When an account's schedule pays it out next.
    fn next_payout(&self, account: Row) -> Option<Timestamp> {
        let found = self.accounts.get(account).filter(|_| self.pays_out_itself(account))?;
        found.terms.next_payout(found.about.payouts, self.now())
    }

    /// The details of a bank account changed: it may be debited anew.
    pub(crate) fn forget_tries(&mut self, account: Row) {
        for (currency, _) in self.ledger.holdings(account) {
            if let Some(debits) = self.plans.debits.get_mut(&(account, *currency)) {
                debits.tries = 0;
            }
        }
    }
}
