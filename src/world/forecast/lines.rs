//! The lines of a forecast, in words.

use jiff::Timestamp;

use crate::money::{Currency, Minor};

use crate::world::accounts::PLATFORM;
use crate::world::founding::Scripted;
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

    /// A line about a move of the script, whose account may be gone by now.
    pub(super) fn scripted(state: &State, scripted: &Scripted) -> Self {
        let command = &scripted.command;
        let named = command.account();
        let row = named.map_or(Some(PLATFORM), |id| state.accounts.row(id));
        let found = row.and_then(|row| state.accounts.get(row));
        let own = found.map(|found| found.about.currency);
        let moved = command.amount().and_then(|(amount, currency)| Some((amount, currency.or(own)?)));
        let (amount, currency) = moved.unwrap_or((Minor::ZERO, own.unwrap_or(Currency::USD)));
        Self {
            at: scripted.at,
            kind: NextKind::Scripted,
            account: named.unwrap_or(state.accounts.id(PLATFORM)).to_owned(),
            name: found.and_then(|found| found.about.name.clone()),
            currency,
            amount,
            words: format!("script: {}", command.noun()),
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
            Self::Scripted => "a move of the script is done".to_owned(),
        }
    }
}
