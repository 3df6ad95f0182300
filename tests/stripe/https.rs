//! The transport against a host that speaks TLS and a proxy, both on loopback: who is believed, what goes through a
//! proxy, and what becomes of answers that are too long, too slow, cut, or lead elsewhere. Nothing here leaves this machine.

use jiff::Timestamp;
use pullfunds::backend::{
    Address, CarryError, Clock, Https, Key, LARGEST_BODY, Method, Outside, Request, Response, Roots, Transport,
};
use rstest::rstest;
use secrecy::SecretString;

use crate::support::tls::{Host, Manner, Proxy};

const KEY: &str = "sk_test_MARKEDMARKEDMARKED9876";
/// A name that is known nowhere: only the proxy of a test leads to it.
const NAME: &str = "stripe.example.invalid";

/// A transport that believes this host and no other.
fn https(base: &str, host: &Host, proxy: Option<&Proxy>, no_proxy: &str) -> Https {
    let outside = Outside {
        proxy: proxy.map(|proxy| format!("http://{}", proxy.address)),
        no_proxy: Some(no_proxy.to_owned()),
        roots: Roots::Only(vec![host.certificate.clone()]),
        extra: Vec::new(),
    };
    let key = Key::new(SecretString::from(KEY)).expect("a key");
    let clock = Clock::standing(Timestamp::UNIX_EPOCH);
    Https::to(Address::parse(base).expect("an address"), key, &outside, clock).expect("a transport")
}

fn request(method: Method) -> Request {
    Request {
        method,
        path: "/v1/balance".to_owned(),
        query: Vec::new(),
        form: Vec::new(),
        account: None,
        idempotency_key: None,
        version: None,
        timeout_s: 2,
    }
}

async fn read(https: &Https) -> Result<Response, CarryError> {
    https.carry(request(Method::Get)).await
}

#[tokio::test]
async fn a_host_that_is_believed_is_reached_over_tls() {
    let host = Host::named(&["localhost"], Manner::Body("{}")).await;
    let https = https(&format!("https://localhost:{}", host.port), &host, None, "");
    let response = read(&https).await.unwrap();
    assert_eq!((response.status, response.body.as_slice()), (200, b"{}".as_slice()));
    let head = host.seen().remove(0);
    assert!(head.starts_with("GET /v1/balance HTTP/1.1\r\n"), "{head}");
    assert_eq!(head.matches("MARKED9876").count(), 1, "the key is in one header");
}

#[rstest]
#[case::nobody_vouches_for_it("localhost", "localhost")]
#[case::another_name("127.0.0.1", "localhost")]
#[tokio::test]
async fn a_host_that_is_not_believed_is_told_nothing(#[case] asked: &str, #[case] named: &str) {
    let host = Host::named(&[named], Manner::Body("{}")).await;
    let stranger = Host::named(&[named], Manner::Body("{}")).await;
    let believed = if asked == named { &stranger } else { &host };
    let https = https(&format!("https://{asked}:{}", host.port), believed, None, "");
    for method in [Method::Get, Method::Post] {
        let error = https.carry(request(method)).await.unwrap_err();
        assert!(matches!(error, CarryError::NotConnected(_)), "{error:?}");
        let said = error.to_string();
        assert!(said.contains("certificate is not trusted") && said.ends_with("nothing was sent"), "{said}");
    }
    assert_eq!(host.seen(), [""; 0]);
}

#[tokio::test]
async fn a_host_beyond_this_machine_is_reached_through_the_proxy_which_sees_no_key() {
    let host = Host::named(&[NAME], Manner::Body("{}")).await;
    let proxy = Proxy::leading_to(Some(host.port)).await;
    let https = https(&format!("https://{NAME}"), &host, Some(&proxy), "localhost,.example.org");
    assert_eq!(read(&https).await.unwrap().status, 200);
    assert_eq!(https.carry(request(Method::Post)).await.unwrap().status, 200);
    let heads = proxy.heads();
    assert_eq!(heads.len(), 2, "one tunnel for reads, a new one for each write");
    for head in heads {
        assert!(head.starts_with(&format!("CONNECT {NAME}:443 ")) && !head.contains("MARKED"), "{head}");
    }
}

