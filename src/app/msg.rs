//! Everything that can happen to the program, as past facts. One inbox, one type; nothing else changes the model.

use jiff::civil::Date;

use crate::domain::{
    Account, AccountPage, Balance, DebitId, Epoch, Fault, Label, LogNote, LookUp, Platform, ReferenceCandidate,
    SeenObject, TransactionPage,
};
use crate::journal::entry::{Recorded, Stood};
use crate::life::Answer;

use super::world::WorldAnswer;
use super::{BookSaid, Browsed, Comparing, Found, KeyPress, Laid, Question, Recalled, Size, StripeTime};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyPress),
    /// The terminal delivered a paste.
    Pasted(String),
    /// The terminal has this size now.
    Resized(Size),
    /// The screen was laid out like this.
    Laid(Laid),
    /// Time passed.
    Tick,
    /// Stripe's clock was seen to be other than was thought.
    StripeTime(StripeTime),
    /// Stripe answered a question, or did not.
    Read(Epoch, Question, Reading),
    /// A debit id was made.
    Minted(DebitId),
    /// A debit is on disk, or the journal's sentence why it is not.
    Recorded(DebitId, Result<Box<Recorded>, Label>),
    /// An attempt came to something, and where its debit stands since that was written down; the journal's sentence if it could
    /// not be.
    Answered(DebitId, u32, Box<Answer>, Result<Box<Stood>, Label>),
    /// The journal said something.
    Book(BookSaid),
    /// The simulated Stripe answered a look or a move, or did not.
    World(Epoch, WorldAnswer),
    /// Another number of faults is armed: one has struck for the last time, or a script has armed one.
    FaultsChanged,
    /// The journal of another run is open, or its sentence why not.
    BegunAnew(Result<(), Label>),
    /// The next part of what was last seen.
    Recalled(Box<Recalled>),
    /// How many reads of a month others have spent, and this program before this start; none where nobody can tell.
    Spent {
        /// The first day of the month.
        month: Date,
        /// So many.
        before: Option<u64>,
    },
    /// The cache cannot be used, or no longer; in words.
    CacheLost(Label),
    /// Requests began and ended since this was told before.
    Logged(Vec<LogNote>),
    /// A file was written, or why not; in words.
    Saved(Result<Label, Label>),
    /// The journal was written into a file: which, and how many events; or why not.
    Exported(Result<(Label, u64), Label>),
    /// How far a comparison with Stripe is, or what it found.
    Comparing(Comparing),
    /// It is over; or why it could not be finished.
    Compared(Result<Found, Label>),
    /// What became of an address that was to be shown in a browser.
    Browsed(String, Browsed),
    /// The program is about to be stopped for a while.
    Stopping,
    /// The program was stopped and goes on.
    Resumed,
    /// A signal asks the program to end.
    Terminated,
    /// Nobody sees the screen any more.
    HangUp,
    /// The end of the program waits for the journal.
    HeldUp,
}

/// An answer to a [`Question`] of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// To [`Question::Platform`].
    Platform(Box<Platform>),
    /// To [`Question::Accounts`].
    Accounts(AccountPage),
    /// To [`Question::Account`].
    Account(Box<Account>),
    /// To [`Question::Balance`].
    Balance(Balance),
    /// To [`Question::Transactions`].
    Transactions(TransactionPage),
    /// To [`Question::References`].
    References(Vec<ReferenceCandidate>),
    /// To [`Question::LookUp`].
    LookedUp(Box<LookUp>),
    /// To [`Question::Explain`].
    Explained(TransactionPage),
    /// To [`Question::LeftBehind`].
    LeftBehind(Box<SeenObject>),
    /// To [`Question::Again`].
    Repeated,
    /// No answer that could be used.
    Failed(Fault),
}

impl Reading {
    /// Why there was no answer that could be used; none where there was.
    #[must_use]
    pub const fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Failed(fault) => Some(fault),
            Self::Platform(_)
            | Self::Accounts(_)
            | Self::Account(_)
            | Self::Balance(_)
            | Self::Transactions(_)
            | Self::References(_)
            | Self::LookedUp(_)
            | Self::Explained(_)
            | Self::LeftBehind(_)
            | Self::Repeated => None,
        }
    }
}
