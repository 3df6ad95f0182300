//! Typed reading of a request's parameters. Each reader refuses in Stripe's words what it cannot read; an endpoint first names
//! everything it knows, and anything else is refused as unknown.

use crate::money::{Currency, CurrencyFacts};

use super::errors::{self, Refusal};
use super::form::{self, Node};
use super::money_text::money;
use super::nested::Nested;

/// Most characters of a wrong value that are repeated.
const LONGEST_ECHO: usize = 300;

/// Most characters of a text: `maxLength` of nearly every text in Stripe's published description (github.com/stripe/openapi).
const LONGEST_TEXT: usize = 5_000;

/// The parameters of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params {
    fields: Vec<(String, Node)>,
}

impl Params {
    /// Reads the tree from decoded pairs.
    pub(crate) fn read(pairs: &[(String, String)]) -> Result<Self, Refusal> {
        Ok(Self { fields: form::tree(pairs)? })
    }

    /// Refuses every parameter that is not named here.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let names = self.fields.iter().map(|(name, _)| name.as_str());
        let unknown: Vec<&str> = names.filter(|name| !known.contains(name)).collect();
        if unknown.is_empty() { Ok(()) } else { Err(errors::unknown_parameters(&unknown)) }
    }

    /// Whether a parameter was sent at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.node(name).is_some()
    }

    /// Whether a parameter has named values below it.
    pub(crate) fn is_map(&self, name: &str) -> bool {
        matches!(self.node(name), Some(Node::Map(_)))
    }

    /// A text; none when it is missing or empty.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.node(name) {
            None => Ok(None),
            Some(Node::Text(text)) if text.is_empty() => Ok(None),
            Some(node) => text(name, node).map(Some),
        }
    }

    /// A text as it was sent, also when it is empty.
    pub(crate) fn sent(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.node(name) {
            None => Ok(None),
            Some(node) => text(name, node).map(Some),
        }
    }

    /// A text that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        match self.node(name) {
            None => Err(errors::missing(name)),
            Some(Node::Text(text)) if text.is_empty() => Err(errors::empty(name)),
            Some(node) => text(name, node),
        }
    }

    /// A whole number, if it is there.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        whole(text)
            .and_then(|number| i64::try_from(number).ok())
            .map(Some)
            .ok_or_else(|| errors::not_integer(name, text))
    }

    /// The texts of a list, however it was indexed; a single text is a list of one.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&str>, Refusal> {
        match self.node(name) {
            None => Ok(Vec::new()),
            Some(Node::Text(text)) => Ok(vec![text]),
            Some(Node::Map(children)) => children
                .iter()
                .map(|(_, node)| match node {
                    Node::Text(text) => Ok(text.as_str()),
                    Node::Map(_) => Err(not_text(name, node)),
                })
                .collect(),
        }
    }

    /// The named texts below a name, refusing names that are not known.
    pub(crate) fn fields(&self, name: &str, known: &[&str]) -> Result<Option<Vec<(&str, &str)>>, Refusal> {
        let children = match self.node(name) {
            None => return Ok(None),
            Some(Node::Text(text)) if text.is_empty() => return Ok(None),
            Some(Node::Text(text)) => return Err(not_an_object(name, text)),
            Some(Node::Map(children)) => children,
        };
        let mut fields = Vec::with_capacity(children.len());
        for (key, node) in children {
            let full = format!("{name}[{key}]");
            if !known.contains(&key.as_str()) {
                return Err(errors::unknown_parameter(&full));
            }
            match node {
                Node::Text(text) => fields.push((key.as_str(), text.as_str())),
                Node::Map(_) => return Err(not_text(&full, node)),
            }
        }
        Ok(Some(fields))
    }

    /// A truth, if it is there.
    pub(crate) fn truth(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.text(name)? {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(text) => Err(Refusal::invalid(format!("Invalid boolean: {text}")).param(name)),
        }
    }

    /// `currency`: a code that this Stripe supports, with its facts.
    pub(crate) fn currency(&self) -> Result<(Currency, &'static CurrencyFacts), Refusal> {
        let text = self.required("currency")?;
        let currency = Currency::from_code(text).ok();
        currency.and_then(|currency| Some((currency, currency.facts()?))).ok_or_else(|| unsupported_currency(text))
    }

    /// `amount`: a positive number of minor units within what one payment may be.
    pub(crate) fn amount(&self, currency: Currency, facts: &CurrencyFacts) -> Result<i64, Refusal> {
        let text = self.required("amount")?;
        let number = whole(text).ok_or_else(|| errors::not_integer("amount", text))?;
        if number < 1 {
            return Err(errors::below_one("amount"));
        }
        let amount = i64::try_from(number).ok().filter(|amount| *amount <= facts.max_minor);
        let amount = amount.ok_or_else(|| {
            let most = money(facts.max_minor, currency);
            too_large(format!("Amount must be no more than {most}"))
        })?;
        if facts.charge_multiple > 1 && amount % facts.charge_multiple != 0 {
            return Err(Refusal::invalid(format!(
                "Invalid amount: {amount}. Amounts in {} must be divisible by {}.",
                currency.code(),
                facts.charge_multiple
            ))
            .code("parameter_invalid_integer")
            .param("amount"));
        }
        Ok(amount)
    }

    /// What is nested below a name; none when it is missing or unset.
    pub(crate) fn within(&self, name: &str) -> Result<Option<Nested<'_>>, Refusal> {
        Nested::of(name.to_owned(), self.node(name))
    }

    pub(super) fn node(&self, name: &str) -> Option<&Node> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, node)| node)
    }
}

/// 400 `amount_too_large`.
pub(crate) fn too_large(message: String) -> Refusal {
    Refusal::invalid(message).code("amount_too_large").param("amount")
}

/// An integer of any size that fits 128 bits; more digits than that are cut to a number that is too large anyway.
pub(crate) fn whole(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let limit = if digits.len() == text.len() { i128::MAX } else { i128::MIN };
    Some(text.parse().unwrap_or(limit))
}

/// A text that is not too long.
fn text<'a>(name: &str, node: &'a Node) -> Result<&'a str, Refusal> {
    match node {
        Node::Text(text) if text.chars().nth(LONGEST_TEXT).is_some() => Err(errors::too_long(name, LONGEST_TEXT)),
        Node::Text(text) => Ok(text),
        Node::Map(_) => Err(not_text(name, node)),
    }
}

/// What was sent has no names below it; Stripe repeats it.
pub(crate) fn not_an_object(name: &str, text: &str) -> Refusal {
    let shown: String = text.chars().take(LONGEST_ECHO).collect();
    Refusal::invalid(format!("Invalid object: {shown}")).param(name)
}

/// What was sent is no text; Stripe repeats it.
pub(crate) fn not_text(name: &str, node: &Node) -> Refusal {
    let sent = String::from_utf8(node.to_json().to_bytes()).unwrap_or_default();
    let shown: String = sent.chars().take(LONGEST_ECHO).collect();
    Refusal::invalid(format!("Invalid string: {shown}")).param(name)
}

fn unsupported_currency(text: &str) -> Refusal {
    let codes: Vec<&str> = crate::money::currency::all().iter().map(|facts| facts.code).collect();
    Refusal::invalid(format!(
        "Invalid currency: {}. Stripe currently supports these currencies: {}",
        text.to_lowercase(),
        codes.join(", ")
    ))
    .param("currency")
}
