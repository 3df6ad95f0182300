//! The keys of every action, in one table, with its words in the footer and in help. The key map, the footer and the help page
//! are made from it, so that none can name a key that does not work.

use crate::domain::Mode;

use super::{Action, Key, Screen};

/// Where an action is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On every screen.
    Everywhere,
    /// On Accounts.
    Accounts,
    /// On an account's own screen.
    Detail,
    /// On Accounts, Reserve and an account's own screen, where an account is selected.
    WithAccount,
    /// On Accounts and Reserve, which are tables of accounts.
    Tables,
    /// On the Journal screen.
    Journal,
    /// On the Requests screen.
    Requests,
    /// On the World screen.
    World,
    /// On every screen in mock.
    InMock,
    /// On every screen in test and live.
    OutsideMock,
}

/// Heading under which help lists an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Moving about.
    Move,
    /// Finding accounts.
    Find,
    /// Doing things.
    Act,
    /// The program itself.
    Program,
}

impl Group {
    /// All, in the order of help.
    pub const ALL: [Self; 4] = [Self::Move, Self::Find, Self::Act, Self::Program];

    /// Its heading.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Move => "MOVE",
            Self::Find => "FIND",
            Self::Act => "ACT",
            Self::Program => "PROGRAM",
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// What is done.
    pub action: Action,
    /// The keys that do it; the first is the one shown.
    pub keys: &'static [Key],
    /// Where.
    pub place: Place,
    /// Its group in help.
    pub group: Group,
    /// One or two words for the footer; none keeps it out of the footer.
    pub footer: Option<&'static str>,
    /// A sentence for help.
    pub help: &'static str,
}

const fn row(
    action: Action,
    keys: &'static [Key],
    place: Place,
    group: Group,
    footer: Option<&'static str>,
    help: &'static str,
) -> Binding {
    Binding { action, keys, place, group, footer, help }
}

