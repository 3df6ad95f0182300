//! Kinds of events in the journal: their words in the file, and what each does to its debit.

/// What an event says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A debit is about to be sent for the first time.
    Recorded,
    /// It is about to be sent again, with the same key.
    Attempt,
    /// Nobody knows.
    Unknown,
    /// Stripe waits for somebody to approve it (docs.stripe.com/error-codes, `approval_required`).
    AwaitsPerson,
    /// Stripe was asked whether it is there, and the answer is worth keeping.
    LookedUp,
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
    /// Both balances were read again after it settled.
    Observed,
    /// What else moved the balances meanwhile.
    Explained,
    /// An answer came after its end.
    LateAnswer,
    /// Stripe shows something else than the journal says.
    Contradicted,
    /// Stripe shows a debit of ours that is not in this journal.
    Foreign,
    /// A person has seen what is held.
    Acknowledged,
    /// A console may send real money.
    Armed,
    /// It may no longer.
    Disarmed,
    /// The journal was compared with Stripe.
    Reconciled,
}

/// What a kind of event does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Begins a debit, which blocks its account from then on.
    Begins,
    /// Begins another attempt at an unresolved debit.
    Repeats,
    /// Leaves an unresolved debit unresolved.
    Keeps,
    /// Ends an unresolved debit and frees its account.
    Ends,
    /// Tells more of a debit that was done.
    FollowsDone,
    /// Tells more of a debit that has an end.
    FollowsAnEnd,
    /// The same, and holds its account until a person has seen it.
    HoldsAfterAnEnd,
    /// Holds an account; of no debit of this journal.
    Holds,
    /// Frees what is held; of no debit.
    Frees,
    /// Is only told; of no debit.
    Notes,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Recorded,
        Self::Attempt,
        Self::Unknown,
        Self::AwaitsPerson,
        Self::LookedUp,
        Self::Settled,
        Self::Refused,
        Self::Withdrawn,
        Self::NotCreated,
        Self::Happened,
        Self::DidNotHappen,
        Self::Observed,
        Self::Explained,
        Self::LateAnswer,
        Self::Contradicted,
        Self::Foreign,
        Self::Acknowledged,
        Self::Armed,
        Self::Disarmed,
        Self::Reconciled,
    ];

    /// Its word in the file. Words never change their meaning; new kinds get new words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Attempt => "attempt",
            Self::Unknown => "unknown",
            Self::AwaitsPerson => "awaits_person",
            Self::LookedUp => "looked_up",
            Self::Settled => "settled",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::NotCreated => "not_created",
            Self::Happened => "happened",
            Self::DidNotHappen => "did_not_happen",
            Self::Observed => "observed",
            Self::Explained => "explained",
            Self::LateAnswer => "late_answer",
            Self::Contradicted => "contradicted",
            Self::Foreign => "foreign",
            Self::Acknowledged => "acknowledged",
            Self::Armed => "armed",
            Self::Disarmed => "disarmed",
            Self::Reconciled => "reconciled",
        }
    }

    /// The kind of a word; none for a word this version does not know.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What it does.
    #[must_use]
    pub const fn step(self) -> Step {
        match self {
            Self::Recorded => Step::Begins,
            Self::Attempt => Step::Repeats,
            Self::Unknown | Self::AwaitsPerson | Self::LookedUp => Step::Keeps,
            Self::Settled
            | Self::Refused
            | Self::Withdrawn
            | Self::NotCreated
            | Self::Happened
            | Self::DidNotHappen => Step::Ends,
            Self::Observed | Self::Explained => Step::FollowsDone,
            Self::LateAnswer => Step::FollowsAnEnd,
            Self::Contradicted => Step::HoldsAfterAnEnd,
            Self::Foreign => Step::Holds,
            Self::Acknowledged => Step::Frees,
            Self::Armed | Self::Disarmed | Self::Reconciled => Step::Notes,
        }
    }
}
