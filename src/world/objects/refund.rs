//! Refunds (docs.stripe.com/api/refunds/object), of card sales and of payments that came from another Stripe account.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::edit::Said;
use super::link::link_id;
use super::subject::Moment;
use super::{Metadata, metadata_json, text_json};

/// What a refund to a card says about its destination.
const TO_CARD: &str = concat!(
    r#"{"card":{"reference_status":"pending","reference_type":"acquirer_reference_number","type":"refund"},"#,
    r#""type":"card"}"#
);

/// One refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) metadata: Metadata,
    pub(crate) reason: Option<Box<str>>,
    pub(crate) charge: Row,
    /// What was refunded of its charge, with this.
    pub(crate) so_far: i64,
    pub(crate) transaction: Row,
    /// The reversal on the sending side, when the charge came from another account.
    pub(crate) reversal: Option<Row>,
}

impl Kept for Refund {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Refund {
    /// What a client can change of it.
    pub(crate) fn said(&self) -> Said<'_> {
        Said { description: None, metadata: &self.metadata, receipt_email: None, transfer_group: None }
    }

    /// The object as it is.
    pub(crate) fn now<'a>(&'a self, state: &'a State) -> Json<'a> {
        self.json(state, Moment::NOW)
    }

    /// The object as it was at a moment. `source_transfer_reversal` is set only when the refund was asked for on a charge
    /// that came from another account; a refund caused by a reversal names it in `transfer_reversal`.
    pub(crate) fn json<'a>(&'a self, state: &'a State, at: Moment) -> Json<'a> {
        let said = state.edits.after(&self.id, at.edits, self.said());
        let reversal = self.reversal.and_then(|row| state.reversals.get(row));
        let id = link_id(reversal.map(|found| &found.id));
        let (source, caused) =
            if reversal.is_some_and(|found| found.by_refund) { (id, Json::Null) } else { (Json::Null, id) };
        let mut json = object! {
            "id": self.id.as_str(),
            "object": "refund",
            "amount": self.amount,
            "balance_transaction": state.transaction_link(self.transaction),
            "charge": state.charge_link(self.charge),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "customer": Json::Null,
            "customer_account": Json::Null,
            "metadata": metadata_json(said.metadata),
            "payment_intent": Json::Null,
            "payment_method": Json::Null,
            "reason": text_json(self.reason.as_deref()),
            "receipt_number": Json::Null,
            "source_transfer_reversal": source,
            "status": "succeeded",
            "transfer_reversal": caused,
        };
        if let (None, Json::Object(fields)) = (self.reversal, &mut json) {
            fields.push((Cow::Borrowed("destination_details"), Json::Constant(TO_CARD)));
        }
        json
    }
}