/// The table, in the order of the footer.
pub const BINDINGS: &[Binding] = &[
    row(Action::Open, &[Key::Enter, Key::Char('l')], Place::Tables, Group::Move, Some("open"), "open the account"),
    row(
        Action::OpenLine,
        &[Key::Enter, Key::Char('l')],
        Place::Journal,
        Group::Move,
        Some("open"),
        "its receipt, or what may be done with a debit without an end",
    ),
    row(
        Action::NextUnresolved,
        &[Key::Char('u')],
        Place::Journal,
        Group::Act,
        Some("unresolved"),
        "the next debit without an end",
    ),
    row(
        Action::Reverse,
        &[Key::Char('z')],
        Place::Journal,
        Group::Act,
        Some("reverse"),
        "reverse a pull that is done, in part or whole; also on its receipt",
    ),
    row(
        Action::FilterJournal,
        &[Key::Char('/')],
        Place::Journal,
        Group::Find,
        Some("filter"),
        "text in who, what, account, amount, outcome, reason or the debit's id",
    ),
    row(
        Action::ExportJournal,
        &[Key::Ctrl('s')],
        Place::Journal,
        Group::Act,
        Some("export"),
        "write the whole journal into a new file, as a table (CSV)",
    ),
    row(
        Action::Clock,
        &[Key::Char('t')],
        Place::World,
        Group::Act,
        Some("clock"),
        "move the world's clock, let it run or stand",
    ),
    row(
        Action::Cause,
        &[Key::Char('e')],
        Place::World,
        Group::Act,
        Some("cause"),
        "make something happen: a sale, a refund, a dispute, a payout",
    ),
    row(
        Action::Faults,
        &[Key::Char('x')],
        Place::World,
        Group::Act,
        Some("faults"),
        "arm and disarm faults: a lost answer, a 429, a stale read",
    ),
    row(
        Action::CopyCurl,
        &[Key::Char('c')],
        Place::Requests,
        Group::Act,
        Some("curl"),
        "copy the request as curl, with $STRIPE_API_KEY in place of the key",
    ),
    row(
        Action::Bodies,
        &[Key::Char('b'), Key::Enter, Key::Char('l')],
        Place::Requests,
        Group::Move,
        Some("bodies"),
        "what was sent and what came; again for the list",
    ),
    row(
        Action::Repeat,
        &[Key::Char('r')],
        Place::Requests,
        Group::Act,
        Some("repeat"),
        "make a GET once more; its answer goes into the list only",
    ),
    row(
        Action::FilterRequests,
        &[Key::Char('/')],
        Place::Requests,
        Group::Find,
        Some("filter"),
        "text in path, account, key, request id or note; 4xx, 5xx, 429, none",
    ),
    row(
        Action::Pause,
        &[Key::Char(' ')],
        Place::Requests,
        Group::Act,
        Some("pause"),
        "let the list stand still, or go on; requests go on all the same",
    ),
    row(
        Action::Save,
        &[Key::Ctrl('s')],
        Place::Requests,
        Group::Act,
        Some("save"),
        "write what is listed into a new file, a line of JSON for each",
    ),
    row(Action::Pull, &[Key::Char('p')], Place::WithAccount, Group::Act, Some("pull"), "pull funds from the account"),
    row(
        Action::Send,
        &[Key::Char('f')],
        Place::WithAccount,
        Group::Act,
        Some("send funds"),
        "send funds to the account, as to clear what it owes",
    ),
    row(
        Action::Filter,
        &[Key::Char('/')],
        Place::Accounts,
        Group::Find,
        Some("filter"),
        "only accounts with this text in name, id, country or currency",
    ),
    row(
        Action::Problems,
        &[Key::Char('!')],
        Place::Accounts,
        Group::Find,
        Some("problems"),
        "only accounts below zero, unread, restricted or not paid out",
    ),
    row(
        Action::Sort,
        &[Key::Char('s')],
        Place::Accounts,
        Group::Find,
        Some("sort"),
        "sort by name, available, pending or days negative; again turns it round",
    ),
    row(
        Action::NextCurrency,
        &[Key::Tab],
        Place::Detail,
        Group::Move,
        Some("currency"),
        "show the next currency of the account",
    ),
    row(
        Action::ReadAll,
        &[Key::Char('H')],
        Place::Detail,
        Group::Act,
        Some("read all"),
        "read the whole history of the account",
    ),
    row(
        Action::Refresh,
        &[Key::Char('R'), Key::Ctrl('r')],
        Place::Everywhere,
        Group::Act,
        Some("read again"),
        "read again what is on the screen and what could not be read",
    ),
    row(
        Action::Dashboard,
        &[Key::Char('o')],
        Place::WithAccount,
        Group::Act,
        Some("Dashboard"),
        "open the account's page in Stripe's Dashboard, or show its address",
    ),
    row(
        Action::Readings,
        &[Key::Char('A')],
        Place::Everywhere,
        Group::Act,
        None,
        "what was read, how fast and what it costs; read every account, or stop",
    ),
    row(
        Action::Back,
        &[Key::Esc, Key::Char('h')],
        Place::Everywhere,
        Group::Move,
        Some("back"),
        "go back, clear the filter, stop reading",
    ),
    row(
        Action::Command,
        &[Key::Char(':')],
        Place::Everywhere,
        Group::Program,
        Some("command"),
        "a line for commands, all of which are listed below",
    ),
    row(
        Action::Help,
        &[Key::Char('?'), Key::F1],
        Place::Everywhere,
        Group::Program,
        Some("help"),
        "keys of this screen; type to search",
    ),
    row(
        Action::Quit,
        &[Key::Char('q'), Key::Ctrl('c')],
        Place::Everywhere,
        Group::Program,
        Some("quit"),
        "quit; a debit on its way is waited for first",
    ),
    row(Action::Up, &[Key::Up, Key::Char('k')], Place::Everywhere, Group::Move, None, "up"),
    row(Action::Down, &[Key::Down, Key::Char('j')], Place::Everywhere, Group::Move, None, "down"),
    row(Action::Top, &[Key::Char('g'), Key::Home], Place::Everywhere, Group::Move, None, "to the first row"),
    row(Action::Bottom, &[Key::Char('G'), Key::End], Place::Everywhere, Group::Move, None, "to the last row"),
    row(Action::PageUp, &[Key::PageUp, Key::Ctrl('u')], Place::Everywhere, Group::Move, None, "a page up"),
    row(Action::PageDown, &[Key::PageDown, Key::Ctrl('d')], Place::Everywhere, Group::Move, None, "a page down"),
    row(Action::ShowAccounts, &[Key::Char('1')], Place::Everywhere, Group::Move, None, "screen 1, Accounts"),
    row(Action::ShowReserve, &[Key::Char('2')], Place::Everywhere, Group::Move, None, "screen 2, Reserve"),
    row(
        Action::ShowJournal,
        &[Key::Char('3')],
        Place::Everywhere,
        Group::Move,
        None,
        "screen 3, Journal: debits without an end, and every debit before",
    ),
    row(
        Action::ShowRequests,
        &[Key::Char('4')],
        Place::Everywhere,
        Group::Move,
        None,
        "screen 4, Requests: what was asked of Stripe, and what came of it",
    ),
    row(
        Action::ShowRequestsOf,
        &[Key::Char('@')],
        Place::Everywhere,
        Group::Move,
        None,
        "the requests of the account, where one is selected; else all",
    ),
    row(
        Action::CopyId,
        &[Key::Char('c')],
        Place::WithAccount,
        Group::Act,
        None,
        "copy the id of the account to the terminal's clipboard",
    ),
    row(
        Action::ShowWorld,
        &[Key::Char('5')],
        Place::InMock,
        Group::Move,
        None,
        "screen 5, World: the simulated Stripe",
    ),
    row(
        Action::ShowProfile,
        &[Key::Char('5')],
        Place::OutsideMock,
        Group::Move,
        None,
        "screen 5, Profile: key, permissions, limits, paths",
    ),
    row(Action::NextScreen, &[Key::Char(']')], Place::Everywhere, Group::Move, None, "the next screen"),
    row(Action::PreviousScreen, &[Key::Char('[')], Place::Everywhere, Group::Move, None, "the screen before"),
    row(
        Action::Suspend,
        &[Key::Ctrl('z')],
        Place::Everywhere,
        Group::Program,
        None,
        "stop for a while; fg in the shell goes on",
    ),
];

