//! A world that was saved goes on as if it had not been.

use jiff::SignedDuration;
use rstest::rstest;

use crate::world::control::Command;
use crate::world::scenario::Scenario;
use crate::world::{LoadFault, Origin, World};

use super::{BLUEFIN, Client, world_with};

fn harbour() -> World {
    let scenario = Scenario::built_in("harbour").unwrap().unwrap();
    let origin = Origin { scenario: scenario.into(), seed: None, today: None };
    World::found(origin.founding().unwrap()).unwrap().from_origin(origin)
}

/// What a world says to a session of reads and writes.
fn session(world: World) -> Vec<Vec<u8>> {
    let mut client = Client::new(world);
    let account = "acct_1MOCKBluefinBlu1";
    let mut said = Vec::new();
    for hours in [0, 26, 24 * 40] {
        client.wait(SignedDuration::from_hours(hours));
        let charge = client.post("/v1/charges", &format!("amount=100&currency=usd&source={account}"));
        said.push(charge.answer.body);
        for path in [
            "/v1/accounts?limit=100",
            "/v1/balance",
            "/v1/balance_transactions?limit=50",
            "/v1/events?limit=100",
            "/v1/payouts",
            "/v1/charges",
        ] {
            said.push(client.get(path).answer.body);
            said.push(client.get_as(account, path).answer.body);
        }
    }
    said
}

#[test]
fn a_loaded_world_answers_as_the_saved_one_would_have() {
    let world = harbour();
    let loaded = World::load(&world.save().unwrap()).unwrap();
    assert_eq!(loaded.instance(), world.instance());
    assert_eq!(session(loaded), session(world));
}

#[test]
fn keys_faults_and_checkpoints_are_saved_too() {
    let mut world = world_with(5_000, |_| {});
    let wire = world.wire();
    world.command(&Command::Checkpoint { name: "start".to_owned() }, wire).unwrap();
    let fault =
        serde_json::json!({"do": "fault", "kind": {"closed": {"work": "after"}}, "endpoint": "POST /v1/charges"});
    world.command(&serde_json::from_value(fault).unwrap(), wire).unwrap();
    let mut client = Client::new(world);
    let form = format!("amount=100&currency=usd&source={BLUEFIN}");
    let request = client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", "k")]);
    client.world.accept(&request, client.at);
    let mut loaded = Client::new(World::load(&client.world.save().unwrap()).unwrap());
    let got = loaded.send(&request);
    assert_eq!(got.answer.header("idempotent-replayed"), Some("true"));
    assert_eq!(loaded.bucket(BLUEFIN, "available"), 4_900);
    loaded.world.command(&Command::Restore { name: "start".to_owned() }, wire).unwrap();
    assert_eq!(loaded.bucket(BLUEFIN, "available"), 5_000);
}

#[test]
fn a_loaded_world_can_begin_anew() {
    let mut loaded = World::load(&harbour().save().unwrap()).unwrap();
    let wire = loaded.wire();
    loaded.command(&Command::Reset {}, wire).unwrap();
    assert_eq!(session(loaded), session(harbour()));
}

#[rstest]
#[case::nothing(b"", LoadFault::Foreign)]
#[case::something_else(b"SQLite format 3\0", LoadFault::Foreign)]
#[case::half_a_line(b"pullfunds-world 2 ab", LoadFault::Foreign)]
#[case::another_version(b"pullfunds-world 999 00\n..", LoadFault::Format { found: "999".to_owned() })]
#[case::the_version_before(b"pullfunds-world 1 00\n..", LoadFault::Format { found: "1".to_owned() })]
#[case::cut_off(b"pullfunds-world 2 00\n", LoadFault::Damaged)]
fn what_is_no_world_is_refused(#[case] bytes: &[u8], #[case] wanted: LoadFault) {
    assert_eq!(World::load(bytes).map(|_| ()), Err(wanted));
}

#[test]
fn a_changed_byte_is_noticed() {
    let mut bytes = world_with(5_000, |_| {}).save().unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    assert_eq!(World::load(&bytes).map(|_| ()), Err(LoadFault::Damaged));
}
