//! What was last seen beside what Stripe answers: nothing from before outlives an answer, nothing is taken for read that
//! was not, and what changed since the last visit is told once.

mod kept;
mod order;
mod taken_in;
mod visit;

use jiff::{SignedDuration, Timestamp};

use super::reads::Listing;
use super::sample::{balance, model, start};
use super::*;
use crate::domain::sample::account;
use crate::domain::{
    Account, AccountId, AccountPage, Balance, Epoch, Label, LastSeen, Mode, Platform, Scope, Transaction,
    TransactionPage, TransactionQuery,
};
use crate::money::{Amount, Currency, Minor};

const DAY_S: i64 = 86_400;

fn ago(seconds: i64) -> Timestamp {
    start().checked_sub(SignedDuration::from_secs(seconds)).unwrap()
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
        let model = model(Mode::Mock).with_cache();
        let mut desk = Self { model, now: start(), kept: Vec::new(), asked: Vec::new() };
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
