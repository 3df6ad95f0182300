//! The request log: what is told, what is bounded, and that no key gets in.

use proptest::prelude::*;
use rstest::rstest;
use secrecy::SecretString;

use super::*;
use crate::backend::{Clock, Gate, Gated, Key};
use crate::domain::Method;

/// Answers everything with the same.
#[derive(Debug)]
struct Always(Result<Response, CarryError>);

#[async_trait]
impl Transport for Always {
    async fn carry(&self, _: Request) -> Result<Response, CarryError> {
        self.0.clone()
    }
    fn now(&self) -> Timestamp {
        Clock::standing(Timestamp::UNIX_EPOCH).now()
    }
    fn mode(&self) -> Mode {
        Mode::Live
    }
}

fn read() -> Request {
    Request {
        method: Method::Get,
        path: "/v1/balance".to_owned(),
        query: Vec::new(),
        form: Vec::new(),
        account: Some(AccountId::new("acct_1")),
        idempotency_key: None,
        version: None,
        timeout_s: 30,
    }
}

fn write() -> Request {
    let form = vec![("amount".to_owned(), "1".to_owned()), ("description".to_owned(), "sk_live_51Habc".to_owned())];
    Request { method: Method::Post, form, idempotency_key: Some("pullfunds-1".to_owned()), ..read() }
}

fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Response { status, headers, body: body.to_vec(), received_at: Timestamp::UNIX_EPOCH }
}

