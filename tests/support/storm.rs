//! The program without a terminal, while things go wrong: model, tasks side by side, Stripe client and simulated Stripe on paused time.
//! After every message the model is compared with what the world knew, and every frame with the model.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use pullfunds::app::{self, Effect, KeyPress, Model, Msg, Question, Reading, STALE_AFTER_S, Setup, Size, parse_script};
use pullfunds::backend::{Backend as _, CarryError, Gate, Method, Request, Response, StripeClient, Transport};
use pullfunds::domain::{AccountId, Balance, DebitId, Epoch, Label, Mode, Scope};
use pullfunds::journal::{Book, Place};
use pullfunds::life::Terms;
use pullfunds::money::FxTable;
use pullfunds::rules::Policy;
use pullfunds::runtime::custody::{Custody, Inline, Parts, by_the_system};
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::runtime::steering::{Helm, Here};
use pullfunds::runtime::{Clock, Watch, this_process};
use pullfunds::sync::Settings;
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use pullfunds::world::World;
use pullfunds::world::control::Command;
use pullfunds::world::faults::Fault;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

const SIZE: Size = Size { width: 80, height: 24 };
/// Between two keys: longer than a dialog that has just opened takes none.
const BETWEEN_KEYS: SignedDuration = SignedDuration::from_millis(600);
/// Frames are looked at this far apart, and after every key.
const FRAMES_APART: SignedDuration = SignedDuration::from_secs(5);
/// Most tasks at a time: the questions that may be open at once, with what people wait for and a look at the world.
const MOST_TASKS: usize = 24;
/// Most requests and messages in any minute but the one in which everything is read for the first time.
const MOST_REQUESTS: u64 = 300;
const MOST_MESSAGES: u64 = 700;

/// Within which everything comes back.
const COMES_BACK_IN: SignedDuration = SignedDuration::from_mins(5);

/// A balance that the world knew, and since when.
type Known = (Timestamp, Balance);

/// A console in a storm.
pub(crate) struct Storm {
    pub(crate) model: Model,
    /// What is going wrong, for messages.
    name: String,
    custody: Custody,
    /// The same world, seen without what goes wrong in between.
    witness: StripeClient<InMemory>,
    world: Arc<Mutex<World>>,
    helm: Helm,
    watch: Watch,
    clock: Clock,
    open: JoinSet<Msg>,
    asked: BTreeMap<Epoch, Timestamp>,
    truth: BTreeMap<Scope, Vec<Known>>,
    /// How far back the world may answer, where it lies about that.
    behind: SignedDuration,
    fault: Option<Fault>,
    ids: u128,
    count: Arc<Count>,
    minute: Minute,
    /// When a debit was confirmed.
    confirmed: Option<Timestamp>,
    buffer: Buffer,
    drawn: Timestamp,
}

/// What was carried.
#[derive(Debug, Default)]
struct Count {
    all: AtomicU64,
    writes: AtomicU64,
}

/// What has happened since a minute began.
struct Minute {
    began: Timestamp,
    requests: u64,
    messages: u64,
    number: u32,
}

