//! The script of a file: what mistakes in it are answered with, which moments it means, and that its commands are those of `/_world`.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use serde_json::json;

use super::super::Scenario;
use super::{complaint, file};
use crate::world::founding::Scripted;
use crate::world::script::{MissedMove, ScriptSeen};
use crate::world::{Origin, World};

const SCRIPT: &str = r#"
[[script]]
after = "3d"
do = "cause"
cause = "dispute"
account = "acct_1MOCKAccountAcc1"
[[script]]
at = 2026-11-22T11:45:00+01:00
do = "cause"
cause = "sale"
account = "acct_1MOCKAccountAcc1"
amount = 5000
settles = "at_once"
[[script]]
after = "90m"
do = "fault"
endpoint = "POST /v1/charges"
kind = { closed = { work = "after" } }
times = { count = 2 }
[[script]]
after = "P4D"
do = "clear_faults"
[[script]]
after = "4d 1h"
do = "cause"
cause = "payout"
account = "acct_1MOCKAccountAcc1"
"#;

fn read(text: &str, today: Option<jiff::civil::Date>) -> Vec<Scripted> {
    Scenario::parse(text, "small.toml").unwrap().founding(None, today).unwrap().script
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_script_is_read_as_commands_are_over_http() {
    let over_http = [
        json!({"do": "cause", "cause": "dispute", "account": "acct_1MOCKAccountAcc1"}),
        json!({"do": "cause", "cause": "sale", "account": "acct_1MOCKAccountAcc1", "amount": 5000, "settles": "at_once"}),
        json!({"do": "fault", "endpoint": "POST /v1/charges", "kind": {"closed": {"work": "after"}}, "times": {"count": 2}}),
        json!({"do": "clear_faults"}),
        json!({"do": "cause", "cause": "payout", "account": "acct_1MOCKAccountAcc1"}),
    ];
    let moments = [
        "2026-11-25T10:15:00Z",
        "2026-11-22T10:45:00Z",
        "2026-11-22T11:45:00Z",
        "2026-11-26T10:15:00Z",
        "2026-11-26T11:15:00Z",
    ];
    let expected: Vec<Scripted> = over_http
        .into_iter()
        .zip(moments)
        .map(|(command, moment)| Scripted { at: at(moment), command: serde_json::from_value(command).unwrap() })
        .collect();
    assert_eq!(read(&file("", SCRIPT), None), expected);
}

#[test]
fn another_first_day_moves_every_move_by_as_much() {
    let here = read(&file("", SCRIPT), None);
    let moved = read(&file("", SCRIPT), Some(date(2027, 2, 1)));
    assert_eq!(here.len(), moved.len());
    for (one, other) in here.iter().zip(&moved) {
        assert_eq!(other.at.duration_since(one.at), SignedDuration::from_hours(71 * 24));
        assert_eq!(other.command, one.command);
    }
}

fn world(script: &str) -> World {
    let account = "payouts = \"manual\"\nhistory = [{ day = -9, what = \"sale\", net = \"20.00\" }]";
    let scenario = Scenario::parse(&file(account, script), "small.toml").unwrap();
    let origin = Origin { scenario: scenario.into(), seed: None, today: None };
    World::found(origin.founding().unwrap()).unwrap().from_origin(origin)
}

fn tell(world: &mut World, command: serde_json::Value) {
    let wire = world.wire();
    world.command(&serde_json::from_value(command).unwrap(), wire).unwrap();
}

fn seen(world: &mut World) -> ScriptSeen {
    let wire = world.wire();
    world.overview(wire).script
}

fn available(world: &World) -> i64 {
    let row = world.life.state.accounts.row("acct_1MOCKAccountAcc1").unwrap();
    world.life.state.ledger.holding(row, crate::money::Currency::USD).available
}

#[test]
fn a_script_is_done_as_the_clock_is_moved_and_begins_anew_with_its_world() {
    let mut world = world(SCRIPT);
    tell(&mut world, json!({"do": "stand"}));
    tell(&mut world, json!({"do": "advance", "by": "1h"}));
    assert_eq!(available(&world), 7_000);
    tell(&mut world, json!({"do": "checkpoint", "name": "sold"}));
    tell(&mut world, json!({"do": "advance", "by": "2d"}));
    let wire = world.wire();
    assert_eq!(world.overview(wire).faults.len(), 1);
    tell(&mut world, json!({"do": "advance", "by": "7d"}));
    // The sale is disputed, and the rest is paid out.
    assert_eq!(available(&world), 0);
    assert!(world.overview(wire).faults.is_empty());
    let all = ScriptSeen { to_come: 0, done: 5, missed: Vec::new() };
    assert_eq!(seen(&mut world), all);
    tell(&mut world, json!({"do": "restore", "name": "sold"}));
    assert_eq!((seen(&mut world).to_come, seen(&mut world).done, available(&world)), (4, 1, 7_000));
    tell(&mut world, json!({"do": "reset"}));
    assert_eq!((seen(&mut world).to_come, seen(&mut world).done, available(&world)), (5, 0, 2_000));
    tell(&mut world, json!({"do": "advance", "by": "30d"}));
    assert_eq!(seen(&mut world), all);
    assert_eq!(world.check_ledger(), Ok(()));
}

#[test]
fn a_running_clock_stops_at_each_move() {
    let mut world = world(SCRIPT);
    let wire = world.wire().checked_add(SignedDuration::from_hours(24)).unwrap();
    assert_eq!(world.overview(wire).script.done, 2);
    let made = world.life.state.charges.iter().last().unwrap().created;
    assert_eq!(made, at("2026-11-22T10:45:00Z"));
}

const GONE: &str = r#"
[[script]]
after = "1d"
do = "cause"
cause = "deauthorized"
account = "acct_1MOCKAccountAcc1"
[[script]]
after = "2d"
do = "cause"
cause = "sale"
account = "acct_1MOCKAccountAcc1"
amount = 100
[[script]]
after = "2d"
do = "clear_faults"
id = "fault_9"
"#;

#[test]
fn a_move_that_makes_no_sense_when_its_moment_comes_changes_nothing_and_is_remembered() {
    let (mut world, mut without) = (world(GONE), world(GONE.split("[[script]]\nafter = \"2d\"").next().unwrap()));
    for world in [&mut world, &mut without] {
        tell(world, json!({"do": "advance", "by": "5d"}));
    }
    let missed = |account: Option<&str>, what: &str, why: &str| MissedMove {
        at: at("2026-11-24T10:15:00Z"),
        account: account.map(str::to_owned),
        what: what.to_owned(),
        why: why.to_owned(),
    };
    let why = r#"no account of this world has the id "acct_1MOCKAccountAcc1"; take one from the list of accounts"#;
    let expected = vec![
        missed(Some("acct_1MOCKAccountAcc1"), "sale", why),
        missed(None, "faults cleared", r#"no fault has the id "fault_9"; armed are: none"#),
    ];
    assert_eq!(seen(&mut world), ScriptSeen { to_come: 0, done: 1, missed: expected });
    let bytes = |world: &World| rmp_serde::to_vec(&world.life.state).unwrap();
    assert_eq!(bytes(&world), bytes(&without));
}

#[rstest]
#[case::no_moment(
    "do = \"clear_faults\"",
    "21: script[0]: a move of the script needs the key `at` or the key `after`; add one."
)]
#[case::two_moments(
    "at = 2026-12-01T00:00:00Z\nafter = \"3d\"\ndo = \"clear_faults\"",
    "23: script[0].after: a move of the script has `at` or `after`, not both; remove one."
)]
#[case::before_the_start(
    "at = 2026-11-22T10:15:00Z\ndo = \"clear_faults\"",
    "22: script[0].at: this is at 2026-11-22T10:15:00Z, and the world's clock begins at 2026-11-22T10:15:00Z; a script's moves come later than that."
)]
#[case::no_offset(
    "at = 2026-12-01\ndo = \"clear_faults\"",
    "22: script[0].at: \"2026-12-01\" is not a moment; write date, time and Z like 2026-11-22T10:15:00Z."
)]
#[case::too_far(
    "at = 2126-12-01T00:00:00Z\ndo = \"clear_faults\"",
    "22: script[0].at: \"2126-12-01T00:00:00Z\" is too far ahead; a script's moves come within 36500 days of the world's start."
)]
#[case::much_too_far(
    "after = \"99999d\"\ndo = \"clear_faults\"",
    "22: script[0].after: \"99999d\" is too far ahead; a script's moves come within 36500 days of the world's start."
)]
#[case::backwards(
    "after = \"-3d\"\ndo = \"clear_faults\"",
    "22: script[0].after: \"-3d\" is not a time after the world's start; write it like \"90m\", \"3d\" or \"P3D\"."
)]
#[case::no_time(
    "after = \"0s\"\ndo = \"clear_faults\"",
    "22: script[0].after: \"0s\" is not a time after the world's start; write it like \"90m\", \"3d\" or \"P3D\"."
)]
#[case::no_known_length(
    "after = \"1mo\"\ndo = \"clear_faults\"",
    "22: script[0].after: \"1mo\" is not a time after the world's start; write it like \"90m\", \"3d\" or \"P3D\"."
)]
#[case::a_number(
    "after = 3\ndo = \"clear_faults\"",
    "22: script[0].after: invalid type: integer `3`, expected a string."
)]
#[case::no_command("after = \"3d\"", "21: script[0]: missing field `do`.")]
#[case::unknown_command(
    "after = \"3d\"\ndo = \"explode\"",
    "21: script[0]: unknown variant `explode`, expected one of `advance`, `move_to`, `next_event`, `run`, `stand`, `fault`, `clear_faults`, `cause`, `reset`, `checkpoint`, `restore`, `forget`."
)]
#[case::unknown_field(
    "after = \"3d\"\ndo = \"clear_faults\"\nhard = true",
    "21: script[0]: unknown field `hard`, expected `id`."
)]
#[case::unknown_account(
    "after = \"3d\"\ndo = \"cause\"\ncause = \"dispute\"\naccount = \"Acme\"",
    "25: script[0].account: \"Acme\" is not an account of this file; name one that is."
)]
#[case::unknown_account_of_a_fault(
    "after = \"3d\"\ndo = \"fault\"\naccount = \"Acme\"\nkind = \"lock_timeout\"",
    "24: script[0].account: \"Acme\" is not an account of this file; name one that is."
)]
#[case::wrong_fault(
    "after = \"3d\"\ndo = \"fault\"\nkind = { stale = { behind_s = 0 } }",
    "21: script[0]: behind_s is 1 to 31622400, not 0."
)]
#[case::no_amount(
    "after = \"3d\"\ndo = \"cause\"\ncause = \"topup\"\namount = 0",
    "21: script[0]: 0 minor units is no amount for this; write between 1 and 1000000000000."
)]
#[case::unknown_key(
    "after = \"3d\"\ndo = \"cause\"\ncause = \"key_revoked\"\nkey = \"desk\"",
    "25: script[0].key: \"desk\" is not a key of this file; name secret, publishable or one of its own."
)]
fn a_wrong_script_is_answered_with_its_place_and_what_would_be_right(#[case] keys: &str, #[case] end: &str) {
    assert_eq!(complaint(&file("", &format!("[[script]]\n{keys}"))), format!("small.toml:{end}"));
}

