//! `/v1/account` and `/v1/accounts` (docs.stripe.com/api/accounts). There are no filters but the creation time.

use super::super::accounts::PLATFORM;
use super::super::auth::masked;
use super::super::errors::{self, Refusal};
use super::super::json::Json;
use super::super::objects::account::json;
use super::super::paging::Window;
use super::super::state::State;
use super::{Call, as_platform};

/// The account that the request acts as.
pub(crate) fn own<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    Ok(json(state, call.acting))
}

/// One account. A stranger's id is a matter of access, not a missing object.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let visible = |row: &usize| call.acting == PLATFORM || *row == call.acting;
    let row = state.accounts.row(id).filter(visible);
    let row = row.ok_or_else(|| errors::stranger(&masked(call.key), id))?;
    Ok(json(state, row))
}

/// The connected accounts, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&[])?;
    as_platform(call)?;
    let window = Window::read(call.params, "account", |id| state.accounts.row(id).filter(|row| *row != PLATFORM))?;
    let page = window.page(&[state.accounts.connected()], |row| state.accounts.second(row));
    let data: Vec<Json<'s>> = page.rows.iter().map(|row| json(state, *row)).collect();
    Ok(super::list("/v1/accounts", data, page.has_more))
}
