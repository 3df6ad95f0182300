//! Money between the accounts of a world: a transfer on one side, a payment on the other, and their reversal. Account debits
//! and sent funds are the same movement in opposite directions (docs.stripe.com/connect/account-debits). Whether one is allowed is
//! decided before it comes here.

use std::sync::Arc;

use crate::money::Currency;

use super::accounts::PLATFORM;
use super::id::Id;
use super::ledger::{LedgerFault, Party, Place};
use super::objects::Metadata;
use super::objects::charge::{Charge, Origin};
use super::objects::event::EventKind;
use super::objects::refund::Refund;
use super::objects::reversal::Reversal;
use super::objects::subject::Subject;
use super::objects::transaction::Kind;
use super::objects::transfer::{SourceType, Transfer};
use super::shelf::Row;
use super::state::{Entry, State, overflow};

/// Money to be moved from one account to another.
#[derive(Debug, Clone)]
pub(crate) struct Movement {
    pub(crate) from: Row,
    pub(crate) to: Row,
    /// Minor units, positive.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    /// Whether it was asked for as a charge of `from`.
    pub(crate) charged: bool,
    /// Whether `from` is an account whose losses Stripe carries.
    pub(crate) managed: bool,
    pub(crate) description: Option<Arc<str>>,
    pub(crate) metadata: Metadata,
    pub(crate) transfer_group: Option<Arc<str>>,
    pub(crate) statement_descriptor: Option<Box<str>>,
    pub(crate) receipt_email: Option<Arc<str>>,
    pub(crate) source_type: SourceType,
    pub(crate) source_transaction: Option<Id>,
}

/// The two objects that a movement leaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    pub(crate) transfer: Row,
    pub(crate) payment: Row,
}

/// Money to be given back.
#[derive(Debug, Clone)]
pub(crate) struct GiveBack {
    pub(crate) transfer: Row,
    /// Minor units, positive, at most what is left.
    pub(crate) amount: i64,
    /// Whether it was asked for as a refund of the payment.
    pub(crate) by_refund: bool,
    pub(crate) reason: Option<Box<str>>,
    pub(crate) metadata: Metadata,
}

/// The two objects that giving back leaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GivenBack {
    pub(crate) reversal: Row,
    pub(crate) refund: Row,
}

impl State {
    /// Moves money between two accounts.
    pub(crate) fn carry(&mut self, movement: Movement) -> Result<Moved, LedgerFault> {
        let now = self.now();
        self.room_for(movement.to, movement.currency, movement.amount)?;
        let (from, to) = (movement.from, movement.to);
        let tail = self.accounts.tail(from);
        let transfer_id = self.transfers.fresh(&mut self.ids, "tr_", now, tail);
        let tail = self.accounts.tail(to);
        let payment_id = self.charges.fresh(&mut self.ids, "py_", now, tail);
        let taken = movement.amount.checked_neg();
        let sent = self.record(&Entry {
            kind: Kind::Transfer,
            amount: taken.ok_or_else(|| overflow(movement.currency))?,
            source: Some(transfer_id),
            managed_debit: movement.managed,
            ..self.cleared(from, &movement)
        })?;
        let received =
            self.record(&Entry { kind: Kind::Payment, source: Some(payment_id), ..self.cleared(to, &movement) })?;
        let moved = Moved { transfer: self.transfers.next(), payment: self.charges.next() };
        self.keep(movement, moved, (transfer_id, payment_id), (sent, received));
        Ok(moved)
    }

    /// Gives part or all of a transfer back to its sender.
    pub(crate) fn give_back(&mut self, back: GiveBack) -> Result<Option<GivenBack>, LedgerFault> {
        let Some(transfer) = self.transfers.get(back.transfer) else {
            return Ok(None);
        };
        let (sender, receiver, payment) = (transfer.owner, transfer.destination, transfer.payment);
        let (currency, so_far) = (transfer.currency, transfer.reversed.saturating_add(back.amount));
        self.room_for(sender, currency, back.amount)?;
        let now = self.now();
        let tail = self.accounts.tail(sender);
        let reversal_id = self.reversals.fresh(&mut self.ids, "trr_", now, tail);
        let tail = self.accounts.tail(receiver);
        let refund_id = self.refunds.fresh(&mut self.ids, "pyr_", now, tail);
        let entry = |owner, kind, amount, source| Entry {
            owner,
            kind,
            amount,
            fee: 0,
            application_fee: 0,
            currency,
            against: Place::Outside(Party::Clearing),
            available_on: now,
            source: Some(source),
            description: None,
            managed_debit: false,
        };
        let taken = back.amount.checked_neg().ok_or_else(|| overflow(currency))?;
        let paid = self.record(&entry(receiver, Kind::PaymentRefund, taken, refund_id))?;
        let got = self.record(&entry(sender, Kind::TransferRefund, back.amount, reversal_id))?;
        let given = GivenBack { reversal: self.reversals.next(), refund: self.refunds.next() };
        let (of_refund, of_reversal) =
            if back.by_refund { (back.metadata, Metadata::new()) } else { (Metadata::new(), back.metadata) };
        self.reversals.push(Reversal {
            id: reversal_id,
            amount: back.amount,
            currency,
            created: now,
            metadata: of_reversal,
            transfer: back.transfer,
            so_far,
            refund: given.refund,
            transaction: got,
            by_refund: back.by_refund,
        });
        self.add_refund(Refund {
            id: refund_id,
            owner: receiver,
            amount: back.amount,
            currency,
            created: now,
            metadata: of_refund,
            reason: back.reason,
            charge: payment,
            so_far,
            transaction: paid,
            reversal: Some(given.reversal),
        });
        self.reverse(back.transfer, given.reversal, back.amount);
        Ok(Some(given))
    }

