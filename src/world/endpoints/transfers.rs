//! Reading `/v1/transfers` (docs.stripe.com/api/transfers): what the acting account sent.

use std::sync::Arc;

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::transfer::Transfer;
use super::super::state::State;
use super::{Call, owned, page, shortest, window};

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
    let mut lists = vec![state.lists.transfers.rows(&owner)];
    let group = call.params.text("transfer_group")?;
    if let Some(group) = group {
        let key = (owner, Arc::from(group));
        lists.push(state.lists.transfers_by_group.rows(&key));
    }
    let destination = call.params.text("destination")?;
    let destination = destination.map(|id| state.accounts.row(id));
    match destination {
        None => {}
        Some(None) => lists.push(&[]),
        Some(Some(to)) => lists.push(state.lists.transfers_by_destination.rows(&(owner, to))),
    }
    let keep = |found: &Transfer| {
        group.is_none_or(|group| found.transfer_group.as_deref() == Some(group))
            && destination.is_none_or(|to| to == Some(found.destination))
    };
    let write = |found: &'s Transfer| found.now(state);
    Ok(page("/v1/transfers", &state.transfers, &window, &[shortest(&lists)], keep, write))
}
