//! What is asked of the journal beside recording and sending, and what it says. The journal decides what is written; here is
//! only what somebody wants to know or has seen.

use jiff::Timestamp;

use crate::domain::{DebitId, Explained, Label, LookUp, Receipt};
use crate::journal::entry::{DebitRecord, Held, Keeping, Line, Mark, Note, OpenDebit, Stood, Word};
use crate::life::{Answer, Holder};

/// A question to the journal, or something that it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookAsk {
    /// Which debits have no end?
    Unresolved,
    /// The same, if another console has written since it was last asked.
    Changed,
    /// What is known of marks that were seen before this debit is sent?
    Known(DebitId, Vec<DebitId>),
    /// Lines before a number, newest first; from the end when there is none.
    Lines(Option<u64>),
    /// Everything about a debit.
    Debit(DebitId),
    /// Something is noted: of a mark at Stripe, or of a console.
    Note(Box<Note>),
    /// This console is to be armed until then, which nobody does unseen.
    Arm(Timestamp),
    /// Check the chain further, a few thousand events; from its beginning where that is asked for.
    Check {
        /// Whether what was checked before is checked again.
        anew: bool,
    },
    /// A look-up came back; the second is how many events the debit had when it was asked for.
    LookedUp(DebitId, u32, Box<LookUp>),
    /// An attempt was never sent; why.
    Withdraw(DebitId, u32, Label),
    /// Every attempt was turned away before anything was done, and nobody repeats it.
    NothingGotPast(DebitId),
    /// An answer that could not be written down when it came.
    AnsweredLate(DebitId, u32, Box<Answer>),
    /// A person says how a debit ended.
    Resolve(DebitId, Box<Word>),
    /// Both balances were read again after a debit.
    Observe(Box<Receipt>),
    /// What else moved them was read.
    Explain(DebitId, Box<Explained>),
}

/// What the journal says. Its sentence where it cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookSaid {
    /// To [`BookAsk::Unresolved`], and to [`BookAsk::Changed`] where something has.
    Unresolved(Result<Open, Label>),
    /// To [`BookAsk::Changed`] where nothing has.
    Unchanged,
    /// To [`BookAsk::Known`].
    Known(DebitId, Result<Vec<(DebitId, Mark)>, Label>),
    /// To [`BookAsk::Lines`], which asked for those before this number.
    Lines(Option<u64>, Result<Vec<Line>, Label>),
    /// To [`BookAsk::Debit`].
    Debit(DebitId, Result<Option<Box<DebitRecord>>, Label>),
    /// To [`BookAsk::Note`].
    Noted(Result<(), Label>),
    /// To [`BookAsk::Arm`].
    Armed(Timestamp, Result<(), Label>),
    /// To [`BookAsk::Check`].
    Checked(Chain),
    /// To [`BookAsk::LookedUp`], with who has the debit in hand.
    LookedUp(DebitId, Holder, Result<Box<Stood>, Label>),
    /// To [`BookAsk::NothingGotPast`].
    NothingGotPast(DebitId, Result<Box<Stood>, Label>),
    /// To [`BookAsk::Resolve`].
    Resolved(DebitId, Result<Box<Stood>, Label>),
    /// What [`BookAsk::Observe`] or [`BookAsk::Explain`] brought could not be written down.
    NotObserved(Label),
}

/// How far the whole chain of the journal was checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Chain {
    /// Not since the start.
    #[default]
    Unchecked,
    /// So many events of so many, and nothing is wrong with them.
    Under {
        /// So many were.
        events: u64,
        /// Of so many.
        of: u64,
    },
    /// All of it is what was written.
    Whole {
        /// How many events it has.
        events: u64,
        /// Its head, in 64 hexadecimal digits.
        head: Label,
    },
    /// It is not what was written; the journal's sentence, which names the place. Nothing is sent.
    Broken(Label),
    /// It could not be read; the journal's sentence.
    Unread(Label),
}

/// What must not be forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Open {
    /// Debits without an end.
    pub pending: Vec<Pending>,
    /// Marks for which accounts are held.
    pub held: Vec<Held>,
    /// What the journal says of itself.
    pub summary: Option<BookSummary>,
}

/// What the journal says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookSummary {
    /// Who can see what it holds.
    pub keeping: Keeping,
    /// How many events it holds.
    pub events: u64,
}

/// A debit without an end, with what only this process can add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// What the journal holds.
    pub open: OpenDebit,
    /// Who has it in hand.
    pub holder: Holder,
    /// Since when its latest attempt is known here, by the clock that runs.
    pub known_since: Timestamp,
}
