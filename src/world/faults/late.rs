//! Work that is done late: the request was taken and its client went away, and when its moment comes the work is done as if it had
//! been asked for then. Its idempotency key is in use until then, and keeps the outcome afterwards.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::money::Currency;
use crate::world::accounts::PLATFORM;
use crate::world::clock::Coming;
use crate::world::endpoints::Call;
use crate::world::endpoints::route::Route;
use crate::world::errors::{self, Refusal};
use crate::world::id::Id;
use crate::world::idempotency::{Fingerprint, Outcome};
use crate::world::objects::event::Cause;
use crate::world::objects::subject::Subject;
use crate::world::params::Params;
use crate::world::shelf::Row;
use crate::world::state::State;

/// A request that was taken and is not done yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Late {
    pub(crate) request: Id,
    /// Method is `POST`; the path in its segments.
    pub(crate) segments: Vec<String>,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) acting: Row,
    /// The key of who asked, masked.
    pub(crate) asked_with: String,
    /// Its idempotency key, and what tells the request from another.
    pub(crate) key: Option<String>,
    pub(crate) fingerprint: Fingerprint,
}

/// A late request that is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Finished {
    pub(crate) late: Late,
    /// What is kept under its key; nothing if it was refused before it began.
    pub(crate) outcome: Option<Outcome>,
}

impl Late {
    /// What it will move if it is done, as far as it says so itself: from where, to where, in which currency, how much.
    pub(crate) fn movement(&self, state: &State) -> Option<(Row, Row, Currency, i64)> {
        let said = |name: &str| self.pairs.iter().rfind(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let account = |name: &str| said(name).and_then(|id| state.accounts.row(id));
        let segments: Vec<&str> = self.segments.iter().map(String::as_str).collect();
        let (from, to) = match segments.as_slice() {
            ["v1", "charges"] => (account("source")?, PLATFORM),
            ["v1", "transfers"] => (self.acting, account("destination")?),
            _ => return None,
        };
        let amount = said("amount")?.parse().ok().filter(|amount| *amount > 0)?;
        Some((from, to, Currency::from_code(said("currency")?).ok()?, amount))
    }
}

impl State {
    /// Puts a request off and answers when it will be done.
    pub(crate) fn put_off(&mut self, late: Late, after_s: u32) -> Timestamp {
        let now = self.now();
        let at = now.checked_add(SignedDuration::from_secs(i64::from(after_s))).unwrap_or(now);
        self.tickets = self.tickets.saturating_add(1);
        self.late.insert(self.tickets, late);
        self.clock.plan(at, Coming::LateWork { ticket: self.tickets });
        at
    }

    /// Does what was put off. The reserve and the books are looked after by whoever moves the clock.
    pub(crate) fn do_late(&mut self, ticket: u64) {
        if let Some(late) = self.late.remove(&ticket) {
            self.do_kept(late);
        }
    }

    /// Does a request that was kept until now; answers whether it did anything.
    pub(crate) fn do_kept(&mut self, late: Late) -> bool {
        self.locks.rest();
        let outcome = match self.work_of(&late) {
            Ok(made) => Some(Outcome::Made(self.seen(made))),
            Err(refusal) if refusal.executed => {
                let body = refusal.json(late.request, self.now().as_second()).to_bytes();
                Some(Outcome::Refused(refusal.status, body.into()))
            }
            Err(_) => None,
        };
        self.cause = None;
        let is_done = matches!(outcome, Some(Outcome::Made(_)));
        self.finished.push(Finished { late, outcome });
        is_done
    }

    fn work_of(&mut self, late: &Late) -> Result<Subject, Refusal> {
        let acting = self.accounts.id(late.acting);
        if self.accounts.row(acting).is_none() {
            return Err(errors::stranger(&late.asked_with, acting));
        }
        let segments: Vec<&str> = late.segments.iter().map(String::as_str).collect();
        let params = Params::read(&late.pairs)?;
        let call = Call { acting: late.acting, key: &late.asked_with, params: &params };
        match Route::find("POST", &segments) {
            Some(Route::Write(write)) => {
                let key = late.key.as_deref().map(Into::into);
                self.cause = Some(Arc::new(Cause { request: late.request, key }));
                write.work(self, &call)
            }
            Some(Route::Read(_)) | None => Err(errors::unknown_url("POST", &late.segments.join("/"))),
        }
    }
}
