//! The rows of the tables. A row travels in every verdict, offer and conclusion, so that what is decided can be counted,
//! tested and told; its sentence is in `words.rs`.

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// It was done.
    Done,
    /// The only attempt that could have done anything was answered as a repeat.
    ReplayedAtFirst,
    /// Stripe said no.
    Refused,
    /// Stripe gave an earlier no again.
    RefusedBefore,
    /// Stripe said no while another attempt is open.
    RefusedWhileOpen,
    /// Turned away at the door, and repeated.
    TurnedAwayAgain,
    /// Turned away at the door for good.
    TurnedAway,
    /// A key, a permission or a request that Stripe does not take.
    RefusedAtTheDoor,
    /// Turned away at the door after an attempt whose end is not known.
    SaysNothing,
    /// Stripe waits for a person.
    WaitsForPerson,
    /// It broke on the way, and is repeated.
    AskingAgain,
    /// It broke on the way, and is not repeated by itself.
    NotKnown,
    /// No answer in time.
    NoAnswer,
    /// Stripe keeps an error under the key.
    StoredError,
    /// The key was used with other parameters.
    KeyUsedOtherwise,
    /// An answer that does not name the debit or cannot be read.
    NotReadable,
    /// Stripe says that repeating is of no use.
    OfNoUse,
    /// Stripe asks for a repeat.
    AskedToRepeat,
    /// An answer says that it was done, after an end that says it was not.
    Contradicted,
    /// An answer after the end.
    Late,
    /// A console ended before an answer came.
    Interrupted,
    /// It was never sent.
    NeverSent,
    /// A look-up finds what waited for a person.
    Approved,
    /// A look-up finds what the journal says did not happen.
    FoundAfterAll,
    /// Another console may be sending it.
    BeingSent,
    /// The console that sent it has ended, its time has not.
    OwnerGone,
    /// It may be looked up, repeated and settled by hand.
    MayBeAsked,
    /// Its key is not certain to be kept.
    KeyMayBeGone,
    /// A process still holds an attempt without an answer.
    StillHeld,
    /// The key may not read what a look-up needs.
    CannotRead,
    /// Every attempt ended at the door, and nobody repeats it.
    NothingGotPast,
    /// It waits for a person.
    StillWaits,
    /// An approval is asked for after the end.
    LatePerson,
    /// It exists more than once.
    Twice,
    /// A no that does not go together with an earlier answer.
    DoesNotFit,
    /// Too early to say that it did not happen.
    TooEarly,
    /// Nothing was looked up yet.
    LookFirst,
    /// The gate is shut, or the program is about to end.
    MayNotSend,
    /// Something carries its mark and does not prove it.
    Unproven,
    /// A look-up finds it.
    Found,
    /// A look-up finds that it failed.
    FailedThere,
    /// A look-up did not read everything.
    NotWhole,
    /// A look-up saw no time of the server.
    NoServerTime,
    /// The first look-up that finds nothing.
    NotSeen,
    /// Another, too early.
    NotSeenYet,
    /// Something like it exists without a mark.
    Near,
    /// Something happened while it was looked up.
    Overtaken,
    /// It is not there.
    NotThere,
    /// Two answers of one look-up are too far apart.
    ClocksDisagree,
    /// It has an end, and Stripe agrees.
    Agrees,
}

impl Row {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 50] = [
        Self::Done,
        Self::ReplayedAtFirst,
        Self::Refused,
        Self::RefusedBefore,
        Self::RefusedWhileOpen,
        Self::TurnedAwayAgain,
        Self::TurnedAway,
        Self::RefusedAtTheDoor,
        Self::SaysNothing,
        Self::WaitsForPerson,
        Self::AskingAgain,
        Self::NotKnown,
        Self::NoAnswer,
        Self::StoredError,
        Self::KeyUsedOtherwise,
        Self::NotReadable,
        Self::OfNoUse,
        Self::AskedToRepeat,
        Self::Contradicted,
        Self::Late,
        Self::Interrupted,
        Self::NeverSent,
        Self::Approved,
        Self::FoundAfterAll,
        Self::BeingSent,
        Self::OwnerGone,
        Self::MayBeAsked,
        Self::KeyMayBeGone,
        Self::StillHeld,
        Self::CannotRead,
        Self::NothingGotPast,
        Self::StillWaits,
        Self::LatePerson,
        Self::Twice,
        Self::DoesNotFit,
        Self::TooEarly,
        Self::LookFirst,
        Self::MayNotSend,
        Self::Unproven,
        Self::Found,
        Self::FailedThere,
        Self::NotWhole,
        Self::NoServerTime,
        Self::NotSeen,
        Self::NotSeenYet,
        Self::Near,
        Self::Overtaken,
        Self::NotThere,
        Self::ClocksDisagree,
        Self::Agrees,
    ];

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        (1..).zip(Self::ALL).find(|(_, row)| *row == self).map_or(0, |(number, _)| number)
    }

    /// Whether something is wrong that a person must hear of.
    #[must_use]
    pub const fn is_alarm(self) -> bool {
        matches!(
            self,
            Self::ReplayedAtFirst
                | Self::KeyUsedOtherwise
                | Self::Contradicted
                | Self::FoundAfterAll
                | Self::LatePerson
                | Self::Twice
                | Self::DoesNotFit
        )
    }
}
