//! The whole program but the terminal: model, rules, journal, Stripe client and simulated Stripe in one process, on a
//! clock that stands still until a key is pressed. Effects are carried out one after the other, so the same keys always
//! lead to the same screen.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use pullfunds::app::arming::Access;
use pullfunds::app::{
    self, Browsed, Comparing, Effect, Key, KeyPress, Model, Msg, Question, Reading, Recalled, Setup, Size, parse_script,
};
use pullfunds::backend::{Gate, Gated, Log, Logged, Redactor, StripeClient};
use pullfunds::domain::{AccountId, Consent, DebitId, Form, Label, Mode, Outcome, Reason, Retry, What};
use pullfunds::journal::{Book, JournalFault, Place};
use pullfunds::life::{Answer, Owner, Proof, Terms};
use pullfunds::money::FxTable;
use pullfunds::rules::{Drafted, Policy};
use pullfunds::runtime::comparing::{self, Listener, Trouble, Wanted};
use pullfunds::runtime::custody::{Custody, Desk, Inline, Parts, Reopen, by_the_system};
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::runtime::steering::{Helm, Here, Steering};
use pullfunds::runtime::{Clock, Watch};
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use pullfunds::world::causes::Cause;
use pullfunds::world::control::Command;
use pullfunds::world::scenario::Scenario;
use pullfunds::world::{Origin, World};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Time between two keys of a script, in milliseconds: slower than a burst.
const BETWEEN_KEYS_MS: u64 = 60;

/// Time for which a person looks at a dialog that has just opened, in milliseconds.
const LOOK_MS: u64 = 500;

/// What a comparison with Stripe says.
struct Heard(Vec<Comparing>);

impl Listener for Heard {
    async fn hear(&mut self, said: Comparing) -> Result<(), Trouble> {
        self.0.push(said);
        Ok(())
    }
}

type Held = fn(&Effect) -> bool;

/// A console under test.
pub(crate) struct Session {
    pub(crate) model: Model,
    pub(crate) theme: Theme,
    /// What Stripe is made to answer instead of what the world would.
    pub(crate) instead: Option<fn(&Question) -> Option<Reading>>,
    /// How a debit is made to end, instead of being sent.
    pub(crate) outcome: Option<Outcome>,
    /// Every effect that was ever asked for, apart from reads.
    pub(crate) orders: Vec<Effect>,
    engine: tokio::runtime::Runtime,
    /// What the program itself carries debits out with; its journal lies open beside it.
    pub(crate) custody: Custody,
    desk: Arc<Inline>,
    log: Log,
    /// The gate in front of it.
    pub(crate) gate: Gate,
    world: Arc<Mutex<World>>,
    helm: Helm,
    watch: Watch,
    clock: Clock,
    waiting: VecDeque<Effect>,
    held: Option<Held>,
    ids: u128,
    before: Option<Recalled>,
    buffer: Buffer,
}

/// How a session begins.
pub(crate) struct Start {
    pub(crate) scenario: &'static str,
    pub(crate) size: (u16, u16),
    pub(crate) palette: Palette,
    pub(crate) glyphs: Glyphs,
    /// Effects that are not carried out until [`Session::release`].
    pub(crate) held: Option<Held>,
    /// What Stripe is made to answer.
    pub(crate) instead: Option<fn(&Question) -> Option<Reading>>,
    /// Where the journal is.
    pub(crate) place: Place,
    /// The console holds no token for the world itself.
    pub(crate) no_token: bool,
    /// What was last seen before the start; none without a cache.
    pub(crate) before: Option<Recalled>,
    /// Whether it may send.
    pub(crate) access: Access,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            scenario: "harbour",
            size: (120, 40),
            palette: Palette::Dark,
            glyphs: Glyphs::Unicode,
            held: None,
            instead: None,
            place: Place::Memory,
            no_token: false,
            before: None,
            access: Access::Open,
        }
    }
}

