//! What every way of reaching Stripe has to keep: one suite over the simulated Stripe in memory and over the same
//! world behind the program's server on loopback, with answers that get lost or spoilt on their way, and what no Stripe
//! would send.

mod debits;
mod faults;
mod look_ups;
mod reads;
mod scenarios;

use pullfunds::backend::{self, Backend, Https, StripeClient, Timeouts};
use pullfunds::domain::{FaultKind, Form, Scope, WhyUnknown};
use pullfunds::life::{Door, Proof};
use pullfunds::world::control::Command;
use pullfunds::world::faults::{Fault, Kind, Times, Work};
use pullfunds::world::limits::Limited;
use rstest::rstest;
use secrecy::SecretString;

use crate::support::bench::{Bench, Way, of};
use crate::support::chain::recorded;
use crate::support::loopback::Spoil;
use crate::support::small_world::CEDAR;

fn arm(bench: &Bench, endpoint: &str, kind: Kind) {
    let fault = Fault { endpoint: Some(endpoint.to_owned()), account: None, times: Times::Count(1), kind };
    let mut world = bench.world.lock().expect("no one failed");
    let wire = world.wire();
    world.command(&Command::Fault(fault), wire).expect("it can be armed");
}

#[rstest]
#[case(Kind::Silent { work: Work::After }, WhyUnknown::NoAnswer(1))]
#[case(Kind::Closed { work: Work::After }, WhyUnknown::ConnectionLost)]
#[case(Kind::Torn { at: None }, WhyUnknown::ConnectionLost)]
#[case(Kind::Torn { at: Some(0) }, WhyUnknown::ConnectionLost)]
#[case(Kind::Page { status: 502, work: Work::After }, WhyUnknown::ServerError(502))]
#[case(Kind::Error { status: 500, work: Work::After }, WhyUnknown::ServerError(500))]
#[case(Kind::Latency { ms: 1_500 }, WhyUnknown::NoAnswer(1))]
#[case(Kind::Trickle { bytes: 100, pause_ms: 400 }, WhyUnknown::NoAnswer(1))]
#[tokio::test]
async fn an_answer_that_is_spoilt_on_its_way_leaves_the_debit_unknown(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[case] kind: Kind,
    #[case] why: WhyUnknown,
) {
    let bench = Bench::with(way, Timeouts { read_s: 5, write_s: 1 }).await;
    let ticket = recorded(&*bench.client, 7, CEDAR, 10_000, Form::Transfer).await;
    arm(&bench, "POST /v1/transfers", kind);
    assert_eq!(bench.client.send(&ticket).await.proof, Proof::Nothing(why), "{kind:?}");
    assert_eq!(bench.available(of(CEDAR)).await, 190_000, "the work was done, once");
}

#[tokio::test]
async fn a_debit_that_a_limit_turns_away_did_nothing_and_is_the_same_request_when_it_is_sent_again() {
    let bench = Bench::spoiling(Timeouts { read_s: 5, write_s: 5 }).await;
    let ticket = recorded(&*bench.client, 8, CEDAR, 10_000, Form::Charge).await;
    let server = bench.server();
    server.spoil([Spoil::Limit]);
    let turned_away = bench.client.send(&ticket).await;
    assert!(matches!(turned_away.proof, Proof::Door(Door::Limited, _)), "{turned_away:?}");
    assert_eq!(bench.available(of(CEDAR)).await, 200_000);
    assert!(matches!(bench.client.send(&ticket).await.proof, Proof::Settles(_)));
    let writes: Vec<_> = server.seen().into_iter().filter(|request| request.method == "POST").collect();
    assert_eq!(writes.len(), 2);
    assert_eq!(writes[0].header("idempotency-key"), Some(ticket.idempotency_key().as_str()));
    assert_eq!(writes[0].header("idempotency-key"), writes[1].header("idempotency-key"));
    assert_eq!(writes[0].body, writes[1].body);
}

#[rstest]
#[case(Kind::Silent { work: Work::Before }, FaultKind::Unreachable)]
#[case(Kind::Closed { work: Work::Before }, FaultKind::Unreachable)]
#[case(Kind::Torn { at: None }, FaultKind::Unreachable)]
#[case(Kind::Page { status: 502, work: Work::Before }, FaultKind::Server(502))]
#[case(Kind::RateLimit { reason: Limited::GlobalRate }, FaultKind::Limited)]
#[tokio::test]
async fn a_read_that_is_spoilt_on_its_way_is_a_fault_and_the_next_one_is_not(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[case] kind: Kind,
    #[case] fault: FaultKind,
) {
    let bench = Bench::with(way, Timeouts { read_s: 1, write_s: 1 }).await;
    arm(&bench, "GET /v1/balance", kind);
    let found = bench.client.balance(&Scope::Platform).await.unwrap_err();
    assert_eq!(found.kind, fault, "{found}");
    bench.client.balance(&Scope::Platform).await.unwrap();
}

#[rstest]
#[case(Spoil::Redirect, FaultKind::BadReply)]
#[case(Spoil::Flood, FaultKind::BadReply)]
#[tokio::test]
async fn what_no_stripe_would_send_is_a_fault_and_is_not_followed(#[case] spoil: Spoil, #[case] kind: FaultKind) {
    let bench = Bench::spoiling(Timeouts { read_s: 5, write_s: 5 }).await;
    let server = bench.server();
    server.spoil([spoil]);
    let fault = bench.client.balance(&Scope::Platform).await.unwrap_err();
    assert_eq!(fault.kind, kind, "{fault}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_sent() {
    let bench = Bench::spoiling(Timeouts { read_s: 5, write_s: 5 }).await;
    let ticket = recorded(&*bench.client, 9, CEDAR, 10_000, Form::Charge).await;
    let base = bench.server().base.clone();
    let key = SecretString::from("sk_test_MOCKnobodylistens");
    let clock = backend::Clock::standing(jiff::Timestamp::UNIX_EPOCH);
    drop(bench);
    tokio::task::yield_now().await;
    let client = StripeClient::new(Https::new(&base, key, clock).unwrap());
    assert_eq!(client.platform().await.unwrap_err().kind, FaultKind::Unreachable);
    let answer = client.send(&ticket).await;
    assert!(matches!(answer.proof, Proof::Door(Door::NotConnected, _)), "{answer:?}");
}

#[tokio::test]
async fn the_key_goes_into_one_header_and_into_no_fault() {
    let bench = Bench::spoiling(Timeouts { read_s: 5, write_s: 5 }).await;
    let server = bench.server();
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
