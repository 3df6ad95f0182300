//! Debits of the bank of a negative account (docs.stripe.com/connect/account-balances, support.stripe.com auto-debit FAQ): on the next
//! business day, where the country and the account's settings allow it. The account shows zero at once; three business days later
//! it is known whether the bank paid, and until then the platform's reserve stays. After some tries Stripe gives up until the bank's
//! details change. How many is not published; it is three here.

use jiff::Timestamp;

use crate::money::Currency;

use super::accounts::PLATFORM;
use super::business_days::{BANK_DEBITS_AT, business_days_after, day_of, hour_of};
use super::clock::Coming;
use super::debit::regions::Region;
use super::founding::AccountKind;
use super::ledger::LedgerFault;
use super::objects::event::EventKind;
use super::objects::payout::{Stage, Way};
use super::objects::transaction::Kind;
use super::payouts::NewPayout;
use super::shelf::Row;
use super::state::{COLLECTED_AFTER, State, below_zero, overflow};

/// Tries before Stripe gives up.
const MOST_TRIES: u8 = 3;
/// Business days until a debit is known to have worked.
const KNOWN_AFTER: usize = 3;

impl State {
    /// Plans the next try for a negative balance, if there is to be one.
    pub(crate) fn plan_bank_debit(&mut self, account: Row, currency: Currency) {
        let debits = self.plans.debits.get(&(account, currency)).copied().unwrap_or_default();
        if debits.planned.is_some() || debits.tries >= MOST_TRIES || !self.debits_bank(account, currency) {
            return;
        }
        let day = business_days_after(day_of(self.now()), 1);
        if let Some(at) = day.and_then(|day| hour_of(day, BANK_DEBITS_AT)) {
            self.plans.debits.entry((account, currency)).or_default().planned = Some(at);
            self.clock.plan(at, Coming::BankDebit { account, currency });
        }
    }

    /// What the bank is debited for at a moment, if a try is planned for it and the balance were this.
    pub(crate) fn bank_debit_due(
        &self,
        account: Row,
        currency: Currency,
        at: Timestamp,
        available: i64,
    ) -> Option<i64> {
        let debits = self.plans.debits.get(&(account, currency))?;
        let short = below_zero(available);
        let due = debits.planned == Some(at) && self.debits_bank(account, currency);
        (due && short > self.left_alone(account, currency)).then_some(short)
    }

    /// Debits the bank of a negative account as planned.
    pub(crate) fn debit_bank_as_planned(&mut self, account: Row, currency: Currency) -> Result<(), LedgerFault> {
        let now = self.now();
        let due = self.bank_debit_due(account, currency, now, self.ledger.holding(account, currency).available);
        if let Some(debits) = self.plans.debits.get_mut(&(account, currency)).filter(|d| d.planned == Some(now)) {
            debits.planned = None;
        }
        if let Some(amount) = due {
            self.debit_bank(account, currency, amount)?;
        }
        Ok(())
    }

    /// Takes an amount from the bank. Answers the payout of a negative amount that shows it.
    pub(crate) fn debit_bank(&mut self, account: Row, currency: Currency, amount: i64) -> Result<Row, LedgerFault> {
        let now = self.now();
        let since = self.ledger.holding(account, currency).negative_since.unwrap_or(now);
        self.put_under_way(account, currency, amount)?;
        self.make_payout(NewPayout {
            owner: account,
            amount: amount.checked_neg().ok_or_else(|| overflow(currency))?,
            currency,
            automatic: true,
            stage: Stage::InTransit,
            way: Way::Covers { since },
            arrives: self.bank_answers(),
            available_on: now,
            said: None,
        })
    }

    /// It becomes known whether the bank paid.
    pub(crate) fn end_bank_debit(&mut self, row: Row, since: Timestamp) -> Result<(), LedgerFault> {
        let works = self.payouts.get(row).and_then(|payout| self.accounts.get(payout.owner));
        if works.is_some_and(super::accounts::Account::bank_works) {
            self.bank_debit_worked(row)
        } else {
            self.bank_debit_failed(row, since)
        }
    }

    fn bank_debit_worked(&mut self, row: Row) -> Result<(), LedgerFault> {
        let Some((account, currency, amount)) = self.taken(row) else {
            return Ok(());
        };
        self.put_under_way(account, currency, amount.checked_neg().ok_or_else(|| overflow(currency))?)?;
        if let Some(debits) = self.plans.debits.get_mut(&(account, currency)) {
            debits.tries = 0;
        }
        self.reach(row, Stage::Paid, EventKind::PayoutPaid);
        Ok(())
    }

