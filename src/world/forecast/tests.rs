//! What is listed is what comes.

use jiff::Timestamp;
use proptest::prelude::*;

use crate::money::{Currency, Minor};
use crate::world::control::Command;
use crate::world::founding::{BankStatus, Liable, PayoutInterval, Scripted};
use crate::world::life::Life;
use crate::world::script::Script;
use crate::world::settings::ReserveRun;
use crate::world::shelf::Row;
use crate::world::state::State;
use crate::world::tests::{BLUEFIN, PLATFORM, account, days, founding, sold, start};
use crate::world::{World, causes::Cause};

use super::{NextEvent, NextKind};

const CEDAR: &str = "acct_1MOCKCedarCraftCed2";

/// What a moment left behind, in the terms of the forecast.
type Happened = (NextKind, String, Currency, i64);

fn world(interval: PayoutInterval, run: ReserveRun, bank: BankStatus) -> World {
    let mut founding = founding();
    founding.settings.reserve_run = run;
    let mut cedar = account(CEDAR);
    cedar.losses = Some(Liable::Stripe);
    cedar.country = "TH".to_owned();
    founding.accounts.push(cedar);
    for account in &mut founding.accounts {
        account.debit_negative_balances = true;
    }
    if let Some(bluefin) = founding.accounts.first_mut() {
        bluefin.payouts = interval;
        bluefin.bank.as_mut().unwrap().status = bank;
    }
    founding.platform.payouts = PayoutInterval::Weekly;
    for who in [BLUEFIN, CEDAR, PLATFORM] {
        founding.happenings.push(sold(who, 5, 20_000, Currency::USD));
    }
    World::found(founding).unwrap()
}

/// What happens up to a moment, read from what the world wrote down.
fn pass(state: &mut State, to: Timestamp, timed: bool) -> Vec<Happened> {
    let (transactions, events) = (state.transactions.next(), state.events.next());
    let pending: Vec<Row> = (0..transactions).filter(|row| !state.transactions.get(*row).unwrap().settled).collect();
    state.advance(to).unwrap();
    let mut happened = Vec::new();
    for row in pending {
        let found = state.transactions.get(row).unwrap();
        if found.settled {
            let kind = if found.net < 0 { NextKind::FundsTaken } else { NextKind::FundsAvailable };
            happened.push((kind, state.accounts.id(found.owner).to_owned(), found.currency, found.net.abs()));
        }
    }
    let written: Vec<(Row, String, Currency, i64)> = (transactions..state.transactions.next())
        .map(|row| {
            let found = state.transactions.get(row).unwrap();
            (found.owner, found.kind.name().to_owned(), found.currency, found.amount)
        })
        .collect();
    for (owner, kind, currency, amount) in written {
        let kind = match kind.as_str() {
            "reserve_transaction" if timed && amount < 0 => NextKind::Reserved,
            "reserve_transaction" if timed => NextKind::Released,
            "connect_collection_transfer" => {
                // The reserve that a collection takes is released right before it.
                happened.pop_if(|(kind, ..): &mut Happened| *kind == NextKind::Released);
                continue;
            }
            "payment" => NextKind::Collection,
            "payout" if amount < 0 => NextKind::Payout,
            "payout" => NextKind::BankDebit,
            _ => continue,
        };
        happened.push((kind, state.accounts.id(owner).to_owned(), currency, amount.abs()));
    }
    for row in events..state.events.next() {
        let event = state.events.get(row).unwrap();
        let text = event.json(state).to_bytes();
        let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let object = &json["data"]["object"];
        let amount = object["amount"].as_i64().unwrap_or_default();
        let kind = match json["type"].as_str().unwrap() {
            "payout.updated" => NextKind::PayoutSubmitted,
            "payout.paid" if amount > 0 => NextKind::PayoutPaid,
            "payout.paid" => NextKind::BankDebitPaid,
            "payout.failed" => NextKind::BankDebitFailed,
            "account.updated" => NextKind::HeldTooLong,
            _ => continue,
        };
        let owner = state.accounts.id(event.owner).to_owned();
        let held = state.ledger.holding(event.owner, Currency::USD).available;
        let amount = if kind == NextKind::HeldTooLong { held } else { amount };
        happened.push((kind, owner, Currency::USD, amount.abs()));
    }
    happened.sort();
    happened
}

