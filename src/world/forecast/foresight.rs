//! Goes through the queue of the clock and asks of each entry what it would do, on balances as the entries before it leave them.
//! The questions are those that the passing of time asks itself, so that the two cannot differ.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

use jiff::Timestamp;

use crate::money::Currency;

use crate::world::accounts::PLATFORM;
use crate::world::clock::{Coming, Turn};
use crate::world::founding::Scripted;
use crate::world::objects::payout::{Payout, Stage, Way};
use crate::world::shelf::Row;
use crate::world::state::State;

use super::overlay::Overlay;
use super::{NextEvent, NextKind};

/// An entry that does not stand in the queue yet but follows from one that does.
#[derive(Debug, Clone, Copy)]
enum Following {
    PayOut { account: Row },
    Paid { account: Row, currency: Currency, amount: i64 },
}

/// Where the foresight has come.
pub(super) struct Foresight<'s> {
    state: &'s State,
    balances: Overlay<'s>,
    departed: BTreeSet<Row>,
    done: BTreeSet<Plan>,
    following: BTreeMap<(Timestamp, usize), Following>,
    lines: Vec<NextEvent>,
}

/// A plan that is carried out once, however often it stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Plan {
    PayOut(Row, Timestamp),
    BankDebit(Row, Currency),
    Hold(Row, Currency, Timestamp),
}

