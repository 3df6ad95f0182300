//! What can stand in front of a screen. One at a time; its data lives in its variant.

use super::TextField;
use super::arming::ArmDialog;
use super::command::CommandLine;
use super::debit::DebitPage;
use super::held_page::HeldPage;
use super::pull::PullDialog;
use super::world::WorldDialog;

/// A dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// Pull funds, from the first field to the receipt.
    Pull(Box<PullDialog>),
    /// A debit of the journal: what may be done with it, or its receipt.
    Debit(Box<DebitPage>),
    /// What holds an account.
    Held(Box<HeldPage>),
    /// The question before this console may send.
    Arm(Box<ArmDialog>),
    /// The command line.
    Command(CommandLine),
    /// Keys of the screen behind it.
    Help(HelpPage),
    /// A letter chooses the order of the table.
    Sort,
    /// What is read, how fast, and what it costs.
    Reading,
    /// Something that is done to the simulated Stripe.
    World(Box<WorldDialog>),
}

/// The help page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HelpPage {
    /// What is searched for.
    pub search: TextField,
    /// First line shown.
    pub top: u16,
}
