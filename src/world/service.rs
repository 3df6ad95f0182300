//! A request on its way through the world: who asks, which endpoint, what its idempotency key already stands for, the work, the
//! answer. The order of these steps is Stripe's: what is refused early is never kept under a key
//! (docs.stripe.com/api/idempotent_requests).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::auth::{self, Caller};
use super::endpoints::Call;
use super::endpoints::route::{Read, Route, Write};
use super::errors::{self, Limit, Refusal};
use super::faults::{Bend, Finished, Late, strike};
use super::form;
use super::http::{Delivery, Reply, Request};
use super::id::Id;
use super::idempotency::{self, Fingerprint, Known, Outcome, Stored};
use super::life::Life;
use super::objects::event::Cause;
use super::objects::subject::Subject;
use super::params::Params;
use super::shelf::Row;

/// Longest idempotency key (docs.stripe.com/api/idempotent_requests).
const LONGEST_KEY: usize = 255;

/// What was worked out for a request, before it becomes an answer.
#[derive(Debug)]
pub(crate) struct Served {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// The request whose answer this repeats.
    pub(super) replays: Option<Id>,
    /// The limit that turned it away.
    pub(super) limit: Option<Limit>,
    /// Whether what was asked for is done, now or by an earlier request, or will be.
    pub(super) done: bool,
    /// Whether a fault bent the answer.
    pub(super) bent: bool,
}

/// A request on its way through.
#[derive(Debug)]
pub(crate) struct Visit<'a> {
    pub(super) request: &'a Request,
    pub(super) segments: &'a [&'a str],
    pub(super) id: Id,
    /// When its answer is due, on the wire's clock.
    pub(super) due: Timestamp,
    /// When its work is done, on the world's clock.
    pub(super) work_at: Timestamp,
}

/// A write that was let in.
struct Task<'a> {
    caller: &'a Caller,
    pairs: Vec<(String, String)>,
    key: Option<Arc<str>>,
    fingerprint: Fingerprint,
    bend: Bend,
}

impl Life {
    /// Takes a request that arrives at a moment of the wire. The work is done on arrival, unless a fault puts it off; the answer is
    /// due after the latency of the settings, and until then the idempotency key is in use.
    pub(crate) fn accept(&mut self, request: &Request, wire: Timestamp) -> Reply {
        self.go_on(wire);
        let segments: Vec<String> =
            request.path.split('/').filter(|segment| !segment.is_empty()).map(form::decode_segment).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let id = self.state.ids.request();
        let (later, fault) = self.meet(request, &segments);
        let due = self.due(&request.method);
        let due = due.checked_add(later).unwrap_or(due);
        let mut visit = Visit { request, segments: &segments, id, due, work_at: self.state.now() };
        let delivery = match fault {
            Some((number, kind)) => self.struck(&mut visit, number, kind),
            None => {
                let served = self.serve_or_refuse(&mut visit, Bend::Straight);
                Delivery::Whole(self.answer(&visit, served))
            }
        };
        Reply { delivery, due: visit.due, work_at: visit.work_at }
    }

    /// Serves a request behind the faults.
    pub(super) fn serve_or_refuse(&mut self, visit: &mut Visit<'_>, bend: Bend) -> Served {
        self.state.locks.begin(self.wire, self.limits.lock_wait());
        let served = self.serve(visit, bend);
        self.state.cause = None;
        let served = served.unwrap_or_else(|refusal| self.refused(visit, &refusal));
        self.limits.stays(visit.due);
        served
    }

    fn serve(&mut self, visit: &mut Visit<'_>, bend: Bend) -> Result<Served, Refusal> {
        if let Some(fault) = &self.broken {
            return Err(Refusal::from(fault.clone()));
        }
        let request = visit.request;
        let caller = auth::check(request, visit.segments, &self.ring, &self.state)?;
        let route = Route::find(&request.method, visit.segments);
        self.limits.admit(route.as_ref().map(|_| (request.method.as_str(), visit.segments)), self.wire)?;
        match route.ok_or_else(|| errors::unknown_url(&request.method, &request.path))? {
            Route::Read(read) => self.read(visit, &caller, read, bend),
            Route::Write(write) => {
                let pairs = form::pairs(&request.query, &request.body)?;
                let key = key_of(request)?;
                let fingerprint = idempotency::fingerprint(&request.method, &request.path, &pairs);
                self.write(visit, write, Task { caller: &caller, pairs, key, fingerprint, bend })
            }
        }
    }

