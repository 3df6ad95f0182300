//! The balance (docs.stripe.com/api/balance/balance_object). It is a live snapshot: no id, no time. `connect_reserved` appears
//! on the platform only, one entry for each currency, also at zero and then without `source_types`.

use serde_json::{Value, json};

use crate::money::Currency;

use super::super::accounts::PLATFORM;
use super::super::ledger::Holding;
use super::super::shelf::Row;
use super::super::state::State;

/// The balance of an account now.
pub(crate) fn json(state: &State, owner: Row) -> Value {
    write(state, owner, state.ledger.holdings(owner))
}

/// The balance of an account, from what it held at some moment.
pub(crate) fn write(state: &State, owner: Row, holdings: &[(Currency, Holding)]) -> Value {
    let entries = |amount: fn(&Holding) -> i64| -> Vec<Value> {
        in_order(state, owner, holdings).map(|(currency, holding)| entry(*currency, amount(holding))).collect()
    };
    let mut fields = serde_json::Map::with_capacity(6);
    fields.insert("object".to_owned(), Value::from("balance"));
    fields.insert("available".to_owned(), Value::from(entries(|holding| holding.available)));
    if owner == PLATFORM {
        let reserved: Vec<Value> =
            in_order(state, owner, holdings).map(|(currency, holding)| reserved(*currency, holding.reserved)).collect();
        fields.insert("connect_reserved".to_owned(), Value::from(reserved));
    }
    let instant: Vec<Value> = in_order(state, owner, holdings)
        .map(|(currency, holding)| entry(*currency, holding.available.max(0)))
        .collect();
    fields.insert("instant_available".to_owned(), Value::from(instant));
    fields.insert("livemode".to_owned(), Value::from(false));
    fields.insert("pending".to_owned(), Value::from(entries(|holding| holding.pending)));
    Value::Object(fields)
}

/// The default currency comes first, the others by code.
fn in_order<'a>(
    state: &State,
    owner: Row,
    holdings: &'a [(Currency, Holding)],
) -> impl Iterator<Item = &'a (Currency, Holding)> {
    let default = state.accounts.get(owner).map(|account| account.about.currency);
    let first = holdings.iter().filter(move |(currency, _)| Some(*currency) == default);
    first.chain(holdings.iter().filter(move |(currency, _)| Some(*currency) != default))
}

fn entry(currency: Currency, amount: i64) -> Value {
    json!({ "amount": amount, "currency": currency.code(), "source_types": { "card": amount } })
}

fn reserved(currency: Currency, amount: i64) -> Value {
    if amount == 0 { json!({ "amount": 0, "currency": currency.code() }) } else { entry(currency, amount) }
}
