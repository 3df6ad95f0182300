//! What an answer to a debit proves: settled, refused or unknown. One pure table; everything that is not on it is
//! unknown. After an attempt whose outcome is unknown, an answer to a repeat proves something about the debit only if
//! it can not be given while the earlier attempt has moved money
//! (docs.stripe.com/api/idempotent_requests, docs.stripe.com/error-low-level).

use super::envelope::Envelope;
use super::fault::request_id;
use super::wire::debit::{self, Proof};
use crate::backend::transport::{CarryError, Response};
use crate::domain::{Label, Order, Outcome, Refusal, Unknown, WhyUnknown};

/// Codes that Stripe gives only once it has begun to act on a request, so that the answer is stored under its key: had
/// an earlier attempt been done, its answer would have come back instead (docs.stripe.com/error-codes).
const STORED_REFUSALS: [&str; 7] = [
    "balance_insufficient",
    "insufficient_funds",
    "transfers_not_allowed",
    "not_allowed_on_standard_account",
    "insufficient_capabilities_for_transfer",
    "charge_exceeds_source_limit",
    "charge_exceeds_transaction_limit",
];

/// Reads the outcome of attempt `number` (from 1) at an order.
pub(super) fn classify(order: &Order, number: u32, carried: &Result<Response, CarryError>) -> Outcome {
    let only = number <= 1;
    match carried {
        Ok(response) => answered(order, only, response),
        Err(error) => unanswered(only, error),
    }
}

/// Whether Stripe turned a request away before looking at it: 429, in its own words and not as a replay.
pub(super) fn is_limited(response: &Response) -> bool {
    response.status == 429
        && !is_replay(response)
        && Envelope::read(&response.body).is_some_and(|error| error.is_typed())
}

fn unanswered(only: bool, error: &CarryError) -> Outcome {
    let why = match error {
        CarryError::NotConnected(_) if only => return Outcome::Refused(never_left("not_connected", error)),
        CarryError::ReadOnly if only => return Outcome::Refused(never_left("read_only", error)),
        CarryError::NotConnected(_) | CarryError::ReadOnly => WhyUnknown::SaysNothingOfBefore(0),
        CarryError::Lost(_) | CarryError::AnotherRun => WhyUnknown::ConnectionLost,
        CarryError::TimedOut { after_s } => WhyUnknown::NoAnswer(*after_s),
        CarryError::TooLarge => WhyUnknown::Unreadable,
    };
    Outcome::Unknown(Unknown { why, request: None, replayed: false })
}

fn never_left(kind: &str, error: &CarryError) -> Refusal {
    Refusal {
        status: None,
        kind: Label::new(kind),
        code: None,
        param: None,
        message: Label::new(&error.to_string()),
        request: None,
        replayed: false,
    }
}

fn answered(order: &Order, only: bool, response: &Response) -> Outcome {
    if only && is_replay(response) {
        return unknown(WhyUnknown::ReplayedAtFirst, response);
    }
    match response.status {
        200..=299 => done(order, response),
        409 => unknown(WhyUnknown::InProgress, response),
        // 408 and 424 come from in between or behind, like 5xx: the work may have been done.
        status @ (408 | 424 | 500..=599) => unknown(WhyUnknown::ServerError(status), response),
        400..=499 => denied(only, response),
        _ => unknown(WhyUnknown::Unreadable, response),
    }
}

fn done(order: &Order, response: &Response) -> Outcome {
    match debit::prove(order, response) {
        Proof::Settled(mut settled) => {
            settled.replayed = is_replay(response);
            Outcome::Settled(settled)
        }
        Proof::Failed { code, message } => Outcome::Refused(Refusal {
            status: Some(response.status),
            kind: Label::new("charge_failed"),
            code,
            param: None,
            message,
            request: request_id(response),
            replayed: is_replay(response),
        }),
        Proof::None => unknown(WhyUnknown::NotOurs, response),
        Proof::Unreadable => unknown(WhyUnknown::Unreadable, response),
    }
}

/// A 4xx. Without Stripe's typed envelope it may come from something in between, which proves nothing.
fn denied(only: bool, response: &Response) -> Outcome {
    let Some(error) = Envelope::read(&response.body).filter(Envelope::is_typed) else {
        return unknown(WhyUnknown::Unreadable, response);
    };
    if error.has_code("idempotency_key_in_use") {
        return unknown(WhyUnknown::InProgress, response);
    }
    if error.kind.as_str() == "idempotency_error" {
        return unknown(WhyUnknown::KeyUsedOtherwise, response);
    }
    if error.kind.as_str() == "api_error" {
        return unknown(WhyUnknown::ServerError(response.status), response);
    }
    if !only && !is_stored_refusal(response, &error) {
        return unknown(WhyUnknown::SaysNothingOfBefore(response.status), response);
    }
    Outcome::Refused(Refusal {
        status: Some(response.status),
        kind: error.kind,
        code: error.code,
        param: error.param,
        message: error.message,
        request: request_id(response),
        replayed: is_replay(response),
    })
}

/// Whether a no can only be given when no earlier attempt under this key was done.
fn is_stored_refusal(response: &Response, error: &Envelope) -> bool {
    match response.status {
        402 => true,
        400 => is_replay(response) || STORED_REFUSALS.iter().any(|code| error.has_code(code)),
        _ => false,
    }
}

fn is_replay(response: &Response) -> bool {
    response.header("idempotent-replayed").is_some_and(|word| word.eq_ignore_ascii_case("true"))
}

fn unknown(why: WhyUnknown, response: &Response) -> Outcome {
    Outcome::Unknown(Unknown { why, request: request_id(response), replayed: is_replay(response) })
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
