//! The lines of a forecast, in words.

use jiff::Timestamp;

use crate::money::{Currency, Minor};

use crate::world::money_text::money;
use crate::world::shelf::Row;
use crate::world::state::State;

use super::{NextEvent, NextKind};

impl NextEvent {
    /// A line about an amount of an account, whatever its sign.
    pub(super) fn of(
        state: &State,
        at: Timestamp,
        kind: NextKind,
        (account, currency, amount): (Row, Currency, i64),
    ) -> Self {
        let amount = i64::try_from(amount.unsigned_abs()).unwrap_or(i64::MAX);
        Self {
            at,
            kind,
            account: state.accounts.id(account).to_owned(),
            name: state.accounts.get(account).and_then(|found| found.about.name.clone()),
            currency,
            amount: Minor::new(amount),
            words: kind.words(&money(amount, currency)),
        }
    }
}

impl NextKind {
    fn words(self, amount: &str) -> String {
        match self {
            Self::FundsAvailable => format!("{amount} pending becomes available"),
            Self::FundsTaken => format!("{amount} pending is taken from what is available"),
            Self::Payout => format!("{amount} is paid out by schedule"),
            Self::PayoutSubmitted => format!("a payout of {amount} is handed to the bank"),
            Self::PayoutPaid => format!("a payout of {amount} reaches the bank"),
            Self::BankDebit => format!("the bank is debited {amount} for the negative balance"),
            Self::BankDebitPaid => format!("the bank has paid {amount}; the reserve for it is released"),
            Self::BankDebitFailed => format!("the bank has not paid {amount}; the balance is negative again"),
            Self::Collection => format!("day 180, {amount} is collected from the platform"),
            Self::HeldTooLong => format!("{amount} has waited for a payout too long; the account is under review"),
            Self::LateWork => format!("a request of {amount} that was taken earlier is done"),
            Self::Reserved => format!("{amount} more is reserved"),
            Self::Released => format!("{amount} of the reserve is released"),
        }
    }
}
