//! A request on its way through the world: who asks, which endpoint, what its idempotency key already stands for, the work, the
//! answer. The order of these steps is Stripe's: what is refused early is never kept under a key
//! (docs.stripe.com/api/idempotent_requests).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::auth::{self, Caller};
use super::endpoints::Call;
use super::endpoints::expand::Expand;
use super::endpoints::route::{Route, Write};
use super::errors::{self, Refusal};
use super::form;
use super::http::{Answer, Delivery, Reply, Request};
use super::id::Id;
use super::idempotency::{self, Fingerprint, Known, Outcome, Stored};
use super::life::Life;
use super::objects::event::{API_VERSION, Cause};
use super::objects::subject::Subject;
use super::params::Params;
use super::shelf::Row;

/// Longest idempotency key (docs.stripe.com/api/idempotent_requests).
const LONGEST_KEY: usize = 255;

/// What was worked out for a request, before it becomes an answer.
struct Served {
    status: u16,
    body: Vec<u8>,
    /// The request whose answer this repeats.
    replays: Option<Id>,
    /// Whether the answer is lost on its way.
    lost: bool,
}

/// A request on its way through.
struct Visit<'a> {
    request: &'a Request,
    id: Id,
    due: Timestamp,
}

impl Life {
    /// Takes a request that arrives at a moment of the wire. The work is done on arrival; the answer is due after the latency of
    /// the settings, and until then the idempotency key is in use.
    pub(crate) fn accept(&mut self, request: &Request, wire: Timestamp) -> Reply {
        self.go_on(wire);
        let arrived = self.state.now();
        let visit = Visit { request, id: self.state.ids.request(), due: self.due(&request.method) };
        let served = self.serve(&visit).unwrap_or_else(|refusal| self.refused(&visit, &refusal));
        self.state.cause = None;
        let delivery = if served.lost { Delivery::Silent } else { Delivery::Whole(self.answer(&visit, served)) };
        Reply { delivery, due: visit.due, work_at: arrived }
    }

    fn serve(&mut self, visit: &Visit<'_>) -> Result<Served, Refusal> {
        if let Some(fault) = &self.broken {
            return Err(Refusal::from(fault.clone()));
        }
        let request = visit.request;
        let caller = auth::check(request, &self.secret, &self.state.accounts)?;
        let segments: Vec<String> = request.path.split('/').skip(1).map(form::decode_segment).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let route = Route::find(&request.method, &segments)
            .filter(|_| !segments.contains(&""))
            .ok_or_else(|| errors::unknown_url(&request.method, &request.path))?;
        match route {
            Route::Read(read) => {
                let params = Params::read(&form::pairs(&request.query, &[])?)?;
                let call = Call { acting: caller.acting, key: &caller.key, params: &params };
                let json = read.answer(&self.state, &call)?;
                Ok(Served::new(200, json.to_bytes()))
            }
            Route::Write(write) => self.write(visit, &caller, write),
        }
    }

    /// A write: its idempotency key first, then its parameters, then the work, whose outcome is kept under the key.
    fn write(&mut self, visit: &Visit<'_>, caller: &Caller, write: Write<'_>) -> Result<Served, Refusal> {
        let request = visit.request;
        let pairs = form::pairs(&request.query, &request.body)?;
        let key = key_of(request)?;
        let fingerprint = idempotency::fingerprint(&request.method, &request.path, &pairs);
        let params = Params::read(&pairs);
        let expand = params.as_ref().map_err(Clone::clone).and_then(|params| write.expand(params));
        if let Some(key) = &key
            && let Some(served) = self.replayed(caller.acting, key, &fingerprint, expand.as_ref().ok())?
        {
            return Ok(served);
        }
        self.state.cause = Some(Cause { request: visit.id, key: key.clone() });
        let expand = expand?;
        let params = params.as_ref().map_err(Clone::clone)?;
        let call = Call { acting: caller.acting, key: &caller.key, params };
        let result = self.work(write, &call);
        let lost = result.is_ok() && self.loses(write, &call);
        let (outcome, mut served) = match result {
            Ok(made) => {
                let made = self.state.seen(made);
                let body = expand.apply(&self.state, made.json(&self.state, caller.acting)).to_bytes();
                (Some(Outcome::Made(made)), Served::new(200, body))
            }
            Err(refusal) => {
                let served = self.refused(visit, &refusal);
                let outcome = Outcome::Refused(served.status, served.body.as_slice().into());
                (Some(outcome).filter(|_| refusal.executed), served)
            }
        };
        if let Some((key, outcome)) = key.zip(outcome) {
            let stored = Stored { fingerprint, outcome, request: visit.id, due: visit.due };
            self.keys.keep(caller.acting, key, stored, self.state.now());
        }
        served.lost = lost;
        Ok(served)
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
    fn replayed(
        &mut self,
        acting: Row,
        key: &Arc<str>,
        fingerprint: &Fingerprint,
        expand: Option<&Expand<'_>>,
    ) -> Result<Option<Served>, Refusal> {
        let stored = match self.keys.look_up(acting, key, fingerprint, self.state.now(), self.wire) {
            Known::Nothing => return Ok(None),
            Known::InUse => return Err(errors::key_in_use(key)),
            Known::Another => return Err(errors::key_of_another(key)),
            Known::Same(stored) => stored,
        };
        let mut served = match stored.outcome {
            Outcome::Made(made) => {
                let json = made.json(&self.state, acting);
                let json = match expand {
                    Some(expand) => expand.apply(&self.state, json),
                    None => json,
                };
                Served::new(200, json.to_bytes())
            }
            Outcome::Refused(status, body) => Served::new(status, body.to_vec()),
        };
        served.replays = Some(stored.request);
        Ok(Some(served))
    }

    /// Whether the answer to a debit that was just done is lost, which happens once for each account that is set up so.
    fn loses(&mut self, write: Write<'_>, call: &Call<'_>) -> bool {
        if self.state.settings.lost_answers.is_empty() {
            return false;
        }
        let debited = write.debited(&self.state, call).map(str::to_owned);
        debited.is_some_and(|id| self.state.settings.lost_answers.remove(&id))
    }

    fn refused(&self, visit: &Visit<'_>, refusal: &Refusal) -> Served {
        let json = refusal.json(visit.id, self.state.now().as_second());
        Served::new(refusal.status, json.to_bytes())
    }

    fn answer(&self, visit: &Visit<'_>, served: Served) -> Answer {
        let request = visit.request;
        let date = jiff::fmt::rfc2822::DateTimePrinter::new();
        let date = date.timestamp_to_rfc9110_string(&self.state.now());
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("date".to_owned(), date.unwrap_or_default()),
            ("request-id".to_owned(), visit.id.as_str().to_owned()),
        ];
        for name in ["idempotency-key", "stripe-account"] {
            if let Some(value) = request.header(name) {
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        let version = request.header("stripe-version").unwrap_or(API_VERSION);
        headers.push(("stripe-version".to_owned(), version.to_owned()));
        if let Some(original) = served.replays {
            headers.push(("idempotent-replayed".to_owned(), "true".to_owned()));
            headers.push(("original-request".to_owned(), original.as_str().to_owned()));
        }
        if served.status == 401 {
            let realm = "Basic realm=\"Stripe\"".to_owned();
            headers.push(("www-authenticate".to_owned(), realm));
        }
        // What would answer a GET, without its body.
        let body = if request.method == "HEAD" { Vec::new() } else { served.body };
        Answer { status: served.status, headers, body }
    }

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
    fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, replays: None, lost: false }
    }
}
