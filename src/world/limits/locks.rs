//! Locks on accounts: a write is busy with the connected account whose money it moves until its answer is due, and another write on
//! that account waits. Who waited as long as Stripe lets one wait is turned away with `lock_timeout`
//! (docs.stripe.com/rate-limits). Nothing here ever waits; waiting makes an answer due later.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::world::accounts::PLATFORM;
use crate::world::errors::{self, Limit, Refusal};
use crate::world::shelf::Row;

/// Accounts that writes are busy with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Locks {
    /// Until when, on the wire's clock.
    held: BTreeMap<Row, Timestamp>,
    /// The moment of the request that is served.
    wire: Timestamp,
    /// How long it may wait; none when there are no locks.
    patience: Option<SignedDuration>,
    /// What it has locked, and how long it waited for it.
    taken: Vec<Row>,
    waited: SignedDuration,
}

impl Locks {
    /// No locks.
    pub(crate) fn new(wire: Timestamp) -> Self {
        Self { held: BTreeMap::new(), wire, patience: None, taken: Vec::new(), waited: SignedDuration::ZERO }
    }

    /// A request begins that may wait so many milliseconds.
    pub(crate) fn begin(&mut self, wire: Timestamp, patience_ms: Option<u64>) {
        self.rest();
        self.wire = wire;
        self.patience = patience_ms.map(|ms| SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX)));
        self.held.retain(|_, until| *until > wire);
    }

    /// What follows is no request, and needs no locks.
    pub(crate) fn rest(&mut self) {
        self.patience = None;
        self.taken.clear();
        self.waited = SignedDuration::ZERO;
    }

    /// Locks an account. The platform's own balance is never locked: everything would wait for it.
    pub(crate) fn take(&mut self, account: Row) -> Result<(), Refusal> {
        let Some(patience) = self.patience.filter(|_| account != PLATFORM) else {
            return Ok(());
        };
        let free_at = self.held.get(&account).copied().unwrap_or(self.wire);
        let wait = free_at.duration_since(self.wire);
        if wait > patience {
            return Err(errors::locked());
        }
        self.waited = self.waited.max(wait);
        self.taken.push(account);
        Ok(())
    }

    /// The request comes to its end: it is answered later by what it waited, and holds its locks until then if it did anything.
    pub(crate) fn through(&mut self, due: Timestamp, refusal: Option<&Refusal>) -> Timestamp {
        let timed_out = refusal.is_some_and(|refusal| refusal.limit == Some(Limit::Locked));
        let waited = if timed_out { self.patience.unwrap_or_default() } else { self.waited };
        let due = due.checked_add(waited).unwrap_or(due);
        if refusal.is_none_or(|refusal| refusal.executed) {
            for account in std::mem::take(&mut self.taken) {
                self.held.insert(account, due);
            }
        }
        due
    }
}
