//! Reading `/v1/application_fees` (docs.stripe.com/api/application_fees): what the platform kept of sales.

use super::super::accounts::PLATFORM;
use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::application_fee::ApplicationFee;
use super::super::paging::Window;
use super::super::shelf::Row;
use super::super::state::State;
use super::{Call, as_platform, owned, page, window};

/// One application fee.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (_, fee) = owned(&state.application_fees, id, "application fee", |_| call.acting == PLATFORM)?;
    Ok(fee.json(state))
}

/// The application fees of the platform, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["charge"])?;
    as_platform(call)?;
    let window = window(call, &state.application_fees, "application fee", |_| true)?;
    let charge = call.params.text("charge")?;
    let of_charge: Option<Vec<Row>> = charge.map(|id| {
        let found = state.charges.row(id).and_then(|row| state.charges.get(row));
        found.and_then(|charge| charge.application_fee).into_iter().collect()
    });
    let rows = of_charge.as_deref().unwrap_or_else(|| state.lists.application_fees.rows(&PLATFORM));
    let write = |fee: &'s ApplicationFee| fee.json(state);
    Ok(page("/v1/application_fees", &state.application_fees, &window, &[rows], write))
}

/// The refunds of a fee. Fees of this world are never refunded.
pub(crate) fn refunds<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.params.only(&["limit", "starting_after", "ending_before", "expand"])?;
    owned(&state.application_fees, id, "application fee", |_| call.acting == PLATFORM)?;
    Window::read(call.params, "fee refund", |_| None)?;
    Ok(super::list(format!("/v1/application_fees/{id}/refunds"), Vec::new(), false))
}
