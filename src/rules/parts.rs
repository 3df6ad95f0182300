//! Parts of what a rule compared that are more than a figure.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::{Label, ObjectId};
use crate::money::Amount;

use super::{Known, SeenRow};

/// An object of the last 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenLately {
    /// Its id.
    pub object: ObjectId,
    /// When it was made, by Stripe's clock.
    pub created: Timestamp,
    /// How much.
    pub amount: Amount,
    /// What the journal knows of it.
    pub known: Known,
}

impl SeenLately {
    pub(crate) fn of(row: &SeenRow) -> Self {
        let object = &row.object;
        Self { object: object.id.clone(), created: object.created, amount: object.amount, known: row.known }
    }
}

/// Which side something is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// The account's.
    Account,
    /// The platform's.
    Platform,
}

/// What is known of the rate behind a US dollar equivalent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RateSeen {
    /// The amount is in US dollars.
    Exact,
    /// A rate of this day, recent enough.
    Of(Date),
    /// A rate that is too old to block by.
    Old {
        /// Its day.
        of: Date,
        /// Its age in days.
        days: i64,
    },
    /// No rate.
    Missing,
}

/// How it is known whether reserves are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReservesFrom {
    /// The operator's setting.
    Setting,
    /// The platform's creation date.
    CreationDate,
}

/// What is known of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentSeen {
    /// In the account's metadata, and valid.
    OnFile {
        /// The agreement.
        agreement: Label,
        /// Its last day, if it has one.
        until: Option<Date>,
    },
    /// In the account's metadata, and over.
    Expired {
        /// The agreement.
        agreement: Label,
        /// Its last day.
        until: Date,
        /// What the operator names instead.
        named: Option<Label>,
    },
    /// In the account's metadata, with an end that is not a date.
    EndUnreadable {
        /// The agreement.
        agreement: Label,
        /// The end as written.
        until: Label,
        /// What the operator names instead.
        named: Option<Label>,
    },
    /// Not in the account's metadata.
    Missing {
        /// What the operator names instead.
        named: Option<Label>,
    },
}

/// A part of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderPart {
    /// The debited account.
    Account,
    /// The platform.
    Platform,
    /// The amount or its currency.
    Amount,
    /// The form.
    Form,
    /// The reference transaction.
    Reference,
    /// The agreement.
    Consent,
    /// Whether it is a pull, funds sent or a debit undone.
    What,
    /// The debit that is undone.
    Undone,
}

/// What is known of a debit that is to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoSeen {
    /// It is not settled in this journal, or not of this account.
    NotSettled,
    /// What it left at Stripe was not read.
    NotRead,
    /// What was read is not what it left.
    Another,
    /// What is left of it.
    Rest {
        /// The debit.
        of: Amount,
        /// What is left of it.
        rest: Amount,
        /// What is to be given back.
        amount: Option<Amount>,
    },
}
