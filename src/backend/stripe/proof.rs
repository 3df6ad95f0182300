//! What an answer to a debit proves. One pure table, which looks at the answer alone and not at which attempt it answers;
//! everything that is not on it proves nothing. What follows for the debit is decided in `life`
//! (docs.stripe.com/api/idempotent_requests, docs.stripe.com/error-low-level).

use super::envelope::Envelope;
use super::fault::{request_id, retry, server_time};
use super::wire::{Told, told};
use crate::backend::transport::{CarryError, Response};
use crate::domain::{Label, Order, Refusal, Settled, WhyUnknown};
use crate::life::{Answer, Door, Proof};

/// Codes that Stripe gives only once it has begun to act on a request, so that the answer is kept under its key: had
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

/// Codes with which Stripe waits for a person: it may do what was asked once somebody has said yes in the Dashboard
/// (docs.stripe.com/error-codes).
const FOR_A_PERSON: [&str; 3] = ["approval_required", "action_blocked", "anomalous_money_movement_request"];

/// Reads what came back of one attempt at an order.
pub(super) fn proof(order: &Order, carried: &Result<Response, CarryError>) -> Answer {
    match carried {
        Ok(response) => {
            let proof = answered(order, response);
            // What is somebody else's answer may be an old one, so that its time says nothing of this attempt.
            let is_ours = proof != Proof::Nothing(WhyUnknown::NotOurs);
            Answer {
                proof,
                request: request_id(response),
                status: Some(response.status),
                replayed: is_replay(response),
                server: server_time(response).filter(|_| is_ours),
                again: retry(response),
            }
        }
        Err(error) => Answer::instead(unanswered(error)),
    }
}

fn unanswered(error: &CarryError) -> Proof {
    Proof::Nothing(match error {
        CarryError::NotConnected(_) => {
            return Proof::Door(Door::NotConnected, Refusal::without_answer("not_connected", &error.to_string()));
        }
        CarryError::ReadOnly => {
            return Proof::Door(Door::NotSent, Refusal::without_answer("read_only", &error.to_string()));
        }
        CarryError::Lost(_) | CarryError::AnotherRun => WhyUnknown::ConnectionLost,
        CarryError::TimedOut { after_s } => WhyUnknown::NoAnswer(*after_s),
        CarryError::TooLarge => WhyUnknown::Unreadable,
    })
}

fn answered(order: &Order, response: &Response) -> Proof {
    match response.status {
        200..=299 => done(order, response),
        409 => Proof::Nothing(WhyUnknown::InProgress),
        // 408 and 424 come from in between or behind, like 5xx: the work may have been done.
        status @ (408 | 424 | 500..=599) => Proof::Nothing(WhyUnknown::ServerError(status)),
        400..=499 => denied(response),
        _ => Proof::Nothing(WhyUnknown::Unreadable),
    }
}

fn done(order: &Order, response: &Response) -> Proof {
    let (request, replayed) = (request_id(response), is_replay(response));
    match told(order, response) {
        Told::Done(settled) => Proof::Settles(Settled { replayed, ..settled }),
        Told::Failed { code, message } => Proof::Refuses(Refusal {
            status: Some(response.status),
            kind: Label::new("charge_failed"),
            code,
            param: None,
            message,
            request,
            replayed,
        }),
        Told::NotOurs => Proof::Nothing(WhyUnknown::NotOurs),
        Told::Unreadable => Proof::Nothing(WhyUnknown::Unreadable),
    }
}

/// A 4xx. Without Stripe's typed envelope it may come from something in between, which proves nothing; nor does a status that
/// Stripe does not name (docs.stripe.com/api/errors).
fn denied(response: &Response) -> Proof {
    let Some(error) = Envelope::read(&response.body).filter(Envelope::is_typed) else {
        return Proof::Nothing(WhyUnknown::Unreadable);
    };
    if error.has_code("idempotency_key_in_use") {
        return Proof::Nothing(WhyUnknown::InProgress);
    }
    if error.kind.as_str() == "idempotency_error" {
        return Proof::Nothing(WhyUnknown::KeyUsedOtherwise);
    }
    if error.kind.as_str() == "api_error" {
        return Proof::Nothing(WhyUnknown::ServerError(response.status));
    }
    let (waits, is_stored) =
        (FOR_A_PERSON.iter().any(|code| error.has_code(code)), is_stored_refusal(response, &error));
    let refusal = Refusal {
        status: Some(response.status),
        kind: error.kind,
        code: error.code,
        param: error.param,
        message: error.message,
        request: request_id(response),
        replayed: is_replay(response),
    };
    match response.status {
        _ if waits => Proof::Person(refusal),
        _ if is_stored => Proof::Refuses(refusal),
        400 | 404 => Proof::Door(Door::Invalid, refusal),
        401 => Proof::Door(Door::Key, refusal),
        403 => Proof::Door(Door::Permission, refusal),
        429 => Proof::Door(Door::Limited, refusal),
        _ => Proof::Nothing(WhyUnknown::Unreadable),
    }
}

/// Whether a no is kept under the key, and can only be given when no attempt under it was done.
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

#[cfg(test)]
#[path = "proof_tests.rs"]
mod tests;
