//! The same founding and the same requests give the same bytes.

use jiff::SignedDuration;

use crate::world::World;
use crate::world::http::Reply;

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
