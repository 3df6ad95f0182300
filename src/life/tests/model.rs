//! A small Stripe and careless consoles around the three tables: requests that arrive late or not at all, answers that get
//! lost, lists that lag, keys that are forgotten after a day, consoles that are killed or stopped at any point, machines
//! whose clocks jump. Whatever happens, the debit exists once at most, and its history says nothing that is not so.
//!
//! What it takes for granted of the real one: a key is kept for a day; work is done no later than seven minutes after its
//! client gave up, and shown by every list no later than seven minutes after that; the clock of the server does not jump; and nobody
//! approves what the journal never heard that Stripe asks approval for. (Should that happen, it is found when journal and
//! Stripe are compared.)

use std::collections::BTreeSet;

use super::*;
use crate::domain::{Proves, SeenKind};

const DAY: i64 = 86_400;
pub(super) const LATE: i64 = 420;

/// Numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    fn up_to(&mut self, most: i64) -> i64 {
        i64::try_from(self.roll(u64::try_from(most).unwrap() + 1)).unwrap()
    }
}

/// Mistakes that are made on purpose, to see that they are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    None,
    SilenceIsNoConnection,
    LossIsRefusal,
    KeyRefusedIsRefusal,
    NewKeyOnRepeat,
    NobodyIsAlive,
    LooksAreAlwaysWhole,
    MachineTimeIsServerTime,
    RepeatWhateverIsOffered,
    ApprovalIsRefusal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Done(i64),
    No,
    Error,
}

/// A request on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    pub(super) arrives: i64,
}

/// What the client of an attempt will hear, unless it ends before.
#[derive(Debug, Clone)]
struct Flight {
    number: u32,
    process: u32,
    gives_up: i64,
    answer: Answer,
}

/// A look-up that has been asked for and has not come back to its console.
#[derive(Debug, Clone)]
struct Asked {
    process: u32,
    on: u32,
    look_up: LookUp,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Play {
    dice: Dice,
    mistake: Mistake,
    terms: Terms,
    /// The server's clock, in seconds.
    pub(super) at: i64,
    // Stripe.
    kept: Option<(i64, Kept)>,
    pub(super) objects: Vec<i64>,
    /// Whether approval was asked for: then every request with the key is told so.
    asks_approval: bool,
    /// And the journal heard of it.
    waits_for_approval: bool,
    pub(super) requests: Vec<Request>,
    // The journal.
    events: Vec<Happening>,
    // The consoles: one that acts, and those before it that may still run.
    process: u32,
    pub(super) dead: BTreeSet<u32>,
    stopped: BTreeSet<u32>,
    /// Recorded and not yet sent, by consoles that were stopped in between.
    unsent: Vec<(u32, u32)>,
    flights: Vec<Flight>,
    asked: Vec<Asked>,
    looked: Looked,
    seen_server: Option<i64>,
    first_at: i64,
    known_at: i64,
    has_pressed: bool,
    repeat_due: bool,
    rows: BTreeSet<Row>,
}

impl Play {
    fn new(seed: u64, mistake: Mistake, terms: Terms) -> Self {
        let mut play = Self::before(seed, mistake, terms);
        play.begin();
        play
    }

    /// Before anything was recorded.
    pub(super) fn before(seed: u64, mistake: Mistake, terms: Terms) -> Self {
        Self {
            dice: Dice(seed),
            mistake,
            terms,
            at: 1_000,
            kept: None,
            objects: Vec::new(),
            asks_approval: false,
            waits_for_approval: false,
            requests: Vec::new(),
            events: Vec::new(),
            process: 1,
            dead: BTreeSet::new(),
            stopped: BTreeSet::new(),
            unsent: Vec::new(),
            flights: Vec::new(),
            asked: Vec::new(),
            looked: Looked::default(),
            seen_server: Some(1_000),
            first_at: 1_000,
            known_at: 1_000,
            has_pressed: false,
            repeat_due: false,
            rows: BTreeSet::new(),
        }
    }

    fn history(&self) -> History {
        history(&self.events)
    }

    /// A clock of a machine that was set to anything.
    fn wall(&mut self) -> Timestamp {
        let jump = if self.dice.one_in(3) { self.dice.up_to(6 * DAY) - 3 * DAY } else { 0 };
        wall(self.at + jump)
    }

