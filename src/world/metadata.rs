//! Metadata as it is sent (docs.stripe.com/api/metadata): up to fifty short texts with names, set and unset key by key.

use super::errors::Refusal;
use super::form::Node;
use super::objects::Metadata;
use super::params::{Params, not_an_object, not_text};

/// Most keys that metadata may have (docs.stripe.com/api/metadata).
const MOST_METADATA: usize = 50;
/// Longest key of metadata, in characters.
const LONGEST_KEY: usize = 40;
/// Longest value of metadata, in characters.
const LONGEST_VALUE: usize = 500;

impl Params {
    /// `metadata` of something new. Empty values are an attempt to unset a key and are left out.
    pub(crate) fn metadata(&self) -> Result<Metadata, Refusal> {
        self.metadata_over(&Metadata::new())
    }

    /// `metadata` as it is after a change: keys that are named are set, or taken away by an empty value, and an empty text
    /// takes all of them away (docs.stripe.com/api/metadata).
    pub(crate) fn metadata_over(&self, before: &Metadata) -> Result<Metadata, Refusal> {
        let children = match self.node("metadata") {
            None => return Ok(before.clone()),
            Some(Node::Text(text)) if text.is_empty() => return Ok(Metadata::new()),
            Some(Node::Text(text)) => return Err(not_an_object("metadata", text)),
            Some(Node::Map(children)) => children,
        };
        let mut metadata = before.clone();
        for (key, node) in children {
            let value = metadata_value(key, node)?;
            let place = metadata.iter().position(|(known, _)| known == key);
            match (place.and_then(|place| metadata.get_mut(place)), value.is_empty()) {
                (Some(_), true) => metadata.retain(|(known, _)| known != key),
                (Some((_, old)), false) => value.clone_into(old),
                (None, true) => {}
                (None, false) => metadata.push((key.clone(), value.to_owned())),
            }
        }
        few_enough(metadata.len())?;
        Ok(metadata)
    }
}

/// Refuses more keys of metadata than there may be.
pub(crate) fn few_enough(keys: usize) -> Result<(), Refusal> {
    if keys <= MOST_METADATA {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "Metadata can have up to {MOST_METADATA} keys, but you've set {keys}. Email us at support+metadata@stripe.com \
         for more information."
    ))
    .param("metadata"))
}

/// A text of metadata, within its limits.
fn metadata_value<'a>(key: &str, node: &'a Node) -> Result<&'a str, Refusal> {
    let full = format!("metadata[{key}]");
    let value = match node {
        Node::Text(value) => value,
        Node::Map(_) => return Err(not_text(&full, node)),
    };
    if key.is_empty() || key.chars().count() > LONGEST_KEY {
        return Err(
            Refusal::invalid(format!("Metadata keys must be between 1 and {LONGEST_KEY} characters long.")).param(full)
        );
    }
    if key.contains(['[', ']']) {
        return Err(Refusal::invalid("Metadata keys can't contain square brackets.").param(full));
    }
    let length = value.chars().count();
    if length > LONGEST_VALUE {
        return Err(Refusal::invalid(format!(
            "Metadata values can have up to {LONGEST_VALUE} characters, but you passed in a value that is {length} \
             characters. Invalid value: {value}"
        ))
        .param(full));
    }
    Ok(value)
}
