//! A write that was let in: what its idempotency key already stands for, the work, what is kept of it. Only what had begun to execute
//! is kept under a key (docs.stripe.com/api/idempotent_requests).

use std::sync::Arc;

use super::auth::Caller;
use super::endpoints::Call;
use super::endpoints::expand::Expand;
use super::endpoints::route::Write;
use super::errors::{self, Refusal};
use super::faults::{Bend, Finished, Halt, Late, strike};
use super::form;
use super::http::Request;
use super::idempotency::{self, Fingerprint, Known, Outcome, Stored};
use super::life::Life;
use super::objects::event::Cause;
use super::objects::subject::{Seen, Subject};
use super::params::Params;
use super::service::{Served, Visit};
use super::shelf::Row;

/// Longest idempotency key (docs.stripe.com/api/idempotent_requests).
const LONGEST_KEY: usize = 255;

/// A write that was let in.
#[derive(Debug)]
pub(super) struct Task<'a> {
    caller: &'a Caller,
    pairs: Vec<(String, String)>,
    key: Option<Arc<str>>,
    fingerprint: Fingerprint,
    bend: Bend,
}

impl<'a> Task<'a> {
    /// Reads what is needed to tell the request from every other.
    pub(super) fn of(request: &Request, caller: &'a Caller, bend: Bend) -> Result<Self, Refusal> {
        let pairs = form::pairs(&request.query, &request.body)?;
        let key = key_of(request)?;
        let fingerprint = idempotency::fingerprint(&request.method, &request.path, &pairs);
        Ok(Self { caller, pairs, key, fingerprint, bend })
    }

    /// The request as it is kept until it is done.
    fn kept(self, visit: &Visit<'_>) -> Late {
        Late {
            request: visit.id,
            segments: visit.segments.iter().map(|segment| (*segment).to_owned()).collect(),
            pairs: self.pairs,
            acting: self.caller.acting,
            asked_with: self.caller.key.clone(),
            key: self.key.as_deref().map(str::to_owned),
            fingerprint: self.fingerprint,
        }
    }
}

impl Life {
    /// A write: its idempotency key first, then its parameters, then the work, whose outcome is kept under the key.
    pub(super) fn write(&mut self, visit: &mut Visit<'_>, write: Write<'_>, task: Task<'_>) -> Result<Served, Refusal> {
        let acting = task.caller.acting;
        let params = Params::read(&task.pairs);
        let expand = params.as_ref().map_err(Clone::clone).and_then(|params| write.expand(params));
        if let Some(key) = &task.key
            && let Some(served) = self.replayed(acting, key, &task.fingerprint, expand.as_ref().ok())?
        {
            return Ok(served);
        }
        if let Bend::Late(after_s) = task.bend {
            return Ok(self.put_off(visit, task, after_s));
        }
        if let Bend::Halted(halt) = task.bend {
            return Ok(self.halted(visit, task, halt));
        }
        self.state.cause = Some(Arc::new(Cause { request: visit.id, key: task.key.clone() }));
        let expand = expand?;
        let params = params.as_ref().map_err(Clone::clone)?;
        let call = Call { acting, key: &task.caller.key, params };
        let result = self.work(write, &call);
        visit.due = self.state.locks.through(visit.due, result.as_ref().err());
        let result = result.map(|made| self.state.seen(made));
        let (outcome, served) = self.outcome(visit, &task, &expand, result);
        if let Some((key, outcome)) = task.key.zip(outcome) {
            let due = match task.bend {
                Bend::Linger(more) => visit.due.checked_add(more).unwrap_or(visit.due),
                Bend::Straight
                | Bend::Stale(_)
                | Bend::Mixup
                | Bend::Scopeless
                | Bend::Failing(_)
                | Bend::Late(_)
                | Bend::Halted(_) => visit.due,
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
        expand: &Expand<'_>,
        result: Result<Seen, Refusal>,
    ) -> (Option<Outcome>, Served) {
        let acting = task.caller.acting;
        let shown = |made: &Seen| expand.apply(&self.state, made.json(&self.state, acting)).to_bytes();
        match result {
            Ok(made) => match task.bend {
                Bend::Failing(status) => {
                    let served = self.refused(visit, &Refusal::api(status, "An unknown error occurred"));
                    let kept = Outcome::Refused(served.status, served.body.as_slice().into());
                    (Some(kept), Served { done: true, ..served })
                }
                Bend::Mixup => {
                    let named = strike::named(visit.request, visit.segments, &self.state);
                    let answer = expand.apply(&self.state, made.json(&self.state, acting));
                    let served = match self.state.misnamed(answer, acting, &named) {
                        Some(body) => Served { bent: true, ..Served::done(body) },
                        None => Served::done(shown(&made)),
                    };
                    (Some(Outcome::Made(made)), served)
                }
                Bend::Straight
                | Bend::Stale(_)
                | Bend::Scopeless
                | Bend::Linger(_)
                | Bend::Late(_)
                | Bend::Halted(_) => {
                    let body = shown(&made);
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
        if let Some(key) = &task.key {
            self.keys.begin(task.caller.acting, Arc::clone(key), task.fingerprint, visit.id);
        }
        visit.work_at = self.state.put_off(task.kept(visit), after_s);
        Served::done(Vec::new())
    }

    /// Keeps the work of a request back until a person looks at it. Where that can be an approval, the request is kept with its
    /// key, which gives the same answer again.
    fn halted(&mut self, visit: &Visit<'_>, task: Task<'_>, halt: Halt) -> Served {
        let served = self.refused(visit, &errors::needs_person(halt));
        if halt == Halt::ApprovalRequired {
            if let Some(key) = &task.key {
                let outcome = Outcome::Refused(served.status, served.body.as_slice().into());
                let stored = Stored { fingerprint: task.fingerprint, outcome, request: visit.id, due: visit.due };
                self.keys.keep(task.caller.acting, Arc::clone(key), stored, self.state.now());
            }
            self.state.to_approve.push(task.kept(visit));
        }
        Served { bent: true, ..served }
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
                Served::done(json.to_bytes())
            }
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