    fn now(&mut self) -> Now {
        let is_first = self.process == 1 && !self.has_pressed;
        let since = |from: i64| u64::try_from(self.at - from).unwrap();
        let (running_ms, known_s) = (is_first.then(|| since(self.first_at) * 1_000), since(self.known_at));
        let holder = self.history().holder(|owner| self.holder(owner.process));
        let server =
            self.seen_server.map(|at| ServerTime { at: server(at), age_s: u32::try_from(self.at - at).unwrap() });
        let scatter = u32::try_from(self.dice.roll(1_000)).unwrap();
        Now { wall: self.wall(), server, running_ms, known_s, holder, leaving: false, may_send: true, scatter }
    }

    fn holder(&self, process: u32) -> Holder {
        if process == self.process {
            return Holder::Us;
        }
        let is_dead = self.dead.contains(&process);
        match (is_dead || self.mistake == Mistake::NobodyIsAlive, process.is_multiple_of(3)) {
            (true, false) => Holder::Gone,
            (true, true) => Holder::CannotTell,
            (false, _) => Holder::Alive,
        }
    }

    fn write(&mut self, event: Happening) {
        let is_look = event.kind() == EventKind::LookedUp;
        self.events.push(event);
        assert!(History::of(&self.events).is_ok(), "what is written can follow");
        if !is_look {
            self.looked = Looked::default();
        }
    }

    /// Records an attempt and sends it, or is stopped in between.
    fn begin(&mut self) {
        let number = self.record();
        if self.dice.one_in(12) {
            self.stopped.insert(self.process);
            self.unsent.push((number, self.process));
            self.another_console();
        } else {
            self.send(number, self.process);
        }
    }

    pub(super) fn record(&mut self) -> u32 {
        let number = self.events.iter().filter(|event| matches!(event, Happening::Recorded(_) | Happening::Attempt(_)));
        let number = u32::try_from(number.count()).unwrap() + 1;
        let at = self.wall();
        let until = at + TERMS.flight();
        let server = self.seen_server.map(server);
        let stamp = Stamp { operator: Label::new("op"), owner: owner(self.process), at, server, until };
        self.write(if number == 1 { Happening::Recorded(stamp) } else { Happening::Attempt(stamp) });
        self.known_at = self.at;
        self.repeat_due = false;
        number
    }

    fn send(&mut self, number: u32, process: u32) {
        if self.mistake == Mistake::NewKeyOnRepeat && number > 1 {
            self.kept = None;
        }
        let gives_up = self.at + 1 + self.dice.up_to(79);
        let lost = if self.dice.one_in(2) { WhyUnknown::NoAnswer(80) } else { WhyUnknown::ConnectionLost };
        let answer = match self.dice.roll(8) {
            0 => answer(door(Door::NotConnected)),
            1 => answer(door(if self.dice.one_in(2) { Door::Limited } else { Door::Key })),
            2 => {
                let by = gives_up + self.dice.up_to(LATE);
                self.requests.push(Request { arrives: by });
                answer(Proof::Nothing(lost))
            }
            3 => answer(Proof::Nothing(lost)),
            4 => {
                self.arrive(false);
                answer(Proof::Nothing(lost))
            }
            _ => self.arrive(true),
        };
        let server = if answer.status.is_some() && !self.dice.one_in(4) { Some(server(self.at)) } else { None };
        self.flights.push(Flight { number, process, gives_up, answer: Answer { server, ..answer } });
    }

    /// A request arrives. An approval is asked for only in an answer that is heard.
    fn arrive(&mut self, is_heard: bool) -> Answer {
        if self.kept.is_some_and(|(since, _)| self.at - since >= DAY) {
            self.kept = None;
        }
        if let Some((_, kept)) = self.kept {
            return replayed(Self::proof(kept));
        }
        if self.asks_approval || (is_heard && self.dice.one_in(8)) {
            self.asks_approval = true;
            return answer(Proof::Person(refusal()));
        }
        let kept = match self.dice.roll(4) {
            0 => Kept::No,
            1 => Kept::Error,
            _ => Kept::Done(self.at),
        };
        if matches!(kept, Kept::Done(_)) || (kept == Kept::Error && self.dice.one_in(2)) {
            self.objects.push(self.at);
        }
        self.kept = Some((self.at, kept));
        answer(Self::proof(kept))
    }

