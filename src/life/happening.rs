//! The events of one debit, with as much of each as the tables decide on. The journal makes them from its lines.

use jiff::Timestamp;

use super::kind::EventKind;
use super::owner::Stamp;
use super::proof::Ended;
use crate::domain::{ObjectId, Settled};

/// An event of a debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The first attempt begins.
    Recorded(Stamp),
    /// Another begins.
    Attempt(Stamp),
    /// An attempt ended and settled nothing.
    Unknown {
        /// Which, from 1.
        attempt: u32,
        /// How.
        ended: Ended,
        /// The server's time of its answer.
        server: Option<Timestamp>,
    },
    /// An attempt ended with Stripe waiting for a person.
    AwaitsPerson {
        /// Which.
        attempt: u32,
        /// The server's time of its answer.
        server: Option<Timestamp>,
    },
    /// A look-up was worth keeping.
    LookedUp {
        /// The latest server's time that it saw.
        latest: Option<Timestamp>,
        /// Objects without a mark that could be it.
        near: Vec<ObjectId>,
    },
    /// It was done.
    Settled(Named),
    /// As [`EventKind::Refused`].
    Refused,
    /// As [`EventKind::Withdrawn`].
    Withdrawn,
    /// As [`EventKind::NotCreated`].
    NotCreated,
    /// As [`EventKind::Happened`].
    Happened,
    /// As [`EventKind::DidNotHappen`].
    DidNotHappen,
    /// As [`EventKind::Observed`].
    Observed,
    /// As [`EventKind::Explained`].
    Explained,
    /// As [`EventKind::LateAnswer`].
    LateAnswer,
    /// As [`EventKind::Contradicted`].
    Contradicted,
}

/// What Stripe made, as far as it was named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The transfer, or its reversal.
    pub transfer: Option<ObjectId>,
    /// The payment on the other side, or its refund.
    pub payment: Option<ObjectId>,
}

impl Named {
    /// What an answer or a look-up names.
    #[must_use]
    pub fn of(settled: &Settled) -> Self {
        Self { transfer: settled.transfer.clone(), payment: settled.payment.clone() }
    }

    /// Whether it cannot be the same. What one of them does not name is no difference.
    #[must_use]
    pub fn is_another_than(&self, other: &Self) -> bool {
        let differs = |one: &Option<ObjectId>, other: &Option<ObjectId>| {
            one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| one != other)
        };
        differs(&self.transfer, &other.transfer) || differs(&self.payment, &other.payment)
    }

    /// The ids.
    pub fn ids(&self) -> impl Iterator<Item = &ObjectId> {
        self.transfer.iter().chain(&self.payment)
    }
}

impl Happening {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Recorded(_) => EventKind::Recorded,
            Self::Attempt(_) => EventKind::Attempt,
            Self::Unknown { .. } => EventKind::Unknown,
            Self::AwaitsPerson { .. } => EventKind::AwaitsPerson,
            Self::LookedUp { .. } => EventKind::LookedUp,
            Self::Settled(_) => EventKind::Settled,
            Self::Refused => EventKind::Refused,
            Self::Withdrawn => EventKind::Withdrawn,
            Self::NotCreated => EventKind::NotCreated,
            Self::Happened => EventKind::Happened,
            Self::DidNotHappen => EventKind::DidNotHappen,
            Self::Observed => EventKind::Observed,
            Self::Explained => EventKind::Explained,
            Self::LateAnswer => EventKind::LateAnswer,
            Self::Contradicted => EventKind::Contradicted,
        }
    }
}
