//! Charges (docs.stripe.com/api/charges/object): card sales on connected accounts, and payments, which arrive from another
//! Stripe account. A payment's id begins `py_` while its `object` is still `charge`.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::edit::Said;
use super::link::{To, link_id};
use super::subject::Moment;
use super::{Metadata, metadata_json, text_json};

/// How many refunds a charge carries when they are asked for (docs.stripe.com/api/refunds).
const INLINE_REFUNDS: usize = 10;

/// Where a charge's money came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) description: Option<Arc<str>>,
    pub(crate) metadata: Metadata,
    pub(crate) transfer_group: Option<Arc<str>>,
    pub(crate) statement_descriptor: Option<Box<str>>,
    pub(crate) receipt_email: Option<Arc<str>>,
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

    /// What a client can change of it.
    pub(crate) fn said(&self) -> Said<'_> {
        Said {
            description: self.description.as_deref(),
            metadata: &self.metadata,
            receipt_email: self.receipt_email.as_deref(),
            transfer_group: self.transfer_group.as_deref(),
        }
    }

    /// The object as it is.
    pub(crate) fn now<'a>(&'a self, state: &'a State) -> Json<'a> {
        self.json(state, usize::MAX, Moment { edits: usize::MAX, disputed: self.disputed })
    }

    /// The object as it was at a moment, after its first so many refunds.
    pub(crate) fn json<'a>(&'a self, state: &'a State, refunds: usize, at: Moment) -> Json<'a> {
        let refunded = self.refunded_by(state, refunds);
        let said = state.edits.after(&self.id, at.edits, self.said());
        let (outcome, method) = self.paid_by();
        let fee = self.application_fee.and_then(|row| state.application_fees.get(row));
        object! {
            "id": self.id.as_str(),
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.amount,
            "amount_refunded": refunded,
            "application": self.application(state),
            "application_fee": link_id(fee.map(|fee| &fee.id)),
            "application_fee_amount": fee.map(|fee| fee.amount),
            "balance_transaction": state.transaction_link(self.transaction),
            "billing_details": Json::Constant(BILLING_DETAILS),
            "calculated_statement_descriptor": Json::Null,
            "captured": true,
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "customer": Json::Null,
            "description": text_json(said.description),
            "disputed": at.disputed,
            "failure_balance_transaction": Json::Null,
            "failure_code": Json::Null,
            "failure_message": Json::Null,
            "fraud_details": Json::Constant("{}"),
            "livemode": false,
            "metadata": metadata_json(said.metadata),
            "on_behalf_of": Json::Null,
            "outcome": Json::Constant(outcome),
            "paid": true,
            "payment_intent": Json::Null,
            "payment_method": Json::Null,
            "payment_method_details": Json::Constant(method),
            "radar_options": Json::Constant("{}"),
            "receipt_email": text_json(said.receipt_email),
            "receipt_number": Json::Null,
            "receipt_url": Json::Null,
            "refunded": refunded == self.amount,
            "refunds": Json::Hidden(Cow::Borrowed(self.id.as_str()), To::Refunds),
            "review": Json::Null,
            "shipping": Json::Null,
            "source": self.source(state),
            "source_transfer": self.source_transfer(state),
            "statement_descriptor": text_json(self.statement_descriptor.as_deref()),
            "statement_descriptor_suffix": Json::Null,
            "status": "succeeded",
            "transfer_data": Json::Null,
            "transfer_group": text_json(said.transfer_group),
        }
    }

    /// The refunds that stand in the object when they are asked for, newest first.
    pub(crate) fn refunds_json<'a>(&'a self, state: &'a State) -> Json<'a> {
        let newest = self.refunds.iter().rev().take(INLINE_REFUNDS);
        let data: Vec<Json<'a>> =
            newest.filter_map(|row| state.refunds.get(*row)).map(|refund| refund.now(state)).collect();
        object! {
            "object": "list",
            "data": data,
            "has_more": self.refunds.len() > INLINE_REFUNDS,
            "total_count": self.refunds.len(),
            "url": format!("/v1/charges/{}/refunds", self.id.as_str()),
        }
    }

    /// A debit of a connected account is made by the platform's application.
    fn application<'a>(&self, state: &'a State) -> Json<'a> {
        match self.origin {
            Origin::Transfer { charged: true, .. } => state.application_link(),
            Origin::Transfer { charged: false, .. } | Origin::Card => Json::Null,
        }
    }

    /// `outcome` and `payment_method_details`.
    fn paid_by(&self) -> (&'static str, &'static str) {
        match self.origin {
            Origin::Card => (CARD_OUTCOME, CARD),
            Origin::Transfer { .. } => (ACCOUNT_OUTCOME, ACCOUNT),
        }
    }

    fn refunded_by(&self, state: &State, refunds: usize) -> i64 {
        let known = self.refunds.get(..refunds).unwrap_or(self.refunds.as_slice());
        known.last().and_then(|row| state.refunds.get(*row)).map_or(0, |refund| refund.so_far)
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
            Origin::Transfer { transfer, .. } => link_id(state.transfers.get(transfer).map(|found| &found.id)),
        }
    }
}

const BILLING_DETAILS: &str = concat!(
    r#"{"address":{"city":null,"country":null,"line1":null,"line2":null,"postal_code":null,"state":null},"#,
    r#""email":null,"name":null,"phone":null,"tax_id":null}"#
);

const CARD_OUTCOME: &str = concat!(
    r#"{"advice_code":null,"network_advice_code":null,"network_decline_code":null,"#,
    r#""network_status":"approved_by_network","reason":null,"risk_level":"normal","risk_score":12,"#,
    r#""seller_message":"Payment complete.","type":"authorized"}"#
);

const ACCOUNT_OUTCOME: &str = concat!(
    r#"{"advice_code":null,"network_advice_code":null,"network_decline_code":null,"#,
    r#""network_status":"approved_by_network","reason":null,"risk_level":"not_assessed","#,
    r#""seller_message":"Payment complete.","type":"authorized"}"#
);

const ACCOUNT: &str = r#"{"stripe_account":{},"type":"stripe_account"}"#;

const CARD: &str = concat!(
    r#"{"card":{"amount_authorized":null,"authorization_code":null,"brand":"visa","#,
    r#""checks":{"address_line1_check":null,"address_postal_code_check":null,"cvc_check":"pass"},"#,
    r#""country":"US","electronic_commerce_indicator":null,"exp_month":12,"exp_year":2034,"#,
    r#""fingerprint":null,"funding":"credit","installments":null,"last4":"4242","mandate":null,"#,
    r#""network":"visa","network_token":{"used":false},"network_transaction_id":null,"regulated_status":"unregulated","#,
    r#""three_d_secure":null,"transaction_link_id":null,"wallet":null},"type":"card"}"#
);
