//! Money that comes into a world or leaves it: sales, refunds to cards, disputes, payouts and their return, fees, top-ups. Scenario
//! history is made of these. Each takes what it needs and leaves the objects, transactions and events that Stripe would.

use jiff::Timestamp;

use crate::money::Currency;

use super::accounts::PLATFORM;
use super::clock::Coming;
use super::founding::PayoutInterval;
use super::ledger::{LedgerFault, Party, Place};
use super::objects::Metadata;
use super::objects::charge::{Charge, Origin};
use super::objects::dispute::Dispute;
use super::objects::event::EventKind;
use super::objects::payout::{Payout, Stage};
use super::objects::refund::Refund;
use super::objects::subject::Subject;
use super::objects::topup::Topup;
use super::objects::transaction::Kind;
use super::shelf::Row;
use super::state::{Entry, State, overflow};

/// A card sale.
#[derive(Debug, Clone)]
pub(crate) struct Sale {
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) currency: Currency,
    pub(crate) available_on: Timestamp,
    pub(crate) description: Box<str>,
}

impl State {
    /// A buyer pays by card.
    pub(crate) fn sale(&mut self, sale: Sale) -> Result<Row, LedgerFault> {
        let (now, owner) = (self.now(), sale.owner);
        let tail = self.accounts.tail(owner);
        let id = self.charges.fresh(&mut self.ids, "ch_", now, tail);
        let transaction = self.record(&Entry {
            available_on: sale.available_on,
            fee: sale.fee,
            source: Some(id),
            description: Some(sale.description.clone()),
            ..self.outward(owner, Kind::Charge, sale.amount, sale.currency)
        })?;
        let row = self.charges.push(Charge {
            id,
            owner,
            amount: sale.amount,
            currency: sale.currency,
            created: now,
            description: Some(sale.description),
            metadata: Metadata::new(),
            transfer_group: None,
            statement_descriptor: None,
            receipt_email: None,
            origin: Origin::Card,
            transaction,
            refunded: 0,
            refunds: Vec::new(),
            disputed: false,
        });
        self.lists.charges.add(owner, row);
        let subject = Subject::Charge { row, refunds: 0 };
        self.happened(owner, EventKind::ChargeSucceeded, subject);
        Ok(row)
    }

    /// Part or all of a card sale goes back to the buyer, from the available balance.
    pub(crate) fn refund_card(
        &mut self,
        charge: Row,
        amount: i64,
        reason: Option<Box<str>>,
        metadata: Metadata,
    ) -> Result<Option<Row>, LedgerFault> {
        let Some(sale) = self.charges.get(charge) else {
            return Ok(None);
        };
        let (owner, currency, description) = (sale.owner, sale.currency, sale.description.clone());
        let now = self.now();
        let tail = self.accounts.tail(owner);
        let id = self.refunds.fresh(&mut self.ids, "re_", now, tail);
        let taken = negative(amount, currency)?;
        let transaction = self.record(&Entry {
            source: Some(id),
            description: description.map(|text| format!("REFUND FOR CHARGE ({text})").into()),
            ..self.outward(owner, Kind::Refund, taken, currency)
        })?;
        Ok(Some(self.add_refund(Refund {
            id,
            owner,
            amount,
            currency,
            created: now,
            metadata,
            reason,
            charge,
            transaction,
            reversal: None,
        })))
    }

    /// A buyer disputes a sale; the amount and a fee leave the available balance.
    pub(crate) fn dispute(&mut self, charge: Row, amount: i64, fee: i64) -> Result<Option<Row>, LedgerFault> {
        let Some(sale) = self.charges.get_mut(charge) else {
            return Ok(None);
        };
        sale.disputed = true;
        let (owner, currency, sold) = (sale.owner, sale.currency, sale.id);
        let now = self.now();
        let tail = self.accounts.tail(owner);
        let id = self.disputes.fresh(&mut self.ids, "du_", now, tail);
        let taken = negative(amount, currency)?;
        let transaction = self.record(&Entry {
            fee,
            source: Some(id),
            description: Some(format!("Chargeback withdrawal for {}", sold.as_str()).into()),
            ..self.outward(owner, Kind::Dispute, taken, currency)
        })?;
        let row =
            self.disputes.push(Dispute { id, amount, currency, created: now, charge, transactions: vec![transaction] });
        let subject = Subject::Dispute { row, won: false };
        self.happened(owner, EventKind::ChargeDisputeCreated, subject);
        Ok(Some(row))
    }

