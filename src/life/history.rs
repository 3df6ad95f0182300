//! What is known of one debit: the fold of its events. The tables decide on this and on nothing that a console believes.

use jiff::{SignedDuration, Timestamp};

use super::happening::{Happening, Named};
use super::owner::{Holder, Owner, Stamp};
use super::proof::Ended;
use super::state::{Contradiction, State};
use super::terms::Terms;
use crate::domain::{ObjectId, Order, Sought, WhyUnknown};

/// How much earlier than the first attempt something like a debit is of interest.
const BEFORE_FIRST: SignedDuration = SignedDuration::from_mins(5);

/// The history of a debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    state: State,
    attempts: Vec<Attempt>,
    marker: Option<Timestamp>,
    near: Vec<ObjectId>,
    named: Named,
    events: u32,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// By whom and when it was begun.
    pub stamp: Stamp,
    /// How it ended; none while no answer is written.
    pub ended: Option<Ended>,
    /// Whether no other attempt was open when it began.
    is_alone: bool,
}

impl Attempt {
    fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    fn is_at_door(&self) -> bool {
        self.ended.as_ref().is_some_and(Ended::is_at_door)
    }
}

impl History {
    /// The history after all events of a debit, in their order; none when there are none.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Happening>) -> Result<Option<Self>, Contradiction> {
        events.into_iter().try_fold(None, |history, event| Self::after(history, event).map(Some))
    }

    /// The history after one more event.
    pub fn after(history: Option<Self>, event: &Happening) -> Result<Self, Contradiction> {
        let before = history.as_ref().map(|history| history.state);
        let state = State::after(before, event.kind())?;
        let mut new = history.unwrap_or_else(|| Self::empty(state));
        let known = u32::try_from(new.attempts.len()).unwrap_or(u32::MAX);
        let names = match event {
            Happening::Unknown { attempt, .. } | Happening::AwaitsPerson { attempt, .. } => Some(*attempt),
            Happening::Recorded(_)
            | Happening::Attempt(_)
            | Happening::LookedUp { .. }
            | Happening::Settled(_)
            | Happening::Refused
            | Happening::Withdrawn
            | Happening::NotCreated
            | Happening::Happened
            | Happening::DidNotHappen
            | Happening::Observed
            | Happening::Explained
            | Happening::LateAnswer
            | Happening::Contradicted => None,
        };
        if names.is_some_and(|attempt| attempt == 0 || attempt > known) {
            return Err(Contradiction { state: before, kind: event.kind() });
        }
        new.state = state;
        new.events = new.events.saturating_add(1);
        new.take(event);
        Ok(new)
    }

    fn empty(state: State) -> Self {
        Self { state, attempts: Vec::new(), marker: None, near: Vec::new(), named: Named::default(), events: 0 }
    }

    fn take(&mut self, event: &Happening) {
        match event {
            Happening::Recorded(stamp) | Happening::Attempt(stamp) => {
                let is_alone = !self.has_open();
                self.attempts.push(Attempt { stamp: stamp.clone(), ended: None, is_alone });
                self.forget_looks();
            }
            Happening::Unknown { attempt, ended, server } => self.end(*attempt, ended, *server),
            Happening::AwaitsPerson { attempt, server } => self.end(*attempt, &Ended::Person, *server),
            Happening::LookedUp { latest, near } => {
                self.marker = self.marker.or(*latest);
                self.near.clone_from(near);
            }
            Happening::Settled(named) => self.named.clone_from(named),
            Happening::Refused
            | Happening::Withdrawn
            | Happening::NotCreated
            | Happening::Happened
            | Happening::DidNotHappen
            | Happening::Observed
            | Happening::Explained
            | Happening::LateAnswer
            | Happening::Contradicted => {}
        }
    }

    /// What a look-up showed before an attempt began or ended shows nothing of it.
    fn forget_looks(&mut self) {
        self.marker = None;
        self.near.clear();
    }

    /// An answer at the door never takes back what another answer to the same attempt left open.
    fn end(&mut self, number: u32, ended: &Ended, server: Option<Timestamp>) {
        self.forget_looks();
        let is_last = number == self.number();
        let Some(attempt) = self.attempt_mut(number) else { return };
        if attempt.ended.as_ref().is_none_or(Ended::is_at_door) {
            attempt.ended = Some(ended.clone());
        }
        // The answer is later than every attempt's end only if all others had ended before this one began, and no answer to
        // this one is older than what had been seen before it was sent: that would be somebody else's, or kept by something.
        let is_later = |at: &Timestamp| attempt.stamp.server.is_none_or(|before| *at >= before);
        if is_last && attempt.is_alone {
            self.marker = server.filter(is_later);
        }
    }

    fn attempt_mut(&mut self, number: u32) -> Option<&mut Attempt> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.attempts.get_mut(at)
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Its attempts; the first is number 1.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The number of the latest attempt.
    #[must_use]
    pub fn number(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX)
    }

    /// How many events it is made of. What was asked on one number is not answered on another.
    #[must_use]
    pub const fn events(&self) -> u32 {
        self.events
    }

    /// A time of the server that lies after the last attempt's end, or, while one is open, after its record.
    #[must_use]
    pub const fn marker(&self) -> Option<Timestamp> {
        self.marker
    }

    /// Objects without a mark that the last look-up that was kept found.
    #[must_use]
    pub fn near(&self) -> &[ObjectId] {
        &self.near
    }

    /// What Stripe made, once it is settled.
    #[must_use]
    pub const fn named(&self) -> &Named {
        &self.named
    }

    /// A time of the server before the first attempt: the key is younger.
    #[must_use]
    pub fn first_server(&self) -> Option<Timestamp> {
        self.attempts.first().and_then(|attempt| attempt.stamp.server)
    }

    /// What is looked for at Stripe: everything since shortly before the first attempt.
    #[must_use]
    pub fn sought(&self, order: &Order) -> Sought {
        let since = self.first_server().and_then(|first| first.checked_sub(BEFORE_FIRST).ok());
        Sought::new(order.clone(), since)
    }

    /// Whether an attempt has no answer in the journal.
    #[must_use]
    pub fn has_open(&self) -> bool {
        self.attempts.iter().any(Attempt::is_open)
    }

    /// Whether every attempt ended at the door: nothing was done, and nothing is kept under the key.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.attempts.iter().all(Attempt::is_at_door)
    }

    /// Whether nothing but attempt `number` can have done anything: every other ended at the door, and so did whatever was
    /// answered to this one before.
    #[must_use]
    pub fn is_clean_but(&self, number: u32) -> bool {
        let is_own = |at: u32| at == number;
        (1..=self.number()).any(is_own)
            && (1..).zip(&self.attempts).all(|(at, attempt)| attempt.is_at_door() || (is_own(at) && attempt.is_open()))
    }

    /// The numbers of open attempts other than `number`.
    #[must_use]
    pub fn open_besides(&self, number: u32) -> Option<u32> {
        (1..).zip(&self.attempts).find(|(at, attempt)| *at != number && attempt.is_open()).map(|(at, _)| at)
    }

    /// Another attempt than `number` that may have done something: one without an answer, else the latest that did not end at the
    /// door.
    #[must_use]
    pub fn other_than(&self, number: u32) -> Option<u32> {
        let others = || (1..).zip(&self.attempts).filter(|(at, attempt)| *at != number && !attempt.is_at_door());
        self.open_besides(number).or_else(|| others().last().map(|(at, _)| at))
    }

    /// Who has it in hand: by whom and when the latest attempt without an answer was begun, else the latest of all.
    #[must_use]
    pub fn in_hand(&self) -> Option<&Stamp> {
        let open = self.attempts.iter().rev().find(|attempt| attempt.is_open());
        open.or(self.attempts.last()).map(|attempt| &attempt.stamp)
    }

    /// Whoever may have it in hand: by whom the attempts without an answer were begun, else the latest of all. Which of them runs
    /// only the system knows.
    #[must_use]
    pub fn holders(&self) -> Vec<&Stamp> {
        let mut holders: Vec<&Stamp> = Vec::new();
        for attempt in self.attempts.iter().filter(|attempt| attempt.is_open()) {
            if holders.iter().all(|known| known.owner != attempt.stamp.owner) {
                holders.push(&attempt.stamp);
            }
        }
        if holders.is_empty() { self.in_hand().into_iter().collect() } else { holders }
    }

    /// The first attempt whose end does not go together with a no.
    #[must_use]
    pub fn excluding_a_refusal(&self) -> Option<u32> {
        let excludes = |attempt: &Attempt| attempt.ended.as_ref().is_some_and(Ended::excludes_a_refusal);
        (1..).zip(&self.attempts).find(|(_, attempt)| excludes(attempt)).map(|(at, _)| at)
    }

    /// Whether the same key would only bring the same again.
    #[must_use]
    pub fn is_repeating_useless(&self) -> bool {
        self.attempts.iter().filter_map(|attempt| attempt.ended.as_ref()).any(Ended::makes_repeating_useless)
    }

    /// Why it is not known apart from attempt `number`: what the latest other attempt left open.
    #[must_use]
    pub fn why_besides(&self, number: u32) -> Option<WhyUnknown> {
        let mut why = None;
        for (_, attempt) in (1..).zip(&self.attempts).filter(|(at, _)| *at != number) {
            match &attempt.ended {
                Some(Ended::Nothing { why: of_it, .. }) => why = Some(of_it.clone()),
                None | Some(Ended::Refuses) => why = Some(WhyUnknown::OtherAttemptOpen),
                Some(Ended::Door(_) | Ended::Person) => {}
            }
        }
        why
    }

    /// Who has it in hand: of the open attempts, else of the latest, whoever leaves least room to act.
    #[must_use]
    pub fn holder(&self, of: impl Fn(&Owner) -> Holder) -> Holder {
        let open =
            self.attempts.iter().filter(|attempt| attempt.is_open()).map(|attempt| of(&attempt.stamp.owner)).max();
        open.or_else(|| self.attempts.last().map(|attempt| of(&attempt.stamp.owner))).unwrap_or(Holder::CannotTell)
    }

    /// Until when nobody but the owner acts, by the machine's clock.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        let open = self.attempts.iter().filter(|attempt| attempt.is_open()).map(|attempt| attempt.stamp.until).max();
        open.or_else(|| self.attempts.last().map(|attempt| attempt.stamp.until))
    }

    /// From when on a look-up that finds nothing shows that there is nothing, by the server's clock; none while no time of
    /// the server is known that lies late enough.
    #[must_use]
    pub fn conclusive_from(&self, terms: &Terms) -> Option<Timestamp> {
        let margin = if self.has_open() { terms.long_margin() } else { terms.margin() };
        self.marker.and_then(|marker| marker.checked_add(margin).ok())
    }

    /// Until when the key is certain to be kept, by the server's clock; none when nothing is certain.
    #[must_use]
    pub fn key_lives_until(&self, terms: &Terms) -> Option<Timestamp> {
        self.first_server().and_then(|first| first.checked_add(terms.key_lives()).ok())
    }
}
