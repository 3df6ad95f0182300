//! Keys: what each may do, and how the others are refused (docs.stripe.com/keys).

use rstest::rstest;

use super::{BLUEFIN, Client, Got, PLATFORM, days, start, world_with};
use crate::world::World;
use crate::world::keys::NewKey;

/// A world with a key that has these permissions, and a client that uses it.
fn with_key(own: &[&str], connect: &[&str]) -> Client {
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let (own, connect) = (texts(own), texts(connect));
    Client::new(world_with(5_000, |founding| {
        let name = "desk".to_owned();
        founding.settings.keys.push(NewKey { name, permissions: own, connect, expires: Some(start() + days(30)) });
    }))
}

fn key(client: &Client, name: &str) -> String {
    client.world.keys().into_iter().find(|key| key.name == name).unwrap().key
}

fn ask(client: &mut Client, key: &str, method: &str, path: &str, form: &str, account: Option<&str>) -> Got {
    let headers: Vec<(&str, &str)> = account.iter().map(|id| ("Stripe-Account", *id)).collect();
    let mut request = client.request(method, path, form, &headers);
    request.headers[0].1 = format!("Bearer {key}");
    client.send(&request)
}

#[rstest]
#[case::balance("GET", "/v1/balance", None, "rak_balance_read")]
#[case::balance_of_an_account("GET", "/v1/balance", Some(BLUEFIN), "rak_balance_read")]
#[case::transactions("GET", "/v1/balance_transactions", None, "rak_balance_read")]
#[case::history("GET", "/v1/balance/history", None, "rak_balance_read")]
#[case::sources("GET", "/v1/balance_transactions?expand[]=data.source", None, "rak_balance_transaction_source_read")]
#[case::own_account("GET", "/v1/account", None, "rak_connected_account_read")]
#[case::accounts("GET", "/v1/accounts", None, "rak_connected_account_read")]
#[case::account("GET", "/v1/accounts/acct_1MOCKBluefinBlu1", None, "rak_connected_account_read")]
#[case::charges("GET", "/v1/charges", None, "rak_charge_read")]
#[case::charge("POST", "/v1/charges", None, "rak_charge_write")]
#[case::transfers("GET", "/v1/transfers", Some(BLUEFIN), "rak_transfer_read")]
#[case::transfer("POST", "/v1/transfers", Some(BLUEFIN), "rak_transfer_write")]
#[case::send("POST", "/v1/transfers", None, "rak_transfer_write")]
#[case::reversal("POST", "/v1/transfers/tr_1/reversals", Some(BLUEFIN), "rak_transfer_write")]
#[case::refund("POST", "/v1/refunds", None, "rak_refund_write")]
#[case::payouts("GET", "/v1/payouts", Some(BLUEFIN), "rak_payout_read")]
#[case::payout("POST", "/v1/payouts", Some(BLUEFIN), "rak_payout_write")]
#[case::settings("POST", "/v1/balance_settings", Some(BLUEFIN), "rak_balance_settings_write")]
#[case::fees("GET", "/v1/application_fees", None, "rak_application_fee_read")]
#[case::topups("GET", "/v1/topups", None, "rak_top_up_read")]
#[case::events("GET", "/v1/events", None, "rak_event_read")]
fn a_restricted_key_needs_the_permission_of_the_endpoint(
    #[case] method: &str,
    #[case] path: &str,
    #[case] account: Option<&str>,
    #[case] permission: &str,
) {
    // Reading transactions is needed to see what caused them.
    let also = if permission.contains("source") { vec!["rak_balance_read"] } else { Vec::new() };
    let with = |names: &[&str]| match account {
        Some(_) => with_key(&[], names),
        None => with_key(names, &[]),
    };
    let mut without = with(&also);
    let text = key(&without, "desk");
    let got = ask(&mut without, &text, method, path, "", account);
    assert_eq!((got.status, got.error("type"), got.error("code")), (403, "invalid_request_error", ""));
    let owner = account.unwrap_or(PLATFORM);
    let end = text.get(text.len() - 4..).unwrap();
    let message = got.error("message");
    assert!(message.starts_with("The provided key 'rk_test_***") && message.contains(&format!("{end}' does not")));
    assert!(message.contains(&format!("for this endpoint on account '{owner}'.")), "{message}");
    assert!(message.ends_with(&format!("Having the '{permission}' permission would allow this request to continue.")));
    let all: Vec<&str> = also.into_iter().chain([permission]).collect();
    let mut client = with(&all);
    let text = key(&client, "desk");
    assert_ne!(ask(&mut client, &text, method, path, "", account).status, 403);
    // The other column does not count.
    let mut other = if account.is_some() { with_key(&all, &[]) } else { with_key(&[], &all) };
    let text = key(&other, "desk");
    assert_eq!(ask(&mut other, &text, method, path, "", account).status, 403);
}

