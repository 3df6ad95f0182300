//! Whoever sits at a journal: a plain clerk, or a whole console.

use jiff::{SignedDuration, Timestamp};
use pullfunds::domain::DebitId;
use pullfunds::journal::JournalFault;
use pullfunds::life::Owner;
use pullfunds::money::Amount;

use super::judging::Ask;
use super::model_store::Disk;

/// What a person wants.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// A debit, or funds sent.
    New(Ask),
    /// So much of a debit back, under a new id.
    Back { of: DebitId, debit: DebitId, amount: Amount },
    /// A repeat with the same key, where that is offered.
    Again(DebitId),
    /// A look-up.
    Look(DebitId),
    /// To say how it ended, where that is offered, and to say what is so.
    Word(DebitId),
    /// To free what is held.
    Acknowledge,
    /// To press keys without a plan.
    Fidget,
    /// To leave: what is on its way is waited for, and nothing new is sent.
    Quit,
}

/// A process with a journal, and a person in front of it.
pub(crate) trait Actor {
    fn owner(&self) -> &Owner;
    fn disk(&self) -> &Disk;
    /// When it does something by itself.
    fn wakes(&self) -> Timestamp;
    /// Does what can be done now.
    fn turn(&mut self);
    /// It is stopped until a moment, or goes on.
    fn stop(&mut self, until: Option<Timestamp>);
    fn is_stopped(&self) -> bool;
    /// The clock on its machine's wall is set.
    fn set_wall(&mut self, ahead: SignedDuration);
    /// A person wants something.
    fn want(&mut self, wanted: Wanted);
    /// The terminal goes away.
    fn hang_up(&mut self);
    /// Whether it has left.
    fn has_left(&self) -> bool;
    /// The mistake of repeating what another process left, without asking anybody.
    fn repeat_everything(&mut self) {}
    /// Reads the whole journal.
    fn verify(&self) -> Result<(), JournalFault>;
}
