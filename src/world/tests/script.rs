//! Scripts among everything else that time brings: order, and that a script is nothing but the same commands given by hand.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::World;
use crate::world::control::CommandRefused;
use crate::world::forecast::NextKind;
use crate::world::founding::{PayoutInterval, Scripted};

use super::{BLUEFIN, Client, PLATFORM, days, start, world_with};

fn scripted(at: Timestamp, command: Value) -> Scripted {
    Scripted { at, command: serde_json::from_value(command).unwrap() }
}

fn hours(count: i64) -> Timestamp {
    start().checked_add(SignedDuration::from_hours(count)).unwrap()
}

fn tell(world: &mut World, command: Value) -> Result<Timestamp, CommandRefused> {
    let wire = world.wire();
    world.command(&serde_json::from_value(command).unwrap(), wire).map(|said| said.now)
}

/// The first automatic payout of a world in which Bluefin is paid out every day.
fn daily(script: Vec<Scripted>) -> World {
    world_with(5_000, |founding| {
        founding.accounts[0].payouts = PayoutInterval::Daily;
        founding.script = script;
    })
}

#[test]
fn a_move_is_done_after_everything_else_of_its_moment() {
    let payout = daily(Vec::new()).next_events(1).remove(0);
    assert_eq!((payout.kind, payout.amount.get()), (NextKind::Payout, 5_000));
    let sale = json!({"do": "cause", "cause": "sale", "account": BLUEFIN, "amount": 700, "settles": "at_once"});
    let fee = json!({"do": "cause", "cause": "fee", "account": BLUEFIN, "amount": 40});
    // Written in another order than they come in; what is of one moment keeps its order.
    let script = vec![scripted(payout.at, sale), scripted(payout.at, fee.clone()), scripted(hours(1), fee)];
    let mut world = daily(script);
    let told: Vec<(Timestamp, NextKind, i64, String)> =
        world.next_events(4).into_iter().map(|line| (line.at, line.kind, line.amount.get(), line.words)).collect();
    let row = |at, kind, amount, words: &str| (at, kind, amount, words.to_owned());
    let expected = [
        row(hours(1), NextKind::Scripted, 40, "script: fee"),
        row(payout.at, NextKind::Payout, 5_000, "$50.00 is paid out by schedule"),
        row(payout.at, NextKind::Scripted, 700, "script: sale"),
        row(payout.at, NextKind::Scripted, 40, "script: fee"),
    ];
    assert_eq!(told, expected);
    assert_eq!(tell(&mut world, json!({"do": "next_event"})), Ok(hours(1)));
    assert_eq!(tell(&mut world, json!({"do": "next_event"})), Ok(payout.at));
    let mut client = Client::new(world);
    assert_eq!(client.bucket(BLUEFIN, "available"), 700 - 40);
    assert!(client.world.next_events(100).iter().all(|line| line.kind != NextKind::Scripted));
}

#[rstest]
#[case(json!({"do": "cause", "cause": "topup", "amount": 900}), PLATFORM, 900, "script: top-up")]
#[case(json!({"do": "cause", "cause": "refund", "account": BLUEFIN, "amount": 900}), BLUEFIN, 0, "script: refund")]
#[case(json!({"do": "cause", "cause": "payout", "account": BLUEFIN}), BLUEFIN, 0, "script: payout")]
#[case(json!({"do": "fault", "kind": "lock_timeout"}), PLATFORM, 0, "script: fault armed")]
#[case(json!({"do": "clear_faults"}), PLATFORM, 0, "script: faults cleared")]
#[case(json!({"do": "cause", "cause": "sale", "account": "acct_1MOCKGone", "amount": 9}), "acct_1MOCKGone", 0, "script: sale")]
fn a_move_is_listed_with_what_it_says_of_itself(
    #[case] command: Value,
    #[case] account: &str,
    #[case] amount: i64,
    #[case] words: &str,
) {
    let world = world_with(5_000, |founding| founding.script = vec![scripted(hours(2), command)]);
    let line = world.next_events(1).remove(0);
    assert_eq!((line.at, line.kind), (hours(2), NextKind::Scripted));
    assert_eq!((line.account.as_str(), line.amount.get(), line.words.as_str()), (account, amount, words));
}

#[test]
fn a_fault_of_a_script_strikes_once_its_moment_has_come() {
    let fault =
        json!({"do": "fault", "endpoint": "GET /v1/balance", "kind": {"error": {"status": 503, "work": "before"}}});
    let mut client = Client::new(world_with(5_000, |founding| founding.script = vec![scripted(hours(2), fault)]));
    assert_eq!(client.get("/v1/balance").status, 200);
    client.wait(SignedDuration::from_hours(3));
    assert_eq!(client.get("/v1/balance").status, 503);
}

#[test]
fn what_only_a_person_does_comes_to_nothing_in_a_script_made_by_hand() {
    let mut world = world_with(5_000, |founding| founding.script = vec![scripted(hours(2), json!({"do": "reset"}))]);
    let instance = world.instance().clone();
    tell(&mut world, json!({"do": "advance", "by": "1d"})).unwrap();
    let wire = world.wire();
    let missed = world.overview(wire).script.missed;
    assert_eq!(missed.iter().map(|missed| missed.what.as_str()).collect::<Vec<_>>(), ["a reset"]);
    assert_eq!(world.instance(), &instance);
}

