//! Limits and locks as a client meets them: before anything is done, with the reason, and with nothing kept.

use jiff::SignedDuration;
use rstest::rstest;

use super::{BLUEFIN, Client, Got, world_with};
use crate::world::limits::RateLimit;

fn client(rate_limit: RateLimit, latency_ms: u64) -> Client {
    Client::new(world_with(5_000, |founding| {
        founding.settings.rate_limit = rate_limit;
        founding.settings.write_latency_ms = latency_ms;
        founding.settings.lock_wait_ms = 1_000;
    }))
}

fn debit(client: &mut Client, key: &str) -> Got {
    let form = format!("amount=10&currency=usd&source={BLUEFIN}");
    let request = client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", key)]);
    client.send(&request)
}

#[test]
fn a_request_above_the_limit_is_turned_away_with_the_reason() {
    let mut client = client(RateLimit::Live, 0);
    let answers: Vec<Got> = (0..26).map(|_| client.get("/v1/balance")).collect();
    assert!(answers.iter().take(25).all(|got| got.status == 200));
    let last = answers.last().unwrap();
    assert_eq!((last.status, last.error("type"), last.error("code")), (429, "invalid_request_error", "rate_limit"));
    assert_eq!(last.answer.header("stripe-rate-limited-reason"), Some("endpoint-rate"));
    assert_eq!(
        last.error("message"),
        "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits."
    );
    client.wait(SignedDuration::from_millis(40));
    assert_eq!(client.get("/v1/balance").status, 200);
}

#[test]
fn nothing_is_kept_of_what_was_turned_away() {
    let mut client = client(RateLimit::Test, 0);
    while client.get("/v1/balance").status == 200 {}
    assert_eq!(debit(&mut client, "k").status, 429);
    client.wait(SignedDuration::from_secs(1));
    let got = debit(&mut client, "k");
    assert_eq!((got.status, got.answer.header("idempotent-replayed")), (200, None));
}

#[test]
fn a_request_without_a_key_does_not_count() {
    let mut client = client(RateLimit::Test, 0);
    let mut request = client.request("GET", "/v1/balance", "", &[]);
    request.headers.clear();
    for _ in 0..100 {
        assert_eq!(client.send(&request).status, 401);
    }
    assert_eq!(client.get("/v1/balance").status, 200);
}

#[test]
fn debits_of_one_account_wait_for_each_other_until_one_waited_too_long() {
    let mut client = client(RateLimit::Live, 400);
    let form = format!("amount=10&currency=usd&source={BLUEFIN}");
    let mut dues = Vec::new();
    for key in ["a", "b", "c", "d"] {
        let request = client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", key)]);
        let reply = client.world.accept(&request, client.at);
        let waits = reply.due.duration_since(client.at).as_millis();
        dues.push((reply.answer().unwrap().status, waits));
    }
    assert_eq!(dues, [(200, 400), (200, 800), (200, 1_200), (429, 1_400)]);
    client.wait(SignedDuration::from_millis(1_200));
    let got = debit(&mut client, "d");
    assert_eq!((got.status, got.answer.header("idempotent-replayed")), (200, None));
    assert_eq!(client.bucket(BLUEFIN, "available"), 5_000 - 40);
}

#[test]
fn what_is_refused_for_its_parameters_is_told_so_even_when_its_account_is_locked() {
    let mut client = client(RateLimit::Live, 60_000);
    assert_eq!(debit(&mut client, "a").status, 200);
    assert_eq!(debit(&mut client, "b").error("code"), "lock_timeout");
    let got = client.post("/v1/charges", &format!("amount=0&currency=usd&source={BLUEFIN}"));
    assert_eq!(got.error("code"), "parameter_invalid_integer");
}

#[rstest]
#[case("/v1/charges", "amount=10&currency=usd&source=BLUE", None)]
#[case("/v1/transfers", "amount=10&currency=usd&destination=acct_1MOCKHarbourHbr1", Some(BLUEFIN))]
#[case("/v1/transfers", "amount=10&currency=usd&destination=BLUE", None)]
#[case("/v1/refunds", "charge=PAY", None)]
#[case("/v1/payouts", "amount=10&currency=usd", Some(BLUEFIN))]
fn every_movement_of_an_accounts_money_locks_it(#[case] path: &str, #[case] form: &str, #[case] acting: Option<&str>) {
    let mut client = client(RateLimit::Live, 60_000);
    let payment = debit(&mut client, "a").text("id").to_owned();
    client.wait(SignedDuration::from_secs(60));
    assert_eq!(debit(&mut client, "b").status, 200);
    let form = form.replace("BLUE", BLUEFIN).replace("PAY", &payment);
    let got = match acting {
        Some(account) => client.post_as(account, path, &form),
        None => client.post(path, &form),
    };
    assert_eq!((got.status, got.error("code")), (429, "lock_timeout"), "{}", got.json);
}

#[test]
fn without_limits_nobody_waits() {
    let mut client = client(RateLimit::Off, 400);
    for _ in 0..300 {
        assert_eq!(client.get("/v1/balance").status, 200);
    }
    assert_eq!([debit(&mut client, "a").status, debit(&mut client, "b").status], [200, 200]);
}

#[test]
fn a_world_is_limited_and_slowed_from_outside_also_after_it_began_anew() {
    use crate::world::control::Command;
    use crate::world::scenario::Scenario;
    use crate::world::{Origin, World};
    let origin =
        Origin { scenario: Scenario::built_in("lost-answer").unwrap().unwrap().into(), seed: None, today: None };
    let world = World::found(origin.founding().unwrap()).unwrap().from_origin(origin);
    let mut client = Client::new(world.limited(RateLimit::Test).slowed(70));
    for _ in 0..2 {
        let request = client.request("GET", "/v1/balance", "", &[]);
        let reply = client.world.accept(&request, client.at);
        assert_eq!(reply.due, client.at + SignedDuration::from_millis(70));
        while client.get("/v1/balance").status == 200 {}
        client.world.command(&Command::Reset {}, client.at).unwrap();
    }
    assert_eq!(client.get("/v1/balance").status, 200);
}
