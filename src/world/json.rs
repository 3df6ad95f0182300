//! JSON on its way out: a tree that borrows from the world where it can and keeps fields in the order in which they are written.
//! Answers are large and many, so keys are not copied and nothing is hashed. Reading JSON is no business of the world.

use std::borrow::Cow;

use super::objects::link::To;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json<'a> {
    Null,
    /// A constant part, as the JSON text that it is.
    Constant(&'static str),
    /// An object's id, in whose place the object stands when it is expanded.
    Link(Cow<'a, str>, To),
    /// A field of the object with this id that is left out unless it is expanded.
    Hidden(Cow<'a, str>, To),
    Bool(bool),
    Number(i64),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

/// An object with its fields in order.
macro_rules! object {
    ($($key:literal: $value:expr),* $(,)?) => {
        $crate::world::json::Json::Object(vec![
            $((::std::borrow::Cow::Borrowed($key), $crate::world::json::Json::from($value))),*
        ])
    };
}

/// A list of values.
macro_rules! list {
    ($($value:expr),* $(,)?) => {
        $crate::world::json::Json::List(vec![$($crate::world::json::Json::from($value)),*])
    };
}

pub(crate) use list;
pub(crate) use object;

impl Json<'_> {
    /// The value as JSON text.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(2_048);
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            // A list has nothing hidden in it.
            Self::Null | Self::Hidden(..) => out.extend_from_slice(b"null"),
            Self::Constant(text) => out.extend_from_slice(text.as_bytes()),
            Self::Link(id, _) => write_text(id, out),
            Self::Bool(true) => out.extend_from_slice(b"true"),
            Self::Bool(false) => out.extend_from_slice(b"false"),
            Self::Number(number) => write_number(*number, out),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push(b'[');
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Self::Object(fields) => {
                out.push(b'{');
                let shown = fields.iter().filter(|(_, value)| !matches!(value, Self::Hidden(..)));
                for (place, (key, value)) in shown.enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    write_text(key, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

fn write_number(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    let mut digits = [0_u8; 20];
    let mut rest = number.unsigned_abs();
    let mut count = 0_usize;
    for place in digits.iter_mut().rev() {
        *place = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or_default());
        rest /= 10;
        count = count.saturating_add(1);
        if rest == 0 {
            break;
        }
    }
    let first = digits.len().saturating_sub(count);
    out.extend_from_slice(digits.get(first..).unwrap_or_default());
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    // Nearly no text needs an escape; counting them in all of it is faster than stopping at the first.
    let escapes = text.bytes().filter(|byte| matches!(byte, 0..b' ' | b'"' | b'\\')).count();
    if escapes > 0 {
        for byte in text.bytes() {
            match byte {
                b'"' => out.extend_from_slice(b"\\\""),
                b'\\' => out.extend_from_slice(b"\\\\"),
                b'\n' => out.extend_from_slice(b"\\n"),
                0..b' ' => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
                _ => out.push(byte),
            }
        }
    } else {
        out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Json<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<bool> for Json<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Json<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Json<'_> {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u8> for Json<'_> {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<u16> for Json<'_> {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Json<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for Json<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Json::Null, Into::into)
    }
}

impl<'a> From<&'a [String]> for Json<'a> {
    fn from(texts: &'a [String]) -> Self {
        Self::List(texts.iter().map(Self::from).collect())
    }
}

impl From<Vec<Self>> for Json<'_> {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn fields_keep_their_order_and_nothing_is_lost() {
        let tree = object! {
            "b": 1_i64,
            "a": object! { "x": Json::Null, "y": list![true, "t", 5_u8] },
            "c": Option::<&str>::None,
        };
        assert_eq!(tree.to_bytes(), br#"{"b":1,"a":{"x":null,"y":[true,"t",5]},"c":null}"#);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_what_was_meant(text in "\\PC*|[\\x00-\\x7f]*", number: i64) {
            let tree = object! { "text": text.as_str(), "number": number };
            let read: Value = serde_json::from_slice(&tree.to_bytes()).unwrap();
            prop_assert_eq!(read, json!({ "text": text, "number": number }));
        }
    }
}
