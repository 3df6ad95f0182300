//! Stripe's objects: what the world keeps of each, and how each is written as JSON. The fields and their order are those of
//! Stripe's published schema for the type, with null where nothing applies. Rendering reads the state and changes nothing.

use serde_json::{Map, Value};

pub(crate) mod account;
pub(crate) mod balance;
pub(crate) mod charge;
pub(crate) mod dispute;
pub(crate) mod event;
pub(crate) mod payout;
pub(crate) mod refund;
pub(crate) mod reversal;
pub(crate) mod topup;
pub(crate) mod transaction;
pub(crate) mod transfer;

/// Metadata in the order in which it was sent.
pub(crate) type Metadata = Vec<(String, String)>;

/// Writes metadata as an object.
pub(crate) fn metadata_json(metadata: &Metadata) -> Value {
    let fields = metadata.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str())));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// Writes an optional text.
pub(crate) fn text_json(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}
