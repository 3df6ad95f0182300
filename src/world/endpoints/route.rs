//! Which endpoint a method and a path name, and the dispatch to it. Reads see the state and answer JSON; writes change it and
//! name the object that they made.

use super::super::debit;
use super::super::errors::Refusal;
use super::super::json::Json;
use super::super::objects::expandable::Model;
use super::super::objects::subject::Subject;
use super::super::params::Params;
use super::super::state::State;
use super::expand::{Expand, Shape};
use super::{Call, accounts, balance, charges, edits, events, payouts, refunds, reversals, transactions, transfers};

/// An endpoint, with the ids of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route<'p> {
    /// `GET`.
    Read(Read<'p>),
    /// `POST`.
    Write(Write<'p>),
}

/// Writes an enumeration of endpoints, how a path finds its endpoint, and the list of all of them from one table, so that no
/// endpoint can be reached that tests do not know of.
macro_rules! routes {
    ($(#[$meta:meta])* $name:ident: $($variant:ident $(($($id:ident),+))? = $([$($segment:tt),+])|+,)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name<'p> {
            $($variant $(($(routes!(@text $id)),+))?,)+
        }

        impl<'p> $name<'p> {
            /// The paths below `/v1`, segment by segment; a literal segment is in quotes.
            const PATHS: &'static [&'static [&'static str]] = &[$($(&[$(stringify!($segment)),+],)+)+];

            fn find(rest: &[&'p str]) -> Option<Self> {
                match *rest {
                    $($([$($segment),+])|+ => Some(Self::$variant $(($($id),+))?),)+
                    _ => None,
                }
            }
        }
    };
    (@text $id:ident) => { &'p str };
}

routes! {
    /// What can be read.
    Read:
    OwnAccount = ["account"],
    Accounts = ["accounts"],
    Account(id) = ["accounts", id],
    Balance = ["balance"],
    Transactions = ["balance_transactions"] | ["balance", "history"],
    Transaction(id) = ["balance_transactions", id] | ["balance", "history", id],
    Charges = ["charges"],
    Charge(id) = ["charges", id],
    Transfers = ["transfers"],
    Transfer(id) = ["transfers", id],
    Reversals(id) = ["transfers", id, "reversals"],
    Reversal(id, reversal) = ["transfers", id, "reversals", reversal],
    Refunds = ["refunds"],
    Refund(id) = ["refunds", id],
    Payouts = ["payouts"],
    Payout(id) = ["payouts", id],
    Events = ["events"],
    Event(id) = ["events", id],
}

routes! {
    /// What can be made.
    Write:
    Charge = ["charges"],
    EditCharge(id) = ["charges", id],
    Transfer = ["transfers"],
    EditTransfer(id) = ["transfers", id],
    Reversal(id) = ["transfers", id, "reversals"],
    EditReversal(id, reversal) = ["transfers", id, "reversals", reversal],
    Refund = ["refunds"],
    EditRefund(id) = ["refunds", id],
    EditPayout(id) = ["payouts", id],
}

impl<'p> Route<'p> {
    /// Finds the endpoint; none when Stripe has no such URL here.
    pub(crate) fn find(method: &str, segments: &[&'p str]) -> Option<Self> {
        // A segment is empty where an id was forgotten.
        let ["v1", rest @ ..] = segments else {
            return None;
        };
        if rest.contains(&"") {
            return None;
        }
        match method {
            "GET" | "HEAD" => Read::find(rest).map(Self::Read),
            "POST" => Write::find(rest).map(Self::Write),
            _ => None,
        }
    }

    /// Every endpoint: its method and its path, with the names of ids in braces.
    pub(crate) fn all() -> Vec<String> {
        let name = |method: &str, path: &[&str]| {
            let segments = path.iter().map(|segment| match segment.strip_prefix('"') {
                Some(literal) => literal.trim_end_matches('"').to_owned(),
                None => format!("{{{segment}}}"),
            });
            format!("{method} /v1/{}", segments.collect::<Vec<_>>().join("/"))
        };
        let reads = Read::PATHS.iter().map(|path| name("GET", path));
        reads.chain(Write::PATHS.iter().map(|path| name("POST", path))).collect()
    }
}

impl Read<'_> {
    /// What it answers with.
    fn shape(&self) -> Shape {
        match self {
            Self::OwnAccount | Self::Account(_) => Shape::One(Model::Account),
            Self::Accounts => Shape::Many(Model::Account),
            Self::Balance => Shape::One(Model::Balance),
            Self::Transactions => Shape::Many(Model::Transaction),
            Self::Transaction(_) => Shape::One(Model::Transaction),
            Self::Charges => Shape::Many(Model::Charge),
            Self::Charge(_) => Shape::One(Model::Charge),
            Self::Transfers => Shape::Many(Model::Transfer),
            Self::Transfer(_) => Shape::One(Model::Transfer),
            Self::Reversals(_) => Shape::Many(Model::Reversal),
            Self::Reversal(..) => Shape::One(Model::Reversal),
            Self::Refunds => Shape::Many(Model::Refund),
            Self::Refund(_) => Shape::One(Model::Refund),
            Self::Payouts => Shape::Many(Model::Payout),
            Self::Payout(_) => Shape::One(Model::Payout),
            Self::Events => Shape::Many(Model::Event),
            Self::Event(_) => Shape::One(Model::Event),
        }
    }

    /// Answers the request, with what it wants expanded.
    pub(crate) fn answer<'s>(&self, state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
        let expand = Expand::read(call.params, self.shape())?;
        Ok(expand.apply(state, self.plain(state, call)?))
    }

    fn plain<'s>(&self, state: &'s State, call: &Call<'_>) -> Result<Json<'s>, Refusal> {
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

impl Write<'_> {
    /// The type of object that it answers with.
    fn model(&self) -> Model {
        match self {
            Self::Charge | Self::EditCharge(_) => Model::Charge,
            Self::Transfer | Self::EditTransfer(_) => Model::Transfer,
            Self::Reversal(_) | Self::EditReversal(..) => Model::Reversal,
            Self::Refund | Self::EditRefund(_) => Model::Refund,
            Self::EditPayout(_) => Model::Payout,
        }
    }

    /// What of the answer is wanted expanded.
    pub(crate) fn expand<'p>(&self, params: &'p Params) -> Result<Expand<'p>, Refusal> {
        Expand::read(params, Shape::One(self.model()))
    }

    /// Does what is asked.
    pub(crate) fn work(&self, state: &mut State, call: &Call<'_>) -> Result<Subject, Refusal> {
        match *self {
            Self::Charge => debit::charge::create(state, call),
            Self::Transfer => debit::transfer::create(state, call),
            Self::Reversal(id) => reversals::create(state, call, id),
            Self::Refund => refunds::create(state, call),
            Self::EditCharge(id) => edits::charge(state, call, id),
            Self::EditTransfer(id) => edits::transfer(state, call, id),
            Self::EditReversal(id, reversal) => edits::reversal(state, call, id, reversal),
            Self::EditRefund(id) => edits::refund(state, call, id),
            Self::EditPayout(id) => edits::payout(state, call, id),
        }
    }
}
