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
use super::subject::{Seen, Subject};
use super::{previous, text_json};

/// The version in which this Stripe speaks.
pub(crate) const API_VERSION: &str = "2026-07-29.dahlia";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum EventKind {
    AccountApplicationDeauthorized,
    AccountExternalAccountUpdated,
    AccountUpdated,
    ApplicationFeeCreated,
    BalanceAvailable,
    BalanceSettingsUpdated,
    CapabilityUpdated,
    ChargeDisputeClosed,
    ChargeDisputeCreated,
    ChargeDisputeFundsReinstated,
    ChargeDisputeFundsWithdrawn,
    ChargeRefunded,
    ChargeSucceeded,
    ChargeUpdated,
    PaymentCreated,
    PayoutCanceled,
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
    pub(crate) const ALL: [Self; 26] = [
        Self::AccountApplicationDeauthorized,
        Self::AccountExternalAccountUpdated,
        Self::AccountUpdated,
        Self::ApplicationFeeCreated,
        Self::BalanceAvailable,
        Self::BalanceSettingsUpdated,
        Self::CapabilityUpdated,
        Self::ChargeDisputeClosed,
        Self::ChargeDisputeCreated,
        Self::ChargeDisputeFundsReinstated,
        Self::ChargeDisputeFundsWithdrawn,
        Self::ChargeRefunded,
        Self::ChargeSucceeded,
        Self::ChargeUpdated,
        Self::PaymentCreated,
        Self::PayoutCanceled,
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
            Self::AccountApplicationDeauthorized => "account.application.deauthorized",
            Self::AccountExternalAccountUpdated => "account.external_account.updated",
            Self::AccountUpdated => "account.updated",
            Self::ApplicationFeeCreated => "application_fee.created",
            Self::BalanceAvailable => "balance.available",
            Self::BalanceSettingsUpdated => "balance_settings.updated",
            Self::CapabilityUpdated => "capability.updated",
            Self::ChargeDisputeClosed => "charge.dispute.closed",
            Self::ChargeDisputeCreated => "charge.dispute.created",
            Self::ChargeDisputeFundsReinstated => "charge.dispute.funds_reinstated",
            Self::ChargeDisputeFundsWithdrawn => "charge.dispute.funds_withdrawn",
            Self::ChargeRefunded => "charge.refunded",
            Self::ChargeSucceeded => "charge.succeeded",
            Self::ChargeUpdated => "charge.updated",
            Self::PaymentCreated => "payment.created",
            Self::PayoutCanceled => "payout.canceled",
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
    pub(crate) cause: Option<Arc<Cause>>,
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
        let mut fields = Vec::with_capacity(10);
        let mut put = |key: &'static str, value: Json<'a>| fields.push((Cow::Borrowed(key), value));
        put("id", Json::from(self.id.as_str()));
        put("object", Json::from("event"));
        if let Subject::Application { account } = self.subject.subject() {
            put("account", Json::from(state.accounts.id(*account)));
        }
        put("api_version", Json::from(API_VERSION));
        put("created", Json::from(self.created.as_second()));
        put("data", self.data(state));
        put("livemode", Json::from(false));
        put("pending_webhooks", Json::from(0));
        put(
            "request",
            object! {
                "id": text_json(cause.map(|cause| cause.request.as_str())),
                "idempotency_key": text_json(cause.and_then(|cause| cause.key.as_deref())),
            },
        );
        put("type", Json::from(self.kind.name()));
        Json::Object(fields)
    }

    /// The object, and for a change what it was before.
    fn data<'a>(&'a self, state: &'a State) -> Json<'a> {
        let object = self.subject.json(state, self.owner);
        match self.subject.before(state, self.owner).and_then(|before| previous::attributes(before, &object)) {
            Some(previous) => object! { "object": object, "previous_attributes": previous },
            None => object! { "object": object },
        }
    }
}
