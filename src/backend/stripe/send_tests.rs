use std::sync::Mutex;

use async_trait::async_trait;
use rstest::rstest;

use super::samples::{answer, error, order, payment};
use super::*;
use crate::backend::CarryError;
use crate::domain::{Mode, WhyUnknown};
use crate::journal::entry::Wording;
use crate::life::{Door, Proof};

/// Gives the answers it was told, in order, and remembers what it carried.
#[derive(Debug, Default)]
struct Script {
    answers: Mutex<Vec<Result<Response, CarryError>>>,
    carried: Mutex<Vec<Request>>,
}

#[async_trait]
impl Transport for Script {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        self.carried.lock().unwrap().push(request);
        self.answers.lock().unwrap().pop().expect("asked more often than foreseen")
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn mode(&self) -> Mode {
        Mode::Mock
    }
}

fn client(mut answers: Vec<Result<Response, CarryError>>) -> StripeClient<Script> {
    answers.reverse();
    StripeClient::new(Script { answers: Mutex::new(answers), ..Script::default() })
}

fn ticket(wording: Wording) -> Recorded {
    Recorded::for_tests(order(), wording, Timestamp::UNIX_EPOCH)
}

fn carried(client: &StripeClient<Script>) -> Vec<Request> {
    client.transport().carried.lock().unwrap().clone()
}

fn limited() -> Response {
    answer(429, &[], &error("invalid_request_error", Some("rate_limit")))
}

/// A repeat is an attempt of its own, and the journal has it before it is made.
#[rstest]
#[case::a_limit(Ok(limited()), "Door(Limited")]
#[case::no_connection(Err(CarryError::NotConnected("refused".to_owned())), "Door(NotConnected")]
#[case::silence(Err(CarryError::TimedOut { after_s: 80 }), "Nothing(NoAnswer(80)")]
#[case::an_error(Ok(answer(500, &[], &error("api_error", None))), "Nothing(ServerError(500)")]
#[tokio::test]
async fn whatever_comes_back_it_is_sent_once(#[case] came: Result<Response, CarryError>, #[case] expected: &str) {
    let client = client(vec![came]);
    let answer = client.send(&ticket(wording(&order()))).await;
    assert!(format!("{:?}", answer.proof).starts_with(expected), "{answer:?}");
    assert_eq!(carried(&client).len(), 1);
}

#[tokio::test]
async fn sent_again_it_is_the_same_request() {
    let client = client(vec![Ok(limited()), Ok(answer(200, &[], &payment()))]);
    let ticket = ticket(wording(&order()));
    client.send(&ticket).await;
    assert!(matches!(client.send(&ticket).await.proof, Proof::Settles(_)));
    let carried = carried(&client);
    assert_eq!(carried[0], carried[1]);
}

#[tokio::test]
async fn a_first_attempt_in_other_words_than_the_orders_is_not_sent() {
    let client = client(Vec::new());
    let mut other = wording(&order());
    other.form[0].1 = "120001".to_owned();
    let answer = client.send(&ticket(other)).await;
    assert!(matches!(answer.proof, Proof::Door(Door::NotSent, _)), "{answer:?}");
    assert_eq!(carried(&client).len(), 0);
}

#[tokio::test]
async fn the_servers_clock_is_known_from_its_latest_answer() {
    let date = |text: &'static str| [("request-id", "req_1"), ("date", text)];
    let dated = |text| Ok(answer(429, &date(text), &error("invalid_request_error", Some("rate_limit"))));
    let client = client(vec![
        dated("Sat, 22 Nov 2025 08:26:41 GMT"),
        Ok(answer(502, &[("date", "Sat, 22 Nov 2025 09:00:00 GMT")], &payment())),
        dated("Sat, 22 Nov 2025 08:26:40 GMT"),
    ]);
    assert_eq!(client.server_time(), None);
    for expected in [1_763_800_001, 1_763_800_001, 1_763_800_000] {
        client.send(&ticket(wording(&order()))).await;
        assert_eq!(client.server_time().map(Timestamp::as_second), Some(expected));
    }
}

#[tokio::test]
async fn an_answer_that_is_somebody_elses_says_nothing_of_the_time() {
    let date = [("request-id", "req_1"), ("date", "Sat, 22 Nov 2025 08:26:41 GMT")];
    let mut other = payment();
    other["amount"] = serde_json::json!(1);
    let client = client(vec![Ok(answer(200, &date, &other))]);
    let answer = client.send(&ticket(wording(&order()))).await;
    assert_eq!((answer.proof, answer.server), (Proof::Nothing(WhyUnknown::NotOurs), None));
    assert_eq!(client.server_time(), None);
}
