//! Form bodies and query strings, with Stripe's nesting (`a[b]=`, `a[]=`, `a[0]=`), as a tree of parameters. Reading is
//! bounded and never fails on what it reads: what cannot be a parameter becomes an unknown one, which the endpoint refuses.

use std::borrow::Cow;

use super::errors::{self, Refusal};
use super::json::Json;

/// More parameters than any request has.
const MOST_PARAMETERS: usize = 1_000;

/// Deeper than any parameter is.
const DEEPEST: usize = 6;

/// Longest body that is read, in bytes.
const LONGEST_BODY: usize = 1 << 20;

/// A value, or named values below a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Text(String),
    Map(Vec<(String, Self)>),
}

impl Node {
    /// What was sent, as Stripe repeats it.
    pub(crate) fn to_json(&self) -> Json<'_> {
        match self {
            Self::Text(text) => Json::from(text),
            Self::Map(children) => {
                let named = children.iter().enumerate().map(|(place, (name, child))| {
                    let name =
                        if name.is_empty() { Cow::Owned(place.to_string()) } else { Cow::Borrowed(name.as_str()) };
                    (name, child.to_json())
                });
                Json::Object(named.collect())
            }
        }
    }
}

/// Decodes a query string and a body into name and value pairs, in the order sent.
pub(crate) fn pairs(query: &str, body: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    if body.len() > LONGEST_BODY || query.len() > LONGEST_BODY {
        return Err(Refusal::invalid("Request body is too large.").status(413));
    }
    let bytes = query.bytes().chain(body.iter().copied());
    if bytes.filter(|byte| *byte == b'&').count() >= MOST_PARAMETERS {
        return Err(Refusal::invalid("Too many parameters in the request."));
    }
    let body = std::str::from_utf8(body).map_err(|_| {
        Refusal::invalid(
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded and that the \
             body is UTF-8).",
        )
    })?;
    let decoded = form_urlencoded::parse(query.as_bytes())
        .chain(form_urlencoded::parse(body.as_bytes()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()));
    Ok(decoded.collect())
}

/// Builds the tree.
pub(crate) fn tree(pairs: &[(String, String)]) -> Result<Vec<(String, Node)>, Refusal> {
    let mut fields = Vec::new();
    for (name, value) in pairs {
        let path = segments(name);
        if path.len() > DEEPEST {
            return Err(errors::unknown_parameter(name));
        }
        insert(&mut fields, &path, value);
    }
    Ok(fields)
}

/// Splits `a[b][c]` into its segments; a name that is not well formed is one segment.
fn segments(name: &str) -> Vec<&str> {
    let Some((head, rest)) = name.split_once('[') else {
        return vec![name];
    };
    let Some(inner) = rest.strip_suffix(']') else {
        return vec![name];
    };
    if head.is_empty() {
        return vec![name];
    }
    let mut path = vec![head];
    path.extend(inner.split("]["));
    path
}

fn insert(fields: &mut Vec<(String, Node)>, path: &[&str], value: &str) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    // `a[]` adds to a list; every other name has one value, the last.
    let known = if name.is_empty() { None } else { fields.iter_mut().position(|(known, _)| known == name) };
    let place = known.unwrap_or_else(|| {
        fields.push(((*name).to_owned(), Node::Map(Vec::new())));
        fields.len().saturating_sub(1)
    });
    let Some((_, node)) = fields.get_mut(place) else {
        return;
    };
    if rest.is_empty() {
        *node = Node::Text(value.to_owned());
        return;
    }
    if matches!(node, Node::Text(_)) {
        *node = Node::Map(Vec::new());
    }
    match node {
        Node::Map(children) => insert(children, rest, value),
        Node::Text(_) => {}
    }
}

/// Decodes `%41` in a path segment; text that is not well formed stays as it is.
pub(crate) fn decode_segment(segment: &str) -> String {
    if !segment.contains('%') {
        return segment.to_owned();
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| after.split_at_checked(2)).flatten();
        if let Some((byte, after)) = escaped.and_then(|(digits, after)| Some((hex(digits)?, after))) {
            bytes.push(byte);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| segment.to_owned())
}

/// The byte of two hexadecimal digits.
fn hex(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits).ok()?;
    text.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(text, 16).ok())?
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn text(value: &str) -> Node {
        Node::Text(value.to_owned())
    }

    fn map(fields: &[(&str, Node)]) -> Node {
        Node::Map(own(fields))
    }

    fn own(fields: &[(&str, Node)]) -> Vec<(String, Node)> {
        fields.iter().map(|(name, node)| ((*name).to_owned(), node.clone())).collect()
    }

    #[rstest]
    #[case::plain("amount=200", &[("amount", text("200"))])]
    #[case::nested("metadata[a]=1&metadata[b]=2", &[("metadata", map(&[("a", text("1")), ("b", text("2"))]))])]
    #[case::escaped("created%5Bgte%5D=5", &[("created", map(&[("gte", text("5"))]))])]
    #[case::list("types[]=a&types[]=b", &[("types", map(&[("", text("a")), ("", text("b"))]))])]
    #[case::indexed("expand[0]=a&expand[1]=b", &[("expand", map(&[("0", text("a")), ("1", text("b"))]))])]
    #[case::last_wins("a=1&a=2", &[("a", text("2"))])]
    #[case::torn("a[b=1", &[("a[b", text("1"))])]
    #[case::plus_is_a_blank("d=a+b%20c", &[("d", text("a b c"))])]
    fn a_form_becomes_a_tree(#[case] sent: &str, #[case] wanted: &[(&str, Node)]) {
        let pairs = pairs("", sent.as_bytes()).unwrap();
        assert_eq!(tree(&pairs), Ok(own(wanted)));
    }

    #[test]
    fn a_body_that_is_not_utf8_is_refused() {
        assert!(pairs("", &[0xff, b'=', b'1']).is_err());
    }

    #[test]
    fn an_id_in_a_path_is_decoded() {
        assert_eq!(decode_segment("acct%5F1"), "acct_1");
        assert_eq!(decode_segment("a%zz%4"), "a%zz%4");
    }
}
