//! What the events of one debit add up to. Pure; the database enforces the same steps by trigger, and a test compares
//! the two.

use super::entry::EventKind;

/// Where a debit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DebitState {
    /// Written and about to be sent: in flight, or interrupted before an answer came.
    Recorded,
    /// Stripe did it.
    Settled,
    /// Stripe said no; nothing moved.
    Refused,
    /// It may or may not have happened.
    Unknown,
}

/// An event that cannot follow what went before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event `{}` cannot follow when the debit {}", kind.word(), state.map_or("was never recorded", DebitState::words))]
pub struct Contradiction {
    /// Where the debit stood; none before its first event.
    pub state: Option<DebitState>,
    /// What came.
    pub kind: EventKind,
}

impl DebitState {
    /// In words, after *the debit*.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Recorded => "is recorded and not answered",
            Self::Settled => "is settled",
            Self::Refused => "is refused",
            Self::Unknown => "is unknown",
        }
    }

    /// Whether it blocks its account.
    #[must_use]
    pub const fn is_unresolved(self) -> bool {
        match self {
            Self::Recorded | Self::Unknown => true,
            Self::Settled | Self::Refused => false,
        }
    }

    /// The state after one more event.
    pub const fn after(state: Option<Self>, kind: EventKind) -> Result<Self, Contradiction> {
        let next = match state {
            None => match kind {
                EventKind::Recorded => Some(Self::Recorded),
                EventKind::Settled | EventKind::Refused | EventKind::Unknown | EventKind::Observed => None,
            },
            Some(Self::Recorded | Self::Unknown) => match kind {
                EventKind::Settled => Some(Self::Settled),
                EventKind::Refused => Some(Self::Refused),
                EventKind::Unknown => Some(Self::Unknown),
                EventKind::Recorded | EventKind::Observed => None,
            },
            Some(Self::Settled) => match kind {
                EventKind::Observed => Some(Self::Settled),
                EventKind::Recorded | EventKind::Settled | EventKind::Refused | EventKind::Unknown => None,
            },
            Some(Self::Refused) => None,
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
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use DebitState as S;
    use EventKind as E;

    #[rstest]
    #[case::nothing(&[], None)]
    #[case::interrupted(&[E::Recorded], Some(S::Recorded))]
    #[case::settled(&[E::Recorded, E::Settled], Some(S::Settled))]
    #[case::seen(&[E::Recorded, E::Settled, E::Observed, E::Observed], Some(S::Settled))]
    #[case::unknown_stays(&[E::Recorded, E::Unknown, E::Unknown], Some(S::Unknown))]
    #[case::found(&[E::Recorded, E::Unknown, E::Settled], Some(S::Settled))]
    #[case::not_found(&[E::Recorded, E::Unknown, E::Refused], Some(S::Refused))]
    fn events_add_up_to_a_state(#[case] kinds: &[EventKind], #[case] state: Option<DebitState>) {
        assert_eq!(DebitState::fold(kinds.iter().copied()), Ok(state));
    }

    #[rstest]
    #[case::never_recorded(&[E::Settled], None, E::Settled)]
    #[case::twice_recorded(&[E::Recorded, E::Recorded], Some(S::Recorded), E::Recorded)]
    #[case::refused_after_settled(&[E::Recorded, E::Settled, E::Refused], Some(S::Settled), E::Refused)]
    #[case::unknown_after_refused(&[E::Recorded, E::Refused, E::Unknown], Some(S::Refused), E::Unknown)]
    #[case::seen_before_settled(&[E::Recorded, E::Observed], Some(S::Recorded), E::Observed)]
    fn an_event_that_cannot_follow_is_a_contradiction(
        #[case] kinds: &[EventKind],
        #[case] state: Option<DebitState>,
        #[case] kind: EventKind,
    ) {
        assert_eq!(DebitState::fold(kinds.iter().copied()), Err(Contradiction { state, kind }));
    }
}
