use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn row(created: i64, net: i64) -> Transaction {
    Transaction {
        id: ObjectId::new(&format!("txn_{created}_{net}")),
        kind: Label::new("charge"),
        category: Label::new("charge"),
        amount: Minor::new(net),
        fee: Minor::ZERO,
        net: Minor::new(net),
        currency: Currency::USD,
        created: at(created),
        available_on: at(created),
        pending: false,
        source: Some(ObjectId::new(&format!("py_{created}"))),
        description: Label::default(),
    }
}

/// Looked at within seconds 98 to 100, and within 198 to 200, with a debit of 1,000 in between.
fn gap(difference: i64, own: &[ObjectId]) -> Gap<'_> {
    let (before, after) = (look(100), look(200));
    let (difference, change) = (Minor::new(difference), Minor::new(-1_000));
    Gap { difference, change, currency: Currency::USD, own, before, after }
}

fn look(latest: i64) -> LookedAt {
    LookedAt::before(at(latest), SLACK).unwrap()
}

fn nets(moved: &[Moved]) -> Vec<i64> {
    moved.iter().map(|moved| moved.net.get()).collect()
}

/// The newest first, as Stripe lists them.
fn explained(difference: i64, mut rows: Vec<Transaction>) -> (Vec<i64>, Option<i64>) {
    rows.sort_by_key(|row| std::cmp::Reverse(row.created));
    let (moved, left) = gap(difference, &[]).explain(&rows);
    (nets(&moved), left.map(Minor::get))
}

#[test]
fn what_was_made_between_the_looks_explains_the_difference() {
    assert_eq!(
        explained(3_000, vec![row(150, 3_000), row(151, -1_000), row(90, 77), row(210, 88)]),
        (vec![3_000], Some(0))
    );
}

#[test]
fn what_the_sum_leaves_open_is_said() {
    assert_eq!(explained(3_050, vec![row(150, 3_000), row(151, -1_000)]), (vec![3_000], Some(50)));
    assert_eq!(explained(-50, vec![]), (vec![], Some(-50)));
}

#[rstest]
#[case::in_the_first_look(99, 3_000, (vec![3_000, 500], Some(0)))]
#[case::after_the_first_look(101, 500, (vec![3_000, 500], Some(-3_000)))]
#[case::at_no_moment_right(99, 400, (vec![500], Some(-100)))]
#[case::before_the_first_look(99, 500, (vec![500], Some(0)))]
fn what_was_made_in_the_second_of_a_look_counts_where_the_sum_comes_out_right(
    #[case] made: i64,
    #[case] more: i64,
    #[case] told: (Vec<i64>, Option<i64>),
) {
    let difference = if more == 3_000 { 3_500 } else { more };
    assert_eq!(explained(difference, vec![row(made, 3_000), row(150, 500), row(151, -1_000)]), told);
}

#[test]
fn what_is_pending_or_of_another_currency_moved_nothing() {
    let pending = Transaction { pending: true, available_on: at(900), ..row(150, 3_000) };
    let other = Transaction { currency: Currency::from_code("eur").unwrap(), ..row(151, 400) };
    assert_eq!(explained(0, vec![pending, other, row(152, -1_000)]), (vec![], Some(0)));
}

#[test]
fn what_became_available_between_the_looks_counts() {
    let landed = Transaction { available_on: at(150), ..row(20, 700) };
    let before = Transaction { available_on: at(60), ..row(21, 900) };
    assert_eq!(explained(700, vec![landed, before]), (vec![700], Some(0)));
}

#[test]
fn a_fee_on_the_debit_itself_is_what_it_moved_beside_its_amount() {
    let own = [ObjectId::new("py_150")];
    let (moved, left) = gap(-30, &own).explain(&[row(150, -1_030)]);
    assert_eq!((nets(&moved), left), (vec![-30], Some(Minor::ZERO)));
}

#[test]
fn a_debit_that_no_answer_named_is_known_by_its_amount() {
    assert_eq!(explained(400, vec![row(150, -1_000), row(151, 400)]), (vec![400], Some(0)));
}

#[test]
fn a_sentence_says_what_is_explained_by_what_and_what_is_not() {
    let words = |rows: &[(&str, i64)], left: Option<i64>| {
        let moved: Vec<Moved> = rows
            .iter()
            .map(|(category, net)| Moved {
                at: at(1),
                category: Label::new(category),
                object: None,
                net: Minor::new(*net),
            })
            .collect();
        Explained::words(&moved, left.map(Minor::new), Currency::USD)
    };
    let said = words(&[("charge", 3_000)], Some(50)).unwrap();
    assert_eq!(said, "+30.00 explained by 1 sale; +0.50 not explained");
    let said = words(&[("charge", 100), ("charge", 100), ("refund", -50)], Some(0)).unwrap();
    assert_eq!(said, "+1.50 explained by 2 sales, 1 refund");
    assert_eq!(words(&[], Some(-50)).unwrap(), "-0.50 not explained");
    assert_eq!(words(&[], Some(0)), None);
    assert!(words(&[], None).unwrap().contains('?'));
    let said = words(&[("a", 1), ("b", 1), ("c", 1), ("d", 1), ("a", 1)], Some(0)).unwrap();
    assert_eq!(said, "+0.05 explained by 2 as, 1 b, 1 c and 1 others");
}

proptest! {
    #[test]
    fn what_is_explained_and_what_is_left_add_up_to_the_difference(
        difference in -5_000_i64..5_000,
        rows in proptest::collection::vec((90_i64..210, -3_000_i64..3_000), 0..12),
    ) {
        let rows = rows.into_iter().map(|(created, net)| row(created, net)).collect();
        let (nets, left) = explained(difference, rows);
        prop_assert_eq!(nets.iter().sum::<i64>() + left.unwrap(), difference);
    }

    #[test]
    fn whatever_moved_it_between_two_looks_is_found(
        rows in proptest::collection::vec((90_i64..210, 1_i64..3_000), 0..12),
        first in 98_i64..=100,
        second in 198_i64..=200,
    ) {
        // Made up at some moment of its second.
        let difference = rows.iter().filter(|(created, _)| (first..second).contains(created)).map(|(_, net)| net).sum();
        let rows = rows.into_iter().map(|(created, net)| row(created, net)).collect();
        let (nets, left) = explained(difference, rows);
        prop_assert_eq!((nets.iter().sum::<i64>(), left), (difference, Some(0)));
    }
}
