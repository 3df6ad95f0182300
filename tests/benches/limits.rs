//! What is promised of 100,000 accounts: keys while answers pour in, in the program's own event loop; a start from the cache and the
//! parts in which the rest comes; and, of the real program attached to a served world, its memory and its second start. Run with
//! `cargo bench --bench limits`; it takes about two minutes. Figures are printed, and it fails when a limit is clearly broken.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a bench prints, measures real time, and says by panicking that it cannot go on"
)]

mod fleet;
#[path = "../support/pty.rs"]
#[expect(dead_code, reason = "tests use the rest")]
mod pty;
#[path = "../support/serving.rs"]
#[expect(dead_code, reason = "tests use the rest")]
mod serving;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use fleet::{MANY, account, balance, began, empty, model};
use futures_util::{StreamExt as _, stream};
use pullfunds::app::{Model, Msg, Recalled, Size, start, update};
use pullfunds::backend::{Backend, Gate, Log};
use pullfunds::cache::{Cache, Place};
use pullfunds::domain::{
    Account, AccountId, AccountPage, Asked, Balance, Fault, FaultKind, Label, LastSeen, LookUp, Mode, ObjectId, Others,
    Payers, Platform, ReferenceCandidate, Refunded, Retry, Scope, SeenObject, Sendings, Sought, TransactionPage,
    TransactionQuery, Undo, WhyUnknown,
};
use pullfunds::journal::Book;
use pullfunds::journal::entry::Recorded;
use pullfunds::life::Terms;
use pullfunds::life::{Answer, Proof};
use pullfunds::runtime::custody::{Custody, Inline, Parts, by_the_system};
use pullfunds::runtime::steering::Helm;
use pullfunds::runtime::this_process;
use pullfunds::runtime::{self, Clock, Surface, Tools, Watch, random_ids};
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rustix::time::{ClockId, clock_gettime};
use serving::Serving;
use tokio::sync::mpsc;

/// No key waits longer.
const KEY: Duration = Duration::from_millis(16);
/// A start from the cache shows a full frame within this time.
const START: Duration = Duration::from_millis(150);
/// The whole process, in kilobytes.
const MEMORY_KB: u64 = 150_000;
/// Rows of the first part, and of a further one, as in the program.
const FIRST: u32 = 128;
const FURTHER: u32 = 2_000;
/// Accounts in a full frame.
const SHOWN: usize = 18;
/// Between a question and its answer: eight at a time make a thousand a second.
const ANSWER: Duration = Duration::from_millis(8);

fn main() {
    // Under `cargo test` nothing is measured.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let benches: [(&str, fn()); 3] = [("keys", keys), ("parts", parts), ("program", program)];
    for (name, bench) in benches {
        if named.is_empty() || named.iter().any(|part| name.contains(part.as_str())) {
            bench();
        }
    }
}

/// Keys every 25 ms for ten seconds, while every account is read again, a thousand a second.
fn keys() {
    let engine = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("an engine");
    let (mut taken, answers, elapsed) = engine.block_on(async {
        let clock = Clock::starting_at(began().checked_add(jiff::SignedDuration::from_hours(1)).expect("in range"));
        let answers = Arc::new(AtomicU64::new(0));
        let backend = Arc::new(Answers { clock, count: Arc::clone(&answers) });
        let (sent, done) = (Arc::new(Mutex::new(VecDeque::new())), Arc::new(Mutex::new(Vec::new())));
        let (tell, events) = mpsc::unbounded_channel();
        let pressed = Arc::clone(&sent);
        let mut model = model(MANY);
        let from = Instant::now();
        std::thread::spawn(move || press(&tell, &pressed));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (reading, waiting) = (Arc::clone(&taken), Arc::clone(&sent));
        let events = stream::unfold(events, async |mut events| Some((events.recv().await?, events)));
        let events = Box::pin(events).inspect(move |_| {
            let at = waiting.lock().expect("no one failed").pop_front();
            reading.lock().expect("no one failed").extend(at);
        });
        let mut surface = Glass { buffer: Buffer::empty(Rect::new(0, 0, 120, 40)), taken, done: Arc::clone(&done) };
        let theme = Theme::new(Palette::Dark, Glyphs::Unicode);
        runtime::run_on(&mut model, theme, &mut surface, tools(backend, clock), events).await.expect("it is drawn");
        let done = std::mem::take(&mut *done.lock().expect("no one failed"));
        (done, answers.load(Ordering::SeqCst), from.elapsed())
    });
    taken.sort_unstable();
    let at = |hundredths: usize| taken[(taken.len() * hundredths / 100).min(taken.len() - 1)];
    println!(
        "keys        {} of them, half within {:.2?}, p99 {:.2?}, the longest {:.2?}; {} answers in {:.1?}",
        taken.len(),
        at(50),
        at(99),
        at(100),
        answers,
        elapsed
    );
    assert!(taken.len() >= 390 && answers >= 8_000, "enough keys and answers");
    assert!(at(99) < KEY, "p99 of a key below {KEY:?}");
}

