//! Reading `/v1/topups` (docs.stripe.com/api/topups): what the platform put into its balance.

use super::super::accounts::PLATFORM;
use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::nested::not_one_of;
use super::super::objects::topup::Topup;
use super::super::state::State;
use super::{Call, as_platform, owned, page, window};

/// What `status` may be. All top-ups of this world have succeeded.
const STATUSES: [&str; 4] = ["canceled", "failed", "pending", "succeeded"];

/// One top-up.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (_, topup) = owned(&state.topups, id, "top-up", |_| call.acting == PLATFORM)?;
    Ok(topup.json(state))
}

/// The top-ups of the platform, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["amount", "status"])?;
    as_platform(call)?;
    let window = window(call, &state.topups, "top-up", |_| true)?;
    let amount = call.params.integer("amount")?;
    let status = call.params.text("status")?;
    if status.is_some_and(|status| !STATUSES.contains(&status)) {
        return Err(not_one_of("status", &STATUSES));
    }
    let rows = match status {
        None | Some("succeeded") => state.lists.topups.rows(&amount),
        Some(_) => &[],
    };
    let write = |topup: &'s Topup| topup.json(state);
    Ok(page("/v1/topups", &state.topups, &window, &[rows], write))
}
