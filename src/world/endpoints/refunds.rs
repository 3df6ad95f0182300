//! `/v1/refunds` (docs.stripe.com/api/refunds): of card sales, whose money goes back to the buyer and may leave the balance negative,
//! and of charges of connected accounts, which undo an account debit.

use super::super::errors::{self, Refusal};
use super::super::json::Json;
use super::super::money_text::money;
use super::super::movements::GiveBack;
use super::super::objects::charge::{Charge, Origin};
use super::super::objects::refund::Refund;
use super::super::objects::subject::Subject;
use super::super::state::State;
use super::{Call, owned, page, shortest, window};

/// One refund.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let (_, refund) = owned(&state.refunds, id, "refund", |found| found.owner == call.acting)?;
    Ok(refund.now(state))
}

/// The refunds of an account, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["charge", "payment_intent"])?;
    let owner = call.acting;
    let own = |found: &Refund| found.owner == owner;
    let window = window(call, &state.refunds, "refund", own)?;
    let mut lists = vec![state.lists.refunds.rows(&owner)];
    if let Some(id) = call.params.text("charge")? {
        let row = state.charges.row(id);
        let charge = row.and_then(|row| state.charges.get(row));
        let charge = charge.filter(|charge| charge.owner == owner);
        lists.push(charge.map(|charge| charge.refunds.as_slice()).unwrap_or_default());
    }
    if call.params.text("payment_intent")?.is_some() {
        lists.push(&[]);
    }
    Ok(page("/v1/refunds", &state.refunds, &window, &[shortest(&lists)], |found| found.now(state)))
}

/// Refunds a charge.
pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
    let params = call.params;
    params.only(&["charge", "payment_intent", "amount", "metadata", "reason", "expand"])?;
    let asked = params.integer("amount")?;
    if asked.is_some_and(|amount| amount < 1) {
        return Err(errors::below_one("amount"));
    }
    let metadata = params.metadata()?;
    let reason = reason(params.text("reason")?)?;
    if let Some(intent) = params.text("payment_intent")? {
        return Err(errors::no_such("payment_intent", intent, "payment_intent").status(404));
    }
    let id = params.text("charge")?.ok_or_else(|| {
        Refusal::invalid("One of the following params should be provided for this request: payment_intent or charge.")
    })?;
    let own = |found: &Charge| found.owner == call.acting;
    let (row, charge) =
        owned(&state.charges, id, "charge", own).map_err(|refusal| refusal.status(400).param("charge"))?;
    // The account whose money comes or goes is busy until the answer is due.
    let busy = match charge.origin {
        Origin::Card => charge.owner,
        Origin::Transfer { from, .. } => from,
    };
    state.locks.take(busy)?;
    let charge = state.charges.get(row).ok_or_else(|| errors::no_such("charge", id, "charge"))?;
    let amount = amount(charge, asked)?;
    let refund = match charge.origin {
        Origin::Card => state.refund_card(row, amount, reason, metadata)?,
        Origin::Transfer { charged: false, .. } => {
            let message = format!("Charge {id} is the payment of a transfer; reverse the transfer instead.");
            return Err(Refusal::invalid(message).param("charge").executed());
        }
        Origin::Transfer { transfer, charged: true, .. } => {
            let payer = state.ledger.holding(charge.owner, charge.currency);
            if amount > payer.available {
                return Err(errors::insufficient());
            }
            let given = state.give_back(GiveBack { transfer, amount, by_refund: true, reason, metadata })?;
            given.map(|given| given.refund)
        }
    };
    refund.map(Subject::Refund).ok_or_else(|| Refusal::api(500, "An unknown error occurred"))
}

fn amount(charge: &Charge, asked: Option<i64>) -> Result<i64, Refusal> {
    let rest = charge.rest();
    if rest == 0 {
        let message = format!("Charge {} has already been refunded.", charge.id.as_str());
        return Err(Refusal::invalid(message).code("charge_already_refunded").executed());
    }
    let amount = asked.unwrap_or(rest);
    if amount > rest {
        let message = format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            money(amount, charge.currency),
            money(rest, charge.currency)
        );
        return Err(Refusal::invalid(message).param("amount").executed());
    }
    Ok(amount)
}

fn reason(text: Option<&str>) -> Result<Option<Box<str>>, Refusal> {
    let known = ["duplicate", "fraudulent", "requested_by_customer"];
    match text {
        None => Ok(None),
        Some(text) if known.contains(&text) => Ok(Some(text.into())),
        Some(_) => {
            Err(Refusal::invalid("Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer")
                .param("reason"))
        }
    }
}
