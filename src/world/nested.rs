//! Typed reading of nested parameters, such as `settings[payouts][schedule][interval]`. Each reader names the whole path in its
//! refusal, as Stripe does, and tells apart what is missing and what is sent empty to unset it.

use super::errors::{self, Refusal};
use super::form::Node;
use super::params::{not_an_object, not_text, whole};

/// Parameters below a name.
#[derive(Debug, Clone)]
pub(crate) struct Nested<'a> {
    path: String,
    fields: &'a [(String, Node)],
}

impl<'a> Nested<'a> {
    /// What is below a node; none when it is missing or sent empty.
    pub(crate) fn of(path: String, node: Option<&'a Node>) -> Result<Option<Self>, Refusal> {
        match node {
            None => Ok(None),
            Some(Node::Text(text)) if text.is_empty() => Ok(None),
            Some(Node::Text(text)) => Err(not_an_object(&path, text)),
            Some(Node::Map(fields)) => Ok(Some(Self { path, fields })),
        }
    }

    /// The full name of a parameter here.
    pub(crate) fn name(&self, key: &str) -> String {
        format!("{}[{key}]", self.path)
    }

    /// The keys that were sent.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter().map(|(key, _)| key.as_str())
    }

    /// Refuses every parameter here that is not named.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let unknown = self.keys().find(|key| !known.contains(key));
        unknown.map_or(Ok(()), |key| Err(errors::unknown_parameter(&self.name(key))))
    }

    /// What is below a name here.
    pub(crate) fn within(&self, key: &str) -> Result<Option<Self>, Refusal> {
        Self::of(self.name(key), self.node(key))
    }

    /// A text as it was sent, also when it is empty.
    pub(crate) fn text(&self, key: &str) -> Result<Option<&'a str>, Refusal> {
        match self.node(key) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text)),
            Some(node @ Node::Map(_)) => Err(not_text(&self.name(key), node)),
        }
    }

    /// `true` or `false`.
    pub(crate) fn truth(&self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.text(key)? {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(Refusal::invalid(format!("Invalid boolean: {other}")).param(self.name(key))),
        }
    }

    /// A whole number within bounds.
    pub(crate) fn integer(&self, key: &str, least: i64, most: i64) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        number(&self.name(key), text, least, most).map(Some)
    }

    /// The texts of a list, however it was indexed; a single text is a list of one.
    pub(crate) fn texts(&self, key: &str) -> Result<Option<Vec<&'a str>>, Refusal> {
        match self.node(key) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(vec![text])),
            Some(Node::Map(children)) => {
                let text = |(_, node): &'a (String, Node)| match node {
                    Node::Text(text) => Ok(text.as_str()),
                    Node::Map(_) => Err(not_text(&self.name(key), node)),
                };
                children.iter().map(text).collect::<Result<_, _>>().map(Some)
            }
        }
    }

    fn node(&self, key: &str) -> Option<&'a Node> {
        self.fields.iter().find(|(known, _)| known == key).map(|(_, node)| node)
    }
}

/// What a request does to something that may be unset.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Change<T> {
    /// It was not sent.
    #[default]
    Keep,
    /// It was sent empty.
    Unset,
    /// It was sent.
    Set(T),
}

impl<T> Change<T> {
    /// Whether it was sent.
    pub(crate) fn asked(&self) -> bool {
        match self {
            Self::Keep => false,
            Self::Unset | Self::Set(_) => true,
        }
    }

    /// Does it.
    pub(crate) fn apply<U: From<T>>(self, to: &mut Option<U>) {
        match self {
            Self::Keep => {}
            Self::Unset => *to = None,
            Self::Set(value) => *to = Some(value.into()),
        }
    }
}

/// A text that an empty one unsets, up to a length.
pub(crate) fn change(name: &str, text: Option<&str>, longest: usize) -> Result<Change<Box<str>>, Refusal> {
    match text {
        None => Ok(Change::Keep),
        Some("") => Ok(Change::Unset),
        Some(text) if text.chars().count() <= longest => Ok(Change::Set(text.into())),
        Some(_) => Err(errors::too_long(name, longest)),
    }
}

/// A whole number within bounds, or the refusal that names its parameter.
pub(crate) fn number(name: &str, text: &str, least: i64, most: i64) -> Result<i64, Refusal> {
    let number = whole(text).ok_or_else(|| errors::not_integer(name, text))?;
    let outside = |limit: &str, bound: i64| {
        Refusal::invalid(format!("This value must be {limit} than or equal to {bound}."))
            .code("parameter_invalid_integer")
            .param(name)
    };
    if number < i128::from(least) {
        return Err(outside("greater", least));
    }
    i64::try_from(number).ok().filter(|number| *number <= most).ok_or_else(|| outside("less", most))
}

/// The refusal of a word that is none of those known.
pub(crate) fn not_one_of(name: &str, known: &[&str]) -> Refusal {
    let (last, first) = known.split_last().map_or(("", &[][..]), |(last, first)| (*last, first));
    Refusal::invalid(format!("Invalid {name}: must be one of {}, or {last}", first.join(", "))).param(name)
}
