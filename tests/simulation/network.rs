//! The network between consoles and the simulated Stripe, on simulated time: requests travel, are held up, get lost or are cut off,
//! and so do answers. Nothing here waits: an answer is there when the driver's time has come to its moment.
//!
//! This is the innermost place that a request passes. What leaves here is what Stripe sees, whatever mistake was planted above, so
//! that keys and attempts are compared here.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use pullfunds::backend::{CarryError, Method, Request, Response, Transport};
use pullfunds::domain::{AccountId, Mode};
use pullfunds::journal::entry::ByHand;
use pullfunds::world::World;
use pullfunds::world::control::Command;
use pullfunds::world::http::{Delivery, Reply, Request as Message};

use super::crashing::Fuse;
use super::invariants::marks;
use super::model_store::Disk;
use super::others::drain;
use super::places::NARROW;
use super::trace::Trace;
use super::weather::{Fate, KeyIs, Weather};

/// Everything outside of the consoles.
pub(crate) struct Net {
    pub(crate) world: World,
    /// The time that only runs.
    pub(crate) now: Timestamp,
    pub(crate) weather: Weather,
    pub(crate) trace: Trace,
    /// What was seen that must never be.
    pub(crate) wrongs: Vec<String>,
    /// What was shown to somebody: on which disk it must be, of which debit, in which word.
    pub(crate) shown: Vec<(usize, String, &'static str)>,
    /// How many answers were dealt with.
    pub(crate) dealt_with: u32,
    /// How many of each debit.
    pub(crate) heard: BTreeMap<(usize, String), usize>,
    /// Processes that are stopped just before a first byte, and until when.
    pub(crate) stops: Vec<(u32, Timestamp)>,
    /// Debits that Stripe asked to have approved, with the request that waits.
    pub(crate) to_approve: BTreeMap<String, String>,
    flights: BTreeMap<u64, Flight>,
    sent: u64,
    /// What was asked under each key, and how often it left.
    keys: BTreeMap<String, (String, u32)>,
    /// The key of each debit.
    debits: BTreeMap<String, String>,
    /// The latest answer to a debit that was done.
    made: Option<Response>,
    /// What happens to the next debit that leaves.
    pub(crate) trap: Option<Trap>,
    /// Changes with everything that may have moved money.
    pub(crate) moved: u64,
    /// The keys that work, that works a little, and that does not.
    keys_of_world: [String; 3],
}

/// What happens to a debit just when it leaves: all that its account has is paid out, so that Stripe says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trap {
    /// Nothing else.
    Drained,
    /// It never arrives, so that the no is said to a repeat while the first is open.
    AndLostThere,
    /// The no is lost, so that a repeat gets it once more.
    AndLostBack,
}

/// A request on its way, or its answer.
struct Flight {
    console: u32,
    message: Message,
    fate: Fate,
    /// When it leaves its process, which may have been stopped.
    leaves: Timestamp,
    /// When it arrives; none once it has, or never will.
    arrives: Option<Timestamp>,
    gives_up: Timestamp,
    after_s: u32,
    heard: Option<(Timestamp, Result<Response, CarryError>)>,
    /// Nobody waits for it any more.
    is_alone: bool,
    is_write: bool,
}

impl Net {
    pub(crate) fn new(world: World, weather: Weather) -> Self {
        let now = world.now();
        let narrow = world.keys().into_iter().find(|key| key.name == NARROW).expect("the world has it").key;
        let keys_of_world = [world.secret_key(), &narrow, "sk_test_wrong"].map(|key| format!("Bearer {key}"));
        Self {
            world,
            now,
            weather,
            trace: Trace::default(),
            wrongs: Vec::new(),
            shown: Vec::new(),
            dealt_with: 0,
            heard: BTreeMap::new(),
            stops: Vec::new(),
            to_approve: BTreeMap::new(),
            flights: BTreeMap::new(),
            sent: 0,
            keys: BTreeMap::new(),
            debits: BTreeMap::new(),
            made: None,
            trap: None,
            moved: 0,
            keys_of_world,
        }
    }

