//! Idempotency keys: what is kept, what is not, and for how long (docs.stripe.com/api/idempotent_requests).

use jiff::SignedDuration;

use super::{BLUEFIN, Client, Got, PLATFORM, days, world_with};

fn client() -> Client {
    Client::new(world_with(5_000, |_| {}))
}

fn charge(client: &mut Client, key: &str, form: &str) -> Got {
    let request = client.request("POST", "/v1/charges", form, &[("Idempotency-Key", key)]);
    client.send(&request)
}

fn form(amount: i64) -> String {
    format!("amount={amount}&currency=usd&source={BLUEFIN}")
}

#[test]
fn the_same_request_again_gives_the_first_answer_and_does_nothing() {
    let mut client = client();
    let first = charge(&mut client, "k", &form(100));
    let second = charge(&mut client, "k", &form(100));
    assert_eq!(first.answer.body, second.answer.body);
    assert_eq!(second.status, 200);
    assert_eq!(second.answer.header("idempotent-replayed"), Some("true"));
    assert_eq!(second.answer.header("original-request"), first.answer.header("request-id"));
    assert_ne!(second.answer.header("request-id"), first.answer.header("request-id"));
    assert_eq!(first.answer.header("idempotent-replayed"), None);
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_900);
}

#[test]
fn the_order_of_the_parameters_does_not_matter() {
    let mut client = client();
    charge(&mut client, "k", &form(100));
    let again = charge(&mut client, "k", &format!("source={BLUEFIN}&currency=usd&amount=100"));
    assert_eq!(again.answer.header("idempotent-replayed"), Some("true"));
}

#[test]
fn another_request_with_the_key_is_refused() {
    let mut client = client();
    charge(&mut client, "k", &form(100));
    let got = charge(&mut client, "k", &form(101));
    assert_eq!((got.status, got.error("type"), got.error("code")), (400, "idempotency_error", ""));
    assert_eq!(
        got.error("message"),
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using \
         a key other than 'k' if you meant to execute a different request."
    );
    let transfer = format!("amount=100&currency=usd&destination={BLUEFIN}");
    let request = client.request("POST", "/v1/transfers", &transfer, &[("Idempotency-Key", "k")]);
    assert_eq!(client.send(&request).error("type"), "idempotency_error");
}

#[test]
fn until_its_answer_is_due_the_key_is_in_use() {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.settings.write_latency_ms = 300;
    }));
    let request = client.request("POST", "/v1/charges", &form(100), &[("Idempotency-Key", "k")]);
    let reply = client.world.accept(&request, client.at);
    assert_eq!(reply.due, client.at + SignedDuration::from_millis(300));
    client.wait(SignedDuration::from_millis(299));
    let got = client.send(&request);
    assert_eq!(
        (got.status, got.error("type"), got.error("code")),
        (409, "idempotency_error", "idempotency_key_in_use")
    );
    assert!(
        got.error("message").starts_with("There is currently another in-progress request using this Idempotent Key")
    );
    assert!(got.error("message").contains("): k."));
    client.wait(SignedDuration::from_millis(1));
    let got = client.send(&request);
    assert_eq!(got.status, 200);
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_900);
}

#[test]
fn a_business_refusal_is_kept_even_when_it_would_now_be_allowed() {
    let mut client = client();
    let first = charge(&mut client, "k", &form(6_000));
    assert_eq!(first.error("code"), "balance_insufficient");
    let fund = format!("amount=2000&currency=usd&destination={BLUEFIN}");
    assert_eq!(client.post("/v1/transfers", &fund).status, 200);
    let again = charge(&mut client, "k", &form(6_000));
    assert_eq!((again.status, &again.answer.body), (400, &first.answer.body));
    assert_eq!(again.answer.header("idempotent-replayed"), Some("true"));
    assert_eq!(charge(&mut client, "other", &form(6_000)).status, 200);
}

#[test]
fn a_refusal_before_execution_is_not_kept() {
    let mut client = client();
    assert_eq!(charge(&mut client, "k", "amount=100").status, 400);
    assert_eq!(charge(&mut client, "k", &form(100).replace(BLUEFIN, "acct_x")).status, 400);
    let mut request = client.request("POST", "/v1/charges", &form(100), &[("Idempotency-Key", "k")]);
    request.headers.remove(0);
    assert_eq!(client.send(&request).status, 401);
    let got = charge(&mut client, "k", &form(100));
    assert_eq!(got.status, 200);
    assert_eq!(got.answer.header("idempotent-replayed"), None);
}

#[test]
fn a_key_lapses_after_24_hours() {
    let mut client = client();
    charge(&mut client, "k", &form(100));
    client.wait(days(1) - SignedDuration::from_secs(1));
    charge(&mut client, "k", &form(100));
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_900);
    client.wait(SignedDuration::from_secs(1));
    let got = charge(&mut client, "k", &form(100));
    assert_eq!(got.answer.header("idempotent-replayed"), None);
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_800);
}

#[test]
fn a_key_belongs_to_the_account_that_used_it_and_to_posts() {
    let mut client = client();
    charge(&mut client, "k", &form(100));
    let transfer = format!("amount=100&currency=usd&destination={PLATFORM}");
    let headers = [("Idempotency-Key", "k"), ("Stripe-Account", BLUEFIN)];
    let request = client.request("POST", "/v1/transfers", &transfer, &headers);
    assert_eq!(client.send(&request).status, 200);
    let request = client.request("GET", "/v1/balance", "", &[("Idempotency-Key", "k")]);
    assert_eq!(client.send(&request).answer.header("idempotent-replayed"), None);
}

#[test]
fn a_key_of_more_than_255_characters_is_refused() {
    let got = charge(&mut client(), &"k".repeat(256), &form(100));
    assert_eq!(got.status, 400);
}
