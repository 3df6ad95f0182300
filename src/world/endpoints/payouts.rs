//! Reading `/v1/payouts` (docs.stripe.com/api/payouts). Making them is beside, in `payouts_made`.

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::account::bank_id;
use super::super::objects::payout::Payout;
use super::super::paging::range;
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
    call.list_only(&["arrival_date", "destination", "status"])?;
    let owner = call.acting;
    let own = |found: &Payout| found.owner == owner;
    let window = window(call, &state.payouts, "payout", own)?;
    let arrival = range(call.params, "arrival_date")?;
    let lists = state.arriving(owner, call.params.text("status")?, arrival);
    let elsewhere = call.params.text("destination")?.is_some_and(|bank| bank != bank_id(state.accounts.id(owner)));
    let lists = if elsewhere { &[][..] } else { &lists };
    let write = |found: &'s Payout| found.now(state);
    Ok(page("/v1/payouts", &state.payouts, &window, lists, write))
}
