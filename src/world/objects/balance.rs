//! The balance (docs.stripe.com/api/balance/balance_object). It is a live snapshot: no id, no time. `connect_reserved` appears
//! on the platform only, one entry for each currency, also at zero and then without `source_types`.

use std::borrow::Cow;

use crate::money::Currency;

use super::super::accounts::PLATFORM;
use super::super::json::{Json, list, object};
use super::super::ledger::Holding;
use super::super::shelf::Row;
use super::super::state::State;
use super::account;
use super::link::To;

/// The balance of an account now.
pub(crate) fn json(state: &State, owner: Row) -> Json<'_> {
    write(state, owner, state.ledger.holdings(owner))
}

/// The balance of an account, from what it held at some moment.
pub(crate) fn write<'a>(state: &'a State, owner: Row, holdings: &'a [(Currency, Holding)]) -> Json<'a> {
    let entries = |amount: fn(&Holding) -> i64| -> Vec<Json<'a>> {
        in_order(state, owner, holdings).map(|(currency, holding)| entry(currency, amount(holding))).collect()
    };
    let mut fields = Vec::with_capacity(6);
    let mut put = |key: &'static str, value: Json<'a>| fields.push((Cow::Borrowed(key), value));
    put("object", Json::from("balance"));
    put("available", Json::from(entries(|holding| holding.available)));
    if owner == PLATFORM {
        let kept = in_order(state, owner, holdings).map(|(currency, holding)| reserved(currency, holding.reserved));
        put("connect_reserved", Json::List(kept.collect()));
    }
    put("instant_available", Json::List(instant(state, owner, holdings)));
    put("livemode", Json::from(false));
    put("pending", Json::from(entries(|holding| holding.pending)));
    Json::Object(fields)
}

/// What could be paid out at once: never less than nothing.
fn instant<'a>(state: &'a State, owner: Row, holdings: &'a [(Currency, Holding)]) -> Vec<Json<'a>> {
    let entries = in_order(state, owner, holdings).enumerate().map(|(place, (currency, holding))| {
        let amount = holding.available.max(0);
        object! {
            "amount": amount,
            "currency": currency.code(),
            "net_available": Json::Hidden(Cow::Borrowed(""), To::NetAvailable(owner, place)),
            "source_types": object! { "card": amount },
        }
    });
    entries.collect()
}

/// What could be paid out at once to the account's bank, in the currency of this place in the balance.
pub(crate) fn net_available(state: &State, owner: Row, place: usize) -> Option<Json<'_>> {
    let (_, holding) = in_order(state, owner, state.ledger.holdings(owner)).nth(place)?;
    let amount = holding.available.max(0);
    let bank = state.accounts.get(owner)?.about.bank.as_ref();
    Some(bank.map_or(list![], |_| {
        list![object! {
            "amount": amount,
            "destination": account::bank_id(state.accounts.id(owner)),
            "source_types": object! { "card": amount },
        }]
    }))
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

fn entry(currency: &Currency, amount: i64) -> Json<'_> {
    object! { "amount": amount, "currency": currency.code(), "source_types": object! { "card": amount } }
}

fn reserved(currency: &Currency, amount: i64) -> Json<'_> {
    if amount == 0 {
        object! { "amount": 0_i64, "currency": currency.code() }
    } else {
        entry(currency, amount)
    }
}