    fn proof(kept: Kept) -> Proof {
        match kept {
            Kept::Done(at) => settles(&format!("tr_{at}"), &format!("py_{at}")),
            Kept::No => Proof::Refuses(refusal()),
            Kept::Error => Proof::Nothing(WhyUnknown::ServerError(500)),
        }
    }

    fn hear(&mut self, flight: &Flight) {
        let mut answer = flight.answer.clone();
        self.seen_server = answer.server.map(|_| self.at).or(self.seen_server);
        self.waits_for_approval |= matches!(answer.proof, Proof::Person(_));
        let is_door = matches!(answer.proof, Proof::Door(..));
        let is_silence = matches!(answer.proof, Proof::Nothing(WhyUnknown::NoAnswer(_)));
        let is_refused = match self.mistake {
            Mistake::LossIsRefusal => matches!(answer.proof, Proof::Nothing(_)),
            Mistake::KeyRefusedIsRefusal => is_door && flight.number > 1,
            Mistake::ApprovalIsRefusal => matches!(answer.proof, Proof::Person(_)),
            Mistake::None
            | Mistake::SilenceIsNoConnection
            | Mistake::NewKeyOnRepeat
            | Mistake::NobodyIsAlive
            | Mistake::LooksAreAlwaysWhole
            | Mistake::MachineTimeIsServerTime
            | Mistake::RepeatWhateverIsOffered => false,
        };
        if is_refused {
            answer.proof = Proof::Refuses(refusal());
        } else if is_silence && self.mistake == Mistake::SilenceIsNoConnection {
            answer.proof = door(Door::NotConnected);
        }
        let now = self.now();
        let history = self.history();
        let verdict = after_answer(&history, flight.number, &answer, &now, &self.terms);
        self.rows.insert(verdict.row);
        self.repeat_due = matches!(verdict.then, Then::RepeatAfter { .. }) && flight.process == self.process;
        self.write(verdict.happening(flight.number, &answer));
        for kind in verdict.events.iter().skip(1) {
            assert_eq!(*kind, EventKind::Contradicted);
            self.write(Happening::Contradicted);
        }
    }

    /// Another process takes over; the one before is dead, or runs on and only hears its answers.
    pub(super) fn another_console(&mut self) {
        self.process += 1;
        self.known_at = self.at;
        self.looked = Looked::default();
        self.repeat_due = false;
        self.asked.clear();
    }

    fn ask(&mut self) {
        let lag = self.dice.up_to(LATE);
        let is_whole = self.mistake == Mistake::LooksAreAlwaysWhole || !self.dice.one_in(4);
        let sees = |made: &&i64| is_whole && **made <= self.at - lag;
        let ours = self.objects.iter().filter(sees).map(|made| Self::object(*made)).collect();
        let lists_whole = if self.mistake == Mistake::LooksAreAlwaysWhole { !self.dice.one_in(4) } else { true };
        let ours = if lists_whole { ours } else { Vec::new() };
        let began = if self.dice.one_in(5) { None } else { Some(server(self.at)) };
        let began = if self.mistake == Mistake::MachineTimeIsServerTime { Some(self.wall()) } else { began };
        let look_up = LookUp { whole: is_whole, ..shown(began, ours) };
        self.asked.push(Asked { process: self.process, on: self.history().events(), look_up });
    }

    fn object(made: i64) -> SeenObject {
        SeenObject {
            id: ObjectId::new(&format!("tr_{made}")),
            kind: SeenKind::Transfer,
            amount: amount(900),
            created: server(made),
            mark: Some(order().debit),
            head: None,
            other_side: Some(ObjectId::new(&format!("py_{made}"))),
            given_back: Minor::new(0),
            proves: Proves::Done,
        }
    }

    fn conclude(&mut self, asked: &Asked) {
        let history = self.history();
        let holder = history.holder(|owner| self.holder(owner.process));
        let conclusion = conclude(&order(), &history, asked.on, &asked.look_up, holder, &self.terms);
        self.rows.insert(conclusion.row);
        self.seen_server = asked.look_up.began.map(|_| self.at).or(self.seen_server);
        let last = conclusion.last_look();
        match conclusion.says {
            Says::Settled(settled, _) => self.write(Happening::Settled(Named::of(&settled))),
            Says::Refused(..) => self.write(Happening::Refused),
            Says::NotCreated { .. } => self.write(Happening::NotCreated),
            Says::Marked { latest } => self.write(Happening::LookedUp { latest: Some(latest), near: Vec::new() }),
            Says::Contradicted(_) => self.write(Happening::Contradicted),
            Says::Near(near) => self.write(Happening::LookedUp { latest: None, near }),
            Says::Stays(_) => {}
        }
        // Shown only while it is an answer to what the journal says now.
        if asked.process == self.process && conclusion.row != Row::Overtaken && self.history().state().is_unresolved() {
            self.looked = Looked { times: self.looked.times + 1, last };
        }
    }

