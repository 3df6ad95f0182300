//! One play from a seed: consoles on two hosts, their operators, other parties, the weather, and time. Every step is drawn; between
//! steps time goes from one moment at which something happens to the next, and after each the invariants are checked.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use pullfunds::backend::StripeClient;
use pullfunds::domain::{AccountId, DebitId, Form, Label};
use pullfunds::journal::entry::ByHand;
use pullfunds::life::{Owner, Row};
use pullfunds::world::World;
use pullfunds::world::causes::Cause;
use pullfunds::world::control::{Command, SpanText};
use uuid::Uuid;

use super::actor::Actor;
use super::clerk::Clerk;
use super::console::Console;
use super::crashing::{Fuse, is_crash};
use super::invariants::{Checked, answers, debits, mark};
use super::judging::Ask;
use super::model_store::{self, Disk};
use super::network::{Net, Wire};
use super::others;
use super::parts::{Alive, Parts, Rows, lock};
use super::places::{ACCOUNTS, PLATFORM};
use super::planted::{Bent, Bug, Planted};
use super::seed::Dice;
use super::weather::Weather;

/// Steps of a play.
pub(crate) const STEPS: u32 = 60;

/// Who sits at the journals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cast {
    /// Clerks, who are quick.
    Clerks,
    /// Whole consoles.
    Consoles,
}

/// Moments of one step at most: more is a program that spins.
const MOMENTS: u32 = 20_000;

/// Where consoles stand: at which disk.
const SEATS: [usize; 3] = [0, 0, 1];

/// What a play came to.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) steps: u32,
    pub(crate) debits: usize,
    pub(crate) done: usize,
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

struct Play<'a> {
    engine: &'a tokio::runtime::Runtime,
    dice: Dice,
    planted: Planted,
    net: Arc<Mutex<Net>>,
    disks: [Disk; 2],
    seats: [Option<Box<dyn Actor>>; 3],
    fuses: [Fuse; 3],
    alive: Alive,
    rows: Rows,
    checked: Checked,
    older: Option<model_store::Rows>,
    cast: Cast,
    /// Whose terminal goes away next.
    hangs_up: Option<usize>,
    /// Whether the consoles of a host can tell whether the other runs.
    see_each_other: bool,
    processes: u32,
    minted: u64,
    step: u32,
}

/// Plays a seed from beginning to end.
pub(crate) fn play(world: &World, seed: u64, cast: Cast, planted: Planted, is_shown: bool) -> Result<Played, Wrong> {
    let engine = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let engine = engine.expect("an engine can be built");
    let _entered = engine.enter();
    let mut play = Play::new(world, seed, cast, planted, &engine);
    lock(&play.net).trace.is_shown = is_shown;
    let played = play.run();
    let net = lock(&play.net);
    played.map_err(|what| Wrong { step: play.step, what, last: net.trace.last() })?;
    let written: Vec<_> = play.disks.iter().flat_map(|disk| disk.see(debits).into_values()).collect();
    let done = written.iter().filter(|debit| debit.end == Some("settled")).count();
    let rows = lock(&play.rows).clone();
    Ok(Played { steps: play.step, debits: written.len(), done, rows, hash: net.trace.hash() })
}

