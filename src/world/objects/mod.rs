//! Stripe's objects: what the world keeps of each, and how each is written as JSON. The fields and their order are those of
//! Stripe's published schema for the type, with null where nothing applies. Rendering reads the state and changes nothing.

use std::borrow::Cow;

use super::json::Json;
pub(crate) use super::metadata::Metadata;

pub(crate) mod account;
mod account_settings;
pub(crate) mod application;
pub(crate) mod application_fee;
pub(crate) mod balance;
pub(crate) mod balance_settings;
pub(crate) mod capability;
pub(crate) mod charge;
pub(crate) mod dispute;
pub(crate) mod edit;
pub(crate) mod event;
pub(crate) mod expandable;
pub(crate) mod link;
pub(crate) mod payout;
pub(crate) mod previous;
pub(crate) mod refund;
pub(crate) mod reversal;
pub(crate) mod subject;
pub(crate) mod topup;
pub(crate) mod transaction;
pub(crate) mod transfer;

/// Writes metadata as an object.
pub(crate) fn metadata_json(metadata: &Metadata) -> Json<'_> {
    Json::Object(metadata.iter().map(|(name, text)| (Cow::Borrowed(name), Json::from(text))).collect())
}

/// Writes an optional text.
pub(crate) fn text_json(text: Option<&str>) -> Json<'_> {
    Json::from(text)
}
