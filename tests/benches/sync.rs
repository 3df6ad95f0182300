//! How well the limits are used: the real client and the real scheduler against a world that is served on loopback with 80 ms of
//! latency. Run with `cargo bench --bench sync`; it takes about a minute and a half. Figures are printed, and it fails when one is missed.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints, and says by panicking that it cannot go on"
)]

mod port;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use pullfunds::app::{Effect, Laid, Model, Msg, Setup, Size, next_wake, start, update};
use pullfunds::backend::{self, Backend, Https, StripeClient};
use pullfunds::domain::Mode;
use pullfunds::money::FxTable;
use pullfunds::rules::Policy;
use pullfunds::runtime::{Clock, ask};
use pullfunds::sync::{Settings, Tuning};
use pullfunds::world::limits::RateLimit;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

const LATENCY: Duration = Duration::from_millis(80);
/// Accounts on a screen of forty rows.
const SHOWN: u16 = 30;

fn main() {
    // Under `cargo test` nothing is measured.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let benches: [(&str, fn()); 3] =
        [("rate", full_use_of_the_limit), ("thousand", a_thousand_accounts), ("page", first_page)];
    for (name, bench) in benches {
        if named.is_empty() || named.iter().any(|part| name.contains(part.as_str())) {
            bench();
        }
    }
}

/// `sync.rate = 25` at the limits of live: nearly all of it, and no 429 once it has settled.
fn full_use_of_the_limit() {
    let tuning = Tuning { rate: Some(25), ..Tuning::default() };
    let mut console = Console::of(5_000, RateLimit::Live, &tuning);
    console.run_until(Duration::from_secs(10), |_| false);
    let (read, calls, throttled) = console.counts();
    let from = Instant::now();
    console.run_until(Duration::from_secs(30), |_| false);
    let (read_then, calls_then, throttled_then) = console.counts();
    let thousandths = u128::from(read_then - read) * 1_000_000 / from.elapsed().as_millis();
    println!("rate 25     {}.{:03} balances a second", thousandths / 1_000, thousandths % 1_000);
    println!(
        "            {} requests in all, throttled {} in 10 s of settling, then {}",
        calls_then - calls,
        throttled,
        throttled_then - throttled
    );
    assert!(thousandths >= 25_000 * 95 / 100, "at least 95 % of 25 a second");
    assert_eq!(throttled_then, throttled, "no 429 once settled");
}

/// Limits off, 8 in flight: at most a sixth of what one request after the other takes.
fn a_thousand_accounts() {
    let mut console = Console::of(1_000, RateLimit::Off, &Tuning::default());
    let taken = console.run_until(Duration::from_mins(1), |model| {
        model.reads.is_listed() && usize::try_from(model.fleet.read()).is_ok_and(|read| read == model.fleet.len())
    });
    let serial = LATENCY * 1_000;
    println!("1,000 off   {taken:.2?}, one after the other at least {serial:?}");
    assert!(taken * 6 <= serial, "at most a sixth");
}

/// The first page of a list that comes in one answer, so that what is on the screen stays where it is: three round trips at most.
fn first_page() {
    let once = || {
        let mut console = Console::of(100, RateLimit::Off, &Tuning { burst: Some(40), ..Tuning::default() });
        console.run_until(Duration::from_secs(10), |model| {
            let mut rows = model.list.visible(&model.fleet, SHOWN).filter_map(|place| model.fleet.at(place)).peekable();
            rows.peek().is_some() && rows.all(|entry| entry.balance.is_some())
        })
    };
    // The best of a few: what else the machine does is not measured.
    let taken = (0..5).map(|_| once()).min().unwrap_or(Duration::MAX);
    println!("first page  {} ms, three round trips are {} ms", taken.as_millis(), 3 * LATENCY.as_millis());
    assert!(taken <= LATENCY * 3, "three round trips");
}

/// A console without a terminal, and the server that it talks to.
struct Console {
    model: Model,
    backend: Arc<dyn Backend>,
    clock: Clock,
    engine: Runtime,
    /// Asked for and not carried out yet.
    effects: Vec<Effect>,
    _server: Runtime,
}

impl Console {
    fn of(accounts: u64, limits: RateLimit, tuning: &Tuning) -> Self {
        let (server, address, key) = served(accounts, limits);
        let engine = Builder::new_current_thread().enable_all().build().expect("an engine");
        let (clock, backend) = engine.block_on(async {
            let clock = Clock::of_the_machine();
            let now = backend::Clock::new(move || clock.now());
            let transport = Https::new(&format!("http://{address}"), key.into(), now).expect("a transport");
            (clock, Arc::new(StripeClient::new(transport)))
        });
        let mut model = Model::new(Setup {
            now: clock.now(),
            size: Size { width: 120, height: 40 },
            mode: Mode::Mock,
            scenario: None,
            seed: None,
            policy: Policy::with_fx(Arc::new(FxTable::built_in().expect("rates"))),
            sync: Settings::tuned(Mode::Mock, tuning),
        });
        let mut effects = start(&mut model);
        effects.extend(update(&mut model, clock.now(), Msg::Laid(Laid { list_lines: SHOWN, ..Laid::default() })));
        Self { model, backend, clock, engine, effects, _server: server }
    }

    /// Balances read, requests and throttles.
    fn counts(&self) -> (u64, u64, u64) {
        let meter = self.model.reads.sync.meter();
        (u64::from(self.model.fleet.read()), meter.calls(), meter.throttled())
    }

    /// Runs until something is so, or the time is over; tells how long it took.
    fn run_until(&mut self, most: Duration, is_done: impl Fn(&Model) -> bool) -> Duration {
        let Self { model, backend, clock, engine, effects, .. } = self;
        let from = Instant::now();
        engine.block_on(async {
            let (tell, mut inbox) = mpsc::channel(256);
            while from.elapsed() < most && !is_done(model) {
                for effect in effects.drain(..) {
                    if let Effect::Read(epoch, question) = effect {
                        let (tell, backend) = (tell.clone(), Arc::clone(backend));
                        tokio::spawn(async move {
                            let reading = ask(&*backend, &question).await;
                            drop(tell.send(Msg::Read(epoch, question, reading)).await);
                        });
                    }
                }
                let left = most.saturating_sub(from.elapsed());
                let over = Instant::now() + left;
                let wake = next_wake(model).map_or(over, |at| clock.instant_of(at)).min(over);
                let msg = tokio::select! {
                    Some(msg) = inbox.recv() => msg,
                    () = sleep_until(wake) => Msg::Tick,
                };
                effects.extend(update(model, clock.now(), msg));
            }
            let taken = from.elapsed();
            // What is still open is answered, so that the next run finds nothing half done.
            drop(tell);
            while let Some(msg) = inbox.recv().await {
                effects.extend(update(model, clock.now(), msg));
            }
            taken
        })
    }
}

/// A generated platform on a port, on a thread of its own.
fn served(accounts: u64, limits: RateLimit) -> (Runtime, SocketAddr, String) {
    let latency = u64::try_from(LATENCY.as_millis()).expect("short");
    let world = port::world(accounts).limited(limits).slowed(latency);
    let key = world.secret_key().to_owned();
    let (server, address) = port::served(world, 1);
    (server, address, key)
}