/// What is told of a request that ends like this.
async fn told(redactor: Redactor, request: Request, carried: Result<Response, CarryError>) -> (Exchange, Ending) {
    let log = Log::default();
    let logged = Logged::new(Always(carried.clone()), log.clone(), redactor);
    assert_eq!(logged.carry(request).await, carried, "nothing is changed on its way");
    match <[LogNote; 2]>::try_from(log.take()) {
        Ok([LogNote::Begun(exchange), LogNote::Ended(id, Mode::Live, ending)]) => {
            assert_eq!(id, exchange.id);
            (*exchange, *ending)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_is_told_with_what_it_says() {
    let body = br#"{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Too many."}}"#;
    let headers = [
        ("request-id", "req_1"),
        ("retry-after", "7"),
        ("stripe-rate-limited-reason", "endpoint-rate"),
        ("idempotent-replayed", "true"),
    ];
    let (exchange, ending) = told(Redactor::default(), write(), Ok(response(429, &headers, body))).await;
    assert_eq!((exchange.key.as_deref(), exchange.attempt, exchange.id.number()), (Some("pullfunds-1"), 1, 1));
    assert_eq!(exchange.form, [("amount", "1"), ("description", "sk_live_[redacted]")].map(owned));
    let answer = ending.came.unwrap();
    assert_eq!((answer.status, answer.replayed, answer.retry.after_s), (429, true, Some(7)));
    assert_eq!(answer.request, Some(RequestId::new("req_1")));
    assert_eq!(answer.said, Some(Said { code: Label::new("rate_limit"), message: Label::new("Too many.") }));
    assert_eq!(answer.body.text.as_bytes(), body);
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[rstest]
#[case(CarryError::NotConnected("sk_live_51Habc refused".to_owned()), NoAnswer::NotConnected(Label::new("sk_live_[redacted] refused")))]
#[case(CarryError::Lost("reset".to_owned()), NoAnswer::Lost(Label::new("reset")))]
#[case(CarryError::TimedOut { after_s: 80 }, NoAnswer::TimedOut(80))]
#[case(CarryError::AnotherRun, NoAnswer::AnotherRun)]
#[case(CarryError::TooLarge, NoAnswer::TooLarge)]
#[tokio::test]
async fn why_there_is_no_answer_is_told(#[case] error: CarryError, #[case] expected: NoAnswer) {
    let (_, ending) = told(Redactor::default(), read(), Err(error)).await;
    assert_eq!(ending.came, Err(expected));
}

#[tokio::test]
async fn what_the_gate_refused_is_told_as_never_sent() {
    let log = Log::default();
    let inner = Gated::new(Always(Ok(response(200, &[], b"{}"))), Gate::shut());
    let refused = Logged::new(inner, log.clone(), Redactor::default()).carry(write()).await;
    assert_eq!(refused, Err(CarryError::ReadOnly));
    let notes = log.take();
    assert!(matches!(&notes[1], LogNote::Ended(_, _, ending) if ending.came == Err(NoAnswer::ReadOnly)), "{notes:?}");
}

#[tokio::test]
async fn the_same_request_without_success_is_another_attempt() {
    let log = Log::default();
    let failing = Logged::new(Always(Ok(response(429, &[], b""))), log.clone(), Redactor::default());
    let working = Logged::new(Always(Ok(response(200, &[], b"{}"))), log.clone(), Redactor::default());
    let other = Request { account: Some(AccountId::new("acct_2")), ..read() };
    for (logged, request) in [
        (&failing, write()),
        (&failing, write()),
        (&failing, read()),
        (&failing, read()),
        (&failing, other),
        (&working, read()),
        (&working, read()),
    ] {
        drop(logged.carry(request).await);
    }
    let attempts: Vec<u32> = log
        .take()
        .iter()
        .filter_map(|note| match note {
            LogNote::Begun(exchange) => Some(exchange.attempt),
            LogNote::Ended(..) => None,
        })
        .collect();
    assert_eq!(attempts, [1, 2, 1, 2, 1, 3, 1]);
}

/// Answers of the largest size, never taken: what waits is bounded, and so is what is kept of each.
#[tokio::test]
async fn what_is_not_taken_is_bounded() {
    let log = Log::default();
    let body = vec![b'x'; 100_000];
    let logged = Logged::new(Always(Ok(response(200, &[], &body))), log.clone(), Redactor::default());
    for _ in 0..3_000 {
        logged.carry(read()).await.unwrap();
    }
    let notes = log.take();
    assert_eq!(notes.len(), MOST_WAITING);
    let longest = notes.iter().filter_map(|note| match note {
        LogNote::Ended(_, _, ending) => Some(&ending.came.as_ref().unwrap().body),
        LogNote::Begun(_) => None,
    });
    let longest = longest.max_by_key(|body| body.text.len()).unwrap();
    assert_eq!((longest.text.len(), longest.whole, longest.is_cut), (EXCERPT, 100_000, true));
    assert!(log.take().is_empty());
}

/// `"a":` and a letter that takes two bytes, so that the cut falls into one.
#[tokio::test]
async fn a_body_is_cut_between_letters() {
    let body = format!("x{}", "é".repeat(4_000));
    let (_, ending) = told(Redactor::default(), read(), Ok(response(200, &[], body.as_bytes()))).await;
    let kept = ending.came.unwrap().body;
    assert_eq!((kept.text.len(), kept.is_cut), (EXCERPT - 1, true));
}

const SECRET: &str = "51HabcDEFghiJKL0123";

proptest! {
    /// Whatever bytes an answer has, and wherever the key stands in it.
    #[test]
    fn no_key_gets_in(
        before in prop::collection::vec(any::<u8>(), 0..64),
        padding in 4_040_usize..4_130,
        is_far in any::<bool>(),
        after in prop::collection::vec(any::<u8>(), 0..64),
        prefix in "((sk|rk)_live_|Bearer rk_live_|)",
        status in prop::sample::select(vec![200_u16, 401, 500]),
    ) {
        let key = Key::new(SecretString::from(format!("rk_live_{SECRET}"))).unwrap();
        let echoed = format!("{prefix}{SECRET}");
        let mut body = before;
        body.extend(std::iter::repeat_n(b' ', if is_far { padding } else { 0 }));
        body.extend_from_slice(echoed.as_bytes());
        body.extend_from_slice(&after);
        let error = format!("{{\"error\":{{\"code\":\"{echoed}\",\"message\":\"no {echoed} here\"}}}}");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for body in [body, error.into_bytes()] {
            let carried = Ok(response(status, &[("request-id", &echoed), ("stripe-account", &echoed)], &body));
            let told = runtime.block_on(told(Redactor::of(&key), write(), carried));
            prop_assert!(!format!("{told:?}").contains(SECRET), "{told:?}");
        }
    }
}
