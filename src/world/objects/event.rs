//! Events (docs.stripe.com/api/events/object). An event names its object and how far that object had come, instead of keeping a
//! copy, so that millions of them fit; written out, `data.object` is still what it was at that time.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::money::Currency;

use super::super::id::Id;
use super::super::ledger::Holding;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::payout::Stage;
use super::{balance, text_json};

/// The version in which this Stripe speaks.
pub(crate) const API_VERSION: &str = "2026-07-29.dahlia";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EventKind {
    BalanceAvailable,
    ChargeDisputeClosed,
    ChargeDisputeCreated,
    ChargeRefunded,
    ChargeSucceeded,
    PaymentCreated,
    PayoutCreated,
    PayoutFailed,
    PayoutPaid,
    RefundCreated,
    TopupSucceeded,
    TransferCreated,
    TransferReversed,
}

impl EventKind {
    /// Every kind that this world produces.
    pub(crate) const ALL: [Self; 13] = [
        Self::BalanceAvailable,
        Self::ChargeDisputeClosed,
        Self::ChargeDisputeCreated,
        Self::ChargeRefunded,
        Self::ChargeSucceeded,
        Self::PaymentCreated,
        Self::PayoutCreated,
        Self::PayoutFailed,
        Self::PayoutPaid,
        Self::RefundCreated,
        Self::TopupSucceeded,
        Self::TransferCreated,
        Self::TransferReversed,
    ];

    /// `type` (docs.stripe.com/api/events/types).
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BalanceAvailable => "balance.available",
            Self::ChargeDisputeClosed => "charge.dispute.closed",
            Self::ChargeDisputeCreated => "charge.dispute.created",
            Self::ChargeRefunded => "charge.refunded",
            Self::ChargeSucceeded => "charge.succeeded",
            Self::PaymentCreated => "payment.created",
            Self::PayoutCreated => "payout.created",
            Self::PayoutFailed => "payout.failed",
            Self::PayoutPaid => "payout.paid",
            Self::RefundCreated => "refund.created",
            Self::TopupSucceeded => "topup.succeeded",
            Self::TransferCreated => "transfer.created",
            Self::TransferReversed => "transfer.reversed",
        }
    }
}

/// The object of an event and how far it had come.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    /// The balances at that time.
    Balance(Box<[(Currency, Holding)]>),
    /// A charge after so many refunds.
    Charge { row: Row, refunds: usize },
    /// A dispute before or after it was won.
    Dispute { row: Row, won: bool },
    /// A payout at a stage.
    Payout { row: Row, stage: Stage },
    /// A refund.
    Refund(Row),
    /// A top-up.
    Topup(Row),
    /// A transfer after so many reversals.
    Transfer { row: Row, reversals: usize },
}

/// The request that caused an event.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    pub(crate) request: Id,
    pub(crate) key: Option<Arc<str>>,
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) kind: EventKind,
    pub(crate) created: Timestamp,
    pub(crate) subject: Subject,
    /// None when time or an outside party caused it.
    pub(crate) cause: Option<Cause>,
}

impl Kept for Event {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Event {
    /// The object as Stripe writes it.
    pub(crate) fn json(&self, state: &State) -> Value {
        let cause = self.cause.as_ref();
        json!({
            "id": self.id.as_str(),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.created.as_second(),
            "data": { "object": self.object(state) },
            "livemode": false,
            "pending_webhooks": 0,
            "request": {
                "id": text_json(cause.map(|cause| cause.request.as_str())),
                "idempotency_key": text_json(cause.and_then(|cause| cause.key.as_deref())),
            },
            "type": self.kind.name(),
        })
    }

    fn object(&self, state: &State) -> Value {
        let object = match &self.subject {
            Subject::Balance(holdings) => Some(balance::write(state, self.owner, holdings)),
            Subject::Charge { row, refunds } => {
                let charge = state.charges.get(*row);
                charge.map(|charge| charge.json(state, *refunds))
            }
            Subject::Dispute { row, won } => {
                let dispute = state.disputes.get(*row);
                dispute.map(|dispute| dispute.json(state, *won))
            }
            Subject::Payout { row, stage } => {
                let payout = state.payouts.get(*row);
                payout.map(|payout| payout.json(state, *stage))
            }
            Subject::Refund(row) => state.refunds.get(*row).map(|refund| refund.json(state)),
            Subject::Topup(row) => state.topups.get(*row).map(|topup| topup.json(state)),
            Subject::Transfer { row, reversals } => {
                let transfer = state.transfers.get(*row);
                transfer.map(|transfer| transfer.json(state, *reversals))
            }
        };
        object.unwrap_or(Value::Null)
    }
}
