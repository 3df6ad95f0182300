//! A world that was saved goes on as if it had not been.

use jiff::SignedDuration;
use rstest::rstest;

use crate::world::control::Command;
use crate::world::saved::{FORMAT, MAGIC, hash};
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
#[case::half_a_line(b"pullfunds-world 4 ab", LoadFault::Foreign)]
#[case::another_version(b"pullfunds-world 999 00\n..", LoadFault::Format { found: "999".to_owned() })]
#[case::the_version_before(b"pullfunds-world 3 00\n..", LoadFault::Format { found: "3".to_owned() })]
#[case::no_hash(b"pullfunds-world 4 0\n", LoadFault::Damaged)]
#[case::no_length(b"pullfunds-world 4 many 00\n", LoadFault::Damaged)]
#[case::a_length_beyond_numbers(b"pullfunds-world 4 99999999999999999999999 00\n", LoadFault::Damaged)]
#[case::another_hash(b"pullfunds-world 4 2 00\n..", LoadFault::Damaged)]
fn what_is_no_world_is_refused(#[case] bytes: &[u8], #[case] wanted: LoadFault) {
    assert_eq!(World::load(bytes).map(|_| ()), Err(wanted));
}

/// Some offsets of bytes: all of the first line, and a few hundred of what follows.
fn offsets(bytes: &[u8]) -> impl Iterator<Item = usize> + use<> {
    let step = bytes.len() / 400;
    (0..World::LONGEST_HEAD).chain((World::LONGEST_HEAD..bytes.len()).step_by(step)).chain([bytes.len() - 1])
}

#[test]
fn a_changed_byte_is_noticed_wherever_it_is() {
    let mut bytes = harbour().save().unwrap();
    for offset in offsets(&bytes) {
        bytes[offset] ^= 1;
        assert!(World::load(&bytes).is_err(), "at {offset}");
        bytes[offset] ^= 1;
    }
    assert!(World::load(&bytes).is_ok());
}

#[test]
fn a_part_of_a_world_is_not_loaded_wherever_it_ends() {
    let bytes = harbour().save().unwrap();
    for offset in offsets(&bytes) {
        assert!(World::load(&bytes[..offset]).is_err(), "at {offset}");
        assert!(World::may_load(&bytes[..offset.min(World::LONGEST_HEAD)], offset as u64).is_err(), "at {offset}");
    }
    assert_eq!(World::may_load(&bytes[..World::LONGEST_HEAD], bytes.len() as u64), Ok(()));
    let longer = [bytes.as_slice(), b"\0"].concat();
    assert_eq!(World::load(&longer).map(|_| ()), Err(LoadFault::Damaged));
}

/// The same bytes with another body, and the hash of it.
fn forged(body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{MAGIC} {FORMAT} {} {}\n", body.len(), hash(body)).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

#[rstest]
#[case::a_list_of_four_billion(b"\x95\xdd\xff\xff\xff\xff")]
#[case::a_text_of_four_billion(b"\x95\xdb\xff\xff\xff\xffab")]
#[case::a_map_of_four_billion(b"\xdf\xff\xff\xff\xff")]
#[case::nothing(b"")]
#[case::deep(&[0x91; 10_000])]
fn a_length_that_is_not_there_takes_no_memory_and_no_stack(#[case] body: &[u8]) {
    assert!(matches!(World::load(&forged(body)), Err(LoadFault::Unreadable(_))));
}

#[test]
fn a_forged_state_does_not_end_the_program() {
    let world = world_with(5_000, |_| {});
    let bytes = world.save().unwrap();
    let body = bytes.splitn(2, |byte| *byte == b'\n').nth(1).unwrap();
    assert_eq!(forged(body), bytes);
    let mut loaded = 0;
    for offset in (0..body.len()).step_by(body.len() / 1_500) {
        for change in [0x01, 0x80, 0xff] {
            let mut body = body.to_vec();
            body[offset] ^= change;
            let Ok(world) = World::load(&forged(&body)) else { continue };
            loaded += 1;
            let mut client = Client::new(world);
            for path in
                ["/v1/accounts?limit=100", "/v1/balance", "/v1/balance_transactions", "/v1/events", "/v1/charges"]
            {
                client.get(path);
                client.get_as(BLUEFIN, path);
            }
        }
    }
    assert!(loaded > 0, "some of it are texts");
}