impl<'s> Foresight<'s> {
    pub(super) fn new(state: &'s State) -> Self {
        Self {
            state,
            balances: Overlay::new(state),
            departed: BTreeSet::new(),
            done: BTreeSet::new(),
            following: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    /// The next so many lines. A move of the script comes after everything else of its moment.
    pub(super) fn take<'a>(mut self, limit: usize, script: impl Iterator<Item = &'a Scripted>) -> Vec<NextEvent> {
        let state = self.state;
        let mut queue = state.clock.queue().peekable();
        let mut script = script.peekable();
        while self.lines.len() < limit {
            let following = self.following.first_key_value().map(|((at, _), _)| *at);
            let queued = queue.peek().map(|((at, ..), _)| *at);
            let soonest = queued.into_iter().chain(following).min();
            if let Some(scripted) = script.next_if(|next| soonest.is_none_or(|soonest| next.at < soonest)) {
                self.lines.push(NextEvent::scripted(state, scripted));
            } else if let Some((at, next)) = self.following_before(&mut queue) {
                self.follow(at, next);
            } else if let Some(((at, ..), coming)) = queue.next() {
                self.foresee(at, coming);
            } else {
                break;
            }
        }
        self.lines.truncate(limit);
        self.lines
    }

    /// What follows from entries of the queue and comes before its next.
    fn following_before(
        &mut self,
        queue: &mut Peekable<impl Iterator<Item = (Turn, Coming)>>,
    ) -> Option<(Timestamp, Following)> {
        let ((at, _), _) = self.following.first_key_value()?;
        if queue.peek().is_some_and(|((queued, ..), _)| queued <= at) {
            return None;
        }
        self.following.pop_first().map(|((at, _), next)| (at, next))
    }

    fn foresee(&mut self, at: Timestamp, coming: Coming) {
        match coming {
            Coming::Settle { transaction } => self.settle(at, transaction),
            Coming::Depart { payout } => self.depart(at, payout),
            Coming::Arrive { payout } => self.arrive(at, payout),
            Coming::PayOut { account } => {
                let due = self.state.payout_due(account, at, |currency| self.balances.available(account, currency));
                if let Some((currency, amount)) = due.filter(|_| self.done.insert(Plan::PayOut(account, at))) {
                    self.pay_out(at, account, currency, amount);
                }
            }
            Coming::BankDebit { account, currency } => self.debit_bank(at, account, currency),
            Coming::Collect { account, currency, since } => self.collect(at, account, currency, since),
            Coming::HeldTooLong { account, currency } => self.hold(at, account, currency),
            Coming::LateWork { ticket } => self.do_late(at, ticket),
            Coming::ReserveRun => self.run_reserve(at),
        }
    }

    /// Late work is listed whether or not it will be allowed; its money is counted where there is enough of it.
    fn do_late(&mut self, at: Timestamp, ticket: u64) {
        let Some(late) = self.state.late.get(&ticket) else {
            return;
        };
        let own = self.state.accounts.get(late.acting).map_or(Currency::USD, |found| found.about.currency);
        let (from, to, currency, amount) = late.movement(self.state).unwrap_or((late.acting, late.acting, own, 0));
        self.tell(at, NextKind::LateWork, if from == PLATFORM { to } else { from }, currency, amount);
        if amount <= self.balances.available(from, currency) {
            self.balances.add(from, currency, amount.saturating_neg());
            self.balances.add(to, currency, amount);
        }
    }

    fn follow(&mut self, at: Timestamp, next: Following) {
        match next {
            Following::Paid { account, currency, amount } => {
                self.tell(at, NextKind::PayoutPaid, account, currency, amount);
            }
            Following::PayOut { account } => {
                let found = self.state.accounts.get(account);
                let bank = found.and_then(|found| found.about.bank.as_ref().map(|bank| bank.currency));
                let due = bank.zip(found).and_then(|(currency, found)| {
                    Some((currency, found.terms.payout_of(currency, self.balances.available(account, currency))?))
                });
                if let Some((currency, amount)) = due.filter(|_| self.done.insert(Plan::PayOut(account, at))) {
                    self.pay_out(at, account, currency, amount);
                }
            }
        }
    }

    fn settle(&mut self, at: Timestamp, row: Row) {
        let Some(found) = self.state.transactions.get(row).filter(|found| !found.settled) else {
            return;
        };
        let (account, currency, net) = (found.owner, found.currency, found.net);
        let kind = if net < 0 { NextKind::FundsTaken } else { NextKind::FundsAvailable };
        self.tell(at, kind, account, currency, net);
        self.balances.add(account, currency, net);
        let state = self.state;
        if self.balances.available(account, currency) > 0
            && state.pays_out_itself(account)
            && !state.plans.payouts.contains_key(&account)
        {
            let owner = state.accounts.get(account);
            let due = owner.and_then(|owner| owner.terms.next_payout(owner.about.payouts, at));
            if let Some(due) = due {
                self.following.insert((due, self.lines.len()), Following::PayOut { account });
            }
        }
    }

    fn depart(&mut self, at: Timestamp, row: Row) {
        if let Some(payout) = self.state.payouts.get(row).filter(|payout| payout.stage == Stage::Pending) {
            self.departed.insert(row);
            self.tell(at, NextKind::PayoutSubmitted, payout.owner, payout.currency, payout.amount);
        }
    }

    fn arrive(&mut self, at: Timestamp, row: Row) {
        let on_its_way = |payout: &&Payout| match payout.stage {
            Stage::Pending => self.departed.contains(&row),
            Stage::InTransit => true,
            Stage::Paid | Stage::Canceled { .. } | Stage::Failed { .. } => false,
        };
        let Some(payout) = self.state.payouts.get(row).filter(on_its_way) else {
            return;
        };
        let (account, currency, amount) = (payout.owner, payout.currency, payout.amount);
        match payout.way {
            Way::ToBank | Way::Reverses { .. } => self.tell(at, NextKind::PayoutPaid, account, currency, amount),
            Way::Covers { .. } => {
                let works = self.state.accounts.get(account).is_some_and(crate::world::accounts::Account::bank_works);
                let kind = if works { NextKind::BankDebitPaid } else { NextKind::BankDebitFailed };
                self.tell(at, kind, account, currency, amount);
                self.balances.put_under_way(account, currency, amount);
                if !works {
                    self.balances.add(account, currency, amount);
                }
            }
        }
    }

    fn pay_out(&mut self, at: Timestamp, account: Row, currency: Currency, amount: i64) {
        self.tell(at, NextKind::Payout, account, currency, amount);
        self.balances.add(account, currency, amount.saturating_neg());
        let paid = Following::Paid { account, currency, amount };
        self.following.insert((Payout::arrival(at), self.lines.len()), paid);
    }

    fn debit_bank(&mut self, at: Timestamp, account: Row, currency: Currency) {
        let due = self.state.bank_debit_due(account, currency, at, self.balances.available(account, currency));
        if let Some(amount) = due.filter(|_| self.done.insert(Plan::BankDebit(account, currency))) {
            self.tell(at, NextKind::BankDebit, account, currency, amount);
            self.balances.add(account, currency, amount);
            self.balances.put_under_way(account, currency, amount);
        }
    }

    fn collect(&mut self, at: Timestamp, account: Row, currency: Currency, since: Timestamp) {
        let recovered = self.balances.moved(account, currency).recovered;
        let due = self.state.collection_due(account, currency, since, self.balances.available(account, currency));
        let Some(amount) = due.filter(|_| !recovered) else {
            return;
        };
        self.tell(at, NextKind::Collection, account, currency, amount);
        self.balances.add(account, currency, amount);
        let held = self.balances.reserved(currency);
        let released = amount.min(held.max(0));
        self.balances.add(PLATFORM, currency, released.saturating_sub(amount));
        self.balances.reserve(currency, released.saturating_neg());
    }

    fn hold(&mut self, at: Timestamp, account: Row, currency: Currency) {
        let available = self.balances.available(account, currency);
        let newest = self.balances.moved(account, currency).newest;
        let due = self.state.held_too_long(account, currency, at, available, newest);
        if due && self.done.insert(Plan::Hold(account, currency, at)) {
            self.tell(at, NextKind::HeldTooLong, account, currency, available);
        }
    }

    /// What a timed run of the reserve moves: the difference between what is called for by then and what is held.
    fn run_reserve(&mut self, at: Timestamp) {
        let moved = self.balances.currencies();
        let currencies: BTreeSet<Currency> = self.state.reserve.currencies().chain(moved).collect();
        for currency in currencies {
            let more = self.balances.called(currency).saturating_sub(self.balances.reserved(currency));
            if more != 0 {
                let kind = if more > 0 { NextKind::Reserved } else { NextKind::Released };
                self.tell(at, kind, PLATFORM, currency, more);
                self.balances.reserve(currency, more);
                self.balances.add(PLATFORM, currency, more.saturating_neg());
            }
        }
    }

    fn tell(&mut self, at: Timestamp, kind: NextKind, account: Row, currency: Currency, amount: i64) {
        self.lines.push(NextEvent::of(self.state, at, kind, (account, currency, amount)));
    }
}
