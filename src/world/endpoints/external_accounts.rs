//! Reading `/v1/accounts/{id}/external_accounts` (docs.stripe.com/api/external_accounts): each account of this world has one bank
//! account or none.

use super::super::accounts::{Account, PLATFORM};
use super::super::auth::masked;
use super::super::errors::{self, Refusal};
use super::super::json::Json;
use super::super::objects::account::{bank, bank_id};
use super::super::state::State;
use super::Call;

/// One bank account.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str, wanted: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let account = visible(state, call, id)?;
    let found = bank(account).filter(|_| bank_id(&account.about.id) == wanted);
    found.ok_or_else(|| errors::no_such("external account", wanted, "id").status(404))
}

/// The bank accounts of an account.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.params.only(&["limit", "starting_after", "ending_before", "object", "expand"])?;
    let account = visible(state, call, id)?;
    call.params.integer("limit")?;
    let cards = call.params.text("object")? == Some("card");
    let own = bank_id(&account.about.id);
    let mut beyond = false;
    for cursor in ["starting_after", "ending_before"] {
        match call.params.text(cursor)? {
            Some(at) if at != own => return Err(errors::no_such("external account", at, cursor)),
            // There is nothing before or after the only one.
            at => beyond |= at.is_some(),
        }
    }
    let data = bank(account).filter(|_| !cards && !beyond).into_iter().collect();
    Ok(super::list(format!("/v1/accounts/{id}/external_accounts"), data, false))
}

/// An account that the request may see.
fn visible<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<&'s Account, Refusal> {
    let row = state.accounts.row(id).filter(|row| call.acting == PLATFORM || *row == call.acting);
    row.and_then(|row| state.accounts.get(row)).ok_or_else(|| errors::stranger(&masked(call.key), id))
}
