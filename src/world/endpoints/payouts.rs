//! Reading `/v1/payouts` (docs.stripe.com/api/payouts). Payouts of this world are made by its schedule and history, not by request.

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::payout::Payout;
use super::super::state::State;
use super::{Call, owned, page, window};

/// One payout.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (_, payout) = owned(&state.payouts, id, "payout", |found| found.owner == call.acting)?;
    Ok(payout.now(state))
}

/// The payouts of an account, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["status"])?;
    let owner = call.acting;
    let own = |found: &Payout| found.owner == owner;
    let window = window(call, &state.payouts, "payout", own)?;
    let status = call.params.text("status")?;
    let keep = |found: &Payout| status.is_none_or(|status| found.stage.name() == status);
    let write = |found: &'s Payout| found.now(state);
    Ok(page("/v1/payouts", &state.payouts, &window, &[state.lists.payouts.rows(&owner)], keep, write))
}
