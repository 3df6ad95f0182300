//! The reserve, the collection after 180 days, and pending money becoming available.

use jiff::SignedDuration;

use crate::money::{Currency, Minor};
use crate::world::World;
use crate::world::founding::{Event, Founding, Happening, Liable};
use crate::world::settings::ReserveRun;

use super::{BLUEFIN, Client, PLATFORM, days, founding, happening, sold, start, world_with};

/// A sale whose amount is disputed at a moment before the start.
fn disputed(amount: i64, ago: i64) -> [Happening; 2] {
    let mut sale = sold(BLUEFIN, 200, amount, Currency::USD);
    sale.label = Some("sale".to_owned());
    let dispute = Event::Dispute { of: "sale".to_owned(), amount: Minor::new(amount), fee: Minor::ZERO };
    [sale, happening(BLUEFIN, start() - days(ago), dispute)]
}

/// The worked example of the documentation pages, at each of its moments, with timed runs. Sales and disputes are history, so every
/// moment is reached by founding the world up to there.
fn example(moments: usize) -> Client {
    let first = start() - days(1);
    let mut founding = founding();
    founding.settings.reserve_run = ReserveRun::EveryMinutes(60);
    let at = |hours: i64| first + SignedDuration::from_hours(hours) + SignedDuration::from_mins(5);
    let mut sale = sold(BLUEFIN, 300, 8_000, Currency::USD);
    sale.label = Some("sale".to_owned());
    let payout = Event::Payout { amount: Minor::new(3_000), currency: Currency::USD };
    let dispute = Event::Dispute { of: "sale".to_owned(), amount: Minor::new(8_000), fee: Minor::ZERO };
    let mut earned = sold(BLUEFIN, 0, 1_000, Currency::USD);
    earned.at = at(2);
    if let Event::Sale { available_on, .. } = &mut earned.what {
        *available_on = at(2);
    }
    founding.happenings =
        vec![sale, happening(BLUEFIN, start() - days(250), payout), sold(PLATFORM, 300, 100_000, Currency::USD)];
    let later = [happening(BLUEFIN, at(0), dispute), earned];
    founding.happenings.extend(later.into_iter().take(moments));
    let reached = [first, at(0), at(2)];
    founding.start = reached[moments];
    let mut client = Client::new(World::found(founding).unwrap());
    client.at = reached[moments];
    client
}

fn balances(client: &mut Client) -> [i64; 3] {
    [
        client.bucket(BLUEFIN, "available"),
        client.bucket(PLATFORM, "available"),
        client.bucket(PLATFORM, "connect_reserved"),
    ]
}

