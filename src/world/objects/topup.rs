//! Top-ups (docs.stripe.com/api/topups/object): money put into the platform's balance from its bank, as far as events show it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;

/// One top-up.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
        object! {
            "id": self.id.as_str(),
            "object": "topup",
            "amount": self.amount,
            "balance_transaction": state.transaction_link(self.transaction),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "description": "Top-up",
            "expected_availability_date": self.created.as_second(),
            "failure_code": Json::Null,
            "failure_message": Json::Null,
            "initiated_by": "user",
            "livemode": false,
            "metadata": Json::Constant("{}"),
            "source": Json::Null,
            "statement_descriptor": Json::Null,
            "status": "succeeded",
            "transfer_group": Json::Null,
        }
    }
}
