//! What is shown of the simulated Stripe, as whoever looked brought it along.

use jiff::Timestamp;

use crate::app::StripeTime;
use crate::domain::{AccountId, Label};
use crate::money::Amount;

/// The simulated Stripe at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldView {
    /// Which run of it this is.
    pub run: Label,
    /// Whether that is another run than the one that the console was reading.
    pub is_anew: bool,
    /// The scenario's name.
    pub scenario: Label,
    /// How its clock goes beside the console's.
    pub time: StripeTime,
    /// What is coming, soonest first.
    pub coming: Vec<Coming>,
    /// Whether more is coming than is listed.
    pub is_cut: bool,
    /// The faults that are armed, oldest first.
    pub faults: Vec<ArmedFault>,
    /// Names of the states that are kept.
    pub kept: Vec<Label>,
    /// Names of the keys that work.
    pub keys: Vec<Label>,
    /// Moves of the scenario's script that could not be done, oldest first.
    pub missed: Vec<MissedMove>,
}

/// A move of the script that made no sense when its moment came. It changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedMove {
    /// When that was, by Stripe's clock.
    pub at: Timestamp,
    /// What was to be done.
    pub what: Label,
    /// On which account, if on one.
    pub account: Option<AccountId>,
    /// Why it was not, in the world's words.
    pub why: Label,
}

/// Something that is to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// When, by Stripe's clock.
    pub at: Timestamp,
    /// What.
    pub kind: ComingKind,
    /// Whose.
    pub account: AccountId,
    /// The account's name; its id where it has none.
    pub name: Label,
    /// How much; never below zero.
    pub amount: Amount,
    /// What happens in the world's words, where its kind does not tell.
    pub words: Option<Label>,
}

/// What is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComingKind {
    /// Pending funds become available.
    FundsAvailable,
    /// Pending funds that were to be taken back are taken.
    FundsTaken,
    /// A payout by schedule.
    Payout,
    /// A payout is handed to the bank.
    PayoutSubmitted,
    /// A payout reaches the bank.
    PayoutPaid,
    /// The bank of a negative account is debited.
    BankDebit,
    /// The bank has paid.
    BankDebitPaid,
    /// The bank has not paid.
    BankDebitFailed,
    /// Day 180: the reserve pays.
    Collection,
    /// Funds have waited too long for a payout.
    HeldTooLong,
    /// A request whose client went away is done.
    LateWork,
    /// More is reserved of the platform's balance.
    Reserved,
    /// Some of the reserve is released.
    Released,
    /// A move of the scenario's script; an amount of zero is one that it does not say.
    Scripted,
}

impl ComingKind {
    /// What happens, in a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::FundsAvailable => "pending becomes available",
            Self::FundsTaken => "pending is taken back",
            Self::Payout => "paid out by schedule",
            Self::PayoutSubmitted => "payout is handed to the bank",
            Self::PayoutPaid => "payout reaches the bank",
            Self::BankDebit => "the bank is debited",
            Self::BankDebitPaid => "the bank has paid",
            Self::BankDebitFailed => "the bank has not paid",
            Self::Collection => "day 180: your reserve pays",
            Self::HeldTooLong => "held too long, under review",
            Self::LateWork => "a request taken earlier is done",
            Self::Reserved => "more is reserved",
            Self::Released => "released from the reserve",
            Self::Scripted => "a move of the script",
        }
    }

    /// The same in a word or two.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::FundsAvailable => "available",
            Self::FundsTaken => "taken",
            Self::Payout => "paid out",
            Self::PayoutSubmitted => "to bank",
            Self::PayoutPaid => "at bank",
            Self::BankDebit => "bank debit",
            Self::BankDebitPaid => "bank paid",
            Self::BankDebitFailed => "unpaid",
            Self::Collection => "day 180",
            Self::HeldTooLong => "review",
            Self::LateWork => "late work",
            Self::Reserved => "reserved",
            Self::Released => "released",
            Self::Scripted => "script",
        }
    }

    /// Whether the balance of the account grows (`+`), shrinks (`-`) or only waits.
    #[must_use]
    pub const fn direction(self) -> Option<bool> {
        match self {
            Self::FundsAvailable | Self::BankDebit | Self::Collection | Self::Released => Some(true),
            Self::FundsTaken | Self::Payout | Self::BankDebitFailed | Self::Reserved => Some(false),
            Self::PayoutSubmitted
            | Self::PayoutPaid
            | Self::BankDebitPaid
            | Self::HeldTooLong
            | Self::LateWork
            | Self::Scripted => None,
        }
    }
}

/// A fault that was armed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmedFault {
    /// Its id.
    pub id: Label,
    /// What it does.
    pub what: Label,
    /// Which requests it waits for.
    pub endpoint: Label,
    /// Whose; none for everybody's.
    pub account: Option<AccountId>,
    /// How often.
    pub times: Label,
    /// How often it has struck.
    pub struck: u64,
    /// Whether it will not strike any more.
    pub spent: bool,
}

/// What came of looking at the simulated Stripe or of a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorldAnswer {
    /// It looks like this.
    Seen(Box<WorldView>),
    /// A move was done, in the world's words; what it looks like afterwards, if that could be seen.
    Done(Label, Option<Box<WorldView>>),
    /// It said no, and why. Nothing changed.
    Refused(Label),
    /// The console holds no token for it.
    NoToken,
    /// It did not answer, or not in a way that could be understood.
    Gone(Label),
}
