//! The pen: writes an event at the end of the chain, inside a transaction of the store.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::{DebitId, Label};

use super::fault::JournalFault;
use super::store::{EventRow, Hash, Leaf};
use super::told::Told;

/// An event that is to be written.
#[derive(Debug)]
pub(super) struct New<'a> {
    pub(super) debit: Option<DebitId>,
    pub(super) attempt: Option<u32>,
    pub(super) at: Timestamp,
    pub(super) told: &'a Told,
}

/// Writes an event and answers with the new head.
pub(super) fn write(leaf: &mut dyn Leaf, journal: &Label, new: &New<'_>) -> Result<Hash, JournalFault> {
    let (last, prev) = leaf.head()?;
    let full = || JournalFault::damaged(journal, "its end", "the last number is too large");
    let mut row = EventRow {
        seq: last.checked_add(1).ok_or_else(full)?,
        debit: new.debit.map(|debit| Cow::Owned(debit.to_string())),
        kind: Cow::Borrowed(new.told.kind().word()),
        attempt: new.attempt.map(i64::from),
        at: Cow::Owned(new.at.to_string()),
        detail: Cow::Owned(new.told.detail().map_err(|e| unwritable("an event", &e))?),
        prev,
        hash: prev,
    };
    row.hash = row.computed();
    leaf.put_event(&row)?;
    Ok(row.hash)
}

/// A value as JSON.
pub(super) fn json(what: &'static str, value: &impl Serialize) -> Result<String, JournalFault> {
    serde_json::to_string(value).map_err(|e| unwritable(what, &e))
}

fn unwritable(what: &'static str, error: &serde_json::Error) -> JournalFault {
    JournalFault::Unwritable { what, why: Label::new(&error.to_string()) }
}
