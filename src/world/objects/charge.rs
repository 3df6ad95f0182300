//! Charges (docs.stripe.com/api/charges/object): card sales on connected accounts, and payments, which arrive from another
//! Stripe account. A payment's id begins `py_` while its `object` is still `charge`.

use jiff::Timestamp;
use serde_json::{Value, json};

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
    pub(crate) fn json(&self, state: &State, refunds: usize) -> Value {
        let refunded = self.refunded_by(state, refunds);
        let transaction = state.transactions.get(self.transaction);
        let mut json = json!({
            "id": self.id.as_str(),
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.amount,
            "amount_refunded": refunded,
            "application": null,
            "application_fee": null,
            "application_fee_amount": null,
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "billing_details": billing_details(),
            "calculated_statement_descriptor": null,
            "captured": true,
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "customer": null,
            "description": text_json(self.description.as_deref()),
            "destination": null,
            "dispute": null,
            "disputed": self.disputed,
            "failure_balance_transaction": null,
            "failure_code": null,
            "failure_message": null,
            "fraud_details": {},
            "livemode": false,
            "metadata": metadata_json(&self.metadata),
            "on_behalf_of": null,
            "order": null,
            "outcome": self.outcome(),
            "paid": true,
            "payment_intent": null,
            "payment_method": null,
            "payment_method_details": self.method(state),
            "radar_options": {},
            "receipt_email": text_json(self.receipt_email.as_deref()),
            "receipt_number": null,
            "receipt_url": null,
            "refunded": refunded == self.amount,
            "review": null,
            "shipping": null,
            "source": self.source(state),
            "source_transfer": self.source_transfer(state),
        });
        if let Value::Object(fields) = &mut json {
            let rest = [
                ("statement_descriptor", text_json(self.statement_descriptor.as_deref())),
                ("statement_descriptor_suffix", Value::Null),
                ("status", Value::from("succeeded")),
                ("transfer_data", Value::Null),
                ("transfer_group", text_json(self.transfer_group.as_deref())),
            ];
            fields.extend(rest.map(|(key, value)| (key.to_owned(), value)));
        }
        json
    }

    fn refunded_by(&self, state: &State, refunds: usize) -> i64 {
        if refunds >= self.refunds.len() {
            return self.refunded;
        }
        let first = self.refunds.iter().take(refunds);
        first.filter_map(|row| state.refunds.get(*row)).fold(0, |sum, refund| sum.saturating_add(refund.amount))
    }

    fn outcome(&self) -> Value {
        let risk = match self.origin {
            Origin::Card => "normal",
            Origin::Transfer { .. } => "not_assessed",
        };
        json!({
            "advice_code": null,
            "network_advice_code": null,
            "network_decline_code": null,
            "network_status": "approved_by_network",
            "reason": null,
            "risk_level": risk,
            "seller_message": "Payment complete.",
            "type": "authorized",
        })
    }

    fn method(&self, state: &State) -> Value {
        match self.origin {
            Origin::Transfer { .. } => json!({ "stripe_account": {}, "type": "stripe_account" }),
            Origin::Card => {
                let owner = state.accounts.get(self.owner);
                json!({
                    "card": {
                        "brand": "visa",
                        "country": text_json(owner.map(|account| account.about.country.as_str())),
                        "exp_month": 12,
                        "exp_year": 2034,
                        "funding": "credit",
                        "last4": "4242",
                        "network": "visa",
                        "wallet": null,
                    },
                    "type": "card",
                })
            }
        }
    }

    fn source(&self, state: &State) -> Value {
        match self.origin {
            Origin::Card => Value::Null,
            Origin::Transfer { from, .. } => {
                json!({ "id": state.accounts.id(from), "object": "account" })
            }
        }
    }

    fn source_transfer(&self, state: &State) -> Value {
        match self.origin {
            Origin::Card => Value::Null,
            Origin::Transfer { transfer, .. } => {
                text_json(state.transfers.get(transfer).map(|found| found.id.as_str()))
            }
        }
    }
}

fn billing_details() -> Value {
    json!({
        "address": {
            "city": null,
            "country": null,
            "line1": null,
            "line2": null,
            "postal_code": null,
            "state": null,
        },
        "email": null,
        "name": null,
        "phone": null,
        "tax_id": null,
    })
}
