//! What must be said when the program ends: which debits it leaves without a known outcome. The screen is gone by then,
//! so that these sentences are the last place where their ids can be read.

use crate::domain::{AccountId, DebitId};
use crate::money::Amount;

use super::Model;

/// A sentence for each debit that has no final outcome. `is_kept` says whether the journal outlives the program.
#[must_use]
pub fn parting(model: &Model, is_kept: bool) -> Vec<String> {
    let open = model.unresolved.values().map(|open| (open.order.debit, &open.order.account, open.order.amount));
    let flying = model.flight.iter().map(|flight| (flight.debit, &flight.account, flight.amount));
    let mut debits: Vec<(DebitId, &AccountId, Amount)> = open.chain(flying).collect();
    debits.sort_by_key(|(debit, ..)| *debit);
    debits.dedup_by_key(|(debit, ..)| *debit);
    debits.into_iter().map(|(debit, account, amount)| sentence(model, debit, account, amount, is_kept)).collect()
}

fn sentence(model: &Model, debit: DebitId, account: &AccountId, amount: Amount, is_kept: bool) -> String {
    let name = model.fleet.get(account).map_or(String::new(), |entry| format!("{} ", entry.account.name));
    let record = if is_kept {
        "It stays in the journal as unresolved and blocks the account."
    } else {
        "Its record was in memory and goes with this program; --state-dir keeps one."
    };
    format!("outcome unknown: pull of {} from {name}({account}), debit {debit}. {record}", amount.sentence())
}
