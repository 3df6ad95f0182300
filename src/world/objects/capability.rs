//! The `transfers` capability of an account (docs.stripe.com/api/capabilities/object), as far as events show it.

use super::super::accounts::Account;
use super::super::json::{Json, list, object};
use super::account;

/// The capability of an account as it was at some time.
pub(crate) fn write(found: &Account) -> Json<'_> {
    let about = &found.about;
    object! {
        "id": "transfers",
        "object": "capability",
        "account": about.id.as_str(),
        "future_requirements": requirements(),
        "requested": true,
        "requested_at": about.created.as_second(),
        "requirements": requirements(),
        "status": account::capability(about.transfers),
    }
}

fn requirements() -> Json<'static> {
    object! {
        "alternatives": list![],
        "current_deadline": Json::Null,
        "currently_due": list![],
        "disabled_reason": Json::Null,
        "errors": list![],
        "eventually_due": list![],
        "past_due": list![],
        "pending_verification": list![],
    }
}
