//! From what was worked out for a request to an HTTP answer: status, headers, body. What a client sent comes back only if it can
//! stand in a header: short, and printable ASCII.

use super::accounts::PLATFORM;
use super::errors::{Limit, Refusal};
use super::http::Answer;
use super::life::Life;
use super::objects::event::API_VERSION;
use super::service::{Echo, Served, Visit};

/// Longest value of a client's header that is sent back; an idempotency key may be as long
/// (docs.stripe.com/api/idempotent_requests).
const LONGEST_ECHO: usize = 255;

impl Life {
    /// A refusal in Stripe's envelope.
    pub(super) fn refused(&self, visit: &Visit<'_>, refusal: &Refusal) -> Served {
        let json = refusal.json(visit.id, self.state.now().as_second());
        Served { limit: refusal.limit, ..Served::new(refusal.status, json.to_bytes()) }
    }

    /// The answer as it leaves.
    pub(super) fn answer(&self, visit: &Visit<'_>, served: Served) -> Answer {
        let request = visit.request;
        let mut headers =
            vec![("content-type".to_owned(), "application/json".to_owned()), ("date".to_owned(), self.date())];
        let mut put = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
        match served.limit {
            // What waited for a lock is worth repeating, and has no id (docs.stripe.com/rate-limits).
            Some(Limit::Locked) => put("stripe-should-retry", "true"),
            Some(Limit::Reached(limited)) => {
                put("request-id", visit.id.as_str());
                put("stripe-rate-limited-reason", limited.reason());
            }
            None => put("request-id", visit.id.as_str()),
        }
        let whom = match served.echo {
            Echo::Asked => request.header("stripe-account"),
            Echo::Of(PLATFORM) => None,
            Echo::Of(other) => Some(self.state.accounts.id(other)),
        };
        for (name, value) in [("idempotency-key", request.header("idempotency-key")), ("stripe-account", whom)] {
            if let Some(value) = value.filter(|value| may_return(value)) {
                put(name, value);
            }
        }
        let version = request.header("stripe-version").filter(|value| may_return(value));
        put("stripe-version", version.unwrap_or(API_VERSION));
        if let Some(original) = served.replays {
            put("idempotent-replayed", "true");
            put("original-request", original.as_str());
        }
        if served.status == 401 {
            put("www-authenticate", "Basic realm=\"Stripe\"");
        }
        // What would answer a GET, without its body.
        let body = if request.method == "HEAD" { Vec::new() } else { served.body };
        Answer { status: served.status, headers, body }
    }

    /// The world's time, as the header has it.
    pub(super) fn date(&self) -> String {
        let date = jiff::fmt::rfc2822::DateTimePrinter::new();
        date.timestamp_to_rfc9110_string(&self.state.now()).unwrap_or_default()
    }
}

/// Whether a client's header may stand in an answer.
fn may_return(value: &str) -> bool {
    !value.is_empty() && value.len() <= LONGEST_ECHO && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
