//! How fast and how small the simulated Stripe is in process: a platform of 100,000 accounts, a balance and a debit on it, and
//! 1,000,000 debits with lists over their history. Run with `cargo bench --bench world`; a figure that is over its limit by a clear
//! margin ends it with an error. Times are of the processor where Linux tells them, so that other programs disturb little, and are means
//! over many requests, since it tells them every few milliseconds only. Memory is what the process holds (`VmRSS`, and `VmHWM` at most).

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints, and says by panicking that it cannot go on"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use pullfunds::money::Minor;
use pullfunds::world::causes::Cause;
use pullfunds::world::control::Command;
use pullfunds::world::founding::{Event, Founding, Happening};
use pullfunds::world::http::Request;
use pullfunds::world::scenario::Scenario;
use pullfunds::world::{Origin, World};

const ACCOUNTS: u64 = 100_000;
const DEBITS: u32 = 1_000_000;
/// So many debits are compared, of the first and of the last.
const COMPARED: usize = 10_000;
/// Requests that are timed at once.
const BATCH: usize = 1_000;
const TOPUPS: u32 = 100_000;
const PAYOUTS: u32 = 20_000;

fn main() -> ExitCode {
    let mut report = Report { over: false };
    let mut bench = load(&mut report);
    bench.balances(&mut report);
    bench.debits(&mut report);
    bench.others();
    bench.lists(&mut report);
    report.megabytes("resident after all of it", resident("VmRSS"), 4_000);
    if report.over { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A large world and who asks it.
struct Bench {
    world: World,
    key: String,
    platform: String,
    /// Each account, with its currency.
    accounts: Vec<(String, String)>,
    wire: Timestamp,
}

/// Founds the world three times. The first holds what a server holds that has just begun, and the last is the one that is asked.
fn load(report: &mut Report) -> Bench {
    let mut times = vec![founded(report)];
    report.megabytes("100,000 accounts, resident at most, with what they are founded from", resident("VmHWM"), 300);
    times.push(founded(report));
    let mut founding = founding();
    let accounts = founding.accounts.iter().map(|about| (about.id.clone(), about.currency.code().to_owned())).collect();
    enrich(&mut founding);
    let world = World::found(founding).expect("a world");
    report.micros("100,000 accounts, loaded", mean(&times), 2_000_000);
    let (key, platform, wire) = (world.secret_key().to_owned(), world.platform_id().to_owned(), world.wire());
    Bench { world, key, platform, accounts, wire }
}

/// How long a world takes to be founded.
fn founded(report: &mut Report) -> Duration {
    let begun = Spent::now();
    let world = World::found(founding()).expect("a world");
    let time = begun.elapsed();
    report.megabytes("100,000 accounts, resident", resident("VmRSS"), 300);
    drop(world);
    time
}

fn founding() -> Founding {
    let scenario = Scenario::generated(ACCOUNTS).expect("it is built in");
    Origin { scenario: scenario.into(), seed: None, today: None }.founding().expect("it is right")
}

/// The first account sold so much that hundreds of thousands of debits find something.
fn enrich(founding: &mut Founding) {
    let about = founding.accounts.first().expect("an account");
    let (account, currency) = (about.id.clone(), about.currency);
    let at = founding.start - SignedDuration::from_hours(24 * 30);
    let (amount, fee) = (Minor::new(100_000_000), Minor::ZERO);
    let what = Event::Sale { amount, fee, currency, available_on: at, description: "Fair".to_owned() };
    founding.happenings.push(Happening { at, account, label: None, what });
}

impl Bench {
    fn balances(&mut self, report: &mut Report) {
        let batch: Vec<Request> =
            self.accounts.iter().map(|(id, _)| self.request("GET", "/v1/balance", "", Some(id.as_str()))).collect();
        report.micros("a balance in process", self.timed(&batch), 10);
    }

    /// A debit at a time, every second one of the same account.
    fn debits(&mut self, report: &mut Report) {
        let mut times = Vec::new();
        let mut next = 0;
        while next < DEBITS {
            let end = next + u32::try_from(BATCH).expect("small");
            let batch: Vec<Request> = (next..end).map(|number| self.debit(number)).collect();
            times.push(self.timed(&batch));
            next = end;
        }
        let compared = COMPARED / BATCH;
        report.micros("a debit in process, of all, with the growing of tables", mean(&times), 30);
        let last = median(times.split_off(times.len() - compared));
        times.truncate(compared);
        let first = median(times);
        report.micros("a debit in process, of the first 10,000", first, 30);
        report.micros("a debit in process, of the last 10,000 of 1,000,000", last, 30);
        report.percent("the last 10,000 take of the time of the first", last, first, 200);
        report.megabytes("1,000,000 debits, resident", resident("VmRSS"), 4_000);
    }

    fn debit(&self, number: u32) -> Request {
        let place = if number.is_multiple_of(2) { 0 } else { number / 2 % u32::try_from(ACCOUNTS).expect("small") };
        let (account, currency) = &self.accounts[usize::try_from(place).expect("small")];
        let id = format!("00000000-0000-7000-8000-{number:012}");
        let form = format!(
            "amount=1&currency={currency}&destination={}&transfer_group=pullfunds_{id}&metadata%5Bpullfunds_debit%5D={id}\
             &metadata%5Bpullfunds_head%5D=4bf5122f344554c53bde2ebb8cd2b7e3&description=Overdrawn+in+October",
            self.platform
        );
        let mut request = self.request("POST", "/v1/transfers", "", Some(account.as_str()));
        request.headers.push(("idempotency-key".to_owned(), format!("pullfunds-{id}")));
        request.body = form.into_bytes();
        request
    }

    /// Histories of what else has lists with filters.
    fn others(&mut self) {
        for number in 0..TOPUPS {
            let cause = Cause::Topup { amount: Minor::new(i64::from(number) + 1_000), currency: None };
            self.world.command(&Command::Cause(cause), self.wire).expect("a top-up");
        }
        let (account, currency) = self.accounts.first().expect("an account");
        let mut request = self.request("POST", "/v1/payouts", "", Some(account.as_str()));
        request.body = format!("amount=100&currency={currency}").into_bytes();
        for _ in 0..PAYOUTS {
            self.send(&request);
        }
    }

    /// Every list that has become long, with each of its filters.
    fn lists(&mut self, report: &mut Report) {
        let busy = self.accounts.first().expect("an account").0.clone();
        let second = self.world.now().as_second();
        let of_account = [
            ("/v1/transfers", String::new()),
            ("/v1/transfers", format!("destination={}", self.platform)),
            ("/v1/transfers", "transfer_group=pullfunds_00000000-0000-7000-8000-000000500000".to_owned()),
            ("/v1/transfers", format!("created[gte]={}", second - 600)),
            ("/v1/transfers", format!("created[lt]={}", second - 600)),
            ("/v1/balance_transactions", String::new()),
            ("/v1/balance_transactions", "type=transfer".to_owned()),
            ("/v1/balance_transactions", "type=payment".to_owned()),
            ("/v1/balance_transactions", "type=charge&currency=usd".to_owned()),
            ("/v1/events", String::new()),
            ("/v1/events", "type=transfer.*".to_owned()),
            ("/v1/events", format!("types[]=charge.succeeded&created[lte]={}", second - 600)),
            ("/v1/payouts", String::new()),
            ("/v1/payouts", "status=pending".to_owned()),
            ("/v1/payouts", "status=failed".to_owned()),
            ("/v1/payouts", format!("arrival_date[lte]={second}")),
            ("/v1/payouts", format!("arrival_date[gte]={second}")),
        ];
        let of_platform = [
            ("/v1/charges", String::new()),
            ("/v1/charges", "transfer_group=pullfunds_00000000-0000-7000-8000-000000500000".to_owned()),
            ("/v1/charges", format!("created[lt]={}", second - 600)),
            ("/v1/balance_transactions", "type=payment".to_owned()),
            ("/v1/balance_transactions", "type=topup&currency=usd".to_owned()),
            ("/v1/events", "type=payment.created".to_owned()),
            ("/v1/topups", String::new()),
            ("/v1/topups", "amount=1000".to_owned()),
            ("/v1/topups", "amount=7&status=succeeded".to_owned()),
            ("/v1/topups", "status=failed".to_owned()),
            ("/v1/transfers", format!("destination={busy}")),
            ("/v1/accounts", format!("created[lt]={}", second - 100_000_000)),
        ];
        let of_account = of_account.map(|(path, query)| (path, query, Some(busy.as_str())));
        let of_platform = of_platform.map(|(path, query)| (path, query, None));
        for (path, query, account) in of_account.into_iter().chain(of_platform) {
            let request = self.request("GET", path, &format!("{query}&limit=10"), account);
            let time = self.timed(&vec![request; BATCH]);
            report.micros(&format!("GET {path}?{query}"), time, 200);
        }
    }

    fn request(&self, method: &str, path: &str, query: &str, account: Option<&str>) -> Request {
        let mut headers = vec![("authorization".to_owned(), format!("Bearer {}", self.key))];
        headers.extend(account.map(|id| ("stripe-account".to_owned(), id.to_owned())));
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.trim_start_matches('&').to_owned(),
            headers,
            body: Vec::new(),
        }
    }

    /// The time of one request of a batch.
    fn timed(&mut self, batch: &[Request]) -> Duration {
        let begun = Spent::now();
        for request in batch {
            self.send(request);
        }
        begun.elapsed() / u32::try_from(batch.len()).expect("small")
    }

    fn send(&mut self, request: &Request) {
        self.wire += SignedDuration::from_millis(1);
        match self.world.accept(request, self.wire).answer() {
            Some(answer) if answer.status == 200 => {}
            other => panic!("{} {}?{}: {other:?}", request.method, request.path, request.query),
        }
    }
}

/// Prints figures, and remembers whether one was far over its limit.
struct Report {
    over: bool,
}

impl Report {
    fn micros(&mut self, what: &str, time: Duration, limit: u128) {
        let nanos = time.as_nanos();
        self.line(what, &format!("{}.{:02} µs", nanos / 1_000, nanos % 1_000 / 10), &format!("{limit} µs"));
        self.over |= nanos > limit * 1_500;
    }

    fn megabytes(&mut self, what: &str, kilobytes: Option<u64>, limit: u64) {
        let Some(kilobytes) = kilobytes else { return };
        self.line(what, &format!("{} MB", kilobytes * 1_024 / 1_000_000), &format!("{limit} MB"));
        self.over |= kilobytes * 1_024 > limit * 1_100_000;
    }

    fn percent(&mut self, what: &str, part: Duration, of: Duration, limit: u128) {
        let percent = part.as_nanos() * 100 / of.as_nanos().max(1);
        self.line(what, &format!("{percent} %"), &format!("{limit} %"));
        self.over |= percent > limit;
    }

    #[expect(clippy::unused_self, reason = "figures are printed by the report and by nothing else")]
    fn line(&self, what: &str, figure: &str, limit: &str) {
        println!("{what:<90} {figure:>14}   (limit {limit})");
    }
}

/// A moment on the thread's clock: the time that it had the processor, or that passed where nobody tells.
enum Spent {
    Running(Duration),
    Passed(Instant),
}

impl Spent {
    #[expect(clippy::disallowed_methods, reason = "it is the bench that measures, not the world")]
    fn now() -> Self {
        running().map_or_else(|| Self::Passed(Instant::now()), Self::Running)
    }

    fn elapsed(&self) -> Duration {
        match self {
            Self::Running(then) => running().expect("it was told before").saturating_sub(*then),
            Self::Passed(then) => then.elapsed(),
        }
    }
}

fn running() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// A figure of the process's memory, in kilobytes.
fn resident(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// What most of them took: a table that grows among them does not count.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / u32::try_from(times.len()).expect("few")
}
