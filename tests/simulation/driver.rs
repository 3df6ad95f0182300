//! One play from a seed: consoles on two hosts, their operators, other parties, the weather, and time. Every step is drawn; between
//! steps time goes from one moment at which something happens to the next, and after each the invariants are checked.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use pullfunds::backend::StripeClient;
use pullfunds::domain::{AccountId, Label};
use pullfunds::life::{Owner, Row};
use pullfunds::money::Currency;
use pullfunds::world::control::Command;

use super::actor::Actor;
use super::clerk::Clerk;
use super::console::Console;
use super::crashing::{Fuse, is_crash};
use super::invariants::{Checked, Written, answers, debits};
use super::model_store::{self, Disk};
use super::network::{Net, Wire};
use super::parts::{Alive, Parts, Rows, lock};
use super::places::{PLATFORM, Worlds};
use super::planted::{Bent, Bug};
use super::seed::Dice;
use super::setting::{Cast, Setting};
use super::weather::{KeyIs, Weather};

/// Moments of one step at most: more is a program that spins.
const MOMENTS: u32 = 20_000;

/// Where consoles stand: at which disk.
pub(crate) const SEATS: [usize; 3] = [0, 0, 1];

/// What a play came to.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) steps: u32,
    pub(crate) debits: usize,
    /// Debits that were done, of each kind and currency.
    pub(crate) done: BTreeMap<(&'static str, Currency), usize>,
    pub(crate) rows: BTreeMap<Row, u64>,
    pub(crate) hash: u64,
}

/// What was wrong, and the last that happened before.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) step: u32,
    pub(crate) what: String,
    pub(crate) last: String,
}

/// What happens next whatever is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Next {
    /// The terminal of this seat goes away.
    HangsUp(usize),
    /// Its process is killed.
    Ends(usize),
    /// Another begins there when nobody else may have it in hand any more.
    Begins(usize),
    /// A person there repeats what was left open, and the account is empty by then.
    Repeats(usize),
    /// Stripe's clock jumps.
    Jumps,
}

pub(crate) struct Play<'a> {
    engine: &'a tokio::runtime::Runtime,
    pub(crate) setting: &'a Setting,
    pub(crate) dice: Dice,
    pub(crate) net: Arc<Mutex<Net>>,
    pub(crate) disks: [Disk; 2],
    pub(crate) seats: [Option<Box<dyn Actor>>; 3],
    pub(crate) fuses: [Fuse; 3],
    alive: Alive,
    rows: Rows,
    checked: Checked,
    /// What had happened when it was last checked.
    seen: (u64, u64, u64, usize, u32),
    pub(crate) older: Option<model_store::Rows>,
    pub(crate) next: Option<Next>,
    /// Whether the consoles of a host can tell whether the other runs.
    see_each_other: bool,
    processes: u32,
    pub(crate) minted: u64,
    step: u32,
}

/// Plays from beginning to end.
pub(crate) fn play(worlds: &Worlds, setting: &Setting, is_shown: bool) -> Result<Played, Wrong> {
    let engine = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let engine = engine.expect("an engine can be built");
    let _entered = engine.enter();
    let mut play = Play::new(worlds, setting, &engine);
    lock(&play.net).trace.is_shown = is_shown;
    let played = play.run();
    let net = lock(&play.net);
    played.map_err(|what| Wrong { step: play.step, what, last: net.trace.last() })?;
    let written: Vec<_> = play.disks.iter().flat_map(|disk| disk.see(debits).into_values()).collect();
    let mut done = BTreeMap::new();
    for debit in written.iter().filter(|debit| debit.end == Some("settled")) {
        *done.entry((debit.word(), debit.order.amount.currency())).or_insert(0) += 1;
    }
    let rows = lock(&play.rows).clone();
    Ok(Played { steps: play.step, debits: written.len(), done, rows, hash: net.trace.hash() })
}

impl<'a> Play<'a> {
    fn new(worlds: &Worlds, setting: &'a Setting, engine: &'a tokio::runtime::Runtime) -> Self {
        let mut dice = Dice::new(setting.seed);
        let [plain, grouped] = worlds;
        let world = if dice.fork("groups").one_in(2) { grouped } else { plain };
        let mut net = Net::new(world.clone(), Weather::new(dice.fork("weather")));
        let see_each_other = dice.one_in(2);
        if see_each_other {
            net.weather.stopped = 4 * 3_600_000;
        }
        net.weather.rough = 2;
        let platform = AccountId::new(PLATFORM);
        let disk = || Disk::new(&platform, setting.planted.lax());
        let fuses = ["fuse 0", "fuse 1", "fuse 2"].map(|name| Fuse::new(dice.fork(name)));
        Self {
            engine,
            setting,
            net: Arc::new(Mutex::new(net)),
            disks: [disk(), disk()],
            seats: [None, None, None],
            fuses,
            alive: Alive::default(),
            rows: Rows::default(),
            checked: Checked::default(),
            seen: (0, 0, 0, 0, 0),
            older: None,
            next: None,
            see_each_other,
            processes: 0,
            minted: 0,
            step: 0,
            dice: dice.fork("driver"),
        }
    }

