//! Sending a debit once. Only an answer of a rate limit is repeated here, because Stripe's limits act before anything
//! is done (docs.stripe.com/rate-limits) and so leave nothing that a repeat could double; the key is the same all the
//! same. Every other doubt is handed up: another attempt must be in the journal before it is sent.

use std::time::Duration;

use super::classify::{classify, is_limited};
use crate::backend::transport::{CarryError, Request, Response, Transport};
use crate::domain::{Order, Outcome};

/// How often a request that was turned away by a limit is repeated.
const REPEATS: u32 = 2;
/// First pause; the second is twice as long, as in Stripe's libraries.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Longest pause, whatever `Retry-After` asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// One attempt: the request, at most [`REPEATS`] more times while limits turn it away, and what the last answer proves.
pub(super) async fn attempt<T: Transport + ?Sized>(
    transport: &T,
    request: Request,
    order: &Order,
    number: u32,
) -> Outcome {
    let mut carried = transport.carry(request.clone()).await;
    for repeat in 0..REPEATS {
        let Some(pause) = worth_repeating(&carried, repeat) else {
            break;
        };
        transport.pause(pause).await;
        carried = transport.carry(request.clone()).await;
    }
    classify(order, number, &carried)
}

/// The pause before a repeat; none where the answer is not a limit or Stripe says that a repeat is of no use.
fn worth_repeating(carried: &Result<Response, CarryError>, repeat: u32) -> Option<Duration> {
    let response = carried.as_ref().ok()?;
    if !is_limited(response) || response.header("stripe-should-retry") == Some("false") {
        return None;
    }
    let asked = response.header("retry-after").and_then(|text| text.parse().ok()).map(Duration::from_secs);
    let usual = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(repeat));
    Some(asked.unwrap_or(usual).max(FIRST_PAUSE).min(LONGEST_PAUSE))
}

#[cfg(test)]
#[path = "send_tests.rs"]
mod tests;