    /// The console does what the table says, or a person what it offers.
    fn act(&mut self) {
        let (now, history) = (self.now(), self.history());
        let offer = next(&history, &now, self.looked, &self.terms);
        self.rows.insert(offer.row);
        if let Some(kind) = offer.book {
            assert_eq!(kind, EventKind::Refused);
            return self.write(Happening::Refused);
        }
        let presses = self.dice.roll(6);
        let may_press = offer.same_key.is_ok() || self.mistake == Mistake::RepeatWhateverIsOffered;
        if may_press && presses == 0 && history.state() != State::AwaitsPerson && history.state().is_unresolved() {
            self.has_pressed = true;
            return self.begin();
        }
        // A person looks into the Dashboard first, and may look too early.
        let sees_nothing = self.objects.is_empty() && !self.waits_for_approval && now.server.is_some();
        if offer.did_not_happen.is_ok() && presses == 1 && sees_nothing {
            return self.write(Happening::DidNotHappen);
        }
        match offer.look_up {
            Due::Now | Due::After(_) => self.ask(),
            Due::Busy(_) | Due::Never => {}
        }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        for _ in 0..seconds.min(LATE * 3) {
            self.tick(1);
        }
        self.tick((seconds - LATE * 3).max(0));
    }

    fn tick(&mut self, seconds: i64) {
        self.at += seconds;
        let at = self.at;
        let due = self.requests.extract_if(.., |request| request.arrives <= at).count();
        for _ in 0..due {
            drop(self.arrive(false));
        }
        let heard: Vec<Flight> = self.flights.extract_if(.., |flight| flight.gives_up <= at).collect();
        for flight in heard {
            if !self.dead.contains(&flight.process) {
                self.hear(&flight);
            }
        }
    }

    fn step(&mut self) {
        match self.dice.roll(12) {
            0..=2 => {
                let most = [10, 60, 300, 1_200, 10_000, 200_000];
                let most = most[usize::try_from(self.dice.roll(6)).unwrap()];
                let seconds = self.dice.up_to(most);
                // Nobody is stopped for longer than half a day: then a forgotten key would do it twice.
                self.go_on(seconds > 30_000);
                self.pass(seconds);
            }
            3 => {
                self.dead.insert(self.process);
                self.another_console();
            }
            4 => self.another_console(),
            5 => self.go_on(true),
            6 => {
                if self.waits_for_approval && self.dice.one_in(3) {
                    self.waits_for_approval = false;
                    self.objects.push(self.at);
                    self.kept = Some((self.at, Kept::Done(self.at)));
                }
            }
            7 | 8 => {
                if !self.asked.is_empty() {
                    let at = self.dice.roll(self.asked.len() as u64);
                    let asked = self.asked.swap_remove(usize::try_from(at).unwrap());
                    self.conclude(&asked);
                }
            }
            9 => {
                let (now, history) = (self.now(), self.history());
                if self.repeat_due && may_repeat(&history, &now, &self.terms) {
                    self.begin();
                }
            }
            _ => {
                if !self.repeat_due {
                    self.act();
                }
            }
        }
    }

    /// Who was stopped goes on, and sends what it was about to send.
    fn go_on(&mut self, all: bool) {
        if all {
            self.stopped.clear();
            for (number, process) in std::mem::take(&mut self.unsent) {
                self.send(number, process);
            }
        }
    }

    /// What must be so after every step.
    pub(super) fn check(&self) -> Result<(), String> {
        let state = self.history().state();
        if self.objects.len() > 1 {
            return Err(format!("it exists {} times", self.objects.len()));
        }
        if state == State::Settled && self.objects.is_empty() {
            return Err("settled, and it does not exist".to_owned());
        }
        if state.is_not_done() && !self.objects.is_empty() {
            return Err(format!("it {}, and it exists", state.words()));
        }
        Ok(())
    }

