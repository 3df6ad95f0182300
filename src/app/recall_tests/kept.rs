//! What is kept for the next start, and when.

use super::*;

#[test]
fn nothing_is_kept_before_everything_was_recalled() {
    let mut desk = Desk::new();
    desk.platform();
    desk.list(&[("acct_a", "Amber"), ("acct_b", "Birch")], None, 0);
    assert_eq!(desk.kept, [], "a row without a balance would wipe out the one from before");
    desk.recall(&[seen("acct_b", "Birch", 2)], false);
    let kept = desk.kept.pop().unwrap();
    let balances: Vec<Option<i64>> = kept
        .rows
        .iter()
        .map(|row| row.balance.as_ref().map(|balance| balance.available(Currency::USD).get()))
        .collect();
    assert_eq!(balances, [None, Some(2)]);
    desk.read("acct_a", -5);
    let kept = desk.kept.pop().unwrap();
    assert_eq!(
        kept.rows,
        [LastSeen {
            account: account("acct_a", "Amber"),
            balance: Some(balance(-5, start())),
            stripe_at: Some(start()),
        }]
    );
}

#[test]
fn an_account_that_is_listed_as_it_was_is_not_written_again() {
    let mut desk = Desk::new();
    desk.platform();
    desk.recall(&[seen("acct_a", "Amber", 1)], false);
    desk.list(&[("acct_a", "Amber")], None, 0);
    assert_eq!(desk.kept, []);
}

#[test]
fn without_a_cache_everything_goes_on_and_one_sentence_is_said() {
    let mut desk = Desk::new();
    desk.recall(&[seen("acct_a", "Amber", 1)], true);
    desk.tell(Msg::CacheLost(Label::new("There is no cache.")));
    assert_eq!(desk.model.notice.as_ref().map(|notice| notice.text.as_str()), Some("There is no cache."));
    desk.platform();
    desk.list(&[("acct_a", "Amber")], None, 0);
    desk.read("acct_a", 700);
    assert_eq!((desk.available("acct_a"), desk.kept.len()), (Some(700), 0));
}
