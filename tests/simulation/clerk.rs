//! A console without a screen: it does with the journal, the life of a debit and the client of Stripe what a console does, and as
//! plainly as can be. A process of it can end at any touch of disk or network, and be stopped and set going again.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use jiff::{SignedDuration, Timestamp};
use pullfunds::backend::wording;
use pullfunds::domain::{DebitId, Fault, Label, LookUp, Sought};
use pullfunds::journal::entry::{Again, Decided, Note, OpenDebit, Recorded, Stood};
use pullfunds::journal::{Book, JournalFault};
use pullfunds::life::{
    Answer, Due, EventKind, History, Holder, LastLook, Looked, Now, Offer, Owner, Row, ServerTime, Stamp, Then,
    after_answer, may_repeat, next,
};
use pullfunds::rules::{Approved, Known};

use super::actor::{Actor, Wanted};
use super::judging::Ready;
use super::model_store::Disk;
use super::parts::{Parts, lock};
use super::planted::Bug;

/// What was written down is sent within this time or not at all.
const LEAVES_WITHIN: SignedDuration = SignedDuration::from_secs(10);

/// A process.
pub(crate) struct Clerk {
    pub(crate) parts: Parts,
    pub(crate) book: Book,
    pub(crate) works: Vec<Work>,
    pub(crate) hands: BTreeMap<DebitId, Hand>,
    /// Answers that the journal did not take yet.
    unwritten: Vec<(DebitId, u32, Answer)>,
    /// What Stripe's clock showed, and when that was first seen.
    server: Option<(Timestamp, Timestamp)>,
    /// How far the clock on the wall is ahead.
    ahead: SignedDuration,
    stopped_until: Option<Timestamp>,
    /// It waits for what is on its way, and then ends.
    pub(crate) leaving: bool,
    /// When it looks again by itself.
    wakes: Timestamp,
}

/// What this process knows of a debit.
#[derive(Debug, Clone)]
pub(crate) struct Hand {
    /// Since when it has made every attempt without a break.
    began: Option<Timestamp>,
    attempted: Timestamp,
    pub(crate) looked: Looked,
    looked_at: Timestamp,
    is_looking: bool,
    pub(crate) is_sending: bool,
    repeats_at: Option<Timestamp>,
}

pub(crate) struct Work(pub(crate) Pin<Box<dyn Future<Output = Heard> + Send>>);

/// What something that was waited for came to.
pub(crate) enum Heard {
    Ready(Box<Result<Ready, Fault>>),
    Again(DebitId, Box<Result<Ready, Fault>>),
    Answered(DebitId, u32, Box<Answer>),
    LookedUp(DebitId, u32, Box<Result<LookUp, Fault>>),
}

impl Clerk {
    /// A process begins; none when the journal cannot be opened.
    pub(crate) fn begin(parts: Parts) -> Result<Self, JournalFault> {
        let book = parts.place().open()?;
        let wakes = lock(&parts.net).now;
        parts.alive.set(parts.owner.process, true);
        Ok(Self {
            parts,
            book,
            works: Vec::new(),
            hands: BTreeMap::new(),
            unwritten: Vec::new(),
            server: None,
            ahead: SignedDuration::ZERO,
            stopped_until: None,
            leaving: false,
            wakes,
        })
    }

    /// Polls everything once; whether something came.
    fn hear(&mut self) -> bool {
        let mut came = Vec::new();
        let mut context = Context::from_waker(Waker::noop());
        self.works.retain_mut(|work| match work.0.as_mut().poll(&mut context) {
            Poll::Ready(heard) => {
                came.push(heard);
                false
            }
            Poll::Pending => true,
        });
        let has_come = !came.is_empty();
        for heard in came {
            self.wakes = self.now();
            match heard {
                Heard::Ready(ready) => self.send_first(*ready),
                Heard::Again(debit, ready) => self.send_again(debit, *ready),
                Heard::Answered(debit, number, answer) => self.answered(debit, number, *answer),
                Heard::LookedUp(debit, asked_on, look_up) => self.looked_up(debit, asked_on, *look_up),
            }
        }
        has_come
    }

    // A debit begins.