    /// Sees all there is at once.
    pub(super) fn look(&mut self) {
        let ours = self.objects.iter().map(|made| Self::object(*made)).collect();
        let look_up = shown(Some(server(self.at)), ours);
        let asked = Asked { process: self.process, on: self.history().events(), look_up };
        self.conclude(&asked);
    }

    /// No more faults, and one console that only looks: every debit has an end, but one that waits for a person.
    pub(super) fn rest(&mut self) -> Result<(), String> {
        self.go_on(true);
        self.pass(600);
        self.dead.extend(1..=self.process);
        self.another_console();
        self.process += u32::from(self.process.is_multiple_of(3));
        for _ in 0..6 {
            let (now, history) = (self.now(), self.history());
            if let Some(EventKind::Refused) = next(&history, &now, self.looked, &self.terms).book {
                self.write(Happening::Refused);
            }
            self.look();
            self.pass(1_200);
            self.check()?;
        }
        match self.history().state() {
            State::Recorded | State::Unknown => Err("it has no end".to_owned()),
            State::AwaitsPerson
            | State::Settled
            | State::Refused
            | State::Withdrawn
            | State::NotCreated
            | State::Happened
            | State::DidNotHappen => Ok(()),
        }
    }
}

fn play(seed: u64, mistake: Mistake, terms: Terms) -> Result<BTreeSet<Row>, String> {
    let mut play = Play::new(seed, mistake, terms);
    let told = |play: &Play, what: String| format!("seed {seed}: {what}\n{:#?}", play.events);
    for _ in 0..60 {
        play.step();
        play.check().map_err(|what| told(&play, what))?;
    }
    play.rest().map_err(|what| told(&play, what))?;
    Ok(play.rows)
}

#[test]
fn whatever_happens_it_exists_once_at_most_and_the_journal_is_right() {
    let mut rows = BTreeSet::new();
    for seed in 0..3_000 {
        match play(seed, Mistake::None, TERMS) {
            Ok(met) => rows.extend(met),
            Err(what) => panic!("{what}"),
        }
    }
    let met = [
        Row::Done,
        Row::Refused,
        Row::RefusedBefore,
        Row::RefusedWhileOpen,
        Row::TurnedAwayAgain,
        Row::TurnedAway,
        Row::RefusedAtTheDoor,
        Row::SaysNothing,
        Row::WaitsForPerson,
        Row::AskingAgain,
        Row::NotKnown,
        Row::NoAnswer,
        Row::StoredError,
        Row::Late,
        Row::Interrupted,
        Row::Approved,
        Row::BeingSent,
        Row::OwnerGone,
        Row::MayBeAsked,
        Row::KeyMayBeGone,
        Row::StillHeld,
        Row::NothingGotPast,
        Row::StillWaits,
        Row::Found,
        Row::NotWhole,
        Row::NoServerTime,
        Row::NotSeen,
        Row::NotSeenYet,
        Row::Overtaken,
        Row::NotThere,
        Row::Agrees,
    ];
    let missed: Vec<Row> = met.into_iter().filter(|row| !rows.contains(row)).collect();
    assert_eq!(missed, [], "every situation was met");
    let alarms: Vec<Row> = rows.into_iter().filter(|row| row.is_alarm()).collect();
    assert_eq!(alarms, [], "nothing was wrong");
}

#[rstest::rstest]
#[case::silence_is_no_connection(Mistake::SilenceIsNoConnection, TERMS)]
#[case::loss_is_refusal(Mistake::LossIsRefusal, TERMS)]
#[case::key_refused_is_refusal(Mistake::KeyRefusedIsRefusal, TERMS)]
#[case::new_key_on_repeat(Mistake::NewKeyOnRepeat, TERMS)]
#[case::nobody_is_alive(Mistake::NobodyIsAlive, TERMS)]
#[case::looks_are_always_whole(Mistake::LooksAreAlwaysWhole, TERMS)]
#[case::machine_time_is_server_time(Mistake::MachineTimeIsServerTime, TERMS)]
#[case::repeat_whatever_is_offered(Mistake::RepeatWhateverIsOffered, TERMS)]
#[case::approval_is_refusal(Mistake::ApprovalIsRefusal, TERMS)]
#[case::no_margin(Mistake::None, Terms { settle_margin_min: 0, ..TERMS })]
fn a_mistake_is_noticed(#[case] mistake: Mistake, #[case] terms: Terms) {
    assert!((0..6_000).any(|seed| play(seed, mistake, terms).is_err()), "{mistake:?}");
}
