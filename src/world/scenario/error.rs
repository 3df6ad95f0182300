//! What can be wrong with a scenario file, each as a sentence that says what is wrong, where, and what would be
//! right: `harbour.toml:41: account[3].history[2].amount: "12,5" is not an amount; write it like "12.50".`

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;
use thiserror::Error;

use super::calendar::FURTHEST;
use super::place::Place;
use crate::world::control::CommandRefused;
use crate::world::faults::FaultRefused;

/// The longest piece of a file that a message repeats, in characters.
const QUOTED: usize = 40;

/// A scenario file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{source_name}{}: {problem}", Location { line: *line, key: key.as_deref() })]
pub struct ScenarioError {
    /// Where the text came from: a path, or the name of a built-in scenario.
    pub source_name: String,
    /// Line, counted from 1, if the fault has one.
    pub line: Option<usize>,
    /// Path of the key, as in `account[3].history[2].amount`; lists count from 0.
    pub key: Option<String>,
    /// What is wrong.
    pub problem: Box<Problem>,
}

struct Location<'a> {
    line: Option<usize>,
    key: Option<&'a str>,
}

impl Display for Location<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        match self.key {
            Some(key) if !key.is_empty() => write!(out, ": {key}"),
            Some(_) | None => Ok(()),
        }
    }
}

/// A fault at a place, before the line is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub place: Place,
    pub problem: Problem,
}

impl Fault {
    pub(super) fn new(place: Place, problem: Problem) -> Self {
        Self { place, problem }
    }

    /// With its line looked up in the text that it is about.
    pub(super) fn located(self, text: &str, source_name: &str) -> ScenarioError {
        ScenarioError {
            source_name: source_name.to_owned(),
            line: self.place.line(text),
            key: Some(self.place.to_string()),
            problem: Box::new(self.problem),
        }
    }
}