    fn send_first(&mut self, ready: Result<Ready, Fault>) {
        let Ok(ready) = ready else { return };
        if self.leaving || !ready.is_fresh(self.now()) {
            return;
        }
        let Some(approved) = self.approve(&ready) else { return };
        let debit = approved.order().debit;
        let stamp = self.stamp();
        let recorded = self.write(|book| book.record(&approved, &wording(approved.order()), &stamp));
        match recorded {
            Ok(recorded) => {
                self.hands.insert(debit, Hand::begun(self.now()));
                self.send(recorded);
            }
            Err(_) => self.take_back(debit, 1),
        }
    }

    /// What the rules say, with what the journal knows of every mark that Stripe showed. A mark that it does not know, or knows to
    /// be of something that was not done, is noted and stops it.
    fn approve(&mut self, ready: &Ready) -> Option<Approved> {
        let known = self.book.known(&ready.marks()).ok()?;
        let known = self.parts.planted.known(known);
        for (mark, known) in &known {
            let by = self.stamp();
            let note = match known.known(ready.times(*mark)) {
                Known::Foreign => ready.foreign(*mark),
                Known::Contradicted | Known::Twice => {
                    Some(Note::Contradicted { debit: *mark, objects: ready.objects(*mark) })
                }
                Known::Ours | Known::Acknowledged | Known::Unmarked => None,
            };
            if let Some(note) = note {
                self.tell(&format!("{note:?}"));
                self.write(|book| book.note(&note, &by)).ok();
            }
        }
        let approved = ready.approve(&known);
        if let Err(why) = &approved {
            self.tell(&format!("not approved: {why}"));
        }
        approved.ok()
    }

    fn send(&mut self, recorded: Recorded) {
        if self.parts.dice.one_in(12) {
            // The process is stopped right after it wrote it down.
            let most = *self.parts.dice.pick(&[5, 30, 5_000]);
            self.stopped_until = Some(self.now() + SignedDuration::from_secs(self.parts.dice.between(1, most)));
        }
        let (debit, number) = (recorded.debit(), recorded.attempt());
        self.tell(&format!("sends {} {number}", recorded.debit()));
        let (backend, net, ahead) = (Arc::clone(&self.parts.backend), Arc::clone(&self.parts.net), self.ahead);
        let (began, fresh) = (self.now(), self.parts.planted.sends_whenever());
        self.works.push(Work(Box::pin(async move {
            let now = lock(&net).now;
            let by_wall = (now + ahead).duration_since(recorded.recorded_at()).abs();
            let is_fresh = fresh || (now.duration_since(began) < LEAVES_WITHIN && by_wall < LEAVES_WITHIN);
            let answer = if is_fresh { backend.send(&recorded).await } else { Answer::not_sent("It was not sent.") };
            Heard::Answered(debit, number, Box::new(answer))
        })));
    }

    /// What could not be said to be written may be there all the same. It was not sent, and that is written down as well.
    fn take_back(&mut self, debit: DebitId, number: u32) {
        let us = self.parts.owner.clone();
        let Ok(Some(found)) = self.book.debit(debit) else { return };
        let last = found.history.attempts().last();
        let is_ours = last.is_some_and(|last| last.stamp.owner == us && last.ended.is_none());
        if is_ours && found.history.number() == number && found.history.state().is_unresolved() {
            self.hands.entry(debit).or_insert_with(|| Hand::begun(lock(&self.parts.net).now));
            self.answered(debit, number, Answer::not_sent("It was not sent."));
        }
    }

    // An answer.

    fn answered(&mut self, debit: DebitId, number: u32, answer: Answer) {
        if let Some(hand) = self.hands.get_mut(&debit) {
            hand.is_sending = false;
        }
        let answer = self.parts.planted.answer(answer, number);
        if self.parts.planted.drops(&self.book, debit) {
            return self.count(debit);
        }
        let (now, terms) = (self.moment(debit, Holder::Us), self.parts.terms);
        if self.parts.planted.is(Bug::ShownBeforeItIsWritten)
            && let Ok(Some(found)) = self.book.debit(debit)
        {
            self.show(debit, after_answer(&found.history, number, &answer, &now, &terms).events);
        }
        match self.write(|book| book.answered(debit, number, &answer, &now, &terms)) {
            Ok(stood) => {
                self.count(debit);
                self.stood(debit, &stood);
            }
            Err(JournalFault::NoSuchDebit { .. }) => {}
            Err(_) => self.unwritten.push((debit, number, answer)),
        }
    }

