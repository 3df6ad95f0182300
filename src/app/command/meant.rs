//! What a line means, or a sentence why it means nothing.

use jiff::{SignedDuration, Timestamp};

use crate::app::arming::{LONGEST_MIN, USUAL_MIN};
use crate::app::world::{self, Anew, WorldMove};
use crate::app::{Action, USUAL_STRETCH, stretch};
use crate::domain::{Label, Mode};

use super::table::{Command, Verb, named, nearest};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// Ask whether to arm, for so many minutes.
    Arm(i64),
    Disarm,
    /// Check the whole chain of the journal.
    Verify,
    /// Compare the journal with what Stripe shows of that long.
    Reconcile(SignedDuration),
    /// What a key does as well.
    Act(Action),
    /// Ask before what happened is thrown away.
    Ask(Anew),
    /// Do it to the simulated Stripe.
    Move(WorldMove),
}

/// Reads a line. `now` is what Stripe's clock shows.
pub(super) fn meant(text: &str, mode: Mode, now: Timestamp) -> Result<Meant, String> {
    let text = typed(text);
    let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    if name.is_empty() {
        return Err("Type a command. Tab completes, ? lists all of them with what they do.".to_owned());
    }
    let command = named(name).ok_or_else(|| unknown(name, mode))?;
    if !command.is_in(mode) {
        let mode = mode.word();
        return Err(format!("`{name}` is {}; this console is in {mode}.", command.place_words()));
    }
    if command.takes.is_empty() && !rest.is_empty() {
        return Err(format!("That is too much: {} stands alone.", command.usage()));
    }
    let one = || one(command, rest);
    Ok(match command.verb {
        Verb::Arm => Meant::Arm(minutes(rest)?),
        Verb::Clock if rest.is_empty() => return Err(needs(command)),
        Verb::Clock => Meant::Move(world::clock_move(rest, now)?),
        Verb::Checkpoint => Meant::Move(WorldMove::Checkpoint(one()?)),
        Verb::Forget => Meant::Move(WorldMove::Forget(one()?)),
        Verb::Restore => Meant::Ask(Anew::Restore(one()?)),
        Verb::Disarm => Meant::Disarm,
        Verb::Accounts => Meant::Act(Action::ShowAccounts),
        Verb::Reserve => Meant::Act(Action::ShowReserve),
        Verb::Journal => Meant::Act(Action::ShowJournal),
        Verb::Requests => Meant::Act(Action::ShowRequests),
        Verb::World => Meant::Act(Action::ShowWorld),
        Verb::Profile => Meant::Act(Action::ShowProfile),
        Verb::Refresh => Meant::Act(Action::Refresh),
        Verb::Verify => Meant::Verify,
        Verb::Reconcile => Meant::Reconcile(back(rest)?),
        Verb::Export => Meant::Act(Action::ExportJournal),
        Verb::Help => Meant::Act(Action::Help),
        Verb::Quit => Meant::Act(Action::Quit),
        Verb::Reset => Meant::Ask(Anew::Reset),
    })
}

/// A line without the colons that were typed once more.
pub(super) fn typed(line: &str) -> &str {
    line.trim_start().trim_start_matches(':')
}

/// The beginning of what was typed, safe to show.
fn short(text: &str) -> String {
    Label::new(text).as_str().chars().take(24).collect()
}

fn unknown(name: &str, mode: Mode) -> String {
    let shown = short(name);
    let near: Vec<String> = nearest(name, mode).into_iter().map(|name| format!("`{name}`")).collect();
    match near.split_last() {
        None => format!("There is no command `{shown}`. :help lists them."),
        Some((only, [])) => format!("There is no command `{shown}`; near it is {only}."),
        Some((last, others)) => format!("There is no command `{shown}`; near it are {} and {last}.", others.join(", ")),
    }
}

fn needs(command: &Command) -> String {
    format!("Something is missing: {} ({}).", command.usage(), command.help)
}

/// One name. What it may look like is the world's business.
fn one(command: &Command, rest: &str) -> Result<String, String> {
    let mut words = rest.split_whitespace();
    match (words.next(), words.next()) {
        (None, _) => Err(needs(command)),
        (Some(name), None) => Ok(name.to_owned()),
        (Some(_), Some(_)) => Err("That is too much: a name has letters, digits, - and _, and no blanks.".to_owned()),
    }
}

/// How far back.
fn back(text: &str) -> Result<SignedDuration, String> {
    stretch(if text.is_empty() { USUAL_STRETCH } else { text }).map_err(|why| format!("`{}`: {why}.", short(text)))
}

/// `10m`, or `10`, from a minute to an hour.
fn minutes(text: &str) -> Result<i64, String> {
    if text.is_empty() {
        return Ok(USUAL_MIN);
    }
    let digits = text.strip_suffix('m').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let minutes = is_number.then(|| digits.parse::<i64>().ok()).flatten();
    minutes.filter(|minutes| (1..=LONGEST_MIN).contains(minutes)).ok_or_else(|| {
        let shown = short(text);
        format!("`{shown}` is no time to be armed for: type minutes from 1m to {LONGEST_MIN}m, as in :arm 10m.")
    })
}
