//! Reading `/v1/disputes` (docs.stripe.com/api/disputes): what buyers said of the acting account's sales.

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::charge::Charge;
use super::super::objects::dispute::Dispute;
use super::super::shelf::Row;
use super::super::state::State;
use super::{Call, owned, page, window};

/// One dispute.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (_, dispute) = owned(&state.disputes, id, "dispute", |found| owner(state, found) == Some(call.acting))?;
    Ok(dispute.now(state))
}

/// The disputes of an account, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["charge", "payment_intent"])?;
    let acting = call.acting;
    let window = window(call, &state.disputes, "dispute", |found| owner(state, found) == Some(acting))?;
    let charge = call.params.text("charge")?;
    let own = |charge: &&Charge| charge.owner == acting;
    // No charge of this world has a payment intent.
    let rows = match (call.params.text("payment_intent")?, charge) {
        (Some(_), _) => &[],
        (None, None) => state.lists.disputes.rows(&acting),
        (None, Some(id)) => {
            let row = state.charges.row(id).filter(|row| state.charges.get(*row).as_ref().is_some_and(own));
            row.map_or(&[] as &[Row], |row| state.lists.disputes_by_charge.rows(&row))
        }
    };
    let write = |found: &'s Dispute| found.now(state);
    Ok(page("/v1/disputes", &state.disputes, &window, &[rows], write))
}

/// The account that sold what is disputed.
fn owner(state: &State, dispute: &Dispute) -> Option<Row> {
    state.charges.get(dispute.charge).map(|charge| charge.owner)
}
