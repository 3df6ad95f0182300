//! The cache's thread without a thread: orders in, messages out, and what is in the file afterwards.

use std::path::Path;
use std::sync::mpsc::sync_channel;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use super::Order;
use super::keeper::Keeper;
use crate::app::{Msg, Recalled, Remembered};
use crate::cache::Place;
use crate::domain::{
    Account, AccountId, AccountKind, Balance, Capability, Country, Dashboard, Label, LastSeen, Liability,
    LiabilitySource, Liable, Metadata, Mode, PayoutInterval, Payouts,
};
use crate::money::Currency;
use crate::runtime::Clock;

/// A start is at another moment of the console's clock each time.
fn first_start() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().unwrap()
}

fn second_start() -> Timestamp {
    "2024-01-01T00:00:00Z".parse().unwrap()
}

fn before(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_sub(SignedDuration::from_secs(seconds)).unwrap()
}

fn seen(n: usize, read_at: Timestamp) -> LastSeen {
    let account = Account {
        id: AccountId::new(&format!("acct_{n:04}")),
        name: Label::new(&format!("Name {n:04}")),
        country: Country::from_code("US").unwrap(),
        default_currency: Currency::USD,
        liability: Liability { liable: Liable::Platform, source: LiabilitySource::ControllerLosses },
        created: first_start(),
        kind: AccountKind::Express,
        dashboard: Dashboard::Express,
        payouts: Payouts { enabled: true, interval: PayoutInterval::Daily },
        charges_enabled: true,
        details_submitted: true,
        auto_debit: None,
        transfers: Capability::Active,
        currently_due: 0,
        disabled_reason: None,
        bank: None,
        person: None,
        metadata: Metadata::default(),
    };
    LastSeen { account, balance: Some(empty(read_at)), stripe_at: None }
}

fn empty(read_at: Timestamp) -> Balance {
    Balance { read_at, said_at: None, rows: Box::new([]), connect_reserved: None, others: Box::new([]) }
}

fn place(folder: &Path) -> Place {
    Place::new(folder.join("pullfunds"), Mode::Mock, &AccountId::new("acct_1"), Some("wld_1")).unwrap()
}

fn remember(rows: Vec<LastSeen>) -> Order {
    Order::Remember(Box::new(Remembered { rows, platform: Some(empty(first_start())), gone: Vec::new() }))
}

/// One life of the thread: it takes the orders, and then nobody gives any more.
fn live(place: Place, start: Timestamp, orders: Vec<Order>) -> Vec<Msg> {
    let (inbox, mut messages) = mpsc::channel(16);
    let (give, take) = sync_channel(16);
    for order in orders {
        give.try_send(order).unwrap();
    }
    drop(give);
    Keeper::new(place, Clock::starting_at(start), inbox).run(&take);
    std::iter::from_fn(|| messages.blocking_recv()).collect()
}

/// The parts that came, and what was complained about.
fn parts(messages: Vec<Msg>) -> (Vec<Recalled>, Vec<String>) {
    let (mut parts, mut said) = (Vec::new(), Vec::new());
    for msg in messages {
        if let Msg::Recalled(part) = msg {
            parts.push(*part);
        } else if let Msg::CacheLost(why) = msg {
            said.push(why.to_string());
        } else {
            panic!("nobody asked for {msg:?}");
        }
    }
    (parts, said)
}

#[test]
fn what_was_seen_comes_back_in_parts_with_the_age_that_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let rows = (0..300).map(|n| seen(n, before(first_start(), 60))).collect();
    assert_eq!(live(place(folder.path()), first_start(), vec![remember(rows)]), []);
    let again = vec![Order::Recall, Order::Recall, Order::Recall];
    let (parts, said) = parts(live(place(folder.path()), second_start(), again));
    assert_eq!(said, [""; 0]);
    assert_eq!(
        parts.iter().map(|part| (part.rows.len(), part.more)).collect::<Vec<_>>(),
        [(128, true), (172, false), (0, false)]
    );
    assert_eq!(parts.iter().map(|part| part.platform.is_some()).collect::<Vec<_>>(), [true, false, false]);
    for seen in parts.iter().flat_map(|part| &part.rows) {
        let age = crate::app::age_s(seen.balance.as_ref().unwrap().read_at, second_start());
        assert!((59..120).contains(&age), "{age} s, though the clock began anew");
    }
}