#[test]
fn writing_includes_reading_and_not_the_other_way_round() {
    let mut client = with_key(&["rak_charge_write", "rak_balance_read"], &[]);
    let text = key(&client, "desk");
    assert_eq!(ask(&mut client, &text, "GET", "/v1/charges", "", None).status, 200);
    let form = format!("amount=10&currency=usd&source={BLUEFIN}");
    let made = ask(&mut client, &text, "POST", "/v1/charges", &form, None);
    assert_eq!(made.status, 200);
    let refund = format!("charge={}", made.text("id"));
    assert_eq!(ask(&mut client, &text, "POST", "/v1/refunds", &refund, None).status, 200);
    let mut client = with_key(&["rak_charge_read"], &[]);
    let text = key(&client, "desk");
    assert_eq!(ask(&mut client, &text, "POST", "/v1/charges", &form, None).status, 403);
}

#[test]
fn a_url_that_stripe_does_not_have_needs_no_permission_to_be_missing() {
    let mut client = with_key(&[], &[]);
    let text = key(&client, "desk");
    assert_eq!(ask(&mut client, &text, "GET", "/v1/nothing", "", None).status, 404);
}

#[test]
fn every_endpoint_is_in_the_table_of_permissions() {
    for endpoint in World::endpoints() {
        let segment = endpoint.split('/').nth(2).unwrap();
        let mut client = with_key(&[], &[]);
        let text = key(&client, "desk");
        let path = format!("/v1/{segment}");
        assert_eq!(ask(&mut client, &text, "GET", &path, "", None).status, 403, "{path} is not in the table");
    }
}

#[test]
fn a_revoked_and_an_expired_key_are_no_longer_valid() {
    let mut client = with_key(&["rak_balance_read"], &[]);
    let text = key(&client, "desk");
    assert_eq!(ask(&mut client, &text, "GET", "/v1/balance", "", None).status, 200);
    let mut revoked = client.world.clone();
    revoked.revoke_key("desk").unwrap();
    assert_eq!(
        revoked.revoke_key("door").unwrap_err().to_string(),
        "no key is called \"door\"; there are: secret, publishable, desk"
    );
    let mut other = Client::new(revoked);
    client.wait(days(30));
    for client in [&mut other, &mut client] {
        let got = ask(client, &text, "GET", "/v1/balance", "", None);
        assert_eq!((got.status, got.error("code")), (401, "api_key_expired"));
        assert!(got.error("message").starts_with("Expired API Key provided: rk_test_***"), "{}", got.json);
        assert!(!client.world.keys().into_iter().find(|key| key.name == "desk").unwrap().valid);
        assert_eq!(client.get("/v1/balance").status, 200);
    }
}

#[test]
fn a_publishable_key_is_told_what_it_is() {
    let mut client = with_key(&[], &[]);
    let text = key(&client, "publishable");
    assert!(text.starts_with("pk_test_MOCK"));
    let got = ask(&mut client, &text, "GET", "/v1/balance", "", None);
    assert_eq!((got.status, got.error("code")), (401, "secret_key_required"));
}

#[rstest]
#[case("sk_live_51Hc0ffeeCafe4242")]
#[case("rk_live_51Hc0ffeeCafe4242")]
#[case("pk_live_51Hc0ffeeCafe4242")]
fn a_live_key_is_refused_and_written_nowhere(#[case] live: &str) {
    let mut client = with_key(&[], &[]);
    for header in [format!("Bearer {live}"), format!("bearer  {live} ")] {
        let form = format!("amount=10&currency=usd&source={BLUEFIN}");
        let mut request = client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", "k")]);
        request.headers[0].1 = header;
        let got = client.send(&request);
        assert_eq!(got.status, 401);
        let events = client.get("/v1/events").answer;
        for text in
            [format!("{request:?}"), format!("{:?}", got.answer), format!("{:?}", client.world), format!("{events:?}")]
        {
            assert!(!text.contains("51Hc0ffeeCafe4242") && !text.contains("Cafe4242"));
        }
        assert!(!String::from_utf8_lossy(&got.answer.body).contains("4242"));
    }
}

#[test]
fn the_keys_of_a_world_follow_from_its_seed_and_their_names() {
    let (one, two) = (with_key(&[], &[]), with_key(&["rak_balance_read"], &[]));
    assert_eq!(key(&one, "desk"), key(&two, "desk"));
    assert_eq!(key(&one, "desk").len(), "rk_test_MOCK".len() + 28);
    assert_eq!(one.world.secret_key(), two.world.secret_key());
    assert_ne!(key(&one, "desk").get(12..), one.world.secret_key().get(12..));
}

#[rstest]
#[case::line_break("Stripe-Account", "acct_1\r\nSet-Cookie: a=b")]
#[case::other_letters("Stripe-Account", "acct_ü")]
#[case::very_long("Stripe-Account", "(10 kB)")]
#[case::version("Stripe-Version", "2026\r\nX: y")]
#[case::long_version("Stripe-Version", "(10 kB)")]
#[case::key("Idempotency-Key", "k\r\nX: y")]
fn what_a_client_sends_comes_back_only_if_it_can_stand_in_a_header(#[case] name: &str, #[case] value: &str) {
    let mut client = with_key(&[], &[]);
    let value = value.replace("(10 kB)", &"a".repeat(10_000));
    let request = client.request("GET", "/v1/balance", "", &[(name, &value)]);
    let got = client.send(&request);
    for (_, value) in &got.answer.headers {
        assert!(value.len() <= 255 && value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{value:?}");
    }
    assert!(got.answer.body.len() < 5_000);
    assert_ne!(got.answer.header(name), Some(value.as_str()));
}
