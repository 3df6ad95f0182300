//! `/v1/balance_transactions` (docs.stripe.com/api/balance_transactions). There is no filter for the status or for `available_on`.

use crate::money::Currency;

use super::super::errors::{self, Refusal};
use super::super::json::Json;
use super::super::objects::payout::Payout;
use super::super::objects::transaction::{Kind, Transaction};
use super::super::shelf::Row;
use super::super::state::State;
use super::{Call, owned, page, window};

/// One transaction.
pub(crate) fn get<'s>(state: &'s State, call: &Call<'_>, id: &str) -> Result<Json<'s>, Refusal> {
    call.bare()?;
    let own = |found: &Transaction| found.owner == call.acting;
    let (_, transaction) = owned(&state.transactions, id, "balance transaction", own)?;
    Ok(transaction.json())
}

/// The transactions of an account, newest first.
pub(crate) fn list<'s>(state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
    call.list_only(&["currency", "type", "source", "payout"])?;
    let (owner, params) = (call.acting, call.params);
    let own = |found: &Transaction| found.owner == owner;
    let window = window(call, &state.transactions, "balance transaction", own)?;
    let currency = params.text("currency")?.map(Currency::from_code);
    // What is no currency has no transactions.
    let (nowhere, currency) = (matches!(currency, Some(Err(_))), currency.and_then(Result::ok));
    let kinds: Option<Vec<Kind>> = params.text("type")?.map(|text| Kind::typed(text).collect());
    let source = params.text("source")?;
    let payout = params.text("payout")?.map(|id| of_payout(state, owner, id)).transpose()?;
    let caused = source.map(|id| by_source(state, id));
    let lists = match (&caused, payout) {
        (Some(_) | None, _) if nowhere => Vec::new(),
        (Some(caused), _) => vec![caused.as_slice()],
        (None, Some(paid)) => vec![paid],
        (None, None) => by_kind(state, owner, kinds.as_deref(), currency),
    };
    let keep = |found: &Transaction| {
        found.owner == owner
            && kinds.as_ref().is_none_or(|kinds| kinds.contains(&found.kind))
            && currency.is_none_or(|currency| currency == found.currency)
            && source.is_none_or(|id| found.source.as_ref().is_some_and(|source| source.as_str() == id))
            && payout.is_none_or(|paid| {
                state.transactions.row(found.id.as_str()).is_some_and(|row| paid.binary_search(&row).is_ok())
            })
    };
    Ok(page("/v1/balance_transactions", &state.transactions, &window, &lists, keep, Transaction::json))
}

/// The lists whose union is an account's transactions of some kinds and a currency.
fn by_kind<'s>(state: &'s State, owner: Row, kinds: Option<&[Kind]>, currency: Option<Currency>) -> Vec<&'s [Row]> {
    let rows = |kind| state.lists.transactions.rows(&(owner, kind, currency));
    match kinds {
        None => vec![rows(None)],
        Some(kinds) => kinds.iter().map(|kind| rows(Some(*kind))).collect(),
    }
}

/// What an automatic payout paid out.
fn of_payout<'s>(state: &'s State, owner: Row, id: &str) -> Result<&'s [Row], Refusal> {
    let row = state.payouts.row(id);
    let payout = row.and_then(|row| state.payouts.get(row)).filter(|payout| payout.owner == owner);
    match (row, payout) {
        (Some(row), Some(payout)) if payout.automatic => Ok(state.lists.transactions_of_payout.rows(&row)),
        (Some(_), Some(_)) => Err(Refusal::invalid(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
        )
        .param("payout")),
        (None, _) | (_, None) => Err(errors::no_such("payout", id, "payout")),
    }
}

/// The transactions that an object caused, found through the object.
fn by_source(state: &State, id: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(state.charges.find(id).map(|found| found.transaction));
    rows.extend(state.transfers.find(id).map(|found| found.transaction));
    rows.extend(state.refunds.find(id).map(|found| found.transaction));
    rows.extend(state.reversals.find(id).map(|found| found.transaction));
    rows.extend(state.topups.find(id).map(|found| found.transaction));
    rows.extend(state.application_fees.find(id).map(|found| found.transaction));
    rows.extend(state.payouts.find(id).into_iter().flat_map(around_payout));
    rows.extend(state.disputes.find(id).into_iter().flat_map(|found| found.transactions.clone()));
    rows
}

fn around_payout(payout: &Payout) -> Vec<Row> {
    std::iter::once(payout.transaction).chain(payout.stage.undone_by()).collect()
}