#[tokio::test]
async fn a_proxy_that_turns_away_leaves_nothing_sent() {
    let host = Host::named(&[NAME], Manner::Body("{}")).await;
    let proxy = Proxy::leading_to(None).await;
    let https = https(&format!("https://{NAME}"), &host, Some(&proxy), "");
    let error = https.carry(request(Method::Post)).await.unwrap_err();
    assert!(matches!(error, CarryError::NotConnected(_)), "{error:?}");
    assert_eq!((proxy.heads().len(), host.connections()), (1, 0));
}

/// 0.0.0.0 is no address of this machine as far as the program is concerned, and yet leads here.
#[rstest]
#[case::named("0.0.0.0", 0)]
#[case::all("*", 0)]
#[case::another("10.0.0.0/8,example.org", 1)]
#[tokio::test]
async fn no_proxy_is_honoured(#[case] no_proxy: &str, #[case] asked: usize) {
    let host = Host::named(&["0.0.0.0"], Manner::Body("{}")).await;
    let proxy = Proxy::leading_to(Some(host.port)).await;
    let https = https(&format!("https://0.0.0.0:{}", host.port), &host, Some(&proxy), no_proxy);
    assert_eq!(read(&https).await.unwrap().status, 200);
    assert_eq!(proxy.heads().len(), asked);
}

#[rstest]
#[case("localhost")]
#[case("127.0.0.1")]
#[tokio::test]
async fn this_machine_is_reached_without_the_proxy(#[case] name: &str) {
    let host = Host::named(&[name], Manner::Body("{}")).await;
    let proxy = Proxy::leading_to(Some(host.port)).await;
    let https = https(&format!("https://{name}:{}", host.port), &host, Some(&proxy), "");
    assert_eq!(read(&https).await.unwrap().status, 200);
    assert_eq!(proxy.heads(), [""; 0]);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Host::named(&["localhost"], Manner::Body("{}")).await;
    let manner = Manner::Redirect(format!("https://localhost:{}/v1/balance", other.port));
    let host = Host::named(&["localhost"], manner).await;
    let https = https(&format!("https://localhost:{}", host.port), &host, None, "");
    for method in [Method::Get, Method::Post] {
        assert_eq!(https.carry(request(method)).await.unwrap().status, 302);
    }
    assert_eq!((host.seen().len(), other.connections()), (2, 0));
}

#[rstest]
#[case::said(Manner::Cut(LARGEST_BODY + 1))]
#[case::unsaid(Manner::Flood)]
#[tokio::test]
async fn a_body_that_is_too_long_is_not_read(#[case] manner: Manner) {
    let host = Host::named(&["localhost"], manner).await;
    let https = https(&format!("https://localhost:{}", host.port), &host, None, "");
    assert_eq!(read(&https).await, Err(CarryError::TooLarge));
}

#[rstest]
#[case::a_byte_at_a_time(Manner::Drip)]
#[case::nothing(Manner::Silence)]
#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up(#[case] manner: Manner) {
    let host = Host::named(&["localhost"], manner).await;
    let https = https(&format!("https://localhost:{}", host.port), &host, None, "");
    assert_eq!(read(&https).await, Err(CarryError::TimedOut { after_s: 2 }));
}

#[tokio::test]
async fn an_answer_that_is_cut_is_lost_and_asked_for_once() {
    let host = Host::named(&["localhost"], Manner::Cut(1_000)).await;
    let https = https(&format!("https://localhost:{}", host.port), &host, None, "");
    for (method, asked) in [(Method::Get, 1), (Method::Post, 2)] {
        let error = https.carry(request(method)).await.unwrap_err();
        assert!(matches!(error, CarryError::Lost(_)), "{error:?}");
        assert_eq!(host.seen().len(), asked, "nothing is repeated");
    }
}

#[tokio::test]
async fn reads_share_a_connection_and_each_write_has_its_own() {
    let host = Host::named(&["localhost"], Manner::Body("{}")).await;
    let https = https(&format!("https://localhost:{}", host.port), &host, None, "");
    for (method, connections) in
        [(Method::Get, 1), (Method::Get, 1), (Method::Post, 2), (Method::Post, 3), (Method::Get, 3)]
    {
        https.carry(request(method)).await.unwrap();
        assert_eq!(host.connections(), connections, "{method:?}");
    }
}