    /// Puts a refund on its charge and tells of it.
    pub(crate) fn add_refund(&mut self, refund: Refund) -> Row {
        let (owner, charge, amount) = (refund.owner, refund.charge, refund.amount);
        let row = self.refunds.push(refund);
        self.lists.refunds.add(owner, row);
        let mut refunds = 0;
        if let Some(charge) = self.charges.get_mut(charge) {
            charge.refunded = charge.refunded.saturating_add(amount);
            charge.refunds.push(row);
            refunds = charge.refunds.len();
        }
        self.happened(owner, EventKind::RefundCreated, Subject::Refund(row));
        let subject = Subject::Charge { row: charge, refunds };
        self.happened(owner, EventKind::ChargeRefunded, subject);
        row
    }

    /// Whether the platform carries it: that the receiving balance stays within 64 bits is known before anything moves.
    fn room_for(&self, owner: Row, currency: Currency, amount: i64) -> Result<(), LedgerFault> {
        let available = self.ledger.holding(owner, currency).available;
        let sum = available.checked_add(amount);
        sum.map(|_| ()).ok_or_else(|| overflow(currency))
    }

    fn cleared(&self, owner: Row, movement: &Movement) -> Entry {
        Entry {
            owner,
            kind: Kind::Payment,
            amount: movement.amount,
            fee: 0,
            application_fee: 0,
            currency: movement.currency,
            against: Place::Outside(Party::Clearing),
            available_on: self.now(),
            source: None,
            description: movement.description.clone(),
            managed_debit: false,
        }
    }

    /// Writes the transfer and the payment of a movement and tells of them. What was sent with the request stands on the object
    /// that the request returns; the group on the other one as well where the settings say so.
    fn keep(&mut self, movement: Movement, moved: Moved, ids: (Id, Id), transactions: (Row, Row)) {
        let created = self.now();
        let (of_transfer, of_payment) =
            if movement.charged { (Metadata::new(), movement.metadata) } else { (movement.metadata, Metadata::new()) };
        let on_both = self.settings.groups_other_side;
        let group_of = |is_returned: bool| movement.transfer_group.clone().filter(|_| is_returned || on_both);
        let groups = (group_of(!movement.charged), group_of(movement.charged));
        let (from, to) = (movement.from, movement.to);
        self.transfers.push(Transfer {
            id: ids.0,
            owner: from,
            amount: movement.amount,
            currency: movement.currency,
            created,
            description: movement.description.clone(),
            metadata: of_transfer,
            transfer_group: groups.0.clone(),
            destination: to,
            payment: moved.payment,
            transaction: transactions.0,
            source_type: movement.source_type,
            source_transaction: movement.source_transaction,
            reversed: 0,
            reversals: Vec::new(),
        });
        self.charges.push(Charge {
            id: ids.1,
            owner: to,
            amount: movement.amount,
            currency: movement.currency,
            created,
            description: movement.description,
            metadata: of_payment,
            transfer_group: groups.1.clone(),
            statement_descriptor: movement.statement_descriptor,
            receipt_email: movement.receipt_email,
            origin: Origin::Transfer { from, transfer: moved.transfer, charged: movement.charged },
            transaction: transactions.1,
            refunded: 0,
            refunds: Vec::new(),
            disputed: false,
            application_fee: None,
        });
        self.lists.transfers.add((from, None, None), moved.transfer);
        self.lists.transfers.add((from, Some(to), None), moved.transfer);
        self.lists.charges.add(to, moved.payment);
        if let Some(group) = groups.0 {
            for destination in [None, Some(to)] {
                self.lists.transfers.add((from, destination, Some(Arc::clone(&group))), moved.transfer);
            }
        }
        if let Some(group) = groups.1 {
            self.lists.charges_by_group.add((to, group), moved.payment);
        }
        self.tell(from, to, moved, movement.charged);
    }

    fn tell(&mut self, from: Row, to: Row, moved: Moved, charged: bool) {
        let transfer = Subject::Transfer { row: moved.transfer, reversals: 0 };
        self.happened(from, EventKind::TransferCreated, transfer);
        let payment = Subject::Charge { row: moved.payment, refunds: 0 };
        self.happened(to, EventKind::PaymentCreated, payment.clone());
        // A charge that the platform asked for also succeeds as one.
        if charged && to == PLATFORM {
            self.happened(to, EventKind::ChargeSucceeded, payment);
        }
    }

    fn reverse(&mut self, row: Row, reversal: Row, amount: i64) {
        let Some(transfer) = self.transfers.get_mut(row) else {
            return;
        };
        transfer.reversed = transfer.reversed.saturating_add(amount);
        transfer.reversals.push(reversal);
        let (owner, reversals) = (transfer.owner, transfer.reversals.len());
        let subject = Subject::Transfer { row, reversals };
        self.happened(owner, EventKind::TransferReversed, subject);
    }
}
