//! Looking for a debit at Stripe: what is sought, and what was seen. Lists are read on both sides, by the debit's group and
//! by time, so that no single index of Stripe's decides whether it is there.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::{AccountId, DebitId, Label, ObjectId, Order};
use crate::money::{Amount, Minor};

/// What is sought. Two are the same if they seek the same debit from the same moment on: a debit's order never changes.
#[derive(Debug, Clone)]
pub struct Sought {
    /// The debit.
    pub order: Order,
    /// From when on anything between the two parties is of interest, by the server's clock; none for all there ever was.
    pub since: Option<Timestamp>,
    /// Whose objects are known to be: Stripe is not asked for that again.
    pub known: Arc<BTreeMap<ObjectId, Signature>>,
}

/// Whose an object is, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// The debit that it names.
    pub mark: Option<DebitId>,
    /// `metadata[pullfunds_head]`.
    pub head: Option<Label>,
}

impl Sought {
    /// A debit, from a moment on, with nothing known beforehand.
    #[must_use]
    pub fn new(order: Order, since: Option<Timestamp>) -> Self {
        Self { order, since, known: Arc::default() }
    }

    const fn key(&self) -> (DebitId, Option<Timestamp>) {
        (self.order.debit, self.since)
    }
}

impl PartialEq for Sought {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Sought {}

impl PartialOrd for Sought {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sought {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Sought {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUp {
    /// The earliest `Date` among its answers, those without `Request-Id` left out; none when there was none.
    pub began: Option<Timestamp>,
    /// The latest.
    pub latest: Option<Timestamp>,
    /// Objects that carry the debit's mark, in their metadata or as their group.
    pub ours: Vec<SeenObject>,
    /// Objects between the same parties in the window that carry another mark or none, but refunds that failed.
    pub near: Vec<SeenObject>,
    /// Whose those of the near ones are that carry no mark.
    pub others: Others,
    /// How many pages were read.
    pub pages: u32,
    /// Whether every page of every list was read, for the right account, without a row that could not be understood.
    pub whole: bool,
}

/// Whose objects are that do not say so themselves: what stands on their other side does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Others {
    /// Those of which that was read.
    pub read: BTreeMap<ObjectId, Signature>,
    /// How many were left out, because more were there than are read in one look.
    pub unread: u32,
    /// How many have nothing on their other side that could be read.
    pub nameless: u32,
}

impl Others {
    /// Of how many it is not known whose they are.
    #[must_use]
    pub const fn unknown(&self) -> u32 {
        self.unread.saturating_add(self.nameless)
    }
}

/// An object that may have to do with a debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenObject {
    /// Its id.
    pub id: ObjectId,
    /// What it is.
    pub kind: SeenKind,
    /// How much.
    pub amount: Amount,
    /// When it was made, by the server's clock.
    pub created: Timestamp,
    /// The debit that it names.
    pub mark: Option<DebitId>,
    /// `metadata[pullfunds_head]`.
    pub head: Option<Label>,
    /// The object on the other side: of a transfer its payment, of a payment its transfer.
    pub other_side: Option<ObjectId>,
    /// How much of it was reversed or refunded.
    pub given_back: Minor,
    /// What it proves about the debit that is sought.
    pub proves: Proves,
}

impl SeenObject {
    /// How often the debit that all of these name exists: the more of distinct objects on one side, those included that only the
    /// other side names.
    #[must_use]
    pub fn times(of_one: &[&Self]) -> usize {
        let on_side = |giving: bool| {
            let own = of_one.iter().filter(move |seen| seen.kind.is_of_giving_side() == giving).map(|seen| &seen.id);
            let named = of_one.iter().filter(move |seen| seen.kind.is_of_giving_side() != giving);
            own.chain(named.filter_map(|seen| seen.other_side.as_ref())).collect::<BTreeSet<_>>().len()
        };
        on_side(true).max(on_side(false))
    }
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SeenKind {
    /// `tr_…`.
    Transfer,
    /// `py_…` or `ch_…`.
    Payment,
    /// `trr_…`.
    Reversal,
    /// `re_…` or `pyr_…`.
    Refund,
}

/// What an object proves about a debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proves {
    /// It was done: the object names the debit, its amount, its currency and both parties, and says that it succeeded where
    /// its kind can say so.
    Done,
    /// It was tried and failed: it names all that, and says that it failed.
    Failed,
    /// Nothing.
    Nothing,
}

/// Accounts of which the platform got money, as far as a page of its payments tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payers {
    /// Which.
    pub accounts: BTreeSet<AccountId>,
    /// The payments by which it got it, and whose they are.
    pub payments: BTreeMap<ObjectId, Signature>,
    /// Whether every row could be read.
    pub whole: bool,
    /// After which payment the next page begins; none after the last one.
    pub next: Option<ObjectId>,
}

/// Payments to the platform of which something was given back, as far as a page of its refunds tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// Which: those of connected accounts, whoever gave back and whenever they were paid; others may be customers'.
    pub payments: BTreeSet<ObjectId>,
    /// Whether every row could be read.
    pub whole: bool,
    /// After which refund the next page begins; none after the last one.
    pub next: Option<ObjectId>,
}

/// What the platform sent to accounts as somebody's debit, as far as a page of its transfers tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sendings {
    /// The transfers that name a debit, and to whom each went.
    pub marked: Vec<(AccountId, SeenObject)>,
    /// Whether every row could be read.
    pub whole: bool,
    /// After which transfer the next page begins; none after the last one.
    pub next: Option<ObjectId>,
}

impl SeenKind {
    /// Whether it lies on the side that gives the money, where the transfer is; else on the side that takes it.
    #[must_use]
    pub const fn is_of_giving_side(self) -> bool {
        match self {
            Self::Transfer | Self::Reversal => true,
            Self::Payment | Self::Refund => false,
        }
    }
}
