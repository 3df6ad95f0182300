//! The program's own event loop without a terminal, on paused time: keys go in as a terminal delivers them, frames come out, and
//! Stripe's answers can be held up. Time passes only when nothing else can happen, so whatever waits is seen to wait.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use futures_util::future::BoxFuture;
use futures_util::stream;
use jiff::Timestamp;
use pullfunds::app::arming::Access;
use pullfunds::app::{Key, Model, Setup, Size, parse_script};
use pullfunds::backend::{
    CarryError, Gate, Gated, Log, Logged, Method, Redactor, Request, Response, StripeClient, Transport,
};
use pullfunds::domain::{AccountId, DebitId, Label, Mode};
use pullfunds::journal::{Book, Place};
use pullfunds::life::Terms;
use pullfunds::money::FxTable;
use pullfunds::rules::Policy;
use pullfunds::runtime::custody::{Custody, Desk, Inline, Job, Parts, by_the_system};
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::runtime::steering::{Astray, Helm, Here, Steering};
use pullfunds::runtime::{self, Clock, Ending, Surface, Tools, Watch};
use pullfunds::sync::Settings;
use pullfunds::ui::{Glyphs, Palette, Theme};
use pullfunds::world::World;
use pullfunds::world::control::{Command, Overview, Said};
use pullfunds::world::forecast::NextEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, timeout};

/// Between two keys: longer than a dialog that has just opened takes none.
const BETWEEN_KEYS: Duration = Duration::from_millis(600);
/// Longer than frames are apart while messages stream in.
const SETTLED: Duration = Duration::from_millis(50);
/// Far beyond what anything takes in a loop that waits for nothing: no time passes while something can be done.
const AT_ONCE: Duration = Duration::from_millis(1);

/// Which answers stay on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Nothing,
    Writes,
    Everything,
    /// There is no network: no connection is made.
    NoNetwork,
    /// Whatever is sent vanishes.
    Vanishing,
}

/// What stands behind the loop: a world, and a wire on which answers can be held up.
pub(crate) struct Theatre {
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) gate: Gate,
    pub(crate) desk: Arc<Inline>,
    /// How many more things the journal's disk does before it hangs.
    pub(crate) disk: watch::Sender<u32>,
    platform: AccountId,
    pub(crate) held: watch::Sender<Held>,
    mode: Mode,
    size: (u16, u16),
    wire: InMemory,
    clock: Clock,
    ids: Arc<AtomicU64>,
    /// Requests that were carried.
    pub(crate) carried: Arc<AtomicU64>,
    log: Log,
}

impl Theatre {
    /// Behind a console in a mode, in a terminal of a size. To be called within an engine whose time is paused.
    pub(crate) fn of(world: World, mode: Mode, size: (u16, u16)) -> Self {
        let clock = Clock::starting_at(world.now());
        let platform = if mode == Mode::Live { real(world.platform_id()) } else { world.platform_id().to_owned() };
        let platform = AccountId::new(&platform);
        let wire = InMemory::new(world, clock);
        let journal = Book::open(&Place::Memory, &platform, mode).expect("a journal in memory");
        Self {
            world: Arc::clone(wire.world()),
            gate: if mode == Mode::Live { Gate::shut() } else { Gate::open() },
            desk: Arc::new(Inline::new(journal)),
            disk: watch::Sender::new(u32::MAX),
            platform,
            held: watch::Sender::new(Held::Nothing),
            mode,
            size,
            wire,
            clock,
            ids: Arc::default(),
            carried: Arc::default(),
            log: Log::default(),
        }
    }

    /// A model before anything was read.
    pub(crate) fn model(&self) -> Model {
        let mut policy = Policy::with_fx(Arc::new(FxTable::built_in().expect("the built-in rates are right")));
        policy.stripe_managed_risk = true;
        let mut model = Model::new(Setup {
            now: self.clock.now(),
            size: Size { width: self.size.0, height: self.size.1 },
            mode: self.mode,
            scenario: None,
            seed: None,
            policy,
            sync: Settings::of(self.mode),
        });
        model.access = Access::at_start(self.mode, false, false);
        model
    }

