//! What a world says about a connection is done to the socket: each way in which an answer can go wrong, byte by byte, and what the
//! work behind it came to.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use tokio::time::Instant;

use super::line::{Ask, Served};
use crate::support::small_world::{CEDAR, PLATFORM, world};

/// Arms a fault for the next debit.
async fn armed(kind: serde_json::Value) -> Served {
    let served = Served::new(world()).await;
    let fault = json!({"endpoint": "POST /v1/transfers", "kind": kind});
    let seen = served.ask(&Ask::control("POST /_world/fault").body(fault.to_string())).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    served
}

fn debit() -> Ask {
    let body = format!("amount=10000&currency=usd&destination={PLATFORM}");
    Ask::api("POST /v1/transfers").header("Stripe-Account", CEDAR).header("Idempotency-Key", "one").body(body)
}

async fn available(served: &Served) -> i64 {
    let seen = served.ask(&Ask::api("GET /v1/balance").header("Stripe-Account", CEDAR)).await;
    seen.json()["available"][0]["amount"].as_i64().expect("a figure")
}

#[rstest]
#[case::before("before", 200_000)]
#[case::after("after", 190_000)]
#[tokio::test]
async fn a_connection_that_closes_says_nothing_of_the_work(#[case] work: &str, #[case] left: i64) {
    let served = armed(json!({"closed": {"work": work}})).await;
    let mut line = served.connect().await;
    line.send(&debit().bytes(&served)).await;
    assert_eq!(line.rest().await, b"", "not a byte");
    assert_eq!(available(&served).await, left);
}

#[tokio::test]
async fn a_torn_answer_promises_its_whole_length() {
    let served = armed(json!({"torn": {"at": 100}})).await;
    let mut line = served.connect().await;
    line.send(&debit().bytes(&served)).await;
    let text = String::from_utf8(line.rest().await).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").expect("the head arrives");
    let promised = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    assert!(promised.parse::<usize>().unwrap() > 100, "{head}");
    assert_eq!(body.len(), 100);
    assert!(head.starts_with("HTTP/1.1 200"));
    assert_eq!(available(&served).await, 190_000);
}

#[tokio::test]
async fn an_answer_torn_at_its_first_byte_has_a_head_only() {
    let served = armed(json!({"torn": {"at": 0}})).await;
    let mut line = served.connect().await;
    line.send(&debit().bytes(&served)).await;
    let text = String::from_utf8(line.rest().await).unwrap();
    assert!(text.starts_with("HTTP/1.1 200") && text.ends_with("\r\n\r\n"), "{text}");
}

#[tokio::test]
async fn an_answer_that_never_comes_holds_the_connection() {
    let served = armed(json!({"silent": {"work": "after"}})).await;
    let mut line = served.connect().await;
    line.send(&debit().bytes(&served)).await;
    let waited = tokio::time::timeout(Duration::from_millis(300), line.rest()).await;
    assert!(waited.is_err(), "neither a byte nor an end");
    assert_eq!(available(&served).await, 190_000);
    drop(line);
    let again = served.ask(&debit()).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")));
}

#[tokio::test]
async fn an_answer_that_trickles_arrives_whole_and_late() {
    let served = armed(json!({"trickle": {"bytes": 100, "pause_ms": 20}})).await;
    let began = Instant::now();
    let seen = served.ask(&debit()).await;
    assert_eq!(seen.json()["amount"], 10_000);
    let pauses = u32::try_from(seen.body.len() / 100).unwrap();
    assert!(began.elapsed() >= Duration::from_millis(20) * pauses.saturating_sub(1), "{:?}", began.elapsed());
}

#[tokio::test]
async fn latency_is_waited_on_the_wire_while_others_are_served() {
    let served = armed(json!({"latency": {"ms": 400}})).await;
    let began = Instant::now();
    let slow = async {
        let seen = served.ask(&debit()).await;
        (seen.status, began.elapsed())
    };
    let fast = async {
        let left = available(&served).await;
        (left, began.elapsed())
    };
    let (slow, fast) = tokio::join!(slow, fast);
    assert_eq!(slow.0, 200);
    assert!(slow.1 >= Duration::from_millis(400), "{slow:?}");
    assert!(fast.1 < Duration::from_millis(400), "{fast:?}");
}

#[tokio::test]
async fn a_key_in_use_is_answered_as_such_until_its_answer_is_due() {
    let served = armed(json!({"latency": {"ms": 500}})).await;
    let mut first = served.connect().await;
    first.send(&debit().bytes(&served)).await;
    // Once the money is gone the first request has been taken.
    while available(&served).await == 200_000 {
        tokio::task::yield_now().await;
    }
    let second = served.ask(&debit()).await;
    assert_eq!((second.status, second.json()["error"]["type"].as_str()), (409, Some("idempotency_error")));
    assert_eq!(first.read().await.expect("it comes").status, 200);
}