impl<'a> Play<'a> {
    fn new(world: &World, seed: u64, cast: Cast, planted: Planted, engine: &'a tokio::runtime::Runtime) -> Self {
        let mut dice = Dice::new(seed);
        let mut net = Net::new(world.clone(), Weather::new(dice.fork("weather")));
        let see_each_other = dice.one_in(2);
        if see_each_other {
            net.weather.stopped = 4 * 3_600_000;
        }
        let platform = AccountId::new(PLATFORM);
        let disk = || Disk::new(&platform, planted.lax());
        let fuses = ["fuse 0", "fuse 1", "fuse 2"].map(|name| Fuse::new(dice.fork(name)));
        Self {
            engine,
            cast,
            hangs_up: None,
            planted,
            net: Arc::new(Mutex::new(net)),
            disks: [disk(), disk()],
            seats: [None, None, None],
            fuses,
            alive: Alive::default(),
            rows: Rows::default(),
            checked: Checked::default(),
            older: None,
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
        lock(&self.net).weather.rough = 2;
        while self.step < STEPS {
            self.step += 1;
            self.act();
            let ms = self.pause();
            self.pass(SignedDuration::from_millis(ms))?;
        }
        self.rest()
    }

    /// Time until the next step, in milliseconds.
    fn pause(&mut self) -> i64 {
        if self.hangs_up.is_some() {
            // Just when a debit may be on its way.
            return self.dice.between(500, 4_500);
        }
        let most = *self.dice.pick(&[50, 500, 3_000, 3_000, 10_000, 30_000, 120_000, 600_000, 2_400_000, 18_000_000]);
        self.dice.between(1, most)
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

    fn now(&self) -> Timestamp {
        lock(&self.net).now
    }

    // Processes.

    fn start(&mut self, seat: usize) {
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
        let bent = Bent { wire, planted: self.planted, sent: Arc::default() };
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
            terms: self.planted.terms(),
            planted: self.planted,
            rows: Arc::clone(&self.rows),
        };
        self.seats[seat] = match self.cast {
            Cast::Clerks => Clerk::begin(parts).ok().map(|clerk| Box::new(clerk) as Box<dyn Actor>),
            Cast::Consoles => Console::begin(parts).ok().map(|console| Box::new(console) as Box<dyn Actor>),
        };
        if self.planted.is(Bug::RepeatsAfterRestart) {
            self.with(seat, |actor| actor.repeat_everything());
        }
    }

    /// The process at a seat has ended.
    fn end(&mut self, seat: usize) {
        if let Some(clerk) = self.seats[seat].take() {
            let process = clerk.owner().process;
            self.tell(&format!("console {process} ends"));
            self.alive.set(process, false);
            lock(&self.net).end_of(process);
            clerk.disk().lose();
        }
    }

    fn with(&mut self, seat: usize, work: impl FnOnce(&mut dyn Actor)) {
        let Some(actor) = self.seats[seat].as_mut().filter(|actor| !actor.is_stopped()) else { return };
        if !guarded(|| work(&mut **actor)) {
            self.end(seat);
        }
    }

    // Steps.

    fn act(&mut self) {
        if let Some(seat) = self.hangs_up.take() {
            return self.with(seat, |actor| actor.hang_up());
        }
        let seat = usize::try_from(self.dice.roll(SEATS.len() as u64)).expect("a seat");
        match self.dice.roll(48) {
            0..=15 => self.pull(seat),
            16..=18 => self.press(seat),
            19 | 20 => self.say(seat),
            21..=23 => self.with(seat, |actor| actor.acknowledge()),
            24..=27 => self.brew(),
            28 => self.clear_up(),
            29 | 30 => {
                let rough = *self.dice.pick(&[0, 1, 2, 3, 6]);
                lock(&self.net).weather.rough = rough;
            }
            31 => {
                let mut net = lock(&self.net);
                net.weather.key_is_bad = !net.weather.key_is_bad && self.dice.one_in(2);
            }
            32 => self.end(seat),
            33..=36 => self.restart(),
            37 => self.stop(seat),
            38 | 39 => self.turn_the_wall(seat),
            40 => self.jump(),
            41 => self.others(),
            42..=44 => self.approve(),
            45 => self.with(seat, |actor| actor.hang_up()),
            46 => self.older(),
            _ => {
                let (crashes, fails) = (*self.dice.pick(&[0, 3, 8, 20, 50]), *self.dice.pick(&[0, 0, 4, 15]));
                self.fuses[seat].set(crashes, fails);
            }
        }
    }

    /// Nothing is armed at Stripe any more.
    fn clear_up(&mut self) {
        let mut net = lock(&self.net);
        let now = net.now;
        net.world.command(&Command::ClearFaults { id: None }, now).expect("faults can be cleared");
    }

    fn pull(&mut self, seat: usize) {
        let Some(account) = self.free(seat) else { return };
        if self.seats[seat].is_none() {
            self.start(seat);
        }
        // Nobody else moves odd cents, so that nothing without a mark is like it.
        let minor = self.dice.between(1, 900) * 10 + self.dice.between(1, 9);
        let form = if self.dice.one_in(2) { Form::Charge } else { Form::Transfer };
        self.minted += 1;
        let mixed = u128::from(self.dice.draw());
        let debit = DebitId::new(Uuid::from_u128((mixed << 64) | u128::from(self.minted)));
        self.tell(&format!("seat {seat} pulls {minor} from {account}: {debit}"));
        let ask = Ask { debit, account: AccountId::new(account), minor, form };
        self.with(seat, |actor| actor.pull(ask));
        self.hangs_up = self.dice.one_in(10).then_some(seat);
    }

    /// An account that a person at a seat would debit: mostly one that nothing blocks. The two hosts have one in common.
    fn free(&mut self, seat: usize) -> Option<&'static str> {
        let of = if SEATS[seat] == 0 { 0..4 } else { 3..6 };
        let busy: Vec<String> = self.disks[SEATS[seat]].see(|rows| {
            let held = rows.held.iter().map(|held| held.account.clone());
            held.chain(rows.unresolved.iter().map(|open| open.account.clone())).collect()
        });
        let tries_anyway = self.dice.one_in(6);
        let free: Vec<&str> =
            ACCOUNTS[of].iter().copied().filter(|id| tries_anyway || !busy.iter().any(|busy| busy == id)).collect();
        (!free.is_empty()).then(|| *self.dice.pick(&free))
    }

