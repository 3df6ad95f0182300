//! Which requests a fault fits, and how often it strikes.

use rstest::rstest;
use serde_json::{Value, json};

use super::{BLUEFIN, CEDAR, PLATFORM, arm, armed, client, debit, send, struck};
use crate::world::http::Delivery;
use crate::world::tests::Client;

/// Sends one of some requests and says whether it was struck.
fn falls(client: &mut Client, which: &str) -> bool {
    let charge = format!("amount=10&currency=usd&source={BLUEFIN}");
    let to_platform = format!("amount=10&currency=usd&destination={PLATFORM}");
    let to_cedar = format!("amount=10&currency=usd&destination={CEDAR}");
    let as_cedar = [("Stripe-Account", CEDAR)];
    let request = match which {
        "charge" => client.request("POST", "/v1/charges", &charge, &[]),
        "transfer" => client.request("POST", "/v1/transfers", &to_platform, &as_cedar),
        "send" => client.request("POST", "/v1/transfers", &to_cedar, &[]),
        "balance" => client.request("GET", "/v1/balance", "", &[]),
        "balance of cedar" => client.request("GET", "/v1/balance", "", &as_cedar),
        "account" => client.request("GET", &format!("/v1/accounts/{CEDAR}"), "", &[]),
        "accounts" => client.request("GET", "/v1/accounts", "", &[]),
        "nothing" => client.request("GET", "/v1/nothing", "", &[]),
        other => panic!("{other}"),
    };
    send(client, &request).delivery == Delivery::Closed
}

const ALL: [&str; 8] = ["charge", "transfer", "send", "balance", "balance of cedar", "account", "accounts", "nothing"];

#[rstest]
#[case::all(json!({}), &ALL)]
#[case::reads(json!({"endpoint": "reads"}), &["balance", "balance of cedar", "account", "accounts", "nothing"])]
#[case::writes(json!({"endpoint": "writes"}), &["charge", "transfer", "send"])]
#[case::debits(json!({"endpoint": "debits"}), &["charge", "transfer"])]
#[case::path(json!({"endpoint": "/v1/transfers"}), &["transfer", "send"])]
#[case::method(json!({"endpoint": "GET /v1/balance"}), &["balance", "balance of cedar"])]
#[case::star(json!({"endpoint": "GET /v1/accounts/*"}), &["account"])]
#[case::acting_or_named(json!({"account": CEDAR}), &["transfer", "send", "balance of cedar", "account"])]
#[case::debited(json!({"account": BLUEFIN}), &["charge"])]
#[case::both(json!({"account": CEDAR, "endpoint": "debits"}), &["transfer"])]
#[case::platform(json!({"account": PLATFORM, "endpoint": "reads"}), &["balance", "account", "accounts", "nothing"])]
fn a_fault_fits_the_requests_that_it_is_aimed_at(#[case] aim: Value, #[case] fitted: &[&str]) {
    let mut client = client();
    let mut aim = aim;
    aim["times"] = json!("always");
    arm(&mut client, &json!({"closed": {"work": "before"}}), aim);
    let found: Vec<&str> = ALL.into_iter().filter(|which| falls(&mut client, which)).collect();
    assert_eq!(found, fitted);
}

#[test]
fn undoing_a_debit_is_about_the_account_that_was_debited() {
    let mut client = client();
    let request = debit(&client, "k", 100);
    let answer = send(&mut client, &request).answer().unwrap();
    let debit: Value = serde_json::from_slice(&answer.body).unwrap();
    arm(&mut client, &json!({"closed": {"work": "before"}}), json!({"account": BLUEFIN}));
    let form = format!("charge={}", debit["id"].as_str().unwrap());
    let request = client.request("POST", "/v1/refunds", &form, &[]);
    assert_eq!(send(&mut client, &request).delivery, Delivery::Closed);
}

#[test]
fn a_counted_fault_strikes_so_often_and_then_is_spent() {
    let mut client = client();
    arm(&mut client, &json!({"closed": {"work": "before"}}), json!({"times": {"count": 2}}));
    let found: Vec<bool> = (0..4).map(|_| falls(&mut client, "balance")).collect();
    assert_eq!(found, [true, true, false, false]);
    let fault = armed(&mut client).remove(0);
    assert_eq!((fault.id.as_str(), fault.met, fault.struck, fault.spent), ("fault_1", 2, 2, true));
}

#[test]
fn chance_strikes_about_as_often_as_it_says_and_at_the_same_places_again() {
    let run = |seed: u64, noise: bool| {
        let mut client = client();
        let times = json!({"chance": {"ppm": 250_000, "seed": seed}});
        arm(&mut client, &json!({"closed": {"work": "before"}}), json!({"times": times, "endpoint": "reads"}));
        (0..400)
            .map(|_| {
                if noise {
                    falls(&mut client, "charge");
                }
                falls(&mut client, "balance")
            })
            .collect::<Vec<bool>>()
    };
    let first = run(7, false);
    assert_eq!(first, run(7, true));
    assert_ne!(first, run(8, false));
    let count = first.iter().filter(|fell| **fell).count();
    assert!((70..130).contains(&count), "{count}");
}

#[test]
fn latencies_add_up_and_the_first_other_fault_strikes() {
    let mut client = client();
    arm(&mut client, &json!({"latency": {"ms": 400}}), json!({}));
    arm(&mut client, &json!({"closed": {"work": "before"}}), json!({}));
    arm(&mut client, &json!({"silent": {"work": "before"}}), json!({}));
    arm(&mut client, &json!({"latency": {"ms": 30}}), json!({}));
    let request = debit(&client, "k", 10);
    let reply = send(&mut client, &request);
    assert_eq!(reply.delivery, Delivery::Closed);
    assert_eq!(reply.due, client.at + jiff::SignedDuration::from_millis(250 + 400 + 30));
    assert_eq!(send(&mut client, &request).delivery, Delivery::Silent);
    assert_eq!(struck(&mut client), 4);
}
