//! Events (docs.stripe.com/api/events/object). An event names its object and how far that object had come, instead of keeping a
//! copy, so that millions of them fit; written out, `data.object` is still what it was at that time.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::subject::Seen;
use super::text_json;

/// The version in which this Stripe speaks.
pub(crate) const API_VERSION: &str = "2026-07-29.dahlia";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum EventKind {
    BalanceAvailable,
    ChargeDisputeClosed,
    ChargeDisputeCreated,
    ChargeRefunded,
    ChargeSucceeded,
    ChargeUpdated,
    PaymentCreated,
    PayoutCreated,
    PayoutFailed,
    PayoutPaid,
    PayoutUpdated,
    RefundCreated,
    RefundUpdated,
    TopupSucceeded,
    TransferCreated,
    TransferReversed,
    TransferUpdated,
}

impl EventKind {
    /// Every kind that this world produces.
    pub(crate) const ALL: [Self; 17] = [
        Self::BalanceAvailable,
        Self::ChargeDisputeClosed,
        Self::ChargeDisputeCreated,
        Self::ChargeRefunded,
        Self::ChargeSucceeded,
        Self::ChargeUpdated,
        Self::PaymentCreated,
        Self::PayoutCreated,
        Self::PayoutFailed,
        Self::PayoutPaid,
        Self::PayoutUpdated,
        Self::RefundCreated,
        Self::RefundUpdated,
        Self::TopupSucceeded,
        Self::TransferCreated,
        Self::TransferReversed,
        Self::TransferUpdated,
    ];

    /// `type` (docs.stripe.com/api/events/types).
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BalanceAvailable => "balance.available",
            Self::ChargeDisputeClosed => "charge.dispute.closed",
            Self::ChargeDisputeCreated => "charge.dispute.created",
            Self::ChargeRefunded => "charge.refunded",
            Self::ChargeSucceeded => "charge.succeeded",
            Self::ChargeUpdated => "charge.updated",
            Self::PaymentCreated => "payment.created",
            Self::PayoutCreated => "payout.created",
            Self::PayoutFailed => "payout.failed",
            Self::PayoutPaid => "payout.paid",
            Self::PayoutUpdated => "payout.updated",
            Self::RefundCreated => "refund.created",
            Self::RefundUpdated => "refund.updated",
            Self::TopupSucceeded => "topup.succeeded",
            Self::TransferCreated => "transfer.created",
            Self::TransferReversed => "transfer.reversed",
            Self::TransferUpdated => "transfer.updated",
        }
    }

    /// Whether it tells that texts of an object were changed, and so names what they were before.
    fn is_change(self) -> bool {
        matches!(self, Self::ChargeUpdated | Self::PayoutUpdated | Self::RefundUpdated | Self::TransferUpdated)
    }
}

/// The request that caused an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Cause {
    pub(crate) request: Id,
    pub(crate) key: Option<Arc<str>>,
}

/// One event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) kind: EventKind,
    pub(crate) created: Timestamp,
    pub(crate) subject: Seen,
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
        let mut data = vec![(Cow::Borrowed("object"), self.subject.json(state, self.owner))];
        if let Some(replaced) = self.subject.replaced(state).filter(|_| self.kind.is_change()) {
            data.push((Cow::Borrowed("previous_attributes"), replaced));
        }
        object! {
            "id": self.id.as_str(),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.created.as_second(),
            "data": Json::Object(data),
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
