//! The table *an answer came*: which event is written, where the debit stands then, and what is done next. An answer
//! settles what it proves and nothing else; what was turned away at the door says nothing of any other attempt.

use super::again::pause_ms;
use super::happening::{Happening, Named};
use super::history::History;
use super::kind::EventKind;
use super::now::Now;
use super::proof::{Answer, Door, Ended, Proof};
use super::row::Row;
use super::state::State;
use super::terms::Terms;
use crate::domain::WhyUnknown;

/// What an answer means for its debit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The row of the table.
    pub row: Row,
    /// What is written, in order.
    pub events: &'static [EventKind],
    /// Where the debit stands then.
    pub state: State,
    /// What is done next.
    pub then: Then,
    /// How the attempt ended, in short, if it did not end the debit; kept with [`EventKind::Unknown`].
    pub ended: Option<Ended>,
    /// Why the outcome is not known, if it is not.
    pub why: Option<WhyUnknown>,
}

/// What is done after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing more. If it settled, both balances are read.
    Ended,
    /// It ended, and is looked up once when [`Terms::long_margin`] is over: nothing may have appeared.
    LookUpLater,
    /// It is sent again with the same key, if [`super::may_repeat`] still says so.
    RepeatAfter {
        /// The pause, in milliseconds.
        pause_ms: u32,
    },
    /// [`super::next()`] says when it is looked up and what a person may do.
    LookUp,
}

/// What the answer to attempt `number` means for a debit with this history.
#[must_use]
pub fn after_answer(history: &History, number: u32, answer: &Answer, now: &Now, terms: &Terms) -> Verdict {
    let case = Case { history, number, answer, now, terms };
    match history.state() {
        State::Recorded | State::Unknown => case.while_open(),
        State::AwaitsPerson => case.while_waiting(),
        State::Settled | State::Happened => case.after_it_was_done(),
        State::Refused | State::Withdrawn | State::NotCreated | State::DidNotHappen => case.after_it_was_not_done(),
    }
}

impl Verdict {
    /// The event with which the debit's history goes on.
    #[must_use]
    pub fn happening(&self, number: u32, answer: &Answer) -> Happening {
        let wrote = |kind| self.events.contains(&kind);
        if let Some(ended) = &self.ended {
            Happening::Unknown { attempt: number, ended: ended.clone(), server: answer.server }
        } else if wrote(EventKind::AwaitsPerson) {
            Happening::AwaitsPerson { attempt: number, server: answer.server }
        } else if let Proof::Settles(settled) = &answer.proof
            && wrote(EventKind::Settled)
        {
            Happening::Settled(Named::of(settled))
        } else if wrote(EventKind::Refused) {
            Happening::Refused
        } else if wrote(EventKind::Withdrawn) {
            Happening::Withdrawn
        } else {
            Happening::LateAnswer
        }
    }
}

/// What is looked at together.
struct Case<'a> {
    history: &'a History,
    number: u32,
    answer: &'a Answer,
    now: &'a Now,
    terms: &'a Terms,
}