/// What is wrong with a scenario file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// Not TOML, or not the shape of a scenario; the parser's own words.
    #[error("{0}.")]
    Shape(String),
    /// A version that this program does not read.
    #[error("version {0} is not known here; this program reads version 1.")]
    Version(i64),
    /// The text is no amount of this currency.
    #[error("{text} is not an amount{}; write it like \"{example}\".", in_currency(currency.as_deref()))]
    NotAnAmount {
        /// As written, shortened and in quotes.
        text: String,
        /// Set where the currency explains the refusal.
        currency: Option<String>,
        /// An amount of that currency.
        example: &'static str,
    },
    /// Zero or less, where something must move.
    #[error("{0} moves nothing; an amount here is above zero, and `what` says the direction.")]
    NotPositive(String),
    /// A fee that gives money back.
    #[error("{0} is below zero; a fee is zero or more.")]
    NegativeFee(String),
    /// No exchange rate.
    #[error("{0} is not a rate; write US dollars for one unit, like \"1.08\".")]
    NotARate(String),
    /// Not a currency of Stripe's.
    #[error("{0} is not a currency known here; write a code like \"usd\".")]
    Currency(String),
    /// Not a country.
    #[error("{0} is not a country; write two capital letters of ISO 3166 like \"US\".")]
    Country(String),
    /// An account id that could be taken for a real one.
    #[error("{0} is not a mock id; write acct_1MOCK and 7 to 40 letters or digits, like \"acct_1MOCKBluefinBlu1\".")]
    AccountId(String),
    /// Two accounts with one id.
    #[error("{0} is already the id of another account; ids differ.")]
    DuplicateId(String),
    /// Two lines of one account with one label.
    #[error("{0} already names an earlier line of this account; labels differ.")]
    DuplicateLabel(String),
    /// A reference to a line that is not there.
    #[error("no {kind} of this account is labelled {label}; give the {kind} a `label` and name it here.")]
    UnknownLabel {
        /// `sale` or `payout`.
        kind: &'static str,
        /// As written, shortened and in quotes.
        label: String,
    },
    /// Effect before cause.
    #[error("this happens before the {kind} {label} that it is about; move one of the two.")]
    BeforeCause {
        /// `sale`, `dispute` or `payout`.
        kind: &'static str,
        /// As written, shortened and in quotes.
        label: String,
    },
    /// More taken back than was sold.
    #[error("{asked} is more than the {left} that is left of the sale {label} of {sold}; take back at most that.")]
    AboveSale {
        /// What would be taken back.
        asked: String,
        /// What is left of the sale.
        left: String,
        /// The sale's label.
        label: String,
        /// What was sold.
        sold: String,
    },
    /// A dispute won that was never opened, or was won already.
    #[error("no dispute of the sale {0} is open here; add one before it.")]
    NoDispute(String),
    /// A payout that came back twice.
    #[error("the payout {0} has come back already; it can return once.")]
    AlreadyReturned(String),
    /// A key that this kind of line needs.
    #[error("a {what} needs the key `{key}`; add it.")]
    Needs {
        /// The kind of line.
        what: &'static str,
        /// The key.
        key: &'static str,
    },
    /// A key that means nothing in this kind of line.
    #[error("a {what} has no key `{key}`; remove it.")]
    HasNo {
        /// The kind of line.
        what: &'static str,
        /// The key.
        key: &'static str,
    },
    /// Two ways to say one thing.
    #[error("a sale has `amount` or `net`, not both; remove one.")]
    AmountAndNet,
    /// A happening that only the platform, or only a connected account, has.
    #[error("a {what} happens on {where_to}, not here; move it.")]
    WrongSide {
        /// The kind of line.
        what: &'static str,
        /// The side that has it.
        where_to: &'static str,
    },
    /// A day too far away, or in the future where only the past fits.
    #[error("day {day} is out of range; this key takes {least} to {most}, counted from the world's first day.")]
    Day {
        /// As written.
        day: i32,
        /// The earliest possible.
        least: i32,
        /// The latest possible.
        most: i32,
    },
    /// Something that happens after the world has begun.
    #[error("this is at {at}, after the world begins at {start}; choose an earlier time or day.")]
    AfterStart {
        /// When it would happen.
        at: String,
        /// When the world begins.
        start: String,
    },
    /// Something that happens before its account exists.
    #[error("this happens on day {day}, before its account was made on day {created}; move one of the two.")]
    BeforeAccount {
        /// When it would happen.
        day: i32,
        /// When the account was made.
        created: i32,
    },
    /// Not a time of day.
    #[error("{0} is not a time of day; write it like \"09:14\".")]
    Time(String),
    /// The start has no offset, or is no moment.
    #[error("{0} is not a moment; write date, time and Z like 2026-11-22T10:15:00Z.")]
    Moment(String),
    /// The start is too long ago or too far ahead.
    #[error("a world does not begin on {day}; it begins between {first} and {last}.")]
    FirstDay {
        /// The day.
        day: Date,
        /// The earliest day.
        first: Date,
        /// The latest day.
        last: Date,
    },
    /// More accounts than a world holds.
    #[error("{0} accounts are too many; a world has at most 1,000,000 of them.")]
    TooMany(u64),
    /// A range whose ends are exchanged.
    #[error("the range runs backwards, from {from} to {to}; exchange the two.")]
    Backwards {
        /// First end, as written.
        from: String,
        /// Second end, as written.
        to: String,
    },
    /// A step that never arrives.
    #[error("a step of {0} never arrives; write 1 or more.")]
    Step(i64),
    /// An HTTP status that is no failure.
    #[error("{0} is not the status of a failed read; write one of 400 to 599.")]
    Status(u16),
    /// A fault that makes no sense.
    #[error("{0}.")]
    Fault(FaultRefused),
    /// A move of the script that makes no sense.
    #[error("{0}.")]
    Scripted(Box<CommandRefused>),
    /// A move of the script without a moment.
    #[error("a move of the script needs the key `at` or the key `after`; add one.")]
    NoMoment,
    /// A move of the script with two moments.
    #[error("a move of the script has `at` or `after`, not both; remove one.")]
    AtAndAfter,
    /// Not a time after the world's first moment.
    #[error("{0} is not a time after the world's start; write it like \"90m\", \"3d\" or \"P3D\".")]
    NotAfter(String),
    /// A move of the script for which the world's clock begins too late.
    #[error("this is at {at}, and the world's clock begins at {start}; a script's moves come later than that.")]
    NotLater {
        /// When it would be done.
        at: String,
        /// When the world begins.
        start: String,
    },
    /// A move of the script that nobody will see.
    #[error("{0} is too far ahead; a script's moves come within {FURTHEST} days of the world's start.")]
    TooFarAhead(String),
    /// A script revokes a key that the file does not have.
    #[error("{0} is not a key of this file; name secret, publishable or one of its own.")]
    NoSuchKey(String),
    /// A key's name that is none, or is taken.
    #[error(
        "{0} cannot be a key's name; write letters, digits, - and _, 40 at most, unlike secret, publishable and other keys."
    )]
    KeyName(String),
    /// Not a permission.
    #[error("{0} is not a permission known here; write one like \"rak_balance_read\".")]
    Permission(String),
    /// A setting names an account that the file does not have.
    #[error("{0} is not an account of this file; name one that is.")]
    NoSuchAccount(String),
    /// A bank account number that is not four digits.
    #[error("{0} is not the end of a bank account number; write four digits.")]
    Last4(String),
    /// The sum of the history is not what the file says.
    #[error(
        "the history ends with {bucket} {currency} {found}, not {expected}; change the history or what is expected."
    )]
    Ends {
        /// `available`, `pending` or `reserved`.
        bucket: &'static str,
        /// Upper-case code.
        currency: String,
        /// What the history adds up to.
        found: String,
        /// What the file says.
        expected: String,
    },
    /// Sums beyond what an amount can hold.
    #[error("the amounts of this account are too large to add up; write smaller ones.")]
    TooLarge,
    /// Only the platform has a reserve.
    #[error("a connected account has no reserve; remove `reserved`.")]
    NoReserve,
}

fn in_currency(currency: Option<&str>) -> String {
    currency.map(|code| format!(" in {code}")).unwrap_or_default()
}

/// A piece of the file in quotes, without what could harm a screen.
pub(super) fn quoted(text: &str) -> String {
    let clean: String = text.chars().filter(|char| !hazard(*char)).collect();
    let cut: String = clean.chars().take(QUOTED).collect();
    let more = if clean.chars().count() > QUOTED { "…" } else { "" };
    format!("\"{cut}{more}\"")
}

/// Control characters, and those that reorder what a terminal shows.
fn hazard(char: char) -> bool {
    let reorders =
        matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
    char.is_control() || reorders
}
