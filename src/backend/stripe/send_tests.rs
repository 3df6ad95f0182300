use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use rstest::rstest;

use super::*;
use crate::backend::stripe::requests;
use crate::backend::stripe::samples::{answer, error, order, payment};
use crate::domain::{Mode, WhyUnknown};

/// Gives the answers it was told, in order, and remembers what it carried and how long it paused.
#[derive(Debug, Default)]
struct Script {
    answers: Mutex<Vec<Result<Response, CarryError>>>,
    carried: Mutex<Vec<Request>>,
    pauses: Mutex<Vec<Duration>>,
}

impl Script {
    fn new(mut answers: Vec<Result<Response, CarryError>>) -> Self {
        answers.reverse();
        Self { answers: Mutex::new(answers), ..Self::default() }
    }
}

#[async_trait]
impl Transport for Script {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        self.carried.lock().unwrap().push(request);
        self.answers.lock().unwrap().pop().expect("asked more often than foreseen")
    }

    async fn pause(&self, time: Duration) {
        self.pauses.lock().unwrap().push(time);
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn mode(&self) -> Mode {
        Mode::Mock
    }
}

fn limited(headers: &[(&str, &str)]) -> Response {
    answer(429, headers, &error("invalid_request_error", Some("rate_limit")))
}

fn ticket() -> crate::journal::entry::Recorded {
    crate::journal::entry::Recorded::for_tests(order(), requests::wording(&order()), jiff::Timestamp::UNIX_EPOCH)
}

async fn send(script: &Script) -> Outcome {
    attempt(script, requests::debit(&ticket(), 80), &order(), 1).await
}

#[tokio::test]
async fn a_limit_is_waited_out_with_the_same_request() {
    let script = Script::new(vec![Ok(limited(&[])), Ok(limited(&[])), Ok(answer(200, &[], &payment()))]);
    assert!(matches!(send(&script).await, Outcome::Settled(_)));
    let carried = script.carried.lock().unwrap();
    assert_eq!(carried.len(), 3);
    assert!(carried.iter().all(|request| *request == carried[0]));
    assert_eq!(*script.pauses.lock().unwrap(), [Duration::from_millis(500), Duration::from_secs(1)]);
}

#[tokio::test]
async fn a_limit_that_does_not_end_is_a_refusal() {
    let script = Script::new(vec![Ok(limited(&[])), Ok(limited(&[])), Ok(limited(&[]))]);
    let Outcome::Refused(refusal) = send(&script).await else {
        panic!("limits act before anything is done");
    };
    assert_eq!(refusal.status, Some(429));
}

#[tokio::test]
async fn what_comes_after_a_limit_is_judged_as_the_only_answer() {
    let lost = Script::new(vec![Ok(limited(&[])), Err(CarryError::Lost("reset".to_owned()))]);
    let Outcome::Unknown(unknown) = send(&lost).await else {
        panic!("the second request may have been done");
    };
    assert_eq!(unknown.why, WhyUnknown::ConnectionLost);
}

#[rstest]
#[case::stripe_says_no(&[("stripe-should-retry", "false")])]
#[case::a_replay(&[("idempotent-replayed", "true")])]
#[tokio::test]
async fn a_limit_is_not_repeated_when_that_is_of_no_use(#[case] headers: &[(&str, &str)]) {
    let script = Script::new(vec![Ok(limited(headers))]);
    let outcome = send(&script).await;
    assert!(!matches!(outcome, Outcome::Settled(_)));
    assert_eq!(script.carried.lock().unwrap().len(), 1);
}

#[rstest]
#[case("3", Duration::from_secs(3))]
#[case("0", Duration::from_millis(500))]
#[case("86400", Duration::from_secs(8))]
#[case("soon", Duration::from_millis(500))]
#[tokio::test]
async fn the_wait_that_is_asked_for_is_kept_within_bounds(#[case] asked: &str, #[case] pause: Duration) {
    let script = Script::new(vec![Ok(limited(&[("retry-after", asked)])), Ok(answer(200, &[], &payment()))]);
    assert!(matches!(send(&script).await, Outcome::Settled(_)));
    assert_eq!(*script.pauses.lock().unwrap(), [pause]);
}

#[tokio::test]
async fn doubt_is_never_repeated_here() {
    for doubt in [Err(CarryError::TimedOut { after_s: 80 }), Ok(answer(500, &[], &error("api_error", None)))] {
        let script = Script::new(vec![doubt]);
        assert!(matches!(send(&script).await, Outcome::Unknown(_)));
        assert_eq!(script.carried.lock().unwrap().len(), 1);
    }
}
