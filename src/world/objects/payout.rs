//! Payouts (docs.stripe.com/api/payouts/object): from a Stripe balance to a bank account, and now and then back.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::edit::Said;
use super::link::To;
use super::subject::Moment;
use super::{Metadata, metadata_json};

/// How long a payout is under way.
const UNDER_WAY: SignedDuration = SignedDuration::from_hours(48);

/// How long a payout is under way at most.
pub(crate) const LONGEST_WAY: SignedDuration = SignedDuration::from_hours(10 * 24);

/// How far a payout has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// `in_transit`.
    InTransit,
    /// `paid`.
    Paid,
    /// `failed`: it came back, with the transaction that returned the money.
    Failed {
        /// The transaction.
        transaction: Row,
    },
}

impl Stage {
    /// Every `status` that a payout of this world can have.
    pub(crate) const STATUSES: [&'static str; 3] = ["in_transit", "paid", "failed"];

    /// `status`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InTransit => "in_transit",
            Self::Paid => "paid",
            Self::Failed { .. } => "failed",
        }
    }
}

/// One payout.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Payout {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) transaction: Row,
    pub(crate) automatic: bool,
    pub(crate) metadata: Metadata,
    pub(crate) stage: Stage,
}

impl Kept for Payout {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Payout {
    /// When it reaches the bank.
    pub(crate) fn arrival(created: Timestamp) -> Timestamp {
        created.checked_add(UNDER_WAY).unwrap_or(created)
    }

    /// What a client can change of it.
    pub(crate) fn said(&self) -> Said<'_> {
        Said { description: None, metadata: &self.metadata, receipt_email: None, transfer_group: None }
    }

    /// The object as it is.
    pub(crate) fn now<'a>(&'a self, state: &'a State) -> Json<'a> {
        self.json(state, self.stage, Moment::NOW)
    }

    /// When this one does, or did.
    pub(crate) fn arrives(&self) -> Timestamp {
        Self::arrival(self.created)
    }

    /// The object as it was at a moment, at a stage.
    pub(crate) fn json<'a>(&'a self, state: &'a State, reached: Stage, at: Moment) -> Json<'a> {
        let said = state.edits.after(&self.id, at.edits, self.said());
        let (failure, code, message) = match reached {
            Stage::InTransit | Stage::Paid => (Json::Null, Json::Null, Json::Null),
            Stage::Failed { transaction } => (
                state.transaction_link(transaction),
                Json::from("account_closed"),
                Json::from("The bank account has been closed."),
            ),
        };
        let owner = state.accounts.get(self.owner);
        let bank = owner.and_then(|account| account.about.bank.as_ref());
        let destination = bank.map_or(Json::Null, |_| {
            Json::Link(Cow::Owned(super::account::bank_id(state.accounts.id(self.owner))), To::BankOf(self.owner))
        });
        object! {
            "id": self.id.as_str(),
            "object": "payout",
            "amount": self.amount,
            "application_fee": Json::Null,
            "application_fee_amount": Json::Null,
            "arrival_date": self.arrives().as_second(),
            "automatic": self.automatic,
            "balance_transaction": state.transaction_link(self.transaction),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": "STRIPE PAYOUT",
            "destination": destination,
            "failure_balance_transaction": failure,
            "failure_code": code,
            "failure_message": message,
            "livemode": false,
            "metadata": metadata_json(said.metadata),
            "method": "standard",
            "original_payout": Json::Null,
            "payout_method": Json::Null,
            "reconciliation_status": if self.automatic { "completed" } else { "not_applicable" },
            "reversed_by": Json::Null,
            "source_type": "card",
            "statement_descriptor": Json::Null,
            "status": reached.name(),
            "trace_id": Json::Null,
            "type": "bank_account",
        }
    }
}
