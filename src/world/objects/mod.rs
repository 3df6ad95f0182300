//! Stripe's objects: what the world keeps of each, and how each is written as JSON. The fields and their order are those of
//! Stripe's published schema for the type, with null where nothing applies. Rendering reads the state and changes nothing.

use std::borrow::Cow;

use super::json::Json;
use edit::Said;

pub(crate) mod account;
pub(crate) mod balance;
pub(crate) mod charge;
pub(crate) mod dispute;
pub(crate) mod edit;
pub(crate) mod event;
pub(crate) mod expandable;
pub(crate) mod link;
pub(crate) mod payout;
pub(crate) mod refund;
pub(crate) mod reversal;
pub(crate) mod subject;
pub(crate) mod topup;
pub(crate) mod transaction;
pub(crate) mod transfer;

/// Metadata in the order in which it was sent.
pub(crate) type Metadata = Vec<(String, String)>;

/// Writes metadata as an object.
pub(crate) fn metadata_json(metadata: &Metadata) -> Json<'_> {
    if metadata.is_empty() {
        return Json::Constant("{}");
    }
    let fields = metadata.iter().map(|(key, value)| (Cow::Borrowed(key.as_str()), Json::from(value)));
    Json::Object(fields.collect())
}

/// Writes an optional text.
pub(crate) fn text_json(text: Option<&str>) -> Json<'_> {
    Json::from(text)
}

/// Writes what a change replaced: the older value of each field that changed, and of metadata the older value of each key.
pub(crate) fn replaced_json<'a>(before: Said<'a>, after: Said<'a>) -> Json<'a> {
    let mut fields = Vec::new();
    let mut put = |key: &'static str, value: Json<'a>| fields.push((Cow::Borrowed(key), value));
    if before.description != after.description {
        put("description", text_json(before.description));
    }
    if before.metadata != after.metadata {
        put("metadata", replaced_metadata(before.metadata, after.metadata));
    }
    if before.receipt_email != after.receipt_email {
        put("receipt_email", text_json(before.receipt_email));
    }
    if before.transfer_group != after.transfer_group {
        put("transfer_group", text_json(before.transfer_group));
    }
    Json::Object(fields)
}

fn replaced_metadata<'a>(before: &'a Metadata, after: &'a Metadata) -> Json<'a> {
    let value = |metadata: &'a Metadata, key: &str| {
        metadata.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    };
    let gone = before.iter().filter(|(key, old)| value(after, key) != Some(old));
    let gone = gone.map(|(key, old)| (Cow::Borrowed(key.as_str()), Json::from(old)));
    let added = after.iter().filter(|(key, _)| value(before, key).is_none());
    let added = added.map(|(key, _)| (Cow::Borrowed(key.as_str()), Json::Null));
    Json::Object(gone.chain(added).collect())
}
