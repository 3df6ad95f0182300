//! Charges and payouts of an account that a debit may name as its reference
//! (docs.stripe.com/connect/account-debits-stripe-managed-risk). A row that cannot be read is not offered.

use serde::Deserialize;

use super::{Misfit, amount, list, row, time};
use crate::backend::transport::Response;
use crate::domain::{Fault, Label, ObjectId, ReferenceCandidate, ReferenceKind};

#[derive(Debug, Deserialize)]
struct WireReference {
    id: String,
    object: String,
    amount: i64,
    currency: String,
    created: i64,
    description: Option<String>,
    status: Option<String>,
}

/// The candidates of two pages, newest first. A charge that failed moved nothing and is left out.
pub(in crate::backend::stripe) fn references(
    charges: &Response,
    payouts: &Response,
) -> Result<Vec<ReferenceCandidate>, Fault> {
    let charges = list::page(charges, None, |raw| convert(&row(raw)?, "charge", ReferenceKind::Charge))?;
    let payouts = list::page(payouts, None, |raw| convert(&row(raw)?, "payout", ReferenceKind::Payout))?;
    let mut all: Vec<_> = charges.rows.into_iter().chain(payouts.rows).collect();
    all.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
    Ok(all)
}

fn convert(wire: &WireReference, object: &str, kind: ReferenceKind) -> Result<Option<ReferenceCandidate>, Misfit> {
    if wire.object != object {
        return Err(Misfit::new(format!("it is a {}, not a {object}", wire.object)));
    }
    if wire.status.as_deref() == Some("failed") && kind == ReferenceKind::Charge {
        return Ok(None);
    }
    Ok(Some(ReferenceCandidate {
        kind,
        id: ObjectId::new(&wire.id),
        amount: amount(wire.amount, &wire.currency)?,
        created: time(wire.created)?,
        description: Label::new(wire.description.as_deref().unwrap_or_default()),
    }))
}

#[cfg(test)]
#[path = "reference_tests.rs"]
mod tests;
