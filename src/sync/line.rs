//! Whether anybody answers. When nobody does, asking more is no use: one question at a time goes out to find out, after
//! pauses that grow to half a minute, and everything else waits for its answer.

use jiff::Timestamp;

use super::backoff::{self, Dice};
use super::{SECOND, moment};

/// Longest pause between two tries to reach somebody.
const LONGEST: i64 = 30 * SECOND;
/// So many errors of the server in a row mean that it answers nobody.
const MANY: u8 = 8;

/// What is known of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    down: Option<Down>,
    /// When the first question was not answered; whether that was the line, the next one tells.
    doubted_at: Option<i64>,
    /// When somebody last answered.
    answered_at: i64,
    /// Errors of the server since then.
    errors: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Down {
    since: i64,
    tries: u8,
    next: i64,
    is_reached: bool,
}

/// Nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// Since when.
    pub since: Timestamp,
    /// When it is tried again; it is being tried when that is past.
    pub next: Timestamp,
    /// Whether somebody is reached, who answers with errors only.
    pub is_reached: bool,
}

impl Line {
    pub(super) const UP: Self = Self { down: None, doubted_at: None, answered_at: i64::MIN, errors: 0 };

    /// Whether a question may go out now, when so many are open; if not, when one may, if time decides.
    pub(super) fn lets(&self, now: i64, open: usize) -> Result<(), Option<i64>> {
        match self.down {
            Some(down) if down.next > now => Err(Some(down.next)),
            Some(_) if open > 0 => Err(None),
            None | Some(_) => Ok(()),
        }
    }

    /// Somebody answered, whatever it was. Tells whether that was in doubt.
    pub(super) fn answered(&mut self, now: i64) -> bool {
        self.answered_at = now;
        self.errors = 0;
        let was_doubted = self.doubted_at.take().is_some();
        self.down.take().is_some() || was_doubted
    }

    /// Nobody was reached. That others were answered since this was asked speaks against an outage.
    pub(super) fn not_reached(&mut self, now: i64, asked_at: i64, dice: &mut Dice) {
        if self.answered_at >= asked_at {
            return;
        }
        match self.doubted_at {
            None => self.doubted_at = Some(now),
            Some(at) if at <= asked_at => self.fall(now, asked_at, false, dice),
            Some(_) => {}
        }
    }

    /// The server answered with an error of its own.
    pub(super) fn failed(&mut self, now: i64, asked_at: i64, dice: &mut Dice) {
        self.errors = self.errors.saturating_add(1);
        if self.errors >= MANY && self.answered_at < asked_at {
            self.fall(now, asked_at, true, dice);
        }
    }

    fn fall(&mut self, now: i64, asked_at: i64, is_reached: bool, dice: &mut Dice) {
        let before = self.down;
        // What was asked before the last try says nothing about it.
        if before.is_some_and(|down| asked_at < down.next) {
            return;
        }
        let tries = before.map_or(1, |down| down.tries.saturating_add(1));
        let next = now.saturating_add(backoff::pause(tries, LONGEST, dice));
        self.down = Some(Down { since: before.map_or(now, |down| down.since), tries, next, is_reached });
    }

    /// Tries at once.
    pub(super) fn hurry(&mut self, now: i64) {
        if let Some(down) = &mut self.down {
            down.next = now;
            down.tries = 0;
        }
    }

    /// Whether somebody should find out if anybody answers.
    pub(super) const fn is_doubted(&self) -> bool {
        self.down.is_some() || self.doubted_at.is_some()
    }

    /// The outage, if there is one.
    pub(super) fn outage(&self) -> Option<Outage> {
        let down = self.down?;
        Some(Outage { since: moment(down.since)?, next: moment(down.next)?, is_reached: down.is_reached })
    }
}
