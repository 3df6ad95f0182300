//! Top-ups (docs.stripe.com/api/topups/object): money put into the platform's balance from its bank, as far as events show it.

use super::super::json::{Json, object};
use jiff::Timestamp;

use crate::money::Currency;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::text_json;

/// One top-up.
#[derive(Debug, Clone)]
pub(crate) struct Topup {
    pub(crate) id: Id,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) transaction: Row,
}

impl Kept for Topup {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Topup {
    /// The object as Stripe writes it.
    pub(crate) fn json<'a>(&'a self, state: &'a State) -> Json<'a> {
        let transaction = state.transactions.get(self.transaction);
        object! {
            "id": self.id.as_str(),
            "object": "topup",
            "amount": self.amount,
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": "Top-up",
            "expected_availability_date": self.created.as_second(),
            "failure_code": Json::Null,
            "failure_message": Json::Null,
            "livemode": false,
            "metadata": object! {},
            "source": Json::Null,
            "statement_descriptor": Json::Null,
            "status": "succeeded",
            "transfer_group": Json::Null,
        }
    }
}
