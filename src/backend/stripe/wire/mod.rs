//! Reading what Stripe wrote. Fields that Stripe may leave out are optional, fields that this version does not know are
//! ignored, words that it does not know are kept or become *other*. What is money is never guessed: an amount that
//! cannot be read makes its row, or its balance, unreadable.

mod account;
mod balance;
mod list;
mod moved;
#[cfg(test)]
mod mutated_tests;
mod proved;
mod reference;
mod transaction;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

pub(super) use account::{account, accounts};
pub(super) use balance::balance;
pub(super) use moved::{Moved, moved, moved_page, one_moved};
pub(super) use proved::{Told, proves, told};
pub(super) use reference::references;
pub(super) use transaction::transactions;

use super::fault;
use crate::backend::transport::Response;
use crate::domain::Fault;
use crate::money::{Amount, Currency, Minor};

/// Something was legible and yet not what it has to be. Says what, in a few words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Misfit(String);

impl Misfit {
    fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

/// Reads a body as one object of Stripe's.
fn body<'a, T: Deserialize<'a>>(response: &'a Response) -> Result<T, Fault> {
    parse(&response.body).map_err(|error| {
        let place = error.path().to_string();
        fault::unusable(response, &format!("the answer cannot be read at {place}: {}", error.into_inner()))
    })
}

/// Reads one row of a list.
fn row<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Misfit> {
    parse(raw.get().as_bytes()).map_err(|error| Misfit::new(format!("{}: {}", error.path(), error.inner())))
}

/// Keeping track of the place costs several times what reading costs, so it is done only once something is wrong.
fn parse<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, serde_path_to_error::Error<serde_json::Error>> {
    // Checked as UTF-8 at once, and not again string by string.
    match str::from_utf8(text).ok().and_then(|text| serde_json::from_str(text).ok()) {
        Some(read) => Ok(read),
        None => serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_slice(text)),
    }
}

/// Unix seconds.
fn time(seconds: i64) -> Result<Timestamp, Misfit> {
    Timestamp::from_second(seconds).map_err(|_| Misfit::new(format!("{seconds} is no time")))
}

fn currency(code: &str) -> Result<Currency, Misfit> {
    Currency::from_code(code).map_err(|_| Misfit::new(format!("{code} is no currency")))
}

fn amount(minor: i64, code: &str) -> Result<Amount, Misfit> {
    Ok(Amount::new(Minor::new(minor), currency(code)?))
}

/// An id that is written bare, or as the object it belongs to when Stripe expanded it.
fn id_of(value: Option<&Value>) -> Option<&str> {
    let value = value?;
    value.as_str().or_else(|| value.get("id").and_then(Value::as_str))
}

/// Refuses an object of another type: an answer without its `object` may be from anything.
fn is_object(response: &Response, seen: Option<&str>, wanted: &str) -> Result<(), Fault> {
    if seen == Some(wanted) {
        return Ok(());
    }
    let seen = seen.unwrap_or("nothing named");
    Err(fault::unusable(response, &format!("a {wanted} was asked for, the answer holds {seen}")))
}
