//! Balance transactions on the wire (docs.stripe.com/api/balance_transactions/object).

use serde::Deserialize;
use serde_json::Value;

use super::{Misfit, currency, id_of, list, row, time};
use crate::backend::transport::Response;
use crate::domain::{Fault, Label, ObjectId, Transaction, TransactionPage};
use crate::money::Minor;

#[derive(Debug, Deserialize)]
struct WireTransaction {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    reporting_category: Option<String>,
    amount: i64,
    fee: Option<i64>,
    net: i64,
    currency: String,
    created: i64,
    available_on: i64,
    status: Option<String>,
    source: Option<Value>,
    description: Option<String>,
}

/// A page of transactions.
pub(in crate::backend::stripe) fn transactions(
    response: &Response,
    after: Option<&ObjectId>,
) -> Result<TransactionPage, Fault> {
    let page = list::page(response, after.map(ObjectId::as_str), |raw| convert(&row(raw)?).map(Some))?;
    Ok(TransactionPage {
        transactions: page.rows,
        next: page.next.as_deref().map(ObjectId::new),
        skipped: page.skipped,
    })
}

fn convert(wire: &WireTransaction) -> Result<Transaction, Misfit> {
    let (amount, net) = (Minor::new(wire.amount), Minor::new(wire.net));
    let fee = match wire.fee {
        Some(fee) => Minor::new(fee),
        None => amount.checked_sub(net).ok_or_else(|| Misfit::new("its amounts do not fit together"))?,
    };
    Ok(Transaction {
        id: ObjectId::new(&wire.id),
        kind: Label::new(&wire.kind),
        category: Label::new(wire.reporting_category.as_deref().unwrap_or(&wire.kind)),
        amount,
        fee,
        net,
        currency: currency(&wire.currency)?,
        created: time(wire.created)?,
        available_on: time(wire.available_on)?,
        pending: wire.status.as_deref() == Some("pending"),
        source: id_of(wire.source.as_ref()).map(ObjectId::new),
        description: Label::new(wire.description.as_deref().unwrap_or_default()),
    })
}

#[cfg(test)]
#[path = "transaction_tests.rs"]
mod tests;