#[rstest]
#[case("advance", "by = \"3d\"", "a move of the clock")]
#[case("move_to", "to = 2026-12-01T00:00:00Z", "a move of the clock")]
#[case("move_to", "to = \"2026-12-01T00:00:00Z\"", "a move of the clock")]
#[case("next_event", "", "a move of the clock")]
#[case("run", "", "the pace of the clock")]
#[case("stand", "", "the pace of the clock")]
#[case("reset", "", "a reset")]
#[case("checkpoint", "name = \"x\"", "a checkpoint")]
#[case("restore", "name = \"x\"", "a checkpoint")]
#[case("forget", "name = \"x\"", "a checkpoint")]
fn what_moves_time_itself_or_changes_worlds_is_none_of_a_scripts(
    #[case] name: &str,
    #[case] fields: &str,
    #[case] what: &str,
) {
    let text = file("", &format!("[[script]]\nafter = \"3d\"\ndo = \"{name}\"\n{fields}"));
    let end = "has no place in a script; its moves are causes, faults and clear_faults.";
    assert_eq!(complaint(&text), format!("small.toml:21: script[0]: {what} {end}"));
}

#[test]
fn a_key_of_the_file_can_be_revoked_by_its_script() {
    let revoke = "[[script]]\nafter = \"3d\"\ndo = \"cause\"\ncause = \"key_revoked\"\nkey = \"desk\"";
    let mut world = world(&format!("[[key]]\nname = \"desk\"\n{revoke}"));
    tell(&mut world, json!({"do": "advance", "by": "4d"}));
    assert_eq!(world.keys().iter().filter(|key| !key.valid).map(|key| key.name.as_str()).collect::<Vec<_>>(), ["desk"]);
}
