//! Transfer reversals (docs.stripe.com/api/transfer_reversals/object): part or all of a transfer given back to its sender.

use super::super::json::{Json, object};
use jiff::Timestamp;

use crate::money::Currency;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::{Metadata, metadata_json, text_json};

/// One reversal.
#[derive(Debug, Clone)]
pub(crate) struct Reversal {
    pub(crate) id: Id,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) metadata: Metadata,
    pub(crate) transfer: Row,
    /// The refund of the payment on the receiving side.
    pub(crate) refund: Row,
    pub(crate) transaction: Row,
    /// Whether it was asked for as a refund of the payment.
    pub(crate) by_refund: bool,
}

impl Kept for Reversal {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Reversal {
    /// The object as Stripe writes it.
    pub(crate) fn json<'a>(&'a self, state: &'a State) -> Json<'a> {
        let transaction = state.transactions.get(self.transaction);
        let refund = text_json(state.refunds.get(self.refund).map(|found| found.id.as_str()));
        let (destination, source) = if self.by_refund { (Json::Null, refund) } else { (refund, Json::Null) };
        let transfer = state.transfers.get(self.transfer);
        object! {
            "id": self.id.as_str(),
            "object": "transfer_reversal",
            "amount": self.amount,
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "destination_payment_refund": destination,
            "metadata": metadata_json(&self.metadata),
            "source_refund": source,
            "transfer": text_json(transfer.map(|found| found.id.as_str())),
        }
    }
}
