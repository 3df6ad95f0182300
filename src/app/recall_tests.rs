//! What was last seen beside what Stripe answers: nothing from before outlives an answer, nothing is taken for read that
//! was not, and what changed since the last visit is told once.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::reads::Listing;
use super::*;
use crate::domain::sample::account;
use crate::domain::{
    Account, AccountId, AccountPage, Balance, CurrencyBalance, Epoch, Label, LastSeen, Mode, Platform, Scope,
    Transaction, TransactionPage, TransactionQuery,
};
use crate::money::{Amount, Currency, FxTable, Minor};
use crate::rules::Policy;

const DAY_S: i64 = 86_400;

fn start() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().unwrap()
}

fn ago(seconds: i64) -> Timestamp {
    start().checked_sub(SignedDuration::from_secs(seconds)).unwrap()
}

fn balance(available: i64, read_at: Timestamp) -> Balance {
    let row = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(available),
        pending: Minor::ZERO,
        sources: None,
    };
    Balance { read_at, said_at: None, rows: Box::new([row]), connect_reserved: None, others: Box::new([]) }
}

fn reserving(reserved: i64, read_at: Timestamp) -> Balance {
    let reserved = Amount::new(Minor::new(reserved), Currency::USD);
    Balance { connect_reserved: Some(Box::new([reserved])), ..balance(1_000_000, read_at) }
}

/// As it was two days ago.
fn seen(id: &str, name: &str, available: i64) -> LastSeen {
    let at = ago(2 * DAY_S);
    let stripe_at = (available < 0).then_some(at);
    LastSeen { account: account(id, name), balance: Some(balance(available, at)), stripe_at }
}

/// A program with a cache, to which everything is told by hand.
struct Desk {
    model: Model,
    now: Timestamp,
    kept: Vec<Remembered>,
    asked: Vec<Question>,
}

impl Desk {
    fn new() -> Self {
        let policy = Policy::with_fx(std::sync::Arc::new(FxTable::built_in().unwrap()));
        let size = Size { width: 120, height: 40 };
        let setup = Setup {
            now: start(),
            size,
            mode: Mode::Mock,
            scenario: None,
            seed: None,
            policy,
            sync: crate::sync::Settings::of(Mode::Mock),
        };
        let mut desk =
            Self { model: Model::new(setup).with_cache(), now: start(), kept: Vec::new(), asked: Vec::new() };
        let effects = super::update::start(&mut desk.model);
        assert_eq!(effects.first(), Some(&Effect::Recall), "the cache is asked first");
        desk.tell(Msg::Laid(Laid { list_lines: 5, ..Laid::default() }));
        desk
    }

    fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update(&mut self.model, self.now, msg);
        for effect in &effects {
            if let Effect::Remember(kept) = effect {
                self.kept.push((**kept).clone());
            } else if let Effect::Read(_, question) = effect {
                self.asked.push(question.clone());
            }
        }
        effects
    }

    fn recall(&mut self, rows: &[LastSeen], more: bool) -> Vec<Effect> {
        self.tell(Msg::Recalled(Box::new(Recalled { rows: rows.to_vec(), platform: None, more })))
    }

    fn give(&mut self, question: Question, reading: Reading) {
        let epoch: Epoch = self.model.reads.ask_now(question.clone(), self.now);
        self.tell(Msg::Read(epoch, question, reading));
    }

    fn platform(&mut self) {
        let account = account("acct_platform", "HARBOUR MARKET");
        self.give(Question::Platform, Reading::Platform(Box::new(Platform { account, mode: Mode::Mock })));
    }

    fn list(&mut self, accounts: &[(&str, &str)], next: Option<&str>, skipped: u32) {
        let accounts: Vec<Account> = accounts.iter().map(|(id, name)| account(id, name)).collect();
        let page = AccountPage { accounts, next: next.map(AccountId::new), skipped };
        let after = match &self.model.reads.listing {
            Listing::After(id) => Some(id.clone()),
            Listing::Start | Listing::Done | Listing::Failed(_) => None,
        };
        self.give(Question::Accounts(after), Reading::Accounts(page));
    }

    fn read(&mut self, id: &str, available: i64) {
        let question = Question::Balance(Scope::Account(AccountId::new(id)));
        self.give(question, Reading::Balance(balance(available, self.now)));
    }

    /// A history that goes below zero by one transaction, so many days ago.
    fn history(&mut self, id: &str, available: i64, days: i64) {
        let at = ago(days * DAY_S);
        let row = Transaction {
            id: crate::domain::ObjectId::new("txn_1"),
            kind: Label::new("adjustment"),
            category: Label::new("dispute"),
            amount: Minor::new(available),
            fee: Minor::ZERO,
            net: Minor::new(available),
            currency: Currency::USD,
            created: at,
            available_on: at,
            pending: false,
            source: None,
            description: Label::default(),
        };
        let question = Question::Transactions(Scope::Account(AccountId::new(id)), TransactionQuery::default());
        let page = TransactionPage { transactions: vec![row], next: None, skipped: 0 };
        self.give(question, Reading::Transactions(page));
    }

    fn names(&self) -> Vec<&str> {
        let fleet = &self.model.fleet;
        self.model.list.shown().iter().map(|&place| fleet.at(place).unwrap().account.name.as_str()).collect()
    }

    fn available(&self, id: &str) -> Option<i64> {
        let entry = self.model.fleet.get(&AccountId::new(id))?;
        entry.balance.as_ref().map(|balance| balance.available(Currency::USD).get())
    }

    fn said(&self) -> String {
        self.model.visit.notice().map_or_else(String::new, |notice| notice.text.to_string())
    }

    fn wait(&mut self, seconds: i64) {
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }

    fn key(&mut self, script: &str) {
        for key in parse_script(script).unwrap() {
            self.now = self.now.checked_add(SignedDuration::from_millis(50)).unwrap();
            self.tell(Msg::Key(KeyPress::once(key)));
        }
    }
}

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
fn an_account_with_another_name_goes_where_that_name_is() {
    let mut desk = Desk::new();
    desk.platform();
    desk.recall(&[seen("acct_a", "Amber", 1), seen("acct_b", "Birch", 2), seen("acct_c", "Cedar", 3)], false);
    desk.list(&[("acct_a", "Zinc"), ("acct_b", "Birch"), ("acct_c", "Cedar")], None, 0);
    assert_eq!(desk.names(), ["Birch", "Cedar", "Zinc"]);
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

#[derive(Debug, Clone, Copy)]
enum Step {
    Part,
    Page,
    Read(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![Just(Step::Part), Just(Step::Page), (0_usize..9).prop_map(Step::Read)]
}

proptest! {
    /// In whatever order parts, pages and balances arrive: in the end there is what Stripe said and nothing else.
    #[test]
    fn the_end_is_the_same_in_whatever_order_everything_arrives(steps in prop::collection::vec(step(), 0..24)) {
        let (before, listed) = (0..6, 3..9);
        let (id, name) = (|n: usize| format!("acct_{n}"), |n: usize| format!("Name {n}"));
        let mut desk = Desk::new();
        desk.platform();
        let (mut parts, mut pages) = (before.step_by(2), listed.clone().step_by(2));
        let rest = [Step::Part, Step::Page].repeat(3).into_iter().chain(listed.clone().map(Step::Read));
        for step in steps.into_iter().chain(rest) {
            match step {
                Step::Part => if let Some(n) = parts.next() {
                    desk.recall(&[seen(&id(n), &name(n), 7), seen(&id(n + 1), &name(n + 1), -7)], n < 4);
                },
                Step::Page => if let Some(n) = pages.next() {
                    let rows = [(id(n), name(n)), (id(n + 1), name(n + 1))];
                    let rows = rows.each_ref().map(|(id, name)| (id.as_str(), name.as_str()));
                    desk.list(&rows, (n < 7).then_some(rows[1].0), 0);
                },
                Step::Read(n) => desk.read(&id(n), 100),
            }
        }
        prop_assert_eq!(desk.names(), listed.clone().map(name).collect::<Vec<_>>());
        prop_assert_eq!((desk.model.fleet.len(), desk.model.fleet.read()), (6, 6));
        prop_assert!(listed.clone().all(|n| desk.available(&id(n)) == Some(100)));
        prop_assert_eq!(desk.model.fleet.negative(), 0);
        // Whoever plays it back has the same.
        let mut kept: std::collections::BTreeMap<String, Option<Balance>> = (0..6).map(|n| (id(n), None)).collect();
        for part in &desk.kept {
            kept.extend(part.rows.iter().map(|row| (row.account.id.to_string(), row.balance.clone())));
            for gone in &part.gone {
                kept.remove(gone.as_str());
            }
        }
        prop_assert_eq!(kept, listed.map(|n| (id(n), Some(balance(100, start())))).collect());
    }
}