impl Binding {
    /// Whether the action is offered on a screen in a mode.
    #[must_use]
    pub const fn is_on(&self, screen: &Screen, mode: Mode) -> bool {
        match self.place {
            Place::Everywhere => true,
            Place::InMock => matches!(mode, Mode::Mock),
            Place::OutsideMock => !matches!(mode, Mode::Mock),
            Place::World => matches!(screen, Screen::World) && matches!(mode, Mode::Mock),
            Place::WithAccount => {
                !matches!(screen, Screen::Journal | Screen::Requests | Screen::World | Screen::Profile)
            }
            Place::Journal => matches!(screen, Screen::Journal),
            Place::Requests => matches!(screen, Screen::Requests),
            Place::Accounts => matches!(screen, Screen::Accounts),
            Place::Detail => matches!(screen, Screen::Detail(_)),
            Place::Tables => matches!(screen, Screen::Accounts | Screen::Reserve),
        }
    }
}

/// What a key does on a screen in a mode.
#[must_use]
pub fn action_of(key: Key, screen: &Screen, mode: Mode) -> Option<Action> {
    BINDINGS
        .iter()
        .find(|binding| binding.is_on(screen, mode) && binding.keys.contains(&key))
        .map(|binding| binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::AccountId;

    #[test]
    fn no_key_means_two_things_on_one_screen() {
        let screens = [
            Screen::Accounts,
            Screen::Detail(AccountId::new("acct_1")),
            Screen::Reserve,
            Screen::Journal,
            Screen::Requests,
            Screen::World,
            Screen::Profile,
        ];
        for (screen, mode) in screens.iter().flat_map(|screen| [(screen, Mode::Mock), (screen, Mode::Live)]) {
            let mut seen = std::collections::BTreeSet::new();
            for key in BINDINGS.iter().filter(|binding| binding.is_on(screen, mode)).flat_map(|binding| binding.keys) {
                assert!(seen.insert(key), "{key} twice on {screen:?} in {mode:?}");
            }
        }
    }
}