impl Session {
    /// The built-in scenario at a size, everything read.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        Self::start(&Start { size: (width, height), ..Start::default() })
    }

    pub(crate) fn start(start: &Start) -> Self {
        let scenario = Scenario::built_in(start.scenario).expect("it is built in").expect("it is right");
        let origin = Origin { scenario: scenario.into(), seed: None, today: None };
        let world = World::found(origin.founding().expect("it can be founded")).expect("the world begins");
        Self::of_world(world.from_origin(origin), start)
    }

    #[expect(clippy::too_many_lines, reason = "it is a list of parts")]
    pub(crate) fn of_world(world: World, start: &Start) -> Self {
        let engine = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("an engine can be built");
        let clock = engine.block_on(async { Clock::starting_at(world.now()) });
        let platform = AccountId::new(world.platform_id());
        let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().expect("the built-in rates are right")));
        policy.stripe_managed_risk = true;
        let (width, height) = start.size;
        let mut model = Model::new(Setup {
            now: world.now(),
            size: Size { width, height },
            mode: Mode::Mock,
            scenario: Some(Label::new(world.name())),
            seed: Some(world.seed()),
            policy,
            sync: pullfunds::sync::Settings::of(Mode::Mock),
        });
        if start.before.is_some() {
            model = model.with_cache();
        }
        let gate = gate(start.access);
        let (log, watch, run) = (Log::default(), Watch::default(), world.instance().to_string());
        let transport = InMemory::new(world, clock).watched(watch.clone());
        let here: Arc<dyn Steering> = Arc::new(Here::new(Arc::clone(transport.world()), clock));
        let way = if start.no_token { None } else { Some(here) };
        let book = Book::open(&start.place, &platform, Mode::Mock).expect("the journal opens");
        let reopen = reopen(start.place.clone(), platform);
        let desk = Arc::new(Inline::new(book));
        let world = Arc::clone(transport.world());
        let backend =
            StripeClient::new(Logged::new(Gated::new(transport, gate.clone()), log.clone(), Redactor::default()));
        let custody = Custody::new(Parts {
            backend: Arc::new(backend),
            desk: Arc::clone(&desk) as Arc<dyn Desk>,
            reopen,
            run: run.clone(),
            operator: Label::new("op-1"),
            owner: owner("ops"),
            probe: by_the_system(),
            clock,
            gate: gate.clone(),
            terms: Terms::usual(),
            seed: 1,
        });
        let mut session = Self {
            model,
            theme: Theme::new(start.palette, start.glyphs),
            instead: start.instead,
            outcome: None,
            orders: Vec::new(),
            engine,
            helm: Helm::new(way, &run, clock, watch.clone()),
            watch,
            world,
            custody,
            desk,
            log,
            gate,
            clock,
            waiting: VecDeque::new(),
            held: start.held,
            ids: 0x019a_c3f1_7f3c_7000_8000_0000_0000_0000,
            before: start.before.clone(),
            buffer: Buffer::empty(Rect::new(0, 0, width, height)),
        };
        session.model.access = start.access;
        let effects = app::start(&mut session.model);
        session.waiting.extend(effects);
        session.settle();
        session
    }

    /// Presses the keys of a script, letting everything that each sets off run to its end.
    pub(crate) fn keys(&mut self, script: &str) -> &mut Self {
        for key in parse_script(script).expect("the script can be read") {
            self.press(key);
        }
        self
    }

    /// Presses one key. A person looks at a dialog that has just opened before going on.
    pub(crate) fn press(&mut self, key: Key) -> &mut Self {
        self.pass(BETWEEN_KEYS_MS);
        self.tell(Msg::Key(KeyPress::once(key)));
        self.settle();
        if self.model.is_settling() {
            self.pass(LOOK_MS);
        }
        self
    }

    /// Lets time pass, with the ticks that the program asked for.
    pub(crate) fn pass(&mut self, millis: u64) -> &mut Self {
        let end = self
            .now()
            .checked_add(jiff::SignedDuration::from_millis(i64::try_from(millis).expect("short")))
            .expect("in range");
        while let Some(wake) = app::next_wake(&self.model).filter(|wake| *wake <= end) {
            let ahead = wake.duration_since(self.now()).as_millis().max(1);
            self.advance(u64::try_from(ahead).expect("ahead"));
            self.tell(Msg::Tick);
            self.settle();
        }
        let rest = end.duration_since(self.now()).as_millis().max(0);
        self.advance(u64::try_from(rest).expect("ahead"));
        self
    }

    pub(crate) fn tell(&mut self, msg: Msg) {
        let now = self.now();
        let effects = app::update(&mut self.model, now, msg);
        self.take(effects);
    }

    /// Has a question asked and answered with this.
    pub(crate) fn give(&mut self, question: Question, reading: Reading) {
        let epoch = self.model.reads.ask_now(question.clone(), self.now());
        self.tell(Msg::Read(epoch, question, reading));
        self.settle();
    }

    /// Asks the journal, or tells it something, as an effect of the program would.
    pub(crate) fn ask(&mut self, ask: app::BookAsk) -> &mut Self {
        self.take(vec![Effect::Book(ask)]);
        self.settle();
        self
    }

    /// Carries out what was held back.
    pub(crate) fn release(&mut self) -> &mut Self {
        self.held = None;
        self.settle();
        self
    }

    pub(crate) fn hold(&mut self, held: Held) -> &mut Self {
        self.held = Some(held);
        self
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.buffer = Buffer::empty(Rect::new(0, 0, width, height));
        self.tell(Msg::Resized(Size { width, height }));
        self.settle();
        self
    }

    /// Looks at the journal.
    pub(crate) fn book<T>(&self, look: impl FnOnce(&mut Book) -> Result<T, JournalFault>) -> T {
        self.desk.with(look).expect("the journal can be read")
    }

    /// Something happens in the world that the console does not hear of.
    pub(crate) fn cause(&mut self, cause: Cause) -> &mut Self {
        let now = self.now();
        self.world.lock().expect("the world is whole").command(&Command::Cause(cause), now).expect("it happens");
        self
    }

    /// Another host, whose journal is another, pulls from an account with the usual agreement of the demo.
    pub(crate) fn pull_abroad(&mut self, account: &str, minor: i64) -> DebitId {
        let custody = self.custody.clone();
        self.engine.block_on(async move {
            let backend: &dyn pullfunds::backend::Backend = &**custody.backend();
            let what = What::Pull {
                form: Form::Transfer,
                reason: Reason::CorrectError,
                consent: Consent::OnFile(Label::new("contract 2024, sect. 7")),
            };
            let drafted = Drafted::Pull { form: Form::Transfer.kind(), reference: None };
            let recorded = super::chain::recorded_as(backend, 77, account, minor, (what, drafted)).await;
            let answer = backend.send(&recorded).await;
            assert!(matches!(answer.proof, Proof::Settles(_)), "{answer:?}");
            recorded.debit()
        })
    }

    /// The simulated Stripe itself.
    pub(crate) fn world(&self) -> Arc<Mutex<World>> {
        Arc::clone(&self.world)
    }

    /// The frame as it would be on the terminal.
    pub(crate) fn frame(&mut self) -> &Buffer {
        self.draw();
        &self.buffer
    }

    pub(crate) fn text(&mut self) -> String {
        super::screen::text(self.frame())
    }

    pub(crate) fn picture(&mut self) -> String {
        super::screen::picture(self.frame())
    }

    fn now(&self) -> jiff::Timestamp {
        let clock = self.clock;
        self.engine.block_on(async move { clock.now() })
    }

    fn advance(&self, millis: u64) {
        self.engine.block_on(tokio::time::advance(Duration::from_millis(millis)));
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if !matches!(effect, Effect::Read(..) | Effect::LookAtWorld(_) | Effect::Remember(_) | Effect::Spend(..)) {
                self.orders.push(effect.clone());
            }
            self.waiting.push_back(effect);
        }
    }

    fn draw(&mut self) {
        for _ in 0..3 {
            self.buffer.reset();
            let drawn = ui::draw(&mut self.buffer, &self.model, &self.theme);
            if drawn.laid == self.model.laid {
                return;
            }
            self.tell(Msg::Laid(drawn.laid));
        }
    }

    /// Carries out effects, and draws, until nothing is left to do.
    fn settle(&mut self) {
        loop {
            let held = self.held;
            while let Some(at) = self.waiting.iter().position(|effect| held.is_none_or(|held| !held(effect))) {
                if let Some(effect) = self.waiting.remove(at)
                    && let Some(msg) = self.carry_out(effect)
                {
                    self.tell_log();
                    self.tell(msg);
                }
                if self.watch.take_faults() {
                    self.tell(Msg::FaultsChanged);
                }
            }
            self.draw();
            if !self.waiting.iter().any(|effect| held.is_none_or(|held| !held(effect))) {
                return;
            }
        }
    }

    /// What was logged comes before what it led to.
    fn tell_log(&mut self) {
        let notes = self.log.take();
        if !notes.is_empty() {
            self.tell(Msg::Logged(notes));
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Msg> {
        let custody = self.custody.clone();
        match effect {
            Effect::Read(epoch, question) => {
                let reading = self.read(&question);
                Some(Msg::Read(epoch, question, reading))
            }
            Effect::Mint => {
                self.ids += 1;
                Some(Msg::Minted(DebitId::new(uuid::Uuid::from_u128(self.ids))))
            }
            Effect::Record(approved) => Some(self.engine.block_on(async move { custody.record(*approved).await })),
            Effect::Repeat { debit, next, approved } => {
                let approved = approved.map(|judged| *judged);
                Some(self.engine.block_on(async move { custody.repeat(debit, next, approved).await }))
            }
            Effect::Send(recorded) => {
                let instead = self.outcome.take().map(answer_of);
                Some(self.engine.block_on(async move {
                    let answer = match instead {
                        Some(answer) => answer,
                        None => custody.send(&recorded).await,
                    };
                    custody.answered(recorded.debit(), recorded.attempt(), answer).await
                }))
            }
            Effect::Book(ask) => self.engine.block_on(async move { custody.book(ask).await }),
            Effect::LookAtWorld(epoch) => {
                let helm = self.helm.clone();
                Some(Msg::World(epoch, self.engine.block_on(async move { helm.look().await })))
            }
            Effect::MoveWorld(epoch, step) => {
                let helm = self.helm.clone();
                Some(Msg::World(epoch, self.engine.block_on(async move { helm.steer(&step).await })))
            }
            Effect::BeginAnew(run) => Some(self.begin_anew(&run)),
            Effect::Compare { platform, back } => Some(self.compare(platform, back)),
            Effect::Recall => self.before.take().map(|part| Msg::Recalled(Box::new(part))),
            Effect::OpenGate(until) => {
                self.gate.open_until(until);
                None
            }
            Effect::ShutGate => {
                self.gate.close();
                None
            }
            Effect::Spend(day, _) => Some(Msg::Spent { month: day.first_of_month(), before: Some(0) }),
            Effect::Browse(address) => Some(Msg::Browsed(address, Browsed::NoScreen)),
            Effect::Copy(_)
            | Effect::Say(_)
            | Effect::SaveRequests(_)
            | Effect::ExportJournal
            | Effect::Remember(_)
            | Effect::Suspend
            | Effect::Exit => None,
        }
    }

    fn compare(&mut self, platform: AccountId, back: SignedDuration) -> Msg {
        self.ids += 1;
        let probe = DebitId::new(uuid::Uuid::from_u128(self.ids));
        let wanted = Wanted { platform, only: None, back, now: self.now(), probe };
        let (custody, mut heard) = (self.custody.clone(), Heard(Vec::new()));
        let compared = self.engine.block_on(comparing::compare(&custody, wanted, &mut heard));
        for said in heard.0 {
            self.tell(Msg::Comparing(said));
        }
        Msg::Compared(compared.map_err(|trouble| Label::new(&trouble.to_string())))
    }

    fn begin_anew(&mut self, run: &Label) -> Msg {
        let custody = self.custody.clone();
        let opened = self.engine.block_on(async move { custody.begin_anew(run.as_str()).await });
        self.helm.follow(run.as_str());
        Msg::BegunAnew(opened)
    }

    fn read(&self, question: &Question) -> Reading {
        if let Some(reading) = self.instead.and_then(|instead| instead(question)) {
            return reading;
        }
        self.engine.block_on(self.custody.read(question))
    }
}

/// The gate as a console begins.
fn gate(access: Access) -> Gate {
    match access {
        Access::Open => Gate::open(),
        Access::Shut | Access::Armed { .. } => Gate::shut(),
        Access::ReadOnly | Access::SecretKey => Gate::shut_for_good(),
    }
}

/// Gives the listed account at a place a name as if Stripe had sent it.
pub(crate) fn rename(session: &mut Session, at: usize, name: &str) {
    let place = session.model.list.shown()[at];
    let mut account = session.model.fleet.at(place).expect("it is listed").account.clone();
    account.name = Label::new(name);
    let question = Question::Account(account.id.clone());
    session.give(question, Reading::Account(Box::new(account)));
}

/// Opens the journal of a run in the same place.
fn reopen(place: Place, platform: AccountId) -> Reopen {
    Arc::new(move |run| {
        let of_run = match &place {
            Place::Memory => Place::Memory,
            Place::Folder(folder) | Place::Run { folder, .. } => {
                Place::Run { folder: folder.clone(), run: run.to_owned() }
            }
        };
        Book::open(&of_run, &platform, Mode::Mock)
    })
}

/// A process on a machine.
fn owner(host: &str) -> Owner {
    let empty = || Label::new("");
    Owner { host: Label::new(host), boot: empty(), space: empty(), process: 1, started: 1, uid: 1 }
}

/// An answer that comes to this, where it is the only one.
fn answer_of(outcome: Outcome) -> Answer {
    let (proof, request) = match outcome {
        Outcome::Settled(settled) => (Proof::Settles(settled), None),
        Outcome::Refused(refusal) => (Proof::Refuses(refusal), None),
        Outcome::Unknown(unknown) => (Proof::Nothing(unknown.why), unknown.request),
    };
    Answer { proof, request, status: None, replayed: false, server: None, again: Retry::default() }
}
