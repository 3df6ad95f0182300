//! Accounts that Stripe lists no more.

use proptest::prelude::*;

use super::*;
use crate::app::reads::Listing;
use crate::app::world::{CauseForm, CauseKind, Page, Place, WorldDialog};

fn page(rows: &[(&str, &str)], skipped: u32) -> Reading {
    let accounts = rows.iter().map(|(id, name)| account(id, name)).collect();
    Reading::Accounts(AccountPage { accounts, next: None, skipped })
}

/// Lists again; Stripe names these.
fn list(bench: &mut Bench, rows: &[(&str, &str)], skipped: u32) {
    bench.model.reads.list_again();
    bench.tell(Msg::Tick);
    bench.answer(|question, _| matches!(question, Question::Accounts(_)).then(|| page(rows, skipped)));
}

const WITHOUT_BIRCH: [(&str, &str); 2] = [("acct_c", "Cedar"), ("acct_a", "Ash")];

#[test]
fn a_row_that_is_no_longer_listed_goes_with_a_word_and_its_neighbour_is_selected() {
    let mut bench = three();
    bench.keys("j");
    list(&mut bench, &WITHOUT_BIRCH, 0);
    assert_eq!((bench.names(), bench.selected()), (vec!["Ash", "Cedar"], "Cedar"));
    assert_eq!((bench.model.fleet.read(), bench.model.fleet.negative()), (2, 1));
    assert!(bench.model.notice.as_ref().unwrap().text.as_str().contains("birch is no longer listed"));
    list(&mut bench, &[("acct_a", "Ash")], 0);
    assert_eq!((bench.names(), bench.selected()), (vec!["Ash"], "Ash"), "the last row gives way to the one above");
    list(&mut bench, &[], 0);
    assert_eq!((bench.names(), bench.selected(), bench.model.fleet.negative()), (vec![], "", 0));
}

#[test]
fn the_selection_stays_when_somebody_above_it_goes() {
    let mut bench = three();
    bench.keys("jj");
    list(&mut bench, &WITHOUT_BIRCH, 0);
    assert_eq!((bench.selected(), bench.model.list.cursor()), ("Cedar", 1));
}

#[test]
fn a_page_with_accounts_that_could_not_be_read_takes_nobody_out() {
    let mut bench = three();
    list(&mut bench, &WITHOUT_BIRCH, 1);
    assert_eq!(bench.names().len(), 3);
}

#[test]
fn the_screen_of_an_account_that_is_gone_is_left() {
    let mut bench = three();
    bench.keys("j<enter>");
    list(&mut bench, &WITHOUT_BIRCH, 0);
    assert_eq!((bench.model.screen.clone(), bench.selected()), (Screen::Accounts, "Cedar"));
}

#[test]
fn on_reserve_the_selection_goes_to_what_is_left() {
    let mut bench = Bench::with(&[("acct_c", "Cedar", -500), ("acct_a", "Ash", -900), ("acct_b", "birch", -100)]);
    bench.keys("2j");
    let selected = bench.model.reserve_selected.clone().unwrap();
    let rows: Vec<(&str, &str)> = [("acct_c", "Cedar"), ("acct_a", "Ash"), ("acct_b", "birch")]
        .into_iter()
        .filter(|row| row.0 != selected.as_str())
        .collect();
    list(&mut bench, &rows, 0);
    let left = bench.model.reserve_selected.clone().unwrap();
    assert!(left != selected && bench.model.fleet.get(&left).is_some(), "{left}");
}

#[test]
fn an_open_pull_from_an_account_that_is_gone_says_so() {
    let mut bench = three();
    bench.keys("jp");
    list(&mut bench, &WITHOUT_BIRCH, 0);
    let Some(Dialog::Pull(dialog)) = &bench.model.dialog else { panic!("it stays open") };
    assert_eq!(dialog.held.account.name.as_str(), "birch");
    assert!(dialog.banner.as_ref().unwrap().text.as_str().contains("no longer listed"));
}