    fn stood(&mut self, debit: DebitId, stood: &Stood) {
        let now = self.now();
        self.wakes = now;
        let Decided::Answer(verdict) = &stood.decided else { return };
        self.met(verdict.row);
        self.tell(&format!("{debit}: {:?}, {:?}", verdict.row, stood.history.state()));
        self.show(debit, verdict.events);
        let Some(hand) = self.hands.get_mut(&debit) else { return };
        hand.looked = Looked::default();
        hand.repeats_at = match verdict.then {
            Then::RepeatAfter { pause_ms } => Some(now + SignedDuration::from_millis(i64::from(pause_ms))),
            Then::Ended | Then::LookUpLater | Then::LookUp => None,
        };
    }

    fn write_what_is_left(&mut self) {
        for (debit, number, answer) in std::mem::take(&mut self.unwritten) {
            self.answered(debit, number, answer);
        }
        if !self.unwritten.is_empty() {
            self.wakes = self.now() + SignedDuration::from_secs(5);
        }
    }

    // A repeat.

    fn repeat_what_is_due(&mut self) {
        let now = self.now();
        let due = |hand: &Hand| hand.repeats_at.is_some_and(|at| at <= now);
        let due: Vec<DebitId> = self.hands.iter().filter(|(_, hand)| due(hand)).map(|(debit, _)| *debit).collect();
        for debit in due {
            if let Some(hand) = self.hands.get_mut(&debit) {
                hand.repeats_at = None;
            }
            let Ok(Some(found)) = self.book.debit(debit) else { continue };
            let moment = self.moment(debit, Holder::Us);
            if may_repeat(&found.history, &moment, &self.parts.terms) {
                self.attempt(debit, found.history.number() + 1, None, &moment);
            }
        }
    }

    fn attempt(&mut self, debit: DebitId, number: u32, again: Option<&Again>, now: &Now) {
        let (stamp, terms) = (self.stamp(), self.parts.terms);
        match self.write(|book| book.repeat(debit, number, again, now, &terms, &stamp)) {
            Ok(recorded) => {
                let now = self.now();
                if self.parts.planted.is(Bug::ATicketIsSentTwice) {
                    self.send(recorded.clone());
                }
                let hand = self.hands.entry(debit).or_insert_with(|| Hand::begun(now));
                hand.attempted = now;
                hand.is_sending = true;
                hand.looked = Looked::default();
                if again.is_some() {
                    hand.began = None;
                }
                self.send(recorded);
            }
            Err(_) => self.take_back(debit, number),
        }
    }

    fn send_again(&mut self, debit: DebitId, ready: Result<Ready, Fault>) {
        let Ok(ready) = ready else { return };
        let Some((open, moment, offer)) = self.offered_now(debit) else { return };
        if ready.has(debit) || !ready.is_fresh(self.now()) || offer.same_key.is_err() {
            return;
        }
        if let Ok(approved) = ready.approve(&[]) {
            let looked = self.hands.get(&debit).map(|hand| hand.looked).unwrap_or_default();
            let again = Again { approved, asked_on: open.history.events(), looked };
            self.attempt(debit, open.history.number() + 1, Some(&again), &moment);
        }
    }

    pub(crate) fn offered(&mut self, debit: DebitId) -> Option<(OpenDebit, Offer)> {
        self.offered_now(debit).map(|(open, _, offer)| (open, offer))
    }

    fn offered_now(&mut self, debit: DebitId) -> Option<(OpenDebit, Now, Offer)> {
        let open = self.book.unresolved().ok()?.into_iter().find(|open| open.order.debit == debit)?;
        if self.hands.get(&debit).is_some_and(|hand| hand.is_sending || hand.repeats_at.is_some()) {
            return None;
        }
        let holder = self.holder(&open.history);
        let moment = self.moment(debit, holder);
        let looked = self.hands.get(&debit).map(|hand| hand.looked).unwrap_or_default();
        let offer = next(&open.history, &moment, looked, &self.parts.terms);
        Some((open, moment, offer))
    }

    // Between answers.

