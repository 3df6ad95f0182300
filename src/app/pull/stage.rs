//! How far it has come. The stages follow one another in this order only; none is skipped, and none after
//! *recording* is left before it has ended.

use jiff::Timestamp;

use crate::app::Recheck;
use crate::domain::{Label, Order, Receipt, Refusal};

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Fields are filled in; nothing was asked of anybody but for reading.
    Editing,
    /// Send was pressed; the debit gets its id.
    Minting,
    /// It has it; account, balances and the last 24 hours are being read again.
    Rechecking(Box<Recheck>),
    /// The debit is being written to the journal.
    Recording(Box<OnItsWay>),
    /// It is written down, and the request has left.
    Sending(Box<OnItsWay>),
    /// It was answered, and is sent again with the same key after a pause.
    Pausing(Box<Pausing>),
    /// Settled, with its receipt.
    Done(Box<Receipt>),
    /// Refused; nothing moved.
    Refused(Box<Order>, Box<Refusal>),
    /// It could not be written down, so that nothing was sent. The journal's sentence.
    NotRecorded(Label),
}

/// A debit that is being recorded or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnItsWay {
    /// What is asked.
    pub order: Order,
    /// When it was handed to the journal, and, while it is being sent, when it left.
    pub since: Timestamp,
    /// When the journal wrote it down; none before it has.
    pub recorded_at: Option<Timestamp>,
}

/// A debit between two attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pausing {
    /// The debit.
    pub way: OnItsWay,
    /// Why it is sent again.
    pub said: Label,
    /// When.
    pub until: Timestamp,
}

impl Stage {
    /// The debit that is on its way.
    #[must_use]
    pub const fn way(&self) -> Option<&OnItsWay> {
        match self {
            Self::Recording(way) | Self::Sending(way) => Some(way),
            Self::Pausing(pausing) => Some(&pausing.way),
            Self::Editing
            | Self::Rechecking(_)
            | Self::Minting
            | Self::Done(_)
            | Self::Refused(..)
            | Self::NotRecorded(_) => None,
        }
    }

    /// Since when something is being waited for, second by second.
    #[must_use]
    pub const fn waits_since(&self) -> Option<Timestamp> {
        match self {
            Self::Rechecking(recheck) => Some(recheck.since),
            Self::Recording(way) | Self::Sending(way) => Some(way.since),
            Self::Pausing(pausing) => Some(pausing.way.since),
            Self::Editing | Self::Minting | Self::Done(_) | Self::Refused(..) | Self::NotRecorded(_) => None,
        }
    }
}
