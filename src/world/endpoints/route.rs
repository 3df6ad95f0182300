//! Which endpoint a method and a path name, and the dispatch to it. Reads see the state and answer JSON; writes change it and
//! name the object that they made.

use super::super::debit;
use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::subject::Subject;
use super::super::state::State;
use super::{Call, accounts, balance, charges, events, payouts, refunds, reversals, transactions, transfers};

/// An endpoint, with the ids of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route<'p> {
    /// `GET`.
    Read(Read<'p>),
    /// `POST`.
    Write(Write<'p>),
}

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read<'p> {
    OwnAccount,
    Accounts,
    Account(&'p str),
    Balance,
    Transactions,
    Transaction(&'p str),
    Charges,
    Charge(&'p str),
    Transfers,
    Transfer(&'p str),
    Reversals(&'p str),
    Reversal(&'p str, &'p str),
    Refunds,
    Refund(&'p str),
    Payouts,
    Payout(&'p str),
    Events,
    Event(&'p str),
}

/// What can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Write<'p> {
    Charge,
    Transfer,
    Reversal(&'p str),
    Refund,
}

impl<'p> Route<'p> {
    /// Finds the endpoint; none when Stripe has no such URL here.
    pub(crate) fn find(method: &str, segments: &[&'p str]) -> Option<Self> {
        let ["v1", rest @ ..] = segments else {
            return None;
        };
        match method {
            "GET" => Read::find(rest).map(Self::Read),
            "POST" => Write::find(rest).map(Self::Write),
            _ => None,
        }
    }
}

impl<'p> Read<'p> {
    fn find(rest: &[&'p str]) -> Option<Self> {
        match *rest {
            ["account"] => Some(Self::OwnAccount),
            ["accounts"] => Some(Self::Accounts),
            ["accounts", id] => Some(Self::Account(id)),
            ["balance"] => Some(Self::Balance),
            ["balance_transactions"] | ["balance", "history"] => Some(Self::Transactions),
            ["balance_transactions", id] | ["balance", "history", id] => Some(Self::Transaction(id)),
            ["charges"] => Some(Self::Charges),
            ["charges", id] => Some(Self::Charge(id)),
            ["transfers"] => Some(Self::Transfers),
            ["transfers", id] => Some(Self::Transfer(id)),
            ["transfers", id, "reversals"] => Some(Self::Reversals(id)),
            ["transfers", id, "reversals", reversal] => Some(Self::Reversal(id, reversal)),
            ["refunds"] => Some(Self::Refunds),
            ["refunds", id] => Some(Self::Refund(id)),
            ["payouts"] => Some(Self::Payouts),
            ["payouts", id] => Some(Self::Payout(id)),
            ["events"] => Some(Self::Events),
            ["events", id] => Some(Self::Event(id)),
            _ => None,
        }
    }

    /// Answers the request.
    pub(crate) fn answer<'s>(&self, state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
        match *self {
            Self::OwnAccount => accounts::own(state, call),
            Self::Accounts => accounts::list(state, call),
            Self::Account(id) => accounts::get(state, call, id),
            Self::Balance => balance::get(state, call),
            Self::Transactions => transactions::list(state, call),
            Self::Transaction(id) => transactions::get(state, call, id),
            Self::Charges => charges::list(state, call),
            Self::Charge(id) => charges::get(state, call, id),
            Self::Transfers => transfers::list(state, call),
            Self::Transfer(id) => transfers::get(state, call, id),
            Self::Reversals(id) => reversals::list(state, call, id),
            Self::Reversal(id, reversal) => reversals::get(state, call, id, reversal),
            Self::Refunds => refunds::list(state, call),
            Self::Refund(id) => refunds::get(state, call, id),
            Self::Payouts => payouts::list(state, call),
            Self::Payout(id) => payouts::get(state, call, id),
            Self::Events => events::list(state, call),
            Self::Event(id) => events::get(state, call, id),
        }
    }
}

impl<'p> Write<'p> {
    fn find(rest: &[&'p str]) -> Option<Self> {
        match *rest {
            ["charges"] => Some(Self::Charge),
            ["transfers"] => Some(Self::Transfer),
            ["transfers", id, "reversals"] => Some(Self::Reversal(id)),
            ["refunds"] => Some(Self::Refund),
            _ => None,
        }
    }

    /// Does what is asked.
    pub(crate) fn work(&self, state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
        match *self {
            Self::Charge => debit::charge::create(state, call),
            Self::Transfer => debit::transfer::create(state, call),
            Self::Reversal(id) => reversals::create(state, call, id),
            Self::Refund => refunds::create(state, call),
        }
    }
}