fn press(tell: &mpsc::UnboundedSender<io::Result<Event>>, pressed: &Mutex<VecDeque<Instant>>) {
    let keys = [KeyCode::Down, KeyCode::Down, KeyCode::PageDown, KeyCode::Up, KeyCode::End, KeyCode::Home];
    for key in keys.iter().cycle().take(400) {
        std::thread::sleep(Duration::from_millis(25));
        pressed.lock().expect("no one failed").push_back(Instant::now());
        tell.send(Ok(Event::Key(KeyEvent::new(*key, KeyModifiers::NONE)))).expect("it is read");
    }
}

/// Answers everything, each after a while, with another balance than before.
#[derive(Debug)]
struct Answers {
    clock: Clock,
    count: Arc<AtomicU64>,
}

impl Answers {
    async fn wait(&self) -> u64 {
        tokio::time::sleep(ANSWER).await;
        self.count.fetch_add(1, Ordering::SeqCst)
    }
}

#[async_trait]
impl Backend for Answers {
    async fn platform(&self) -> Result<Platform, Fault> {
        self.wait().await;
        Ok(Platform { account: account(MANY + 1), mode: Mode::Mock })
    }
    async fn accounts(&self, _: Option<&AccountId>) -> Result<AccountPage, Fault> {
        self.wait().await;
        Ok(AccountPage { accounts: Vec::new(), next: None, skipped: 0 })
    }
    async fn account(&self, id: &AccountId) -> Result<Account, Fault> {
        self.wait().await;
        Ok(account(id.tail(11).parse().expect("a number")))
    }
    async fn balance(&self, _: &Scope) -> Result<Balance, Fault> {
        let number = self.wait().await;
        let figure = usize::try_from(number).expect("few");
        Ok(Balance { read_at: self.clock.now(), ..balance(figure) })
    }
    async fn transactions(&self, _: &Scope, _: &TransactionQuery) -> Result<TransactionPage, Fault> {
        self.wait().await;
        Ok(TransactionPage { transactions: Vec::new(), next: None, skipped: 0 })
    }
    async fn references(&self, _: &AccountId) -> Result<Vec<ReferenceCandidate>, Fault> {
        self.wait().await;
        Ok(Vec::new())
    }
    async fn again(&self, _: &Asked) -> Result<(), Fault> {
        self.wait().await;
        Ok(())
    }
    async fn look_up(&self, _: &Sought) -> Result<LookUp, Fault> {
        self.wait().await;
        Ok(LookUp {
            began: None,
            latest: None,
            ours: Vec::new(),
            near: Vec::new(),
            others: Others::default(),
            pages: 0,
            whole: false,
        })
    }
    async fn payers(&self, _: jiff::Timestamp, _: Option<&ObjectId>) -> Result<Payers, Fault> {
        self.wait().await;
        Ok(Payers { accounts: BTreeSet::new(), payments: BTreeMap::new(), whole: true, next: None })
    }
    async fn sendings(
        &self,
        _: Option<&AccountId>,
        _: jiff::Timestamp,
        _: Option<&ObjectId>,
    ) -> Result<Sendings, Fault> {
        self.wait().await;
        Ok(Sendings { marked: Vec::new(), whole: true, next: None })
    }
    async fn refunded(&self, _: jiff::Timestamp, _: Option<&ObjectId>) -> Result<Refunded, Fault> {
        self.wait().await;
        Ok(Refunded { payments: BTreeSet::new(), whole: true, next: None })
    }
    async fn paid_by(&self, _: &ObjectId) -> Result<Option<(AccountId, SeenObject)>, Fault> {
        self.wait().await;
        Ok(None)
    }
    async fn left_behind(&self, _: &AccountId, _: Undo, _: &ObjectId) -> Result<SeenObject, Fault> {
        self.wait().await;
        Err(Fault {
            kind: FaultKind::NotFound,
            message: Label::new("nothing is here"),
            request: None,
            retry: Retry::default(),
        })
    }
    fn server_time(&self) -> Option<jiff::Timestamp> {
        None
    }
    async fn send(&self, _: &Recorded) -> Answer {
        Answer::instead(Proof::Nothing(WhyUnknown::NoAnswer(80)))
    }
}

/// When each key was seen on a frame.
struct Glass {
    buffer: Buffer,
    taken: Arc<Mutex<Vec<Instant>>>,
    done: Arc<Mutex<Vec<Duration>>>,
}

