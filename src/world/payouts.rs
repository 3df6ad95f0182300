//! Payouts (docs.stripe.com/payouts): by schedule, by request, and what becomes of them at the bank. An automatic payout takes
//! everything above the minimum balance in the currency of the bank account, and none is made while the balance is not positive.

use jiff::Timestamp;

use crate::money::Currency;

use super::clock::Coming;
use super::founding::{BankStatus, PayoutInterval};
use super::ledger::{LedgerFault, Party, Place};
use super::objects::event::EventKind;
use super::objects::payout::{Payout, Said, Stage, Way};
use super::objects::subject::Subject;
use super::objects::transaction::Kind;
use super::shelf::Row;
use super::state::{Entry, State, overflow};

/// A payout to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewPayout {
    pub(crate) owner: Row,
    /// Minor units; negative when it takes from the bank.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) automatic: bool,
    pub(crate) stage: Stage,
    pub(crate) way: Way,
    pub(crate) arrives: Timestamp,
    /// When the money of a payout from the bank is available.
    pub(crate) available_on: Timestamp,
    pub(crate) said: Option<Box<Said>>,
}

impl State {
    /// Money goes to the bank as the account's schedule has it.
    pub(crate) fn pay_out(&mut self, owner: Row, amount: i64, currency: Currency) -> Result<Row, LedgerFault> {
        let account = self.accounts.get(owner);
        let automatic = account.is_some_and(|account| account.about.payouts != PayoutInterval::Manual);
        self.make_payout(NewPayout { automatic, ..self.to_bank(owner, amount, currency) })
    }

    /// Money goes to the bank because somebody asks for it. It can be canceled for a while.
    pub(crate) fn pay_out_on_request(
        &mut self,
        owner: Row,
        amount: i64,
        currency: Currency,
        said: Said,
    ) -> Result<Row, LedgerFault> {
        let stage = Stage::Pending;
        let said = Some(Box::new(said));
        let row = self.make_payout(NewPayout { stage, said, ..self.to_bank(owner, amount, currency) })?;
        self.clock.plan(Payout::departure(self.now()), Coming::Depart { payout: row });
        self.look_at_held_funds(owner);
        Ok(row)
    }

    /// Makes a payout, either way.
    pub(crate) fn make_payout(&mut self, new: NewPayout) -> Result<Row, LedgerFault> {
        let (now, owner, stage, currency) = (self.now(), new.owner, new.stage, new.currency);
        let tail = self.accounts.tail(owner);
        let id = self.payouts.fresh(&mut self.ids, "po_", now, tail);
        let description = match new.way {
            Way::ToBank => "STRIPE PAYOUT",
            Way::Covers { .. } => "Negative balance debited from the bank account",
            Way::Reverses { .. } => "REVERSAL OF A PAYOUT",
        };
        let transaction = self.record(&Entry {
            available_on: new.available_on,
            source: Some(id),
            description: Some(description.into()),
            ..self.with_bank(owner, Kind::Payout, new.amount.checked_neg(), currency)?
        })?;
        let row = self.add_payout(Payout {
            id,
            owner,
            amount: new.amount,
            currency,
            created: now,
            arrives: new.arrives,
            transaction,
            automatic: new.automatic,
            stage,
            way: new.way,
            said: new.said,
            reversed_by: None,
        });
        self.clock.plan(new.arrives, Coming::Arrive { payout: row });
        self.happened(owner, EventKind::PayoutCreated, Subject::Payout { row, stage });
        Ok(row)
    }

    /// What an account's schedule pays out at a moment, if a payout is planned for it and the balance were this.
    pub(crate) fn payout_due(
        &self,
        account: Row,
        at: Timestamp,
        available: impl Fn(Currency) -> i64,
    ) -> Option<(Currency, i64)> {
        let found = self.accounts.get(account)?;
        let currency = found.about.bank.as_ref()?.currency;
        let planned = self.plans.payouts.get(&account) == Some(&at) && self.pays_out_itself(account);
        let amount = found.terms.payout_of(currency, available(currency)).filter(|_| planned)?;
        Some((currency, amount))
    }

    /// Pays an account out by its schedule.
    pub(crate) fn pay_out_by_schedule(&mut self, account: Row) -> Result<(), LedgerFault> {
        let now = self.now();
        let due = self.payout_due(account, now, |currency| self.ledger.holding(account, currency).available);
        if self.plans.payouts.get(&account) == Some(&now) {
            self.plans.payouts.remove(&account);
        }
        if let Some((currency, amount)) = due {
            self.pay_out(account, amount, currency)?;
        }
        Ok(())
    }