    fn run(&mut self) -> Result<(), String> {
        for seat in 0..SEATS.len() {
            self.start(seat);
        }
        while self.step < self.setting.steps {
            self.step += 1;
            // Each step draws from dice of its own, so that what is left out moves nothing else.
            let mut dice = self.dice.fork(&format!("step {}", self.step));
            self.act(&mut dice);
            let ms = self.pause(&mut dice);
            self.pass(SignedDuration::from_millis(ms))?;
        }
        self.rest()
    }

    /// Time until the next step, in milliseconds.
    fn pause(&self, dice: &mut Dice) -> i64 {
        match self.next {
            // Just when a debit may be on its way.
            Some(Next::HangsUp(_) | Next::Ends(_)) => return dice.between(500, 4_500),
            Some(Next::Begins(_)) => return dice.between(90_000, 240_000),
            Some(Next::Repeats(_)) => return dice.between(8_000, 60_000),
            // Just when something is looked up.
            Some(Next::Jumps) => return dice.between(100, 800),
            None => {}
        }
        let most = *dice.pick(&[50, 500, 3_000, 3_000, 10_000, 30_000, 120_000, 600_000, 2_400_000, 18_000_000]);
        dice.between(1, most)
    }

    // Time.

    fn pass(&mut self, time: SignedDuration) -> Result<(), String> {
        let until = self.now() + time;
        for _ in 0..MOMENTS {
            self.go_on();
            self.check()?;
            let arrives = lock(&self.net).next_moment();
            let wakes = self.seats.iter().flatten().map(|actor| actor.wakes());
            let next = wakes.chain(arrives).min();
            let Some(next) = next.filter(|next| *next <= until) else {
                self.arrive(until);
                self.go_on();
                return self.check();
            };
            let now = self.now();
            self.arrive(next.max(now));
        }
        Err("the program spins".to_owned())
    }

    /// Time comes to a moment, for the network and for every clock.
    fn arrive(&mut self, moment: Timestamp) {
        let ahead = std::time::Duration::try_from(moment.duration_since(self.now())).unwrap_or_default();
        self.engine.block_on(tokio::time::advance(ahead));
        lock(&self.net).arrive(moment);
    }

    fn go_on(&mut self) {
        for seat in 0..SEATS.len() {
            let goes_on = |actor: &mut Box<dyn Actor>| guarded(|| actor.turn()) && !actor.has_left();
            if self.seats[seat].as_mut().is_some_and(|actor| !goes_on(actor)) {
                self.end(seat);
            }
        }
        let stops = std::mem::take(&mut lock(&self.net).stops);
        for (process, until) in stops {
            for clerk in self.seats.iter_mut().flatten().filter(|clerk| clerk.owner().process == process) {
                clerk.stop(Some(until));
            }
        }
    }

    fn check(&mut self) -> Result<(), String> {
        let net = lock(&self.net);
        if let Some(wrong) = net.wrongs.first() {
            return Err(wrong.clone());
        }
        let writes = (self.disks[0].writes(), self.disks[1].writes());
        // What was put off is done when its time has come.
        let seen = (writes.0, writes.1, net.moved, net.shown.len() + net.world.undone().0, net.dealt_with);
        if seen == self.seen {
            return Ok(());
        }
        self.seen = seen;
        for (disk, debit, word) in &net.shown {
            let is_there = self.disks[*disk]
                .see(|rows| rows.events.iter().any(|row| row.debit.as_deref() == Some(debit) && row.kind == *word));
            if !is_there {
                return Err(format!("{debit} was shown as {word} and that is not on the disk"));
            }
        }
        for ((disk, debit), heard) in &net.heard {
            if self.disks[*disk].see(|rows| answers(rows, debit)) < *heard {
                return Err(format!("{debit} was answered {heard} times and the journal has fewer"));
            }
        }
        self.checked.check(&net.world, &self.disks, net.now)
    }

    pub(crate) fn now(&self) -> Timestamp {
        lock(&self.net).now
    }

    // Processes.