impl Surface for Glass {
    fn size(&self) -> io::Result<Size> {
        Ok(Size { width: 120, height: 40 })
    }
    fn show(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        self.buffer.reset();
        paint(&mut self.buffer);
        let taken = self.taken.lock().expect("no one failed").drain(..).collect::<Vec<_>>();
        self.done.lock().expect("no one failed").extend(taken.iter().map(Instant::elapsed));
        Ok(())
    }
    fn release(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn retake(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn copy(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// A start from the cache, and the parts in which the other accounts come. Time of this thread only: what else the machine does is
/// not measured.
fn parts() {
    let seen: Vec<LastSeen> = model(MANY)
        .fleet
        .iter()
        .map(|entry| LastSeen { account: entry.account.clone(), balance: entry.balance.clone(), stripe_at: None })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::new(folder.path().join("cache"), Mode::Live, &AccountId::new("acct_1"), None).expect("a place");
    Cache::open(&place).expect("a cache").keep(&seen, None, &[]).expect("kept");
    drop(seen);
    let from = own_time();
    let mut model = empty().with_cache();
    start(&mut model);
    draw(&mut model);
    let cache = Cache::open(&place).expect("a cache");
    let (mut next, mut costs, mut first) = (None, Vec::new(), None);
    loop {
        let page = cache.page(next.as_ref(), if first.is_some() { FURTHER } else { FIRST }).expect("a page");
        next = page.next;
        let before = own_time();
        let part = Recalled { rows: page.rows, platform: None, more: next.is_some() };
        update(&mut model, began(), Msg::Recalled(Box::new(part)));
        draw(&mut model);
        costs.push(own_time().saturating_sub(before));
        first.get_or_insert_with(|| own_time().saturating_sub(from));
        if next.is_none() {
            break;
        }
    }
    assert_eq!(model.fleet.len(), MANY);
    costs.sort_unstable();
    let (longest, first) = (costs[costs.len() - 1], first.expect("a first part"));
    println!(
        "parts       first full frame {first:.2?}; {} parts, half within {:.2?}, the longest {longest:.2?}",
        costs.len(),
        costs[costs.len() / 2]
    );
    assert!(first < START && longest < KEY, "a start within {START:?}, no part above {KEY:?}");
}

fn draw(model: &mut Model) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    for _ in 0..2 {
        buffer.reset();
        let laid = ui::draw(&mut buffer, model, &Theme::new(Palette::Dark, Glyphs::Unicode)).laid;
        if laid == model.laid {
            break;
        }
        update(model, began(), Msg::Laid(laid));
    }
}

/// Time that the processor spent on this thread.
fn own_time() -> Duration {
    let spent = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(spent.tv_sec).expect("no debt"), u32::try_from(spent.tv_nsec).expect("below a second"))
}

/// The real program on a served world: all accounts read, its memory, and the next start.
fn program() {
    let server = Serving::start(&["--accounts", "100000", "--rate-limit", "off"]);
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path().to_str().expect("text");
    let env = [("STRIPE_API_KEY", server.said("key")), ("XDG_CACHE_HOME", home), ("HOME", home)];
    let begin = || {
        let binary = Path::new(env!("CARGO_BIN_EXE_pullfunds"));
        pty::Pty::start_program(binary, &["--api-base", server.said("address")], &env, 120, 40)
    };
    let (from, mut console) = (Instant::now(), begin());
    while !console.text().contains("100000 of 100000 read") {
        assert!(from.elapsed() < Duration::from_mins(5), "{}", console.text());
        console.written_within(Duration::from_secs(1));
    }
    let (now, most) = memory(&console);
    println!("memory      {now} kB resident, {most} kB at most, after {:.0?}", from.elapsed());
    console.press("q");
    console.wait();
    let starts = (0..5).map(|_| {
        let (from, mut console) = (Instant::now(), begin());
        // The platform's id stands in the first row.
        while console.text().matches("acct…").count() <= SHOWN {
            assert!(from.elapsed() < Duration::from_mins(1), "{}", console.text());
            console.written_within(Duration::from_secs(1));
        }
        let taken = from.elapsed();
        console.press("q");
        console.wait();
        taken
    });
    let mut starts: Vec<Duration> = starts.collect();
    starts.sort_unstable();
    println!("start       {:?} from the command to a full frame of what was last seen, of {starts:.0?}", starts[2]);
    assert!(most < MEMORY_KB, "the whole process below {MEMORY_KB} kB");
    assert!(starts[2] < START, "a full frame within {START:?}");
}

/// Kilobytes that a process has in memory, and had at most.
fn memory(console: &pty::Pty) -> (u64, u64) {
    let path = format!("/proc/{}/status", console.pid().as_raw_nonzero());
    let status = std::fs::read_to_string(path).expect("the kernel tells");
    let figure = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).expect("it is told");
        line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok()).expect("a number")
    };
    (figure("VmRSS"), figure("VmHWM"))
}

fn tools(backend: Arc<dyn Backend>, clock: Clock) -> Tools {
    let watch = Watch::default();
    let journal = || Book::open(&pullfunds::journal::Place::Memory, &AccountId::new("acct_1"), Mode::Mock);
    let custody = Custody::new(Parts {
        backend,
        desk: Arc::new(Inline::new(journal().expect("a journal in memory"))),
        reopen: Arc::new(move |_| journal()),
        run: String::new(),
        operator: Label::new("bench"),
        owner: this_process(),
        probe: by_the_system(),
        clock,
        gate: Gate::open(),
        terms: Terms::usual(),
        seed: 1,
    });
    Tools {
        custody,
        gate: Gate::open(),
        clock,
        mint: random_ids(),
        helm: Helm::new(None, "", clock, watch.clone()),
        watch,
        cache: None,
        log: Log::default(),
        exports: None,
    }
}