    fn follow_up(&mut self) {
        let Ok(all) = self.book.unresolved() else { return };
        for open in all {
            let debit = open.order.debit;
            let now = self.now();
            let hand = self.hands.entry(debit).or_insert_with(|| Hand::found(now));
            if hand.is_sending || hand.is_looking || hand.repeats_at.is_some() {
                continue;
            }
            let (looked, since) = (hand.looked, now.duration_since(hand.looked_at));
            let holder = self.holder(&open.history);
            let moment = self.moment(debit, holder);
            let offer = next(&open.history, &moment, looked, &self.parts.terms);
            self.met(offer.row);
            let reasons = [offer.same_key.err(), offer.happened.err(), offer.did_not_happen.err()];
            reasons.into_iter().flatten().filter(|row| *row != offer.row).for_each(|row| self.met(row));
            if offer.book.is_some() {
                let terms = self.parts.terms;
                self.write(|book| book.nothing_got_past(debit, &moment, &terms)).ok();
                continue;
            }
            let in_s = |seconds: i64| now + SignedDuration::from_secs(seconds.max(1));
            match offer.look_up {
                Due::Now | Due::After(_) if self.parts.planted.is(Bug::NeverLooksUp) => {}
                Due::Now => self.look_up(&open),
                Due::After(seconds) if since.as_secs() >= i64::from(seconds) => self.look_up(&open),
                Due::After(seconds) => {
                    self.wakes = self.wakes.min(in_s(i64::from(seconds) - since.as_secs()));
                }
                Due::Busy(_) => self.wakes = self.wakes.min(in_s(7)),
                Due::Never => {}
            }
        }
    }

    pub(crate) fn look_up(&mut self, open: &OpenDebit) {
        let debit = open.order.debit;
        let now = self.now();
        if let Some(hand) = self.hands.get_mut(&debit) {
            (hand.is_looking, hand.looked_at) = (true, now);
        }
        let first = open.history.first_server();
        let sought = Sought::new(open.order.clone(), first.map(|first| first - SignedDuration::from_mins(5)));
        let (backend, asked_on) = (Arc::clone(&self.parts.backend), open.history.events());
        self.works.push(Work(Box::pin(async move {
            Heard::LookedUp(debit, asked_on, Box::new(backend.look_up(&sought).await))
        })));
    }

    fn looked_up(&mut self, debit: DebitId, asked_on: u32, look_up: Result<LookUp, Fault>) {
        let now = self.now();
        if let Some(hand) = self.hands.get_mut(&debit) {
            (hand.is_looking, hand.looked_at) = (false, now);
        }
        let server = self.server_time().and_then(ServerTime::now);
        let look_up = self.parts.planted.failed(look_up, server);
        let is_forbidden = look_up.as_ref().is_err_and(|fault| fault.permission().is_some());
        let Ok(look_up) = look_up else {
            if let Some(hand) = self.hands.get_mut(&debit) {
                hand.looked.times += 1;
                hand.looked.last = if is_forbidden { LastLook::CannotRead } else { LastLook::None };
            }
            return;
        };
        let look_up = self.parts.planted.look_up(look_up, now + self.ahead);
        let Ok(Some(found)) = self.book.debit(debit) else { return };
        let holder = self.holder(&found.history);
        let (terms, by) = (self.parts.terms, self.stamp());
        let Ok(stood) = self.write(|book| book.looked_up(debit, asked_on, &look_up, holder, &terms, &by)) else {
            return;
        };
        let Decided::LookUp(conclusion) = &stood.decided else { return };
        self.met(conclusion.row);
        self.tell(&format!("{debit}: look-up {:?}, {:?}", conclusion.row, stood.history.state()));
        if let Some(hand) = self.hands.get_mut(&debit)
            && conclusion.row != Row::Overtaken
        {
            hand.looked = Looked { times: hand.looked.times + 1, last: conclusion.last_look() };
        }
    }

    // The moment.

    pub(crate) fn write<T>(
        &mut self,
        mut work: impl FnMut(&mut Book) -> Result<T, JournalFault>,
    ) -> Result<T, JournalFault> {
        let done = work(&mut self.book);
        if !matches!(done, Err(JournalFault::MustReopen { .. })) {
            return done;
        }
        self.book = self.parts.place().open()?;
        work(&mut self.book)
    }

    fn now(&self) -> Timestamp {
        lock(&self.parts.net).now
    }

    pub(crate) fn server_time(&mut self) -> Option<ServerTime> {
        let (shown, now) = (self.parts.backend.server_time()?, self.now());
        let (at, seen) = self.server.filter(|(at, _)| *at == shown).unwrap_or((shown, now));
        self.server = Some((at, seen));
        Some(ServerTime { at, age_s: u32::try_from(now.duration_since(seen).as_secs()).unwrap_or(u32::MAX) })
    }

