//! What goes wrong between a console and Stripe, and at Stripe.
//!
//! What is taken for granted of the real one, each an argument of `life`:
//! - a key is kept for a day of Stripe's clock at least;
//! - Stripe's clock does not go back, and jumps only while no write is under way;
//! - a request arrives no later than 3 minutes after it left its process, and its work is done no later than 200 seconds after it
//!   arrived; lists lag by no more than 7 minutes. The sum is less than the margin of 15 minutes;
//! - a process is not stopped for hours between its last look at the clock and the first byte, where others cannot see that it
//!   still runs;
//! - lists by time show everything in the end;
//! - nobody approves what the journal never heard that Stripe asks approval for.

use jiff::SignedDuration;
use pullfunds::backend::CarryError;
use pullfunds::world::faults::{Fault, Halt, Kind, Times, Work};
use pullfunds::world::http::{Delivery, Reply};
use pullfunds::world::limits::Limited;

use super::seed::Dice;

/// Longest that a request is held up, in milliseconds.
const HELD_MS: i64 = 180_000;
/// Longest that work is put off, in seconds.
const LATE_S: i64 = 200;
/// Farthest that lists lag, in seconds.
const BEHIND_S: i64 = 420;

/// What becomes of a request on its way. Times are in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    /// It arrives, and its answer comes back.
    Straight { there: i64, back: i64 },
    /// No connection is made.
    NoConnection { after: i64 },
    /// It never arrives; the connection is seen to be lost, or nothing is heard.
    LostThere { hears: Option<i64> },
    /// It arrives; its answer is lost.
    LostBack { there: i64, back: i64 },
    /// It arrives after its client heard that the connection was lost, or waited for it in vain.
    Held { there: i64, hears: Option<i64> },
    /// It never arrives; its client gets the answer to somebody else's.
    Crossed { there: i64 },
    /// Its process is stopped just before the first byte, and goes on later.
    Stopped { waits: i64, there: i64, back: i64 },
}

fn ms(count: i64) -> SignedDuration {
    SignedDuration::from_millis(count)
}

impl Fate {
    pub(crate) fn stopped(self) -> SignedDuration {
        match self {
            Self::Stopped { waits, .. } => ms(waits),
            Self::Straight { .. }
            | Self::NoConnection { .. }
            | Self::LostThere { .. }
            | Self::LostBack { .. }
            | Self::Crossed { .. }
            | Self::Held { .. } => ms(0),
        }
    }

    /// How long it is on its way; none when it never arrives.
    pub(crate) fn travels(self) -> Option<SignedDuration> {
        match self {
            Self::Straight { there, .. }
            | Self::LostBack { there, .. }
            | Self::Held { there, .. }
            | Self::Stopped { there, .. } => Some(ms(there)),
            Self::NoConnection { .. } | Self::LostThere { .. } | Self::Crossed { .. } => None,
        }
    }

    /// What its client hears whatever Stripe does, and after how long.
    pub(crate) fn hears_at_once(self) -> Option<(SignedDuration, CarryError)> {
        let lost = |after| (ms(after), CarryError::Lost("reset by peer".to_owned()));
        match self {
            Self::NoConnection { after } => Some((ms(after), CarryError::NotConnected("refused".to_owned()))),
            Self::LostThere { hears } | Self::Held { hears, .. } => hears.map(lost),
            Self::Straight { .. } | Self::LostBack { .. } | Self::Crossed { .. } | Self::Stopped { .. } => None,
        }
    }

    /// How long an answer takes back, and whether it is lost on the way.
    pub(crate) fn comes_back(self) -> (SignedDuration, bool) {
        match self {
            Self::Straight { back, .. } | Self::Stopped { back, .. } => (ms(back), false),
            Self::LostBack { back, .. } => (ms(back), true),
            // Whoever waits for it hears nothing until the time is up.
            Self::Held { .. } | Self::NoConnection { .. } | Self::LostThere { .. } | Self::Crossed { .. } => {
                (ms(10_000_000), true)
            }
        }
    }
}

/// The weather.
#[derive(Debug)]
pub(crate) struct Weather {
    dice: Dice,
    /// One request in so many has a fate of its own; none where it is zero.
    pub(crate) rough: u64,
    /// Longest that a process is stopped just before a first byte, in milliseconds.
    pub(crate) stopped: i64,
    /// How the platform's key is for the moment.
    pub(crate) key: KeyIs,
    /// Answers come without `Date` for the moment, as some proxies pass them on.
    pub(crate) hides_date: bool,
}

/// How the platform's key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyIs {
    /// It may do everything.
    Good,
    /// It does not work.
    Refused,
    /// It may read accounts and balances and nothing else.
    Narrow,
}

