//! Exchanges as JSON, one a line, for a file. What stands in them is redacted already.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::domain::{AccountId, Exchange, Label, NoAnswer, RequestId};

use super::came::Came;
use super::ring::answer;

/// The lines, the oldest first.
#[must_use]
pub fn json_lines(exchanges: &[Arc<Exchange>]) -> String {
    let mut lines: Vec<String> = exchanges.iter().map(|exchange| line(exchange).to_string()).collect();
    lines.push(String::new());
    lines.join("\n")
}

fn line(exchange: &Exchange) -> Value {
    let asked = &exchange.asked;
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
    put("number", exchange.id.number().into());
    put("began", exchange.began.to_string().into());
    put("mode", exchange.mode.word().to_lowercase().into());
    put("method", exchange.method.word().into());
    put("path", asked.path.as_str().into());
    put("query", pairs(&asked.query));
    put("account", asked.account.as_ref().map(AccountId::as_str).into());
    put("form", pairs(&exchange.form));
    put("idempotency_key", exchange.key.as_deref().into());
    put("attempt", exchange.attempt.into());
    put("milliseconds", exchange.ending.as_ref().map(|ending| ending.took_ms).into());
    put("dropped", exchange.dropped.as_ref().map(Label::as_str).into());
    put("note", Came::of(exchange).note().into());
    if let Some(answer) = answer(exchange) {
        put("status", answer.status.into());
        put("request_id", answer.request.as_ref().map(RequestId::as_str).into());
        put("replayed", answer.replayed.into());
        put("retry_after_seconds", answer.retry.after_s.into());
        let body = &answer.body;
        put("body", json!({ "bytes": body.whole, "is_cut": body.is_cut, "text": &*body.text }));
    }
    if let Some(Err(error)) = exchange.ending.as_ref().map(|ending| &ending.came) {
        put("no_answer", no_answer(error));
    }
    Value::Object(out)
}

fn pairs(pairs: &[(String, String)]) -> Value {
    pairs.iter().map(|(name, value)| json!([name, value])).collect()
}

fn no_answer(error: &NoAnswer) -> Value {
    match error {
        NoAnswer::ReadOnly => json!({ "why": "read_only" }),
        NoAnswer::NotConnected(words) => json!({ "why": "not_connected", "words": words.as_str() }),
        NoAnswer::Lost(words) => json!({ "why": "lost", "words": words.as_str() }),
        NoAnswer::TimedOut(after_s) => json!({ "why": "timed_out", "after_seconds": after_s }),
        NoAnswer::AnotherRun => json!({ "why": "another_run" }),
        NoAnswer::TooLarge => json!({ "why": "too_large" }),
    }
}
