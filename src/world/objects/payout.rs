//! Payouts (docs.stripe.com/api/payouts/object): from a Stripe balance to a bank account, and now and then back.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::money::Currency;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::text_json;

/// How long a payout is under way.
const UNDER_WAY: SignedDuration = SignedDuration::from_hours(48);

/// How far a payout has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone)]
pub(crate) struct Payout {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) transaction: Row,
    pub(crate) automatic: bool,
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

    /// The object as it was at a stage.
    pub(crate) fn json(&self, state: &State, reached: Stage) -> Value {
        let transaction = state.transactions.get(self.transaction);
        let (failure, code, message) = match reached {
            Stage::InTransit | Stage::Paid => (Value::Null, Value::Null, Value::Null),
            Stage::Failed { transaction } => (
                text_json(state.transactions.get(transaction).map(|found| found.id.as_str())),
                Value::from("account_closed"),
                Value::from("The bank account has been closed."),
            ),
        };
        let owner = state.accounts.get(self.owner);
        let bank = owner.and_then(|account| account.about.bank.as_ref());
        let destination = bank.map(|_| super::account::bank_id(state.accounts.id(self.owner)));
        json!({
            "id": self.id.as_str(),
            "object": "payout",
            "amount": self.amount,
            "application_fee": null,
            "application_fee_amount": null,
            "arrival_date": Self::arrival(self.created).as_second(),
            "automatic": self.automatic,
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": "STRIPE PAYOUT",
            "destination": text_json(destination.as_deref()),
            "failure_balance_transaction": failure,
            "failure_code": code,
            "failure_message": message,
            "livemode": false,
            "metadata": {},
            "method": "standard",
            "original_payout": null,
            "payout_method": null,
            "reconciliation_status": if self.automatic { "completed" } else { "not_applicable" },
            "reversed_by": null,
            "source_type": "card",
            "statement_descriptor": null,
            "status": reached.name(),
            "trace_id": null,
            "type": "bank_account",
        })
    }
}
