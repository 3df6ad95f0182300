//! Work that is done late: once, at its moment, under its key.

use serde_json::json;

use super::{CEDAR, arm, client, command, debit, debits, seconds, send, start, struck, whole};
use crate::world::http::Delivery;
use crate::world::tests::{BLUEFIN, Client, PLATFORM};

fn put_off(after_s: i64) -> Client {
    let mut client = client();
    arm(&mut client, &json!({"silent": {"work": {"late": {"after_s": after_s}}}}), json!({}));
    client
}

#[test]
fn the_work_is_done_at_its_moment_and_its_key_is_in_use_until_then() {
    let mut client = put_off(90);
    let request = debit(&client, "k", 100);
    let reply = send(&mut client, &request);
    assert_eq!((reply.delivery, reply.work_at), (Delivery::Silent, start() + seconds(90)));
    client.wait(seconds(60));
    command(&mut client, json!({"do": "advance", "by": "89s"}));
    let again = send(&mut client, &request);
    assert_eq!(whole(again).1["error"]["code"], "idempotency_key_in_use");
    assert_eq!(debits(&mut client), 0);
    command(&mut client, json!({"do": "next_event"}));
    assert_eq!(client.world.now(), start() + seconds(90));
    assert_eq!(debits(&mut client), 1);
    let again = send(&mut client, &request);
    let (answer, json) = whole(again);
    assert_eq!((answer.status, answer.header("idempotent-replayed")), (200, Some("true")));
    assert_eq!(json["created"], (start() + seconds(90)).as_second());
    let other = debit(&client, "k", 101);
    assert_eq!(whole(send(&mut client, &other)).1["error"]["type"], "idempotency_error");
}

#[test]
fn its_objects_and_events_name_the_request_that_was_taken() {
    let mut client = put_off(90);
    let request = debit(&client, "k", 100);
    send(&mut client, &request);
    command(&mut client, json!({"do": "advance", "by": "2m"}));
    let events = client.get_as(BLUEFIN, "/v1/events?type=transfer.created");
    let event = &events.json["data"][0];
    assert_eq!(event["request"]["idempotency_key"], "k");
    let original = send(&mut client, &request);
    let (answer, _) = whole(original);
    assert_eq!(answer.header("original-request"), event["request"]["id"].as_str());
}

#[test]
fn what_may_no_longer_be_done_at_its_moment_is_refused_then_and_the_refusal_is_kept() {
    let mut client = put_off(90);
    let request = debit(&client, "k", 5_000);
    send(&mut client, &request);
    let other = debit(&client, "other", 100);
    assert_eq!(whole(send(&mut client, &other)).0.status, 200);
    command(&mut client, json!({"do": "advance", "by": "2m"}));
    client.wait(seconds(1));
    let (answer, json) = whole(send(&mut client, &request));
    assert_eq!((answer.status, &json["error"]["code"]), (400, &json!("balance_insufficient")));
    assert_eq!(answer.header("idempotent-replayed"), Some("true"));
    assert_eq!(debits(&mut client), 1);
}

#[test]
fn what_is_refused_before_it_begins_leaves_its_key_free() {
    let mut client = put_off(90);
    let request = client.request("POST", "/v1/charges", "amount=0", &[("Idempotency-Key", "k")]);
    assert_eq!(send(&mut client, &request).delivery, Delivery::Silent);
    command(&mut client, json!({"do": "advance", "by": "2m"}));
    let request = debit(&client, "k", 100);
    let (answer, _) = whole(send(&mut client, &request));
    assert_eq!((answer.status, answer.header("idempotent-replayed")), (200, None));
}

#[test]
fn work_put_off_for_longer_than_keys_are_kept_keeps_its_key_all_the_same() {
    let mut client = put_off(3 * 24 * 3_600);
    let request = debit(&client, "k", 100);
    send(&mut client, &request);
    command(&mut client, json!({"do": "advance", "by": "2d"}));
    assert_eq!(whole(send(&mut client, &request)).0.status, 409);
    command(&mut client, json!({"do": "advance", "by": "2d"}));
    assert_eq!(whole(send(&mut client, &request)).0.header("idempotent-replayed"), Some("true"));
    assert_eq!(debits(&mut client), 1);
}

#[test]
fn without_a_key_it_is_done_as_often_as_it_was_taken() {
    let mut client = client();
    arm(&mut client, &json!({"closed": {"work": {"late": {"after_s": 5}}}}), json!({"times": {"count": 2}}));
    let form = format!("amount=70&currency=usd&destination={PLATFORM}");
    let request = client.request("POST", "/v1/transfers", &form, &[("Stripe-Account", CEDAR)]);
    for _ in 0..2 {
        assert_eq!(send(&mut client, &request).delivery, Delivery::Closed);
    }
    command(&mut client, json!({"do": "advance", "by": "1m"}));
    assert_eq!(client.bucket(CEDAR, "available"), 3_000 - 140);
}

#[test]
fn a_request_that_is_not_let_in_is_not_taken() {
    let mut client = put_off(90);
    let mut request = debit(&client, "k", 100);
    request.headers.remove(0);
    assert_eq!(whole(send(&mut client, &request)).0.status, 401);
    assert_eq!(struck(&mut client), 0);
    assert_eq!(client.get("/v1/balance").status, 200);
}

#[test]
fn a_checkpoint_keeps_what_is_still_to_be_done() {
    let mut client = put_off(90);
    let request = debit(&client, "k", 100);
    send(&mut client, &request);
    command(&mut client, json!({"do": "checkpoint", "name": "taken"}));
    for _ in 0..2 {
        command(&mut client, json!({"do": "advance", "by": "2m"}));
        assert_eq!(debits(&mut client), 1);
        command(&mut client, json!({"do": "restore", "name": "taken"}));
        assert_eq!(debits(&mut client), 0);
    }
}
