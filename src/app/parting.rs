//! What must be said when the program ends: which debits it leaves without a known outcome. The screen is gone by then,
//! so that these sentences are the last place where their ids can be read.

use crate::domain::Order;

use super::{Model, Unwritten};

/// A sentence for each debit that has no final outcome. `is_kept` says whether the journal outlives the program.
#[must_use]
pub fn parting(model: &Model, is_kept: bool) -> Vec<String> {
    let open = model.unresolved.values().map(|follow| &follow.open.order);
    let flying = model.flight.iter().map(|flight| &flight.order);
    let mut orders: Vec<&Order> = open.chain(flying).collect();
    orders.sort_by_key(|order| order.debit);
    orders.dedup_by_key(|order| order.debit);
    // What Stripe has done is no unknown outcome, even where the journal could not take it.
    orders.retain(|order| !model.unwritten.iter().any(|one| one.debit == order.debit && one.is_done()));
    let unwritten = model.unwritten.iter().map(Unwritten::at_the_end);
    orders.into_iter().map(|order| sentence(model, order, is_kept)).chain(unwritten).collect()
}

fn sentence(model: &Model, order: &Order, is_kept: bool) -> String {
    let (debit, account, amount) = (order.debit, &order.account, order.amount);
    let name = model.fleet.get(account).map_or(String::new(), |entry| format!("{} ", entry.account.name));
    let record = if is_kept {
        "It stays in the journal as unresolved and blocks the account."
    } else {
        "Its record was in memory and goes with this program; --state-dir keeps one."
    };
    let told = order.what.deed().told(amount, &format!("{name}({account})"));
    format!("outcome unknown: {told}, debit {debit}. {record}")
}
