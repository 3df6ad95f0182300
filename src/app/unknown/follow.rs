//! One debit that is followed: what the journal holds of it, what this console's look-ups have come to, when the next one is due,
//! and what is offered to a person.

use jiff::{SignedDuration, Timestamp};

use crate::app::{BookAsk, Effect, Pending, Question};
use crate::domain::{Fault, ObjectId};
use crate::journal::entry::OpenDebit;
use crate::life::{Due, Holder, LastLook, Looked, Now, Offer, Row, Terms, next};

/// What the journal did not take is handed to it again after this long.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(5);
/// A moment that has just passed is waited for this long, so that nothing spins.
const BREATH: SignedDuration = SignedDuration::from_secs(1);

/// A debit that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// What the journal holds.
    pub open: OpenDebit,
    /// Who has it in hand.
    pub holder: Holder,
    /// What this console's look-ups have come to since its last event of another kind.
    pub looked: Looked,
    /// What the last of them said, or the answer before.
    pub said: Option<Row>,
    /// The objects that it named.
    pub objects: Vec<ObjectId>,
    /// Why the last one could not be made.
    pub trouble: Option<Fault>,
    /// Whether it is being looked up.
    pub asking: Asking,
    /// What is offered to a person now.
    pub offer: Offer,
    /// Since when its latest attempt is known here.
    known_since: Timestamp,
    /// When it is looked at next; none where nothing is done by itself.
    due: Option<Timestamp>,
    /// The journal was told that nothing got past the door.
    is_booked: bool,
}

/// Whether it is being looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    /// No.
    Nobody,
    /// Stripe is asked; how many events it had then.
    Stripe(u32, Question),
    /// What was seen is being written down.
    Journal,
}

impl Asking {
    /// Whether it is being looked up, or what was seen is being written down.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        match self {
            Self::Stripe(..) | Self::Journal => true,
            Self::Nobody => false,
        }
    }

    /// Whether Stripe is asked by this question.
    pub(super) fn is_by(&self, question: &Question) -> bool {
        match self {
            Self::Stripe(_, asked) => asked == question,
            Self::Nobody | Self::Journal => false,
        }
    }

    pub(super) const fn is_of_stripe(&self) -> bool {
        match self {
            Self::Stripe(..) => true,
            Self::Nobody | Self::Journal => false,
        }
    }
}

impl FollowUp {
    /// One that was just read from the journal.
    pub(super) fn new(pending: Pending, moment: Now, now: Timestamp) -> Self {
        let offer = next(&pending.open.history, &moment, Looked::default(), &Terms::usual());
        Self {
            open: pending.open,
            holder: pending.holder,
            looked: Looked::default(),
            said: None,
            objects: Vec::new(),
            trouble: None,
            asking: Asking::Nobody,
            offer,
            known_since: pending.known_since,
            due: Some(now),
            is_booked: false,
        }
    }

    /// The journal was read again. What was looked up counts as long as nothing else was written.
    pub(super) fn read_again(&mut self, pending: Pending, now: Timestamp) {
        if pending.open.history.events() != self.open.history.events() {
            self.looked = Looked::default();
            self.is_booked = false;
            self.due = Some(now);
        }
        if pending.holder != self.holder {
            self.due = self.due.map_or(Some(now), |due| Some(due.min(now)));
        }
        self.open = pending.open;
        self.holder = pending.holder;
        self.known_since = pending.known_since;
    }

    pub(super) fn moment(&self, of: Now, now: Timestamp) -> Now {
        Now { known_s: u64::try_from(now.duration_since(self.known_since).as_secs()).unwrap_or_default(), ..of }
    }

    /// Looks at what is to be done, and writes down at once what needs no question.
    pub(super) fn consider(&mut self, moment: &Now, now: Timestamp) -> Option<Effect> {
        self.offer = next(&self.open.history, moment, self.looked, &Terms::usual());
        let is_due = self.due.is_some_and(|due| due <= now);
        if self.offer.book.is_some() && !self.is_booked && is_due {
            self.is_booked = true;
            self.due = None;
            return Some(Effect::Book(BookAsk::NothingGotPast(self.open.order.debit)));
        }
        if is_due {
            self.due = match self.offer.look_up {
                Due::Now | Due::After(_) => self.due,
                Due::Never => None,
                Due::Busy(until) => Some(now.saturating_add(BREATH).unwrap_or(until).max(until)),
            };
        }
        None
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.asking == Asking::Nobody && self.due.is_some_and(|due| due <= now)
    }

    /// It is looked up.
    pub(super) fn ask(&mut self) -> Question {
        let question = super::question(&self.open.order, &self.open.history);
        self.ask_by(question.clone());
        question
    }

    /// It is looked up by this question, which reaches as far back as one of its own.
    pub(super) fn ask_by(&mut self, question: Question) {
        self.asking = Asking::Stripe(self.open.history.events(), question);
    }

    /// A look-up came back, or did not: the next one is due some time from now.
    pub(super) fn came_back(&mut self, last: LastLook, of: Now, now: Timestamp) {
        self.asking = Asking::Nobody;
        self.looked = Looked { times: self.looked.times.saturating_add(1), last };
        self.offer = next(&self.open.history, &self.moment(of, now), self.looked, &Terms::usual());
        self.due = match self.offer.look_up {
            Due::Now => Some(now),
            Due::After(seconds) => now.checked_add(SignedDuration::from_secs(seconds.into())).ok(),
            Due::Busy(until) => Some(until),
            Due::Never => None,
        };
    }

    /// The journal did not take it that nothing got past the door: it is told again.
    pub(super) fn not_booked(&mut self, now: Timestamp) {
        self.is_booked = false;
        self.due = now.checked_add(AGAIN_AFTER).ok();
    }

    /// Nothing is waited for any longer.
    pub(super) fn hurry(&mut self, now: Timestamp) {
        self.due = Some(now);
    }

    /// When time alone makes something happen.
    pub(super) fn next_wake(&self) -> Option<Timestamp> {
        self.due.filter(|_| self.asking == Asking::Nobody)
    }

    /// When it is looked up next by itself; none while it is, and where it is not.
    #[must_use]
    pub fn looks_next(&self) -> Option<Timestamp> {
        self.next_wake()
    }
}
