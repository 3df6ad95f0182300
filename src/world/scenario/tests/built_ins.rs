//! What every file means, whichever it is, and that the built-in ones are correct.

use jiff::civil::date;

use super::super::*;
use super::file;
use crate::money::Currency;
use crate::world::founding::Event;

#[test]
fn a_correct_file_is_read() {
    let text = file(r#"history = [{ day = -3, what = "sale", amount = "10.00", fee = "0.59" }]"#, "");
    let founding = Scenario::parse(&text, "small.toml").unwrap().founding(None, None).unwrap();
    assert_eq!(founding.happenings.len(), 1);
    assert_eq!(founding.start.to_string(), "2026-11-22T10:15:00Z");
    assert_eq!(founding.happenings.first().unwrap().at.to_string(), "2026-11-19T12:00:00Z");
}

#[test]
fn every_built_in_scenario_is_correct_and_named_as_it_is_asked_for() {
    for name in Scenario::names() {
        let scenario = Scenario::built_in(name).unwrap().unwrap();
        assert_eq!(scenario.name(), name);
        assert!(scenario.about().ends_with('.'));
        scenario.founding(None, None).unwrap_or_else(|error| panic!("{error}"));
    }
    assert_eq!(Scenario::names().next(), Some(Scenario::DEFAULT));
    assert!(Scenario::built_in("nowhere").is_none());
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another_one() {
    let harbour = Scenario::built_in("harbour").unwrap().unwrap();
    let once = harbour.founding(None, None).unwrap();
    assert_eq!(once, harbour.founding(Some(42), None).unwrap());
    let other = harbour.founding(Some(43), None).unwrap();
    assert_ne!(once.accounts, other.accounts);
    assert_eq!(once.accounts.first(), other.accounts.first());
}

#[test]
fn another_date_moves_every_moment_by_as_much() {
    let harbour = Scenario::built_in("harbour").unwrap().unwrap();
    let here = harbour.founding(None, None).unwrap();
    let moved = harbour.founding(None, Some(date(2027, 2, 1))).unwrap();
    let offset = moved.start.duration_since(here.start);
    assert_eq!(offset.as_hours(), 71 * 24);
    for (one, other) in here.happenings.iter().zip(&moved.happenings) {
        assert_eq!(other.at.duration_since(one.at), offset);
    }
}

#[test]
fn plain_accounts_have_ids_and_names_of_their_own_and_sort_after_those_of_the_file() {
    let founding = Scenario::built_in("harbour").unwrap().unwrap().founding(None, None).unwrap();
    let ids: std::collections::BTreeSet<&str> = founding.accounts.iter().map(|account| &*account.id).collect();
    assert_eq!(ids.len(), founding.accounts.len());
    let (written, plain) = founding.accounts.split_at(founding.accounts.len() - 500);
    let last_written = written.iter().filter_map(|account| account.name.as_deref()).max().unwrap();
    assert!(plain.iter().all(|account| account.name.as_deref().unwrap() > last_written));
    assert!(plain.iter().all(|account| account.country == "US" && account.currency == Currency::USD));
}

#[test]
fn repeated_sales_that_are_paid_out_leave_no_trace_whatever_the_seed() {
    let sales = r#"sales = [{ from = -90, to = -4, every = 3, low = "5.00", high = "90.00", refund_every = 4, paid_out = "PERIOD" }]
expect = { available = "0.00", pending = "0.00" }"#;
    for period in ["daily", "weekly", "monthly"] {
        for seed in 0..40 {
            let text = file(&sales.replace("PERIOD", period), "").replacen("seed = 1", &format!("seed = {seed}"), 1);
            let founding = Scenario::parse(&text, "small.toml").unwrap().founding(None, None).unwrap();
            let count = |wanted: fn(&Event) -> bool| founding.happenings.iter().filter(|one| wanted(&one.what)).count();
            assert_eq!(count(|what| matches!(what, Event::Sale { .. })), 29);
            assert_eq!(count(|what| matches!(what, Event::Refund { .. })), 7);
        }
    }
}
