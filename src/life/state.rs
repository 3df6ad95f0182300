//! What the events of one debit add up to. The database enforces the same steps by trigger, and a test compares the two.

use super::kind::{EventKind, Step};

/// Where a debit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Written and about to be sent: in flight, or interrupted before an answer came.
    Recorded,
    /// It may or may not have happened.
    Unknown,
    /// It may still happen when somebody approves it in the Dashboard.
    AwaitsPerson,
    /// Stripe did it.
    Settled,
    /// Stripe said no; nothing moved.
    Refused,
    /// It was never sent.
    Withdrawn,
    /// Stripe was asked late enough, on both sides, and it is not there.
    NotCreated,
    /// A person says that it happened.
    Happened,
    /// A person says that it did not.
    DidNotHappen,
}

/// An event that cannot follow what went before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event `{}` cannot follow when the debit {}", kind.word(), state.map_or("was never recorded", State::words))]
pub struct Contradiction {
    /// Where the debit stood; none before its first event.
    pub state: Option<State>,
    /// What came.
    pub kind: EventKind,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Recorded,
        Self::Unknown,
        Self::AwaitsPerson,
        Self::Settled,
        Self::Refused,
        Self::Withdrawn,
        Self::NotCreated,
        Self::Happened,
        Self::DidNotHappen,
    ];

    /// In words, after *the debit*.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Recorded => "is recorded and not answered",
            Self::Unknown => "is unknown",
            Self::AwaitsPerson => "waits for a person",
            Self::Settled => "is settled",
            Self::Refused => "is refused",
            Self::Withdrawn => "was never sent",
            Self::NotCreated => "was not created",
            Self::Happened => "happened, by hand",
            Self::DidNotHappen => "did not happen, by hand",
        }
    }

    /// Whether it blocks its account.
    #[must_use]
    pub const fn is_unresolved(self) -> bool {
        match self {
            Self::Recorded | Self::Unknown | Self::AwaitsPerson => true,
            Self::Settled
            | Self::Refused
            | Self::Withdrawn
            | Self::NotCreated
            | Self::Happened
            | Self::DidNotHappen => false,
        }
    }

    /// Whether it has ended, and money moved.
    #[must_use]
    pub const fn is_done(self) -> bool {
        match self {
            Self::Settled | Self::Happened => true,
            Self::Recorded
            | Self::Unknown
            | Self::AwaitsPerson
            | Self::Refused
            | Self::Withdrawn
            | Self::NotCreated
            | Self::DidNotHappen => false,
        }
    }

    /// Whether it has ended, and nothing moved.
    #[must_use]
    pub const fn is_not_done(self) -> bool {
        !self.is_unresolved() && !self.is_done()
    }

    /// The state after one more event.
    pub const fn after(state: Option<Self>, kind: EventKind) -> Result<Self, Contradiction> {
        let next = match state {
            None => match kind.step() {
                Step::Begins => Some(Self::Recorded),
                Step::Repeats
                | Step::Keeps
                | Step::Ends
                | Step::FollowsDone
                | Step::FollowsAnEnd
                | Step::HoldsAfterAnEnd
                | Step::Holds
                | Step::Frees
                | Step::Notes => None,
            },
            Some(state @ (Self::Recorded | Self::Unknown | Self::AwaitsPerson)) => state.goes_on(kind),
            Some(state) => state.is_told_more(kind),
        };
        match next {
            Some(next) => Ok(next),
            None => Err(Contradiction { state, kind }),
        }
    }

    /// The state after all events of a debit, in their order; none when there are none.
    pub fn fold(kinds: impl IntoIterator<Item = EventKind>) -> Result<Option<Self>, Contradiction> {
        kinds.into_iter().try_fold(None, |state, kind| Self::after(state, kind).map(Some))
    }

    /// What waits for a person is neither repeated nor ended by what a program thinks: the approval may be given yet.
    const fn goes_on(self, kind: EventKind) -> Option<Self> {
        let waits = matches!(self, Self::AwaitsPerson);
        match kind {
            EventKind::LookedUp => Some(self),
            EventKind::Attempt if !waits => Some(self),
            EventKind::Unknown => Some(if waits { Self::AwaitsPerson } else { Self::Unknown }),
            EventKind::AwaitsPerson => Some(Self::AwaitsPerson),
            EventKind::Settled => Some(Self::Settled),
            EventKind::Refused if !waits => Some(Self::Refused),
            EventKind::Withdrawn if !waits => Some(Self::Withdrawn),
            EventKind::NotCreated if !waits => Some(Self::NotCreated),
            EventKind::Happened => Some(Self::Happened),
            EventKind::DidNotHappen => Some(Self::DidNotHappen),
            EventKind::Attempt
            | EventKind::Refused
            | EventKind::Withdrawn
            | EventKind::NotCreated
            | EventKind::Recorded
            | EventKind::Observed
            | EventKind::Explained
            | EventKind::LateAnswer
            | EventKind::Contradicted
            | EventKind::Foreign
            | EventKind::Acknowledged
            | EventKind::Armed
            | EventKind::Disarmed
            | EventKind::Reconciled => None,
        }
    }

    /// An end stays an end, whatever is told afterwards.
    const fn is_told_more(self, kind: EventKind) -> Option<Self> {
        match kind.step() {
            Step::FollowsAnEnd | Step::HoldsAfterAnEnd => Some(self),
            Step::FollowsDone if self.is_done() => Some(self),
            Step::FollowsDone
            | Step::Begins
            | Step::Repeats
            | Step::Keeps
            | Step::Ends
            | Step::Holds
            | Step::Frees
            | Step::Notes => None,
        }
    }
}
