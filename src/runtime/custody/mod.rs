//! The custody of a debit: the only way to the journal, and the only place that sends. What is sent was written down before by
//! this very process, moments ago; what came back is written down before anybody hears of it. Whatever runs the program (the
//! event loop, a command, a test, the simulation) has this carry out what [`crate::app`] orders, so that all of them do the same.

mod asked;
mod chain;
mod desk;
mod hand;

pub use desk::{Desk, Inline, Job, OwnerThread};

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;

use crate::app::Msg;
use crate::backend::{Backend, Gate, wording};
use crate::domain::{DebitId, Label};
use crate::journal::entry::{Again, Recorded, Stood};
use crate::journal::{Book, JournalFault};
use crate::life::{Answer, History, Holder, Now, Owner, Row, ServerTime, Stamp, Terms, may_repeat};
use crate::rules::Approved;

use super::{Clock, owner};
use hand::Hand;

/// What was written down is sent within this time or not at all: whoever was stopped in between does not send what others may
/// have looked up meanwhile.
const LEAVES_WITHIN: SignedDuration = SignedDuration::from_secs(10);

/// Opens the journal; of that run, where Stripe is simulated.
pub type Reopen = Arc<dyn Fn(&str) -> Result<Book, JournalFault> + Send + Sync>;

/// Tells one process whether another holds an attempt ([`by_the_system`], except where processes are played).
pub type Probe = Arc<dyn Fn(&Owner, &Owner) -> Holder + Send + Sync>;

/// Asks the system about other processes.
#[must_use]
pub fn by_the_system() -> Probe {
    Arc::new(owner::holder)
}

/// What it works with.
pub struct Parts {
    /// Stripe, real or simulated.
    pub backend: Arc<dyn Backend>,
    /// Who has the journal.
    pub desk: Arc<dyn Desk>,
    /// Opens it again.
    pub reopen: Reopen,
    /// The run of the simulated Stripe whose journal it is; nothing where Stripe is real.
    pub run: String,
    /// Who is at the console.
    pub operator: Label,
    /// Which process this is.
    pub owner: Owner,
    /// Says which other processes still run.
    pub probe: Probe,
    /// The clocks.
    pub clock: Clock,
    /// The gate in front of Stripe.
    pub gate: Gate,
    /// The figures of the policy.
    pub terms: Terms,
    /// Scatters pauses.
    pub seed: u64,
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("desk", &self.desk).field("owner", &self.owner).finish_non_exhaustive()
    }
}

/// The custody; its copies are the same one.
#[derive(Debug, Clone)]
pub struct Custody {
    parts: Arc<Parts>,
    hand: Arc<Mutex<Hand>>,
    /// The run whose journal is at the desk; its sentence where that run's could not be opened.
    run: Arc<Mutex<Result<String, Label>>>,
}

