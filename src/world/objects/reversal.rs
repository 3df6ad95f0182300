//! Transfer reversals (docs.stripe.com/api/transfer_reversals/object): part or all of a transfer given back to its sender.

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
use super::{Metadata, metadata_json};

/// One reversal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Reversal {
    pub(crate) id: Id,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) metadata: Metadata,
    pub(crate) transfer: Row,
    /// What was given back of its transfer, with this.
    pub(crate) so_far: i64,
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
    /// What a client can change of it.
    pub(crate) fn said(&self) -> Said<'_> {
        Said { description: None, metadata: &self.metadata, receipt_email: None, transfer_group: None }
    }

    /// The object as it is.
    pub(crate) fn now<'a>(&'a self, state: &'a State) -> Json<'a> {
        self.json(state, Moment::NOW)
    }

    /// The object as it was at a moment.
    pub(crate) fn json<'a>(&'a self, state: &'a State, at: Moment) -> Json<'a> {
        let said = state.edits.after(&self.id, at.edits, self.said());
        let refund = link_id(state.refunds.get(self.refund).map(|found| &found.id));
        let (destination, source) = if self.by_refund { (Json::Null, refund) } else { (refund, Json::Null) };
        object! {
            "id": self.id.as_str(),
            "object": "transfer_reversal",
            "amount": self.amount,
            "balance_transaction": state.transaction_link(self.transaction),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "destination_payment_refund": destination,
            "metadata": metadata_json(said.metadata),
            "source_refund": source,
            "transfer": link_id(state.transfers.get(self.transfer).map(|found| &found.id)),
        }
    }
}
