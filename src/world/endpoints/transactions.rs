//! `/v1/balance_transactions` (docs.stripe.com/api/balance_transactions). There is no filter for the status or for `available_on`.

use crate::money::Currency;

use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::charge::Charge;
use super::super::objects::payout::Payout;
use super::super::objects::transaction::Transaction;
use super::super::shelf::Row;
use super::super::state::State;
use super::{Call, owned, page, shortest, window};

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
    let owner = call.acting;
    let own = |found: &Transaction| found.owner == owner;
    let window = window(call, &state.transactions, "balance transaction", own)?;
    let params = call.params;
    let currency = params.text("currency")?;
    let currency = currency.map(|text| Currency::from_code(text).ok());
    let kind = params.text("type")?;
    let source = params.text("source")?.map(|id| by_source(state, id));
    let payout = params.text("payout")?.map(|id| by_source(state, id));
    let mut lists = vec![state.lists.transactions.rows(&owner)];
    if let Some(kind) = kind {
        lists.push(state.by_type(owner, kind));
    }
    if let Some(Some(currency)) = currency {
        let key = (owner, currency);
        lists.push(state.lists.transactions_by_currency.rows(&key));
    }
    lists.extend(source.as_deref());
    lists.extend(payout.as_deref());
    let keep = |found: &Transaction| {
        found.owner == owner
            && kind.is_none_or(|kind| found.kind.name() == kind)
            && currency.is_none_or(|currency| currency == Some(found.currency))
            && params_match(params.text("source"), found)
            && params_match(params.text("payout"), found)
    };
    Ok(page("/v1/balance_transactions", &state.transactions, &window, &[shortest(&lists)], keep, Transaction::json))
}

fn params_match(wanted: Result<Option<&str>, Refusal>, found: &Transaction) -> bool {
    let source = found.source.as_ref().map(super::super::id::Id::as_str);
    wanted.is_ok_and(|wanted| wanted.is_none_or(|wanted| source == Some(wanted)))
}

/// The transactions that an object caused, found through the object.
fn by_source(state: &State, id: &str) -> Vec<Row> {
    let charge = state.charges.row(id).and_then(|row| state.charges.get(row));
    let transfer = state.transfers.row(id);
    let transfer = transfer.and_then(|row| state.transfers.get(row));
    let refund = state.refunds.row(id).and_then(|row| state.refunds.get(row));
    let reversal = state.reversals.row(id);
    let reversal = reversal.and_then(|row| state.reversals.get(row));
    let topup = state.topups.row(id).and_then(|row| state.topups.get(row));
    let payout = state.payouts.row(id).and_then(|row| state.payouts.get(row));
    let dispute = state.disputes.row(id);
    let dispute = dispute.and_then(|row| state.disputes.get(row));
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(charge.map(|found: &Charge| found.transaction));
    rows.extend(transfer.map(|found| found.transaction));
    rows.extend(refund.map(|found| found.transaction));
    rows.extend(reversal.map(|found| found.transaction));
    rows.extend(topup.map(|found| found.transaction));
    rows.extend(payout.into_iter().flat_map(of_payout));
    rows.extend(dispute.into_iter().flat_map(|found| found.transactions.clone()));
    rows
}

fn of_payout(payout: &Payout) -> Vec<Row> {
    std::iter::once(payout.transaction).chain(payout.stage.undone_by()).collect()
}

impl State {
    /// The transactions of an account of one type, as named on the wire.
    fn by_type(&self, owner: Row, kind: &str) -> &[Row] {
        let known = super::super::objects::transaction::Kind::type_named(kind);
        known.map_or(&[], |name| self.lists.transactions_by_type.rows(&(owner, name)))
    }
}
