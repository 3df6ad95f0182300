//! Each kind of fault that the simulated Stripe can aim at a read, on each read, over both transports: what comes of it is a
//! fault in its own words or the truth, never anything else, and the next read is as before.

use pullfunds::backend::{Backend, Timeouts};
use pullfunds::domain::{AccountId, Fault, FaultKind, Scope, Stray, TransactionQuery};
use pullfunds::world::faults::{Kind, Work};
use pullfunds::world::limits::Limited;
use rstest::rstest;

use super::arm;
use crate::support::bench::{Bench, Way, of};
use crate::support::small_world::CEDAR;

/// Every read that the client knows, as the server knows it.
const READS: [&str; 7] = [
    "GET /v1/account",
    "GET /v1/accounts",
    "GET /v1/accounts/*",
    "GET /v1/balance",
    "GET /v1/balance_transactions",
    "GET /v1/charges",
    "GET /v1/payouts",
];

/// What a read says, without the moment at which it was read.
async fn said(client: &dyn Backend, read: &str) -> Result<String, Fault> {
    let cedar = AccountId::new(CEDAR);
    Ok(match read {
        "GET /v1/account" => format!("{:?}", client.platform().await?),
        "GET /v1/accounts" => format!("{:?}", client.accounts(None).await?),
        "GET /v1/accounts/*" => format!("{:?}", client.account(&cedar).await?),
        "GET /v1/balance" => {
            let balance = client.balance(&of(CEDAR)).await?;
            format!("{:?} {:?} {:?}", balance.rows, balance.connect_reserved, balance.others)
        }
        "GET /v1/balance_transactions" => {
            format!("{:?}", client.transactions(&Scope::Account(cedar), &TransactionQuery::default()).await?)
        }
        // Charges and payouts are read together.
        _ => format!("{:?}", client.references(&cedar).await?),
    })
}

#[rstest]
#[case::global_rate(Kind::RateLimit { reason: Limited::GlobalRate }, Some(FaultKind::Limited))]
#[case::global_concurrency(Kind::RateLimit { reason: Limited::GlobalConcurrency }, Some(FaultKind::Limited))]
#[case::endpoint_rate(Kind::RateLimit { reason: Limited::EndpointRate }, Some(FaultKind::Limited))]
#[case::endpoint_concurrency(Kind::RateLimit { reason: Limited::EndpointConcurrency }, Some(FaultKind::Limited))]
#[case::of_an_object(Kind::RateLimit { reason: Limited::ResourceSpecific }, Some(FaultKind::Limited))]
#[case::locked(Kind::LockTimeout, Some(FaultKind::Limited))]
#[case::refused(Kind::Error { status: 400, work: Work::Before }, Some(FaultKind::Refused(400)))]
#[case::key_refused(Kind::Error { status: 401, work: Work::Before }, Some(FaultKind::Unauthorised))]
#[case::forbidden(Kind::Error { status: 403, work: Work::Before }, Some(FaultKind::Forbidden))]
#[case::not_found(Kind::Error { status: 404, work: Work::Before }, Some(FaultKind::NotFound))]
#[case::error(Kind::Error { status: 500, work: Work::Before }, Some(FaultKind::Server(500)))]
#[case::error_afterwards(Kind::Error { status: 503, work: Work::After }, Some(FaultKind::Server(503)))]
#[case::page_502(Kind::Page { status: 502, work: Work::Before }, Some(FaultKind::Server(502)))]
#[case::page_503(Kind::Page { status: 503, work: Work::After }, Some(FaultKind::Server(503)))]
#[case::page_504(Kind::Page { status: 504, work: Work::Before }, Some(FaultKind::Server(504)))]
#[case::closed(Kind::Closed { work: Work::Before }, Some(FaultKind::Unreachable))]
#[case::closed_afterwards(Kind::Closed { work: Work::After }, Some(FaultKind::Unreachable))]
#[case::silent(Kind::Silent { work: Work::Before }, Some(FaultKind::Unreachable))]
#[case::silent_afterwards(Kind::Silent { work: Work::After }, Some(FaultKind::Unreachable))]
#[case::torn_in_the_middle(Kind::Torn { at: None }, Some(FaultKind::Unreachable))]
#[case::torn_at_once(Kind::Torn { at: Some(0) }, Some(FaultKind::Unreachable))]
#[case::torn_after_a_byte(Kind::Torn { at: Some(1) }, Some(FaultKind::Unreachable))]
#[case::trickling(Kind::Trickle { bytes: 10, pause_ms: 400 }, Some(FaultKind::Unreachable))]
#[case::in_pieces(Kind::Trickle { bytes: 4_096, pause_ms: 1 }, None)]
#[case::late(Kind::Latency { ms: 1_500 }, Some(FaultKind::Unreachable))]
#[case::a_little_late(Kind::Latency { ms: 50 }, None)]
#[case::of_before(Kind::Stale { behind_s: 1 }, None)]
#[tokio::test]
async fn a_read_that_meets_a_fault_says_so_or_tells_the_truth(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[case] kind: Kind,
    #[case] expected: Option<FaultKind>,
) {
    let bench = Bench::with(way, Timeouts { read_s: 1, write_s: 1 }).await;
    for read in READS {
        let before = said(&*bench.client, read).await.expect("nothing is wrong yet");
        arm(&bench, read, kind);
        match (said(&*bench.client, read).await, expected) {
            (Ok(seen), None) => assert_eq!(seen, before, "{read}"),
            (Err(fault), Some(expected)) => {
                assert_eq!(fault.kind, expected, "{read}: {fault}");
                assert!(!fault.message.is_empty() && !fault.brief().is_empty(), "{read}: {fault}");
            }
            (seen, expected) => panic!("{read}: {seen:?} instead of {expected:?}"),
        }
        assert_eq!(said(&*bench.client, read).await.expect("it is over"), before, "{read}");
    }
}

