//! The answer to a debit: what it has to name before it counts as proof. A charge answers with the platform's payment
//! (`py_…`, `object: "charge"`), a transfer with the connected account's transfer
//! (docs.stripe.com/connect/account-debits).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::id_of;
use crate::backend::stripe::fault::request_id;
use crate::backend::stripe::witness::echoed_account;
use crate::backend::transport::Response;
use crate::domain::{Form, Label, ObjectId, Order, Settled, What};

#[derive(Debug, Deserialize)]
struct WireDebit {
    id: String,
    object: Option<String>,
    amount: Option<i64>,
    currency: Option<String>,
    transfer_group: Option<String>,
    metadata: Option<BTreeMap<String, Value>>,
    created: Option<i64>,
    // Of a charge.
    status: Option<String>,
    paid: Option<bool>,
    captured: Option<bool>,
    source: Option<Value>,
    source_transfer: Option<Value>,
    failure_code: Option<String>,
    failure_message: Option<String>,
    // Of a transfer.
    destination: Option<Value>,
    destination_payment: Option<Value>,
}

/// What a 2xx proves about an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::backend::stripe) enum Proof {
    /// It names this debit, its amount and both parties, and was done.
    Settled(Settled),
    /// It names this debit, its amount and both parties, and the charge failed.
    Failed {
        /// `failure_code`.
        code: Option<Label>,
        /// `failure_message`.
        message: Label,
    },
    /// It names something else, or does not say that it was done.
    None,
    /// It is not an object of Stripe's.
    Unreadable,
}

/// Holds a 2xx against the order.
pub(in crate::backend::stripe) fn prove(order: &Order, response: &Response) -> Proof {
    let Ok(wire) = serde_json::from_slice::<WireDebit>(&response.body) else {
        return Proof::Unreadable;
    };
    if !names_this_debit(order, &wire, response) || !names_both_parties(order, &wire, response) {
        return Proof::None;
    }
    match &order.what {
        What::Pull { form: Form::Charge, .. } => charge(&wire, response),
        What::Pull { form: Form::Transfer | Form::TransferWithReference(_), .. } | What::Send { .. } => {
            Proof::Settled(Settled {
                transfer: Some(ObjectId::new(&wire.id)),
                payment: id_of(wire.destination_payment.as_ref()).map(ObjectId::new),
                ..settled(&wire, response)
            })
        }
        What::Reverse { .. } => Proof::None,
    }
}

fn charge(wire: &WireDebit, response: &Response) -> Proof {
    match wire.status.as_deref() {
        Some("succeeded") if wire.paid != Some(false) && wire.captured != Some(false) => Proof::Settled(Settled {
            transfer: id_of(wire.source_transfer.as_ref()).map(ObjectId::new),
            payment: Some(ObjectId::new(&wire.id)),
            ..settled(wire, response)
        }),
        Some("failed") => Proof::Failed {
            code: wire.failure_code.as_deref().map(Label::new),
            message: Label::new(wire.failure_message.as_deref().unwrap_or("The charge failed.")),
        },
        Some(_) | None => Proof::None,
    }
}

/// `created` is when it was done, also in a replay; the `Date` header of an answer is when it was answered.
fn settled(wire: &WireDebit, response: &Response) -> Settled {
    Settled {
        transfer: None,
        payment: None,
        request: request_id(response),
        replayed: false,
        at: wire.created.and_then(|seconds| Timestamp::from_second(seconds).ok()),
    }
}

fn names_this_debit(order: &Order, wire: &WireDebit, response: &Response) -> bool {
    let mark = wire.metadata.as_ref().and_then(|pairs| pairs.get("pullfunds_debit")).and_then(Value::as_str);
    let key = response.header("idempotency-key");
    mark == Some(order.debit.to_string().as_str())
        && wire.transfer_group.as_deref() == Some(order.debit.transfer_group().as_str())
        && wire.amount == Some(order.amount.minor().get())
        && wire.currency.as_deref() == Some(order.amount.currency().code())
        && key.is_none_or(|key| key == order.debit.idempotency_key())
}

/// A charge names the account as its source, and is the platform's own unless the answer echoes another account. A
/// transfer names the platform as its destination, and the account it left is the one that the answer echoes. Funds that are
/// sent name the account as their destination.
fn names_both_parties(order: &Order, wire: &WireDebit, response: &Response) -> bool {
    let echo = echoed_account(response);
    match &order.what {
        What::Pull { form: Form::Charge, .. } => {
            wire.object.as_deref() == Some("charge")
                && id_of(wire.source.as_ref()) == Some(order.account.as_str())
                && echo.is_none_or(|echo| echo == order.platform.as_str())
        }
        What::Pull { form: Form::Transfer | Form::TransferWithReference(_), .. } => {
            wire.object.as_deref() == Some("transfer")
                && id_of(wire.destination.as_ref()) == Some(order.platform.as_str())
                && echo == Some(order.account.as_str())
        }
        What::Send { .. } => {
            wire.object.as_deref() == Some("transfer")
                && id_of(wire.destination.as_ref()) == Some(order.account.as_str())
                && echo.is_none_or(|echo| echo == order.platform.as_str())
        }
        // Its mark stands alone, without a group: what it proves is not told from here.
        What::Reverse { .. } => false,
    }
}
