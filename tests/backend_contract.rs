//! What every way of reaching Stripe has to keep: one suite over the simulated Stripe in memory and over the same
//! world behind HTTP on loopback, and what only a wire can do to an answer.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests do, and clippy knows only functions marked as tests"
)]

#[path = "contract/debits.rs"]
mod debits;
#[path = "contract/reads.rs"]
mod reads;
#[path = "contract/scenarios.rs"]
mod scenarios;
mod support {
    pub(crate) mod bench;
    pub(crate) mod chain;
    pub(crate) mod loopback;
    pub(crate) mod small_world;
}

use pullfunds::backend::{self, Backend, Https, StripeClient, Timeouts};
use pullfunds::domain::{FaultKind, Form, Outcome, Scope, WhyUnknown};
use rstest::rstest;
use secrecy::SecretString;

use support::bench::{Bench, of};
use support::chain::recorded;
use support::loopback::Spoil;
use support::small_world::CEDAR;

#[rstest]
#[case(Spoil::Hold, WhyUnknown::NoAnswer(1))]
#[case(Spoil::Close, WhyUnknown::ConnectionLost)]
#[case(Spoil::Tear, WhyUnknown::ConnectionLost)]
#[case(Spoil::BadGateway, WhyUnknown::ServerError(502))]
#[tokio::test]
async fn an_answer_that_is_spoilt_on_the_wire_leaves_the_debit_unknown(#[case] spoil: Spoil, #[case] why: WhyUnknown) {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 1 }).await;
    let ticket = recorded(&*bench.client, 7, CEDAR, 10_000, Form::Transfer).await;
    bench.server.as_ref().unwrap().spoil([spoil]);
    let Outcome::Unknown(unknown) = bench.client.send(&ticket).await else {
        panic!("{spoil:?} proves nothing");
    };
    assert_eq!(unknown.why, why);
    assert_eq!(bench.available(of(CEDAR)).await, 190_000, "the work was done, once");
}

#[tokio::test]
async fn a_debit_that_a_limit_turns_away_is_repeated_with_the_same_key() {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 5 }).await;
    let ticket = recorded(&*bench.client, 8, CEDAR, 10_000, Form::Charge).await;
    let server = bench.server.as_ref().unwrap();
    server.spoil([Spoil::Limit]);
    assert!(matches!(bench.client.send(&ticket).await, Outcome::Settled(_)));
    let writes: Vec<_> = server.seen().into_iter().filter(|request| request.method == "POST").collect();
    assert_eq!(writes.len(), 2);
    assert_eq!(writes[0].header("idempotency-key"), Some(ticket.idempotency_key().as_str()));
    assert_eq!(writes[0].header("idempotency-key"), writes[1].header("idempotency-key"));
    assert_eq!(writes[0].body, writes[1].body);
}

#[rstest]
#[case(Spoil::Hold, FaultKind::Unreachable)]
#[case(Spoil::Close, FaultKind::Unreachable)]
#[case(Spoil::Tear, FaultKind::Unreachable)]
#[case(Spoil::BadGateway, FaultKind::Server(502))]
#[case(Spoil::Limit, FaultKind::Limited)]
#[case(Spoil::Redirect, FaultKind::BadReply)]
#[case(Spoil::Flood, FaultKind::BadReply)]
#[tokio::test]
async fn a_read_that_is_spoilt_on_the_wire_is_a_fault_and_is_not_repeated(
    #[case] spoil: Spoil,
    #[case] kind: FaultKind,
) {
    let bench = Bench::over_http(Timeouts { read_s: 1, write_s: 1 }).await;
    let server = bench.server.as_ref().unwrap();
    server.spoil([spoil]);
    let fault = bench.client.balance(&Scope::Platform).await.unwrap_err();
    assert_eq!(fault.kind, kind, "{fault}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_sent() {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 5 }).await;
    let ticket = recorded(&*bench.client, 9, CEDAR, 10_000, Form::Charge).await;
    let base = bench.server.as_ref().unwrap().base.clone();
    let key = SecretString::from("sk_test_MOCKnobodylistens");
    let clock = backend::Clock::standing(jiff::Timestamp::UNIX_EPOCH);
    drop(bench);
    tokio::task::yield_now().await;
    let client = StripeClient::new(Https::new(&base, key, clock).unwrap());
    assert_eq!(client.platform().await.unwrap_err().kind, FaultKind::Unreachable);
    let Outcome::Refused(refusal) = client.send(&ticket).await else {
        panic!("no connection was ever made");
    };
    assert_eq!(refusal.status, None);
}

#[tokio::test]
async fn the_key_goes_into_one_header_and_into_no_fault() {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 5 }).await;
    let server = bench.server.as_ref().unwrap();
    let key = "sk_test_MARKEDMARKEDMARKED9876";
    let clock = backend::Clock::standing(jiff::Timestamp::UNIX_EPOCH);
    let client = StripeClient::new(Https::new(&server.base, SecretString::from(key), clock).unwrap());
    let fault = client.platform().await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unauthorised);
    assert!(!format!("{fault:?} {fault} {client:?}").contains("MARKED"));
    let request = server.seen().remove(0);
    let holders: Vec<_> = request.headers.iter().filter(|(_, value)| value.contains("MARKED")).collect();
    assert_eq!(holders.len(), 1);
    assert!(!format!("{}{}{:?}", request.path, request.query, request.body).contains("MARKED"));
}
