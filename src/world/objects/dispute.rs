//! Disputes (docs.stripe.com/api/disputes/object), as far as events show them; there is no endpoint for them yet.

use super::super::json::{Json, list, object};
use jiff::Timestamp;

use crate::money::Currency;

use super::super::id::Id;
use super::super::shelf::{Kept, Row};
use super::super::state::State;
use super::text_json;

/// One dispute.
#[derive(Debug, Clone)]
pub(crate) struct Dispute {
    pub(crate) id: Id,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) created: Timestamp,
    pub(crate) charge: Row,
    /// Its transactions: the withdrawal, and the reinstatement if it was won.
    pub(crate) transactions: Vec<Row>,
}

impl Kept for Dispute {
    fn id(&self) -> Id {
        self.id
    }

    fn created(&self) -> Timestamp {
        self.created
    }
}

impl Dispute {
    /// The object as it was before or after it was won.
    pub(crate) fn json<'a>(&'a self, state: &'a State, won: bool) -> Json<'a> {
        let charge = state.charges.get(self.charge);
        let shown = if won { 2 } else { 1 };
        let transactions: Vec<Json<'_>> = self
            .transactions
            .iter()
            .take(shown)
            .filter_map(|row| state.transactions.get(*row))
            .map(super::transaction::Transaction::json)
            .collect();
        object! {
            "id": self.id.as_str(),
            "object": "dispute",
            "amount": self.amount,
            "balance_transactions": transactions,
            "charge": text_json(charge.map(|found| found.id.as_str())),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "enhanced_eligibility_types": list![],
            "evidence": object! {},
            "evidence_details": object! {
                "due_by": Json::Null,
                "enhanced_eligibility": object! {},
                "has_evidence": won,
                "past_due": false,
                "submission_count": i32::from(won),
            },
            "is_charge_refundable": false,
            "livemode": false,
            "metadata": object! {},
            "payment_intent": Json::Null,
            "reason": "general",
            "status": if won { "won" } else { "needs_response" },
        }
    }
}
