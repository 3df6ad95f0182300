//! A Stripe that answers after a while, lets in so many a second, and a scheduler that is driven against it. A limit is
//! kept as Stripe's simulation keeps it: a bucket that holds what flows in within a second.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::domain::{AccountId, Epoch, Fault, FaultKind, Label, Limit, Retry, Scope};
use crate::sync::scheduler::row_of;
use crate::sync::{Names, Question, Scheduler, Settings, Wishes};

/// Rows named after themselves.
pub(crate) struct Numbers(pub(crate) u32);

impl Names for Numbers {
    fn account(&self, row: u32) -> Option<AccountId> {
        (row < self.0).then(|| AccountId::new(&format!("acct_{row}")))
    }

    fn row(&self, account: &AccountId) -> Option<u32> {
        account.as_str().strip_prefix("acct_")?.parse().ok().filter(|row| *row < self.0)
    }
}

/// How a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Good,
    Limited,
    Fails(FaultKind),
}

/// What Stripe is like.
pub(crate) struct Stripe {
    /// Milliseconds until an answer; a second number scatters it.
    pub(crate) latency: (i64, i64),
    /// Requests a second to one endpoint.
    pub(crate) limit: Option<i64>,
    /// What it answers instead, by row, at a time in milliseconds.
    pub(crate) instead: fn(u32, i64) -> Option<FaultKind>,
    /// Microseconds at which its bucket is full again.
    pub(crate) full_at: i64,
    /// Where its scatter is.
    pub(crate) scatter: i64,
}

impl Stripe {
    pub(crate) fn limited_to(limit: i64) -> Self {
        Self { limit: Some(limit), ..Self::open() }
    }

    pub(crate) fn open() -> Self {
        Self { latency: (80, 0), limit: None, instead: |_, _| None, full_at: 0, scatter: 7 }
    }

    /// When an answer comes, and which. What arrives at the limit is measured half-way.
    fn take(&mut self, row: u32, now_us: i64) -> (i64, Answer) {
        self.scatter = (self.scatter * 31 + 17) % 101;
        let latency = (self.latency.0 + self.latency.1 * self.scatter / 101) * 1_000;
        let arrives = now_us + latency / 2;
        if let Some(kind) = (self.instead)(row, now_us / 1_000) {
            return (now_us + latency, Answer::Fails(kind));
        }
        if let Some(limit) = self.limit {
            let each = 1_000_000 / limit;
            if (self.full_at - arrives).max(0) > 1_000_000 - each {
                return (now_us + latency, Answer::Limited);
            }
            self.full_at = self.full_at.max(arrives) + each;
        }
        (now_us + latency, Answer::Good)
    }
}

/// A scheduler at work.
pub(crate) struct Drive {
    pub(crate) sync: Scheduler,
    pub(crate) stripe: Stripe,
    pub(crate) names: Numbers,
    pub(crate) wishes: Wishes,
    /// Microseconds since the beginning.
    pub(crate) now: i64,
    /// What was asked and when, in milliseconds, in order.
    pub(crate) asked: Vec<(i64, Question)>,
    pub(crate) answered: Vec<(i64, u32, Answer)>,
    pub(crate) most_open: usize,
    /// How often it was asked for a question, which must not be often when nothing happens.
    pub(crate) turns: u64,
    /// Whether the next balance of a row has moved and is negative.
    pub(crate) weight: fn(u32, i64) -> (bool, bool),
    open: BTreeMap<(i64, u64), (Epoch, Question, Answer)>,
    count: u64,
}

pub(crate) fn start() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub(crate) fn balance(row: u32) -> Question {
    Question::Balance(Scope::Account(AccountId::new(&format!("acct_{row}"))))
}

