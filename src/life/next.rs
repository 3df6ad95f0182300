//! The table *between answers*: what is done by itself and from when, and what a person may do. A person's key press is
//! offered exactly where this table says so, and the reason is told where it does not.

use jiff::Timestamp;

use super::history::History;
use super::kind::EventKind;
use super::now::{LastLook, Looked, Now};
use super::owner::Holder;
use super::row::Row;
use super::state::State;
use super::terms::Terms;

/// What is done with an unresolved debit, and what may be. Each reason is the row whose sentence tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// How it stands.
    pub row: Row,
    /// When it is looked up.
    pub look_up: Due,
    /// Until when it may be repeated with the same key, by the server's clock, or why not. The rules are judged again first.
    pub same_key: Result<Timestamp, Row>,
    /// Whether a person may say that it happened.
    pub happened: Result<(), Row>,
    /// Whether a person may say that it did not.
    pub did_not_happen: Result<(), Row>,
    /// What is written at once, without asking anybody.
    pub book: Option<EventKind>,
}

/// When a debit is looked up by itself. A person may ask for it at any time but while it is [`Due::Busy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// At once.
    Now,
    /// This many seconds after the last time, or after now when there was none.
    After(u32),
    /// Not before then, by the machine's clock.
    Busy(Timestamp),
    /// Not by itself.
    Never,
}

/// What is done next with a debit that this process neither sends nor is about to send.
#[must_use]
pub fn next(history: &History, now: &Now, looked: Looked, terms: &Terms) -> Offer {
    let case = Case { history, now, looked, terms };
    match history.state() {
        State::AwaitsPerson => case.while_waiting(),
        State::Recorded | State::Unknown => case.while_open(),
        State::Settled
        | State::Refused
        | State::Withdrawn
        | State::NotCreated
        | State::Happened
        | State::DidNotHappen => Offer::nothing(Row::Agrees, Due::Never),
    }
}

impl Offer {
    const fn nothing(row: Row, look_up: Due) -> Self {
        Self { row, look_up, same_key: Err(row), happened: Err(row), did_not_happen: Err(row), book: None }
    }
}

struct Case<'a> {
    history: &'a History,
    now: &'a Now,
    looked: Looked,
    terms: &'a Terms,
}