    /// A dispute was won; the amount comes back, the fee does not.
    pub(crate) fn win_dispute(&mut self, row: Row) -> Result<(), LedgerFault> {
        let Some(dispute) = self.disputes.get(row) else {
            return Ok(());
        };
        let (id, amount, currency, charge) = (dispute.id, dispute.amount, dispute.currency, dispute.charge);
        let Some(sale) = self.charges.get(charge) else {
            return Ok(());
        };
        let (owner, sold) = (sale.owner, sale.id);
        let transaction = self.record(&Entry {
            source: Some(id),
            description: Some(format!("Chargeback reversal for {}", sold.as_str()).into()),
            ..self.outward(owner, Kind::DisputeReversal, amount, currency)
        })?;
        if let Some(dispute) = self.disputes.get_mut(row) {
            dispute.transactions.push(transaction);
        }
        let subject = Subject::Dispute { row, won: true };
        self.happened(owner, EventKind::ChargeDisputeClosed, subject);
        Ok(())
    }

    /// Money goes to the bank.
    pub(crate) fn pay_out(&mut self, owner: Row, amount: i64, currency: Currency) -> Result<Row, LedgerFault> {
        let now = self.now();
        let tail = self.accounts.tail(owner);
        let id = self.payouts.fresh(&mut self.ids, "po_", now, tail);
        let taken = negative(amount, currency)?;
        let transaction = self.record(&Entry {
            source: Some(id),
            description: Some("STRIPE PAYOUT".into()),
            against: Place::Outside(Party::Banks),
            ..self.outward(owner, Kind::Payout, taken, currency)
        })?;
        let account = self.accounts.get(owner);
        let automatic = account.is_some_and(|account| account.about.payouts != PayoutInterval::Manual);
        let stage = Stage::InTransit;
        let metadata = Metadata::new();
        let payout = Payout { id, owner, amount, currency, created: now, transaction, automatic, metadata, stage };
        let row = self.add_payout(payout);
        self.clock.plan(Payout::arrival(now), Coming::Arrive { payout: row });
        let subject = Subject::Payout { row, stage };
        self.happened(owner, EventKind::PayoutCreated, subject);
        Ok(row)
    }

    /// A payout comes back from the bank.
    pub(crate) fn return_payout(&mut self, row: Row) -> Result<(), LedgerFault> {
        let Some(payout) = self.payouts.get(row) else {
            return Ok(());
        };
        let (id, owner, amount, currency) = (payout.id, payout.owner, payout.amount, payout.currency);
        let transaction = self.record(&Entry {
            source: Some(id),
            description: Some("PAYOUT RETURNED".into()),
            against: Place::Outside(Party::Banks),
            ..self.outward(owner, Kind::PayoutFailure, amount, currency)
        })?;
        let stage = Stage::Failed { transaction };
        self.set_stage(row, stage);
        let subject = Subject::Payout { row, stage };
        self.happened(owner, EventKind::PayoutFailed, subject);
        Ok(())
    }

    /// Stripe bills a fee to the available balance.
    pub(crate) fn bill(
        &mut self,
        owner: Row,
        amount: i64,
        currency: Currency,
        description: Box<str>,
    ) -> Result<(), LedgerFault> {
        let taken = negative(amount, currency)?;
        self.record(&Entry {
            description: Some(description),
            against: Place::Outside(Party::Stripe),
            ..self.outward(owner, Kind::StripeFee, taken, currency)
        })?;
        Ok(())
    }

    /// The platform puts money into its balance.
    pub(crate) fn top_up(&mut self, amount: i64, currency: Currency) -> Result<(), LedgerFault> {
        let now = self.now();
        let tail = self.accounts.tail(PLATFORM);
        let id = self.topups.fresh(&mut self.ids, "tu_", now, tail);
        let transaction = self.record(&Entry {
            source: Some(id),
            description: Some("Top-up".into()),
            against: Place::Outside(Party::Banks),
            ..self.outward(PLATFORM, Kind::Topup, amount, currency)
        })?;
        let row = self.topups.push(Topup { id, amount, currency, created: now, transaction });
        self.happened(PLATFORM, EventKind::TopupSucceeded, Subject::Topup(row));
        Ok(())
    }

    /// An entry against the buyers, at once, without a fee.
    fn outward(&self, owner: Row, kind: Kind, amount: i64, currency: Currency) -> Entry {
        Entry {
            owner,
            kind,
            amount,
            fee: 0,
            currency,
            against: Place::Outside(Party::Buyers),
            available_on: self.now(),
            source: None,
            description: None,
            managed_debit: false,
        }
    }
}

fn negative(amount: i64, currency: Currency) -> Result<i64, LedgerFault> {
    amount.checked_neg().ok_or_else(|| overflow(currency))
}
