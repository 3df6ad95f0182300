//! `/v1/transfers/{id}/reversals` (docs.stripe.com/api/transfer_reversals): part or all of a transfer given back. Reversals are partial
//! and repeatable up to what is left, and the paying-back side must have it available.

use super::super::accounts::PLATFORM;
use super::super::errors::{self, Refusal};
use super::super::json::Json;
use super::super::money_text::money;
use super::super::movements::GiveBack;
use super::super::objects::reversal::Reversal;
use super::super::objects::subject::Subject;
use super::super::state::State;
use super::{Call, owned, page, window};

/// One reversal.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, transfer: &str, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (row, _) = owned(&state.transfers, transfer, "transfer", |found| found.owner == call.acting)?;
    let (_, reversal) = owned(&state.reversals, id, "transfer reversal", |found| found.transfer == row)?;
    Ok(reversal.now(state))
}

/// The reversals of a transfer, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>, transfer: &str) -> Result<Json<'s>, Refusal> {
    call.params.only(&["limit", "starting_after", "ending_before", "expand"])?;
    let (row, found) = owned(&state.transfers, transfer, "transfer", |found| found.owner == call.acting)?;
    let own = |found: &Reversal| found.transfer == row;
    let window = window(call, &state.reversals, "transfer reversal", own)?;
    Ok(page(format!("/v1/transfers/{transfer}/reversals"), &state.reversals, &window, &[&found.reversals], |found| {
        found.now(state)
    }))
}

/// Reverses a transfer.
pub(crate) fn create(state: &mut State, call: &Call<'_>, transfer: &str) -> Result<Subject, Refusal> {
    let params = call.params;
    params.only(&["amount", "description", "metadata", "refund_application_fee", "expand"])?;
    let asked = params.integer("amount")?;
    if asked.is_some_and(|amount| amount < 1) {
        return Err(errors::below_one("amount"));
    }
    let metadata = params.metadata()?;
    let own = |found: &super::super::objects::transfer::Transfer| found.owner == call.acting;
    let (row, found) =
        owned(&state.transfers, transfer, "transfer", own).map_err(|refusal| refusal.param("transfer"))?;
    // The account at the other end of the platform's money is busy until the answer is due.
    let busy = if found.owner == PLATFORM { found.destination } else { found.owner };
    state.locks.take(busy)?;
    let found = state.transfers.get(row).ok_or_else(|| errors::no_such("transfer", transfer, "transfer"))?;
    let rest = found.rest();
    if rest == 0 {
        let message = format!("Transfer {transfer} has already been fully reversed.");
        return Err(Refusal::invalid(message).executed());
    }
    let amount = asked.unwrap_or(rest);
    if amount > rest {
        let message = format!(
            "Reversal amount ({}) is greater than unreversed amount on transfer ({})",
            money(amount, found.currency),
            money(rest, found.currency)
        );
        return Err(Refusal::invalid(message).param("amount").executed());
    }
    let payer = state.ledger.holding(found.destination, found.currency);
    if amount > payer.available {
        return Err(errors::insufficient());
    }
    let given = state.give_back(GiveBack { transfer: row, amount, by_refund: false, reason: None, metadata })?;
    let given = given.ok_or_else(|| Refusal::api(500, "An unknown error occurred"))?;
    Ok(Subject::Reversal(given.reversal))
}