    /// The next moment at which something arrives here or there.
    pub(crate) fn next_moment(&self) -> Option<Timestamp> {
        let of = |flight: &Flight| {
            let back = flight.heard.as_ref().map_or(flight.gives_up, |(at, _)| *at);
            let back = (!flight.is_alone).then_some(back);
            // What is past waits for a process that is stopped.
            flight.arrives.into_iter().chain(back).filter(|at| *at > self.now).min()
        };
        self.flights.values().filter_map(of).min()
    }

    /// Whether a write is on its way to Stripe, or was taken there and is not done.
    pub(crate) fn has_writes_under_way(&self) -> bool {
        self.world.undone().0 > 0 || self.flights.values().any(|flight| flight.is_write && flight.arrives.is_some())
    }

    /// Whether a request of this debit may still arrive.
    pub(crate) fn may_arrive(&self, debit: &str) -> bool {
        let is_of =
            |flight: &Flight| flight.arrives.is_some() && String::from_utf8_lossy(&flight.message.body).contains(debit);
        self.flights.values().any(is_of) || self.world.undone().0 > 0
    }

    /// A process has dealt with an answer of a debit of this disk.
    pub(crate) fn dealt_with(&mut self, disk: usize, debit: String) {
        self.dealt_with += 1;
        *self.heard.entry((disk, debit)).or_insert(0) += 1;
    }

    /// What a person who looks into the Dashboard can say of a debit; none where it may come yet.
    pub(crate) fn truth(&self, debit: &str) -> Option<ByHand> {
        if marks(&self.world).contains(debit) {
            return Some(ByHand::Happened(None));
        }
        let may_come = self.may_arrive(debit) || self.to_approve.contains_key(debit);
        (!may_come).then_some(ByHand::DidNotHappen)
    }

    /// Time has come to `now`: what was to arrive until then does.
    pub(crate) fn arrive(&mut self, now: Timestamp) {
        self.now = now;
        let due = |flight: &Flight| flight.arrives.filter(|at| *at <= now);
        let mut arriving: Vec<(Timestamp, u64)> =
            self.flights.iter().filter_map(|(id, flight)| due(flight).map(|at| (at, *id))).collect();
        arriving.sort_unstable();
        for (at, id) in arriving {
            if let Some(mut flight) = self.flights.remove(&id) {
                flight.arrives = None;
                let reply = self.world.accept(&flight.message, at);
                self.moved += u64::from(flight.is_write);
                self.note(&flight, &reply, id);
                if flight.heard.is_none() {
                    let reply = self.weather.said_more(reply);
                    flight.heard = seen(&flight, reply, now, self.weather.hides_date);
                }
                self.flights.insert(id, flight);
            }
        }
        self.flights.retain(|_, flight| !flight.is_alone || flight.arrives.is_some());
    }

    /// A process has ended: what had not left it never will, and nobody waits for the rest.
    pub(crate) fn end_of(&mut self, console: u32) {
        let now = self.now;
        for flight in self.flights.values_mut().filter(|flight| flight.console == console) {
            if flight.leaves > now {
                flight.arrives = None;
            }
            flight.is_alone = true;
        }
    }

    fn note(&mut self, flight: &Flight, reply: &Reply, id: u64) {
        let status = match &reply.delivery {
            Delivery::Whole(answer) | Delivery::Trickle { answer, .. } => answer.status.to_string(),
            Delivery::Torn { .. } => "torn".to_owned(),
            Delivery::Closed => "closed".to_owned(),
            Delivery::Silent => "silent".to_owned(),
        };
        let told = format!("  #{id} {} {} {status}", flight.message.method, flight.message.path);
        self.trace.tell(self.now, &told);
        if flight.is_write
            && let Delivery::Whole(answer) = &reply.delivery
            && answer.status == 200
        {
            let answer = answer.clone();
            let (status, headers, body) = (answer.status, answer.headers, answer.body);
            self.made = Some(Response { status, headers, body, received_at: self.now });
        }
        if flight.is_write
            && let Delivery::Whole(answer) = &reply.delivery
            && String::from_utf8_lossy(&answer.body).contains("approval_required")
            && answer.header("idempotent-replayed").is_none()
            && let Some(debit) = debit_of(&flight.message.body)
        {
            let request = answer.header("request-id").unwrap_or_default().to_owned();
            self.to_approve.insert(debit, request);
        }
    }