impl Custody {
    /// Begins with an open journal at the desk.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let run = Arc::new(Mutex::new(Ok(parts.run.clone())));
        Self { parts: Arc::new(parts), hand: Arc::default(), run }
    }

    /// Stripe.
    #[must_use]
    pub fn backend(&self) -> &Arc<dyn Backend> {
        &self.parts.backend
    }

    /// Writes down that a debit is about to be sent for the first time.
    pub async fn record(&self, approved: Approved) -> Msg {
        let debit = approved.order().debit;
        if let Err(why) = self.is_just_judged(&approved).and(self.is_believed()) {
            return Msg::Recorded(debit, Err(why));
        }
        let (stamp, began) = (self.stamp(), self.parts.clock.now());
        let record = move |book: &mut Book| book.record(&approved, &wording(approved.order()), &stamp);
        let recorded = self.write(record).await;
        match &recorded {
            Ok(_) => self.hand().begin(debit, began),
            Err(_) => self.take_back(debit, 1).await,
        }
        Msg::Recorded(debit, recorded.map(Box::new))
    }

    /// Writes down that it is about to be sent again, as attempt `next`: by itself only where this process made every attempt
    /// without a break, else under the verdict under which a person asked for it.
    pub async fn repeat(&self, debit: DebitId, next: u32, again: Option<Again>) -> Msg {
        let now = self.parts.clock.now();
        if let Err(why) = self.is_believed() {
            return Msg::Recorded(debit, Err(why));
        }
        if again.is_none() && self.hand().running_ms(debit, now).is_none() {
            let why =
                "This process was stopped since it was sent for the first time, so that only a person repeats it.";
            return Msg::Recorded(debit, Err(Label::new(why)));
        }
        if let Some(Err(why)) = again.as_ref().map(|again| self.is_just_judged(&again.approved)) {
            return Msg::Recorded(debit, Err(why));
        }
        let by_a_person = again.is_some();
        let moment = if by_a_person { self.now_held(debit).await } else { self.now_of(debit) };
        let (stamp, terms) = (self.stamp(), self.parts.terms);
        let repeat = move |book: &mut Book| {
            if !by_a_person {
                may_still_repeat(book, debit, next, &moment, &terms)?;
            }
            book.repeat(debit, next, again.as_ref(), &moment, &terms, &stamp)
        };
        let repeated = self.write(repeat).await;
        match &repeated {
            Ok(_) => self.hand().repeat(debit, next, now, by_a_person),
            Err(_) => self.take_back(debit, next).await,
        }
        Msg::Recorded(debit, repeated.map(Box::new))
    }

    /// Sends it, once; what came back has yet to be written down ([`Custody::answered`]).
    pub async fn send(&self, recorded: &Recorded) -> Answer {
        if let Err(why) = self.write(|book| book.ready()).await {
            return Answer::not_sent(&format!("The journal is not as it was when it was written down. {why}"));
        }
        if recorded.attempt() > 1
            && let Err(why) = self.is_key_kept(recorded).await
        {
            return Answer::not_sent(why.as_str());
        }
        if self.is_fresh(recorded) {
            return self.parts.backend.send(recorded).await;
        }
        Answer::not_sent("It was not sent at once after it was written down, and is not sent later.")
    }

    /// Asks Stripe for the time before a key is used again: where a whole machine was halted, all of its clocks stood still with it,
    /// and a key that Stripe has forgotten makes a second debit of what was to be the same.
    async fn is_key_kept(&self, recorded: &Recorded) -> Result<(), Label> {
        let asked = self.parts.backend.balance(&recorded.order().scope()).await;
        asked.map_err(|fault| Label::new(&format!("Stripe's clock could not be asked before a repeat. {fault}")))?;
        let record = self.record_of(recorded.debit()).await?;
        let until = record.and_then(|record| record.history.key_lives_until(&self.parts.terms));
        let now = self.latest().and_then(ServerTime::now);
        if until.zip(now).is_some_and(|(until, now)| now < until) {
            return Ok(());
        }
        Err(Label::new("By Stripe's clock its key may be gone, so that it was not sent again."))
    }

    /// Writes down what an attempt came to.
    pub async fn answered(&self, debit: DebitId, attempt: u32, answer: Answer) -> Msg {
        let stood = self.write_answer(debit, attempt, answer.clone()).await;
        Msg::Answered(debit, attempt, Box::new(answer), stood.map(Box::new))
    }

    /// This process was stopped for a while, or the machine slept: from now on only a person repeats what it has sent.
    pub fn was_stopped(&self) {
        self.hand().was_stopped();
    }

    /// The journal of another run takes the place of the one that is open.
    pub async fn begin_anew(&self, run: &str) -> Result<(), Label> {
        let (reopen, name) = (Arc::clone(&self.parts.reopen), run.to_owned());
        self.hand().begin_anew(self.parts.backend.server_time());
        *self.run.lock().unwrap_or_else(PoisonError::into_inner) = Ok(run.to_owned());
        let hand = Arc::clone(&self.hand);
        let take_its_place = move |book: &mut Book| {
            *book = reopen(&name)?;
            in_hand(&hand).forget_chain();
            Ok(())
        };
        let opened = self.write(take_its_place).await;
        if let Err(trouble) = &opened {
            // The one at the desk is of the run before: nothing of this one belongs there.
            *self.run.lock().unwrap_or_else(PoisonError::into_inner) = Err(trouble.clone());
        }
        opened
    }

    /// Closes the journal once everything that was handed to it is done. The last who does so folds its log into the file,
    /// which then is the whole journal by itself.
    pub async fn finish(&self) {
        self.parts.desk.close().await;
    }

    async fn write_answer(&self, debit: DebitId, attempt: u32, answer: Answer) -> Result<Stood, Label> {
        let (now, terms) = (self.now_of(debit), self.parts.terms);
        let stood = self.write(move |book| book.answered(debit, attempt, &answer, &now, &terms)).await;
        if stood.as_ref().is_ok_and(|stood| !stood.history.state().is_unresolved()) {
            self.hand().end(debit);
        }
        stood
    }

    /// What could not be said to be written may be there all the same. It was not sent, and that is written down as well; but
    /// not of an attempt that was written down before, and has left.
    async fn take_back(&self, debit: DebitId, attempt: u32) {
        if self.hand().has(debit, attempt) {
            return;
        }
        let (now, terms, this) = (self.now_of(debit), self.parts.terms, self.parts.owner.clone());
        let answer = Answer::not_sent("Whether it was written down was not certain, so that it was not sent.");
        let take_back = move |book: &mut Book| {
            let Some(history) = book.debit(debit)?.map(|record| record.history) else { return Ok(()) };
            let is_ours =
                history.attempts().last().is_some_and(|last| last.stamp.owner == this && last.ended.is_none());
            if is_ours && history.number() == attempt && history.state().is_unresolved() {
                book.answered(debit, attempt, &answer, &now, &terms)?;
            }
            Ok(())
        };
        // Where that fails too it stays unresolved, and is looked up.
        self.write(take_back).await.unwrap_or_default();
    }

    /// Has something done with the journal. One that must be opened again after a failure is, once.
    async fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Book) -> Result<T, JournalFault> + Send + 'static,
    ) -> Result<T, Label> {
        let (tell, told) = oneshot::channel();
        let reopen = Arc::clone(&self.parts.reopen);
        let run = self.run.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let job = move |book: &mut Book| {
            let mut done = work(book);
            if matches!(done, Err(JournalFault::MustReopen { .. })) {
                done = reopen(&run).and_then(|other| {
                    *book = other;
                    work(book)
                });
            }
            // Nobody may be waiting any more.
            drop(tell.send(done.map_err(|fault| Label::new(&fault.to_string()))));
        };
        self.parts.desk.put(Box::new(job)).await;
        told.await.unwrap_or_else(|_| {
            Err(Label::new("The journal's writer ended unexpectedly. Nothing is known of this write."))
        })
    }

    /// Whoever was stopped since the rules were judged judges again: what was seen at Stripe may not be all any more.
    fn is_just_judged(&self, approved: &Approved) -> Result<(), Label> {
        let age = self.parts.clock.now().duration_since(approved.judged_at());
        let why = "the rules were judged too long ago; this process was held up since. Begin again.";
        if age <= LEAVES_WITHIN { Ok(()) } else { Err(Label::new(why)) }
    }

    /// Whether it was written down a moment ago, by the clock that runs and by the one on the wall.
    fn is_fresh(&self, recorded: &Recorded) -> bool {
        let clock = &self.parts.clock;
        let by_wall = clock.wall().duration_since(recorded.recorded_at()).abs() <= LEAVES_WITHIN;
        let recorded_s = self.hand().recorded_s(recorded.debit(), clock.now());
        by_wall && recorded_s.is_some_and(|seconds| i64::try_from(seconds).is_ok_and(|s| s < LEAVES_WITHIN.as_secs()))
    }

    fn stamp(&self) -> Stamp {
        let parts = &self.parts;
        let at = parts.clock.wall();
        Stamp {
            operator: parts.operator.clone(),
            owner: parts.owner.clone(),
            at,
            server: self.parts.backend.server_time(),
            until: at.saturating_add(parts.terms.flight()).unwrap_or(at),
        }
    }

    fn now_of(&self, debit: DebitId) -> Now {
        let (parts, now, server) = (&self.parts, self.parts.clock.now(), self.latest());
        let mut hand = self.hand();
        Now {
            wall: parts.clock.wall(),
            server,
            running_ms: hand.running_ms(debit, now),
            known_s: hand.known_s(debit, now).unwrap_or_default(),
            holder: Holder::Us,
            // Whoever leaves shuts the gate first.
            leaving: false,
            may_send: parts.gate.lets_write(now),
            scatter: hand.draw(parts.seed),
        }
    }

    fn latest(&self) -> Option<ServerTime> {
        let (shown, now) = (self.parts.backend.server_time(), self.parts.clock.now());
        self.hand().latest(shown, now)
    }

    fn holder(&self, history: &History) -> Holder {
        history.holder(|other| (self.parts.probe)(&self.parts.owner, other))
    }

    fn wall(&self) -> Timestamp {
        self.parts.clock.wall()
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        in_hand(&self.hand)
    }
}

fn in_hand(hand: &Mutex<Hand>) -> MutexGuard<'_, Hand> {
    hand.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the pause before a repeat was no longer than it was to be. Where another attempt was written down meanwhile, the journal
/// says so; no other event makes a repeat worse.
fn may_still_repeat(
    book: &mut Book,
    debit: DebitId,
    next: u32,
    moment: &Now,
    terms: &Terms,
) -> Result<(), JournalFault> {
    let Some(history) = book.debit(debit)?.map(|record| record.history) else { return Ok(()) };
    if history.number().checked_add(1) != Some(next) || may_repeat(&history, moment, terms) {
        return Ok(());
    }
    Err(JournalFault::NotOffered { debit, row: Row::MayNotSend })
}