#[test]
fn the_worked_example_of_the_reserve_comes_out() {
    let hour = SignedDuration::from_hours(1);
    assert_eq!(balances(&mut example(0)), [5_000, 100_000, 0]);
    let mut client = example(1);
    assert_eq!(balances(&mut client), [-3_000, 100_000, 0]);
    client.wait(hour);
    assert_eq!(balances(&mut client), [-3_000, 97_000, 3_000]);
    let mut client = example(2);
    assert_eq!(balances(&mut client), [-2_000, 97_000, 3_000]);
    client.wait(hour);
    assert_eq!(balances(&mut client), [-2_000, 98_000, 2_000]);
    let form = format!("amount=2000&currency=usd&destination={BLUEFIN}");
    assert_eq!(client.post("/v1/transfers", &form).status, 200);
    assert_eq!(balances(&mut client), [0, 96_000, 2_000]);
    client.wait(hour);
    assert_eq!(balances(&mut client), [0, 98_000, 0]);
    let moved = client.get("/v1/balance_transactions?type=reserve_transaction");
    let amounts: Vec<i64> =
        moved.json["data"].as_array().unwrap().iter().map(|row| row["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [2_000, 1_000, -3_000]);
}

#[test]
fn an_immediate_reserve_follows_every_movement() {
    let mut world = Client::new(world_with(5_000, |founding| {
        founding.happenings.extend(disputed(8_000, 5));
        let payout = Event::Payout { amount: Minor::new(8_000), currency: Currency::USD };
        founding.happenings.push(happening(BLUEFIN, start() - days(8), payout));
    }));
    assert_eq!(balances(&mut world), [-3_000, 97_000, 3_000]);
}

#[test]
fn without_reserves_nothing_is_held() {
    let mut world = Client::new(world_with(1, |founding| {
        founding.settings.reserves_enabled = false;
        founding.happenings.extend(disputed(8_000, 5));
        let payout = Event::Payout { amount: Minor::new(8_001), currency: Currency::USD };
        founding.happenings.push(happening(BLUEFIN, start() - days(8), payout));
    }));
    assert_eq!(balances(&mut world), [-8_000, 100_000, 0]);
}

#[test]
fn an_account_whose_losses_stripe_carries_needs_no_reserve() {
    let mut world = Client::new(world_with(1, |founding| {
        founding.accounts[0].losses = Some(Liable::Stripe);
        founding.happenings.extend(disputed(8_000, 5));
        let payout = Event::Payout { amount: Minor::new(8_001), currency: Currency::USD };
        founding.happenings.push(happening(BLUEFIN, start() - days(8), payout));
    }));
    assert_eq!(balances(&mut world), [-8_000, 100_000, 0]);
}

/// A world in which Bluefin is 80.00 below zero since 179 days.
fn short(change: impl FnOnce(&mut Founding)) -> Client {
    let mut founding = founding();
    let payout = Event::Payout { amount: Minor::new(8_000), currency: Currency::USD };
    founding.happenings =
        vec![sold(PLATFORM, 300, 100_000, Currency::USD), happening(BLUEFIN, start() - days(181), payout)];
    founding.happenings.extend(disputed(8_000, 179));
    change(&mut founding);
    Client::new(World::found(founding).unwrap())
}

#[test]
fn after_180_days_below_zero_the_platform_pays_from_its_reserve() {
    let mut world = short(|_| {});
    assert_eq!(balances(&mut world), [-8_000, 92_000, 8_000]);
    world.wait(days(1));
    assert_eq!(balances(&mut world), [0, 92_000, 0]);
    let collected = world.get("/v1/balance_transactions?type=connect_collection_transfer");
    assert_eq!(collected.json["data"][0]["net"], -8_000);
    world.wait(days(200));
    assert_eq!(balances(&mut world), [0, 92_000, 0]);
}

#[test]
fn what_stripe_carries_is_not_collected_from_the_platform() {
    let mut world = short(|founding| founding.accounts[0].losses = Some(Liable::Stripe));
    world.wait(days(10));
    assert_eq!(balances(&mut world), [-8_000, 100_000, 0]);
}

#[test]
fn a_balance_that_recovered_in_between_starts_its_180_days_again() {
    let mut world = short(|founding| {
        founding.happenings.push(sold(BLUEFIN, 100, 8_000, Currency::USD));
        let fee = Event::Fee { amount: Minor::new(500), currency: Currency::USD, description: "Fee".to_owned() };
        founding.happenings.push(happening(BLUEFIN, start() - days(99), fee));
    });
    world.wait(days(2));
    assert_eq!(balances(&mut world), [-500, 99_500, 500]);
    world.wait(days(79));
    assert_eq!(balances(&mut world), [0, 99_500, 0]);
}

#[test]
fn pending_money_becomes_available_when_its_time_comes() {
    let mut world = Client::new(world_with(1_000, |founding| {
        let sale = Event::Sale {
            amount: Minor::new(5_000),
            fee: Minor::new(175),
            currency: Currency::USD,
            available_on: start() + days(2),
            description: "Order".to_owned(),
        };
        founding.happenings.push(happening(BLUEFIN, start() - days(1), sale));
    }));
    assert_eq!(world.bucket(BLUEFIN, "pending"), 4_825);
    assert_eq!(world.bucket(BLUEFIN, "available"), 1_000);
    let listed = world.get_as(BLUEFIN, "/v1/balance_transactions");
    assert_eq!(listed.json["data"][0]["status"], "pending");
    assert_eq!(listed.json["data"][0]["net"], 4_825);
    world.wait(days(2));
    assert_eq!(world.bucket(BLUEFIN, "pending"), 0);
    assert_eq!(world.bucket(BLUEFIN, "available"), 5_825);
    let listed = world.get_as(BLUEFIN, "/v1/balance_transactions");
    assert_eq!(listed.json["data"][0]["status"], "available");
    let events = world.get_as(BLUEFIN, "/v1/events?type=balance.available");
    assert_eq!(events.json["data"][0]["data"]["object"]["available"][0]["amount"], 5_825);
}