    /// Compares what leaves with what left before, and with what is on the disk.
    fn compare(&mut self, request: &Request, disk: &Disk) {
        let Some(key) = request.idempotency_key.clone() else {
            return self.wrongs.push("a write left without a key".to_owned());
        };
        let asked = format!("{:?} {} {:?}", request.account, request.path, request.form);
        let (known, left) = self.keys.entry(key.clone()).or_insert_with(|| (asked.clone(), 0));
        *left += 1;
        if *known != asked {
            self.wrongs.push(format!("the key {key} was used with other parameters: {known}, then {asked}"));
        }
        let Some(debit) = marked(&request.form) else {
            return self.wrongs.push(format!("{key} left without a mark"));
        };
        let left = i64::from(*left);
        let recorded = disk.see(|rows| {
            let of = rows.events.iter().filter(|row| row.debit.as_deref() == Some(debit.as_str()));
            of.filter_map(|row| row.attempt).max().unwrap_or(0)
        });
        if left > recorded {
            self.wrongs.push(format!("{debit} left {left} times and was recorded {recorded} times"));
        }
        let first = self.debits.entry(debit.clone()).or_insert_with(|| key.clone());
        if *first != key {
            self.wrongs.push(format!("{debit} left under the keys {first} and {key}"));
        }
    }

    fn leave(&mut self, request: &Request, console: u32) -> u64 {
        self.sent += 1;
        let is_write = request.method == Method::Post;
        let left = request.idempotency_key.as_ref().and_then(|key| self.keys.get(key)).map_or(0, |(_, left)| *left);
        if left > 1
            && let Some(fault) = self.weather.limits_a_repeat()
        {
            self.world.command(&Command::Fault(fault), self.now).expect("it makes sense");
        }
        let fate = self.weather.fate(is_write);
        let fate = if is_write { self.spring(request).unwrap_or(fate) } else { fate };
        let (now, wait) = (self.now, SignedDuration::from_secs(i64::from(request.timeout_s)));
        let leaves = now + fate.stopped();
        if leaves > now {
            self.stops.push((console, leaves));
        }
        let mut flight = Flight {
            console,
            message: self.message(request),
            fate,
            leaves,
            arrives: None,
            gives_up: leaves + wait,
            after_s: request.timeout_s,
            heard: None,
            is_alone: false,
            is_write,
        };
        flight.arrives = fate.travels().map(|travels| leaves + travels);
        flight.heard = fate.hears_at_once().map(|(after, error)| (leaves + after, Err(error)));
        if let Fate::Crossed { there } = fate {
            let at = leaves + SignedDuration::from_millis(there);
            flight.heard = self.made.clone().map(|made| (at, Ok(made)));
        }
        let told = format!("console {console} #{} {:?} {} {fate:?}", self.sent, request.method, request.path);
        self.trace.tell(now, &told);
        self.flights.insert(self.sent, flight);
        self.sent
    }

    /// What was laid for the next debit happens; what becomes of the request then, where that says so.
    fn spring(&mut self, request: &Request) -> Option<Fate> {
        let source = request.form.iter().find(|(name, _)| name == "source").map(|(_, account)| account.as_str());
        let account = source.or_else(|| request.account.as_ref().map(AccountId::as_str))?;
        let trap = self.trap.take()?;
        let (now, cause) = (self.now, drain(account));
        self.moved += 1;
        let came = self.world.command(&Command::Cause(cause), now).is_ok();
        self.trace.tell(now, &format!("{account} is paid out: {came}, {trap:?}"));
        match trap {
            Trap::Drained => None,
            Trap::AndLostThere => Some(Fate::LostThere { hears: Some(100) }),
            Trap::AndLostBack => Some(Fate::LostBack { there: 50, back: 50 }),
        }
    }

