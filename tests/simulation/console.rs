//! A whole console but for its terminal: the model, its effects carried out by the custody, keys pressed by a person. Everything
//! that it waits for is a future that the driver's time brings to its end.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use pullfunds::app::arming::Access;
use pullfunds::app::{self, BookSaid, Effect, FollowUp, KeyPress, Model, Msg, Setup, Size};
use pullfunds::backend::Gate;
use pullfunds::domain::{DebitId, Label, Mode};
use pullfunds::journal::entry::{Decided, Stood};
use pullfunds::journal::{Book, JournalFault};
use pullfunds::life::{EventKind, Holder, Owner, Row};
use pullfunds::money::FxTable;
use pullfunds::rules::Policy;
use pullfunds::runtime::custody::{Custody, Desk, Job, Parts as Hands};
use pullfunds::runtime::steering::Helm;
use pullfunds::runtime::{Clock, Watch};
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::actor::{Actor, Wanted};
use super::model_store::Disk;
use super::operator::{Person, Stroke};
use super::parts::{Parts, lock};
use super::planted::Bug;

/// A console.
pub(crate) struct Console {
    parts: Parts,
    model: Model,
    custody: Custody,
    desk: Arc<Table>,
    gate: Gate,
    helm: Helm,
    clock: Clock,
    ahead: &'static AtomicI64,
    works: Vec<BoxFuture<'static, Option<Msg>>>,
    person: Person,
    /// How each debit that it follows stands, as it was last counted.
    stands: BTreeMap<DebitId, Vec<Row>>,
    stopped_until: Option<Timestamp>,
    has_left: bool,
    /// Something changed of what is drawn.
    is_to_draw: bool,
    /// When it wakes next, as long as nothing happens.
    wakes: Option<Timestamp>,
}

/// The journal, in the hands of whoever is polled.
#[derive(Debug)]
struct Table(Mutex<Book>);

impl Desk for Table {
    fn put(&self, job: Job) -> BoxFuture<'static, ()> {
        job(&mut lock(&self.0));
        Box::pin(std::future::ready(()))
    }
}

