//! Reads against the month's allowance: counted with those of others, by Stripe's month, and said once where they go beyond.

use super::*;
use jiff::civil::{Date, date};

const MONTH: Date = date(2026, 11, 1);

fn rows() -> Vec<(String, String, i64)> {
    (0..40).map(|n| (format!("acct_{n:02}"), format!("Name {n:02}"), 900)).collect()
}

fn live(with_cache: bool) -> Bench {
    let model = model(Mode::Live);
    let mut bench = Bench::begin(if with_cache { model.with_cache() } else { model });
    bench.tell(Msg::Laid(Laid { list_lines: 5, ..Laid::default() }));
    bench
}

/// Answers everything for a while.
fn go_on(bench: &mut Bench, seconds: u32) {
    let rows = rows();
    let rows: Vec<(&str, &str, i64)> =
        rows.iter().map(|(id, name, money)| (id.as_str(), name.as_str(), *money)).collect();
    bench.seconds(seconds, Mode::Live, &rows);
}

fn spent(bench: &Bench) -> u64 {
    bench.model.reads.sync.allowance().unwrap().spent
}

#[test]
fn nobody_is_read_unasked_before_others_are_counted_and_then_they_are() {
    let mut bench = live(true);
    go_on(&mut bench, 20);
    assert_eq!(bench.model.fleet.read(), 5, "what is on the screen");
    bench.tell(Msg::Spent { month: MONTH, before: Some(4_000) });
    go_on(&mut bench, 20);
    assert_eq!((bench.model.fleet.read(), bench.model.spending.is_whole()), (40, true));
    assert_eq!(spent(&bench), 4_000 + bench.model.reads.sync.meter().calls());
}

#[test]
fn every_read_is_handed_over_once_on_its_day() {
    let mut bench = live(true);
    bench.tell(Msg::Spent { month: MONTH, before: Some(0) });
    go_on(&mut bench, 120);
    let sum: u64 = bench.handed.iter().map(|(_, reads)| u64::from(*reads)).sum();
    assert_eq!(sum, bench.model.reads.sync.meter().calls());
    assert!(bench.handed.iter().all(|(day, _)| *day == date(2026, 11, 22)), "{:?}", bench.handed);
}

#[test]
fn without_a_cache_or_when_it_is_lost_only_this_run_counts_and_nobody_waits() {
    let mut without = live(false);
    go_on(&mut without, 20);
    assert_eq!((without.handed.len(), without.model.fleet.read()), (0, 40));
    assert!(!without.model.spending.is_whole());
    let mut lost = live(true);
    lost.tell(Msg::CacheLost(Label::new("the disk is full")));
    go_on(&mut lost, 20);
    assert_eq!((lost.model.fleet.read(), lost.model.spending.is_whole()), (40, false));
}

#[test]
fn a_month_of_stripes_clock_begins_with_nothing() {
    let mut bench = live(true);
    bench.tell(Msg::Spent { month: MONTH, before: Some(7_000) });
    go_on(&mut bench, 5);
    let at = "2026-12-01T00:00:00Z".parse::<Timestamp>().unwrap();
    let ahead = at.duration_since(bench.now);
    bench.tell(Msg::StripeTime(StripeTime::Running { ahead }));
    assert_eq!(bench.handed.last().map(|(day, _)| *day), Some(date(2026, 12, 1)));
    bench.tell(Msg::Spent { month: MONTH, before: Some(9_000) });
    assert!(spent(&bench) < 50, "what is of the month before counts no more: {}", spent(&bench));
}

#[test]
fn beyond_the_share_only_what_is_asked_for_is_read_and_that_is_said_once() {
    let mut bench = live(true);
    go_on(&mut bench, 5);
    bench.tell(Msg::Spent { month: MONTH, before: Some(8_000) });
    let calls = bench.model.reads.sync.meter().calls();
    go_on(&mut bench, 120);
    assert_eq!(bench.model.reads.sync.meter().calls(), calls);
    bench.keys("R");
    assert!(bench.model.reads.sync.meter().calls() > calls);
    let said = |bench: &Bench| bench.model.notice.as_ref().unwrap().text.to_string();
    assert!(said(&bench).contains("goes beyond it"), "{}", said(&bench));
    go_on(&mut bench, 5);
    bench.keys("R");
    assert_eq!(said(&bench), "Reading again.");
    bench.keys("Ar");
    assert!(said(&bench).starts_with("Not begun"), "{}", said(&bench));
}