    /// Whether an account is paid out without anybody asking.
    pub(crate) fn pays_out_itself(&self, account: Row) -> bool {
        self.accounts.get(account).is_some_and(|account| {
            let about = &account.about;
            about.payouts_enabled && about.payouts != PayoutInterval::Manual && account.bank_works()
        })
    }

    /// A payout that was asked for goes to the bank.
    pub(crate) fn depart(&mut self, row: Row) {
        if self.payouts.get(row).is_some_and(|payout| payout.stage == Stage::Pending) {
            self.reach(row, Stage::InTransit, EventKind::PayoutUpdated);
        }
    }

    /// A payout reaches the bank, or the bank's answer to a debit does.
    pub(crate) fn arrive(&mut self, row: Row) -> Result<(), LedgerFault> {
        let Some(payout) = self.payouts.get(row) else {
            return Ok(());
        };
        if payout.stage != Stage::InTransit {
            return Ok(());
        }
        match payout.way {
            Way::Covers { since } => self.end_bank_debit(row, since),
            Way::ToBank | Way::Reverses { .. } => {
                self.reach(row, Stage::Paid, EventKind::PayoutPaid);
                Ok(())
            }
        }
    }

    /// A payout is canceled before it reaches the bank; its money comes back.
    pub(crate) fn cancel_payout(&mut self, row: Row) -> Result<(), LedgerFault> {
        let transaction = self.undo_payout(row, Kind::PayoutCancel, "PAYOUT CANCELED")?;
        self.reach(row, Stage::Canceled { transaction }, EventKind::PayoutCanceled);
        Ok(())
    }

    /// A payout that was paid is taken back from the bank; the money is there when the bank's answer is.
    pub(crate) fn reverse_payout(&mut self, original: Row, said: Said) -> Result<Row, LedgerFault> {
        let Some(payout) = self.payouts.get(original) else {
            return Ok(original);
        };
        let (owner, currency, taken) = (payout.owner, payout.currency, payout.amount.checked_neg());
        let known = self.bank_answers();
        let row = self.make_payout(NewPayout {
            way: Way::Reverses { original },
            arrives: known,
            available_on: known,
            said: Some(Box::new(said)),
            ..self.to_bank(owner, taken.ok_or_else(|| overflow(currency))?, currency)
        })?;
        if let Some(payout) = self.payouts.get_mut(original) {
            payout.reversed_by = Some(row);
        }
        Ok(row)
    }

    /// A payout comes back from the bank, whose account Stripe uses no more until its details change.
    pub(crate) fn return_payout(&mut self, row: Row) -> Result<(), LedgerFault> {
        let Some(owner) = self.payouts.get(row).map(|payout| payout.owner) else {
            return Ok(());
        };
        let transaction = self.undo_payout(row, Kind::PayoutFailure, "PAYOUT RETURNED")?;
        self.reach(row, Stage::Failed { transaction }, EventKind::PayoutFailed);
        if self.plans.begun() {
            self.change_bank(owner, |bank| bank.status = BankStatus::Errored);
        }
        Ok(())
    }

    /// The transaction that gives a payout's money back, whichever way it went.
    pub(crate) fn undo_payout(&mut self, row: Row, kind: Kind, description: &str) -> Result<Row, LedgerFault> {
        let Some(payout) = self.payouts.get(row) else {
            return Ok(row);
        };
        let (id, owner, amount, currency) = (payout.id, payout.owner, payout.amount, payout.currency);
        let entry = self.with_bank(owner, kind, Some(amount), currency)?;
        self.record(&Entry { source: Some(id), description: Some(description.into()), ..entry })
    }

    /// A payout comes to a stage, and its account hears of it.
    pub(crate) fn reach(&mut self, row: Row, stage: Stage, event: EventKind) {
        let Some(owner) = self.payouts.get(row).map(|payout| payout.owner) else {
            return;
        };
        self.set_stage(row, stage);
        self.happened(owner, event, Subject::Payout { row, stage });
    }

    fn to_bank(&self, owner: Row, amount: i64, currency: Currency) -> NewPayout {
        let now = self.now();
        NewPayout {
            owner,
            amount,
            currency,
            automatic: false,
            stage: Stage::InTransit,
            way: Way::ToBank,
            arrives: Payout::arrival(now),
            available_on: now,
            said: None,
        }
    }

    fn with_bank(&self, owner: Row, kind: Kind, amount: Option<i64>, currency: Currency) -> Result<Entry, LedgerFault> {
        Ok(Entry {
            against: Place::Outside(Party::Banks),
            ..self.outward(owner, kind, amount.ok_or_else(|| overflow(currency))?, currency)
        })
    }
}
