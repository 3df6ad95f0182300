//! Balance transactions (docs.stripe.com/api/balance_transactions/object): every change of an account's available or pending
//! balance has one, and the balance is their sum.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::link::link_id;
use super::text_json;

/// What a transaction is for. Two kinds share the type `adjustment` and differ in their reporting category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Kind {
    Charge,
    Payment,
    Refund,
    PaymentRefund,
    Transfer,
    TransferRefund,
    Payout,
    PayoutFailure,
    PayoutCancel,
    ApplicationFee,
    StripeFee,
    Dispute,
    DisputeReversal,
    ReserveTransaction,
    ConnectCollectionTransfer,
    Topup,
}

impl Kind {
    const ALL: [Self; 16] = [
        Self::Charge,
        Self::Payment,
        Self::Refund,
        Self::PaymentRefund,
        Self::Transfer,
        Self::TransferRefund,
        Self::Payout,
        Self::PayoutFailure,
        Self::PayoutCancel,
        Self::ApplicationFee,
        Self::StripeFee,
        Self::Dispute,
        Self::DisputeReversal,
        Self::ReserveTransaction,
        Self::ConnectCollectionTransfer,
        Self::Topup,
    ];

    /// The kinds whose `type` equals a text; none if this world produces no such type.
    pub(crate) fn typed(text: &str) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |kind| kind.name() == text)
    }

    /// `type` (docs.stripe.com/reports/balance-transaction-types).
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::PaymentRefund => "payment_refund",
            Self::Transfer => "transfer",
            Self::TransferRefund => "transfer_refund",
            Self::Payout => "payout",
            Self::PayoutFailure => "payout_failure",
            Self::PayoutCancel => "payout_cancel",
            Self::ApplicationFee => "application_fee",
            Self::StripeFee => "stripe_fee",
            Self::Dispute | Self::DisputeReversal => "adjustment",
            Self::ReserveTransaction => "reserve_transaction",
            Self::ConnectCollectionTransfer => "connect_collection_transfer",
            Self::Topup => "topup",
        }
    }

    /// `reporting_category` (docs.stripe.com/reports/reporting-categories).
    pub(crate) fn category(self) -> &'static str {
        match self {
            Self::Charge | Self::Payment => "charge",
            Self::Refund | Self::PaymentRefund => "refund",
            Self::Transfer => "transfer",
            Self::TransferRefund => "transfer_reversal",
            Self::Payout => "payout",
            Self::PayoutFailure | Self::PayoutCancel => "payout_reversal",
            Self::ApplicationFee => "platform_earning",
            Self::StripeFee => "fee",
            Self::Dispute => "dispute",
            Self::DisputeReversal => "dispute_reversal",
            Self::ReserveTransaction => "connect_reserved_funds",
            Self::ConnectCollectionTransfer => "connect_collection_transfer",
            Self::Topup => "topup",
        }
    }
}

/// One balance transaction; amounts in minor units, signed from the owner's side.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) kind: Kind,
    pub(crate) amount: i64,
    /// Everything that is kept back of the amount.
    pub(crate) fee: i64,
    /// The part of it that goes to the platform.
    pub(crate) application_fee: i64,
    pub(crate) net: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) available_on: Timestamp,
    /// False while `net` is in `pending`.
    pub(crate) settled: bool,
    pub(crate) description: Option<Arc<str>>,
    pub(crate) source: Option<Id>,
}

impl Kept for Transaction {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Transaction {
    /// The object as Stripe writes it.
    pub(crate) fn json(&self) -> Json<'_> {
        object! {
            "id": self.id.as_str(),
            "object": "balance_transaction",
            "amount": self.amount,
            "available_on": self.available_on.as_second(),
            "balance_type": "payments",
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": text_json(self.description.as_deref()),
            "exchange_rate": Json::Null,
            "fee": self.fee,
            "fee_details": self.fee_details(),
            "net": self.net,
            "reporting_category": self.kind.category(),
            "source": link_id(self.source.as_ref()),
            "status": if self.settled { "available" } else { "pending" },
            "type": self.kind.name(),
        }
    }

    fn fee_details(&self) -> Vec<Json<'_>> {
        let detail = |amount: i64, description: &'static str, kind: &'static str| {
            object! {
                "amount": amount,
                "application": Json::Null,
                "currency": self.currency.code(),
                "description": description,
                "type": kind,
            }
        };
        let stripe = self.fee.saturating_sub(self.application_fee);
        let mut details = Vec::new();
        if self.application_fee != 0 {
            details.push(detail(self.application_fee, "Application fee", "application_fee"));
        }
        if stripe != 0 {
            details.push(detail(stripe, "Stripe processing fees", "stripe_fee"));
        }
        details
    }
}
