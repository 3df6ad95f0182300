//! What commands do, and that a refused one changes nothing.

use jiff::SignedDuration;
use rstest::rstest;
use serde_json::json;

use super::shelves::fits;
use super::{Command, CommandRefused};
use crate::world::scenario::Scenario;
use crate::world::{Origin, World};

fn world() -> World {
    let scenario = Scenario::built_in("harbour").unwrap().unwrap();
    let origin = Origin { scenario: scenario.into(), seed: None, today: None };
    World::found(origin.founding().unwrap()).unwrap().from_origin(origin)
}

fn command(json: serde_json::Value) -> Command {
    serde_json::from_value(json).unwrap()
}

#[test]
fn time_stands_when_told_and_runs_when_told() {
    let mut world = world();
    let (start, wire) = (world.now(), world.wire());
    world.command(&Command::Stand {}, wire).unwrap();
    let later = wire.checked_add(SignedDuration::from_hours(1)).unwrap();
    assert_eq!(world.overview(later).now, start);
    world.command(&Command::Run {}, later).unwrap();
    let latest = later.checked_add(SignedDuration::from_mins(1)).unwrap();
    assert_eq!(world.overview(latest).now, start.checked_add(SignedDuration::from_mins(1)).unwrap());
}

#[rstest]
#[case(json!({"do": "advance", "by": "2d"}), 2 * 24)]
#[case(json!({"do": "advance", "by": "P1DT1H"}), 25)]
fn the_clock_moves_by_a_span(#[case] json: serde_json::Value, #[case] hours: i64) {
    let mut world = world();
    let (start, wire) = (world.now(), world.wire());
    let said = world.command(&command(json), wire).unwrap();
    assert_eq!(said.now, start.checked_add(SignedDuration::from_hours(hours)).unwrap());
    assert_eq!(world.check_ledger(), Ok(()));
}

#[rstest]
#[case(json!({"do": "advance", "by": "-2d"}))]
#[case(json!({"do": "advance", "by": "0s"}))]
#[case(json!({"do": "advance", "by": "soon"}))]
#[case(json!({"do": "advance", "by": "900y"}))]
#[case(json!({"do": "move_to", "to": "2001-01-01T00:00:00Z"}))]
#[case(json!({"do": "move_to", "to": "2900-01-01T00:00:00Z"}))]
#[case(json!({"do": "restore", "name": "never"}))]
#[case(json!({"do": "forget", "name": "never"}))]
#[case(json!({"do": "checkpoint", "name": "../etc"}))]
#[case(json!({"do": "checkpoint", "name": ""}))]
fn a_command_that_makes_no_sense_changes_nothing(#[case] json: serde_json::Value) {
    let mut world = world();
    let wire = world.wire();
    let before = world.overview(wire);
    world.command(&command(json), wire).unwrap_err();
    assert_eq!(world.overview(wire), before);
}

#[rstest]
#[case(json!({"do": "explode"}))]
#[case(json!({"do": "advance"}))]
#[case(json!({"do": "advance", "by": "1h", "and": "more"}))]
#[case(json!({"do": "reset", "hard": true}))]
fn a_command_that_is_none_is_not_read(#[case] json: serde_json::Value) {
    serde_json::from_value::<Command>(json).unwrap_err();
}

#[test]
fn a_checkpoint_brings_back_what_was() {
    let mut world = world();
    let wire = world.wire();
    let (start, first) = (world.now(), world.instance().clone());
    world.command(&Command::Checkpoint { name: "before".to_owned() }, wire).unwrap();
    world.command(&command(json!({"do": "advance", "by": "30d"})), wire).unwrap();
    world.command(&Command::Restore { name: "before".to_owned() }, wire).unwrap();
    assert_eq!(world.now(), start);
    assert_ne!(world.instance(), &first);
}

#[rstest]
#[case::the_first(0, 2_000_000, true)]
#[case::the_last(900_000, 100_000, true)]
#[case::one_more(900_000, 100_001, false)]
#[case::beyond_numbers(usize::MAX, usize::MAX, false)]
fn checkpoints_of_a_large_world_are_few(#[case] kept: usize, #[case] more: usize, #[case] may: bool) {
    assert_eq!(fits(kept, more), may);
}

#[test]
fn a_reset_begins_anew_as_another_run() {
    let mut world = world();
    let wire = world.wire();
    let (start, first) = (world.now(), world.instance().clone());
    world.command(&command(json!({"do": "advance", "by": "3d"})), wire).unwrap();
    world.command(&Command::Reset {}, wire).unwrap();
    assert_eq!(world.now(), start);
    assert_ne!(world.instance(), &first);
}

#[test]
fn a_world_built_by_hand_says_that_it_cannot_be_reset() {
    let mut world = world();
    world.origin = None;
    let wire = world.wire();
    assert_eq!(world.command(&Command::Reset {}, wire), Err(CommandRefused::NoOrigin));
}
