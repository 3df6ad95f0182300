//! Reading `/v1/charges` (docs.stripe.com/api/charges): card sales and payments of the acting account, and the refunds of one.

use std::sync::Arc;

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::charge::Charge;
use super::super::objects::refund::Refund;
use super::super::shelf::Row;
use super::super::state::State;
use super::{Call, owned, page, shortest, window};

/// One charge.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (_, charge) = owned(&state.charges, id, "charge", |found| found.owner == call.acting)?;
    Ok(charge.now(state))
}

/// The charges of an account, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["transfer_group", "customer", "payment_intent"])?;
    let owner = call.acting;
    let own = |found: &Charge| found.owner == owner;
    let window = window(call, &state.charges, "charge", own)?;
    let mut lists = vec![state.lists.charges.rows(&owner)];
    if let Some(group) = call.params.text("transfer_group")? {
        let key = (owner, Arc::from(group));
        lists.push(state.lists.charges_by_group.rows(&key));
    }
    // No charge of this world has a customer or a payment intent.
    let customer = call.params.text("customer")?;
    let intent = call.params.text("payment_intent")?;
    if customer.or(intent).is_some() {
        lists.push(&[]);
    }
    let write = |found: &'s Charge| found.now(state);
    Ok(page("/v1/charges", &state.charges, &window, &[shortest(&lists)], write))
}

/// The refunds of a charge, newest first.
pub(crate) fn refunds<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.params.only(&["limit", "starting_after", "ending_before", "expand"])?;
    let (row, charge) = of_account(state, call, id)?;
    let window = window(call, &state.refunds, "refund", |found| found.charge == row)?;
    let write = |found: &'s Refund| found.now(state);
    Ok(page(format!("/v1/charges/{id}/refunds"), &state.refunds, &window, &[&charge.refunds], write))
}

/// One refund of a charge.
pub(crate) fn refund<'s>(state: &'s State, call: &Call<'_>, id: &str, refund: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (row, _) = of_account(state, call, id)?;
    let (_, found) = owned(&state.refunds, refund, "refund", |found| found.charge == row)?;
    Ok(found.now(state))
}

fn of_account<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<(Row, &'s Charge), Refusal> {
    let own = |found: &Charge| found.owner == call.acting;
    owned(&state.charges, id, "charge", own).map_err(|refusal| refusal.param("charge"))
}