#[test]
fn a_form_about_an_account_that_is_gone_asks_for_another() {
    let mut bench = three();
    let birch = Some(AccountId::new("acct_b"));
    let form = CauseForm::new(CauseKind::Rejected, &bench.model.fleet, birch.clone(), Vec::new());
    assert_eq!(form.account.account(), birch.as_ref());
    let page = Page::Cause(Box::new(form));
    bench.model.dialog = Some(Dialog::World(Box::new(WorldDialog { page, said: None, waiting: false })));
    bench.keys("<tab>");
    list(&mut bench, &WITHOUT_BIRCH, 0);
    let Some(Dialog::World(dialog)) = &bench.model.dialog else { panic!("it stays open") };
    assert!(dialog.said.as_ref().unwrap().as_str().contains("Choose another"));
    let Page::Cause(form) = &dialog.page else { panic!("the form stays") };
    assert_eq!(form.place, Place::Account);
    assert!(form.account.shown.iter().all(|id| id != &birch));
}

#[test]
fn a_list_that_cannot_go_on_after_somebody_who_is_gone_begins_anew() {
    let mut bench = three();
    bench.model.reads.listing = Listing::After(AccountId::new("acct_b"));
    bench.tell(Msg::Tick);
    bench.answer(|question, _| {
        let fault = Fault {
            kind: FaultKind::Refused(400),
            message: Label::new("No such account."),
            request: None,
            retry: crate::domain::Retry::default(),
        };
        matches!(question, Question::Accounts(Some(_))).then_some(Reading::Failed(fault))
    });
    assert_eq!(bench.model.reads.listing, Listing::Failed(None));
}

#[test]
fn a_list_that_goes_round_in_circles_is_a_fault_and_is_not_read_for_ever() {
    let mut bench = three();
    let page = |names: &[&str], next: &str| {
        let accounts = names.iter().map(|id| account(id, id)).collect();
        Reading::Accounts(AccountPage { accounts, next: Some(AccountId::new(next)), skipped: 0 })
    };
    bench.model.reads.listing = Listing::Start;
    bench.tell(Msg::Tick);
    let asked = std::cell::Cell::new(0);
    for _ in 0..60 {
        bench.answer(|question, _| {
            let Question::Accounts(after) = question else { return None };
            asked.set(asked.get() + 1);
            let is_second = after.as_ref().is_some_and(|after| after.as_str() == "acct_a");
            Some(if is_second { page(&["acct_b"], "acct_b") } else { page(&["acct_a"], "acct_a") })
        });
        bench.wait(1_000);
        bench.tell(Msg::Tick);
    }
    let trouble = bench.model.list_trouble.as_ref().unwrap();
    assert!(trouble.message.as_str().contains("names the same accounts again"), "{trouble:?}");
    assert!(matches!(bench.model.reads.listing, Listing::Failed(Some(_))), "{:?}", bench.model.reads.listing);
    assert!((3..15).contains(&asked.get()), "asked {} times in a minute", asked.get());
}

proptest! {
    /// Taking some out leaves what a list without them would have been.
    #[test]
    fn whoever_stays_is_counted_as_before(balances in prop::collection::vec((-3_i64..3, any::<bool>()), 1..700)) {
        let id = |at: usize| format!("acct_{at}");
        let fill = |fleet: &mut Fleet, at: usize, minor: i64| {
            let place = fleet.put(account(&id(at), &id(at)));
            fleet.change(place, |entry| entry.balance = (minor != 2).then(|| balance(minor, start())));
        };
        let (mut fleet, mut expected) = (Fleet::default(), Fleet::default());
        for (at, (minor, stays)) in balances.iter().enumerate() {
            fill(&mut fleet, at, *minor);
            if *stays {
                fill(&mut expected, at, *minor);
            }
        }
        fleet.begin_listing();
        for (at, _) in balances.iter().enumerate().filter(|(_, (_, stays))| *stays) {
            fleet.put(account(&id(at), &id(at)));
        }
        prop_assert_eq!(fleet.end_listing().len() + fleet.len(), balances.len());
        prop_assert!(fleet.iter().filter(|entry| !entry.gone).eq(expected.iter()));
        let told = |fleet: &Fleet| (fleet.len(), fleet.read(), fleet.negative(), fleet.oldest_minute());
        prop_assert_eq!(told(&fleet), told(&expected));
        for (at, entry) in fleet.iter().enumerate() {
            prop_assert_eq!(fleet.place(&entry.account.id), u32::try_from(at).ok().filter(|_| !entry.gone));
        }
    }
}
