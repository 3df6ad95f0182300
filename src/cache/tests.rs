//! What the cache gives back: what was put into it, in the order in which it is shown.

use super::samples::{account, balance, day, everything, names, open, platform_balance, seen};
use super::{Cache, row};
use crate::domain::{AccountId, Label, LastSeen};

#[test]
fn what_was_kept_is_there_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let listed = LastSeen { account: account("acct_c", "Cedar"), balance: None, stripe_at: None };
    let rows = [seen("acct_a", "Amber", 831_000), seen("acct_b", "Birch", -41_237), listed];
    open(folder.path()).keep(&rows, Some(&platform_balance()), &[]).unwrap();
    let cache = open(folder.path());
    assert_eq!(everything(&cache, 100), rows);
    assert_eq!(cache.platform().unwrap(), Some(platform_balance()));
}

#[test]
fn rows_come_by_pages_in_the_order_of_their_names_whatever_their_case() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = open(folder.path());
    let rows = [("acct_1", "delta"), ("acct_2", "Amber"), ("acct_3", "Élan"), ("acct_5", "birch"), ("acct_4", "Birch")];
    cache.keep(&rows.map(|(id, name)| seen(id, name, 1)), None, &[]).unwrap();
    assert_eq!(names(&cache), ["Amber", "Birch", "birch", "delta", "Élan"]);
}

#[test]
fn a_row_is_replaced_also_when_its_account_has_another_name_now() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = open(folder.path());
    cache.keep(&[seen("acct_a", "Amber", 1), seen("acct_b", "Birch", 2)], None, &[]).unwrap();
    cache.keep(&[seen("acct_a", "Zinc", 3)], None, &[]).unwrap();
    assert_eq!(everything(&cache, 100), [seen("acct_b", "Birch", 2), seen("acct_a", "Zinc", 3)]);
}

#[test]
fn an_account_that_is_no_more_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = open(folder.path());
    cache.keep(&[seen("acct_a", "Amber", 1), seen("acct_b", "Birch", 2)], None, &[]).unwrap();
    cache.keep([], None, &[AccountId::new("acct_a"), AccountId::new("acct_unknown")]).unwrap();
    assert_eq!(names(&cache), ["Birch"]);
}

#[test]
fn two_consoles_share_one_cache() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (open(folder.path()), open(folder.path()));
    one.keep(&[seen("acct_a", "Amber", 1)], None, &[]).unwrap();
    two.keep(&[seen("acct_b", "Birch", 2)], None, &[]).unwrap();
    one.add(day(), 3).unwrap();
    two.add(day(), 4).unwrap();
    assert_eq!(names(&one), ["Amber", "Birch"]);
    assert_eq!(one.spent(day()).unwrap(), 7);
}

#[test]
fn reads_are_counted_by_the_month() {
    let folder = tempfile::tempdir().unwrap();
    let mut cache = open(folder.path());
    assert_eq!(cache.spent(day()).unwrap(), 0);
    assert_eq!(cache.add(day(), 4_000_000_000).unwrap(), 4_000_000_000);
    assert_eq!(cache.add(day().last_of_month(), 4_000_000_005).unwrap(), 8_000_000_005);
    cache.add(jiff::civil::date(2026, 12, 1), 5).unwrap();
    cache.give_back(day(), 5).unwrap();
    cache.give_back(jiff::civil::date(2026, 10, 1), 5).unwrap();
    drop(cache);
    let cache: Cache = open(folder.path());
    assert_eq!(cache.spent(day()).unwrap(), 8_000_000_000);
    assert_eq!(cache.spent(jiff::civil::date(2026, 12, 31)).unwrap(), 5);
    assert_eq!(cache.spent(jiff::civil::date(2025, 11, 22)).unwrap(), 0);
    assert_eq!(cache.spent(jiff::civil::date(2026, 10, 1)).unwrap(), 0);
}

#[test]
fn a_name_that_was_changed_in_the_file_is_still_safe_to_show() {
    let mut changed = seen("acct_a", "Amber", 1);
    changed.balance = None;
    let honest = row::encode(&changed).unwrap();
    // The same length, so that the array stays as it is.
    let at = honest.windows(5).position(|bytes| bytes == b"Amber").unwrap();
    let mut hostile = honest.clone();
    hostile[at..at + 5].copy_from_slice(b"A\x1b[2J");
    let read = row::decode("acct_\u{1b}[2Ja", &hostile).unwrap();
    assert_eq!(read.account.name, Label::new("A"));
    assert_eq!(read.account.id, AccountId::new("acct_a"));
    assert_ne!(row::seal("acct_a", &honest), row::seal("acct_a", &hostile), "and it is noticed");
}

#[test]
fn the_bytes_of_a_row_are_what_they_were_when_this_was_written() {
    // Another encoding needs another `schema::VERSION`: a row of an earlier one could be read as something else.
    let bytes = row::encode(&seen("acct_a", "Amber", -41_237)).unwrap();
    let seal = u64::from_be_bytes(row::seal("acct_a", &bytes));
    assert_eq!((bytes.len(), seal), (276, 0xd6ca_3427_6b89_1eba));
}

#[test]
fn a_row_is_compact() {
    let mut seen = seen("acct_1MOCK00000000001", "Amber Birch 12345", 1);
    seen.account.person = None;
    seen.account.metadata = crate::domain::Metadata::default();
    seen.account.disabled_reason = None;
    assert!(row::encode(&seen).unwrap().len() <= 240, "{}", row::encode(&seen).unwrap().len());
    assert_eq!(seen.balance, Some(balance(1)));
}
