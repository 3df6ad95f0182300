//! Why a read brought nothing, in Stripe's own words where there are any.

use jiff::Timestamp;

use super::envelope::Envelope;
use crate::backend::transport::{CarryError, Response};
use crate::domain::{Fault, FaultKind, Label, Limit, RequestId, Retry, Stray};

/// A request that was not answered.
pub(super) fn unanswered(error: &CarryError) -> Fault {
    let kind = match error {
        CarryError::ReadOnly
        | CarryError::NotConnected(_)
        | CarryError::Lost(_)
        | CarryError::TimedOut { .. }
        | CarryError::AnotherRun => FaultKind::Unreachable,
        CarryError::TooLarge => FaultKind::BadReply,
    };
    Fault { kind, message: Label::new(&error.to_string()), request: None, retry: Retry::default() }
}

/// An answer other than 2xx.
pub(super) fn denied(response: &Response) -> Fault {
    let kind = match response.status {
        401 => FaultKind::Unauthorised,
        403 => FaultKind::Forbidden,
        404 => FaultKind::NotFound,
        429 => FaultKind::Limited,
        status @ 400..=499 => FaultKind::Refused(status),
        status @ 500..=599 => FaultKind::Server(status),
        _ => FaultKind::BadReply,
    };
    let said = Envelope::read(&response.body).map(|error| error.message).filter(|message| !message.is_empty());
    let message = said.unwrap_or_else(|| Label::new(&wordless(response.status)));
    Fault { kind, message, request: request_id(response), retry: retry(response) }
}

/// What an answer says about asking again.
pub(in crate::backend) fn retry(response: &Response) -> Retry {
    Retry {
        after_s: response.header("retry-after").and_then(|seconds| seconds.trim().parse().ok()),
        limit: response.header("stripe-rate-limited-reason").and_then(Limit::from_name),
        is_worth_it: response.header("stripe-should-retry").and_then(|word| word.parse().ok()),
    }
}

/// An answer of 2xx that cannot be used.
pub(super) fn unusable(response: &Response, why: &str) -> Fault {
    let (message, request) = (Label::new(why), request_id(response));
    Fault { kind: FaultKind::BadReply, message, request, retry: Retry::default() }
}

/// An answer of 2xx to something else than what was asked.
pub(super) fn misdirected(response: &Response, stray: Stray, why: &str) -> Fault {
    Fault { kind: FaultKind::Misdirected(stray), ..unusable(response, why) }
}

/// `Request-Id` of an answer.
pub(in crate::backend) fn request_id(response: &Response) -> Option<RequestId> {
    response.header("request-id").filter(|id| !id.is_empty()).map(RequestId::new)
}

/// What Stripe's own clock showed: the `Date` of an answer that carries `Request-Id`, and that no cache has kept. What comes
/// from in between has a clock of its own.
pub(super) fn server_time(response: &Response) -> Option<Timestamp> {
    if comes_from_stripe(response) { response.date() } else { None }
}

/// Whether an answer was made by Stripe just now, as far as its headers tell (docs.stripe.com/api/request_ids).
pub(super) fn comes_from_stripe(response: &Response) -> bool {
    request_id(response).is_some() && response.header("age").is_none()
}

fn wordless(status: u16) -> String {
    match status {
        300..=399 => format!("Stripe answered {status}, a redirect, which is never followed. Check the address."),
        401 => "The key was refused.".to_owned(),
        403 => "The key may not do this.".to_owned(),
        404 => "Stripe does not know it.".to_owned(),
        429 => "Too many requests at once.".to_owned(),
        _ => format!("The answer was {status} without Stripe's explanation; something in between may have answered."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(302, FaultKind::BadReply)]
    #[case(400, FaultKind::Refused(400))]
    #[case(401, FaultKind::Unauthorised)]
    #[case(403, FaultKind::Forbidden)]
    #[case(404, FaultKind::NotFound)]
    #[case(429, FaultKind::Limited)]
    #[case(500, FaultKind::Server(500))]
    #[case(502, FaultKind::Server(502))]
    fn a_status_has_its_fault_even_when_the_body_is_a_page(#[case] status: u16, #[case] kind: FaultKind) {
        let headers = vec![("request-id".to_owned(), "req_1".to_owned())];
        let body = b"<html>Bad Gateway</html>".to_vec();
        let fault = denied(&Response { status, headers, body, received_at: Timestamp::UNIX_EPOCH });
        assert_eq!(fault.kind, kind);
        assert!(!fault.message.is_empty());
        assert_eq!(fault.request, Some(RequestId::new("req_1")));
    }

    #[test]
    fn what_an_answer_says_about_asking_again_is_kept() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![
            header("retry-after", "7"),
            header("stripe-rate-limited-reason", "endpoint-rate"),
            header("stripe-should-retry", "true"),
        ];
        let said = Response { status: 429, headers, body: Vec::new(), received_at: Timestamp::UNIX_EPOCH };
        let retry = denied(&said).retry;
        let expected = Retry { after_s: Some(7), limit: Some(Limit::EndpointRate), is_worth_it: Some(true) };
        assert_eq!(retry, expected);
        let headers = vec![header("retry-after", "soon"), header("stripe-rate-limited-reason", "whim")];
        assert_eq!(denied(&Response { headers, ..said }).retry, Retry::default());
    }

    #[rstest]
    #[case(CarryError::NotConnected("refused".to_owned()), FaultKind::Unreachable)]
    #[case(CarryError::Lost("reset".to_owned()), FaultKind::Unreachable)]
    #[case(CarryError::AnotherRun, FaultKind::Unreachable)]
    #[case(CarryError::TimedOut { after_s: 30 }, FaultKind::Unreachable)]
    #[case(CarryError::TooLarge, FaultKind::BadReply)]
    fn a_read_without_an_answer_says_why(#[case] error: CarryError, #[case] kind: FaultKind) {
        assert_eq!(unanswered(&error).kind, kind);
    }
}
