//! Whom the server answers: programs on this machine that have a key, and nobody who came through a browser.

use rstest::rstest;

use super::line::{Ask, Served};
use crate::support::small_world::{CEDAR, world};

#[tokio::test]
async fn a_balance_is_answered_in_the_worlds_time() {
    let served = Served::new(world()).await;
    let seen = served.ask(&Ask::api("GET /v1/balance").header("Stripe-Account", CEDAR)).await;
    assert_eq!((seen.status, seen.json()["object"].as_str()), (200, Some("balance")));
    assert_eq!(seen.header("date"), Some("Sat, 22 Nov 2025 08:26:40 GMT"));
    assert_eq!(seen.headers.iter().filter(|(name, _)| name == "date").count(), 1, "the HTTP library adds none");
    assert_eq!(seen.header("stripe-account"), Some(CEDAR));
    let instance = served.world.lock().unwrap().instance().to_string();
    assert_eq!(seen.header("pullfunds-world"), Some(instance.as_str()));
    assert!(seen.header("request-id").is_some_and(|id| id.starts_with("req_")));
}

#[rstest]
#[case::origin("Origin", "http://127.0.0.1:12111")]
#[case::no_origin("Origin", "null")]
#[case::same_site("Sec-Fetch-Site", "same-origin")]
#[case::name_that_points_here("Host", "evil.example:12111")]
#[case::other_address("Host", "192.0.2.7")]
#[tokio::test]
async fn what_came_through_a_browser_is_refused_whatever_it_knows(#[case] name: &str, #[case] value: &str) {
    let served = Served::new(world()).await;
    for ask in [Ask::api("GET /v1/balance"), Ask::control("GET /_world"), Ask::control("POST /_world/reset")] {
        let seen = served.ask(&ask.header(name, value)).await;
        assert_eq!(seen.status, 403, "{}", seen.text());
        assert!(seen.headers.iter().all(|(name, _)| !name.starts_with("access-control")), "no CORS");
        assert_eq!(seen.header("pullfunds-world"), None);
    }
    let before = served.world.lock().unwrap().instance().clone();
    assert_eq!(served.world.lock().unwrap().instance(), &before);
}

#[rstest]
#[case::none(&[])]
#[case::two(&["localhost", "localhost"])]
#[tokio::test]
async fn one_host_must_be_named(#[case] hosts: &[&str]) {
    let served = Served::new(world()).await;
    let ask = hosts.iter().fold(Ask::bare("GET /v1/balance"), |ask, host| ask.also("Host", host));
    assert_eq!(served.ask(&ask).await.status, 403);
}

#[rstest]
#[case("OPTIONS /v1/balance", 404)]
#[case("DELETE /v1/balance", 404)]
#[case("BREW /v1/balance", 404)]
#[case("GET /", 404)]
#[case("GET /v1/nothing", 404)]
#[case("GET /v1/../../etc/passwd", 404)]
#[case("GET /v1/accounts/%00%ff%2e%2e", 403)]
#[tokio::test]
async fn what_is_not_there_is_answered_in_stripes_envelope(#[case] first: &str, #[case] status: u16) {
    let served = Served::new(world()).await;
    let seen = served.ask(&Ask::api(first)).await;
    assert_eq!(seen.status, status, "{}", seen.text());
    assert!(!seen.complaint().is_empty());
}

#[tokio::test]
async fn a_request_for_the_head_gets_no_body() {
    let served = Served::new(world()).await;
    let mut line = served.connect().await;
    line.send(&Ask::api("HEAD /v1/balance").header("Connection", "close").bytes(&served)).await;
    let bytes = line.rest().await;
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("HTTP/1.1 ") && text.ends_with("\r\n\r\n"), "{text}");
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_refused_and_harms_nothing() {
    let served = Served::new(world()).await;
    let mut line = served.connect().await;
    let body = b"amount=100&currency=usd&destination=\xff\xfe";
    line.send(&Ask::api("POST /v1/transfers").header("Idempotency-Key", "k").body(body).bytes(&served)).await;
    assert_eq!(line.read().await.expect("an answer").status, 400);
    line.send(b"GET /v1/balance HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \xff\xfe\r\nX-Any: \xff\r\n\r\n")
        .await;
    let seen = line.read().await.expect("an answer");
    assert_eq!(seen.status, 401);
    assert!(served.world.lock().unwrap().check_ledger().is_ok());
}

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let served = Served::new(world()).await;
    let mut line = served.connect().await;
    let ask = Ask::api("GET /v1/balance").bytes(&served);
    let mut ids = Vec::new();
    for _ in 0..20 {
        line.send(&ask).await;
        let seen = line.read().await.expect("the connection is kept");
        ids.push(seen.header("request-id").expect("an id").to_owned());
    }
    // Sent at once, they are answered in order.
    line.send(&ask.repeat(3)).await;
    for _ in 0..3 {
        let seen = line.read().await.expect("the connection is kept");
        ids.push(seen.header("request-id").expect("an id").to_owned());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 23);
}

#[tokio::test]
async fn a_body_in_chunks_is_a_body() {
    let served = Served::new(world()).await;
    let mut line = served.connect().await;
    let ask = Ask::api("POST /v1/transfers").header("Transfer-Encoding", "chunked").header("Stripe-Account", CEDAR);
    line.send(&ask.bytes(&served)).await;
    let body = format!("amount=100&currency=usd&destination={}", crate::support::small_world::PLATFORM);
    let (one, two) = body.split_at(9);
    for chunk in [one, two, ""] {
        line.send(format!("{:x}\r\n{chunk}\r\n", chunk.len()).as_bytes()).await;
    }
    let seen = line.read().await.expect("an answer");
    assert_eq!((seen.status, seen.json()["amount"].as_i64()), (200, Some(100)), "{}", seen.text());
}

#[tokio::test]
async fn two_clients_that_race_for_the_same_money_do_not_both_get_it() {
    let served = Served::new(world()).await;
    let body = format!("amount=150000&currency=usd&destination={}", crate::support::small_world::PLATFORM);
    let ask = Ask::api("POST /v1/transfers").header("Stripe-Account", CEDAR).body(body);
    let (one, two) = tokio::join!(served.ask(&ask), served.ask(&ask));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    assert!(served.world.lock().unwrap().check_ledger().is_ok());
}

#[tokio::test]
async fn a_server_that_ends_lets_an_answer_under_way_finish_and_takes_no_more() {
    let mut served = Served::new(world().slowed(300)).await;
    let mut line = served.connect().await;
    let mut idle = served.connect().await;
    let before = served.world.lock().unwrap().wire();
    line.send(&Ask::api("GET /v1/balance").bytes(&served)).await;
    let address = served.address;
    // The request is under way once the world has taken it, which moves the wire's time on.
    while served.world.lock().unwrap().wire() == before {
        tokio::task::yield_now().await;
    }
    let (seen, ()) = tokio::join!(line.read(), served.end());
    assert_eq!(seen.expect("it finishes").status, 200);
    assert!(idle.read().await.is_none());
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
