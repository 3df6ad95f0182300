//! A debit as the journal knows it: what was asked, by whom, on what it was judged, and what its events add up to.

use jiff::Timestamp;

use crate::domain::{DebitId, Deed, Explained, ObjectId, Order, Outcome, Receipt, Refusal, Side};
use crate::life::{History, State};
use crate::money::{Amount, Minor};

use super::entry::{Judged, Who, Wording};

/// A debit that nobody may forget: it was sent, or was about to be, and its end is not known. While there is one, its
/// account cannot be debited again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDebit {
    /// What was asked; a look-up seeks it.
    pub order: Order,
    /// When it was recorded, by the clock of the machine that did.
    pub recorded_at: Timestamp,
    /// What its events add up to.
    pub history: History,
    /// Available balances of account and platform on which it was judged first.
    pub before: (Option<Minor>, Option<Minor>),
}

impl OpenDebit {
    /// [`State::Recorded`] (in flight, or the program ended before an answer came), [`State::Unknown`] or
    /// [`State::AwaitsPerson`].
    #[must_use]
    pub const fn state(&self) -> State {
        self.history.state()
    }

    /// A debit that was sent once and got no answer, for tests of other rooms.
    ///
    /// # Panics
    /// When the tables change so that this cannot be.
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(order: Order, at: Timestamp) -> Self {
        use crate::domain::{Label, WhyUnknown};
        use crate::life::{Ended, Happening, Owner, Stamp};
        let nothing = Label::new("");
        let (boot, space) = (nothing.clone(), nothing.clone());
        let owner = Owner { host: nothing.clone(), boot, space, process: 1, started: 0, uid: 0 };
        let stamp = Stamp { operator: nothing, owner, at, server: None, until: at };
        let ended = Ended::Nothing { why: WhyUnknown::NoAnswer(80), replayed: false };
        let events = [Happening::Recorded(stamp), Happening::Unknown { attempt: 1, ended, server: None }];
        let history = History::of(&events).expect("it can follow").expect("there are events");
        Self { order, recorded_at: at, history, before: (None, None) }
    }
}

/// Everything the journal knows about a debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitRecord {
    /// What was asked.
    pub order: Order,
    /// By whom.
    pub who: Who,
    /// What it was judged on.
    pub judged: Judged,
    /// The request as it was worded; none where a version of the program recorded it that did not keep it.
    pub wording: Option<Wording>,
    /// When it was recorded, by the clock of the machine that did.
    pub recorded_at: Timestamp,
    /// Head of the chain after it was recorded, in 64 hexadecimal digits: what Stripe was told.
    pub head: String,
    /// What its events add up to.
    pub history: History,
    /// The last outcome that was written; none while it is in flight, or after an interruption, and where a person said how
    /// it ended.
    pub outcome: Option<Outcome>,
    /// When that was written.
    pub concluded_at: Option<Timestamp>,
    /// The attempt whose answer ended it; none where something else did.
    pub answered: Option<u32>,
    /// What Stripe said that a person must decide; none where it said nothing of the kind.
    pub waits_for: Option<Refusal>,
    /// The debited account and the platform, as seen afterwards.
    pub observed: Option<(Side, Side)>,
    /// What else moved them.
    pub explained: Option<Explained>,
    /// What Stripe shows of it beside what the journal says of its end.
    pub contradicted: Vec<ObjectId>,
    /// Debits of this journal that give back of it, in their order.
    pub given_back: Vec<GivenBack>,
    /// The debit of which it gives back.
    pub undone: Option<Order>,
}

/// A debit that gives back of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenBack {
    /// Which.
    pub debit: DebitId,
    /// How much it is to give back.
    pub amount: Amount,
    /// Where it stands.
    pub state: State,
}

impl DebitRecord {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.history.state()
    }

    /// A debit that ended so with its first attempt, for tests of other rooms.
    ///
    /// # Panics
    /// When the tables change so that this cannot be.
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(order: Order, at: Timestamp, outcome: Option<Outcome>, end: &crate::life::Happening) -> Self {
        use crate::domain::Label;
        use crate::life::Happening;
        let history = OpenDebit::for_tests(order.clone(), at).history;
        let begun = Happening::Recorded(history.attempts()[0].stamp.clone());
        let history = History::of(&[begun, end.clone()]).expect("it can follow").expect("there are events");
        let (operator, host) = (Label::new("op-1"), Label::new("ops"));
        Self {
            order,
            who: Who { operator, host, process: 1 },
            judged: Judged {
                edition: String::new(),
                findings: Vec::new(),
                account_before: None,
                platform_before: None,
                judged_at: at,
            },
            wording: None,
            recorded_at: at,
            head: String::new(),
            history,
            outcome,
            concluded_at: Some(at),
            waits_for: None,
            observed: None,
            explained: None,
            answered: Some(1),
            contradicted: Vec::new(),
            given_back: Vec::new(),
            undone: None,
        }
    }

    /// How much of it this journal knows to be given back; what was given back elsewhere Stripe knows.
    #[must_use]
    pub fn given_back(&self) -> Amount {
        let done = self.given_back.iter().filter(|back| back.state.is_done()).map(|back| back.amount);
        let none = Amount::new(Minor::ZERO, self.order.amount.currency());
        done.fold(none, |all, back| all.checked_add(back).unwrap_or(all))
    }

    /// Whether it is a pull that is done, and not all of it was given back as far as this journal knows.
    #[must_use]
    pub fn can_be_given_back(&self) -> bool {
        let is_settled = matches!(self.outcome, Some(Outcome::Settled(_)));
        let is_left = self.given_back().minor() < self.order.amount.minor();
        self.order.what.deed() == Deed::Pull && is_settled && is_left
    }

    /// Whether it is certain that no money moved: not where it is only somebody's word, or Stripe shows something else.
    #[must_use]
    pub fn nothing_moved(&self) -> bool {
        let state = self.state();
        state.is_not_done() && state != State::DidNotHappen && self.contradicted.is_empty()
    }

    /// Its receipt, if it settled.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        let Some(Outcome::Settled(settled)) = &self.outcome else { return None };
        let at = settled.at.or(self.concluded_at)?;
        let before = (self.judged.account_before, self.judged.platform_before);
        let mut receipt = Receipt::new(self.order.clone(), settled.clone(), at, before);
        if let Some((account, platform)) = self.observed {
            receipt.account = account;
            receipt.platform = platform;
        }
        receipt.explained.clone_from(&self.explained);
        Some(receipt)
    }
}
