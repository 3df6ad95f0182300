//! Application fees (docs.stripe.com/api/application_fees/object): what the platform keeps of a connected account's sale.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::text_json;

/// One application fee.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ApplicationFee {
    pub(crate) id: Id,
    /// The account that sold.
    pub(crate) account: Row,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) charge: Row,
    /// The platform's.
    pub(crate) transaction: Row,
}

impl Kept for ApplicationFee {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl ApplicationFee {
    /// The object as Stripe writes it. Fees of this world are never refunded.
    pub(crate) fn json<'a>(&'a self, state: &'a State) -> Json<'a> {
        let charge = text_json(state.charges.get(self.charge).map(|found| found.id.as_str()));
        object! {
            "id": self.id.as_str(),
            "object": "application_fee",
            "account": state.account_link(self.account),
            "amount": self.amount,
            "amount_refunded": 0,
            "application": state.application_link(),
            "balance_transaction": state.transaction_link(self.transaction),
            "charge": state.charge_link(self.charge),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "fee_source": object! { "charge": charge, "type": "charge" },
            "livemode": false,
            "originating_transaction": Json::Null,
            "refunded": false,
            "refunds": object! {
                "object": "list",
                "data": Json::Constant("[]"),
                "has_more": false,
                "url": format!("/v1/application_fees/{}/refunds", self.id.as_str()),
            },
        }
    }
}
