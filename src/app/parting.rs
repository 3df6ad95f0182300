//! What must be said when the program ends: what became of the debit that it waited for, and which ones it leaves without a known
//! outcome. The screen is gone by then,
//! so that these sentences are the last place where their ids can be read.

use crate::domain::Order;

use super::{Model, Unwritten};

/// What became of debits while the program was leaving, and a sentence for each that has no final outcome. `is_kept` says whether
/// the journal outlives the program.
#[must_use]
pub fn parting(model: &Model, is_kept: bool) -> Vec<String> {
    let ended = model.ended_while_leaving.iter().map(ToString::to_string);
    let open = open(model).into_iter().map(|order| sentence(model, order, is_kept));
    ended.chain(open).chain(model.unwritten.iter().map(Unwritten::at_the_end)).collect()
}

/// Whether the program leaves a debit of which it is not known what became of it.
#[must_use]
pub fn leaves_open(model: &Model) -> bool {
    !open(model).is_empty()
}

/// Debits without a final outcome.
fn open(model: &Model) -> Vec<&Order> {
    let open = model.unresolved.values().map(|follow| &follow.open.order);
    let flying = model.flight.iter().map(|flight| &flight.order);
    let mut orders: Vec<&Order> = open.chain(flying).collect();
    orders.sort_by_key(|order| order.debit);
    orders.dedup_by_key(|order| order.debit);
    // What Stripe has done is no unknown outcome, even where the journal could not take it.
    orders.retain(|order| !model.unwritten.iter().any(|one| one.debit == order.debit && one.is_done()));
    orders
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
