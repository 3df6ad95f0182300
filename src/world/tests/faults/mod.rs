//! What faults do to a request, what they leave of its work, and that nobody can tell from the outside.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{BLUEFIN, Client, PLATFORM, account, sold, start, world_with};
use crate::money::Currency;
use crate::world::control::Command;
use crate::world::faults::ArmedFault;
use crate::world::founding::PayoutInterval;
use crate::world::http::{Answer, Delivery, Reply, Request};

mod aim;
mod bent;
mod command;
mod late;
mod person;
mod random;
mod work;

const CEDAR: &str = "acct_1MOCKCedarCraftCed2";

/// A platform with 1,000.00, Bluefin with 50.00 and Cedar with 30.00, where a write takes 250 ms, time stands, and nothing
/// is paid out.
fn client() -> Client {
    let mut client = Client::new(world_with(5_000, |founding| {
        founding.settings.write_latency_ms = 250;
        founding.accounts.push(account(CEDAR));
        founding.happenings.push(sold(CEDAR, 9, 3_000, Currency::USD));
        founding.platform.payouts = PayoutInterval::Manual;
        for account in &mut founding.accounts {
            account.payouts = PayoutInterval::Manual;
        }
    }));
    command(&mut client, json!({"do": "stand"}));
    client
}

fn command(client: &mut Client, json: Value) {
    let command: Command = serde_json::from_value(json).unwrap();
    client.world.command(&command, client.at).unwrap();
}

/// Arms a fault of this kind, with more said about it.
#[expect(clippy::needless_pass_by_value, reason = "tests write it as a literal")]
fn arm(client: &mut Client, kind: &Value, more: Value) {
    let mut fault = json!({"do": "fault", "kind": kind});
    fault.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    command(client, fault);
}

fn armed(client: &mut Client) -> Vec<ArmedFault> {
    client.world.overview(client.at).faults
}

fn struck(client: &mut Client) -> u64 {
    armed(client).iter().map(|fault| fault.struck).sum()
}

/// A debit of Bluefin under a key.
fn debit(client: &Client, key: &str, amount: i64) -> Request {
    let form = format!("amount={amount}&currency=usd&source={BLUEFIN}");
    client.request("POST", "/v1/charges", &form, &[("Idempotency-Key", key)])
}

fn send(client: &mut Client, request: &Request) -> Reply {
    let reply = client.world.accept(request, client.at);
    assert_eq!(client.world.check_ledger(), Ok(()));
    reply
}

/// The answer of a reply that arrives whole, and its JSON.
fn whole(reply: Reply) -> (Answer, Value) {
    let Delivery::Whole(answer) = reply.delivery else {
        panic!("{reply:?}");
    };
    let json = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    (answer, json)
}

/// How many debits of Bluefin were done, by its own list.
fn debits(client: &mut Client) -> usize {
    client.get_as(BLUEFIN, "/v1/transfers?limit=100").ids().len()
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}