    fn message(&mut self, request: &Request) -> Message {
        let [good, narrow, refused] = &self.keys_of_world;
        let authorization = match self.weather.key(request.method == Method::Post) {
            KeyIs::Good => good,
            KeyIs::Narrow => narrow,
            KeyIs::Refused => refused,
        };
        let mut headers = vec![("authorization".to_owned(), authorization.clone())];
        headers.extend(request.headers().into_iter().map(|(name, value)| (name.to_owned(), value)));
        Message {
            method: request.method.word().to_owned(),
            path: request.path.clone(),
            query: request.encoded_query(),
            headers,
            body: request.encoded_form().into_bytes(),
        }
    }

    /// What came back for a request, if it has.
    fn hear(&mut self, id: u64) -> Option<Result<Response, CarryError>> {
        let flight = self.flights.get_mut(&id)?;
        let heard = match &flight.heard {
            Some((at, _)) if *at <= flight.gives_up => {
                if *at > self.now {
                    return None;
                }
                flight.heard.take().map(|(_, heard)| heard)?
            }
            Some(_) | None if flight.gives_up <= self.now => Err(CarryError::TimedOut { after_s: flight.after_s }),
            Some(_) | None => return None,
        };
        flight.is_alone = true;
        Some(heard)
    }
}

/// What a client sees of a reply, and when; none if it never sees anything.
fn seen(
    flight: &Flight,
    reply: Reply,
    now: Timestamp,
    hides_date: bool,
) -> Option<(Timestamp, Result<Response, CarryError>)> {
    let (late, is_lost) = flight.fate.comes_back();
    let due = reply.due.max(now) + late;
    let lost = |why: &str| Err(CarryError::Lost(why.to_owned()));
    let whole = |mut answer: pullfunds::world::http::Answer, at: Timestamp| {
        answer.headers.retain(|(name, _)| !(hides_date && name.eq_ignore_ascii_case("date")));
        Ok(Response { status: answer.status, headers: answer.headers, body: answer.body, received_at: at })
    };
    if is_lost {
        return Some((due, lost("reset by peer")));
    }
    match reply.delivery {
        Delivery::Whole(answer) => Some((due, whole(answer, due))),
        Delivery::Trickle { answer, piece, pause_ms } => {
            let pieces = i64::try_from(answer.body.len().div_ceil(piece.max(1))).unwrap_or(i64::MAX);
            let pause = i64::try_from(pause_ms).unwrap_or(i64::MAX);
            let due = due + SignedDuration::from_millis(pieces.saturating_mul(pause));
            Some((due, whole(answer, due)))
        }
        Delivery::Torn { .. } => Some((due, lost("the answer ended in the middle"))),
        Delivery::Closed => Some((due, lost("closed before an answer came"))),
        Delivery::Silent => None,
    }
}

/// The debit that a form is of.
pub(crate) fn marked(form: &[(String, String)]) -> Option<String> {
    form.iter().find(|(name, _)| name == "metadata[pullfunds_debit]").map(|(_, value)| value.clone())
}

fn debit_of(body: &[u8]) -> Option<String> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    marked(&pairs)
}

/// A console's way to the network.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) net: Arc<Mutex<Net>>,
    pub(crate) console: u32,
    pub(crate) disk: Disk,
    pub(crate) fuse: Fuse,
}

impl Wire {
    /// Whether something left under a key.
    pub(crate) fn has_left(&self, key: &str) -> bool {
        self.net().keys.contains_key(key)
    }

    /// Transfer and payment of what was moved first between two accounts.
    pub(crate) fn first_movement(&self) -> Option<(String, String)> {
        self.net().world.movements().into_iter().next().map(|movement| (movement.transfer, movement.payment))
    }

    fn net(&self) -> MutexGuard<'_, Net> {
        self.net.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transport for Wire {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        self.fuse.touch();
        let id = {
            let mut net = self.net();
            if request.method == Method::Post {
                net.compare(&request, &self.disk);
            }
            net.leave(&request, self.console)
        };
        let heard = poll_fn(|_| self.net().hear(id).map_or(Poll::Pending, Poll::Ready)).await;
        self.fuse.touch();
        heard
    }

    fn now(&self) -> Timestamp {
        self.net().now
    }

    fn mode(&self) -> Mode {
        Mode::Mock
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wire of console {}", self.console)
    }
}
