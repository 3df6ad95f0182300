//! What becomes of the work: a debit is done once or not at all, whatever its client sees, and asking again with its key tells.

use rstest::rstest;
use serde_json::{Value, json};

use super::seconds;
use super::{arm, client, command, debit, debits, send, struck, whole};
use crate::world::http::{Delivery, Reply};
use crate::world::tests::{BLUEFIN, Client};

/// A debit that meets a fault, in a world of its own.
fn met(kind: &Value) -> (Client, Reply) {
    let mut client = client();
    arm(&mut client, kind, json!({}));
    let request = debit(&client, "k", 100);
    let reply = send(&mut client, &request);
    assert_eq!(struck(&mut client), 1);
    (client, reply)
}

#[rstest]
#[case::error("error", json!({"status": 500}))]
#[case::gateway("page", json!({"status": 502}))]
#[case::unavailable("page", json!({"status": 503}))]
#[case::time_out("page", json!({"status": 504}))]
#[case::closed("closed", json!({}))]
#[case::silent("silent", json!({}))]
fn what_the_client_sees_does_not_tell_whether_the_work_was_done(#[case] kind: &str, #[case] more: Value) {
    let with = |work: Value| {
        let mut fields = more.clone();
        fields["work"] = work;
        let (mut client, reply) = met(&json!({ kind: fields }));
        (reply.delivery, reply.due, client.bucket(BLUEFIN, "available"))
    };
    let (delivery, due, available) = with(json!("before"));
    assert_eq!(available, 5_000);
    for (work, left) in
        [(json!("after"), 4_900), (json!({"during": {"ms": 400}}), 4_900), (json!({"late": {"after_s": 90}}), 5_000)]
    {
        assert_eq!(with(work.clone()), (delivery.clone(), due, left), "{work}");
    }
}

/// Done before the answer, done later, or not done until asked again.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Done {
    At,
    Later,
    Never,
}

#[rstest]
#[case::latency(json!({"latency": {"ms": 3_000}}), Done::At)]
#[case::rate_limit(json!({"rate_limit": {"reason": "global-rate"}}), Done::Never)]
#[case::lock_timeout(json!("lock_timeout"), Done::Never)]
#[case::error_before(json!({"error": {"work": "before"}}), Done::Never)]
#[case::page_before(json!({"page": {"status": 502, "work": "before"}}), Done::Never)]
#[case::page_after(json!({"page": {"status": 502, "work": "after"}}), Done::At)]
#[case::page_late(json!({"page": {"status": 504, "work": {"late": {"after_s": 5}}}}), Done::Later)]
#[case::closed_before(json!({"closed": {"work": "before"}}), Done::Never)]
#[case::closed_during(json!({"closed": {"work": {"during": {"ms": 700}}}}), Done::At)]
#[case::closed_after(json!({"closed": {"work": "after"}}), Done::At)]
#[case::closed_late(json!({"closed": {"work": {"late": {"after_s": 3_600}}}}), Done::Later)]
#[case::silent_before(json!({"silent": {"work": "before"}}), Done::Never)]
#[case::silent_after(json!({"silent": {"work": "after"}}), Done::At)]
#[case::silent_late(json!({"silent": {"work": {"late": {"after_s": 90}}}}), Done::Later)]
#[case::error_late(json!({"error": {"work": {"late": {"after_s": 90}}}}), Done::Later)]
#[case::torn(json!({"torn": {}}), Done::At)]
#[case::trickle(json!({"trickle": {"bytes": 7, "pause_ms": 20}}), Done::At)]
#[case::wrong_account(json!("wrong_account"), Done::At)]
fn a_debit_is_done_once_and_asking_again_with_its_key_tells_when(#[case] kind: Value, #[case] done: Done) {
    let (mut client, _) = met(&kind);
    assert_eq!(debits(&mut client), usize::from(done == Done::At));
    command(&mut client, json!({"do": "advance", "by": "1h"}));
    client.wait(seconds(10));
    assert_eq!(debits(&mut client), usize::from(done != Done::Never));
    let request = debit(&client, "k", 100);
    let reply = send(&mut client, &request);
    let (answer, json) = whole(reply);
    assert_eq!(answer.status, 200, "{json}");
    assert_eq!(json["source"]["id"], BLUEFIN);
    let replayed = (done != Done::Never).then_some("true");
    assert_eq!(answer.header("idempotent-replayed"), replayed);
    command(&mut client, json!({"do": "advance", "by": "2h"}));
    assert_eq!(debits(&mut client), 1);
    assert_eq!(client.bucket(BLUEFIN, "available"), 4_900);
}

#[test]
fn an_error_after_the_work_is_what_is_kept_and_given_again() {
    let (mut client, first) = met(&json!({"error": {"work": "after"}}));
    let (first, json) = whole(first);
    assert_eq!((first.status, &json["error"]["type"]), (500, &json!("api_error")));
    client.wait(seconds(1));
    let request = debit(&client, "k", 100);
    let reply = send(&mut client, &request);
    let (again, _) = whole(reply);
    assert_eq!((again.status, &again.body), (500, &first.body));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.header("original-request"), first.header("request-id"));
    assert_eq!(debits(&mut client), 1);
}

#[test]
fn work_that_goes_on_after_the_connection_closed_keeps_its_key_in_use() {
    let (mut client, reply) = met(&json!({"closed": {"work": {"during": {"ms": 700}}}}));
    client.at = reply.due;
    let request = debit(&client, "k", 100);
    let again = send(&mut client, &request);
    assert_eq!(whole(again).1["error"]["code"], "idempotency_key_in_use");
    client.at = reply.due + jiff::SignedDuration::from_millis(700);
    let again = send(&mut client, &request);
    assert_eq!(whole(again).0.header("idempotent-replayed"), Some("true"));
}

#[rstest]
#[case(json!({"closed": {"work": "after"}}))]
#[case(json!({"silent": {"work": {"during": {"ms": 5}}}}))]
#[case(json!({"error": {"work": "after"}}))]
fn a_refused_request_passes_and_the_fault_waits_for_one_that_is_done(#[case] kind: Value) {
    let mut client = client();
    arm(&mut client, &kind, json!({}));
    let request = debit(&client, "k", 5_001);
    let reply = send(&mut client, &request);
    assert_eq!(whole(reply).1["error"]["code"], "balance_insufficient");
    assert_eq!(struck(&mut client), 0);
    let request = debit(&client, "l", 5_000);
    send(&mut client, &request);
    assert_eq!((struck(&mut client), debits(&mut client)), (1, 1));
}

#[test]
fn the_answer_to_a_read_is_lost_too() {
    let mut client = client();
    arm(&mut client, &json!({"closed": {"work": "after"}}), json!({"endpoint": "reads"}));
    let request = client.request("GET", "/v1/balance", "", &[]);
    assert_eq!(send(&mut client, &request).delivery, Delivery::Closed);
    assert_eq!(client.get("/v1/balance").status, 200);
}