    fn read(&self, visit: &Visit<'_>, caller: &Caller, read: Read<'_>, bend: Bend) -> Result<Served, Refusal> {
        let pairs = form::pairs(&visit.request.query, &[])?;
        let params = Params::read(&pairs)?;
        let call = Call { acting: caller.acting, key: &caller.key, params: &params };
        let bent = match bend {
            Bend::Stale(until) => Some(self.state.answer_as_of(read, &call, &pairs, until)?),
            Bend::Mixup => self.state.answer_of_another(read, &call, visit.segments, &pairs),
            Bend::Straight | Bend::Linger(_) | Bend::Failing(_) | Bend::Late(_) => None,
        };
        match bent {
            Some(body) => Ok(Served { bent: true, ..Served::done(body) }),
            None => Ok(Served::done(read.answer(&self.state, &call)?.to_bytes())),
        }
    }

    /// A write: its idempotency key first, then its parameters, then the work, whose outcome is kept under the key.
    fn write(&mut self, visit: &mut Visit<'_>, write: Write<'_>, task: Task<'_>) -> Result<Served, Refusal> {
        let acting = task.caller.acting;
        if let Some(key) = &task.key
            && let Some(served) = self.replayed(acting, key, &task.fingerprint)?
        {
            return Ok(served);
        }
        if let Bend::Late(after_s) = task.bend {
            return Ok(self.put_off(visit, task, after_s));
        }
        self.state.cause = Some(Cause { request: visit.id, key: task.key.clone() });
        let params = Params::read(&task.pairs)?;
        let call = Call { acting, key: &task.caller.key, params: &params };
        let result = self.work(write, &call);
        visit.due = self.state.locks.through(visit.due, result.as_ref().err());
        let (outcome, served) = self.outcome(visit, &task, result);
        if let Some((key, outcome)) = task.key.zip(outcome) {
            let due = match task.bend {
                Bend::Linger(more) => visit.due.checked_add(more).unwrap_or(visit.due),
                Bend::Straight | Bend::Stale(_) | Bend::Mixup | Bend::Failing(_) | Bend::Late(_) => visit.due,
            };
            let stored = Stored { fingerprint: task.fingerprint, outcome, request: visit.id, due };
            self.keys.keep(acting, key, stored, self.state.now());
        }
        Ok(served)
    }

    /// What is kept of a result, and what is answered.
    fn outcome(
        &self,
        visit: &Visit<'_>,
        task: &Task<'_>,
        result: Result<Subject, Refusal>,
    ) -> (Option<Outcome>, Served) {
        let acting = task.caller.acting;
        match result {
            Ok(made) => match task.bend {
                Bend::Failing(status) => {
                    let served = self.refused(visit, &Refusal::api(status, "An unknown error occurred"));
                    let kept = Outcome::Refused(served.status, served.body.as_slice().into());
                    (Some(kept), Served { done: true, ..served })
                }
                Bend::Mixup => {
                    let named = strike::named(visit.request, visit.segments, &self.state);
                    let bent = self.state.misnamed(made.json(&self.state, acting), acting, &named);
                    let served = match bent {
                        Some(body) => Served { bent: true, ..Served::done(body) },
                        None => Served::done(made.json(&self.state, acting).to_bytes()),
                    };
                    (Some(Outcome::Made(made)), served)
                }
                Bend::Straight | Bend::Stale(_) | Bend::Linger(_) | Bend::Late(_) => {
                    let body = made.json(&self.state, acting).to_bytes();
                    (Some(Outcome::Made(made)), Served::done(body))
                }
            },
            Err(refusal) => {
                let served = self.refused(visit, &refusal);
                let outcome = Outcome::Refused(served.status, served.body.as_slice().into());
                (Some(outcome).filter(|_| refusal.executed), served)
            }
        }
    }

