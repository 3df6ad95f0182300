//! A balance on the wire (docs.stripe.com/api/balance/balance_object). An array that is missing is empty; an amount that
//! cannot be read makes the whole balance unreadable, because a balance with a hole looks like a smaller one. Without any
//! array of money it is no balance: nothing known is not zero.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Misfit, amount, body, is_object};
use crate::backend::stripe::fault;
use crate::backend::stripe::witness::echoed_account;
use crate::backend::transport::Response;
use crate::domain::{Balance, BucketName, CurrencyBalance, Fault, OtherBucket, Scope, SourceTypes, Stray};
use crate::money::{Amount, Currency, Minor};

#[derive(Debug, Deserialize)]
struct WireBalance {
    object: Option<String>,
    available: Option<Vec<WireAmount>>,
    pending: Option<Vec<WireAmount>>,
    connect_reserved: Option<Vec<WireAmount>>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
struct WireAmount {
    amount: i64,
    currency: String,
    source_types: Option<WireSources>,
}

#[derive(Debug, Deserialize)]
struct WireSources {
    card: Option<i64>,
    bank_account: Option<i64>,
    fpx: Option<i64>,
}

/// The balance of `scope`, read at the moment its answer arrived.
pub(in crate::backend::stripe) fn balance(response: &Response, scope: &Scope) -> Result<Balance, Fault> {
    let wire: WireBalance = body(response)?;
    is_object(response, wire.object.as_deref(), "balance")?;
    is_about(response, &wire, scope)?;
    let read = convert(response, &wire);
    read.map_err(|why| fault::unusable(response, &format!("the balance cannot be read: {why}")))
}

/// Refuses the platform's balance in place of an account's: only a platform has `connect_reserved`. A connected account may
/// be a platform of its own, so its answer may have it where it echoes that account.
fn is_about(response: &Response, wire: &WireBalance, scope: &Scope) -> Result<(), Fault> {
    match scope {
        Scope::Account(id) if wire.connect_reserved.is_some() && echoed_account(response).is_none() => {
            let why = format!("asked about {id}, the answer looks like the platform's");
            Err(fault::misdirected(response, Stray::Scope, &why))
        }
        Scope::Account(_) | Scope::Platform => Ok(()),
    }
}

fn convert(response: &Response, wire: &WireBalance) -> Result<Balance, Misfit> {
    if wire.available.is_none() && wire.pending.is_none() {
        return Err(Misfit::new("it has neither available nor pending money"));
    }
    let mut rows: BTreeMap<Currency, CurrencyBalance> = BTreeMap::new();
    for (currency, entry) in by_currency("available", wire.available.as_deref())? {
        let row = rows.entry(currency).or_insert_with(|| empty(currency));
        row.available = Minor::new(entry.amount);
        row.sources = entry.source_types.as_ref().map(sources).map(Box::new);
    }
    for (currency, entry) in by_currency("pending", wire.pending.as_deref())? {
        rows.entry(currency).or_insert_with(|| empty(currency)).pending = Minor::new(entry.amount);
    }
    let mut others = Vec::new();
    for (name, value) in &wire.others {
        bucket(name, value, &mut others)?;
    }
    Ok(Balance {
        read_at: response.received_at,
        said_at: response.date(),
        rows: rows.into_values().collect(),
        connect_reserved: reserved(wire.connect_reserved.as_deref())?,
        others: others.into_boxed_slice(),
    })
}

/// Entries of a bucket by currency. A currency that is named twice has no amount that could be shown.
fn by_currency<'a>(
    name: &str,
    entries: Option<&'a [WireAmount]>,
) -> Result<BTreeMap<Currency, &'a WireAmount>, Misfit> {
    let mut seen = BTreeMap::new();
    for entry in entries.unwrap_or_default() {
        let currency = super::currency(&entry.currency)?;
        if seen.insert(currency, entry).is_some() {
            return Err(Misfit::new(format!("{name} names {} twice", currency.upper())));
        }
    }
    Ok(seen)
}

fn reserved(entries: Option<&[WireAmount]>) -> Result<Option<Box<[Amount]>>, Misfit> {
    let Some(entries) = entries else {
        return Ok(None);
    };
    let sorted = by_currency("connect_reserved", Some(entries))?;
    Ok(Some(sorted.into_iter().map(|(currency, entry)| Amount::new(Minor::new(entry.amount), currency)).collect()))
}

const fn empty(currency: Currency) -> CurrencyBalance {
    CurrencyBalance { currency, available: Minor::ZERO, pending: Minor::ZERO, sources: None }
}

fn sources(wire: &WireSources) -> SourceTypes {
    SourceTypes {
        card: wire.card.map(Minor::new),
        bank_account: wire.bank_account.map(Minor::new),
        fpx: wire.fpx.map(Minor::new),
    }
}

/// A bucket by any other name: a list of amounts, or lists one level down, as `issuing.available`. Keys that hold
/// neither are not buckets.
fn bucket(name: &str, value: &Value, into: &mut Vec<OtherBucket>) -> Result<(), Misfit> {
    match value {
        Value::Array(entries) => amounts(name, entries, into),
        Value::Object(inner) => inner.iter().try_for_each(|(key, value)| match value {
            Value::Array(entries) => amounts(&format!("{name}.{key}"), entries, into),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => Ok(()),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn amounts(name: &str, entries: &[Value], into: &mut Vec<OtherBucket>) -> Result<(), Misfit> {
    for entry in entries.iter().filter(|entry| entry.get("amount").is_some() && entry.get("currency").is_some()) {
        let wire = WireAmount::deserialize(entry).map_err(|error| Misfit::new(format!("{name}: {error}")))?;
        into.push(OtherBucket { name: BucketName::new(name), amount: amount(wire.amount, &wire.currency)? });
    }
    Ok(())
}

#[cfg(test)]
#[path = "balance_tests.rs"]
mod tests;
