//! What is coming before it comes, as plain data. The next moment is told exactly: what is listed for it is what happens when the
//! clock gets there, and nothing else does. Later moments are told as things stand now; what nobody can know, such as sales, and
//! what the moves of a script lead to, is not in them.

mod foresight;
mod lines;
mod overlay;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::{Currency, Minor};

use super::World;
use super::life::Life;
use foresight::Foresight;

/// Something that is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextEvent {
    /// When, in the world's time.
    pub at: Timestamp,
    /// What.
    pub kind: NextKind,
    /// The account's id.
    pub account: String,
    /// The account's name, if it has one.
    pub name: Option<String>,
    /// Currency of the amount.
    pub currency: Currency,
    /// How much moves, or how much waits; always positive.
    pub amount: Minor,
    /// The same for people.
    pub words: String,
}

/// What is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextKind {
    /// Pending funds become available.
    FundsAvailable,
    /// Pending funds that were to be taken back are taken from the available balance.
    FundsTaken,
    /// An automatic payout is made.
    Payout,
    /// A payout that was asked for is handed to the bank.
    PayoutSubmitted,
    /// A payout reaches the bank.
    PayoutPaid,
    /// The bank of a negative account is debited.
    BankDebit,
    /// A debit of a bank is known to have worked.
    BankDebitPaid,
    /// A debit of a bank is known to have failed.
    BankDebitFailed,
    /// A balance negative for 180 days is collected from the platform.
    Collection,
    /// Funds have waited for a payout longer than they may.
    HeldTooLong,
    /// A request that was taken, and whose client went away, is done. Where it does not say what it moves, the amount is zero.
    LateWork,
    /// More is reserved of the platform's balance.
    Reserved,
    /// Some of the reserve is released.
    Released,
    /// A move of the scenario's script. Where it does not say what it moves, the amount is zero; what it leads to is listed once
    /// it is done.
    Scripted,
}

impl World {
    /// What is coming, in order, at most so much of it.
    #[must_use]
    pub fn next_events(&self, limit: usize) -> Vec<NextEvent> {
        self.life.next_events(limit)
    }
}

impl Life {
    /// What is coming, in order, at most so much of it.
    pub(crate) fn next_events(&self, limit: usize) -> Vec<NextEvent> {
        Foresight::new(&self.state).take(limit, self.script.to_come())
    }

    /// The next moment at which something happens.
    pub(crate) fn next_moment(&self) -> Option<Timestamp> {
        self.next_events(1).first().map(|event| event.at)
    }
}
