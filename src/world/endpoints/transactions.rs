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
    let payout = params.text("payout")?.map(|id| automatic(state, owner, id)).transpose()?;
    let of_kind = |kind: Option<Kind>| match payout {
        None => state.lists.transactions.rows(&(owner, kind, currency)),
        Some((row, paid)) if currency.is_none_or(|currency| currency == paid) => {
            state.lists.transactions_of_payout.rows(&(row, kind))
        }
        Some(_) => &[],
    };
    let mut lists: Vec<&[Row]> = match kinds {
        None => vec![of_kind(None)],
        Some(kinds) => kinds.iter().map(|kind| of_kind(Some(*kind))).collect(),
    };
    if nowhere {
        lists.clear();
    }
    let caused = source.map(|id| {
        let mut rows = by_source(state, id);
        rows.retain(|row| lists.iter().any(|list| list.binary_search(row).is_ok()));
        rows
    });
    if let Some(caused) = &caused {
        lists = vec![caused];
    }
    Ok(page("/v1/balance_transactions", &state.transactions, &window, &lists, Transaction::json))
}

/// An automatic payout, and its currency.
fn automatic(state: &State, owner: Row, id: &str) -> Result<(Row, Currency), Refusal> {
    let row = state.payouts.row(id);
    let payout = row.and_then(|row| state.payouts.get(row)).filter(|payout| payout.owner == owner);
    match (row, payout) {
        (Some(row), Some(payout)) if payout.automatic => Ok((row, payout.currency)),
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