    pub(crate) fn stamp(&mut self) -> Stamp {
        let at = self.now() + self.ahead;
        Stamp {
            operator: Label::new("op"),
            owner: self.parts.owner.clone(),
            at,
            server: self.server_time().map(|server| server.at),
            until: at + self.parts.terms.flight(),
        }
    }

    pub(crate) fn moment(&mut self, debit: DebitId, holder: Holder) -> Now {
        let (now, server) = (self.now(), self.server_time());
        let hand = self.hands.get(&debit);
        let since = |from: Timestamp| u64::try_from(now.duration_since(from).as_millis()).unwrap_or(0);
        Now {
            wall: now + self.ahead,
            server,
            running_ms: hand.and_then(|hand| hand.began).map(since),
            known_s: hand.map_or(0, |hand| since(hand.attempted) / 1_000),
            holder,
            leaving: self.leaving,
            may_send: !self.leaving,
            scatter: u32::try_from(self.parts.dice.roll(1_000)).unwrap_or(0),
        }
    }

    pub(crate) fn holder(&self, history: &History) -> Holder {
        let parts = &self.parts;
        parts.planted.holder(history.holder(|other| parts.alive.holder(&parts.owner, other)))
    }

    /// Somebody is told what was written.
    fn show(&self, debit: DebitId, events: &[EventKind]) {
        let shown = events.iter().map(|kind| (self.parts.seat, debit.to_string(), kind.word()));
        lock(&self.parts.net).shown.extend(shown);
    }

    /// An answer was dealt with.
    fn count(&self, debit: DebitId) {
        lock(&self.parts.net).dealt_with(self.parts.seat, debit.to_string());
    }

    fn met(&self, row: Row) {
        *lock(&self.parts.rows).entry(row).or_insert(0) += 1;
    }

    pub(crate) fn tell(&self, what: &str) {
        let mut net = lock(&self.parts.net);
        let now = net.now;
        net.trace.tell(now, &format!("console {}: {what}", self.parts.owner.process));
    }
}

impl Actor for Clerk {
    fn owner(&self) -> &Owner {
        &self.parts.owner
    }

    fn disk(&self) -> &Disk {
        &self.parts.disk
    }

    fn wakes(&self) -> Timestamp {
        let repeats = self.hands.values().filter_map(|hand| hand.repeats_at).min();
        let wakes = repeats.map_or(self.wakes, |at| at.min(self.wakes));
        self.stopped_until.map_or(wakes, |until| until.max(wakes))
    }

    fn want(&mut self, wanted: Wanted) {
        self.take_up(wanted);
    }

    fn hang_up(&mut self) {
        self.leave();
    }

    fn has_left(&self) -> bool {
        self.leaving && self.unwritten.is_empty() && self.hands.values().all(|hand| !hand.is_sending)
    }

    fn repeat_everything(&mut self) {
        for open in self.book.unresolved().unwrap_or_default() {
            let moment = self.moment(open.order.debit, Holder::Us);
            self.attempt(open.order.debit, open.history.number() + 1, None, &moment);
        }
    }

    fn verify(&self) -> Result<(), JournalFault> {
        self.book.verify(&mut |_| true).map(drop)
    }

    fn turn(&mut self) {
        let now = self.now();
        if let Some(until) = self.stopped_until {
            if now < until {
                return;
            }
            self.stopped_until = None;
            for hand in self.hands.values_mut() {
                hand.began = None;
            }
        }
        while self.stopped_until.is_none() && self.hear() {}
        if self.stopped_until.is_none() && now >= self.wakes() {
            self.wakes = now + SignedDuration::from_mins(30);
            self.write_what_is_left();
            self.repeat_what_is_due();
            self.follow_up();
        }
    }

    fn stop(&mut self, until: Option<Timestamp>) {
        self.stopped_until = until;
    }

    fn is_stopped(&self) -> bool {
        self.stopped_until.is_some()
    }

    fn set_wall(&mut self, ahead: SignedDuration) {
        self.ahead = ahead;
    }
}

impl Hand {
    fn begun(now: Timestamp) -> Self {
        Self { began: Some(now), is_sending: true, ..Self::found(now) }
    }

    fn found(now: Timestamp) -> Self {
        Self {
            began: None,
            attempted: now,
            looked: Looked::default(),
            looked_at: now,
            is_looking: false,
            is_sending: false,
            repeats_at: None,
        }
    }
}
