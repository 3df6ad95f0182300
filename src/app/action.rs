//! Everything an operator can do on a screen, outside a dialog. Which keys do it, where, and in which words it is told stands in
//! the table of [`super::BINDINGS`]; what becomes of it in `keys.rs`.

/// Something an operator can do outside a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Move up.
    Up,
    /// Move down.
    Down,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Go deeper.
    Open,
    /// Open what a row of the Journal is about.
    OpenLine,
    /// The next debit without an end.
    NextUnresolved,
    /// Go back.
    Back,
    /// The Accounts screen.
    ShowAccounts,
    /// The Reserve screen.
    ShowReserve,
    /// The Journal screen.
    ShowJournal,
    /// The Requests screen.
    ShowRequests,
    /// The requests of the account that is looked at.
    ShowRequestsOf,
    /// The World screen.
    ShowWorld,
    /// The Profile screen.
    ShowProfile,
    /// Move the world's clock.
    Clock,
    /// Make something happen in the world.
    Cause,
    /// Faults of the world.
    Faults,
    /// The command line.
    Command,
    /// The next screen.
    NextScreen,
    /// The screen before.
    PreviousScreen,
    /// The next currency of an account.
    NextCurrency,
    /// Type a filter.
    Filter,
    /// Only problems.
    Problems,
    /// Choose an order.
    Sort,
    /// Pull funds.
    Pull,
    /// Send funds.
    Send,
    /// Give a debit back.
    Reverse,
    /// Copy the id of the account.
    CopyId,
    /// Copy a request as a command.
    CopyCurl,
    /// What was sent and what came.
    Bodies,
    /// Make a read once more.
    Repeat,
    /// Type a filter of requests.
    FilterRequests,
    /// Type a filter of lines of the Journal.
    FilterJournal,
    /// Write the whole journal into a file.
    ExportJournal,
    /// Let the list of requests stand still.
    Pause,
    /// Write what is listed into a file.
    Save,
    /// Its page in Stripe's Dashboard.
    Dashboard,
    /// Read more of the history.
    ReadAll,
    /// Read again.
    Refresh,
    /// What is read, how fast, and what it costs.
    Readings,
    /// Help.
    Help,
    /// Stop the program for a while.
    Suspend,
    /// Leave.
    Quit,
}

impl Action {
    /// Whether it only moves about, so that even a burst of it does no harm.
    #[must_use]
    pub const fn is_movement(self) -> bool {
        match self {
            Self::Up | Self::Down | Self::Top | Self::Bottom | Self::PageUp | Self::PageDown => true,
            Self::Open
            | Self::OpenLine
            | Self::NextUnresolved
            | Self::ShowJournal
            | Self::FilterJournal
            | Self::ExportJournal
            | Self::Back
            | Self::ShowAccounts
            | Self::ShowReserve
            | Self::ShowRequests
            | Self::ShowRequestsOf
            | Self::ShowWorld
            | Self::ShowProfile
            | Self::Clock
            | Self::Cause
            | Self::Faults
            | Self::Command
            | Self::NextScreen
            | Self::PreviousScreen
            | Self::NextCurrency
            | Self::Filter
            | Self::Problems
            | Self::Sort
            | Self::Pull
            | Self::Send
            | Self::Reverse
            | Self::CopyId
            | Self::CopyCurl
            | Self::Bodies
            | Self::Repeat
            | Self::FilterRequests
            | Self::Pause
            | Self::Save
            | Self::Dashboard
            | Self::ReadAll
            | Self::Refresh
            | Self::Readings
            | Self::Help
            | Self::Suspend
            | Self::Quit => false,
        }
    }
}