    /// Takes a request whose work is done later; its key is in use until then.
    fn put_off(&mut self, visit: &mut Visit<'_>, task: Task<'_>, after_s: u32) -> Served {
        let acting = task.caller.acting;
        if let Some(key) = &task.key {
            self.keys.begin(acting, Arc::clone(key), task.fingerprint, visit.id);
        }
        let late = Late {
            request: visit.id,
            segments: visit.segments.iter().map(|segment| (*segment).to_owned()).collect(),
            pairs: task.pairs,
            acting,
            asked_with: task.caller.key.clone(),
            key: task.key.as_deref().map(str::to_owned),
            fingerprint: task.fingerprint,
        };
        visit.work_at = self.state.put_off(late, after_s);
        Served::done(Vec::new())
    }

    /// Executes, lets the reserve follow, and checks that the books still balance.
    fn work(&mut self, write: Write<'_>, call: &Call<'_>) -> Result<Subject, Refusal> {
        let result = write.work(&mut self.state, call);
        let followed = self.state.follow_reserve();
        if let Err(fault) = followed.and_then(|()| self.state.ledger.check()) {
            self.broken = Some(fault.clone());
            return Err(Refusal::from(fault));
        }
        result
    }

    /// What an idempotency key already stands for.
    fn replayed(&mut self, acting: Row, key: &Arc<str>, fingerprint: &Fingerprint) -> Result<Option<Served>, Refusal> {
        let stored = match self.keys.look_up(acting, key, fingerprint, self.state.now(), self.wire) {
            Known::Nothing => return Ok(None),
            Known::InUse => return Err(errors::key_in_use(key)),
            Known::Another => return Err(errors::key_of_another(key)),
            Known::Same(stored) => stored,
        };
        let mut served = match stored.outcome {
            Outcome::Made(made) => Served::done(made.json(&self.state, acting).to_bytes()),
            Outcome::Refused(status, body) => Served::new(status, body.to_vec()),
            Outcome::Underway => return Err(errors::key_in_use(key)),
        };
        served.replays = Some(stored.request);
        Ok(Some(served))
    }

    /// Keeps what late work came to under its idempotency keys.
    pub(super) fn keep_late(&mut self) {
        for Finished { late, outcome } in std::mem::take(&mut self.state.finished) {
            let Some(key) = late.key else {
                continue;
            };
            let key = Arc::from(key);
            match outcome {
                Some(outcome) => {
                    let (fingerprint, request, due) = (late.fingerprint, late.request, self.wire);
                    let stored = Stored { fingerprint, outcome, request, due };
                    self.keys.keep(late.acting, key, stored, self.state.now());
                }
                None => self.keys.drop(late.acting, &key),
            }
        }
    }

    /// The time that a request takes by the settings.
    fn due(&self, method: &str) -> Timestamp {
        let settings = &self.state.settings;
        let latency = if method == "POST" { settings.write_latency_ms } else { settings.read_latency_ms };
        let latency = SignedDuration::from_millis(i64::try_from(latency).unwrap_or_default());
        self.wire.checked_add(latency).unwrap_or(self.wire)
    }
}

/// The idempotency key of a request, if it has one and the method heeds it.
fn key_of(request: &Request) -> Result<Option<Arc<str>>, Refusal> {
    let key = request.header("idempotency-key").filter(|key| request.method == "POST" && !key.is_empty());
    match key {
        Some(key) if key.chars().count() > LONGEST_KEY => Err(Refusal::invalid(format!(
            "The idempotency key provided is too long. Keys can be up to {LONGEST_KEY} characters."
        ))),
        Some(key) => Ok(Some(Arc::from(key))),
        None => Ok(None),
    }
}

impl Served {
    pub(super) fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, replays: None, limit: None, done: false, bent: false }
    }

    /// What was asked for is done.
    fn done(body: Vec<u8>) -> Self {
        Self { done: true, ..Self::new(200, body) }
    }
}