#[test]
fn a_balance_whose_age_cannot_be_known_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let ahead = before(first_start(), -86_400);
    live(place(folder.path()), first_start(), vec![remember(vec![seen(1, ahead)])]);
    let (parts, _) = parts(live(place(folder.path()), second_start(), vec![Order::Recall]));
    assert_eq!(parts[0].rows, [LastSeen { balance: None, ..seen(1, ahead) }]);
}

#[test]
fn a_damaged_row_costs_the_file_and_no_word_and_the_next_rows_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    live(place(folder.path()), first_start(), vec![remember(vec![seen(1, first_start())])]);
    let file = rusqlite::Connection::open(place(folder.path()).path()).unwrap();
    file.execute("UPDATE seen SET seal = x'00'", []).unwrap();
    drop(file);
    let orders = vec![Order::Recall, remember(vec![seen(2, first_start())])];
    assert_eq!(parts(live(place(folder.path()), first_start(), orders)), (vec![Recalled::default()], vec![]));
    let (parts, _) = parts(live(place(folder.path()), first_start(), vec![Order::Recall]));
    assert_eq!(parts[0].rows, [seen(2, parts[0].rows[0].balance.as_ref().unwrap().read_at)]);
}

#[test]
fn what_cannot_be_used_is_said_once_and_then_done_without() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pullfunds"), "mine").unwrap();
    let orders =
        vec![Order::Recall, remember(vec![seen(1, first_start())]), Order::Follow("wld_2".to_owned()), Order::Recall];
    let (parts, said) = parts(live(place(folder.path()), first_start(), orders));
    assert_eq!(parts, [Recalled::default(), Recalled::default()]);
    assert!(said.len() == 1 && said[0].starts_with("There is no cache ("), "{said:?}");
}

#[test]
fn another_run_has_a_file_of_its_own_and_nothing_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let orders = vec![
        remember(vec![seen(1, first_start())]),
        Order::Follow("wld_2".to_owned()),
        Order::Recall,
        remember(vec![seen(2, first_start())]),
    ];
    let (recalled, said) = parts(live(place(folder.path()), first_start(), orders));
    assert_eq!((recalled, said), (vec![Recalled::default()], vec![]));
    for (run, name) in [("wld_1", "Name 0001"), ("wld_2", "Name 0002")] {
        let place = place(folder.path()).of_run(run).unwrap();
        let (parts, _) = parts(live(place, first_start(), vec![Order::Recall]));
        let names: Vec<&str> = parts[0].rows.iter().map(|seen| seen.account.name.as_str()).collect();
        assert_eq!(names, [name]);
    }
}

#[test]
fn reads_of_a_month_are_counted_from_start_to_start_and_where_they_cannot_be_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let day = jiff::civil::date(2026, 11, 22);
    let spent = |before| Msg::Spent { month: day.first_of_month(), before };
    let orders = || vec![Order::Spend(day, 0), Order::Spend(day, 30), Order::Spend(day, 40)];
    assert_eq!(live(place(folder.path()), first_start(), orders()), [spent(Some(0)), spent(Some(0))]);
    assert_eq!(live(place(folder.path()), second_start(), vec![Order::Spend(day, 0)]), [spent(Some(70))]);
    assert_eq!(live(place(folder.path()), second_start(), vec![Order::Spend(day, 5)]), [spent(Some(70))]);
    let blocked = tempfile::tempdir().unwrap();
    std::fs::write(blocked.path().join("pullfunds"), "no folder").unwrap();
    let told = live(place(blocked.path()), first_start(), vec![Order::Spend(day, 0)]);
    assert!(told.contains(&spent(None)) && told.iter().any(|msg| matches!(msg, Msg::CacheLost(_))), "{told:?}");
}
