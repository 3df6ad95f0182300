//! Answers that are not what they should be: stale, another account's, torn, slow, and refused by limits.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::{BLUEFIN, CEDAR, PLATFORM, arm, client, command, debit, seconds, send, struck, whole};
use crate::world::http::Delivery;

#[test]
fn a_stale_list_lacks_what_was_made_since_and_a_stale_object_is_not_there() {
    let mut client = client();
    command(&mut client, json!({"do": "advance", "by": "1h"}));
    let (_, made) = whole({
        let request = debit(&client, "k", 100);
        send(&mut client, &request)
    });
    command(&mut client, json!({"do": "advance", "by": "10s"}));
    arm(&mut client, &json!({"stale": {"behind_s": 30}}), json!({"times": {"count": 3}}));
    let id = made["id"].as_str().unwrap();
    assert_eq!(client.get("/v1/charges").ids().len(), 1);
    let one = client.get(&format!("/v1/charges/{id}"));
    assert_eq!((one.status, one.error("message")), (404, format!("No such charge: '{id}'").as_str()));
    assert_eq!(client.get("/v1/charges?limit=1").json["has_more"], false);
    assert_eq!(struck(&mut client), 3);
    assert_eq!(client.get("/v1/charges").ids().first().map(String::as_str), Some(id));
    assert_eq!(client.get(&format!("/v1/charges/{id}")).status, 200);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_stale_read_says_what_was_said_then(
        before in prop::collection::vec((0_usize..4, 1_i64..2_000, 1_i64..90_000), 0..6),
        since in prop::collection::vec((0_usize..4, 1_i64..2_000, 1_i64..90_000), 1..8),
    ) {
        let mut client = client();
        let paths = ["/v1/balance", "/v1/charges", "/v1/transfers", "/v1/balance_transactions?type=transfer", "/v1/payouts"];
        let step = |client: &mut super::Client, (which, amount, pause): (usize, i64, i64)| {
            command(client, json!({"do": "advance", "by": format!("{pause}s")}));
            match which {
                0 => client.post("/v1/charges", &format!("amount={amount}&currency=usd&source={BLUEFIN}")),
                1 => client.post_as(CEDAR, "/v1/transfers", &format!("amount={amount}&currency=usd&destination={PLATFORM}")),
                2 => client.post("/v1/transfers", &format!("amount={amount}&currency=usd&destination={CEDAR}")),
                _ => client.get("/v1/balance"),
            };
        };
        for what in before {
            step(&mut client, what);
        }
        command(&mut client, json!({"do": "advance", "by": "1s"}));
        let then = client.world.now();
        let who = [PLATFORM, BLUEFIN, CEDAR];
        let read = |client: &mut super::Client| -> Vec<Value> {
            who.iter().flat_map(|account| paths.map(|path| (account, path)))
                .map(|(account, path)| client.get_as(account, path).json).collect()
        };
        let said = read(&mut client);
        for what in since {
            step(&mut client, what);
        }
        let behind = client.world.now().duration_since(then).as_secs();
        arm(&mut client, &json!({"stale": {"behind_s": behind}}), json!({"times": "always"}));
        prop_assert_eq!(read(&mut client), said);
    }
}

#[rstest]
#[case::balance("/v1/balance", Some(BLUEFIN))]
#[case::account("/v1/account", Some(BLUEFIN))]
#[case::by_id("/v1/accounts/ID", None)]
#[case::charges("/v1/charges", Some(BLUEFIN))]
fn a_read_answers_with_another_account(#[case] path: &str, #[case] acting: Option<&str>) {
    let mut client = client();
    let path = path.replace("ID", BLUEFIN);
    let ask = |client: &mut super::Client, id: &str| match acting {
        Some(_) => client.get_as(id, &path.replace(BLUEFIN, id)).json,
        None => client.get(&path.replace(BLUEFIN, id)).json,
    };
    let right = ask(&mut client, CEDAR);
    arm(&mut client, &json!("wrong_account"), json!({}));
    assert_eq!(ask(&mut client, BLUEFIN), right);
    assert_ne!(ask(&mut client, BLUEFIN), right);
    assert_eq!(struck(&mut client), 1);
}

#[rstest]
#[case::another("wrong_account", "/v1/balance", Some(CEDAR))]
#[case::list_of_another("wrong_account", "/v1/charges", Some(CEDAR))]
#[case::the_platform("wrong_scope", "/v1/balance", None)]
#[case::list_of_the_platform("wrong_scope", "/v1/charges", None)]
fn an_answer_for_somebody_else_echoes_whom_it_is_about(
    #[case] kind: &str,
    #[case] path: &str,
    #[case] echo: Option<&str>,
) {
    let mut client = client();
    let as_whom = |client: &super::Client, id: Option<&str>| {
        let headers: Vec<_> = id.map(|id| ("Stripe-Account", id)).into_iter().collect();
        client.request("GET", path, "", &headers)
    };
    let right = as_whom(&client, echo);
    let (right, json) = whole(send(&mut client, &right));
    arm(&mut client, &json!(kind), json!({}));
    let request = as_whom(&client, Some(BLUEFIN));
    let (answer, bent) = whole(send(&mut client, &request));
    assert_eq!((answer.status, &bent), (right.status, &json));
    assert_eq!(answer.header("stripe-account"), echo);
    assert_eq!(whole(send(&mut client, &request)).0.header("stripe-account"), Some(BLUEFIN));
    assert_eq!(struck(&mut client), 1);
}

