//! Refunds (docs.stripe.com/api/refunds/object), of card sales and of payments that came from another Stripe account.

use super::super::json::{Json, object};
use jiff::Timestamp;

use crate::money::Currency;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::{Metadata, metadata_json, text_json};

/// One refund.
#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub(crate) id: Id,
    pub(crate) owner: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) metadata: Metadata,
    pub(crate) reason: Option<Box<str>>,
    pub(crate) charge: Row,
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
    /// The object as Stripe writes it. `source_transfer_reversal` is set only when the refund was asked for on a charge
    /// that came from another account; a refund caused by a reversal names it in `transfer_reversal`.
    pub(crate) fn json<'a>(&'a self, state: &'a State) -> Json<'a> {
        let transaction = state.transactions.get(self.transaction);
        let charge = state.charges.get(self.charge);
        let reversal = self.reversal.and_then(|row| state.reversals.get(row));
        let id = text_json(reversal.map(|found| found.id.as_str()));
        let (source, caused) =
            if reversal.is_some_and(|found| found.by_refund) { (id, Json::Null) } else { (Json::Null, id) };
        object! {
            "id": self.id.as_str(),
            "object": "refund",
            "amount": self.amount,
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "charge": text_json(charge.map(|found| found.id.as_str())),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "metadata": metadata_json(&self.metadata),
            "payment_intent": Json::Null,
            "reason": text_json(self.reason.as_deref()),
            "receipt_number": Json::Null,
            "source_transfer_reversal": source,
            "status": "succeeded",
            "transfer_reversal": caused,
        }
    }
}
