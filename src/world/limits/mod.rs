//! Limits: how many requests this Stripe lets in, by its published figures (docs.stripe.com/rate-limits), and locks on accounts that a
//! write is still busy with. They act before anything is done, so that nothing is kept under an idempotency key. All of it is measured
//! on the wire's time: it is about how long things take, not about what Stripe's clock shows.

mod bucket;
mod locks;
mod rates;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::errors::{self, Refusal};
use bucket::Bucket;
pub(crate) use locks::Locks;
pub use rates::{Limited, RateLimit};

/// A method and the segments of a path that an endpoint has.
pub(crate) type Asked<'a> = (&'a str, &'a [&'a str]);

/// What was let in lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limits {
    rate: RateLimit,
    lock_wait_ms: u64,
    all: Bucket,
    endpoints: BTreeMap<String, Bucket>,
    /// Requests that are not answered yet, by the moment at which they will be.
    in_flight: BTreeMap<(Timestamp, u64), String>,
    entered: u64,
    /// The request that was just let in.
    entering: Option<String>,
}

impl Limits {
    /// Limits by setting; a write waits at most so long for a lock.
    pub(crate) fn new(rate: RateLimit, lock_wait_ms: u64) -> Self {
        Self {
            rate,
            lock_wait_ms,
            all: Bucket::default(),
            endpoints: BTreeMap::new(),
            in_flight: BTreeMap::new(),
            entered: 0,
            entering: None,
        }
    }

    /// How long a write waits for a lock, in milliseconds; none when there are no locks.
    pub(crate) fn lock_wait(&self) -> Option<u64> {
        self.rate.rates().map(|_| self.lock_wait_ms)
    }

    /// Lets a request in, or refuses it. A request for no endpoint counts only among all.
    pub(crate) fn admit(&mut self, asked: Option<Asked<'_>>, wire: Timestamp) -> Result<(), Refusal> {
        self.entering = None;
        let Some(rates) = self.rate.rates() else {
            return Ok(());
        };
        self.answered(wire);
        if !self.all.has_room(wire, rates.all) {
            return Err(errors::rate_limited(Limited::GlobalRate));
        }
        if self.in_flight.len() >= rates.at_once {
            return Err(errors::rate_limited(Limited::GlobalConcurrency));
        }
        let name = asked.map(name).unwrap_or_default();
        let endpoint = rates::of_endpoint(rates, asked);
        if let Some(endpoint) = endpoint {
            let bucket = self.endpoints.entry(name.clone()).or_default();
            if !bucket.has_room(wire, endpoint.rate) {
                return Err(errors::rate_limited(Limited::EndpointRate));
            }
            let under_way = self.in_flight.values().filter(|other| **other == name).count();
            if endpoint.at_once.is_some_and(|most| under_way >= most) {
                return Err(errors::rate_limited(Limited::EndpointConcurrency));
            }
            bucket.take(wire, endpoint.rate);
        }
        self.all.take(wire, rates.all);
        self.entering = Some(name);
        Ok(())
    }

    /// The request that was just let in is under way until its answer is due.
    pub(crate) fn stays(&mut self, due: Timestamp) {
        if let Some(name) = self.entering.take() {
            self.entered = self.entered.saturating_add(1);
            self.in_flight.insert((due, self.entered), name);
        }
    }

    fn answered(&mut self, wire: Timestamp) {
        while let Some(first) = self.in_flight.first_entry() {
            if first.key().0 > wire {
                break;
            }
            first.remove();
        }
    }
}

/// The name of an endpoint, with `*` for ids, so that different ids share one limit.
fn name((method, segments): Asked<'_>) -> String {
    let mut name = method.to_owned();
    for (place, segment) in segments.iter().enumerate() {
        let id = place >= 2 && place % 2 == 0 && *segment != "history";
        name.push('/');
        name.push_str(if id { "*" } else { segment });
    }
    name
}