impl Drive {
    pub(crate) fn new(settings: Settings, stripe: Stripe, rows: u32) -> Self {
        let mut sync = Scheduler::new(settings, start());
        if let Some(last) = rows.checked_sub(1) {
            sync.list(last);
        }
        Self {
            sync,
            stripe,
            names: Numbers(rows),
            wishes: Wishes { is_listed: true, ..Wishes::default() },
            now: 0,
            asked: Vec::new(),
            answered: Vec::new(),
            most_open: 0,
            turns: 0,
            weight: |_, _| (false, false),
            open: BTreeMap::new(),
            count: 0,
        }
    }

    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_microsecond(start().as_microsecond() + self.now).unwrap()
    }

    /// Somebody is at the keyboard the whole time.
    pub(crate) fn attended(&mut self, seconds: i64) -> &mut Self {
        for _ in 0..seconds / 60 {
            self.sync.attend(self.at());
            self.run(60);
        }
        self.run(seconds % 60)
    }

    /// Lets time pass: answers arrive, and it wakes when it said that it would.
    pub(crate) fn run(&mut self, seconds: i64) -> &mut Self {
        let end = self.now + seconds * 1_000_000;
        loop {
            self.ask();
            let answer = self.open.first_key_value().map(|((at, _), _)| *at);
            let wake = self.sync.next_wake().map(|at| at.as_microsecond() - start().as_microsecond());
            let Some(next) = answer.into_iter().chain(wake).min().filter(|next| *next <= end) else { break };
            assert!(next >= self.now, "time runs on");
            self.now = next;
            self.take_answers();
        }
        self.now = end;
        self
    }

    fn ask(&mut self) {
        self.turns += 1;
        while let Some((epoch, question)) = self.sync.turn(self.at(), &self.names, &self.wishes) {
            let row = row_of(&question, &self.names).unwrap_or(u32::MAX);
            self.asked.push((self.now / 1_000, question.clone()));
            self.wishes.details.retain(|other| *other != question);
            let (at, answer) = self.stripe.take(row, self.now);
            self.count += 1;
            self.open.insert((at, self.count), (epoch, question, answer));
            self.most_open = self.most_open.max(self.open.len());
        }
    }

    fn take_answers(&mut self) {
        while let Some(entry) = self.open.first_entry().filter(|entry| entry.key().0 <= self.now) {
            let (epoch, question, answer) = entry.remove();
            let fault = |kind, limit| Fault {
                kind,
                message: Label::new("no"),
                request: None,
                retry: Retry { limit, ..Retry::default() },
            };
            let fault = match answer {
                Answer::Good => None,
                Answer::Limited => Some(fault(FaultKind::Limited, Some(Limit::EndpointRate))),
                Answer::Fails(kind) => Some(fault(kind, None)),
            };
            let at = self.at();
            assert!(self.sync.answered(at, epoch, &question, fault.as_ref(), &self.names));
            if let Question::Balance(Scope::Account(id)) = &question {
                let row = self.names.row(id).unwrap();
                if fault.is_none() {
                    let (moved, negative) = (self.weight)(row, self.now / 1_000);
                    self.sync.weigh(row, moved, negative);
                }
                self.answered.push((self.now / 1_000, row, answer));
            }
        }
    }

    /// Answers between two seconds.
    pub(crate) fn answers(&self, from: i64, to: i64, which: Answer) -> usize {
        let within = |at: i64| at >= from * 1_000 && at < to * 1_000;
        self.answered.iter().filter(|(at, _, answer)| within(*at) && *answer == which).count()
    }

    /// How many accounts were read.
    pub(crate) fn read(&self) -> usize {
        let good = self.answered.iter().filter(|(_, _, answer)| *answer == Answer::Good);
        good.map(|(_, row, _)| *row).collect::<BTreeSet<_>>().len()
    }

    /// When a question was first asked at or after a moment, in milliseconds.
    pub(crate) fn asked_at(&self, question: &Question, from: i64) -> Option<i64> {
        self.asked.iter().find(|(at, asked)| *at >= from && asked == question).map(|(at, _)| *at)
    }
}