/// One of each command, so that each is seen to be saved.
fn one_of_each() -> Vec<Value> {
    let about = |cause: &str| json!({"do": "cause", "cause": cause, "account": BLUEFIN});
    let with = |cause: &str, key: &str, value: Value| {
        let mut command = about(cause);
        command[key] = value;
        command
    };
    vec![
        json!({"do": "cause", "cause": "sale", "account": BLUEFIN, "amount": 900, "currency": "usd", "fee": 9}),
        about("refund"),
        with("sale", "amount", json!(900)),
        with("dispute", "fee", json!(15)),
        about("dispute_won"),
        with("payout", "currency", json!("usd")),
        about("payout_returned"),
        with("bank_changed", "last4", json!("1234")),
        with("fee", "amount", json!(90_000)),
        with("bank_debit", "outcome", json!("failed")),
        with("send_funds", "amount", json!(100)),
        with("debit", "amount", json!(10)),
        json!({"do": "cause", "cause": "topup", "amount": 77, "currency": "usd"}),
        json!({"do": "fault", "endpoint": "debits", "account": BLUEFIN, "times": {"chance": {"ppm": 5, "seed": 6}},
            "kind": {"closed": {"work": {"late": {"after_s": 60}}}}}),
        json!({"do": "fault", "times": "always", "kind": {"rate_limit": {"reason": "global-rate"}}}),
        json!({"do": "clear_faults", "id": "fault_1"}),
        json!({"do": "clear_faults"}),
        about("consent_withdrawn"),
        with("account_rejected", "reason", json!("fraud")),
        about("deauthorized"),
        json!({"do": "cause", "cause": "key_revoked", "key": "publishable"}),
    ]
}

#[test]
fn a_saved_world_goes_on_with_its_script() {
    let script: Vec<Scripted> =
        (1..).zip(one_of_each()).map(|(hour, command)| scripted(hours(hour), command)).collect();
    let mut world = world_with(5_000, |founding| founding.script = script.clone());
    tell(&mut world, json!({"do": "stand"})).unwrap();
    tell(&mut world, json!({"do": "advance", "by": "90m"})).unwrap();
    let mut loaded = World::load(&world.save().unwrap()).unwrap();
    assert_eq!(loaded.next_events(100), world.next_events(100));
    for world in [&mut world, &mut loaded] {
        tell(world, json!({"do": "advance", "by": "30d"})).unwrap();
    }
    assert_eq!(loaded.save().unwrap(), world.save().unwrap());
    let wire = world.wire();
    let seen = loaded.overview(wire).script;
    assert_eq!((seen.to_come, seen.done + seen.missed.len()), (0, script.len()));
    assert!(seen.done > 15, "{:?}", seen.missed);
}

/// A script of few causes, at hours of which many are those of other things.
fn script() -> impl Strategy<Value = Vec<Scripted>> {
    let step = (1_i64..24 * 40, 0_u8..7, 1_i64..30_000);
    prop::collection::vec(step, 0..12).prop_map(|steps| {
        let command = |kind: u8, amount: i64| match kind {
            0 => json!({"do": "cause", "cause": "sale", "account": BLUEFIN, "amount": amount}),
            1 => json!({"do": "cause", "cause": "sale", "account": BLUEFIN, "amount": amount, "settles": "at_once"}),
            2 => json!({"do": "cause", "cause": "dispute", "account": BLUEFIN}),
            3 => json!({"do": "cause", "cause": "fee", "account": BLUEFIN, "amount": amount}),
            4 => json!({"do": "cause", "cause": "payout_returned", "account": BLUEFIN}),
            5 => json!({"do": "fault", "endpoint": "reads", "kind": {"latency": {"ms": amount}}}),
            _ => json!({"do": "clear_faults"}),
        };
        let whole = start().checked_sub(SignedDuration::from_mins(15)).unwrap();
        let moment = |hour| whole.checked_add(SignedDuration::from_hours(hour)).unwrap();
        steps.into_iter().map(|(hour, kind, amount)| scripted(moment(hour), command(kind, amount))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_script_is_the_same_commands_given_by_hand_however_the_clock_gets_there(
        script in script(),
        strides in prop::collection::vec(1_i64..24 * 15, 0..6),
    ) {
        let end = start() + days(60);
        let mut at_once = daily(script.clone());
        at_once.life.advance(end);
        let mut in_strides = daily(script.clone());
        for stride in strides {
            let to = in_strides.now().checked_add(SignedDuration::from_hours(stride)).unwrap();
            in_strides.life.advance(to.min(end));
        }
        in_strides.life.advance(end);
        prop_assert_eq!(at_once.save(), in_strides.save());
        let mut by_hand = daily(Vec::new());
        let mut sorted = script;
        sorted.sort_by_key(|scripted| scripted.at);
        for Scripted { at, command } in sorted {
            by_hand.life.advance(at);
            let _refused = by_hand.life.act(&command);
        }
        by_hand.life.advance(end);
        by_hand.life.script = at_once.life.script.clone();
        prop_assert_eq!(by_hand.save(), at_once.save());
        prop_assert_eq!(at_once.check_ledger(), Ok(()));
    }
}

#[test]
fn a_script_gives_the_same_bytes_again() {
    let answers = || {
        let script = (1..).zip(one_of_each()).map(|(hour, command)| scripted(hours(hour), command)).collect();
        let mut client = Client::new(world_with(5_000, |founding| founding.script = script));
        let mut answers = Vec::new();
        for _ in 0..30 {
            client.wait(SignedDuration::from_mins(50));
            answers.push(client.get("/v1/events?limit=50").answer);
            answers.push(client.get_as(BLUEFIN, "/v1/balance_transactions?limit=50").answer);
        }
        answers
    };
    assert_eq!(answers(), answers());
}
