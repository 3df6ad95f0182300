//! Events (docs.stripe.com/api/events/object). An event names its object and how far that object had come, instead of keeping a
//! copy, so that millions of them fit; written out, `data.object` is still what it was at that time.

use std::sync::Arc;

use super::super::json::{Json, object};
use jiff::Timestamp;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::subject::Subject;
use super::text_json;

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
    pub(crate) fn json<'a>(&'a self, state: &'a State) -> Json<'a> {
        let cause = self.cause.as_ref();
        object! {
            "id": self.id.as_str(),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.created.as_second(),
            "data": object! { "object": self.subject.json(state, self.owner) },
            "livemode": false,
            "pending_webhooks": 0,
            "request": object! {
                "id": text_json(cause.map(|cause| cause.request.as_str())),
                "idempotency_key": text_json(cause.and_then(|cause| cause.key.as_deref())),
            },
            "type": self.kind.name(),
        }
    }
}