    fn tools(&self) -> Tools {
        let (here, ids) = (Here::new(Arc::clone(&self.world), self.clock), Arc::clone(&self.ids));
        let way = (self.mode == Mode::Mock).then(|| Arc::new(Slow { here, held: self.held.subscribe() }) as _);
        let run = self.world.lock().expect("no one failed").instance().to_string();
        let watch = Watch::default();
        let wire = Wire {
            inner: self.wire.clone().watched(watch.clone()),
            held: self.held.subscribe(),
            mode: self.mode,
            carried: Arc::clone(&self.carried),
        };
        let gated = Gated::new(wire, self.gate.clone());
        let (platform, mode) = (self.platform.clone(), self.mode);
        let custody = Custody::new(Parts {
            backend: Arc::new(StripeClient::new(Logged::new(gated, self.log.clone(), Redactor::default()))),
            desk: Arc::new(Disk { desk: Arc::clone(&self.desk), disk: self.disk.clone() }),
            reopen: Arc::new(move |_| Book::open(&Place::Memory, &platform, mode)),
            run: run.clone(),
            operator: Label::new("tester"),
            owner: runtime::this_process(),
            probe: by_the_system(),
            clock: self.clock,
            gate: self.gate.clone(),
            terms: Terms::usual(),
            seed: 1,
        });
        Tools {
            custody,
            gate: self.gate.clone(),
            clock: self.clock,
            mint: Box::new(move |_| {
                let number = ids.fetch_add(1, Ordering::SeqCst);
                DebitId::new(uuid::Uuid::from_u128(0x019a_c3f1_7f3c_7000_8000_0000_0000_0000 + u128::from(number)))
            }),
            helm: Helm::new(way, &run, self.clock, watch.clone()),
            watch,
            cache: None,
            log: self.log.clone(),
            exports: None,
        }
    }

    /// Plays at a console until the play is over; the loop is left where it is then, unless it has ended by itself.
    #[expect(clippy::disallowed_methods, reason = "as many keys wait as a test presses")]
    pub(crate) async fn play<T>(&self, model: &mut Model, play: impl AsyncFnOnce(&mut Hand) -> T) -> T {
        let (keys, mut events) = mpsc::unbounded_channel();
        let seen = Rc::new(Seen::default());
        let mut hand = Hand { keys, seen: Rc::clone(&seen) };
        let mut glass =
            Glass { buffer: Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1)), seen: Rc::clone(&seen) };
        let theme = Theme::new(Palette::Dark, Glyphs::Unicode);
        let events = stream::poll_fn(move |context| events.poll_recv(context));
        let run = async {
            let ending = runtime::run_on(model, theme, &mut glass, self.tools(), events).await;
            // The only thing that can fail is a surface that a test broke.
            seen.ended.set(Some(ending.unwrap_or(Ending::TerminalGone)));
            seen.news.notify_waiters();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            biased;
            done = play(&mut hand) => done,
            () = run => unreachable!("it goes on until the play is over"),
        }
    }
}

/// Whoever sits at the console.
pub(crate) struct Hand {
    keys: mpsc::UnboundedSender<io::Result<Event>>,
    seen: Rc<Seen>,
}

/// What can be seen from outside.
#[derive(Default)]
struct Seen {
    frames: Cell<u64>,
    last: RefCell<Buffer>,
    ended: Cell<Option<Ending>>,
    broken: Cell<bool>,
    news: Notify,
}

impl Hand {
    /// Presses the keys of a script; each is answered with a frame, or the end of the program, while no time passes.
    pub(crate) async fn press(&mut self, script: &str) {
        for key in parse_script(script).expect("the script can be read") {
            self.press_key(key).await;
        }
    }

    async fn press_key(&mut self, key: Key) {
        tokio::time::sleep(BETWEEN_KEYS).await;
        self.tap(key).await;
    }

    /// Presses a key as soon as everything that was under way has happened.
    pub(crate) async fn tap(&mut self, key: Key) {
        tokio::time::sleep(SETTLED).await;
        let (before, from) = (self.seen.frames.get(), Instant::now());
        self.keys.send(Ok(Event::Key(event(key)))).expect("the program takes keys");
        let answered = || self.seen.frames.get() > before || self.seen.ended.get().is_some();
        let waited = timeout(AT_ONCE, self.until(answered)).await;
        assert!(waited.is_ok() && from.elapsed() < AT_ONCE, "{key} had to wait; the screen is\n{}", self.text());
    }

    /// Waits until the screen shows words.
    pub(crate) async fn see(&mut self, words: &str) {
        let waited = timeout(Duration::from_mins(10), self.until(|| self.text().contains(words))).await;
        assert!(waited.is_ok(), "`{words}` was not shown in ten minutes; the screen is\n{}", self.text());
    }

    /// Presses a key to which nothing on the screen answers.
    pub(crate) async fn strike(&mut self, key: Key) {
        tokio::time::sleep(BETWEEN_KEYS).await;
        self.keys.send(Ok(Event::Key(event(key)))).expect("the program takes keys");
        tokio::time::sleep(SETTLED).await;
    }

    /// Whatever is drawn from now on fails, as on a terminal whose connection dropped.
    pub(crate) fn break_surface(&self) {
        self.seen.broken.set(true);
    }

