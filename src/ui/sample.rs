//! For tests of screens: a model filled as the program fills it, by answers to the questions that it asks.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::app::{Effect, Laid, Model, Msg, Question, Reading, Setup, Size, start, update};
pub(super) use crate::domain::sample::account;
use crate::domain::{
    Account, AccountPage, Balance, CurrencyBalance, Epoch, Fault, FaultKind, Label, Mode, ObjectId, Platform, Retry,
    Scope, Transaction, TransactionPage,
};
use crate::money::{Amount, Currency, FxTable, Minor};
use crate::rules::Policy;

/// The moment of all tests.
pub(super) fn now() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().unwrap()
}

fn at(day: &str) -> Timestamp {
    format!("{day}T09:00:00Z").parse().unwrap()
}

/// A transaction made on one day and available on another; pending when that is still to come.
pub(super) fn txn(kind: &str, net: i64, made: &str, lands: &str) -> Transaction {
    Transaction {
        id: ObjectId::new("txn_1abcdefghij9a31"),
        kind: Label::new(kind),
        category: Label::new(kind),
        amount: Minor::new(net),
        fee: Minor::ZERO,
        net: Minor::new(net),
        currency: Currency::USD,
        created: at(made),
        available_on: at(lands),
        pending: at(lands) > now(),
        source: None,
        description: Label::default(),
    }
}

/// What Stripe would answer.
#[derive(Default)]
pub(super) struct Sample {
    pub(super) accounts: Vec<Account>,
    /// Available in US dollars by account; an account that is missing here cannot be read.
    pub(super) available: BTreeMap<&'static str, i64>,
    pub(super) histories: BTreeMap<&'static str, Vec<Transaction>>,
    /// What is reserved, when the answer has that field.
    pub(super) reserved: Option<i64>,
    pub(super) platform_available: i64,
    /// Questions about histories stay open.
    pub(super) slow: bool,
}

impl Sample {
    /// An account with its history and what is available.
    pub(super) fn with(mut self, account: Account, available: i64, history: Vec<Transaction>) -> Self {
        let id: &'static str = Box::leak(account.id.as_str().to_owned().into_boxed_str());
        self.accounts.push(account);
        self.available.insert(id, available);
        self.histories.insert(id, history);
        self
    }

    /// An account whose balance cannot be read.
    pub(super) fn with_unreadable(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
    }

    /// The model after all that it asked was answered, on a screen of this size.
    pub(super) fn model(&self, width: u16, height: u16) -> Model {
        let setup = Setup {
            now: now(),
            size: Size { width, height },
            mode: Mode::Mock,
            scenario: None,
            seed: None,
            policy: Policy::with_fx(std::sync::Arc::new(FxTable::built_in().unwrap())),
            sync: crate::sync::Settings::of(Mode::Mock),
        };
        let mut model = Model::new(setup);
        let mut effects = start(&mut model);
        let laid = Laid { list_lines: 20, preview: true, outlook: true, ..Laid::default() };
        effects.extend(update(&mut model, now(), Msg::Laid(laid)));
        let mut open: Vec<(Epoch, Question)> = Vec::new();
        for _ in 0..200 {
            for effect in effects.drain(..) {
                if let Effect::Read(epoch, question) = effect {
                    open.push((epoch, question));
                }
            }
            let Some(at) = open.iter().position(|(_, question)| self.answer(question).is_some()) else { break };
            let (epoch, question) = open.remove(at);
            let reading = self.answer(&question).unwrap();
            effects = update(&mut model, now(), Msg::Read(epoch, question, reading));
        }
        model
    }

    fn answer(&self, question: &Question) -> Option<Reading> {
        Some(match question {
            Question::Platform => Reading::Platform(Box::new(Platform {
                account: account("acct_1MOCKplatform", "HARBOUR MARKET"),
                mode: Mode::Mock,
            })),
            Question::Accounts(_) => {
                Reading::Accounts(AccountPage { accounts: self.accounts.clone(), next: None, skipped: 0 })
            }
            Question::Balance(Scope::Platform) => {
                let reserved = |minor| Amount::new(Minor::new(minor), Currency::USD);
                let connect_reserved = self.reserved.map(|minor| Box::from([reserved(minor)]));
                Reading::Balance(Balance { connect_reserved, ..balance(self.platform_available, 0) })
            }
            Question::Balance(Scope::Account(id)) => match self.available.get(id.as_str()) {
                Some(available) => Reading::Balance(balance(*available, self.pending(id.as_str()))),
                None => Reading::Failed(fault()),
            },
            Question::Transactions(..) if self.slow => return None,
            Question::Transactions(Scope::Platform, _) => page(Vec::new()),
            Question::Transactions(Scope::Account(id), _) => {
                page(self.histories.get(id.as_str()).cloned().unwrap_or_default())
            }
            Question::Account(_)
            | Question::References(_)
            | Question::LookUp(_)
            | Question::Explain(..)
            | Question::LeftBehind(..)
            | Question::Again(_) => return None,
        })
    }

    fn pending(&self, id: &str) -> i64 {
        let rows = self.histories.get(id).map_or(&[][..], |rows| rows);
        rows.iter().filter(|row| row.pending).map(|row| row.net.get()).sum()
    }
}

fn page(transactions: Vec<Transaction>) -> Reading {
    Reading::Transactions(TransactionPage { transactions, next: None, skipped: 0 })
}

fn fault() -> Fault {
    Fault { kind: FaultKind::Server(503), message: Label::new("Try later."), request: None, retry: Retry::default() }
}

fn balance(available: i64, pending: i64) -> Balance {
    let row = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(available),
        pending: Minor::new(pending),
        sources: None,
    };
    Balance { read_at: now(), said_at: None, rows: Box::new([row]), connect_reserved: None, others: Box::new([]) }
}

/// Moves the model's clock without anything being read.
pub(super) fn later(clock: &mut Timestamp, seconds: i64) {
    *clock = now().checked_add(SignedDuration::from_secs(seconds)).unwrap();
}

/// Cedar of the pictures: a sale, its payout, then the dispute that took it below zero.
pub(super) fn cedar() -> Vec<Transaction> {
    vec![
        txn("dispute", -53_000, "2026-06-12", "2026-06-12"),
        txn("payout", -64_000, "2026-06-11", "2026-06-11"),
        txn("charge", 53_000, "2026-06-09", "2026-06-10"),
        txn("charge", 22_763, "2026-06-01", "2026-06-03"),
    ]
}

/// Bluefin of the pictures: three sales on their way.
pub(super) fn bluefin() -> Vec<Transaction> {
    vec![
        txn("charge", 41_225, "2026-11-21", "2026-11-27"),
        txn("charge", 48_225, "2026-11-20", "2026-11-25"),
        txn("charge", 31_000, "2026-11-19", "2026-11-23"),
        txn("charge", 831_000, "2026-10-01", "2026-10-03"),
    ]
}