/// An account names itself; whose a balance or a list is, the echoed header tells.
#[rstest]
#[case::another_platform(Kind::WrongAccount, "GET /v1/account", Stray::Account)]
#[case::another_account(Kind::WrongAccount, "GET /v1/accounts/*", Stray::Object)]
#[case::anothers_balance(Kind::WrongAccount, "GET /v1/balance", Stray::Account)]
#[case::anothers_transactions(Kind::WrongAccount, "GET /v1/balance_transactions", Stray::Account)]
#[case::anothers_charges(Kind::WrongAccount, "GET /v1/charges", Stray::Account)]
#[case::anothers_payouts(Kind::WrongAccount, "GET /v1/payouts", Stray::Account)]
#[case::balance_of_the_platform(Kind::WrongScope, "GET /v1/balance", Stray::Scope)]
#[case::transactions_of_the_platform(Kind::WrongScope, "GET /v1/balance_transactions", Stray::Scope)]
#[case::charges_of_the_platform(Kind::WrongScope, "GET /v1/charges", Stray::Scope)]
#[case::payouts_of_the_platform(Kind::WrongScope, "GET /v1/payouts", Stray::Scope)]
#[tokio::test]
async fn an_answer_for_somebody_else_is_not_taken(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[case] kind: Kind,
    #[case] read: &str,
    #[case] stray: Stray,
) {
    let bench = Bench::with(way, Timeouts { read_s: 1, write_s: 1 }).await;
    let before = said(&*bench.client, read).await.expect("nothing is wrong yet");
    arm(&bench, read, kind);
    let fault = said(&*bench.client, read).await.expect_err("it is about somebody else");
    assert_eq!(fault.kind, FaultKind::Misdirected(stray), "{fault}");
    assert_eq!(said(&*bench.client, read).await.expect("it is over"), before);
}

/// Before an endpoint has named anybody, nobody is missed; only what no account has gives the platform away.
#[rstest]
#[tokio::test]
async fn of_the_first_answers_that_name_nobody_a_balance_is_told_apart_and_a_list_is_not(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
) {
    let bench = Bench::with(way, Timeouts { read_s: 1, write_s: 1 }).await;
    arm(&bench, "GET /v1/balance", Kind::WrongScope);
    let fault = said(&*bench.client, "GET /v1/balance").await.expect_err("it has what only a platform has");
    assert_eq!(fault.kind, FaultKind::Misdirected(Stray::Scope), "{fault}");
    arm(&bench, "GET /v1/balance_transactions", Kind::WrongScope);
    let taken = said(&*bench.client, "GET /v1/balance_transactions").await.expect("nothing tells it apart");
    assert_ne!(said(&*bench.client, "GET /v1/balance_transactions").await.expect("it is over"), taken);
}