    pub(crate) fn start(&mut self, seat: usize) {
        let disk = SEATS[seat];
        let space = if seat == 1 && !self.see_each_other { "two" } else { "one" };
        self.processes += 1;
        let owner = Owner {
            host: Label::new(if disk == 0 { "ops" } else { "other" }),
            boot: Label::new("boot"),
            space: Label::new(space),
            process: self.processes,
            started: u64::from(self.processes),
            uid: 1_000,
        };
        let wire = Wire {
            net: Arc::clone(&self.net),
            console: self.processes,
            disk: self.disks[disk].clone(),
            fuse: self.fuses[seat].clone(),
        };
        let bent = Bent { wire, planted: self.setting.planted, sent: Arc::default() };
        let name = format!("process {}", self.processes);
        let parts = Parts {
            owner,
            seat: disk,
            disk: self.disks[disk].clone(),
            fuse: self.fuses[seat].clone(),
            backend: Arc::new(StripeClient::new(bent).of_platform(AccountId::new(PLATFORM))),
            net: Arc::clone(&self.net),
            alive: self.alive.clone(),
            dice: self.dice.fork(&name),
            terms: self.setting.planted.terms(),
            planted: self.setting.planted,
            rows: Arc::clone(&self.rows),
        };
        self.seats[seat] = match self.setting.cast {
            Cast::Clerks => Clerk::begin(parts).ok().map(|clerk| Box::new(clerk) as Box<dyn Actor>),
            Cast::Consoles => Console::begin(parts).ok().map(|console| Box::new(console) as Box<dyn Actor>),
        };
        if self.setting.planted.is(Bug::RepeatsAfterRestart) {
            self.with(seat, |actor| actor.repeat_everything());
        }
    }

    /// The process at a seat has ended.
    pub(crate) fn end(&mut self, seat: usize) {
        if let Some(clerk) = self.seats[seat].take() {
            let process = clerk.owner().process;
            self.tell(&format!("console {process} ends"));
            self.alive.set(process, false);
            lock(&self.net).end_of(process);
            clerk.disk().lose();
        }
    }

    pub(crate) fn with(&mut self, seat: usize, work: impl FnOnce(&mut dyn Actor)) {
        let Some(actor) = self.seats[seat].as_mut().filter(|actor| !actor.is_stopped()) else { return };
        if !guarded(|| work(&mut **actor)) {
            self.end(seat);
        }
    }

    // The end.

    /// Nothing goes wrong any more, and one console of each host only looks: every debit has an end, but for those that only a
    /// person can end.
    fn rest(&mut self) -> Result<(), String> {
        {
            let mut net = lock(&self.net);
            (net.weather.rough, net.weather.key, net.weather.hides_date) = (0, KeyIs::Good, false);
            let now = net.now;
            net.world.command(&Command::ClearFaults { id: None }, now).expect("faults can be cleared");
        }
        self.tell("nothing goes wrong any more");
        for seat in 0..SEATS.len() {
            self.fuses[seat].set(0, 0);
            if let Some(clerk) = &mut self.seats[seat] {
                clerk.stop(None);
            }
        }
        self.pass(SignedDuration::from_mins(12))?;
        for seat in 0..SEATS.len() {
            self.end(seat);
        }
        self.start(0);
        self.start(2);
        self.pass(SignedDuration::from_hours(26))?;
        lock(&self.net).world.check_ledger().map_err(|fault| format!("the ledger: {fault}"))?;
        for disk in &self.disks {
            for (id, debit) in disk.see(debits) {
                if debit.end.is_none() && !debit.waits_for_person && !self.is_near(&debit) {
                    return Err(format!("{id} has no end"));
                }
                if debit.is_held {
                    return Err(format!("{id} is contradicted, and nothing was wrong"));
                }
            }
        }
        for seat in [0, 2] {
            let verified = self.seats[seat].as_ref().map_or(Ok(()), |actor| actor.verify());
            verified.map_err(|fault| format!("a journal: {fault}"))?;
        }
        Ok(())
    }

    /// Whether somebody has done the same without a mark, so that only a person can tell them apart.
    fn is_near(&self, debit: &Written) -> bool {
        let (order, net) = (&debit.order, lock(&self.net));
        let same = (order.amount.minor(), order.amount.currency());
        net.world.movements().iter().any(|movement| {
            movement.from == order.account.as_str()
                && (movement.amount, movement.currency) == same
                && movement.metadata.get("pullfunds_debit").is_none()
        })
    }

    pub(crate) fn tell(&self, what: &str) {
        let mut net = lock(&self.net);
        let now = net.now;
        net.trace.tell(now, what);
    }
}

/// Does something in a process; false when it ended doing it.
fn guarded(work: impl FnOnce()) -> bool {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(()) => true,
        Err(caught) if is_crash(&*caught) => false,
        Err(caught) => resume_unwind(caught),
    }
}
