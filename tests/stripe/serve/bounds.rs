//! What a client may take up. Whatever is beyond a bound is refused or closed, and the server goes on.

use std::time::Duration;

use pullfunds::serve::Bounds;
use rstest::rstest;

use super::line::{Ask, Served};
use crate::support::small_world::world;

/// The server still answers.
async fn still_there(served: &Served) {
    assert_eq!(served.ask(&Ask::api("GET /v1/balance")).await.status, 200);
}

async fn with(change: impl FnOnce(&mut Bounds)) -> Served {
    let mut bounds = Bounds::default();
    change(&mut bounds);
    Served::bounded(world(), bounds).await
}

#[tokio::test]
async fn a_body_beyond_the_bound_is_answered_with_413_in_stripes_envelope() {
    let served = with(|bounds| bounds.body_bytes = 1_000).await;
    let seen = served.ask(&Ask::api("POST /v1/transfers").body(vec![b'a'; 1_001])).await;
    assert_eq!((seen.status, seen.header("connection")), (413, Some("close")));
    assert_eq!(seen.json()["error"]["type"], "invalid_request_error");
    assert!(seen.header("request-id").is_some());
    assert_eq!(served.ask(&Ask::api("POST /v1/transfers").body(vec![b'a'; 1_000])).await.status, 400);
}

#[tokio::test]
async fn a_body_without_end_is_not_read_for_ever() {
    let served = with(|bounds| bounds.body_bytes = 1_000).await;
    let mut line = served.connect().await;
    line.send(&Ask::api("POST /v1/transfers").header("Transfer-Encoding", "chunked").bytes(&served)).await;
    let chunk = format!("3e8\r\n{}\r\n", "a".repeat(1_000));
    line.send(chunk.repeat(20).as_bytes()).await;
    assert_eq!(line.read().await.expect("an answer").status, 413);
    assert!(line.read().await.is_none(), "the connection ends");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_with_408() {
    let served = with(|bounds| bounds.body_time = Duration::from_millis(100)).await;
    let mut line = served.connect().await;
    line.send(&Ask::api("POST /v1/transfers").header("Content-Length", "10").bytes(&served)).await;
    let seen = line.read().await.expect("an answer");
    assert_eq!((seen.status, seen.header("connection")), (408, Some("close")));
}

#[tokio::test]
async fn large_bodies_wait_for_each_other_and_small_ones_do_not() {
    let few = |bounds: &mut Bounds| (bounds.small_body_bytes, bounds.large_bodies) = (100, 1);
    let served = with(few).await;
    let begun = Ask::api("POST /v1/transfers").header("Content-Length", "1000").bytes(&served);
    let (mut one, mut two) = (served.connect().await, served.connect().await);
    one.send(&begun).await;
    one.send(&[b'a'; 500]).await;
    // The first has its place once its bytes were read, which another request on the way after them shows.
    assert_eq!(served.ask(&Ask::api("POST /v1/transfers").body([b'a'; 100])).await.status, 400);
    two.send(&begun).await;
    two.send(&[b'a'; 1_000]).await;
    assert!(tokio::time::timeout(Duration::from_millis(200), two.read()).await.is_err(), "it waits");
    one.send(&[b'a'; 500]).await;
    for line in [&mut one, &mut two] {
        assert_eq!(line.read().await.expect("an answer").status, 400);
    }
}

#[rstest]
#[case::never_begun(b"".as_slice(), "")]
#[case::half(b"GET /v1/balance HTTP/1.1\r\nHost: loc".as_slice(), "HTTP/1.1 408")]
#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection(#[case] bytes: &[u8], #[case] status: &str) {
    let served = with(|bounds| bounds.head_time = Duration::from_millis(100)).await;
    let mut line = served.connect().await;
    line.send(bytes).await;
    let ended = tokio::time::timeout(Duration::from_secs(20), line.rest()).await;
    let said = String::from_utf8(ended.expect("it is closed")).unwrap();
    assert_eq!(said.get(..12).unwrap_or_default(), status, "{said}");
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_its_time() {
    let served = with(|bounds| bounds.head_time = Duration::from_millis(100)).await;
    let mut line = served.connect().await;
    line.send(&Ask::api("GET /v1/balance").bytes(&served)).await;
    assert_eq!(line.read().await.expect("an answer").status, 200);
    assert!(tokio::time::timeout(Duration::from_secs(20), line.rest()).await.is_ok(), "it is closed");
}

#[rstest]
#[case::long(1, 70_000)]
#[case::many(101, 10)]
#[tokio::test]
async fn a_head_beyond_the_bound_is_refused(#[case] count: usize, #[case] length: usize) {
    let served = Served::new(world()).await;
    let value = "a".repeat(length);
    let ask = (0..count).fold(Ask::api("GET /v1/balance"), |ask, number| ask.header(&format!("X-{number}"), &value));
    let seen = served.ask(&ask).await;
    assert_eq!((seen.status, seen.header("connection")), (431, Some("close")));
    assert!(seen.complaint().contains("too large"), "{}", seen.text());
    still_there(&served).await;
}

#[tokio::test]
async fn connections_beyond_the_bound_wait_for_a_place() {
    let served = with(|bounds| bounds.connections = 2).await;
    let ask = Ask::api("GET /v1/balance").bytes(&served);
    let (mut one, mut two, mut three) = (served.connect().await, served.connect().await, served.connect().await);
    for line in [&mut one, &mut two, &mut three] {
        line.send(&ask).await;
    }
    assert_eq!(one.read().await.expect("a place").status, 200);
    assert_eq!(two.read().await.expect("a place").status, 200);
    assert!(tokio::time::timeout(Duration::from_millis(200), three.read()).await.is_err(), "it waits");
    drop(one);
    let seen = tokio::time::timeout(Duration::from_secs(20), three.read()).await.expect("a place became free");
    assert_eq!(seen.expect("an answer").status, 200);
}