    /// An unresolved debit of a seat's disk.
    fn open(&mut self, seat: usize) -> Option<DebitId> {
        let open = self.disks[SEATS[seat]].see(|rows| {
            debits(rows).into_iter().filter(|(_, debit)| debit.end.is_none()).map(|(id, _)| id).collect::<Vec<_>>()
        });
        if open.is_empty() {
            return None;
        }
        let id = self.dice.pick(&open);
        Some(DebitId::new(id.parse().expect("an id")))
    }

    fn press(&mut self, seat: usize) {
        if let Some(debit) = self.open(seat) {
            self.with(seat, |clerk| clerk.press(debit));
        }
    }

    /// A person who looked into the Dashboard says how it ended, and says what is so.
    fn say(&mut self, seat: usize) {
        let Some(debit) = self.open(seat) else { return };
        let id = debit.to_string();
        let says = {
            let net = lock(&self.net);
            let exists = net.world.movements().iter().any(|movement| mark(movement) == Some(&*id));
            let may_come = net.may_arrive(&id) || net.to_approve.contains_key(&id);
            match (exists, may_come) {
                (true, _) => ByHand::Happened(None),
                (false, false) => ByHand::DidNotHappen,
                (false, true) => return,
            }
        };
        self.with(seat, |clerk| clerk.say(debit, says));
    }

    fn brew(&mut self) {
        let mut net = lock(&self.net);
        let fault = net.weather.brew();
        let (now, told) = (net.now, format!("brews {:?} on {:?}", fault.kind, fault.endpoint));
        net.trace.tell(now, &told);
        net.world.command(&Command::Fault(fault), now).expect("it makes sense");
    }

    fn restart(&mut self) {
        for seat in 0..SEATS.len() {
            if self.seats[seat].is_none() {
                self.start(seat);
            }
        }
    }

    fn stop(&mut self, seat: usize) {
        let most = *self.dice.pick(&[15, 60, 60, 7_200]);
        let until = self.now() + SignedDuration::from_secs(self.dice.between(1, most));
        if let Some(clerk) = &mut self.seats[seat] {
            clerk.stop(Some(until));
        }
    }

    fn turn_the_wall(&mut self, seat: usize) {
        let most = *self.dice.pick(&[1, 60, 3_600, 3 * 86_400]);
        let ahead = SignedDuration::from_secs(self.dice.between(-most, most));
        self.tell(&format!("the wall of seat {seat} is {ahead:#} ahead"));
        if let Some(clerk) = &mut self.seats[seat] {
            clerk.set_wall(ahead);
        }
    }

    /// Stripe's clock jumps, while no write is under way.
    fn jump(&mut self) {
        let seconds = self.dice.between(1, 1_800);
        let mut net = lock(&self.net);
        if !net.has_writes_under_way() {
            let (now, by) = (net.now, SpanText(format!("{seconds}s")));
            net.world.command(&Command::Advance { by }, now).expect("a time");
        }
    }

    fn others(&mut self) {
        let cause = others::act(&mut self.dice);
        let mut net = lock(&self.net);
        let now = net.now;
        // What makes no sense just now does not happen.
        net.world.command(&Command::Cause(cause), now).ok();
    }

    fn approve(&mut self) {
        let written: BTreeMap<_, _> = self.disks.iter().flat_map(|disk| disk.see(debits)).collect();
        // Whoever took it for a no was told as well.
        let ends = [None, Some("refused")];
        let waits = |id: &str| written.get(id).is_some_and(|debit| ends.contains(&debit.end) && debit.waits_for_person);
        let mut net = lock(&self.net);
        if let Some((debit, request)) = others::approvable(&net.to_approve, waits) {
            let now = net.now;
            net.trace.tell(now, &format!("somebody approves {debit}"));
            net.to_approve.remove(&debit);
            let cause = Cause::Approved { account: None, request: Some(request) };
            net.world.command(&Command::Cause(cause), now).expect("it waits");
        }
    }

    /// A copy of the journal is made, or takes its place where that mistake is planted.
    fn older(&mut self) {
        if !self.planted.is(Bug::OlderJournal) {
            return;
        }
        match self.older.take() {
            Some(older) => self.disks[0].restore(older),
            None => self.older = Some(self.disks[0].see(Clone::clone)),
        }
    }

    // The end.

    /// Nothing goes wrong any more, and one console of each host only looks: every debit has an end, but for those that only a
    /// person can end.
    fn rest(&mut self) -> Result<(), String> {
        {
            let mut net = lock(&self.net);
            (net.weather.rough, net.weather.key_is_bad) = (0, false);
        }
        self.clear_up();
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
                if debit.end.is_none() && !debit.waits_for_person {
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

    fn tell(&self, what: &str) {
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
