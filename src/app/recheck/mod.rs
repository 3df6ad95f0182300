//! What is read again right before money may move, for a first attempt and for one that a person repeats: the account, both
//! balances, what the debit left of which is given back, and what Stripe shows of the last 24 hours. Nothing is approved on
//! anything else, and on nothing that is older than a minute.

pub(in crate::app) mod lately;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::domain::{Account, Balance, DebitId, Fault, LookUp, Order, Scope, SeenObject, What};
use crate::journal::entry::Mark;
use crate::rules::SeenAtStripe;

use super::{Model, Question, Reading, STALE_AFTER_S, age_s};

/// What was read again so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// When it began.
    pub since: Timestamp,
    /// What is asked.
    pub(super) order: Order,
    /// The account.
    pub(super) account: Option<Account>,
    /// Its balance.
    pub(super) balance: Option<Balance>,
    /// The platform's balance.
    pub(super) platform_balance: Option<Balance>,
    /// What the debit left of which is given back.
    pub(super) left: Option<SeenObject>,
    /// What Stripe showed of the last 24 hours.
    pub(super) seen: Option<LookUp>,
    /// The question for that.
    look_up: Question,
}

/// What an answer comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// It belongs to something else, or more is to come.
    Waits,
    /// All was read. What the journal knows of these marks is to be asked.
    Whole(Vec<DebitId>),
    /// What it is judged on could not be read.
    Unread(Fault),
    /// Stripe could not be asked for the last 24 hours.
    Blind(Fault),
}

impl Recheck {
    /// Asks for everything anew.
    pub(super) fn begin(model: &mut Model, order: Order) -> Self {
        let recheck = Self::new(model, order);
        recheck.questions().into_iter().for_each(|question| model.reads.want_anew(question));
        recheck
    }

    fn new(model: &Model, order: Order) -> Self {
        let look_up = lately::question(model.stripe_now(), &order);
        let since = model.now;
        Self { since, order, account: None, balance: None, platform_balance: None, left: None, seen: None, look_up }
    }

    fn questions(&self) -> Vec<Question> {
        let account = &self.order.account;
        let mut all = vec![
            Question::Account(account.clone()),
            Question::Balance(Scope::Account(account.clone())),
            Question::Balance(Scope::Platform),
            self.look_up.clone(),
        ];
        all.extend(left_behind(&self.order));
        all
    }

    /// The look-up of the last 24 hours.
    pub(super) const fn look_up(&self) -> &Question {
        &self.look_up
    }

    /// Takes an answer in.
    pub(super) fn take(&mut self, question: &Question, reading: &Reading) -> Taken {
        if !self.questions().contains(question) {
            return Taken::Waits;
        }
        match reading {
            Reading::Account(account) => self.account = Some((**account).clone()),
            Reading::Balance(balance) if question.balance_of() == Some(&Scope::Platform) => {
                self.platform_balance = Some(balance.clone());
            }
            Reading::Balance(balance) => self.balance = Some(balance.clone()),
            Reading::LeftBehind(seen) => self.left = Some((**seen).clone()),
            Reading::LookedUp(seen) => self.seen = Some((**seen).clone()),
            Reading::Failed(fault) if *question == self.look_up => return Taken::Blind(fault.clone()),
            Reading::Failed(fault) => return Taken::Unread(fault.clone()),
            Reading::Platform(_)
            | Reading::Accounts(_)
            | Reading::Transactions(_)
            | Reading::References(_)
            | Reading::Explained(_)
            | Reading::Repeated => return Taken::Waits,
        }
        self.marks().map_or(Taken::Waits, Taken::Whole)
    }

    /// The marks that were seen, once everything was read.
    pub(super) fn marks(&self) -> Option<Vec<DebitId>> {
        let Self { account: Some(_), balance: Some(_), platform_balance: Some(_), seen: Some(seen), .. } = self else {
            return None;
        };
        if left_behind(&self.order).is_some() && self.left.is_none() {
            return None;
        }
        let marks: BTreeSet<DebitId> = seen.ours.iter().chain(&seen.near).filter_map(|object| object.mark).collect();
        Some(marks.into_iter().collect())
    }

    /// What Stripe showed, with what the journal knows of each mark.
    pub(super) fn seen(&self, known: &[(DebitId, Mark)]) -> Option<SeenAtStripe> {
        self.seen.as_ref().map(|seen| lately::seen(seen, known))
    }

    /// Whether what was read first may no longer be so.
    pub(super) fn is_too_old(&self, now: Timestamp) -> bool {
        age_s(self.since, now) >= STALE_AFTER_S
    }
}

/// What is to be read of the debit of which something is given back.
pub(super) fn left_behind(order: &Order) -> Option<Question> {
    match &order.what {
        What::Reverse { reverse } => Some(Question::left_behind(&order.account, reverse)),
        What::Pull { .. } | What::Send { .. } => None,
    }
}
