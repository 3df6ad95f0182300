//! A world from the outside: founded once, it takes requests one at a time and says what Stripe would answer, and when. It never
//! waits and never looks at a real clock; time comes with each request.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::accounts::PLATFORM;
use super::audit::{AuditedMovement, AuditedReturn};
use super::endpoints::route::Route;
use super::founding::Founding;
use super::founding_error::FoundingError;
use super::http::{Delivery, Reply, Request};
use super::instance::{HEADER, Instance};
use super::keys::{KeyError, ShownKey};
use super::ledger::LedgerFault;
use super::life::Life;
use super::limits::{Limits, RateLimit};
use super::origin::Origin;

/// A simulated Stripe with one platform.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) life: Life,
    pub(super) instance: Instance,
    pub(super) origin: Option<Arc<Origin>>,
    pub(super) checkpoints: BTreeMap<String, Life>,
    pub(super) tuning: Tuning,
}

/// How this run differs from what its scenario says; a reset does not undo it.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Tuning {
    rate_limit: Option<RateLimit>,
    latency_ms: Option<u64>,
}

impl World {
    /// Begins a world: plays what happened, in time order, up to the start of its clock, which then runs.
    ///
    /// # Errors
    /// If something of what happened cannot have happened.
    pub fn found(founding: Founding) -> Result<Self, FoundingError> {
        let life = Life::found(founding)?;
        let instance = Instance::of(life.state.ring.secret());
        Ok(Self { life, instance, origin: None, checkpoints: BTreeMap::new(), tuning: Tuning::default() })
    }

    /// The same world, which can be reset because it knows where it came from.
    #[must_use]
    pub fn from_origin(mut self, origin: Origin) -> Self {
        self.origin = Some(Arc::new(origin));
        self
    }

    /// The same world as another run of it.
    #[must_use]
    pub fn run_as(mut self, instance: Instance) -> Self {
        self.instance = instance;
        self
    }

    /// The same world with other limits than its scenario's, also after a reset.
    #[must_use]
    pub fn limited(mut self, rate_limit: RateLimit) -> Self {
        self.tuning.rate_limit = Some(rate_limit);
        self.tune();
        self
    }

    /// The same world, in which every answer takes so many milliseconds, also after a reset.
    #[must_use]
    pub fn slowed(mut self, latency_ms: u64) -> Self {
        self.tuning.latency_ms = Some(latency_ms);
        self.tune();
        self
    }

    /// Lets the life that goes on from here have what this run is set to.
    pub(super) fn tune(&mut self) {
        let settings = &mut self.life.state.settings;
        if let Some(rate_limit) = self.tuning.rate_limit.filter(|rate| *rate != settings.rate_limit) {
            settings.rate_limit = rate_limit;
            self.life.limits = Limits::new(rate_limit, settings.lock_wait_ms);
        }
        if let Some(latency_ms) = self.tuning.latency_ms {
            settings.read_latency_ms = latency_ms;
            settings.write_latency_ms = latency_ms;
        }
    }

    /// Takes a request that arrives at a moment of the wire, which never goes backwards.
    pub fn accept(&mut self, request: &Request, wire: Timestamp) -> Reply {
        let reply = self.life.accept(request, wire);
        self.signed(reply)
    }

    /// Answers a request that its carrier could not read whole, with the carrier's status and words. Nothing is done.
    pub fn turn_away(&mut self, request: &Request, status: u16, words: &str, wire: Timestamp) -> Reply {
        let reply = self.life.turn_away(request, status, words, wire);
        self.signed(reply)
    }

    /// With the header that says which run of the world it is from.
    fn signed(&self, mut reply: Reply) -> Reply {
        match &mut reply.delivery {
            Delivery::Whole(answer) | Delivery::Torn { answer, .. } | Delivery::Trickle { answer, .. } => {
                answer.headers.push((HEADER.to_owned(), self.instance.as_str().to_owned()));
            }
            Delivery::Closed | Delivery::Silent => {}
        }
        reply
    }

    /// Every endpoint that a world serves: method and path, with the names of ids in braces.
    #[must_use]
    pub fn endpoints() -> Vec<String> {
        Route::all()
    }

    /// The platform's secret key.
    #[must_use]
    pub fn secret_key(&self) -> &str {
        self.life.state.ring.secret()
    }

    /// All keys of the platform, with what they may do.
    #[must_use]
    pub fn keys(&self) -> Vec<ShownKey> {
        self.life.state.ring.shown(self.now())
    }

    /// Makes a key invalid from now on.
    ///
    /// # Errors
    /// If there is no key of that name, or it is revoked already.
    pub fn revoke_key(&mut self, name: &str) -> Result<(), KeyError> {
        self.life.state.ring.revoke(name)
    }

    /// The platform's account id.
    #[must_use]
    pub fn platform_id(&self) -> &str {
        self.life.state.accounts.id(PLATFORM)
    }

    /// Which run of the world this is.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.life.state.now()
    }

    /// The latest moment of the wire that the world knows.
    #[must_use]
    pub fn wire(&self) -> Timestamp {
        self.life.wire
    }

    /// The scenario's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.life.name
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.life.seed
    }

    /// Every movement of money between two accounts that a request of the platform made, oldest first.
    #[must_use]
    pub fn movements(&self) -> Vec<AuditedMovement> {
        self.life.state.movements()
    }

    /// Every movement that was given back, in part or whole, oldest first.
    #[must_use]
    pub fn given_back(&self) -> Vec<AuditedReturn> {
        self.life.state.given_back()
    }

    /// How many requests were taken and are not done: work that is done later, and what waits for approval.
    #[must_use]
    pub fn undone(&self) -> (usize, usize) {
        (self.life.state.late.len(), self.life.state.to_approve.len())
    }

    /// Adds everything up again: the ledger's sums, each account's balances against its transactions, the reserve against the
    /// negative accounts. Takes time in proportion to history; the running totals are checked after every request anyway.
    ///
    /// # Errors
    /// The first sum that is not right.
    pub fn check_ledger(&self) -> Result<(), LedgerFault> {
        if let Some(fault) = &self.life.broken {
            return Err(fault.clone());
        }
        self.life.state.check_books()
    }
}