impl Weather {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice, rough: 0, stopped: 60_000, key: KeyIs::Good, hides_date: false }
    }

    pub(crate) fn fate(&mut self, is_write: bool) -> Fate {
        let dice = &mut self.dice;
        let (there, back) = (dice.between(5, 200), dice.between(5, 200));
        let rough = if is_write { self.rough.min(3) } else { self.rough * 12 };
        if self.rough == 0 || !dice.one_in(rough) {
            return Fate::Straight { there, back };
        }
        let hears = |dice: &mut Dice| (!dice.one_in(3)).then(|| dice.between(10, 40_000));
        match dice.roll(if is_write { 15 } else { 8 }) {
            0 | 1 => Fate::NoConnection { after: dice.between(1, 5_000) },
            2 => Fate::LostThere { hears: hears(dice) },
            3..=5 => Fate::LostBack { there, back: dice.between(5, 3_000) },
            6 | 7 => Fate::Straight { there: dice.between(200, 50_000), back: dice.between(5, 60_000) },
            8 => Fate::Crossed { there },
            9..=11 => Fate::Held { there: dice.between(200, HELD_MS), hears: hears(dice) },
            _ => Fate::Stopped { waits: dice.between(100, self.stopped), there, back },
        }
    }

    /// How the key is for one request.
    pub(crate) fn key(&mut self, is_write: bool) -> KeyIs {
        let seldom = if is_write { 12 } else { 60 };
        if self.rough > 0 && self.dice.one_in(seldom) { KeyIs::Refused } else { self.key }
    }

    /// Stripe says of some errors whether asking again is of use, and is not always right about it; and some lists have a row that
    /// nobody can read.
    pub(crate) fn said_more(&mut self, mut reply: Reply) -> Reply {
        if self.rough > 0
            && let Delivery::Whole(answer) = &mut reply.delivery
            && answer.status == 200
            && self.dice.one_in(60)
            && let Ok(mut list) = serde_json::from_slice::<serde_json::Value>(&answer.body)
            && let Some(amount) = list.pointer_mut("/data/0/amount")
        {
            *amount = serde_json::Value::Null;
            answer.body = list.to_string().into_bytes();
        }
        if self.rough > 0
            && let Delivery::Whole(answer) = &mut reply.delivery
            && answer.status >= 400
            && self.dice.one_in(10)
        {
            let word = if self.dice.one_in(2) { "true" } else { "false" };
            answer.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("stripe-should-retry"));
            answer.headers.push(("stripe-should-retry".to_owned(), word.to_owned()));
        }
        reply
    }

    /// Whether Stripe has had too many requests just when a debit is repeated.
    pub(crate) fn limits_a_repeat(&mut self) -> Option<Fault> {
        let kind = Kind::RateLimit { reason: Limited::EndpointRate };
        let fault = Fault { endpoint: Some("debits".to_owned()), account: None, times: Times::Count(1), kind };
        (self.rough > 0 && self.dice.one_in(6)).then_some(fault)
    }

    /// Something that goes wrong at Stripe.
    pub(crate) fn brew(&mut self) -> Fault {
        let dice = &mut self.dice;
        let is_debit = !dice.one_in(3);
        let (endpoint, kind) =
            if is_debit { ("debits", of_debits(dice)) } else { (*dice.pick(&READS), of_reads(dice)) };
        let count = Times::Count(u32::try_from(dice.between(1, 3)).expect("few"));
        let often = Times::Chance { ppm: 400_000, seed: dice.draw() };
        let times = if !is_debit && dice.one_in(3) { often } else { count };
        Fault { endpoint: Some(endpoint.to_owned()), account: None, times, kind }
    }
}

const READS: [&str; 4] = ["reads", "GET /v1/charges", "GET /v1/transfers", "GET /v1/balance"];

fn work(dice: &mut Dice) -> Work {
    match dice.roll(5) {
        0 => Work::Before,
        1 => Work::During { ms: u32::try_from(dice.between(100, 60_000)).expect("small") },
        2 => Work::Late { after_s: u32::try_from(dice.between(1, LATE_S)).expect("small") },
        _ => Work::After,
    }
}

fn of_debits(dice: &mut Dice) -> Kind {
    match dice.roll(14) {
        0 => Kind::Latency { ms: u64::try_from(dice.between(100, 70_000)).expect("positive") },
        1 | 2 => Kind::RateLimit { reason: Limited::EndpointRate },
        3 => Kind::LockTimeout,
        4 | 5 => Kind::Error { status: *dice.pick(&[500, 500, 502, 503, 409]), work: work(dice) },
        6 => Kind::Page { status: 502, work: work(dice) },
        7 | 8 => Kind::Closed { work: work(dice) },
        9 | 10 => Kind::Silent { work: work(dice) },
        11 => Kind::Torn { at: None },
        12 => Kind::WrongAccount,
        _ => Kind::NeedsPerson {
            code: *dice.pick(&[
                Halt::ApprovalRequired,
                Halt::ApprovalRequired,
                Halt::ActionBlocked,
                Halt::AnomalousMoneyMovementRequest,
            ]),
        },
    }
}

fn of_reads(dice: &mut Dice) -> Kind {
    match dice.roll(10) {
        0 => Kind::Latency { ms: u64::try_from(dice.between(100, 40_000)).expect("positive") },
        1 => Kind::RateLimit { reason: Limited::GlobalRate },
        2 => Kind::Error { status: 500, work: Work::Before },
        3 => Kind::Page { status: 504, work: Work::Before },
        4 => Kind::Torn { at: None },
        5..=7 => Kind::Stale { behind_s: u32::try_from(dice.between(1, BEHIND_S)).expect("small") },
        8 => Kind::WrongAccount,
        _ => Kind::WrongScope,
    }
}
