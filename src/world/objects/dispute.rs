//! Disputes (docs.stripe.com/api/disputes/object), as far as events show them; there is no endpoint for them yet.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::super::id::Id;
use super::super::json::{Json, object};
use super::super::shelf::{Kept, Row};
use super::super::state::State;

/// Nothing was handed in for a dispute.
const NO_EVIDENCE: &str = concat!(
    r#"{"access_activity_log":null,"billing_address":null,"cancellation_policy":null,"#,
    r#""cancellation_policy_disclosure":null,"cancellation_rebuttal":null,"customer_communication":null,"#,
    r#""customer_email_address":null,"customer_name":null,"customer_purchase_ip":null,"customer_signature":null,"#,
    r#""duplicate_charge_documentation":null,"duplicate_charge_explanation":null,"duplicate_charge_id":null,"#,
    r#""enhanced_evidence":{},"product_description":null,"receipt":null,"refund_policy":null,"#,
    r#""refund_policy_disclosure":null,"refund_refusal_explanation":null,"service_date":null,"#,
    r#""service_documentation":null,"shipping_address":null,"shipping_carrier":null,"shipping_date":null,"#,
    r#""shipping_documentation":null,"shipping_tracking_number":null,"uncategorized_file":null,"#,
    r#""uncategorized_text":null}"#
);

/// One dispute.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// The object as it is.
    pub(crate) fn now<'a>(&'a self, state: &'a State) -> Json<'a> {
        self.json(state, self.transactions.len() > 1)
    }

    /// The object as it was before or after it was won.
    pub(crate) fn json<'a>(&'a self, state: &'a State, won: bool) -> Json<'a> {
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
            "charge": state.charge_link(self.charge),
            "created": self.created.as_second(),
            "currency": self.currency.code(),
            "enhanced_eligibility_types": Json::Constant("[]"),
            "evidence": Json::Constant(NO_EVIDENCE),
            "evidence_details": object! {
                "due_by": Json::Null,
                "enhanced_eligibility": Json::Constant("{}"),
                "has_evidence": won,
                "past_due": false,
                "submission_count": i32::from(won),
                "submission_method": if won { "manual" } else { "not_submitted" },
            },
            "intended_submission_method": Json::Null,
            "is_charge_refundable": false,
            "livemode": false,
            "metadata": Json::Constant("{}"),
            "payment_intent": Json::Null,
            "reason": "general",
            "status": if won { "won" } else { "needs_response" },
        }
    }
}
