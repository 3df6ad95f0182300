//! What is taken in beside what Stripe answers: nothing from before outlives an answer, and nobody who left comes back.

use super::*;

#[test]
fn what_was_last_seen_is_there_at_once_and_counts_as_unread() {
    let mut desk = Desk::new();
    desk.recall(&[seen("acct_a", "Amber", 500), seen("acct_b", "Birch", -200)], true);
    assert_eq!(desk.names(), ["Amber", "Birch"]);
    assert_eq!(desk.available("acct_b"), Some(-200));
    let fleet = &desk.model.fleet;
    assert_eq!((fleet.len(), fleet.read(), fleet.negative()), (2, 0, 1));
    assert_eq!(fleet.get(&AccountId::new("acct_a")).unwrap().age_s(desk.now), Some(2 * DAY_S));
    desk.platform();
    assert!(desk.asked.contains(&Question::Balance(Scope::Account(AccountId::new("acct_a")))), "and is read again");
    desk.read("acct_a", 700);
    assert_eq!((desk.available("acct_a"), desk.model.fleet.read()), (Some(700), 1));
}

#[test]
fn parts_are_asked_for_one_after_the_other() {
    let mut desk = Desk::new();
    assert!(desk.recall(&[seen("acct_a", "Amber", 5)], true).contains(&Effect::Recall));
    assert!(!desk.recall(&[seen("acct_b", "Birch", 5)], false).contains(&Effect::Recall));
    desk.recall(&[seen("acct_c", "Cedar", 5)], false);
    assert_eq!(desk.names(), ["Amber", "Birch"], "nobody asked for a third");
}

#[test]
fn what_stripe_answered_first_stands() {
    let mut desk = Desk::new();
    desk.platform();
    desk.list(&[("acct_a", "Amber"), ("acct_b", "Birch now")], None, 0);
    desk.read("acct_a", 700);
    desk.recall(&[seen("acct_a", "Amber", 500), seen("acct_b", "Birch", -200)], false);
    assert_eq!(desk.names(), ["Amber", "Birch now"]);
    assert_eq!((desk.available("acct_a"), desk.available("acct_b")), (Some(700), Some(-200)));
    assert_eq!(desk.model.fleet.read(), 1);
}

#[test]
fn a_part_that_comes_after_the_list_brings_back_nobody() {
    let mut desk = Desk::new();
    desk.platform();
    desk.list(&[("acct_a", "Amber")], None, 0);
    desk.recall(&[seen("acct_a", "Amber", 1), seen("acct_b", "Birch", 2)], false);
    assert_eq!(desk.names(), ["Amber"]);
    assert_eq!(desk.kept.last().unwrap().gone, [AccountId::new("acct_b")]);
}

#[test]
fn an_account_with_another_name_goes_where_that_name_is() {
    let mut desk = Desk::new();
    desk.platform();
    desk.recall(&[seen("acct_a", "Amber", 1), seen("acct_b", "Birch", 2), seen("acct_c", "Cedar", 3)], false);
    desk.list(&[("acct_a", "Zinc"), ("acct_b", "Birch"), ("acct_c", "Cedar")], None, 0);
    assert_eq!(desk.names(), ["Birch", "Cedar", "Zinc"]);
}

#[test]
fn what_stripe_no_longer_lists_is_dropped_once_the_list_is_complete() {
    let mut desk = Desk::new();
    desk.platform();
    let rows = [seen("acct_a", "Amber", 1), seen("acct_b", "Birch", -2), seen("acct_c", "Cedar", 3)];
    desk.recall(&rows, false);
    desk.key("j");
    assert_eq!(desk.model.list.selected, Some(AccountId::new("acct_b")));
    desk.list(&[("acct_a", "Amber")], Some("acct_a"), 0);
    assert_eq!(desk.names(), ["Amber", "Birch", "Cedar"], "more pages may follow");
    desk.list(&[("acct_c", "Cedar")], None, 0);
    assert_eq!(desk.names(), ["Amber", "Cedar"]);
    assert_eq!((desk.model.fleet.len(), desk.model.fleet.negative()), (2, 0));
    assert_eq!(desk.model.list.selected, Some(AccountId::new("acct_c")));
    let gone: Vec<AccountId> = desk.kept.iter().flat_map(|kept| kept.gone.clone()).collect();
    assert_eq!(gone, [AccountId::new("acct_b")]);
    desk.key("sa");
    assert_eq!(desk.names(), ["Cedar", "Amber"], "it is in no order of the table");
}

#[test]
fn nothing_is_dropped_when_a_listed_account_could_not_be_read() {
    let mut desk = Desk::new();
    desk.platform();
    desk.recall(&[seen("acct_a", "Amber", 1), seen("acct_b", "Birch", 2)], false);
    desk.list(&[("acct_a", "Amber")], None, 1);
    assert_eq!(desk.names(), ["Amber", "Birch"]);
    assert!(desk.kept.iter().all(|kept| kept.gone.is_empty()));
}