impl Case<'_> {
    fn while_open(&self) -> Verdict {
        let is_clean = self.history.is_clean_but(self.number);
        let is_person = matches!(self.answer.proof, Proof::Person(_));
        if self.answer.replayed && is_clean && !is_person {
            return self.unknown(Row::ReplayedAtFirst, WhyUnknown::ReplayedAtFirst, Then::LookUp);
        }
        match &self.answer.proof {
            Proof::Settles(_) => self.write(Row::Done, &[EventKind::Settled], Then::Ended),
            Proof::Refuses(_) => self.refused(is_clean),
            // What was turned away is not kept, and what is not kept is not given again.
            Proof::Door(..) if self.answer.replayed => self.nothing(&WhyUnknown::NotOurs),
            Proof::Door(door, _) if is_clean => self.at_the_door(*door),
            Proof::Door(door, _) => self.at_the_door_after(*door),
            Proof::Nothing(why) => self.nothing(why),
            Proof::Person(_) => self.write(Row::WaitsForPerson, &[EventKind::AwaitsPerson], Then::LookUp),
        }
    }

    fn refused(&self, is_clean: bool) -> Verdict {
        if self.history.excluding_a_refusal().is_some() {
            return self.unknown(Row::DoesNotFit, WhyUnknown::NotOurs, Then::LookUp);
        }
        let then = if is_clean { Then::Ended } else { Then::LookUpLater };
        if self.answer.replayed {
            // It is kept under the key, so that an attempt that is still on its way gets it too.
            return self.write(Row::RefusedBefore, &[EventKind::Refused], then);
        }
        if self.history.open_besides(self.number).is_some() {
            return self.unknown(Row::RefusedWhileOpen, WhyUnknown::OtherAttemptOpen, Then::LookUp);
        }
        self.write(Row::Refused, &[EventKind::Refused], then)
    }

    /// Nothing but this attempt can have done anything, and it did nothing.
    fn at_the_door(&self, door: Door) -> Verdict {
        let refused = |row| self.write(row, &[EventKind::Refused], Then::Ended);
        let again = |row, pause_ms| self.unknown(row, self.turned_away(), Then::RepeatAfter { pause_ms });
        match door {
            Door::NotSent if self.number == 1 => self.write(Row::NeverSent, &[EventKind::Withdrawn], Then::Ended),
            Door::NotSent => refused(Row::NothingGotPast),
            Door::Limited | Door::NotConnected => match self.pause() {
                Some(pause_ms) => again(Row::TurnedAwayAgain, pause_ms),
                None if self.answer.again.is_worth_it == Some(false) => refused(Row::OfNoUse),
                None => refused(Row::TurnedAway),
            },
            Door::Key | Door::Permission | Door::Invalid => match self.asked_pause() {
                Some(pause_ms) => again(Row::AskedToRepeat, pause_ms),
                None => refused(Row::RefusedAtTheDoor),
            },
        }
    }

    /// This attempt did nothing, which says nothing of another that may have.
    fn at_the_door_after(&self, door: Door) -> Verdict {
        let why = self.history.why_besides(self.number).unwrap_or_else(|| self.turned_away());
        if let Some(pause_ms) = self.asked_pause() {
            return self.unknown(Row::AskedToRepeat, why, Then::RepeatAfter { pause_ms });
        }
        let pause = match door {
            Door::Limited | Door::NotConnected if is_worth_repeating(&why) => self.pause(),
            Door::Limited | Door::NotConnected | Door::NotSent | Door::Key | Door::Permission | Door::Invalid => None,
        };
        let then = pause.map_or(Then::LookUp, |pause_ms| Then::RepeatAfter { pause_ms });
        self.unknown(Row::SaysNothing, why, then)
    }

    fn nothing(&self, why: &WhyUnknown) -> Verdict {
        let look_up = |row| self.unknown(row, why.clone(), Then::LookUp);
        let repeat = |row, pause_ms| self.unknown(row, why.clone(), Then::RepeatAfter { pause_ms });
        match why {
            WhyUnknown::ReplayedAtFirst => look_up(Row::ReplayedAtFirst),
            WhyUnknown::KeyUsedOtherwise => look_up(Row::KeyUsedOtherwise),
            WhyUnknown::NoAnswer(_) => look_up(Row::NoAnswer),
            WhyUnknown::ServerError(_) if self.answer.replayed => look_up(Row::StoredError),
            WhyUnknown::ConnectionLost | WhyUnknown::ServerError(_) | WhyUnknown::InProgress => match self.pause() {
                Some(pause_ms) => repeat(Row::AskingAgain, pause_ms),
                None if self.answer.again.is_worth_it == Some(false) => look_up(Row::OfNoUse),
                None => look_up(Row::NotKnown),
            },
            WhyUnknown::NotOurs | WhyUnknown::Unreadable => match self.asked_pause() {
                Some(pause_ms) if !self.answer.replayed => repeat(Row::AskedToRepeat, pause_ms),
                Some(_) | None => look_up(Row::NotReadable),
            },
            WhyUnknown::Interrupted => look_up(Row::Interrupted),
            WhyUnknown::SaysNothingOfBefore(_) | WhyUnknown::TurnedAway(_) | WhyUnknown::OtherAttemptOpen => {
                look_up(Row::NotKnown)
            }
        }
    }

    /// An approval may be given yet, whatever another attempt was told.
    fn while_waiting(&self) -> Verdict {
        match &self.answer.proof {
            Proof::Settles(_) => self.write(Row::Done, &[EventKind::Settled], Then::Ended),
            Proof::Person(_) => self.write(Row::WaitsForPerson, &[EventKind::AwaitsPerson], Then::LookUp),
            Proof::Nothing(why) => self.unknown(Row::StillWaits, why.clone(), Then::LookUp),
            Proof::Refuses(_) | Proof::Door(..) => self.unknown(Row::StillWaits, self.turned_away(), Then::LookUp),
        }
    }

    fn after_it_was_done(&self) -> Verdict {
        let is_another = match &self.answer.proof {
            Proof::Settles(settled) => Named::of(settled).is_another_than(self.history.named()),
            Proof::Refuses(_) | Proof::Door(..) | Proof::Person(_) | Proof::Nothing(_) => false,
        };
        if is_another {
            return self.write(Row::Twice, &[EventKind::LateAnswer, EventKind::Contradicted], Then::Ended);
        }
        self.write(Row::Late, &[EventKind::LateAnswer], Then::Ended)
    }

    fn after_it_was_not_done(&self) -> Verdict {
        match &self.answer.proof {
            Proof::Settles(_) => {
                self.write(Row::Contradicted, &[EventKind::LateAnswer, EventKind::Contradicted], Then::Ended)
            }
            Proof::Person(_) => self.write(Row::LatePerson, &[EventKind::LateAnswer], Then::LookUpLater),
            Proof::Nothing(_) => self.write(Row::Late, &[EventKind::LateAnswer], Then::LookUpLater),
            Proof::Refuses(_) | Proof::Door(..) => self.write(Row::Late, &[EventKind::LateAnswer], Then::Ended),
        }
    }

    /// The pause before a repeat, where one is made without a person.
    fn pause(&self) -> Option<u32> {
        pause_ms(self.history, self.number, &self.answer.again, self.now, self.terms)
    }

    /// The same, where only Stripe's word makes a repeat worth it.
    fn asked_pause(&self) -> Option<u32> {
        self.pause().filter(|_| self.answer.again.is_worth_it == Some(true))
    }

    fn turned_away(&self) -> WhyUnknown {
        WhyUnknown::TurnedAway(self.answer.status.unwrap_or(0))
    }

    fn unknown(&self, row: Row, why: WhyUnknown, then: Then) -> Verdict {
        let ended = match (&self.answer.proof, row) {
            (_, Row::ReplayedAtFirst) => Ended::Nothing { why: WhyUnknown::ReplayedAtFirst, replayed: true },
            (Proof::Door(door, _), _) if !self.answer.replayed => Ended::Door(*door),
            (Proof::Refuses(_), _) => Ended::Refuses,
            (Proof::Person(_), _) => Ended::Person,
            (Proof::Nothing(_) | Proof::Door(..) | Proof::Settles(_), _) => {
                Ended::Nothing { why: why.clone(), replayed: self.answer.replayed }
            }
        };
        Verdict { ended: Some(ended), why: Some(why), ..self.write(row, &[EventKind::Unknown], then) }
    }

    fn write(&self, row: Row, events: &'static [EventKind], then: Then) -> Verdict {
        let before = self.history.state();
        let state = events.iter().try_fold(before, |state, kind| State::after(Some(state), *kind)).unwrap_or(before);
        Verdict { row, events, state, then, ended: None, why: None }
    }
}

/// Whether what left an earlier attempt open is worth asking again for.
fn is_worth_repeating(why: &WhyUnknown) -> bool {
    match why {
        WhyUnknown::ConnectionLost | WhyUnknown::ServerError(_) | WhyUnknown::InProgress => true,
        WhyUnknown::NoAnswer(_)
        | WhyUnknown::Unreadable
        | WhyUnknown::KeyUsedOtherwise
        | WhyUnknown::ReplayedAtFirst
        | WhyUnknown::NotOurs
        | WhyUnknown::SaysNothingOfBefore(_)
        | WhyUnknown::TurnedAway(_)
        | WhyUnknown::OtherAttemptOpen
        | WhyUnknown::Interrupted => false,
    }
}
