//! Money that comes into a world or leaves it: sales, refunds to cards, disputes, fees, top-ups. Scenario history is made of these. Each takes what it needs and leaves the objects, transactions and events that Stripe would.

use std::sync::Arc;

use jiff::Timestamp;

use crate::money::Currency;

use super::accounts::PLATFORM;
use super::ledger::{LedgerFault, Party, Place};
use super::objects::Metadata;
use super::objects::application_fee::ApplicationFee;
use super::objects::charge::{Charge, Origin};
use super::objects::dispute::Dispute;
use super::objects::event::EventKind;
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
    /// What Stripe keeps.
    pub(crate) fee: i64,
    /// What the platform keeps; zero on the platform's own sales.
    pub(crate) application_fee: i64,
    pub(crate) currency: Currency,
    pub(crate) available_on: Timestamp,
    pub(crate) description: Arc<str>,
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
            application_fee: sale.application_fee,
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
            application_fee: None,
        });
        self.lists.charges.add(owner, row);
        let subject = Subject::Charge { row, refunds: 0 };
        self.happened(owner, EventKind::ChargeSucceeded, subject);
        if sale.application_fee != 0 {
            self.earn_fee(row, sale.application_fee, sale.available_on)?;
        }
        Ok(row)
    }

    /// The platform receives its part of a sale.
    fn earn_fee(&mut self, charge: Row, amount: i64, available_on: Timestamp) -> Result<(), LedgerFault> {
        let Some(sale) = self.charges.get(charge) else {
            return Ok(());
        };
        let (account, currency) = (sale.owner, sale.currency);
        let now = self.now();
        let tail = self.accounts.tail(PLATFORM);
        let id = self.application_fees.fresh(&mut self.ids, "fee_", now, tail);
        let transaction = self.record(&Entry {
            available_on,
            source: Some(id),
            description: Some("Application fee".into()),
            against: Place::Outside(Party::Clearing),
            ..self.outward(PLATFORM, Kind::ApplicationFee, amount, currency)
        })?;
        let row = self.application_fees.push(ApplicationFee {
            id,
            account,
            amount,
            currency,
            created: now,
            charge,
            transaction,
        });
        self.lists.application_fees.add(PLATFORM, row);
        if let Some(sale) = self.charges.get_mut(charge) {
            sale.application_fee = Some(row);
        }
        self.happened(PLATFORM, EventKind::ApplicationFeeCreated, Subject::ApplicationFee(row));
        Ok(())
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
        let so_far = sale.refunded.saturating_add(amount);
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
            so_far,
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
        self.lists.disputes.add(owner, row);
        self.lists.disputes_by_charge.add(charge, row);
        let subject = Subject::Dispute { row, won: false };
        self.happened(owner, EventKind::ChargeDisputeCreated, subject.clone());
        self.happened(owner, EventKind::ChargeDisputeFundsWithdrawn, subject);
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
        self.happened(owner, EventKind::ChargeDisputeFundsReinstated, subject.clone());
        self.happened(owner, EventKind::ChargeDisputeClosed, subject);
        Ok(())
    }

    /// Stripe bills a fee to the available balance.
    pub(crate) fn bill(
        &mut self,
        owner: Row,
        amount: i64,
        currency: Currency,
        description: Arc<str>,
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
    pub(crate) fn top_up(&mut self, amount: i64, currency: Currency) -> Result<Row, LedgerFault> {
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
        for amount in [None, Some(amount)] {
            self.lists.topups.add(amount, row);
        }
        self.happened(PLATFORM, EventKind::TopupSucceeded, Subject::Topup(row));
        Ok(row)
    }

    /// An entry against the buyers, at once, without a fee.
    pub(crate) fn outward(&self, owner: Row, kind: Kind, amount: i64, currency: Currency) -> Entry {
        Entry {
            owner,
            kind,
            amount,
            fee: 0,
            application_fee: 0,
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