impl Case<'_> {
    fn while_waiting(&self) -> Offer {
        let row = Row::StillWaits;
        let look_up = match (self.looked.last, self.looked.times) {
            (LastLook::CannotRead, _) => Due::Never,
            (LastLook::None | LastLook::NotSeenYet | LastLook::Near | LastLook::Unproven, 0) => Due::Now,
            (LastLook::None | LastLook::NotSeenYet | LastLook::Near | LastLook::Unproven, _) => {
                Due::After(self.terms.look_up_every_s)
            }
        };
        let is_under_way = self.is_busy().map(|(row, _)| row).or_else(|| self.is_held().then_some(Row::StillHeld));
        let did_not_happen = self
            .was_looked_up()
            .and_then(|()| is_under_way.map_or(Ok(()), Err))
            .and_then(|()| self.is_nothing_of_it_seen());
        Offer { row, look_up, same_key: Err(row), happened: self.was_looked_up(), did_not_happen, book: None }
    }

    fn while_open(&self) -> Offer {
        if let Some((row, until)) = self.is_busy() {
            return Offer::nothing(row, Due::Busy(until));
        }
        if self.history.is_clean() {
            let booked = Offer::nothing(Row::NothingGotPast, Due::Never);
            return Offer { book: Some(EventKind::Refused), ..booked };
        }
        let same_key = self.same_key();
        Offer {
            row: self.stands(same_key),
            look_up: self.look_up(),
            same_key,
            happened: self.was_looked_up(),
            did_not_happen: self.did_not_happen(),
            book: None,
        }
    }

    /// Until its time is over nobody but the owner acts. An owner that is gone has nothing to repeat once it has its answer.
    fn is_busy(&self) -> Option<(Row, Timestamp)> {
        let until = self.history.until()?;
        // Nobody needs longer than a flight: one that lies further ahead was written by a clock that was wrong, or this one is.
        if self.now.wall >= until
            || until.duration_since(self.now.wall) > self.terms.flight().saturating_add(self.terms.slack())
        {
            return None;
        }
        match self.now.holder {
            Holder::Us => self.history.has_open().then_some((Row::BeingSent, until)),
            Holder::Gone => self.history.has_open().then_some((Row::OwnerGone, until)),
            Holder::CannotTell | Holder::Alive => Some((Row::BeingSent, until)),
        }
    }

    /// How it stands, in one row.
    fn stands(&self, same_key: Result<Timestamp, Row>) -> Row {
        if self.is_held() {
            return Row::StillHeld;
        }
        match self.looked.last {
            LastLook::CannotRead => Row::CannotRead,
            LastLook::Unproven => Row::Unproven,
            LastLook::Near => Row::Near,
            LastLook::None | LastLook::NotSeenYet => match (self.history.state(), same_key) {
                (State::Recorded, _) if self.looked.times == 0 => Row::Interrupted,
                (_, Err(row @ (Row::KeyMayBeGone | Row::StoredError))) => row,
                (_, Err(Row::MayNotSend)) => Row::NotKnown,
                (_, Ok(_) | Err(_)) => Row::MayBeAsked,
            },
        }
    }

    fn look_up(&self) -> Due {
        if self.looked.last == LastLook::CannotRead {
            return Due::Never;
        }
        let Some(done) = self.looked.times.checked_sub(1) else {
            return Due::Now;
        };
        let at = usize::try_from(done).unwrap_or(usize::MAX);
        let usual = self.terms.look_up_at_s.get(at).copied().unwrap_or(self.terms.look_up_every_s);
        // One second more than it takes until a look-up can say more.
        let conclusive = self.conclusive_in_s().map(|seconds| seconds.saturating_add(1));
        Due::After(conclusive.map_or(usual, |seconds| usual.min(u32::try_from(seconds).unwrap_or(u32::MAX))))
    }

    fn same_key(&self) -> Result<Timestamp, Row> {
        if !self.now.may_send || self.now.leaving {
            return Err(Row::MayNotSend);
        }
        if self.history.is_repeating_useless() {
            return Err(Row::StoredError);
        }
        let server = self.server();
        let until = self.history.key_lives_until(self.terms).zip(server);
        let Some((until, _)) = until.filter(|(until, server)| server < until) else {
            return Err(Row::KeyMayBeGone);
        };
        match self.looked.last {
            LastLook::None => Err(Row::LookFirst),
            LastLook::CannotRead => Err(Row::CannotRead),
            LastLook::Unproven => Err(Row::Unproven),
            LastLook::NotSeenYet | LastLook::Near => Ok(until),
        }
    }

    fn did_not_happen(&self) -> Result<(), Row> {
        self.was_looked_up()?;
        if self.is_held() {
            return Err(Row::StillHeld);
        }
        self.is_nothing_of_it_seen()?;
        // Where a later look-up will show it, nobody has to say it; and earlier nobody can know.
        let from = self.history.conclusive_from(self.terms);
        let is_shown_soon = match self.looked.last {
            LastLook::NotSeenYet => from.is_some() && !self.is_far(from),
            LastLook::None | LastLook::CannotRead | LastLook::Near | LastLook::Unproven => {
                self.conclusive_in_s().is_some()
            }
        };
        if is_shown_soon {
            return Err(Row::TooEarly);
        }
        if self.may_yet_appear(from) { Err(Row::LookFirst) } else { Ok(()) }
    }

    /// Whether Stripe may still be at it, as far as can be told where no look-up says when it no longer can: one that failed
    /// shows nothing, and what was sent a minute ago may lie in a proxy. Whoever frees the account then moves the money twice.
    fn may_yet_appear(&self, from: Option<Timestamp>) -> bool {
        let shows_nothing = match self.looked.last {
            LastLook::None => from.is_none() || self.server().is_none(),
            LastLook::NotSeenYet => from.is_none(),
            LastLook::CannotRead | LastLook::Near | LastLook::Unproven => false,
        };
        shows_nothing && i64::try_from(self.now.known_s).is_ok_and(|known| known < self.terms.long_margin().as_secs())
    }

    fn server(&self) -> Option<Timestamp> {
        self.now.server.and_then(super::now::ServerTime::now)
    }

    /// Nobody says how it ended before Stripe was asked, or could not be.
    fn was_looked_up(&self) -> Result<(), Row> {
        match self.looked.last {
            LastLook::None if self.looked.times == 0 => Err(Row::LookFirst),
            LastLook::None | LastLook::CannotRead | LastLook::NotSeenYet | LastLook::Near | LastLook::Unproven => {
                Ok(())
            }
        }
    }

    fn is_nothing_of_it_seen(&self) -> Result<(), Row> {
        match self.looked.last {
            LastLook::Unproven => Err(Row::Unproven),
            LastLook::None | LastLook::CannotRead | LastLook::NotSeenYet | LastLook::Near => Ok(()),
        }
    }

    /// Whether a process that runs, or is stopped and may go on, has an attempt without an answer.
    fn is_held(&self) -> bool {
        self.history.has_open() && matches!(self.now.holder, Holder::Us | Holder::Alive)
    }

    /// How long it takes until a look-up can say that there is nothing; none when one can, and when that is not known.
    fn conclusive_in_s(&self) -> Option<i64> {
        let from = self.history.conclusive_from(self.terms);
        if self.is_far(from) {
            return None;
        }
        let seconds = from?.duration_since(self.server()?).as_secs();
        (seconds > 0).then_some(seconds)
    }

    /// Whether the times of the server make no sense together, so that nobody waits for ever.
    fn is_far(&self, from: Option<Timestamp>) -> bool {
        from.zip(self.server()).is_some_and(|(from, server)| from.duration_since(server) > self.terms.long_margin())
    }
}
