//! The real `pullfunds pull` on a small world that this process serves, behind a line that a test holds, with its journal in a
//! folder; and what Stripe's books and the journal say afterwards.

#![expect(clippy::disallowed_methods, reason = "a program that runs by itself is waited for in real time")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use pullfunds::domain::DebitId;
use pullfunds::journal::Book;
use pullfunds::life::{EventKind, State};
use pullfunds::world::AuditedMovement;
use pullfunds::world::control::{Command as Order, SpanText};
use pullfunds::world::faults::{Fault, Kind, Times};
use pullfunds::world::founding::PayoutInterval;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::holding::Holding;
use super::served::Served;
use super::small_world::{CEDAR, world_with};

/// Longest wait for anything that must be seen, in seconds: far beyond what a slow machine needs.
const PATIENCE_S: u64 = 60;
/// How often what is waited for is looked at.
const GLANCE: Duration = Duration::from_millis(2);

/// How a command ended, and what it wrote.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Whether it ended so, with these words on either output.
    pub(crate) fn says(&self, code: i32, words: &str) -> bool {
        self.code == Some(code) && (self.out.contains(words) || self.err.contains(words))
    }
}

/// A world, the line to it, and a folder for the journal.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) line: Holding,
    pub(crate) folder: TempDir,
    served: Served,
    run: String,
}

impl Scene {
    /// A platform and the few accounts that are debited, whose balances nobody pays out.
    pub(crate) fn new(engine: &Runtime) -> Self {
        let world = world_with(|founding| {
            founding.accounts.truncate(3);
            founding.settings.faults.clear();
            founding.accounts.iter_mut().for_each(|account| account.payouts = PayoutInterval::Manual);
        });
        let (run, begun) = (world.instance().to_string(), Instant::now());
        let start = world.wire();
        let served = engine.block_on(Served::on(world, move || start + begun.elapsed()));
        let line = Holding::to(&served.base);
        Self { line, folder: tempfile::tempdir().expect("a folder"), served, run }
    }

    /// The program with the environment of this scene and nothing of whoever runs the tests.
    pub(crate) fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pullfunds"));
        command.args(args);
        self.surround(&mut command);
        command
    }

    pub(crate) fn surround(&self, command: &mut Command) {
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
            .env("STRIPE_API_KEY", &self.served.key)
            .env("STRIPE_API_BASE", &self.line.base)
            .current_dir("/");
    }

    /// The secret key of the world.
    pub(crate) fn key(&self) -> &str {
        &self.served.key
    }

    /// Arguments of a debit of so many minor units, with the journal in a folder.
    pub(crate) fn asked(minor: i64, folder: &Path) -> Vec<String> {
        let amount = format!("{}.{:02}", minor / 100, minor % 100);
        let confirm = format!("{CEDAR}:{amount}:USD");
        let folder = folder.to_str().expect("text");
        let args = ["pull", CEDAR, &amount, "--reason", "error", "--consent", "agreement 12", "--confirm", &confirm];
        args.into_iter().chain(["--state-dir", folder]).map(str::to_owned).collect()
    }

    /// The journal's folder.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The journal's file.
    pub(crate) fn journal(&self) -> PathBuf {
        self.state().join(format!("mock-{}.journal.sqlite", self.run))
    }

    /// Begins a debit.
    pub(crate) fn begin(&self, minor: i64) -> Pulling {
        let args = Self::asked(minor, &self.state());
        Pulling::of(&mut self.program(&args.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    /// Debits, to the end.
    pub(crate) fn pull(&self, minor: i64) -> Ran {
        self.begin(minor).end()
    }

    /// A command on the journal, to the end.
    pub(crate) fn on_journal(&self, args: &[&str]) -> Ran {
        let state = self.state();
        let mut command = self.program(&["journal"]);
        command.args(args).args(["--state-dir", state.to_str().expect("text")]);
        Ran::of(&command.output().expect("it runs"))
    }

    /// Looks a debit up with the real program.
    pub(crate) fn look_up(&self, debit: DebitId) -> Ran {
        self.on_journal(&["resolve", &debit.to_string(), "--look-up"])
    }

    /// Moves Stripe's time.
    pub(crate) fn move_clock(&self, by: &str) {
        self.order(&Order::Advance { by: SpanText(by.to_owned()) });
    }

    /// Has the next debit go wrong so.
    pub(crate) fn arm(&self, kind: Kind) {
        let fault = Fault { endpoint: Some("debits".to_owned()), account: None, times: Times::Count(1), kind };
        self.order(&Order::Fault(fault));
    }

    fn order(&self, order: &Order) {
        let mut world = self.served.world.lock().expect("no one failed");
        let wire = world.wire();
        world.command(order, wire).expect("it can be done");
    }

    /// What Stripe has done: the mark of each debit, and how much.
    pub(crate) fn movements(&self) -> Vec<(String, i64)> {
        let world = self.served.world.lock().expect("no one failed");
        world.check_ledger().expect("the books add up");
        let of = |movement: &AuditedMovement| {
            let mark = movement.metadata.get("pullfunds_debit").unwrap_or_default();
            (mark.to_owned(), movement.amount.get())
        };
        world.movements().iter().map(of).collect()
    }

    /// What the journal says, the latest first: nothing where there is no journal.
    pub(crate) fn debits(&self) -> Vec<(DebitId, i64, State)> {
        let book = Book::look_at_run(&self.state(), &self.run).expect("it can be looked at");
        let debits = book.map(|book| book.debits(1_000).expect("it can be read")).unwrap_or_default();
        debits.iter().map(|debit| (debit.order.debit, debit.order.amount.minor().get(), debit.state())).collect()
    }

    /// The events of a debit.
    pub(crate) fn kinds(&self, debit: DebitId) -> Vec<EventKind> {
        let book = Book::look_at_run(&self.state(), &self.run).expect("it can be looked at").expect("there is one");
        book.events_of(debit).expect("they can be read").iter().map(|event| event.kind).collect()
    }

    /// The debit of so many minor units, and where it stands.
    pub(crate) fn debit_of(&self, minor: i64) -> Option<(DebitId, State)> {
        self.debits().into_iter().find_map(|(id, its, state)| (its == minor).then_some((id, state)))
    }
}

/// A debit under way.
#[derive(Debug)]
pub(crate) struct Pulling {
    child: Child,
    out: ChildStdout,
    err: BufReader<ChildStderr>,
    said: String,
}

impl Pulling {
    pub(crate) fn of(command: &mut Command) -> Self {
        let begun = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = begun.expect("it begins");
        let (out, err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
        Self { child, out, err: BufReader::new(err), said: String::new() }
    }

    /// Waits until it says this on standard error.
    pub(crate) fn see(&mut self, words: &str) {
        while !self.said.contains(words) {
            let count = self.err.read_line(&mut self.said).expect("text");
            assert!(count > 0, "it ended without `{words}`: {}", self.said);
        }
    }

    pub(crate) fn child(&self) -> &Child {
        &self.child
    }

    /// Ends it with SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it ends");
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ran {
        self.err.read_to_string(&mut self.said).expect("text");
        let mut out = String::new();
        self.out.read_to_string(&mut out).expect("text");
        Ran { code: self.child.wait().expect("it ends").code(), out, err: self.said }
    }
}

/// Waits until something is seen.
pub(crate) fn until<T>(what: &str, mut seen: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = seen() {
            return seen;
        }
        assert!(begun.elapsed() < Duration::from_secs(PATIENCE_S), "{what} was never seen");
        thread::park_timeout(GLANCE);
    }
}
