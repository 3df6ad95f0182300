//! Every command in one table: its name, what it takes, where it is offered, and a line of help. Parsing, completion and the
//! help page are made from it.

use crate::domain::Mode;

/// What a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Arm,
    Disarm,
    Accounts,
    Reserve,
    Journal,
    Requests,
    World,
    Profile,
    Refresh,
    Help,
    Quit,
    Clock,
    Reset,
    Checkpoint,
    Restore,
    Forget,
    Verify,
    Reconcile,
    Export,
}

/// Where a command is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    InMock,
    OutsideMock,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    pub(super) verb: Verb,
    /// Its name, without the colon.
    pub name: &'static str,
    /// What follows the name: `NAME` must, `[TIME]` may; empty for nothing.
    pub takes: &'static str,
    place: Where,
    /// A line of help.
    pub help: &'static str,
}

const fn row(verb: Verb, name: &'static str, takes: &'static str, place: Where, help: &'static str) -> Command {
    Command { verb, name, takes, place, help }
}

/// The table, in the order of help.
pub const COMMANDS: &[Command] = &[
    row(Verb::Arm, "arm", "[TIME]", Where::Everywhere, "let this console send for 1m to 60m; 10m if no time is said"),
    row(Verb::Disarm, "disarm", "", Where::Everywhere, "read-only again at once"),
    row(Verb::Accounts, "accounts", "", Where::Everywhere, "screen 1, Accounts"),
    row(Verb::Reserve, "reserve", "", Where::Everywhere, "screen 2, Reserve"),
    row(Verb::Journal, "journal", "", Where::Everywhere, "screen 3, Journal"),
    row(Verb::Requests, "requests", "", Where::Everywhere, "screen 4, Requests"),
    row(Verb::World, "world", "", Where::InMock, "screen 5, World"),
    row(Verb::Profile, "profile", "", Where::OutsideMock, "screen 5, Profile"),
    row(Verb::Verify, "verify", "", Where::Everywhere, "check the whole chain of the journal, from its first event"),
    row(
        Verb::Reconcile,
        "reconcile",
        "[TIME]",
        Where::Everywhere,
        "compare the journal with Stripe, over the last 7d or another time such as 36h",
    ),
    row(Verb::Export, "export", "", Where::Everywhere, "write the whole journal into a new file, as a table (CSV)"),
    row(Verb::Refresh, "refresh", "", Where::Everywhere, "read again what is on the screen"),
    row(
        Verb::Clock,
        "clock",
        "WHEN",
        Where::InMock,
        "move the world's clock: +6h, +1d, +2w, next, 2026-12-09; or run, stand",
    ),
    row(Verb::Reset, "reset", "", Where::InMock, "begin the world anew from its scenario; asks first"),
    row(Verb::Checkpoint, "checkpoint", "NAME", Where::InMock, "keep the world as it is"),
    row(Verb::Restore, "restore", "NAME", Where::InMock, "go back to what was kept; asks first"),
    row(Verb::Forget, "forget", "NAME", Where::InMock, "forget what was kept"),
    row(Verb::Help, "help", "", Where::Everywhere, "keys of this screen"),
    row(Verb::Quit, "q", "", Where::Everywhere, "quit"),
];

impl Command {
    /// Whether it is offered in a mode.
    #[must_use]
    pub const fn is_in(&self, mode: Mode) -> bool {
        match mode {
            Mode::Mock => !matches!(self.place, Where::OutsideMock),
            Mode::Test | Mode::Live => !matches!(self.place, Where::InMock),
        }
    }

    /// As it is typed: `:arm [TIME]`.
    #[must_use]
    pub fn usage(&self) -> String {
        if self.takes.is_empty() { format!(":{}", self.name) } else { format!(":{} {}", self.name, self.takes) }
    }

    /// Where it is offered, in words.
    pub(super) const fn place_words(&self) -> &'static str {
        match self.place {
            Where::Everywhere => "everywhere",
            Where::InMock => "for the simulated Stripe",
            Where::OutsideMock => "for test and live",
        }
    }
}

/// Those that are offered in a mode.
pub(super) fn offered(mode: Mode) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| command.is_in(mode))
}

/// The command of a name, wherever it is offered. `quit` is what people type who do not know `q`.
pub(super) fn named(name: &str) -> Option<&'static Command> {
    let name = if name == "quit" { "q" } else { name };
    COMMANDS.iter().find(|command| command.name == name)
}

/// Names that begin like what was typed or differ from it in a letter or two, the nearest first, at most three.
pub(super) fn nearest(typed: &str, mode: Mode) -> Vec<&'static str> {
    let mut near: Vec<(usize, &'static str)> = offered(mode)
        .filter_map(|command| {
            let begins =
                typed.chars().count() > 1 && (command.name.starts_with(typed) || typed.starts_with(command.name));
            let apart = if begins { 0 } else { distance(typed, command.name) };
            let most = if typed.chars().count() < 5 { 1 } else { 2 };
            (begins || apart <= most && apart < command.name.len()).then_some((apart, command.name))
        })
        .collect();
    near.sort_by_key(|(apart, _)| *apart);
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// How many letters are to be put in, left out, replaced or exchanged with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().collect());
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let before = (i > 0).then(|| a.get(i.saturating_sub(1))).flatten();
        let mut next = vec![i.saturating_add(1)];
        for (j, right) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&row, j).saturating_add(usize::from(left != right));
            let put_in = at(&next, j).saturating_add(1);
            let left_out = at(&row, j.saturating_add(1)).saturating_add(1);
            let mut best = replaced.min(put_in).min(left_out);
            let exchanged = j > 0 && before == Some(right) && b.get(j.saturating_sub(1)) == Some(left);
            if exchanged {
                best = best.min(at(&above, j.saturating_sub(1)).saturating_add(1));
            }
            next.push(best);
        }
        above = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}
