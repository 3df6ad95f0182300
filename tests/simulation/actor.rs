//! Whoever sits at a journal: a plain clerk, or a whole console.

use jiff::{SignedDuration, Timestamp};
use pullfunds::domain::DebitId;
use pullfunds::journal::JournalFault;
use pullfunds::journal::entry::ByHand;
use pullfunds::life::Owner;

use super::judging::Ask;
use super::model_store::Disk;

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
    /// A person wants a debit.
    fn pull(&mut self, ask: Ask);
    /// A person presses for a repeat with the same key, where that is offered.
    fn press(&mut self, debit: DebitId);
    /// A person says how it ended, where that is offered.
    fn say(&mut self, debit: DebitId, says: ByHand);
    /// A person has seen what is held.
    fn acknowledge(&mut self);
    /// The terminal goes away: what is on its way is waited for, and nothing new is sent.
    fn hang_up(&mut self);
    /// Whether it has left.
    fn has_left(&self) -> bool;
    /// The mistake of repeating what another process left, without asking anybody.
    fn repeat_everything(&mut self) {}
    /// Reads the whole journal.
    fn verify(&self) -> Result<(), JournalFault>;
}