impl Console {
    /// A process begins; none when the journal cannot be opened.
    pub(crate) fn begin(mut parts: Parts) -> Result<Self, JournalFault> {
        let now = lock(&parts.net).now;
        let ahead: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(0)));
        let clock = Clock::starting_at(now).beside(ahead);
        let desk = Arc::new(Table(Mutex::new(parts.place().open()?)));
        parts.alive.set(parts.owner.process, true);
        let gate = Gate::open();
        let again = parts.place();
        let alive = parts.alive.clone();
        let planted = parts.planted;
        let custody = Custody::new(Hands {
            backend: Arc::clone(&parts.backend),
            desk: Arc::clone(&desk) as Arc<dyn Desk>,
            reopen: Arc::new(move |_| again.open()),
            run: String::new(),
            operator: Label::new("op"),
            owner: parts.owner.clone(),
            clock,
            gate: gate.clone(),
            terms: parts.terms,
            seed: u64::from(parts.owner.process),
            probe: Arc::new(move |us: &Owner, other: &Owner| -> Holder { planted.holder(alive.holder(us, other)) }),
        });
        let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().expect("the table is whole")));
        policy.stripe_managed_risk = true;
        let mut sync = pullfunds::sync::Settings::of(Mode::Mock);
        (sync.refresh, sync.pause_after) = (SignedDuration::from_hours(6), SignedDuration::from_mins(2));
        let size = Size { width: 120, height: 40 };
        let mut model = Model::new(Setup { now, size, mode: Mode::Mock, scenario: None, seed: None, policy, sync });
        model.access = Access::Open;
        let helm = Helm::new(None, "", clock, Watch::default());
        let effects = app::start(&mut model);
        let person = Person::new(parts.dice.fork("person"), now);
        let mut console = Self {
            parts,
            model,
            custody,
            desk,
            gate,
            helm,
            clock,
            ahead,
            works: Vec::new(),
            person,
            stands: BTreeMap::new(),
            stopped_until: None,
            has_left: false,
            is_to_draw: true,
            wakes: None,
        };
        console.take(effects);
        Ok(console)
    }

    fn now(&self) -> Timestamp {
        lock(&self.parts.net).now
    }

    fn tell(&mut self, msg: Msg) {
        self.show(&msg);
        let now = self.clock.now();
        let effects = app::update(&mut self.model, now, msg);
        self.wakes = None;
        self.count();
        self.take(effects);
    }

    /// What a person is told of an end is on the disk.
    fn show(&self, msg: &Msg) {
        if let Msg::Answered(debit, attempt, _, Ok(stood)) = msg {
            let Decided::Answer(verdict) = &stood.decided else { return };
            self.shown(*debit, &format!("{attempt}: {:?}", verdict.row), stood, verdict.events);
            self.met(verdict.row);
            lock(&self.parts.net).dealt_with(self.parts.seat, debit.to_string());
        } else if let Msg::Book(BookSaid::LookedUp(debit, _, Ok(stood))) = msg {
            let Decided::LookUp(conclusion) = &stood.decided else { return };
            self.shown(*debit, &format!("looked up: {:?}", conclusion.row), stood, conclusion.events());
            self.met(conclusion.row);
        } else if let Msg::Book(BookSaid::Resolved(debit, Ok(stood))) = msg {
            self.shown(*debit, "by hand", stood, &[]);
        }
    }

    fn shown(&self, debit: DebitId, what: &str, stood: &Stood, events: &[EventKind]) {
        let mut net = lock(&self.parts.net);
        let (now, console) = (net.now, self.parts.owner.process);
        net.trace.tell(now, &format!("console {console}: {debit} {what}, {:?}", stood.history.state()));
        net.shown.extend(events.iter().map(|kind| (self.parts.seat, debit.to_string(), kind.word())));
    }

    fn met(&self, row: Row) {
        *lock(&self.parts.rows).entry(row).or_insert(0) += 1;
    }

    /// Counts the rows of what is offered, where they are others than before.
    fn count(&mut self) {
        for follow in self.model.unresolved.values() {
            let rows = rows_of(follow);
            let known = self.stands.entry(follow.open.order.debit).or_default();
            if *known != rows {
                rows.iter().filter(|row| !known.contains(row)).for_each(|row| {
                    *lock(&self.parts.rows).entry(*row).or_insert(0) += 1;
                });
                *known = rows;
            }
        }
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        let custody = self.custody.clone();
        match effect {
            Effect::Read(epoch, question) => {
                self.work(async move {
                    let reading = custody.read(&question).await;
                    Some(Msg::Read(epoch, question, reading))
                });
            }
            Effect::Mint => {
                if self.person.confirms_nothing() {
                    let wrong = format!("console {} was told to send by nobody", self.parts.owner.process);
                    lock(&self.parts.net).wrongs.push(wrong);
                }
                let id = (u128::from(self.parts.dice.draw()) << 64) | u128::from(self.parts.dice.draw());
                self.work(async move { Some(Msg::Minted(DebitId::new(uuid::Uuid::from_u128(id)))) });
            }
            Effect::Record(approved) => self.work(async move { Some(custody.record(*approved).await) }),
            Effect::Repeat { debit, next, approved } => {
                self.work(async move { Some(custody.repeat(debit, next, approved.map(|judged| *judged)).await) });
            }
            Effect::Send(recorded) => self.send(custody, *recorded),
            Effect::Book(ask) => self.work(async move { custody.book(ask).await }),
            Effect::LookAtWorld(epoch) => {
                let helm = self.helm.clone();
                self.work(async move { Some(Msg::World(epoch, helm.look().await)) });
            }
            Effect::Spend(day, _) => {
                self.work(async move { Some(Msg::Spent { month: day.first_of_month(), before: Some(0) }) });
            }
            Effect::OpenGate(until) => self.gate.open_until(until),
            Effect::ShutGate => self.gate.close(),
            Effect::Exit => {
                self.gate.close();
                self.has_left = true;
            }
            Effect::Browse(_)
            | Effect::MoveWorld(..)
            | Effect::BeginAnew(_)
            | Effect::Recall
            | Effect::Copy(_)
            | Effect::Say(_)
            | Effect::SaveRequests(_)
            | Effect::ExportJournal
            | Effect::Compare { .. }
            | Effect::Remember(_)
            | Effect::Suspend => {}
        }
    }

    fn send(&mut self, custody: Custody, recorded: pullfunds::journal::entry::Recorded) {
        let dice = &mut self.parts.dice;
        if dice.one_in(12) {
            // The process is stopped right after it wrote it down.
            let most = *dice.pick(&[5, 30, 5_000]);
            self.stopped_until = Some(self.now() + SignedDuration::from_secs(self.parts.dice.between(1, most)));
        }
        let planted = self.parts.planted;
        self.work(async move {
            let answer = planted.answer(custody.send(&recorded).await, recorded.attempt());
            Some(custody.answered(recorded.debit(), recorded.attempt(), answer).await)
        });
    }

    /// When time alone makes something happen.
    fn next_wake(&mut self) -> Option<Timestamp> {
        self.wakes = self.wakes.or_else(|| app::next_wake(&self.model));
        self.wakes
    }

    fn work(&mut self, work: impl Future<Output = Option<Msg>> + Send + 'static) {
        self.works.push(Box::pin(work));
    }

    /// Polls everything once; whether something came.
    fn hear(&mut self) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        let mut came = Vec::new();
        let mut waiting = Vec::new();
        for mut work in std::mem::take(&mut self.works) {
            match Pin::new(&mut work).poll(&mut context) {
                Poll::Ready(msg) => came.extend(msg),
                Poll::Pending => waiting.push(work),
            }
        }
        waiting.append(&mut self.works);
        self.works = waiting;
        let has_come = !came.is_empty();
        for msg in came {
            self.tell(msg);
        }
        has_come
    }

    /// Draws until the layout stands.
    fn draw(&mut self) {
        self.is_to_draw = false;
        let Size { width, height } = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let theme = Theme::new(Palette::Dark, Glyphs::Unicode);
        for _ in 0..3 {
            let drawn = ui::draw(&mut buffer, &self.model, &theme);
            if drawn.laid == self.model.laid {
                return;
            }
            self.tell(Msg::Laid(drawn.laid));
        }
    }

    fn press_keys(&mut self, now: Timestamp) {
        let net = Arc::clone(&self.parts.net);
        let truth = |debit: DebitId| lock(&net).truth(&debit.to_string());
        while let Some(stroke) = self.person.press(now, &self.model, truth) {
            match stroke {
                Stroke::Key(key) => self.tell(Msg::Key(KeyPress::once(key))),
                Stroke::Size(size) => {
                    self.tell(Msg::Resized(size));
                    self.is_to_draw = true;
                }
            }
        }
    }
}

