//! What is no HTTP: it is answered in Stripe's envelope all the same, as the last answer of its connection, and harms nobody else.

use std::time::Duration;

use pullfunds::serve::Bounds;
use rstest::rstest;

use super::line::{Ask, Line, Served};
use crate::support::small_world::world;

const HEAD: &str = "POST /v1/transfers HTTP/1.1\r\nHost: localhost\r\n";

/// Reads a refusal in the envelope, after which the connection ends.
async fn refused(served: &Served, line: &mut Line, status: u16) {
    let seen = line.read().await.expect("an answer");
    assert_eq!((seen.status, seen.header("connection")), (status, Some("close")), "{seen:?}");
    assert_eq!(seen.json()["error"]["type"], "invalid_request_error");
    assert!(!seen.complaint().is_empty());
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("date"), Some("Sat, 22 Nov 2025 08:26:40 GMT"), "the world's time");
    assert!(seen.header("request-id").is_some_and(|id| id.starts_with("req_")), "{seen:?}");
    let instance = served.world.lock().unwrap().instance().to_string();
    assert_eq!(seen.header("pullfunds-world"), Some(instance.as_str()));
    assert_eq!(line.rest().await, b"", "nothing follows it");
    assert_eq!(served.ask(&Ask::api("GET /v1/balance")).await.status, 200, "the server goes on");
}

async fn standing(bounds: Bounds) -> Served {
    let served = Served::bounded(world(), bounds).await;
    assert_eq!(served.ask(&Ask::control("POST /_world/stand")).await.status, 200);
    served
}

#[rstest]
#[case::greeting_of_tls("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}".to_owned())]
#[case::no_version("GET /v1/balance\r\n\r\n".to_owned())]
#[case::another_version("GET /v1/balance HTTP/3.0\r\nHost: localhost\r\n\r\n".to_owned())]
#[case::preface_of_http_2("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned())]
#[case::control_in_the_target("GET /\u{1} HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned())]
#[case::target_without_slash("GET v1 balance HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned())]
#[case::blank_in_a_name(format!("{HEAD}A B: c\r\n\r\n"))]
#[case::folded(format!("{HEAD}A: b\r\n c\r\n\r\n"))]
#[case::zero_in_a_value(format!("{HEAD}A: b\0c\r\n\r\n"))]
#[case::two_lengths(format!("{HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"))]
#[case::no_length(format!("{HEAD}Content-Length: x\r\n\r\n"))]
#[case::length_below_zero(format!("{HEAD}Content-Length: -1\r\n\r\n"))]
#[case::length_beyond_numbers(format!("{HEAD}Content-Length: 99999999999999999999999\r\n\r\n"))]
#[case::unknown_encoding(format!("{HEAD}Transfer-Encoding: gzip\r\n\r\n"))]
#[case::no_chunk(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n"))]
#[case::endless_chunk(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"))]
#[case::chunk_without_end(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"))]
#[tokio::test]
async fn what_is_no_http_is_answered_in_stripes_envelope(#[case] sent: String) {
    let served = standing(Bounds::default()).await;
    let mut line = served.connect().await;
    line.send(sent.as_bytes()).await;
    refused(&served, &mut line, 400).await;
}

#[rstest]
#[case::first_line("GET /v1/bal".to_owned())]
#[case::header("GET /v1/balance HTTP/1.1\r\nHost: loc".to_owned())]
#[case::body(format!("{HEAD}Content-Length: 10\r\n\r\namount="))]
#[case::chunk(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n10\r\namount="))]
#[tokio::test]
async fn what_ends_in_the_middle_is_answered_too(#[case] sent: String) {
    let served = standing(Bounds::default()).await;
    let mut line = served.connect().await;
    line.send(sent.as_bytes()).await;
    line.end().await;
    refused(&served, &mut line, 400).await;
}

#[tokio::test]
async fn nonsense_behind_requests_is_answered_after_them() {
    let served = standing(Bounds::default()).await;
    let mut line = served.connect().await;
    let mut sent = Ask::api("GET /v1/accounts?limit=100").bytes(&served).repeat(3);
    sent.extend_from_slice(b"\x16\x03\x01\r\n\r\n");
    line.send(&sent).await;
    for _ in 0..3 {
        assert_eq!(line.read().await.expect("an answer").status, 200);
    }
    refused(&served, &mut line, 400).await;
}

#[tokio::test]
async fn an_oversized_head_is_answered_although_more_of_it_is_under_way() {
    let served = standing(Bounds::default()).await;
    let mut line = served.connect().await;
    line.send(format!("{HEAD}A: {}\r\n\r\n", "a".repeat(300_000)).as_bytes()).await;
    refused(&served, &mut line, 431).await;
}

#[tokio::test]
async fn a_head_that_stops_is_answered_and_an_idle_connection_is_not() {
    let served = standing(Bounds { head_time: Duration::from_millis(200), ..Bounds::default() }).await;
    let (mut idle, mut slow) = (served.connect().await, served.connect().await);
    idle.send(&Ask::api("GET /v1/balance").bytes(&served)).await;
    assert_eq!(idle.read().await.expect("an answer").status, 200);
    slow.send(b"GET /v1/balance HTTP/1.1\r\nHost: loc").await;
    refused(&served, &mut slow, 408).await;
    assert_eq!(idle.rest().await, b"");
}
