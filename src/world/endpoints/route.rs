//! Which endpoint a method and a path name, and the dispatch to it. Reads see the state and answer JSON; writes change it and
//! name the object that they made.

use super::super::debit;
use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::subject::Subject;
use super::super::state::State;
use super::{
    Call, account_update, accounts, application_fees, balance, balance_settings, charges, events, payouts,
    payouts_made, refunds, reversals, topups, transactions, transfers,
};

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
    ApplicationFees,
    ApplicationFee(&'p str),
    Balance,
    BalanceSettings,
    Topups,
    Topup(&'p str),
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
    Account(&'p str),
    BalanceSettings,
    Charge,
    Transfer,
    Reversal(&'p str),
    Refund,
    Payout,
    PayoutCancel(&'p str),
    PayoutReverse(&'p str),
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
            ["application_fees"] => Some(Self::ApplicationFees),
            ["application_fees", id] => Some(Self::ApplicationFee(id)),
            ["balance"] => Some(Self::Balance),
            ["balance_settings"] => Some(Self::BalanceSettings),
            ["topups"] => Some(Self::Topups),
            ["topups", id] => Some(Self::Topup(id)),
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
            Self::ApplicationFees => application_fees::list(state, call),
            Self::ApplicationFee(id) => application_fees::get(state, call, id),
            Self::Balance => balance::get(state, call),
            Self::BalanceSettings => balance_settings::get(state, call),
            Self::Topups => topups::list(state, call),
            Self::Topup(id) => topups::get(state, call, id),
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
            ["accounts", id] => Some(Self::Account(id)),
            ["balance_settings"] => Some(Self::BalanceSettings),
            ["charges"] => Some(Self::Charge),
            ["transfers"] => Some(Self::Transfer),
            ["transfers", id, "reversals"] => Some(Self::Reversal(id)),
            ["refunds"] => Some(Self::Refund),
            ["payouts"] => Some(Self::Payout),
            ["payouts", id, "cancel"] => Some(Self::PayoutCancel(id)),
            ["payouts", id, "reverse"] => Some(Self::PayoutReverse(id)),
            _ => None,
        }
    }

    /// Does what is asked.
    pub(crate) fn work(&self, state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
        match *self {
            Self::Account(id) => account_update::update(state, call, id),
            Self::BalanceSettings => balance_settings::update(state, call),
            Self::Payout => payouts_made::create(state, call),
            Self::PayoutCancel(id) => payouts_made::cancel(state, call, id),
            Self::PayoutReverse(id) => payouts_made::reverse(state, call, id),
            Self::Charge => debit::charge::create(state, call),
            Self::Transfer => debit::transfer::create(state, call),
            Self::Reversal(id) => reversals::create(state, call, id),
            Self::Refund => refunds::create(state, call),
        }
    }
}