fn told(lines: &[NextEvent]) -> Vec<Happened> {
    let mut told: Vec<Happened> =
        lines.iter().map(|line| (line.kind, line.account.clone(), line.currency, line.amount.get())).collect();
    told.sort();
    told
}

/// A cause as the generators choose it: kind, whose, how much.
type Step = (u8, bool, i64);

/// Makes something happen; what makes no sense just then is left out.
fn act(world: &mut World, step: &Step) {
    let _refused = world.life.cause(&cause(step));
}

fn cause(step: &Step) -> Cause {
    let (kind, first, amount) = *step;
    let who = if first { BLUEFIN } else { CEDAR };
    let json = match kind {
        0 => serde_json::json!({"cause": "sale", "account": who, "amount": amount, "fee": amount / 30}),
        1 => serde_json::json!({"cause": "sale", "account": who, "amount": amount, "settles": "at_once"}),
        2 => serde_json::json!({"cause": "dispute", "account": who}),
        3 => serde_json::json!({"cause": "refund", "account": who}),
        4 => serde_json::json!({"cause": "payout", "account": who}),
        5 => serde_json::json!({"cause": "fee", "account": who, "amount": amount}),
        6 => serde_json::json!({"cause": "payout_returned", "account": who}),
        7 => serde_json::json!({"cause": "bank_changed", "account": who, "status": "verified"}),
        8 => serde_json::json!({"cause": "bank_debit", "account": who, "outcome": "failed"}),
        _ => serde_json::json!({"cause": "bank_changed", "account": who, "status": "errored"}),
    };
    serde_json::from_value(json).unwrap()
}

/// A script, at whole hours: those at which most other things happen.
fn script(steps: &[(i64, Step)]) -> Script {
    let hour = |hours: i64| start() + jiff::SignedDuration::from_mins(hours * 60 - 15);
    Script::new(
        steps.iter().map(|(at, step)| Scripted { at: hour(*at), command: Command::Cause(cause(step)) }).collect(),
    )
}

