//! What `update` asks of the outside. Effects are data: they can be printed, compared and replayed, and only `runtime`
//! carries them out.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::domain::{AccountId, DebitId, Epoch, Exchange, Label};
use crate::journal::entry::{Again, Recorded};
use crate::rules::Approved;
use crate::sync::Question;

use super::world::WorldMove;
use super::{BookAsk, Copied, Remembered};

/// An order to the runtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask Stripe. The answer comes back as [`super::Msg::Read`] with the same epoch.
    Read(Epoch, Question),
    /// Make a new debit id; it comes back as [`super::Msg::Minted`].
    Mint,
    /// Write a debit to the journal; [`super::Msg::Recorded`] tells when the commit is synced, or why not.
    Record(Box<Approved>),
    /// Write down that a debit is sent again with the same key; the answer is the same. Without a verdict it is the program that
    /// does so by itself.
    Repeat {
        /// Which.
        debit: DebitId,
        /// The attempt, which must be the one after its last.
        next: u32,
        /// The verdict under which a person asks for it, and what the person saw.
        approved: Option<Box<Again>>,
    },
    /// Send a recorded attempt, then write down what came of it; [`super::Msg::Answered`] brings it.
    Send(Box<Recorded>),
    /// Ask the journal something, or tell it what was seen; [`super::Msg::Book`] brings its answer.
    Book(BookAsk),
    /// Look at the simulated Stripe itself; [`super::Msg::World`] brings the answer with the same epoch.
    LookAtWorld(Epoch),
    /// Do something to it; the answer comes the same way.
    MoveWorld(Epoch, Box<WorldMove>),
    /// From now on another run of the simulated Stripe answers: open its journal. [`super::Msg::BegunAnew`] tells when.
    BeginAnew(Label),
    /// Ask the cache for the next part of what was last seen; [`super::Msg::Recalled`] brings it.
    Recall,
    /// Keep what was seen. Nothing tells when, and nothing waits for it.
    Remember(Box<Remembered>),
    /// Count reads of the month of a day beside those of other starts and consoles; [`super::Msg::Spent`] tells of those.
    Spend(Date, u32),
    /// Tell whoever runs a command without a screen, at once.
    Say(Label),
    /// Hand text to the terminal's clipboard.
    Copy(Copied),
    /// Write requests into a new file; [`super::Msg::Saved`] tells where.
    SaveRequests(Vec<Arc<Exchange>>),
    /// Write the whole journal into a new file; [`super::Msg::Exported`] tells where.
    ExportJournal,
    /// Compare the journal with what Stripe shows; [`super::Msg::Comparing`] tells how far it is, [`super::Msg::Compared`] what came
    /// of it.
    Compare {
        /// Whose money it is.
        platform: AccountId,
        /// How far back.
        back: SignedDuration,
    },
    /// Ask the system to show an address in a browser; [`super::Msg::Browsed`] tells what became of it.
    Browse(String),
    /// Open the gate in front of the backend until a moment; carried out at once.
    OpenGate(Timestamp),
    /// Shut it, at once.
    ShutGate,
    /// Give the terminal back and stop until resumed.
    Suspend,
    /// Leave now. What is being written down is waited for.
    Exit,
}