    /// Lets time pass.
    pub(crate) async fn pass(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn until(&self, is_so: impl Fn() -> bool) {
        loop {
            let news = self.seen.news.notified();
            if is_so() {
                return;
            }
            news.await;
        }
    }

    /// The latest frame.
    pub(crate) fn text(&self) -> String {
        super::screen::text(&self.seen.last.borrow())
    }

    /// How the loop has ended, if it has.
    pub(crate) fn ended(&self) -> Option<Ending> {
        self.seen.ended.get()
    }
}

/// A key as the terminal library reports it.
fn event(key: Key) -> KeyEvent {
    let code = match key {
        Key::Char(c) => KeyCode::Char(c),
        Key::Ctrl(c) => return KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL),
        Key::Enter => KeyCode::Enter,
        Key::Esc => KeyCode::Esc,
        Key::Tab => KeyCode::Tab,
        Key::BackTab => KeyCode::BackTab,
        Key::Backspace => KeyCode::Backspace,
        Key::Delete => KeyCode::Delete,
        Key::Up => KeyCode::Up,
        Key::Down => KeyCode::Down,
        Key::Left => KeyCode::Left,
        Key::Right => KeyCode::Right,
        Key::Home => KeyCode::Home,
        Key::End => KeyCode::End,
        Key::PageUp => KeyCode::PageUp,
        Key::PageDown => KeyCode::PageDown,
        Key::F1 => KeyCode::F(1),
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}

/// A disk that does so much and then hangs, until it is let go.
#[derive(Debug)]
struct Disk {
    desk: Arc<Inline>,
    disk: watch::Sender<u32>,
}

impl Desk for Disk {
    fn put(&self, job: Job) -> BoxFuture<'static, ()> {
        let (desk, writes) = (Arc::clone(&self.desk), self.disk.clone());
        Box::pin(async move {
            writes.subscribe().wait_for(|left| *left > 0).await.expect("the disk stands");
            writes.send_modify(|left| *left -= 1);
            desk.with(job);
        })
    }
}

/// A surface that remembers its latest frame.
struct Glass {
    buffer: Buffer,
    seen: Rc<Seen>,
}

impl Surface for Glass {
    fn size(&self) -> io::Result<Size> {
        Ok(Size { width: self.buffer.area.width, height: self.buffer.area.height })
    }

    fn show(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        if self.seen.broken.get() {
            return Err(io::Error::other("input/output error"));
        }
        self.buffer.reset();
        paint(&mut self.buffer);
        self.seen.last.replace(self.buffer.clone());
        self.seen.frames.set(self.seen.frames.get() + 1);
        self.seen.news.notify_waiters();
        Ok(())
    }

    fn copy(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn release(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn retake(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A wire on which answers can be held up for as long as somebody likes: longer than any time-out.
#[derive(Debug)]
struct Wire {
    inner: InMemory,
    held: watch::Receiver<Held>,
    mode: Mode,
    carried: Arc<AtomicU64>,
}

#[async_trait]
impl Transport for Wire {
    async fn carry(&self, mut request: Request) -> Result<Response, CarryError> {
        self.carried.fetch_add(1, Ordering::SeqCst);
        if self.mode == Mode::Live {
            request.path = simulated(&request.path);
            request.query.iter_mut().chain(&mut request.form).for_each(|(_, value)| *value = simulated(value));
            request.account = request.account.map(|id| AccountId::new(&simulated(id.as_str())));
        }
        let held = *self.held.borrow();
        match held {
            Held::Nothing | Held::Writes | Held::Everything => {}
            Held::NoNetwork => return Err(CarryError::NotConnected("network is unreachable".to_owned())),
            Held::Vanishing => {
                tokio::time::sleep(Duration::from_secs(request.timeout_s.into())).await;
                return Err(CarryError::TimedOut { after_s: request.timeout_s });
            }
        }
        let is_write = request.method == Method::Post;
        let mut answer = self.inner.carry(request).await;
        let passes = |held: &Held| match held {
            Held::Nothing | Held::NoNetwork | Held::Vanishing => true,
            Held::Writes => !is_write,
            Held::Everything => false,
        };
        drop(self.held.clone().wait_for(passes).await);
        if let Ok(response) = &mut answer {
            response.received_at = self.now();
            if self.mode == Mode::Live {
                let body = String::from_utf8_lossy(&response.body).replace("\"livemode\":false", "\"livemode\":true");
                response.body = real(&body).into_bytes();
                response.headers.iter_mut().for_each(|(_, value)| *value = real(value));
            }
        }
        answer
    }

    fn now(&self) -> Timestamp {
        self.inner.now()
    }

    fn mode(&self) -> Mode {
        self.mode
    }
}

/// Nothing simulated is debited in live mode, so that on a wire which says it is live accounts have other ids than in the world.
fn real(text: &str) -> String {
    text.replace("acct_1MOCK", "acct_1REAL")
}

fn simulated(text: &str) -> String {
    text.replace("acct_1REAL", "acct_1MOCK")
}

/// The way to the world itself, on which answers can be held up as well.
#[derive(Debug)]
struct Slow {
    here: Here,
    held: watch::Receiver<Held>,
}

impl Slow {
    async fn wait(&self) {
        drop(self.held.clone().wait_for(|held| *held != Held::Everything).await);
    }
}

#[async_trait]
impl Steering for Slow {
    async fn look(&self, coming: usize) -> Result<(Overview, Vec<NextEvent>), Astray> {
        self.wait().await;
        self.here.look(coming).await
    }

    async fn command(&self, command: Command) -> Result<Said, Astray> {
        self.wait().await;
        self.here.command(command).await
    }
}
