//! Charges (docs.stripe.com/api/charges/object): card sales on connected accounts, and payments, which arrive from another
//! Stripe account. A payment's id begins `py_` while its `object` is still `charge`.

use super::super::json::{Json, object};
use jiff::Timestamp;

use crate::money::Currency;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::{Metadata, metadata_json, text_json};

/// Where a charge's money came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A buyer's card.
    Card,
    /// Another Stripe account, by a transfer of its.
    Transfer {
        /// The account that paid.
        from: Row,
        /// Its transfer.
        transfer: Row,
        /// Whether it was asked for as a charge of that account; otherwise it is the payment of a transfer.
        charged: bool,
    },
}

/// One charge.
#[derive(Debug, Clone)]
pub(crate) struct Charge {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) description: Option<Box<str>>,
    pub(crate) metadata: Metadata,
    pub(crate) transfer_group: Option<Box<str>>,
    pub(crate) statement_descriptor: Option<Box<str>>,
    pub(crate) receipt_email: Option<Box<str>>,
    pub(crate) origin: Origin,
    pub(crate) transaction: Row,
    pub(crate) refunded: i64,
    /// Its refunds, oldest first.
    pub(crate) refunds: Vec<Row>,
    pub(crate) disputed: bool,
    /// What the platform kept of it.
    pub(crate) application_fee: Option<Row>,
}

impl Kept for Charge {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Charge {
    /// What is not refunded yet.
    pub(crate) fn rest(&self) -> i64 {
        self.amount.saturating_sub(self.refunded)
    }

    /// The object as it was after its first so many refunds.
    pub(crate) fn json<'a>(&'a self, state: &'a State, refunds: usize) -> Json<'a> {
        let refunded = self.refunded_by(state, refunds);
        let transaction = state.transactions.get(self.transaction);
        let fee = self.application_fee.and_then(|row| state.application_fees.get(row));
        object! {
            "id": self.id.as_str(),
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.amount,
            "amount_refunded": refunded,
            "application": Json::Null,
            "application_fee": text_json(fee.map(|fee| fee.id.as_str())),
            "application_fee_amount": fee.map(|fee| fee.amount),
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "billing_details": billing_details(),
            "calculated_statement_descriptor": Json::Null,
            "captured": true,
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "customer": Json::Null,
            "description": text_json(self.description.as_deref()),
            "destination": Json::Null,
            "dispute": Json::Null,
            "disputed": self.disputed,
            "failure_balance_transaction": Json::Null,
            "failure_code": Json::Null,
            "failure_message": Json::Null,
            "fraud_details": object! {},
            "livemode": false,
            "metadata": metadata_json(&self.metadata),
            "on_behalf_of": Json::Null,
            "order": Json::Null,
            "outcome": self.outcome(),
            "paid": true,
            "payment_intent": Json::Null,
            "payment_method": Json::Null,
            "payment_method_details": self.method(state),
            "radar_options": object! {},
            "receipt_email": text_json(self.receipt_email.as_deref()),
            "receipt_number": Json::Null,
            "receipt_url": Json::Null,
            "refunded": refunded == self.amount,
            "review": Json::Null,
            "shipping": Json::Null,
            "source": self.source(state),
            "source_transfer": self.source_transfer(state),
            "statement_descriptor": text_json(self.statement_descriptor.as_deref()),
            "statement_descriptor_suffix": Json::Null,
            "status": "succeeded",
            "transfer_data": Json::Null,
            "transfer_group": text_json(self.transfer_group.as_deref()),
        }
    }

    fn refunded_by(&self, state: &State, refunds: usize) -> i64 {
        if refunds >= self.refunds.len() {
            return self.refunded;
        }
        let first = self.refunds.iter().take(refunds);
        first.filter_map(|row| state.refunds.get(*row)).fold(0, |sum, refund| sum.saturating_add(refund.amount))
    }

    fn outcome(&self) -> Json<'_> {
        let risk = match self.origin {
            Origin::Card => "normal",
            Origin::Transfer { .. } => "not_assessed",
        };
        object! {
            "advice_code": Json::Null,
            "network_advice_code": Json::Null,
            "network_decline_code": Json::Null,
            "network_status": "approved_by_network",
            "reason": Json::Null,
            "risk_level": risk,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    }

    fn method<'a>(&'a self, state: &'a State) -> Json<'a> {
        match self.origin {
            Origin::Transfer { .. } => object! { "stripe_account": object! {}, "type": "stripe_account" },
            Origin::Card => {
                let owner = state.accounts.get(self.owner);
                object! {
                    "card": object! {
                        "brand": "visa",
                        "country": text_json(owner.map(|account| account.about.country.as_str())),
                        "exp_month": 12,
                        "exp_year": 2034,
                        "funding": "credit",
                        "last4": "4242",
                        "network": "visa",
                        "wallet": Json::Null,
                    },
                    "type": "card",
                }
            }
        }
    }

    fn source<'a>(&'a self, state: &'a State) -> Json<'a> {
        match self.origin {
            Origin::Card => Json::Null,
            Origin::Transfer { from, .. } => {
                object! { "id": state.accounts.id(from), "object": "account" }
            }
        }
    }

    fn source_transfer<'a>(&'a self, state: &'a State) -> Json<'a> {
        match self.origin {
            Origin::Card => Json::Null,
            Origin::Transfer { transfer, .. } => {
                text_json(state.transfers.get(transfer).map(|found| found.id.as_str()))
            }
        }
    }
}

fn billing_details() -> Json<'static> {
    object! {
        "address": object! {
            "city": Json::Null,
            "country": Json::Null,
            "line1": Json::Null,
            "line2": Json::Null,
            "postal_code": Json::Null,
            "state": Json::Null,
        },
        "email": Json::Null,
        "name": Json::Null,
        "phone": Json::Null,
        "tax_id": Json::Null,
    }
}
