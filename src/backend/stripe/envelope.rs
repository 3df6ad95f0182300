//! Stripe's error envelope (docs.stripe.com/api/errors): what a no says. Every key may be missing, `error` may be a
//! bare word as in OAuth, and the body may be a page from something that stands between.

use serde_json::{Map, Value};

use crate::backend::Redactor;
use crate::domain::{Label, Said};

/// An error as Stripe worded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Envelope {
    /// `type`; empty where the error was a bare word.
    pub(super) kind: Label,
    /// `code`.
    pub(super) code: Option<Label>,
    /// `param`.
    pub(super) param: Option<Label>,
    /// `message`; empty where there is none.
    pub(super) message: Label,
}

impl Envelope {
    /// Reads the envelope out of a body; none where the body is something else.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(body).ok()?;
        let outer = value.as_object()?;
        match outer.get("error")? {
            Value::Object(error) => Some(Self {
                kind: word(error, "type").unwrap_or_default(),
                code: word(error, "code"),
                param: word(error, "param"),
                message: word(error, "message").unwrap_or_default(),
            }),
            Value::String(error) => Some(Self {
                kind: Label::default(),
                code: Some(kept(error)),
                param: None,
                message: word(outer, "error_description").unwrap_or_else(|| kept(error)),
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
        }
    }

    /// Whether it names its type, as every refusal of Stripe's own does.
    pub(super) fn is_typed(&self) -> bool {
        !self.kind.is_empty()
    }

    /// Whether its code is this word.
    pub(super) fn has_code(&self, word: &str) -> bool {
        self.code.as_ref().is_some_and(|code| code.as_str() == word)
    }
}

/// What a no says, in a word and in Stripe's words; none where the body is something else.
pub(in crate::backend) fn denial(body: &[u8]) -> Option<Said> {
    let error = Envelope::read(body)?;
    Some(Said { code: error.code.unwrap_or(error.kind), message: error.message })
}

fn word(of: &Map<String, Value>, key: &str) -> Option<Label> {
    of.get(key).and_then(Value::as_str).map(kept).filter(|word| !word.is_empty())
}

/// What a no says is shown, printed and kept for good; and whoever words it repeats what it was asked with.
fn kept(words: &str) -> Label {
    Label::new(&Redactor::default().clean(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::whole(
        r#"{"error":{"type":"invalid_request_error","code":"balance_insufficient","param":"amount","message":"No."}}"#,
        Some(("invalid_request_error", Some("balance_insufficient"), Some("amount"), "No."))
    )]
    #[case::only_a_type(r#"{"error":{"type":"api_error"}}"#, Some(("api_error", None, None, "")))]
    #[case::a_secret(
        r#"{"error":{"type":"t","message":"No: Basic c2tfdGVzdDo= rk_live_51HABCDEFGH pi_1_secret_abcdefgh whsec_5WbX5kEW"}}"#,
        Some(("t", None, None, "No: Basic [redacted]= rk_live_[redacted] pi_1_secret[redacted] whsec_[redacted]"))
    )]
    #[case::other_types_of_value(r#"{"error":{"type":7,"message":["x"]}}"#, Some(("", None, None, "")))]
    #[case::a_word(
        r#"{"error":"invalid_grant","error_description":"Expired."}"#,
        Some(("", Some("invalid_grant"), None, "Expired."))
    )]
    #[case::escape(
        "{\"error\":{\"type\":\"x\",\"message\":\"\\u001b[2Jgone\\u202e\"}}",
        Some(("x", None, None, "gone"))
    )]
    #[case::a_page("<html>502</html>", None)]
    #[case::torn(r#"{"error":{"type":"api"#, None)]
    #[case::nothing("", None)]
    #[case::no_error(r#"{"object":"balance"}"#, None)]
    #[case::null(r#"{"error":null}"#, None)]
    fn an_envelope_is_read_as_far_as_it_goes(
        #[case] body: &str,
        #[case] expected: Option<(&str, Option<&str>, Option<&str>, &str)>,
    ) {
        let expected = expected.map(|(kind, code, param, message)| Envelope {
            kind: Label::new(kind),
            code: code.map(Label::new),
            param: param.map(Label::new),
            message: Label::new(message),
        });
        assert_eq!(Envelope::read(body.as_bytes()), expected);
    }
}
