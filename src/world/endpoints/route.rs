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
use super::{
    Call, account_update, accounts, application_fees, balance, balance_settings, charges, disputes, edits, events,
    external_accounts, payouts, payouts_made, refunds, reversals, topups, transactions, transfers,
};

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
    ExternalAccounts(id) = ["accounts", id, "external_accounts"],
    ExternalAccount(id, bank) = ["accounts", id, "external_accounts", bank],
    ApplicationFees = ["application_fees"],
    ApplicationFee(id) = ["application_fees", id],
    FeeRefunds(id) = ["application_fees", id, "refunds"],
    Balance = ["balance"],
    BalanceSettings = ["balance_settings"],
    Transactions = ["balance_transactions"] | ["balance", "history"],
    Transaction(id) = ["balance_transactions", id] | ["balance", "history", id],
    Charges = ["charges"],
    Charge(id) = ["charges", id],
    ChargeRefunds(id) = ["charges", id, "refunds"],
    ChargeRefund(id, refund) = ["charges", id, "refunds", refund],
    Disputes = ["disputes"],
    Dispute(id) = ["disputes", id],
    Topups = ["topups"],
    Topup(id) = ["topups", id],
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
    Account(id) = ["accounts", id],
    BalanceSettings = ["balance_settings"],
    Charge = ["charges"],
    EditCharge(id) = ["charges", id],
    Transfer = ["transfers"],
    EditTransfer(id) = ["transfers", id],
    Reversal(id) = ["transfers", id, "reversals"],
    EditReversal(id, reversal) = ["transfers", id, "reversals", reversal],
    Refund = ["refunds"],
    EditRefund(id) = ["refunds", id],
    Payout = ["payouts"],
    EditPayout(id) = ["payouts", id],
    PayoutCancel(id) = ["payouts", id, "cancel"],
    PayoutReverse(id) = ["payouts", id, "reverse"],
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
            Self::ExternalAccounts(_) => Shape::Many(Model::BankAccount),
            Self::ExternalAccount(..) => Shape::One(Model::BankAccount),
            Self::ApplicationFees => Shape::Many(Model::ApplicationFee),
            Self::ApplicationFee(_) => Shape::One(Model::ApplicationFee),
            Self::FeeRefunds(_) => Shape::Many(Model::FeeRefund),
            Self::Balance => Shape::One(Model::Balance),
            Self::BalanceSettings => Shape::One(Model::BalanceSettings),
            Self::Disputes => Shape::Many(Model::Dispute),
            Self::Dispute(_) => Shape::One(Model::Dispute),
            Self::Topups => Shape::Many(Model::Topup),
            Self::Topup(_) => Shape::One(Model::Topup),
            Self::Transactions => Shape::Many(Model::Transaction),
            Self::Transaction(_) => Shape::One(Model::Transaction),
            Self::Charges => Shape::Many(Model::Charge),
            Self::Charge(_) => Shape::One(Model::Charge),
            Self::Transfers => Shape::Many(Model::Transfer),
            Self::Transfer(_) => Shape::One(Model::Transfer),
            Self::Reversals(_) => Shape::Many(Model::Reversal),
            Self::Reversal(..) => Shape::One(Model::Reversal),
            Self::Refunds | Self::ChargeRefunds(_) => Shape::Many(Model::Refund),
            Self::Refund(_) | Self::ChargeRefund(..) => Shape::One(Model::Refund),
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
            Self::ChargeRefunds(id) => charges::refunds(state, call, id),
            Self::ChargeRefund(id, refund) => charges::refund(state, call, id, refund),
            Self::Disputes => disputes::list(state, call),
            Self::Dispute(id) => disputes::get(state, call, id),
            Self::ExternalAccounts(id) => external_accounts::list(state, call, id),
            Self::ExternalAccount(id, bank) => external_accounts::get(state, call, id, bank),
            Self::FeeRefunds(id) => application_fees::refunds(state, call, id),
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
            Self::Payout | Self::EditPayout(_) | Self::PayoutCancel(_) | Self::PayoutReverse(_) => Model::Payout,
            Self::Account(_) => Model::Account,
            Self::BalanceSettings => Model::BalanceSettings,
        }
    }

    /// What of the answer is wanted expanded.
    pub(crate) fn expand<'p>(&self, params: &'p Params) -> Result<Expand<'p>, Refusal> {
        Expand::read(params, Shape::One(self.model()))
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
            Self::EditCharge(id) => edits::charge(state, call, id),
            Self::EditTransfer(id) => edits::transfer(state, call, id),
            Self::EditReversal(id, reversal) => edits::reversal(state, call, id, reversal),
            Self::EditRefund(id) => edits::refund(state, call, id),
            Self::EditPayout(id) => edits::payout(state, call, id),
        }
    }
}
