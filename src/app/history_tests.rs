//! What histories tell, on small ones written by hand.

use jiff::{Timestamp, civil::date};
use rstest::rstest;

use super::reserve::{explain, negative_rows, trend};
use super::*;
use crate::domain::{AccountId, Balance, CurrencyBalance, Label, ObjectId, Transaction};
use crate::money::{Amount, Currency, Minor};

fn at(text: &str) -> Timestamp {
    format!("{text}T12:00:00Z").parse().unwrap()
}

fn row(kind: &str, net: i64, created: &str, available_on: &str) -> Transaction {
    Transaction {
        id: ObjectId::new("txn_1"),
        kind: Label::new(kind),
        category: Label::new(kind),
        amount: Minor::new(net),
        fee: Minor::ZERO,
        net: Minor::new(net),
        currency: Currency::USD,
        created: at(created),
        available_on: at(available_on),
        pending: at(available_on) > at("2026-11-22"),
        source: None,
        description: Label::default(),
    }
}

fn history(rows: Vec<Transaction>) -> History {
    History { rows, next: None, read_at: at("2026-11-22"), trouble: None, is_cut: false }
}

fn balance(available: i64, pending: i64) -> Balance {
    let usd = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(available),
        pending: Minor::new(pending),
        sources: None,
    };
    Balance {
        read_at: at("2026-11-22"),
        said_at: None,
        rows: Box::new([usd]),
        connect_reserved: None,
        others: Box::new([]),
    }
}

/// Cedar of the pictures: a sale, its payout, then the dispute that took it below zero.
fn cedar() -> History {
    history(vec![
        row("dispute", -53_000, "2026-06-12", "2026-06-12"),
        row("payout", -64_000, "2026-06-11", "2026-06-11"),
        row("charge", 53_000, "2026-06-09", "2026-06-10"),
        row("charge", 22_763, "2026-06-01", "2026-06-03"),
    ])
}

#[test]
fn the_day_below_zero_is_found_by_walking_back_from_the_balance() {
    let digest = digest(&cedar(), &balance(-41_237, 0));
    let negative = digest.negative(Currency::USD).unwrap();
    assert_eq!(negative.since, Some(at("2026-06-12")));
    assert_eq!(negative.cause, Some(Label::new("dispute")));
    assert_eq!(negative.read, 4);
    assert_eq!(days_between(at("2026-06-12"), at("2026-11-22")), 163);
}

#[test]
fn the_row_that_took_it_below_zero_is_found_among_the_activity() {
    let (cedar, balance) = (cedar(), balance(-41_237, 0));
    let digest = digest(&cedar, &balance);
    let rows = balances_after(&cedar, &balance, Currency::USD);
    assert_eq!(crossing(&rows, digest.negative(Currency::USD).unwrap()), Some(0));
}

#[test]
fn a_history_that_does_not_reach_back_far_enough_does_not_guess() {
    let digest = digest(&history(vec![row("fee", -100, "2026-11-01", "2026-11-01")]), &balance(-5_000, 0));
    let negative = digest.negative(Currency::USD).unwrap();
    assert_eq!((negative.since, negative.cause.clone()), (None, None));
}

#[test]
fn pending_money_is_summed_by_the_day_on_which_it_lands() {
    let rows = vec![
        row("charge", 300, "2026-11-21", "2026-11-25"),
        row("charge", 200, "2026-11-20", "2026-11-25"),
        row("charge", 900, "2026-11-20", "2026-11-24"),
        row("charge", 7, "2026-11-10", "2026-11-12"),
    ];
    let digest = digest(&history(rows), &balance(0, 1_400));
    let landings: Vec<_> = digest.landings.iter().map(|landing| (landing.day, landing.amount.minor().get())).collect();
    assert_eq!(landings, [(date(2026, 11, 24), 900), (date(2026, 11, 25), 500)]);
}

#[test]
fn each_row_of_the_activity_shows_the_balance_after_it() {
    let cedar = cedar();
    let after: Vec<_> = balances_after(&cedar, &balance(-41_237, 0), Currency::USD)
        .into_iter()
        .map(|(_, minor)| minor.unwrap().get())
        .collect();
    assert_eq!(after, [-41_237, 11_763, 75_763, 22_763]);
}

#[test]
fn the_available_balance_of_each_day_ends_with_today() {
    let rows = vec![row("payout", -300, "2026-11-21", "2026-11-21"), row("charge", 500, "2026-11-18", "2026-11-20")];
    let days = available_by_day(&history(rows), &balance(1_000, 0), Currency::USD, date(2026, 11, 22), 4);
    let figures: Vec<_> = days.iter().map(|(_, minor)| minor.get()).collect();
    assert_eq!(figures, [800, 1_300, 1_000, 1_000]);
}

