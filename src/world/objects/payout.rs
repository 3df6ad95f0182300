//! Payouts (docs.stripe.com/api/payouts/object): from a Stripe balance to a bank account, and now and then back.

use super::super::json::{Json, object};
use jiff::{SignedDuration, Timestamp};

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
    pub(crate) fn json<'a>(&'a self, state: &'a State, reached: Stage) -> Json<'a> {
        let transaction = state.transactions.get(self.transaction);
        let (failure, code, message) = match reached {
            Stage::InTransit | Stage::Paid => (Json::Null, Json::Null, Json::Null),
            Stage::Failed { transaction } => (
                text_json(state.transactions.get(transaction).map(|found| found.id.as_str())),
                Json::from("account_closed"),
                Json::from("The bank account has been closed."),
            ),
        };
        let owner = state.accounts.get(self.owner);
        let bank = owner.and_then(|account| account.about.bank.as_ref());
        let destination = bank.map(|_| super::account::bank_id(state.accounts.id(self.owner)));
        object! {
            "id": self.id.as_str(),
            "object": "payout",
            "amount": self.amount,
            "application_fee": Json::Null,
            "application_fee_amount": Json::Null,
            "arrival_date": Self::arrival(self.created).as_second(),
            "automatic": self.automatic,
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": "STRIPE PAYOUT",
            "destination": destination,
            "failure_balance_transaction": failure,
            "failure_code": code,
            "failure_message": message,
            "livemode": false,
            "metadata": object! {},
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
