//! What changed since the last visit, told once.

use super::*;

#[test]
fn what_changed_since_the_last_visit_is_told_the_most_important_first() {
    let mut desk = Desk::new();
    desk.platform();
    let before = reserving(50_000, ago(2 * DAY_S));
    let rows = [seen("acct_a", "Amber", -100), seen("acct_b", "Birch", 5), seen("acct_c", "Cedar", 5)];
    desk.tell(Msg::Recalled(Box::new(Recalled { rows: rows.to_vec(), platform: Some(before), more: false })));
    assert_eq!(desk.said(), "");
    desk.give(Question::Balance(Scope::Platform), Reading::Balance(reserving(59_820, desk.now)));
    assert_eq!(desk.said(), "Since your last visit: your reserve grew by USD 98.20.");
    desk.read("acct_a", -100);
    desk.read("acct_b", -9_820);
    desk.read("acct_c", 6);
    desk.history("acct_a", -100, 151);
    assert_eq!(
        desk.said(),
        "Since your last visit: Amber passed day 150; Birch (owes USD 98.20) went negative; your reserve grew by \
         USD 98.20."
    );
    desk.key("j");
    assert_ne!(desk.said(), "", "nobody has read it yet");
    desk.wait(2);
    desk.key("j");
    assert_eq!(desk.said(), "");
    desk.read("acct_b", -9_820);
    assert_eq!(desk.said(), "", "it is told once");
}

#[test]
fn many_are_counted_and_only_the_first_are_named() {
    let mut desk = Desk::new();
    let rows: Vec<LastSeen> = (0..5).map(|n| seen(&format!("acct_{n}"), &format!("Name {n}"), 5)).collect();
    desk.recall(&rows, false);
    desk.read("acct_0", -1);
    desk.read("acct_1", -1);
    assert!(desk.said().contains("Name 0 (owes USD 0.01) and Name 1 (owes USD 0.01) went negative"), "{}", desk.said());
    (2..5).for_each(|n| desk.read(&format!("acct_{n}"), -1));
    assert!(desk.said().contains("Name 1 (owes USD 0.01) and 3 more went negative"), "{}", desk.said());
}

#[test]
fn a_day_that_was_passed_before_is_not_told_and_one_that_was_not_reached_neither() {
    for (days, told) in [(149, false), (150, true), (151, true), (152, false), (170, false)] {
        let mut desk = Desk::new();
        desk.recall(&[seen("acct_a", "Amber", -100)], false);
        desk.history("acct_a", -100, days);
        desk.read("acct_a", -100);
        desk.history("acct_a", -100, days);
        assert_eq!(desk.said().contains("Amber passed day 150"), told, "day {days}: {}", desk.said());
    }
}

#[test]
fn another_run_has_no_last_visit() {
    let mut desk = Desk::new();
    desk.recall(&[seen("acct_a", "Amber", 5)], false);
    desk.read("acct_a", -5);
    assert_ne!(desk.said(), "");
    desk.model.recall.begin_anew();
    desk.model.visit = Visit::default();
    desk.recall(&[seen("acct_z", "Zinc", 5)], false);
    assert!(!desk.names().contains(&"Zinc"), "a part of the run before is not taken");
    assert_eq!(desk.said(), "");
}
