//! A request on its way through the world: what goes wrong, who asks, how many asked before, which endpoint, and the answer. The
//! order of these steps is Stripe's: what is refused early is never kept under an idempotency key
//! (docs.stripe.com/api/idempotent_requests).

use jiff::{SignedDuration, Timestamp};

use super::accounts::PLATFORM;
use super::auth::{self, Caller};
use super::endpoints::Call;
use super::endpoints::route::{Read, Route};
use super::errors::{self, Limit, Refusal};
use super::faults::{AsOf, Bend};
use super::form;
use super::http::{Delivery, Reply, Request};
use super::id::Id;
use super::life::Life;
use super::params::Params;
use super::shelf::Row;
use super::writing::Task;

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
    /// Whom it echoes as `Stripe-Account`.
    pub(super) echo: Echo,
}

/// Whom an answer echoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Echo {
    /// Whom the request named.
    Asked,
    /// Another account; the platform is nobody.
    Of(Row),
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

impl Life {
    /// Takes a request that arrives at a moment of the wire. The work is done on arrival, unless a fault puts it off; the answer is
    /// due after the latency of the settings, and until then the idempotency key is in use.
    pub(crate) fn accept(&mut self, request: &Request, wire: Timestamp) -> Reply {
        self.go_on(wire);
        let segments: Vec<String> = request.path.split('/').skip(1).map(form::decode_segment).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let id = self.state.ids.request();
        let (later, fault) = self.meet(request, &segments);
        let due = self.due(&request.method);
        let due = due.checked_add(later).unwrap_or(due);
        let mut visit = Visit { request, segments: &segments, id, due, work_at: self.state.now() };
        let delivery = if let Some((number, kind)) = fault {
            self.struck(&mut visit, number, kind)
        } else {
            let served = self.serve_or_refuse(&mut visit, Bend::Straight);
            Delivery::Whole(self.answer(&visit, served))
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
        let caller = auth::check(request, visit.segments, &self.state)?;
        let route = Route::find(&request.method, visit.segments);
        self.limits.admit(route.as_ref().map(|_| (request.method.as_str(), visit.segments)), self.wire)?;
        match route.ok_or_else(|| errors::unknown_url(&request.method, &request.path))? {
            Route::Read(read) => self.read(visit, &caller, read, bend),
            Route::Write(write) => {
                let task = Task::of(request, &caller, bend)?;
                self.write(visit, write, task)
            }
        }
    }

    fn read(&self, visit: &Visit<'_>, caller: &Caller, read: Read<'_>, bend: Bend) -> Result<Served, Refusal> {
        let pairs = form::pairs(&visit.request.query, &[])?;
        let params = Params::read(&pairs)?;
        let call = Call { acting: caller.acting, key: &caller.key, params: &params };
        let straight = || Ok(Served::done(read.answer(&self.state, &call)?.to_bytes()));
        let other = |body, echo| Ok(Served { bent: true, echo, ..Served::done(body) });
        match bend {
            Bend::Stale(until) => match self.state.answer_as_of(read, &call, &pairs, until)? {
                AsOf::Said(body) => other(body, Echo::Asked),
                AsOf::Missing(refusal) => Ok(Served { bent: true, ..self.refused(visit, &refusal) }),
            },
            Bend::Mixup => match self.state.answer_of_another(read, &call, visit.segments, &pairs) {
                Some((body, asker)) if asker == caller.acting => other(body, Echo::Asked),
                Some((body, asker)) => other(body, Echo::Of(asker)),
                None => straight(),
            },
            Bend::Scopeless if caller.acting != PLATFORM => {
                let served = match read.answer(&self.state, &Call { acting: PLATFORM, ..call }) {
                    Ok(json) => Served::done(json.to_bytes()),
                    Err(refusal) => self.refused(visit, &refusal),
                };
                Ok(Served { bent: true, echo: Echo::Of(PLATFORM), ..served })
            }
            Bend::Straight | Bend::Scopeless | Bend::Linger(_) | Bend::Failing(_) | Bend::Late(_) | Bend::Halted(_) => {
                straight()
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

impl Served {
    pub(super) fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, replays: None, limit: None, done: false, bent: false, echo: Echo::Asked }
    }

    /// What was asked for is done.
    pub(super) fn done(body: Vec<u8>) -> Self {
        Self { done: true, ..Self::new(200, body) }
    }
}
