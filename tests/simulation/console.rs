//! A whole console but for its terminal: the model, its effects carried out by the custody, keys pressed by a person. Everything
//! that it waits for is a future that the driver's time brings to its end.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use pullfunds::app::arming::Access;
use pullfunds::app::{self, BookAsk, Effect, Key, KeyPress, Model, Msg, Setup, Size, parse_script};
use pullfunds::backend::Gate;
use pullfunds::domain::{DebitId, Label, Mode};
use pullfunds::journal::entry::{ByHand, Decided, Note, Word};
use pullfunds::journal::{Book, JournalFault};
use pullfunds::life::{Holder, Looked, Owner};
use pullfunds::money::FxTable;
use pullfunds::rules::Policy;
use pullfunds::runtime::custody::{Custody, Desk, Job, Parts as Hands};
use pullfunds::runtime::steering::Helm;
use pullfunds::runtime::{Clock, Watch, ask};
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::actor::Actor;
use super::judging::Ask;
use super::model_store::Disk;
use super::parts::{Parts, lock};
use super::places::{ACCOUNTS, NAMES};

/// Between two keys: slower than a burst.
const BETWEEN_KEYS: SignedDuration = SignedDuration::from_millis(60);
/// How long a person looks at what has just opened.
const LOOK: SignedDuration = SignedDuration::from_millis(500);

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
    keys: VecDeque<Key>,
    /// When the next key is pressed.
    key_at: Timestamp,
    wants: Option<DebitId>,
    stopped_until: Option<Timestamp>,
    has_left: bool,
    draws: u32,
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
    pub(crate) fn begin(parts: Parts) -> Result<Self, JournalFault> {
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
            keys: VecDeque::new(),
            key_at: now,
            wants: None,
            stopped_until: None,
            has_left: false,
            draws: 0,
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
        self.take(effects);
    }

    /// What a person is told of an end is on the disk.
    fn show(&self, msg: &Msg) {
        let Msg::Answered(debit, attempt, _, Ok(stood)) = msg else { return };
        let Decided::Answer(verdict) = &stood.decided else { return };
        let mut net = lock(&self.parts.net);
        let now = net.now;
        let told = format!(
            "console {}: {debit} {attempt}: {:?}, {:?}",
            self.parts.owner.process,
            verdict.row,
            stood.history.state()
        );
        net.trace.tell(now, &told);
        net.shown.extend(verdict.events.iter().map(|kind| (self.parts.seat, debit.to_string(), kind.word())));
        *net.heard.entry((self.parts.seat, debit.to_string())).or_insert(0) += 1;
        *lock(&self.parts.rows).entry(verdict.row).or_insert(0) += 1;
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
                let backend = Arc::clone(custody.backend());
                self.work(async move {
                    let reading = ask(&*backend, &question).await;
                    Some(Msg::Read(epoch, question, reading))
                });
            }
            Effect::Mint => {
                let id =
                    self.wants.take().unwrap_or_else(|| DebitId::new(uuid::Uuid::from_u128(u128::from(self.draws))));
                self.work(async move { Some(Msg::Minted(id)) });
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

    /// Draws until the layout stands; the console begins with it, and it changes little.
    fn draw(&mut self) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
        let theme = Theme::new(Palette::Dark, Glyphs::Unicode);
        for _ in 0..3 {
            let drawn = ui::draw(&mut buffer, &self.model, &theme);
            if drawn.laid == self.model.laid {
                return;
            }
            self.tell(Msg::Laid(drawn.laid));
        }
    }

    fn type_in(&mut self, script: &str) {
        let keys = parse_script(script).expect("the script can be read");
        self.keys.extend(keys);
        self.key_at = self.key_at.max(self.now());
    }

    fn press_keys(&mut self, now: Timestamp) {
        while self.key_at <= now {
            if self.model.is_settling() {
                self.key_at = now + LOOK;
                return;
            }
            let Some(key) = self.keys.pop_front() else { return };
            self.tell(Msg::Key(KeyPress::once(key)));
            self.key_at = now + BETWEEN_KEYS;
        }
    }

    fn ask_book(&mut self, ask: BookAsk) {
        let custody = self.custody.clone();
        self.work(async move { custody.book(ask).await });
    }
}

impl Actor for Console {
    fn owner(&self) -> &Owner {
        &self.parts.owner
    }

    fn disk(&self) -> &Disk {
        &self.parts.disk
    }

    fn wakes(&self) -> Timestamp {
        let now = self.now();
        let key = (!self.keys.is_empty()).then_some(self.key_at);
        let tick = app::next_wake(&self.model).map(|at| at.max(now + SignedDuration::from_millis(1)));
        let wakes = key.into_iter().chain(tick).min().unwrap_or(Timestamp::MAX);
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
        if app::next_wake(&self.model).is_some_and(|at| at <= now) {
            self.tell(Msg::Tick);
        }
        self.press_keys(now);
        while self.stopped_until.is_none() && self.hear() {}
        if self.draws < 12 {
            self.draws += 1;
            self.draw();
        }
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

    fn pull(&mut self, ask: Ask) {
        let at = ACCOUNTS.iter().position(|id| *id == ask.account.as_str()).expect("an account");
        let (name, tail) = (NAMES[at].to_lowercase(), ask.account.tail(4).to_owned());
        let amount = format!("{}.{:02}", ask.minor / 100, ask.minor % 100);
        self.keys.clear();
        self.wants = Some(ask.debit);
        self.type_in(&format!(
            "<esc><esc><esc>/{name}<enter>p<tab>{amount}<tab><tab><tab><tab>{amount}<space>{tail}<tab><tab><tab><enter>"
        ));
    }

    fn press(&mut self, _debit: DebitId) {}

    fn say(&mut self, debit: DebitId, says: ByHand) {
        let Some(followed) = self.model.followed(debit) else { return };
        let looked: Looked = followed.looked;
        let asked_on = followed.open.history.events();
        let word = Word { says, reason: Label::new("looked into the Dashboard"), asked_on, looked };
        self.ask_book(BookAsk::Resolve(debit, Box::new(word)));
    }

    fn acknowledge(&mut self) {
        let held = lock(&self.desk.0).held().unwrap_or_default();
        for one in held {
            let note = Note::Acknowledged { mark: one.mark, reason: Label::new("seen") };
            self.ask_book(BookAsk::Note(Box::new(note)));
        }
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
