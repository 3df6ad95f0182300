//! Events: every change on the list of the account that it happened to, as it was at that time.

use rstest::rstest;

use crate::money::Currency;

use super::{BLUEFIN, Client, Got, PLATFORM, days, sold, world_with};

fn client() -> Client {
    Client::new(world_with(5_000, |_| {}))
}

fn types(got: &Got) -> Vec<&str> {
    let data = got.json["data"].as_array().unwrap();
    data.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[test]
fn a_debit_is_an_event_on_both_sides_that_names_its_request() {
    let mut client = client();
    let form = format!("amount=100&currency=usd&source={BLUEFIN}");
    let request = client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", "k9")]);
    let charge = client.send(&request);
    let here = client.get("/v1/events?limit=2");
    assert_eq!(types(&here), ["charge.succeeded", "payment.created"]);
    let event = &here.json["data"][0];
    assert_eq!(event["request"]["idempotency_key"], "k9");
    assert_eq!(event["request"]["id"], charge.answer.header("request-id").unwrap());
    assert_eq!(event["data"]["object"], charge.json);
    let there = client.get_as(BLUEFIN, "/v1/events?limit=1");
    assert_eq!(types(&there), ["transfer.created"]);
    let id = there.ids().remove(0);
    assert_eq!(client.get_as(BLUEFIN, &format!("/v1/events/{id}")).json, there.json["data"][0]);
    assert_eq!(client.get(&format!("/v1/events/{id}")).status, 404);
}

#[test]
fn an_event_keeps_its_object_as_it_was() {
    let mut client = client();
    let form = format!("amount=300&currency=usd&destination={PLATFORM}");
    let transfer = client.post_as(BLUEFIN, "/v1/transfers", &form);
    let path = format!("/v1/transfers/{}/reversals", transfer.text("id"));
    client.post_as(BLUEFIN, &path, "amount=100");
    client.post_as(BLUEFIN, &path, "amount=200");
    let got = client.get_as(BLUEFIN, "/v1/events?types[]=transfer.created&types[]=transfer.reversed");
    let reversed: Vec<i64> = got.json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["data"]["object"]["amount_reversed"].as_i64().unwrap())
        .collect();
    assert_eq!(reversed, [300, 100, 0]);
    let refunded = client.get("/v1/events?type=charge.refunded");
    let refunded: Vec<i64> = refunded.json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["data"]["object"]["amount_refunded"].as_i64().unwrap())
        .collect();
    assert_eq!(refunded, [300, 100]);
}

#[rstest]
#[case::exact("type=charge.succeeded", &["charge.succeeded"])]
#[case::pattern("type=charge.*", &["charge.succeeded"])]
#[case::everything("type=*", &["charge.succeeded"])]
#[case::several("types[]=charge.succeeded&types[]=payout.paid", &["charge.succeeded"])]
#[case::unknown("type=account.updated", &[])]
fn events_are_filtered_by_type(#[case] query: &str, #[case] wanted: &[&str]) {
    let got = client().get_as(BLUEFIN, &format!("/v1/events?{query}"));
    assert_eq!(types(&got), wanted);
}

#[test]
fn events_are_listed_for_thirty_days() {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.happenings.push(sold(BLUEFIN, 31, 5, Currency::USD));
    }));
    assert_eq!(client.get_as(BLUEFIN, "/v1/events").ids().len(), 1);
    client.wait(days(21));
    assert_eq!(client.get_as(BLUEFIN, "/v1/events").ids().len(), 0);
}

#[test]
fn more_than_twenty_types_are_refused() {
    let query = (0..21).map(|number| format!("types[]=t{number}"));
    let query: Vec<String> = query.collect();
    let got = client().get(&format!("/v1/events?{}", query.join("&")));
    assert_eq!(got.error("param"), "types");
}
