//! Reading `/v1/payouts` (docs.stripe.com/api/payouts). Making them is beside, in `payouts_made`.

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::account::bank_id;
use super::super::objects::payout::{LONGEST_WAY, Payout};
use super::super::paging::range;
use super::super::state::State;
use super::{Call, owned, page, shortest, window};

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
    let mut window = window(call, &state.payouts, "payout", own)?;
    let (from, until) = range(call.params, "arrival_date")?;
    // A payout is under way for some days only, so that its creation tells almost when it arrives.
    window = window.not_before(from.saturating_sub(LONGEST_WAY.as_secs())).not_after(until);
    let mut lists = vec![state.lists.payouts.rows(&owner)];
    if let Some(status) = call.params.text("status")? {
        lists.push(state.by_status(owner, status));
    }
    if call.params.text("destination")?.is_some_and(|bank| bank != bank_id(state.accounts.id(owner))) {
        lists.push(&[]);
    }
    let keep = |found: &Payout| (from..=until).contains(&found.arrives.as_second());
    let write = |found: &'s Payout| found.now(state);
    Ok(page("/v1/payouts", &state.payouts, &window, &[shortest(&lists)], keep, write))
}
