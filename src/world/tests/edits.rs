//! Changes of metadata and descriptions, and events that still show what was there before.

use rstest::rstest;
use serde_json::{Value, json};

use super::{BLUEFIN, Client, PLATFORM, world_with};

/// A client and a transfer of 500 with the metadata `a=1`, `b=2`.
fn transferred() -> (Client, String) {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let form = format!("amount=500&currency=usd&destination={PLATFORM}&metadata[a]=1&metadata[b]=2&description=old");
    let got = client.post_as(BLUEFIN, "/v1/transfers", &form);
    let path = format!("/v1/transfers/{}", got.text("id"));
    (client, path)
}

#[rstest]
#[case::one_more("metadata[c]=3", json!({ "a": "1", "b": "2", "c": "3" }))]
#[case::another_value("metadata[a]=x", json!({ "a": "x", "b": "2" }))]
#[case::one_less("metadata[a]=", json!({ "b": "2" }))]
#[case::none("metadata=", json!({}))]
#[case::not_named("description=new", json!({ "a": "1", "b": "2" }))]
#[case::at_once("metadata[a]=&metadata[c]=3&metadata[none]=", json!({ "b": "2", "c": "3" }))]
fn metadata_changes_key_by_key(#[case] form: &str, #[case] wanted: Value) {
    let (mut client, path) = transferred();
    let got = client.post_as(BLUEFIN, &path, form);
    assert_eq!((got.status, &got.json["metadata"]), (200, &wanted));
    assert_eq!(client.get_as(BLUEFIN, &path).json, got.json);
}

#[test]
fn an_event_shows_what_was_there_and_a_change_tells_what_it_replaced() {
    let (mut client, path) = transferred();
    client.post_as(BLUEFIN, &path, "metadata[a]=&metadata[c]=3&description=");
    client.post_as(BLUEFIN, &path, "metadata[c]=4");
    let events = client.get_as(BLUEFIN, "/v1/events?type=transfer.*").json;
    let data: Vec<&Value> = events["data"].as_array().unwrap().iter().map(|event| &event["data"]).collect();
    assert_eq!(data.len(), 3);
    assert_eq!(data[0]["previous_attributes"], json!({ "metadata": { "c": "3" } }));
    assert_eq!(data[1]["previous_attributes"], json!({ "description": "old", "metadata": { "a": "1", "c": null } }));
    assert_eq!(data[2]["previous_attributes"], Value::Null);
    assert_eq!(data[0]["object"]["metadata"], json!({ "b": "2", "c": "4" }));
    assert_eq!(data[1]["object"]["metadata"], json!({ "b": "2", "c": "3" }));
    assert_eq!(data[2]["object"]["metadata"], json!({ "a": "1", "b": "2" }));
    assert_eq!(data[2]["object"]["description"], "old");
}

#[test]
fn a_change_that_changes_nothing_is_not_told() {
    let (mut client, path) = transferred();
    assert_eq!(client.post_as(BLUEFIN, &path, "metadata[a]=1").status, 200);
    assert_eq!(client.post_as(BLUEFIN, &path, "").status, 200);
    assert_eq!(client.get_as(BLUEFIN, "/v1/events?type=transfer.updated").ids().len(), 0);
}

#[test]
fn what_was_answered_under_a_key_is_answered_again_after_a_change() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let form = format!("amount=5&currency=usd&source={BLUEFIN}&metadata[a]=1&expand[]=balance_transaction");
    let request = client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", "k")]);
    let first = client.send(&request);
    let path = format!("/v1/charges/{}", first.text("id"));
    assert_eq!(client.post(&path, "metadata[a]=2").status, 200);
    let again = client.send(&request);
    assert_eq!(again.answer.body, first.answer.body);
    assert_eq!(first.json["balance_transaction"]["object"], "balance_transaction");
}

#[test]
fn a_charge_gets_a_group_once_and_is_found_by_it() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let ids: Vec<String> = (0..3)
        .map(|_| client.post("/v1/charges", &format!("amount=5&currency=usd&source={BLUEFIN}")).text("id").to_owned())
        .collect();
    for id in ids.iter().rev() {
        assert_eq!(client.post(&format!("/v1/charges/{id}"), "transfer_group=late").status, 200);
    }
    let newest_first: Vec<String> = ids.iter().rev().cloned().collect();
    assert_eq!(client.get("/v1/charges?transfer_group=late").ids(), newest_first);
    let path = format!("/v1/charges/{}", ids[0]);
    assert_eq!(client.post(&path, "transfer_group=late").status, 200);
    assert_eq!(client.post(&path, "transfer_group=other").error("param"), "transfer_group");
}

#[test]
fn reversals_refunds_and_payouts_take_metadata_and_nothing_else() {
    let (mut client, path) = transferred();
    let reversal = client.post_as(BLUEFIN, &format!("{path}/reversals"), "amount=100");
    let path = format!("{path}/reversals/{}", reversal.text("id"));
    let got = client.post_as(BLUEFIN, &path, "metadata[why]=wrong");
    assert_eq!(got.json["metadata"], json!({ "why": "wrong" }));
    let refund = format!("/v1/refunds/{}", reversal.text("destination_payment_refund"));
    assert_eq!(client.post(&refund, "metadata[why]=wrong").json["metadata"], json!({ "why": "wrong" }));
    assert_eq!(client.post(&refund, "description=x").error("code"), "parameter_unknown");
    assert_eq!(client.get("/v1/events?type=refund.updated").ids().len(), 1);
    let stranger = client.post_as(BLUEFIN, &refund, "metadata[why]=mine");
    assert_eq!((stranger.status, stranger.error("code")), (404, "resource_missing"));
}