#[test]
fn the_platform_has_no_header_to_lose() {
    let mut client = client();
    arm(&mut client, &json!("wrong_scope"), json!({}));
    assert_eq!(client.get("/v1/balance").status, 200);
    assert_eq!(struck(&mut client), 0);
}

#[test]
fn an_object_by_its_id_is_exchanged_for_one_of_its_kind() {
    let mut client = client();
    let own = client.get_as(BLUEFIN, "/v1/charges").ids().remove(0);
    let other = client.get_as(CEDAR, "/v1/charges").ids().remove(0);
    arm(&mut client, &json!("wrong_account"), json!({}));
    let path = format!("/v1/charges/{own}");
    assert_eq!(client.get_as(BLUEFIN, &path).text("id"), other);
    assert_eq!(client.get_as(BLUEFIN, &path).text("id"), own);
}

#[test]
fn what_cannot_be_confused_passes_and_the_fault_waits() {
    let mut client = client();
    arm(&mut client, &json!("wrong_account"), json!({}));
    assert_eq!(client.get("/v1/accounts").status, 200);
    assert_eq!(client.get_as(BLUEFIN, "/v1/payouts/po_1").status, 404);
    assert_eq!(struck(&mut client), 0);
}

#[test]
fn the_answer_of_a_debit_names_other_accounts_while_the_money_moved_between_the_right_ones() {
    let mut client = client();
    arm(&mut client, &json!("wrong_account"), json!({"times": {"count": 2}}));
    let request = debit(&client, "k", 100);
    let (_, json) = whole(send(&mut client, &request));
    assert_eq!(json["source"]["id"], CEDAR);
    assert_eq!(client.bucket_in(CEDAR, "available", "usd"), 5_000 - 100);
    command(&mut client, json!({"do": "clear_faults"}));
    assert_eq!((client.bucket(BLUEFIN, "available"), client.bucket(CEDAR, "available")), (4_900, 3_000));
    client.wait(seconds(1));
    assert_eq!(whole(send(&mut client, &request)).1["source"]["id"], BLUEFIN);
}

#[rstest]
#[case(json!({"torn": {}}), None)]
#[case(json!({"torn": {"at": 0}}), Some(0))]
#[case(json!({"torn": {"at": 5}}), Some(5))]
#[case(json!({"torn": {"at": 4_000_000}}), Some(usize::MAX))]
fn a_torn_answer_ends_before_its_end(#[case] kind: Value, #[case] at: Option<usize>) {
    let mut client = client();
    let right = client.get("/v1/balance").answer.body;
    arm(&mut client, &kind, json!({}));
    let request = client.request("GET", "/v1/balance", "", &[]);
    let Delivery::Torn { answer, after } = send(&mut client, &request).delivery else {
        panic!("not torn");
    };
    assert_eq!(after, at.unwrap_or(right.len() / 2).min(right.len() - 1));
    assert_eq!(answer.body, right);
}

#[test]
fn a_slow_answer_comes_in_pieces() {
    let mut client = client();
    arm(&mut client, &json!({"trickle": {"bytes": 9, "pause_ms": 40}}), json!({}));
    let request = client.request("GET", "/v1/balance", "", &[]);
    let reply = send(&mut client, &request);
    assert!(matches!(reply.delivery, Delivery::Trickle { piece: 9, pause_ms: 40, .. }));
}

#[test]
fn a_page_from_in_between_has_no_id_and_is_no_json() {
    let mut client = client();
    arm(&mut client, &json!({"page": {"status": 503, "work": "before"}}), json!({}));
    let request = client.request("GET", "/v1/balance", "", &[]);
    let (answer, json) = whole(send(&mut client, &request));
    assert_eq!((answer.status, answer.header("request-id"), json), (503, None, Value::Null));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert!(answer.body.starts_with(b"<html>"));
}

#[test]
fn a_limit_says_which_and_a_lock_has_no_id_and_asks_for_a_repeat() {
    let mut client = client();
    arm(&mut client, &json!({"rate_limit": {"reason": "endpoint-concurrency"}}), json!({}));
    let request = debit(&client, "k", 100);
    let (answer, json) = whole(send(&mut client, &request));
    assert_eq!((answer.status, &json["error"]["code"]), (429, &json!("rate_limit")));
    assert_eq!(answer.header("stripe-rate-limited-reason"), Some("endpoint-concurrency"));
    assert_eq!(answer.header("stripe-should-retry"), None);
    assert!(answer.header("request-id").is_some());
    arm(&mut client, &json!("lock_timeout"), json!({}));
    let (answer, json) = whole(send(&mut client, &request));
    assert_eq!((answer.status, &json["error"]["code"]), (429, &json!("lock_timeout")));
    assert_eq!(answer.header("stripe-rate-limited-reason"), None);
    assert_eq!(answer.header("stripe-should-retry"), Some("true"));
    assert_eq!((answer.header("request-id"), &json["error"]["request_log_url"]), (None, &Value::Null));
}