impl Storm {
    /// A console that has just begun, with a fault if one is armed from the start.
    #[expect(clippy::too_many_lines, reason = "it is a list of parts")]
    pub(crate) async fn begin(world: World, name: String, fault: Option<Fault>) -> Self {
        let clock = Clock::starting_at(world.now());
        let now = clock.now();
        let run = world.instance().to_string();
        let platform = AccountId::new(world.platform_id());
        let (watch, count) = (Watch::default(), Arc::new(Count::default()));
        let wire = InMemory::new(world, clock);
        let world = Arc::clone(wire.world());
        let helm = Helm::new(Some(Arc::new(Here::new(Arc::clone(&world), clock))), &run, clock, watch.clone());
        let counted = Counted { inner: wire.clone().watched(watch.clone()), count: Arc::clone(&count) };
        let policy = Policy::with_fx(Arc::new(FxTable::built_in().expect("the built-in rates are right")));
        let model = Model::new(Setup {
            now,
            size: SIZE,
            mode: Mode::Mock,
            scenario: None,
            seed: None,
            policy,
            sync: Settings::of(Mode::Mock),
        });
        let book = Book::open(&Place::Memory, &platform, Mode::Mock).expect("a journal in memory");
        let of_platform = platform.clone();
        let custody = Custody::new(Parts {
            backend: Arc::new(StripeClient::new(counted).of_platform(platform)),
            desk: Arc::new(Inline::new(book)),
            reopen: Arc::new(move |_| Book::open(&Place::Memory, &of_platform, Mode::Mock)),
            run,
            operator: Label::new("tester"),
            owner: this_process(),
            probe: by_the_system(),
            clock,
            gate: Gate::open(),
            terms: Terms::usual(),
            seed: 1,
        });
        let mut storm = Self {
            model,
            name,
            custody,
            witness: StripeClient::new(wire),
            world,
            helm,
            watch,
            clock,
            open: JoinSet::new(),
            asked: BTreeMap::new(),
            truth: BTreeMap::new(),
            behind: SignedDuration::ZERO,
            fault: None,
            ids: 0x019a_c3f1_7f3c_7000_8000_0000_0000_0000,
            count,
            minute: Minute { began: now, requests: 0, messages: 0, number: 0 },
            confirmed: None,
            buffer: Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height)),
            drawn: now,
        };
        storm.look_at_the_world().await;
        storm.arm(fault);
        let effects = app::start(&mut storm.model);
        storm.carry_out(effects);
        storm.draw();
        storm
    }

    /// From now on this goes wrong, and nothing else.
    pub(crate) fn arm(&mut self, fault: Option<Fault>) {
        self.command(&Command::ClearFaults { id: None });
        if let Some(fault) = &fault {
            self.command(&Command::Fault(fault.clone()));
        }
        self.fault = fault;
    }

    /// The world tells the moments that it lies about.
    pub(crate) const fn lies_by(&mut self, behind: SignedDuration) {
        self.behind = behind;
    }

    /// Something happens in the world; what is true is known at once, and goes wrong as before.
    pub(crate) async fn cause(&mut self, cause: pullfunds::world::causes::Cause) {
        self.command(&Command::Cause(cause));
        self.look_in_quiet().await;
    }

    async fn look_in_quiet(&mut self) {
        let fault = self.fault.take();
        self.arm(None);
        self.look_at_the_world().await;
        self.arm(fault);
    }

    fn command(&self, command: &Command) {
        let now = self.clock.now();
        self.world.lock().expect("no one failed").command(command, now).expect("the world does it");
    }

    /// Nothing goes wrong while this looks, and no time passes.
    async fn look_at_the_world(&mut self) {
        let now = self.clock.now();
        let mut scopes = vec![Scope::Platform];
        let page = self.witness.accounts(None).await.expect("the world answers");
        scopes.extend(page.accounts.into_iter().map(|account| Scope::Account(account.id)));
        for scope in scopes {
            let balance = self.witness.balance(&scope).await.expect("the world answers");
            let known = self.truth.entry(scope).or_default();
            if known.last().is_none_or(|(_, before)| !before.same_money(&balance)) {
                known.push((now, balance));
            }
        }
    }

    /// Presses the keys of a script.
    pub(crate) async fn press(&mut self, script: &str) {
        for key in parse_script(script).expect("the script can be read") {
            self.pass(BETWEEN_KEYS).await;
            self.take(Msg::Key(KeyPress::once(key))).await;
            self.draw();
        }
    }

    /// A debit is confirmed with this key: nothing that is older may be its ground.
    pub(crate) async fn confirm(&mut self, script: &str) {
        self.pass(BETWEEN_KEYS).await;
        self.confirmed = Some(self.clock.now());
        self.press(script).await;
    }

    /// Debits that were sent.
    pub(crate) fn sent(&self) -> u64 {
        self.count.writes.load(Ordering::SeqCst)
    }

    /// Lets time pass.
    pub(crate) async fn pass(&mut self, time: SignedDuration) {
        let end = self.clock.now().checked_add(time).expect("in range");
        while self.clock.now() < end {
            let wake = app::next_wake(&self.model).filter(|wake| *wake < end).unwrap_or(end);
            let wakes_at = self.clock.instant_of(wake).max(Instant::now());
            let msg = tokio::select! {
                biased;
                Some(done) = self.open.join_next() => done.expect("no task fails"),
                () = sleep_until(wakes_at) => Msg::Tick,
            };
            self.take(msg).await;
            let since = self.clock.now().duration_since(self.drawn);
            if since >= FRAMES_APART {
                self.draw();
            }
        }
    }

    async fn take(&mut self, msg: Msg) {
        self.count(1);
        let read = if let Msg::Read(epoch, Question::Balance(scope), Reading::Balance(balance)) = &msg {
            Some((*epoch, scope.clone(), balance.clone()))
        } else {
            None
        };
        if let Msg::Answered(..) = &msg {
            self.look_in_quiet().await;
        }
        let now = self.clock.now();
        let effects = app::update(&mut self.model, now, msg);
        if let Some((epoch, scope, balance)) = read
            && self.shown(&scope).is_some_and(|shown| *shown == balance)
        {
            self.is_true(epoch, &scope, &balance);
        }
        self.carry_out(effects);
        if self.watch.take_faults() {
            let effects = app::update(&mut self.model, now, Msg::FaultsChanged);
            self.carry_out(effects);
        }
        assert!(self.open.len() <= MOST_TASKS, "{}: {} tasks at once", self.name, self.open.len());
    }

    fn shown(&self, scope: &Scope) -> Option<&Balance> {
        match scope {
            Scope::Platform => self.model.platform_balance.as_ref(),
            Scope::Account(id) => self.model.fleet.get(id)?.balance.as_ref(),
        }
    }

    /// A number that was taken stood in the world's books at some moment between question and answer.
    fn is_true(&self, epoch: Epoch, scope: &Scope, balance: &Balance) {
        let asked = *self.asked.get(&epoch).expect("it was asked");
        let from = asked.checked_sub(self.behind).expect("in range");
        let known = self.truth.get(scope).expect("it is one of the world's");
        let mut until = Timestamp::MAX;
        let is_true = known.iter().rev().any(|(since, truth)| {
            let was_so = until >= from;
            until = *since;
            was_so && truth.same_money(balance)
        });
        assert!(is_true, "{}: {scope:?} never had {:?}, but {known:?}", self.name, balance.rows);
    }

    fn count(&mut self, messages: u64) {
        let now = self.clock.now();
        let requests = self.count.all.load(Ordering::SeqCst);
        self.minute.messages += messages;
        let spent = (requests - self.minute.requests, self.minute.messages);
        let is_first = self.minute.number == 0;
        assert!(
            is_first || (spent.0 <= MOST_REQUESTS && spent.1 <= MOST_MESSAGES),
            "{}: {} requests and {} messages in a minute",
            self.name,
            spent.0,
            spent.1
        );
        if now.duration_since(self.minute.began) >= SignedDuration::from_mins(1) {
            self.minute = Minute { began: now, requests, messages: 0, number: self.minute.number + 1 };
        }
    }

    #[expect(clippy::too_many_lines, reason = "it is a list of effects")]
    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut waiting: std::collections::VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            let now = self.clock.now();
            let done = match effect {
                Effect::Read(epoch, question) => {
                    self.asked.insert(epoch, now);
                    let custody = self.custody.clone();
                    self.open.spawn(async move {
                        let reading = custody.read(&question).await;
                        Msg::Read(epoch, question, reading)
                    });
                    None
                }
                Effect::LookAtWorld(epoch) => {
                    let helm = self.helm.clone();
                    self.open.spawn(async move { Msg::World(epoch, helm.look().await) });
                    None
                }
                Effect::Send(recorded) => {
                    self.is_grounded(&recorded.order().account);
                    let custody = self.custody.clone();
                    self.open.spawn(async move {
                        let answer = custody.send(&recorded).await;
                        custody.answered(recorded.debit(), recorded.attempt(), answer).await
                    });
                    None
                }
                Effect::Mint => {
                    self.ids += 1;
                    Some(Msg::Minted(DebitId::new(uuid::Uuid::from_u128(self.ids))))
                }
                Effect::Record(approved) => {
                    let custody = self.custody.clone();
                    self.open.spawn(async move { custody.record(*approved).await });
                    None
                }
                Effect::Repeat { debit, next, approved } => {
                    let custody = self.custody.clone();
                    self.open.spawn(async move { custody.repeat(debit, next, approved.map(|judged| *judged)).await });
                    None
                }
                Effect::Book(ask) => {
                    let custody = self.custody.clone();
                    self.open.spawn(async move { custody.book(ask).await.unwrap_or(Msg::Tick) });
                    None
                }
                Effect::Spend(day, _) => Some(Msg::Spent { month: day.first_of_month(), before: Some(0) }),
                Effect::Browse(_)
                | Effect::Say(_)
                | Effect::MoveWorld(..)
                | Effect::BeginAnew(_)
                | Effect::Recall
                | Effect::Remember(_)
                | Effect::Copy(_)
                | Effect::SaveRequests(_)
                | Effect::ExportJournal
                | Effect::Compare { .. }
                | Effect::OpenGate(_)
                | Effect::ShutGate
                | Effect::Suspend
                | Effect::Exit => None,
            };
            if let Some(msg) = done {
                waiting.extend(app::update(&mut self.model, now, msg));
            }
        }
    }

    /// What is about to be sent rests on balances that were read after it was confirmed.
    fn is_grounded(&self, account: &AccountId) {
        let confirmed = self.confirmed.expect("a debit is confirmed first");
        for scope in [Scope::Platform, Scope::Account(account.clone())] {
            let read_at = self.shown(&scope).expect("it was read").read_at;
            assert!(read_at >= confirmed, "{}: {scope:?} was read before the debit was confirmed", self.name);
        }
    }

    fn draw(&mut self) {
        self.drawn = self.clock.now();
        self.model.now = self.model.now.max(self.drawn);
        for _ in 0..3 {
            self.buffer.reset();
            let theme = Theme::new(Palette::Mono, Glyphs::Unicode);
            let drawn = ui::draw(&mut self.buffer, &self.model, &theme);
            if drawn.laid == self.model.laid {
                break;
            }
            let effects = app::update(&mut self.model, self.drawn, Msg::Laid(drawn.laid));
            self.carry_out(effects);
        }
        self.every_number_has_its_age();
    }

    pub(crate) fn text(&self) -> String {
        super::screen::text(&self.buffer)
    }

    /// On the list: what was not read is `?`, and what is old says how old.
    fn every_number_has_its_age(&self) {
        if self.model.dialog.is_some() || self.model.screen != app::Screen::Accounts {
            return;
        }
        let text = self.text();
        let age = |balance: &Balance| app::age_s(balance.read_at, self.model.now);
        let minutes = |age: i64| format!("{} min", age / 60);
        for entry in self.model.fleet.iter() {
            let tail = format!("acct…{}", entry.account.id.tail(4));
            let Some(line) = text.lines().find(|line| line.contains(&tail)) else { continue };
            match entry.balance.as_ref().map(age) {
                None => assert!(line.contains('?') && !line.contains("0.00"), "{}: unread, but\n{line}", self.name),
                Some(age) if age > STALE_AFTER_S => {
                    assert!(line.contains(&minutes(age)), "{}: {age} seconds old, but\n{line}", self.name);
                }
                Some(_) => {}
            }
        }
        let strip = text.lines().skip(2).take(3).collect::<Vec<_>>().join("\n");
        match self.model.platform_balance.as_ref().map(age) {
            None => assert!(strip.contains("available ?"), "{}: unread, but\n{strip}", self.name),
            Some(age) if age > STALE_AFTER_S => {
                assert!(strip.contains(&minutes(age)), "{}: {age} seconds old, but\n{strip}", self.name);
            }
            Some(_) => {}
        }
    }

    /// Within a time, everything is as in the world's books. Nobody does anything for it.
    pub(crate) async fn becomes_whole(&mut self) {
        let end = self.clock.now().checked_add(COMES_BACK_IN).expect("in range");
        while self.what_is_missing().is_some() && self.clock.now() < end {
            self.pass(SignedDuration::from_secs(5)).await;
        }
        self.is_whole();
    }

    /// Everything is read, as it is in the world's books now.
    pub(crate) fn is_whole(&self) {
        let missing = self.what_is_missing();
        assert!(missing.is_none(), "{}: {}\n{}", self.name, missing.unwrap_or_default(), self.text());
    }

    fn what_is_missing(&self) -> Option<String> {
        let model = &self.model;
        if model.platform.is_none() || model.platform_trouble.is_some() {
            return Some(format!("the platform: {:?}", model.platform_trouble));
        }
        if model.list_trouble.is_some() || !model.reads.is_listed() || model.fleet.len() + 1 != self.truth.len() {
            return Some(format!("accounts: {:?}", model.list_trouble));
        }
        if let Some(entry) = model.fleet.iter().find(|entry| entry.trouble.is_some()) {
            return Some(format!("{entry:?}"));
        }
        self.truth.iter().find_map(|(scope, known)| {
            let (shown, truth) = (self.shown(scope), known.last().map(|(_, truth)| truth));
            let is_true = shown.zip(truth).is_some_and(|(shown, truth)| shown.same_money(truth));
            (!is_true).then(|| format!("{scope:?} is {shown:?}, not {truth:?}"))
        })
    }
}

/// Counts what is carried.
#[derive(Debug)]
struct Counted {
    inner: InMemory,
    count: Arc<Count>,
}

#[async_trait]
impl Transport for Counted {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        self.count.all.fetch_add(1, Ordering::SeqCst);
        if request.method == Method::Post {
            self.count.writes.fetch_add(1, Ordering::SeqCst);
        }
        self.inner.carry(request).await
    }

    fn now(&self) -> Timestamp {
        self.inner.now()
    }

    fn mode(&self) -> Mode {
        self.inner.mode()
    }
}
