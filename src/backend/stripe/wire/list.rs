//! A page of a list (docs.stripe.com/api/pagination). Rows are read one by one, so that one row that cannot be read does
//! not hide the others; it is counted. A page that would make the reader go round in circles is a fault.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Misfit, body, is_object, row};
use crate::backend::stripe::fault;
use crate::backend::transport::Response;
use crate::domain::Fault;

/// Most rows of a page, which is what is asked for (docs.stripe.com/api/pagination).
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
struct WireList<'a> {
    object: Option<String>,
    /// Rows as they were written: each is read once, and only what is kept of it.
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    has_more: bool,
}

/// What a row is gone on from.
#[derive(Deserialize)]
struct WireCursor {
    id: String,
}

/// A page whose rows were read with the same function.
#[derive(Debug)]
pub(in crate::backend::stripe) struct Page<T> {
    /// The rows that could be read, in order.
    pub(in crate::backend::stripe) rows: Vec<T>,
    /// Id after which the next page begins; none after the last.
    pub(in crate::backend::stripe) next: Option<String>,
    /// How many rows could not be read.
    pub(in crate::backend::stripe) skipped: u32,
}

/// Reads a page. `read` gives none for a row that is to be left out; `after` is the cursor with which it was asked.
pub(super) fn page<T>(
    response: &Response,
    after: Option<&str>,
    read: impl Fn(&RawValue) -> Result<Option<T>, Misfit>,
) -> Result<Page<T>, Fault> {
    let list: WireList<'_> = body(response)?;
    is_object(response, list.object.as_deref(), "list")?;
    if list.data.len() > MOST {
        return Err(fault::unusable(response, "the list gives more rows than were asked for"));
    }
    let next = if list.has_more { Some(cursor(response, &list.data, after)?) } else { None };
    let mut rows = Vec::with_capacity(list.data.len());
    let mut skipped = 0_u32;
    for raw in list.data {
        match read(raw) {
            Ok(row) => rows.extend(row),
            Err(_) => skipped = skipped.saturating_add(1),
        }
    }
    Ok(Page { rows, next, skipped })
}

/// Id of the last row that has one.
fn cursor(response: &Response, rows: &[&RawValue], after: Option<&str>) -> Result<String, Fault> {
    let last = rows.iter().rev().find_map(|raw| row::<WireCursor>(raw).ok()).filter(|last| !last.id.is_empty());
    match last.map(|last| last.id) {
        None => Err(fault::unusable(response, "the list says that more follows and names nothing to go on from")),
        Some(id) if after == Some(id.as_str()) => {
            Err(fault::unusable(response, "the list gives the same page again and says that more follows"))
        }
        Some(id) => Ok(id),
    }
}
