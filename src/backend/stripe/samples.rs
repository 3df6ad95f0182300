//! An order and answers to it, for the tests of this client.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::backend::transport::Response;
use crate::domain::{
    AccountId, Consent, DebitId, Form, Label, ObjectId, Order, Reason, Reversal, SendReason, Undo, What,
};
use crate::money::{Amount, Currency, Minor};

/// A debit of USD 1,200.00 as a charge.
pub(super) fn order() -> Order {
    Order {
        debit: DebitId::new(Uuid::from_u128(0x7000_8000_0000_0000_0001)),
        account: AccountId::new("acct_1MOCKCedar"),
        platform: AccountId::new("acct_1MOCKPlatform"),
        amount: Amount::new(Minor::new(120_000), Currency::USD),
        what: What::Pull {
            form: Form::Charge,
            reason: Reason::ProductsOrServices,
            consent: Consent::OnFile(Label::new("agreement 12")),
        },
        note: Label::new("Invoice 7"),
    }
}

/// The same debit in another form.
pub(super) fn with_form(form: Form) -> Order {
    let mut order = order();
    if let What::Pull { form: kept, .. } = &mut order.what {
        *kept = form;
    }
    order
}

/// The same sum sent to the account.
pub(super) fn sent() -> Order {
    Order { what: What::Send { send: SendReason::ClearNegative }, ..order() }
}

/// The same sum given back, of an earlier debit that was made as a transfer, or as a charge.
pub(super) fn reverse(by: Undo) -> Order {
    let object = ObjectId::new(match by {
        Undo::Refund => "py_1",
        Undo::TransferReversal => "tr_1",
    });
    let of = DebitId::new(Uuid::from_u128(0x7000_8000_0000_0000_0009));
    Order { what: What::Reverse { reverse: Reversal { of, object, by } }, ..order() }
}

/// What Stripe answers when a charge of [`order`] was done.
pub(super) fn payment() -> Value {
    json!({
        "id": "py_1", "object": "charge", "amount": 120_000, "currency": "usd", "status": "succeeded",
        "amount_refunded": 0, "paid": true, "captured": true, "created": 1_763_800_000, "livemode": false,
        "source": {"id": "acct_1MOCKCedar", "object": "account"}, "source_transfer": "tr_1",
        "transfer_group": "pullfunds_00000000-0000-7000-8000-000000000001",
        "metadata": {"pullfunds_debit": "00000000-0000-7000-8000-000000000001", "pullfunds_head": "h"},
        "payment_method_details": {"type": "stripe_account", "stripe_account": {}},
    })
}

/// What Stripe answers when a transfer of [`order`] was done.
pub(super) fn transfer() -> Value {
    json!({
        "id": "tr_1", "object": "transfer", "amount": 120_000, "currency": "usd", "created": 1_763_800_000,
        "amount_reversed": 0, "destination": "acct_1MOCKPlatform", "destination_payment": "py_1", "reversed": false,
        "transfer_group": "pullfunds_00000000-0000-7000-8000-000000000001",
        "metadata": {"pullfunds_debit": "00000000-0000-7000-8000-000000000001", "pullfunds_head": "h"},
    })
}

/// An error in Stripe's envelope.
pub(super) fn error(kind: &str, code: Option<&str>) -> Value {
    json!({"error": {"type": kind, "code": code, "message": "Stripe says no."}})
}

/// An answer with a body of JSON.
pub(super) fn answer(status: u16, headers: &[(&str, &str)], body: &Value) -> Response {
    raw(status, headers, body.to_string().into_bytes())
}

/// An answer with any body.
pub(super) fn raw(status: u16, headers: &[(&str, &str)], body: Vec<u8>) -> Response {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Response { status, headers, body, received_at: Timestamp::from_second(1_763_800_001).unwrap() }
}
