//! Reading `/v1/transfers` (docs.stripe.com/api/transfers): what the acting account sent.

use std::sync::Arc;

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::transfer::Transfer;
use super::super::state::State;
use super::{Call, owned, page, window};

/// One transfer.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (_, transfer) = owned(&state.transfers, id, "transfer", |found| found.owner == call.acting)?;
    Ok(transfer.now(state))
}

/// The transfers of an account, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["destination", "transfer_group"])?;
    let owner = call.acting;
    let own = |found: &Transfer| found.owner == owner;
    let window = window(call, &state.transfers, "transfer", own)?;
    let group = call.params.text("transfer_group")?.map(Arc::from);
    let destination = call.params.text("destination")?.map(|id| state.accounts.row(id));
    let rows = match destination {
        // No transfer goes to an account that is not there.
        Some(None) => &[],
        Some(to @ Some(_)) => state.lists.transfers.rows(&(owner, to, group)),
        None => state.lists.transfers.rows(&(owner, None, group)),
    };
    let write = |found: &'s Transfer| found.now(state);
    Ok(page("/v1/transfers", &state.transfers, &window, &[rows], write))
}
