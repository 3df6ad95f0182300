//! Metadata (docs.stripe.com/api/metadata): up to fifty short texts with names, set and unset key by key. Millions of objects have
//! some, most of them one key or none, so that it is kept as a list without room to spare.

use serde::{Deserialize, Serialize};

use super::errors::Refusal;
use super::form::Node;
use super::params::{Params, not_an_object, not_text};

/// Most keys that metadata may have (docs.stripe.com/api/metadata).
const MOST_METADATA: usize = 50;
/// Longest key of metadata, in characters.
const LONGEST_KEY: usize = 40;
/// Longest value of metadata, in characters.
const LONGEST_VALUE: usize = 500;

/// Texts by name, in the order in which they were first set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Metadata(Vec<(Box<str>, Box<str>)>);

impl Metadata {
    /// No metadata.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The text of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// Names and texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (&**name, &**text))
    }
}

impl<N: Into<Box<str>>, T: Into<Box<str>>> FromIterator<(N, T)> for Metadata {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(named: I) -> Self {
        let mut list: Vec<_> = named.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        list.shrink_to_fit();
        Self(list)
    }
}

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
        let mut metadata = before.0.clone();
        for (key, node) in children {
            let value = metadata_value(key, node)?;
            let place = metadata.iter().position(|(known, _)| **known == **key);
            match (place.and_then(|place| metadata.get_mut(place)), value.is_empty()) {
                (Some(_), true) => metadata.retain(|(known, _)| **known != **key),
                (Some((_, old)), false) => *old = value.into(),
                (None, true) => {}
                (None, false) => metadata.push((key.as_str().into(), value.into())),
            }
        }
        few_enough(metadata.len())?;
        metadata.shrink_to_fit();
        Ok(Metadata(metadata))
    }
}

/// Refuses more keys of metadata than there may be.
fn few_enough(keys: usize) -> Result<(), Refusal> {
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
