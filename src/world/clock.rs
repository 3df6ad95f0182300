//! The world's own clock and what is to come on it. Coming events stand in one queue ordered by time, so that moving the clock
//! costs as much as what happens and never looks through accounts or history. The clock never goes backwards and nothing
//! reads a real one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

use super::shelf::Row;

/// Something that the passing of time brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Coming {
    /// A pending balance transaction becomes available.
    Settle {
        /// The transaction.
        transaction: Row,
    },
    /// A payout that was asked for is handed to the bank.
    Depart {
        /// The payout.
        payout: Row,
    },
    /// A payout reaches the bank, or a debit of a bank is known to have worked or not.
    Arrive {
        /// The payout.
        payout: Row,
    },
    /// An account is paid out by its schedule, if that is still the day.
    PayOut {
        /// The account.
        account: Row,
    },
    /// The bank of a negative account is debited, if it still is negative.
    BankDebit {
        /// The account.
        account: Row,
        /// The currency of the balance.
        currency: Currency,
    },
    /// Funds have waited for a payout as long as they may, if they still do.
    HeldTooLong {
        /// The account.
        account: Row,
        /// The currency of the balance.
        currency: Currency,
    },
    /// A balance has been negative for 180 days, if it still is since then.
    Collect {
        /// The account.
        account: Row,
        /// The currency of the balance.
        currency: Currency,
        /// Since when it was negative as this was written down.
        since: Timestamp,
    },
    /// A request whose work was put off is done.
    LateWork {
        /// Which one.
        ticket: u64,
    },
    /// The reserve is recalculated.
    ReserveRun,
}

impl Coming {
    /// In what order the things of one moment happen: money comes in before it goes out, and the reserve follows.
    fn rank(&self) -> u8 {
        match self {
            Self::Settle { .. } => 0,
            Self::LateWork { .. } => 1,
            Self::Depart { .. } => 2,
            Self::Arrive { .. } => 3,
            Self::PayOut { .. } => 4,
            Self::BankDebit { .. } => 5,
            Self::Collect { .. } => 6,
            Self::HeldTooLong { .. } => 7,
            Self::ReserveRun => 8,
        }
    }
}

/// Where something stands in the queue: its moment, its rank, the number of its planning.
pub(crate) type Turn = (Timestamp, u8, u64);

/// Now, and what comes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Clock {
    now: Timestamp,
    coming: BTreeMap<Turn, Coming>,
    planned: u64,
}

impl Clock {
    /// A clock that begins at a moment.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { now, coming: BTreeMap::new(), planned: 0 }
    }

    /// The world's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Moves to a moment; an earlier one changes nothing.
    pub(crate) fn set(&mut self, to: Timestamp) {
        self.now = self.now.max(to);
    }

    /// Writes down what comes, and when. Things of one kind and moment happen in the order in which they were planned.
    pub(crate) fn plan(&mut self, at: Timestamp, coming: Coming) {
        self.planned = self.planned.saturating_add(1);
        self.coming.insert((at, coming.rank(), self.planned), coming);
    }

    /// Everything that is written down, in order. Some of it will find that there is nothing left to do.
    pub(crate) fn queue(&self) -> impl Iterator<Item = (Turn, Coming)> {
        self.coming.iter().map(|(turn, coming)| (*turn, *coming))
    }

    /// Takes everything of the next moment that is not after `until`, and moves to it.
    pub(crate) fn take_next(&mut self, until: Timestamp) -> Option<Vec<Coming>> {
        let ((at, ..), _) = self.coming.first_key_value()?;
        let at = *at;
        if at > until {
            return None;
        }
        let mut taken = Vec::new();
        while let Some(entry) = self.coming.first_entry() {
            if entry.key().0 > at {
                break;
            }
            taken.push(entry.remove());
        }
        self.set(at);
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_moment_is_taken_whole_and_in_the_order_of_planning() {
        let mut clock = Clock::new(at(0));
        clock.plan(at(20), Coming::ReserveRun);
        clock.plan(at(10), Coming::Settle { transaction: 1 });
        clock.plan(at(10), Coming::Settle { transaction: 2 });
        let taken = clock.take_next(at(15));
        assert_eq!(taken, Some(vec![Coming::Settle { transaction: 1 }, Coming::Settle { transaction: 2 }]));
        assert_eq!(clock.now(), at(10));
        assert_eq!(clock.take_next(at(15)), None);
    }

    #[test]
    fn the_clock_never_goes_backwards() {
        let mut clock = Clock::new(at(100));
        clock.set(at(50));
        assert_eq!(clock.now(), at(100));
    }
}
