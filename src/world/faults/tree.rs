//! Answers changed on their way: rows left out of a list, accounts confused with others.

use std::borrow::Cow;

use crate::world::json::Json;

/// A field of an object.
pub(super) fn field<'j, 'a>(json: &'j Json<'a>, name: &str) -> Option<&'j Json<'a>> {
    match json {
        Json::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
        Json::Null
        | Json::Constant(_)
        | Json::Link(..)
        | Json::Hidden(..)
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Text(_)
        | Json::List(_) => None,
    }
}

/// A text field of an object.
pub(super) fn text<'j>(json: &'j Json<'_>, name: &str) -> Option<&'j str> {
    match field(json, name)? {
        Json::Text(text) | Json::Link(text, _) => Some(text),
        Json::Null
        | Json::Constant(_)
        | Json::Hidden(..)
        | Json::Bool(_)
        | Json::Number(_)
        | Json::List(_)
        | Json::Object(_) => None,
    }
}

/// When an object was made, in Unix seconds.
pub(super) fn created(json: &Json<'_>) -> Option<i64> {
    match field(json, "created")? {
        Json::Number(second) => Some(*second),
        Json::Null
        | Json::Constant(_)
        | Json::Link(..)
        | Json::Hidden(..)
        | Json::Bool(_)
        | Json::Text(_)
        | Json::List(_)
        | Json::Object(_) => None,
    }
}

/// Leaves out of a list what was made after a moment, in Unix seconds.
pub(super) fn drop_newer(json: &mut Json<'_>, second: i64) {
    if let Some(rows) = rows(json) {
        rows.retain(|row| created(row).is_none_or(|made| made <= second));
    }
}

/// Takes the first row of a list.
pub(super) fn first_row<'a>(json: &mut Json<'a>) -> Option<Json<'a>> {
    let rows = rows(json)?;
    if rows.is_empty() { None } else { Some(rows.remove(0)) }
}

/// Replaces every text that is one of some ids; answers whether there was one.
pub(super) fn rename(json: &mut Json<'_>, ids: &[&str], other: &str) -> bool {
    match json {
        Json::Text(text) | Json::Link(text, _) if ids.contains(&text.as_ref()) => {
            *text = Cow::Owned(other.to_owned());
            true
        }
        Json::Null
        | Json::Constant(_)
        | Json::Link(..)
        | Json::Hidden(..)
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Text(_) => false,
        // Every place is changed, so that no `any` may stop at the first.
        Json::List(items) => items.iter_mut().fold(false, |found, item| rename(item, ids, other) | found),
        Json::Object(fields) => fields.iter_mut().fold(false, |found, (_, value)| rename(value, ids, other) | found),
    }
}

fn rows<'j, 'a>(json: &'j mut Json<'a>) -> Option<&'j mut Vec<Json<'a>>> {
    let Json::Object(fields) = json else {
        return None;
    };
    let (_, data) = fields.iter_mut().find(|(key, _)| key == "data")?;
    match data {
        Json::List(rows) => Some(rows),
        Json::Null
        | Json::Constant(_)
        | Json::Link(..)
        | Json::Hidden(..)
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Text(_)
        | Json::Object(_) => None,
    }
}
