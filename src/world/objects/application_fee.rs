//! Application fees (docs.stripe.com/api/application_fees/object): what the platform keeps of a connected account's sale.

use jiff::Timestamp;

use crate::money::Currency;

use super::super::accounts::PLATFORM;
use super::super::id::Id;
use super::super::json::{Json, list, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::text_json;

/// One application fee.
#[derive(Debug, Clone)]
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
        let transaction = state.transactions.get(self.transaction);
        object! {
            "id": self.id.as_str(),
            "object": "application_fee",
            "account": state.accounts.id(self.account),
            "amount": self.amount,
            "amount_refunded": 0,
            "application": super::application::id(state.accounts.id(PLATFORM)),
            "balance_transaction": text_json(transaction.map(|found| found.id.as_str())),
            "charge": charge.clone(),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "fee_source": object! { "charge": charge, "type": "charge" },
            "livemode": false,
            "originating_transaction": Json::Null,
            "refunded": false,
            "refunds": object! {
                "object": "list",
                "data": list![],
                "has_more": false,
                "url": format!("/v1/application_fees/{}/refunds", self.id.as_str()),
            },
        }
    }
}
