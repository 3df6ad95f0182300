//! Arming and clearing by command.

use rstest::rstest;
use serde_json::{Value, json};

use super::{armed, client};
use crate::world::control::Command;
use crate::world::tests::{BLUEFIN, Client, world_with};

fn say(client: &mut Client, json: Value) -> Result<(String, Option<String>), String> {
    let command: Command = serde_json::from_value(json).map_err(|error| error.to_string())?;
    let said = client.world.command(&command, client.at).map_err(|error| error.to_string())?;
    Ok((said.words, said.made))
}

#[test]
fn a_fault_is_armed_shown_and_cleared() {
    let mut client = client();
    let fault = json!({
        "endpoint": "POST /v1/charges", "account": BLUEFIN, "times": {"count": 3},
        "kind": {"closed": {"work": {"late": {"after_s": 90}}}},
    });
    let mut first = fault.clone();
    first["do"] = json!("fault");
    let other = json!({"do": "fault", "kind": "lock_timeout"});
    assert_eq!(say(&mut client, first), Ok(("armed as fault_1".to_owned(), Some("fault_1".to_owned()))));
    assert_eq!(say(&mut client, other).unwrap().1.as_deref(), Some("fault_2"));
    let shown = serde_json::to_value(armed(&mut client)).unwrap();
    assert_eq!(shown[0], json!({"id": "fault_1", "fault": fault, "met": 0, "struck": 0, "spent": false}));
    assert_eq!(say(&mut client, json!({"do": "clear_faults", "id": "fault_1"})).unwrap().0, "cleared a fault");
    assert_eq!(
        say(&mut client, json!({"do": "clear_faults", "id": "fault_1"})),
        Err("no fault has the id \"fault_1\"; armed are: fault_2".to_owned())
    );
    assert_eq!(say(&mut client, json!({"do": "clear_faults"})).unwrap().0, "cleared a fault");
    assert_eq!(armed(&mut client), []);
}

#[rstest]
#[case(json!({"kind": "lock_timeout", "endpoint": "POST /v1/balance"}), "no endpoint is meant by")]
#[case(json!({"kind": "lock_timeout", "endpoint": "everything"}), "no endpoint is meant by")]
#[case(json!({"kind": "lock_timeout", "endpoint": "PUT /v1/charges"}), "no endpoint is meant by")]
#[case(json!({"kind": "lock_timeout", "account": "acct_1Nobody"}), "this world has no account")]
#[case(json!({"kind": "lock_timeout", "times": {"count": 0}}), "the count is 1 to 1000000, not 0")]
#[case(json!({"kind": "lock_timeout", "times": {"chance": {"ppm": 1_000_001, "seed": 1}}}), "ppm is 1 to 1000000")]
#[case(json!({"kind": {"latency": {"ms": 0}}}), "ms is 1 to")]
#[case(json!({"kind": {"error": {"status": 200, "work": "before"}}}), "the status of an error is 400 to 599")]
#[case(json!({"kind": {"page": {"status": 500, "work": "before"}}}), "the status of a page is 502 to 504")]
#[case(json!({"kind": {"trickle": {"bytes": 0, "pause_ms": 1}}}), "bytes is 1 to")]
#[case(json!({"kind": {"stale": {"behind_s": 0}}}), "behind_s is 1 to")]
#[case(json!({"kind": {"stale": {"behind_s": 9}}, "endpoint": "debits"}), "only reads are stale")]
#[case(json!({"kind": {"closed": {"work": {"late": {"after_s": 9}}}}, "endpoint": "GET /v1/charges"}), "a read has no work")]
#[case(json!({"kind": {"closed": {"work": {"during": {"ms": 9}}}}, "endpoint": "/v1/balance"}), "a read has no work")]
#[case(json!({"kind": "gremlins"}), "unknown variant")]
#[case(json!({"kind": {"closed": {"work": "before", "hard": true}}}), "unknown field")]
#[case(json!({"kind": "lock_timeout", "path": "/v1/charges"}), "unknown field")]
#[case(json!({}), "missing field")]
fn a_fault_that_makes_no_sense_is_refused_with_the_reason(#[case] fault: Value, #[case] why: &str) {
    let mut client = client();
    let before = client.world.overview(client.at);
    let mut fault = fault;
    fault["do"] = json!("fault");
    let error = say(&mut client, fault).unwrap_err();
    assert!(error.contains(why), "{error}");
    assert_eq!(client.world.overview(client.at), before);
}

#[test]
fn two_accounts_cannot_be_confused() {
    let mut client = Client::new(world_with(5_000, |_| {}));
    let error = say(&mut client, json!({"do": "fault", "kind": "wrong_account"})).unwrap_err();
    assert_eq!(error, "this world has too few accounts to confuse them");
}

#[test]
fn no_more_than_a_few_are_armed_and_spent_ones_make_room() {
    let mut client = client();
    let spent = json!({"do": "fault", "kind": {"closed": {"work": "before"}}});
    let lasting = json!({"do": "fault", "kind": "lock_timeout", "endpoint": "writes"});
    say(&mut client, spent).unwrap();
    for _ in 1..64 {
        say(&mut client, lasting.clone()).unwrap();
    }
    let error = say(&mut client, lasting.clone()).unwrap_err();
    assert_eq!(error, "64 faults are armed already; clear some first");
    let request = client.request("GET", "/v1/balance", "", &[]);
    client.world.accept(&request, client.at);
    assert_eq!(say(&mut client, lasting).unwrap().1.as_deref(), Some("fault_65"));
}
