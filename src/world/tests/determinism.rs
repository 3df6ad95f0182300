//! The same founding and the same requests give the same bytes.

use jiff::SignedDuration;
use serde_json::json;

use crate::world::control::Command;
use crate::world::http::{Delivery, Reply, Request};
use crate::world::scenario::Scenario;
use crate::world::{Origin, World};

use super::{BLUEFIN, Client, PLATFORM, world_with};

fn session(seed: u64) -> Vec<Reply> {
    let mut client = Client::new(world_with(5_000, |founding| founding.seed = seed));
    let mut replies = Vec::new();
    let ask = |client: &mut Client, method: &str, path: &str, form: &str, as_account: bool| {
        let mut headers = vec![("Idempotency-Key", "k")];
        if as_account {
            headers.push(("Stripe-Account", BLUEFIN));
        }
        let request = client.request(method, path, form, &headers);
        client.wait(SignedDuration::from_secs(7));
        client.world.accept(&request, client.at)
    };
    let charge = format!("amount=100&currency=usd&source={BLUEFIN}");
    let transfer = format!("amount=70&currency=usd&destination={PLATFORM}");
    replies.push(ask(&mut client, "GET", "/v1/accounts", "", false));
    replies.push(ask(&mut client, "POST", "/v1/charges", &charge, false));
    replies.push(ask(&mut client, "POST", "/v1/charges", &charge, false));
    replies.push(ask(&mut client, "POST", "/v1/transfers", &transfer, true));
    replies.push(ask(&mut client, "GET", "/v1/nothing", "", true));
    for path in ["/v1/balance", "/v1/balance_transactions", "/v1/events", "/v1/transfers"] {
        replies.push(ask(&mut client, "GET", path, "", true));
        replies.push(ask(&mut client, "GET", path, "", false));
    }
    replies
}

#[test]
fn a_session_gives_the_same_bytes_again() {
    assert_eq!(session(42), session(42));
}

/// What a client and whoever controls the world do, one after the other.
enum Act {
    Ask(Request),
    Do(Command),
}

/// A long session, recorded: reads of everything, debits, repeats of keys, faults, causes and moves of the clock.
fn recorded() -> Vec<Act> {
    let client = Client::new(harbour());
    let accounts = ["acct_1MOCKBluefinBlu1", "acct_1MOCKGinkgoGGin6", "acct_1MOCKEmberEyEmb4", "acct_1MOCKCedarCrCed2"];
    let paths = [
        "/v1/accounts?limit=20",
        "/v1/balance",
        "/v1/balance_transactions?limit=5&expand[]=data.source",
        "/v1/charges",
        "/v1/transfers",
        "/v1/payouts",
        "/v1/events?limit=30",
        "/v1/refunds",
        "/v1/nothing",
    ];
    let commands = [
        json!({"do": "advance", "by": "7h"}),
        json!({"do": "cause", "cause": "sale", "account": accounts[0], "amount": 4200}),
        json!({"do": "cause", "cause": "dispute", "account": accounts[0]}),
        json!({"do": "fault", "kind": {"closed": {"work": "after"}}, "times": {"count": 2}}),
        json!({"do": "fault", "endpoint": "debits", "kind": {"silent": {"work": {"late": {"after_s": 600}}}}}),
        json!({"do": "next_event"}),
        json!({"do": "checkpoint", "name": "here"}),
        json!({"do": "restore", "name": "here"}),
    ];
    let mut acts = Vec::new();
    for turn in 0_usize..600 {
        let account = accounts[turn % accounts.len()];
        let headers = if turn % 3 == 0 { vec![] } else { vec![("Stripe-Account", account)] };
        acts.push(Act::Ask(client.request("GET", paths[turn % paths.len()], "", &headers)));
        let key = format!("key-{}", turn / 2);
        let form = format!("amount={}&currency=usd&source={account}&metadata[turn]={}", 100 + turn / 2, turn / 2);
        acts.push(Act::Ask(client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", &key)])));
        if turn % 7 == 0 {
            let command = commands[(turn / 7) % commands.len()].clone();
            acts.push(Act::Do(serde_json::from_value(command).unwrap()));
        }
    }
    acts
}

fn harbour() -> World {
    let scenario = Scenario::built_in("harbour").unwrap().unwrap();
    let origin = Origin { scenario: scenario.into(), seed: None, today: None };
    World::found(origin.founding().unwrap()).unwrap().from_origin(origin)
}

/// Everything that a world says to a session: replies, and what commands came to, as text.
fn replayed(acts: &[Act]) -> Vec<Result<Reply, String>> {
    let mut world = harbour();
    let mut wire = world.wire();
    acts.iter()
        .map(|act| {
            wire = wire.checked_add(SignedDuration::from_millis(137)).unwrap();
            match act {
                Act::Ask(request) => Ok(world.accept(request, wire)),
                Act::Do(command) => Err(format!("{:?}", world.command(command, wire))),
            }
        })
        .collect()
}

#[test]
fn a_long_recorded_session_gives_the_same_bytes_again() {
    let acts = recorded();
    let (first, second) = (replayed(&acts), replayed(&acts));
    let closed = |reply: &Reply| reply.delivery == Delivery::Closed;
    assert!(first.iter().flatten().any(closed), "the faults struck");
    assert!(first == second, "the replies differ");
}

#[test]
fn another_seed_gives_other_ids() {
    assert_ne!(session(42), session(43));
}

#[test]
fn a_copy_of_a_world_goes_on_as_the_original_does() {
    let original = world_with(5_000, |_| {});
    let copies = [original.clone(), original];
    let bodies = copies.map(|world: World| {
        let mut client = Client::new(world);
        let form = format!("amount=9&currency=usd&source={BLUEFIN}");
        client.post("/v1/charges", &form).answer
    });
    assert_eq!(bodies[0], bodies[1]);
}