#[test]
fn a_history_that_was_cut_is_not_drawn_beyond_its_reach() {
    let mut history = history(vec![row("charge", 500, "2026-11-20", "2026-11-20")]);
    history.is_cut = true;
    let days = available_by_day(&history, &balance(1_000, 0), Currency::USD, date(2026, 11, 22), 28);
    assert_eq!(days.len(), 2);
}

fn fleet(available: i64, history: &History) -> Fleet {
    let mut fleet = Fleet::default();
    let place = fleet.put(crate::domain::sample::account("acct_1", "Cedar Crafts"));
    fleet.change(place, |entry| {
        let balance = balance(available, 0);
        entry.digest = Some(Box::new(digest(history, &balance)));
        entry.balance = Some(balance);
    });
    fleet
}

fn reserve_history() -> History {
    history(vec![row("reserve_transaction", -41_237, "2026-06-12", "2026-06-12")])
}

#[rstest]
#[case::every_cent(41_237, -41_237, 0, 0)]
#[case::something_else(41_547, -41_237, 0, 310)]
#[case::a_movement_after_the_last_run(41_237, -40_237, 1_000, 0)]
fn the_reserve_is_explained_to_the_cent(
    #[case] reserved: i64,
    #[case] available: i64,
    #[case] since_last_run: i64,
    #[case] residue: i64,
) {
    let mut rows = cedar().rows;
    if since_last_run != 0 {
        rows.insert(0, row("charge", since_last_run, "2026-11-20", "2026-11-21"));
    }
    let history = history(rows);
    let fleet = fleet(available, &history);
    let mut histories = Histories::default();
    histories.reserve = Some(reserve_history());
    histories.keep(&AccountId::new("acct_1"), history);
    let reserved = [Amount::new(Minor::new(reserved), Currency::USD)];
    let explained = explain(&reserved, &negative_rows(&fleet), &histories);
    let of_usd = explained.first().unwrap();
    assert_eq!(of_usd.negatives.get(), -available);
    assert_eq!(of_usd.since_last_run.get(), since_last_run);
    assert_eq!(of_usd.residue.get(), residue);
}

#[test]
fn the_reserve_of_each_day_steps_where_stripe_recalculated_it() {
    let rows = vec![
        row("reserve_transaction", 100, "2026-11-21", "2026-11-21"),
        row("reserve_transaction", -500, "2026-11-20", "2026-11-20"),
    ];
    let reserved = Amount::new(Minor::new(400), Currency::USD);
    let days: Vec<_> =
        trend(&history(rows), reserved, date(2026, 11, 22), 4).iter().map(|(_, minor)| minor.get()).collect();
    assert_eq!(days, [0, 500, 400, 400]);
}

#[test]
fn a_currency_below_zero_is_listed_before_stripe_reserves_for_it() {
    let fleet = fleet(-41_237, &cedar());
    let reserved = [Amount::new(Minor::new(3_100), Currency::CAD)];
    let all = super::reserve::reserved_in_each(&reserved, &negative_rows(&fleet));
    assert_eq!(all, [reserved[0], Amount::new(Minor::ZERO, Currency::USD)]);
}

#[test]
fn the_reserve_is_not_drawn_beyond_the_transactions_that_were_read() {
    let mut history = history(vec![row("reserve_transaction", -500, "2026-11-20", "2026-11-20")]);
    history.next = Some(ObjectId::new("txn_2"));
    let days = trend(&history, Amount::new(Minor::new(500), Currency::USD), date(2026, 11, 22), 31);
    assert_eq!(days.len(), 3);
}

#[test]
fn the_only_negative_of_a_currency_has_all_of_it() {
    let fleet = fleet(-41_237, &cedar());
    let rows = negative_rows(&fleet);
    assert_eq!(super::reserve::permille(rows.first().unwrap(), &rows), Some(1_000));
}

#[test]
fn a_negative_row_knows_its_day_and_the_day_on_which_stripe_clears_it() {
    let fleet = fleet(-41_237, &cedar());
    let rows = negative_rows(&fleet);
    let cedar = rows.first().unwrap();
    assert_eq!(cedar.day(at("2026-11-22")), Some(163));
    assert_eq!(cedar.cleared_on(), Some(date(2026, 12, 9)));
    assert!(cedar.in_reserve);
}