/// How a debit stands, and why what is not offered is not.
fn rows_of(follow: &FollowUp) -> Vec<Row> {
    let offer = &follow.offer;
    let reasons = [offer.same_key.err(), offer.happened.err(), offer.did_not_happen.err()];
    std::iter::once(offer.row).chain(reasons.into_iter().flatten()).collect()
}

impl Actor for Console {
    fn owner(&self) -> &Owner {
        &self.parts.owner
    }

    fn disk(&self) -> &Disk {
        &self.parts.disk
    }

    fn wakes(&self) -> Timestamp {
        let tick = self.wakes.map(|at| at.max(self.now() + SignedDuration::from_millis(1)));
        let wakes = self.person.wakes().into_iter().chain(tick).min().unwrap_or(Timestamp::MAX);
        self.stopped_until.map_or(wakes, |until| until.max(wakes.min(until)))
    }

    fn turn(&mut self) {
        let now = self.now();
        if let Some(until) = self.stopped_until {
            if now < until {
                return;
            }
            self.stopped_until = None;
            self.custody.was_stopped();
            self.tell(Msg::Resumed);
        }
        while self.stopped_until.is_none() && self.hear() {}
        if self.stopped_until.is_some() {
            return;
        }
        if self.next_wake().is_some_and(|at| at <= now) {
            self.tell(Msg::Tick);
        }
        self.press_keys(now);
        while self.stopped_until.is_none() && self.hear() {}
        if self.is_to_draw {
            self.draw();
        }
        self.next_wake();
    }

    fn stop(&mut self, until: Option<Timestamp>) {
        self.stopped_until = until;
    }

    fn is_stopped(&self) -> bool {
        self.stopped_until.is_some()
    }

    fn set_wall(&mut self, ahead: SignedDuration) {
        let ms = i64::try_from(ahead.as_millis()).expect("days");
        self.ahead.store(ms, Ordering::SeqCst);
    }

    fn want(&mut self, wanted: Wanted) {
        let now = self.now();
        self.person.want(wanted, now, self.parts.planted.is(Bug::UnconfirmedIsSent));
    }

    fn hang_up(&mut self) {
        self.tell(Msg::HangUp);
    }

    fn has_left(&self) -> bool {
        self.has_left
    }

    fn verify(&self) -> Result<(), JournalFault> {
        lock(&self.desk.0).verify(&mut |_| true).map(drop)
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "console {}", self.parts.owner.process)
    }
}
