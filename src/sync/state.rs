//! What there is to say about reading: how far it is, and why it is not further.

use jiff::{SignedDuration, Timestamp};

use super::roster::List;
use super::{Allowance, Endpoint, Outage, SECOND, Scheduler, micros, moment};

/// Seconds over which the present rate is taken.
const LATELY: i64 = 5;

/// What reading is doing, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The key was refused; nothing is read until somebody asks.
    KeyRefused,
    /// Nobody answers.
    Down(Outage),
    /// Nobody looks, so nothing is read.
    Paused,
    /// Stripe asked to wait until then.
    Held(Timestamp),
    /// The share of the allowance is spent; only what somebody asks for is read.
    Spent,
    /// So many accounts are read only when somebody says so.
    AskFirst(Cost),
    /// Somebody stopped it; so many accounts are left.
    Stopped(u32),
    /// Accounts are being read.
    Reading(Progress),
    /// All that is to be known is known; what is old is read again.
    Steady,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Requests a second lately, in tenths.
    pub tenths_a_second: u32,
    /// About how long it will take; none where that cannot be told yet.
    pub left: Option<SignedDuration>,
    /// Requests a second, in thousandths, where Stripe said that it was too much and it goes more slowly.
    pub slowed: Option<u32>,
}

/// What reading every account once would cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Requests.
    pub calls: u32,
    /// Of the month's allowance, in thousandths; none where Stripe counts none.
    pub per_mille: Option<u64>,
    /// Reads of this console's share that are left.
    pub left: Option<u64>,
    /// At the configured rate; none without one.
    pub time: Option<SignedDuration>,
}

impl Scheduler {
    /// What there is to say about reading.
    #[must_use]
    pub fn state(&self, at: Timestamp) -> State {
        let now = micros(at);
        let due = self.roster.count(List::Due);
        if self.key_refused {
            return State::KeyRefused;
        }
        if let Some(outage) = self.line.outage() {
            return State::Down(outage);
        }
        if self.is_paused(now) {
            return State::Paused;
        }
        if let Some(until) = moment(self.tolls.held_until(Endpoint::Balance)).filter(|until| *until > at) {
            return State::Held(until);
        }
        if !self.budget.allows_unasked() {
            return State::Spent;
        }
        match () {
            () if due == 0 => State::Steady,
            () if self.sweep.is_stopped => State::Stopped(due),
            () if self.may_sweep() => State::Reading(self.progress(at)),
            () if self.is_listed => State::AskFirst(self.cost()),
            () => State::Reading(self.progress(at)),
        }
    }

    /// How many accounts were asked for since all of them were to be read. How many are known, whoever shows them counts.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.roster.len().saturating_sub(self.roster.count(List::Due))
    }

    /// How far reading every account is.
    #[must_use]
    pub fn progress(&self, at: Timestamp) -> Progress {
        let now = micros(at);
        let due = self.roster.count(List::Due);
        let counted = i64::from(self.seconds(now)).clamp(1, LATELY);
        let lately = i64::from(self.meter.before(now, counted));
        let tenths = lately.saturating_mul(10).checked_div(counted).unwrap_or(0);
        let left = i64::from(due).saturating_mul(10).checked_div(tenths).map(SignedDuration::from_secs);
        Progress {
            tenths_a_second: u32::try_from(tenths).unwrap_or(u32::MAX),
            left,
            slowed: self.tolls.slowed(Endpoint::Balance),
        }
    }

    /// What reading every account once would cost.
    #[must_use]
    pub fn cost(&self) -> Cost {
        let calls = self.roster.len();
        let a_second = self.tolls.rate(Endpoint::Balance).map(|rate| i64::from(rate.max(1)));
        let time = a_second.and_then(|rate| i64::from(calls).saturating_mul(1_000).checked_div(rate));
        Cost {
            calls,
            per_mille: self.budget.per_mille(u64::from(calls)),
            left: self.budget.left(),
            time: time.map(SignedDuration::from_secs),
        }
    }

    /// Requests a second to each endpoint that are configured; none without a limit.
    #[must_use]
    pub const fn limit(&self) -> Option<u32> {
        self.settings.rate
    }

    /// Questions that may be open at once for what nobody looks at, as configured.
    #[must_use]
    pub const fn in_flight(&self) -> u32 {
        self.settings.in_flight
    }

    /// The allowance with what was spent of it; none where nothing is counted.
    #[must_use]
    pub fn allowance(&self) -> Option<Allowance> {
        self.budget.allowance()
    }

    /// Requests a second to all endpoints together that are configured; none without a limit.
    #[must_use]
    pub fn limit_of_all(&self) -> Option<u32> {
        self.settings.rate.map(|_| self.settings.rate_of_all)
    }

    /// Somebody is finding out what was spent of the allowance before: what nobody waits for waits for that.
    pub fn await_spent(&mut self) {
        self.budget.await_spent();
    }

    /// So much of it others have spent this month, and this program before this start; none where nobody can tell.
    pub fn spent_before(&mut self, before: Option<u64>) {
        self.budget.spent_before(before);
    }

    /// Another month has begun, of which nothing is spent.
    pub fn begin_month(&mut self) {
        self.budget.begin_month();
    }

    /// Reads of this month since the start.
    #[must_use]
    pub const fn spent_here(&self) -> u64 {
        self.budget.own()
    }

    /// Requests in the last minute.
    #[must_use]
    pub fn in_the_last_minute(&self, at: Timestamp) -> u32 {
        self.meter.before(micros(at).saturating_add(SECOND), 60)
    }
}