    /// The bank did not pay: the balance is as negative as before, and for as long.
    pub(crate) fn bank_debit_failed(&mut self, row: Row, since: Timestamp) -> Result<(), LedgerFault> {
        let Some((account, currency, amount)) = self.taken(row) else {
            return Ok(());
        };
        self.put_under_way(account, currency, amount.checked_neg().ok_or_else(|| overflow(currency))?)?;
        let transaction = self.undo_payout(row, Kind::PayoutFailure, "Debit of the bank account failed")?;
        self.reach(row, Stage::Failed { transaction }, EventKind::PayoutFailed);
        if self.ledger.holding(account, currency).available < 0 {
            self.ledger.note(account, currency, |holding| holding.negative_since = Some(since));
            self.plan_collection(account, currency, since);
        }
        Ok(())
    }

    /// When a bank that is debited now is known to have paid or not.
    pub(crate) fn bank_answers(&self) -> Timestamp {
        let now = self.now();
        let day = business_days_after(day_of(now), KNOWN_AFTER);
        day.and_then(|day| hour_of(day, BANK_DEBITS_AT)).unwrap_or(now)
    }

    /// Plans the collection of a balance that has been negative for a while, at the earliest on the next business day.
    fn plan_collection(&mut self, account: Row, currency: Currency, since: Timestamp) {
        let soonest = business_days_after(day_of(self.now()), 1).and_then(|day| hour_of(day, BANK_DEBITS_AT));
        let due = since.checked_add(COLLECTED_AFTER).ok();
        if let Some((soonest, due)) = soonest.zip(due).filter(|_| self.accounts.platform_liable(account)) {
            self.clock.plan(soonest.max(due), Coming::Collect { account, currency, since });
        }
    }

    /// Whose bank a payout debited, and for how much.
    fn taken(&self, row: Row) -> Option<(Row, Currency, i64)> {
        let payout = self.payouts.get(row)?;
        Some((payout.owner, payout.currency, payout.amount.checked_neg()?))
    }

    /// Whether Stripe debits the bank of an account for this currency.
    pub(crate) fn debits_bank(&self, account: Row, currency: Currency) -> bool {
        self.accounts.get(account).is_some_and(|account| {
            let about = &account.about;
            about.debit_negative_balances
                && about.bank.as_ref().is_some_and(|bank| bank.currency == currency)
                && debited_countries(&about.country)
        })
    }

    /// How far below zero an account may be without a debit: about ten units of its currency where it is the account's own matter.
    fn left_alone(&self, account: Row, currency: Currency) -> i64 {
        let kind = self.accounts.get(account).map(|account| account.about.kind);
        let own = account == PLATFORM || kind == Some(AccountKind::Standard);
        let unit = currency.facts().and_then(|facts| 10_i64.checked_pow(u32::from(facts.wire_exponent)));
        if own { unit.and_then(|unit| unit.checked_mul(10)).unwrap_or_default() } else { 0 }
    }

    /// More was debited and is not known to have worked; the reserve for it stays.
    fn put_under_way(&mut self, account: Row, currency: Currency, more: i64) -> Result<(), LedgerFault> {
        let available = self.ledger.holding(account, currency).available;
        let called = self.reserve_called(account, currency, available);
        let debits = self.plans.debits.entry((account, currency)).or_default();
        debits.under_way = debits.under_way.checked_add(more).ok_or_else(|| overflow(currency))?;
        if more > 0 {
            debits.tries = debits.tries.saturating_add(1);
        }
        let calls = self.reserve_called(account, currency, available);
        if called != calls {
            self.reserve.call(currency, called, calls).ok_or_else(|| overflow(currency))?;
            self.plan_reserve_run();
        }
        Ok(())
    }
}

/// Where banks can be debited: Australia, Canada, Europe, Hong Kong, New Zealand and the United States.
fn debited_countries(country: &str) -> bool {
    match Region::of(country) {
        Some(
            Region::Australia
            | Region::Canada
            | Region::Europe
            | Region::HongKong
            | Region::NewZealand
            | Region::UnitedStates,
        ) => true,
        Some(Region::Japan) | None => false,
    }
}