/// Does by hand what the script would do at a moment, and answers what is listed for it.
fn done_by_hand(life: &mut Life, at: Timestamp) -> Vec<(String, String)> {
    let due: Vec<Scripted> = life.script.to_come().take_while(|scripted| scripted.at == at).cloned().collect();
    due.into_iter()
        .map(|scripted| {
            let _refused = life.act(&scripted.command);
            let account = scripted.command.account().unwrap_or(PLATFORM).to_owned();
            (account, format!("script: {}", scripted.command.noun()))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn what_is_listed_first_is_what_happens_and_nothing_else_does(
        interval in prop::sample::select(vec![
            PayoutInterval::Manual, PayoutInterval::Daily, PayoutInterval::Weekly, PayoutInterval::Monthly,
        ]),
        run in prop::sample::select(vec![ReserveRun::Immediate, ReserveRun::EveryMinutes(60)]),
        bank in prop::sample::select(vec![BankStatus::Verified, BankStatus::Errored]),
        steps in prop::collection::vec((0_u8..10, any::<bool>(), 1_i64..30_000), 0..12),
        scripted in prop::collection::vec((1_i64..24 * 30, (0_u8..10, any::<bool>(), 1_i64..30_000)), 0..6),
        moments in 1_usize..30,
    ) {
        let timed = run != ReserveRun::Immediate;
        let mut world = world(interval, run, bank);
        world.life.script = script(&scripted);
        let mut steps = steps.iter();
        for moment in 0..moments {
            if moment % 2 == 0 && let Some(step) = steps.next() {
                act(&mut world, step);
                prop_assert_eq!(world.check_ledger(), Ok(()));
            }
            let lines = world.next_events(200);
            let Some(at) = lines.first().map(|line| line.at) else {
                break;
            };
            prop_assert!(at > world.now() || moment == 0);
            prop_assert!(lines.is_sorted_by_key(|line| line.at));
            let before = at.checked_sub(jiff::SignedDuration::from_millis(1)).unwrap().max(world.now());
            let script = world.life.script.clone();
            prop_assert_eq!(pass(&mut world.life.state, before, timed), vec![]);
            world.life.advance(before);
            prop_assert_eq!(&world.life.script, &script, "before {}", at);
            let first = lines.into_iter().take_while(|line| line.at == at);
            let (scripted, first): (Vec<NextEvent>, Vec<NextEvent>) =
                first.partition(|line| line.kind == NextKind::Scripted);
            prop_assert_eq!(pass(&mut world.life.state, at, timed), told(&first), "at {}", at);
            // The script's moves come last at their moment, and bring nothing unlisted with them.
            let mut by_hand = world.life.clone();
            let listed: Vec<(String, String)> = scripted.into_iter().map(|line| (line.account, line.words)).collect();
            prop_assert_eq!(done_by_hand(&mut by_hand, at), listed);
            world.life.advance(at);
            let bytes = |life: &Life| rmp_serde::to_vec(&life.state).unwrap();
            prop_assert_eq!(bytes(&by_hand), bytes(&world.life));
            prop_assert_eq!(world.check_ledger(), Ok(()));
        }
    }
}

#[test]
fn the_demo_lists_what_its_accounts_wait_for() {
    let scenario = crate::world::scenario::Scenario::built_in("harbour").unwrap().unwrap();
    let world = World::found(scenario.founding(None, None).unwrap()).unwrap();
    let lines = world.next_events(2_000);
    let kinds: std::collections::BTreeSet<NextKind> = lines.iter().map(|line| line.kind).collect();
    assert!(kinds.contains(&NextKind::FundsAvailable), "{kinds:?}");
    assert!(kinds.contains(&NextKind::Payout), "{kinds:?}");
    assert!(kinds.contains(&NextKind::Collection), "{kinds:?}");
    assert_eq!(world.next_events(3), lines[..3]);
}

#[test]
fn a_landing_leads_to_a_payout_and_its_arrival() {
    let mut founding = founding();
    founding.accounts[0].payouts = PayoutInterval::Daily;
    let mut world = World::found(founding).unwrap();
    act(&mut world, &(0, true, 9_000));
    let kinds: Vec<(NextKind, i64)> = world.next_events(9).iter().map(|line| (line.kind, line.amount.get())).collect();
    let wanted = [(NextKind::FundsAvailable, 8_700), (NextKind::Payout, 8_700), (NextKind::PayoutPaid, 8_700)];
    assert_eq!(kinds, wanted);
    assert!(world.next_events(9)[0].words.contains("$87.00"));
    assert_eq!(world.now(), start());
    assert!(world.next_events(9)[2].at < start() + days(7));
    assert_eq!(Minor::new(8_700), world.next_events(1)[0].amount);
}

#[test]
fn late_work_is_listed_before_it_is_done_and_then_no_more() {
    use crate::world::control::Command;
    use crate::world::tests::Client;
    let mut client = Client::new(world(PayoutInterval::Manual, ReserveRun::Immediate, BankStatus::Verified));
    let json = r#"{"do": "fault", "kind": {"silent": {"work": {"late": {"after_s": 90}}}}}"#;
    client.world.command(&serde_json::from_str::<Command>(json).unwrap(), client.at).unwrap();
    let form = format!("amount=150&currency=usd&source={BLUEFIN}");
    let request = client.request("POST", "/v1/charges", &form, &[]);
    client.world.accept(&request, client.at);
    let next = client.world.next_events(1).remove(0);
    assert_eq!((next.kind, next.account.as_str(), next.amount), (NextKind::LateWork, BLUEFIN, Minor::new(150)));
    assert_eq!(next.at, start() + jiff::SignedDuration::from_secs(90));
    client.world.command(&Command::NextEvent {}, client.at).unwrap();
    assert_eq!(client.world.now(), next.at);
    assert!(client.world.next_events(100).iter().all(|event| event.kind != NextKind::LateWork));
    assert_eq!(client.bucket(BLUEFIN, "available"), 20_000 - 150);
}
