//! `GET /v1/balance` (docs.stripe.com/api/balance).

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::balance::json;
use super::super::state::State;
use super::Call;

/// The balance of the account that the request acts as.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    Ok(json(state, call.acting))
}
