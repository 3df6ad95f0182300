//! Stripe's published reply types, as data: which fields an object of a type has, which of them may be missing, and of what kind
//! each is. Taken from the type declarations of the npm package `stripe`; the file names its version.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

const TEXT: &str = include_str!("stripe-node-23.1.0.json");

/// Everything that the file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    package: String,
    #[expect(dead_code, reason = "written down for people")]
    api_version: String,
    #[expect(dead_code, reason = "written down for people")]
    notation: String,
    /// The kind of `data.object`, by the event's type.
    pub(crate) events: BTreeMap<String, String>,
    types: BTreeMap<String, BTreeMap<String, String>>,
}

/// One of the kinds that a field may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    Any,
    Never,
    Null,
    Text,
    Number,
    Truth,
    Literal(&'a str),
    Object(&'a str),
    ArrayOf(&'a str),
    MapOf(&'a str),
    ListOf(&'a str),
}

impl Facts {
    pub(crate) fn read() -> Self {
        let facts: Self = serde_json::from_str(TEXT).expect("the facts are well formed");
        assert!(facts.package.starts_with("stripe 23."), "{}", facts.package);
        facts
    }

    /// The fields of a type: name, whether it may be missing, kind. None for a type that is not written down.
    pub(crate) fn fields(&self, of: &str) -> Option<Vec<(&str, bool, &str)>> {
        let fields = self.types.get(of)?.iter();
        Some(fields.map(|(name, kind)| (name.trim_end_matches('?'), name.ends_with('?'), kind.as_str())).collect())
    }

    /// What is wrong with a value that should be of a kind.
    pub(crate) fn check(&self, value: &Value, kind: &str, path: &str, faults: &mut Vec<String>) {
        let mut closest: Option<Vec<String>> = None;
        for one in kinds(kind) {
            let mut found = Vec::new();
            self.check_one(value, one, path, &mut found);
            if found.is_empty() {
                return;
            }
            let same_shape = value.is_object() && matches!(one, Kind::Object(_));
            if same_shape && closest.as_ref().is_none_or(|known| found.len() < known.len()) {
                closest = Some(found);
            }
        }
        let other = || vec![format!("{path}: {} is not {kind}", brief(value))];
        faults.extend(closest.unwrap_or_else(other));
    }

    fn check_one(&self, value: &Value, kind: Kind<'_>, path: &str, faults: &mut Vec<String>) {
        let fits = match kind {
            Kind::Any => true,
            Kind::Never => false,
            Kind::Null => value.is_null(),
            Kind::Text => value.is_string(),
            Kind::Number => value.is_number(),
            Kind::Truth => value.is_boolean(),
            Kind::Literal(text) => value.as_str() == Some(text),
            Kind::Object(of) => return self.check_object(value, of, path, faults),
            Kind::ArrayOf(inner) => return self.each(value.as_array().map(Vec::as_slice), inner, path, faults),
            Kind::MapOf(inner) => return self.check_map(value, inner, path, faults),
            Kind::ListOf(inner) => return self.check_list(value, inner, path, faults),
        };
        if !fits {
            faults.push(format!("{path}: {} is not {kind:?}", brief(value)));
        }
    }

    pub(crate) fn check_object(&self, value: &Value, of: &str, path: &str, faults: &mut Vec<String>) {
        let Some(object) = value.as_object() else {
            return faults.push(format!("{path}: {} is not {of}", brief(value)));
        };
        let Some(fields) = self.fields(of) else {
            return faults.push(format!("{path}: nothing is written down of {of}"));
        };
        for (name, may_be_missing, kind) in &fields {
            match object.get(*name) {
                Some(inner) => self.check(inner, kind, &format!("{path}.{name}"), faults),
                None if *may_be_missing => {}
                None => faults.push(format!("{path}.{name}: is missing from {of}")),
            }
        }
        for name in object.keys().filter(|name| !fields.iter().any(|(known, ..)| known == name)) {
            faults.push(format!("{path}.{name}: is no field of {of}"));
        }
    }

    /// The list envelope (docs.stripe.com/api/pagination), with the count that lists inside objects have.
    pub(crate) fn check_list(&self, value: &Value, inner: &str, path: &str, faults: &mut Vec<String>) {
        let Some(list) = value.as_object() else {
            return faults.push(format!("{path}: {} is not a list", brief(value)));
        };
        self.check(&value["object"], "'list'", &format!("{path}.object"), faults);
        self.check(&value["has_more"], "boolean", &format!("{path}.has_more"), faults);
        self.check(&value["url"], "string", &format!("{path}.url"), faults);
        self.each(value["data"].as_array().map(Vec::as_slice), inner, &format!("{path}.data"), faults);
        let known = ["object", "has_more", "url", "data", "total_count"];
        for name in list.keys().filter(|name| !known.contains(&name.as_str())) {
            faults.push(format!("{path}.{name}: is no field of a list"));
        }
    }

    fn check_map(&self, value: &Value, inner: &str, path: &str, faults: &mut Vec<String>) {
        match value.as_object() {
            None => faults.push(format!("{path}: {} is not a map", brief(value))),
            Some(map) => map.iter().for_each(|(key, one)| self.check(one, inner, &format!("{path}[{key}]"), faults)),
        }
    }

    fn each(&self, values: Option<&[Value]>, inner: &str, path: &str, faults: &mut Vec<String>) {
        match values {
            None => faults.push(format!("{path}: is not an array")),
            Some(values) => values.iter().for_each(|one| self.check(one, inner, &format!("{path}[]"), faults)),
        }
    }
}

/// The kinds that a text names.
pub(crate) fn kinds(text: &str) -> impl Iterator<Item = Kind<'_>> {
    alternatives(text).into_iter().map(|one| {
        let inside = |open: &str, close: char| one.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        match one {
            "any" => Kind::Any,
            "never" => Kind::Never,
            "null" => Kind::Null,
            "string" => Kind::Text,
            "number" => Kind::Number,
            "boolean" => Kind::Truth,
            _ => inside("'", '\'')
                .map(Kind::Literal)
                .or_else(|| one.strip_prefix('@').map(Kind::Object))
                .or_else(|| inside("[", ']').map(Kind::ArrayOf))
                .or_else(|| inside("{", '}').map(Kind::MapOf))
                .or_else(|| inside("list(", ')').map(Kind::ListOf))
                .expect("a kind is one of these"),
        }
    })
}

/// Splits at the bars that stand outside brackets.
fn alternatives(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (place, letter) in text.char_indices() {
        match letter {
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth -= 1,
            '|' if depth == 0 => {
                parts.push(&text[from..place]);
                from = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    text.chars().take(60).collect()
}
