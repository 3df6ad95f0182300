//! What waits for a person: not done, not done by asking again, and done once when somebody approves it.

use rstest::rstest;
use serde_json::json;

use super::{arm, client, command, debit, debits, send, struck, whole};
use crate::world::tests::BLUEFIN;

#[test]
fn what_waits_for_approval_is_done_once_when_it_is_given() {
    let mut client = client();
    arm(&mut client, &json!({"needs_person": {"code": "approval_required"}}), json!({}));
    let request = debit(&client, "k", 100);
    let (first, said) = whole(send(&mut client, &request));
    assert_eq!((first.status, &said["error"]["code"]), (400, &json!("approval_required")));
    client.wait(super::seconds(1));
    let (again, _) = whole(send(&mut client, &request));
    assert_eq!((again.header("idempotent-replayed"), &again.body), (Some("true"), &first.body));
    assert_eq!((struck(&mut client), debits(&mut client), client.world.undone()), (1, 0, (0, 1)));
    command(&mut client, json!({"do": "cause", "cause": "approved", "account": BLUEFIN}));
    assert_eq!((debits(&mut client), client.world.undone()), (1, (0, 0)));
    client.wait(super::seconds(1));
    let (later, charge) = whole(send(&mut client, &request));
    assert_eq!((later.status, later.header("idempotent-replayed")), (200, Some("true")));
    let moved = client.world.movements();
    let last = moved.last().unwrap();
    assert_eq!((last.payment.as_str(), last.from.as_str()), (charge["id"].as_str().unwrap(), BLUEFIN));
    let nothing: Result<_, _> =
        client.world.command(&serde_json::from_value(json!({"do": "cause", "cause": "approved"})).unwrap(), client.at);
    assert!(nothing.unwrap_err().to_string().contains("no request that waits for approval"));
}

#[rstest]
#[case("action_blocked")]
#[case("anomalous_money_movement_request")]
fn what_is_stopped_is_not_kept_and_cannot_be_approved(#[case] code: &str) {
    let mut client = client();
    arm(&mut client, &json!({"needs_person": {"code": code}}), json!({}));
    let request = debit(&client, "k", 100);
    let (first, said) = whole(send(&mut client, &request));
    assert_eq!((first.status, &said["error"]["code"]), (403, &json!(code)));
    assert_eq!((debits(&mut client), client.world.undone()), (0, (0, 0)));
    let (again, _) = whole(send(&mut client, &request));
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, None));
}
