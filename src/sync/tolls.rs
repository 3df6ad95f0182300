//! Where a request is let out: a bucket for its endpoint, one for all endpoints, and how many may be open. Each has a
//! pace that gives way to what Stripe says.

use std::collections::BTreeMap;

use crate::domain::{Limit, Retry};

use super::bucket::Bucket;
use super::pace::Pace;
use super::settings::OF_ONE_ENDPOINT;
use super::{Endpoint, Lane, SECOND, Settings};

/// Longest wait that is taken from a `Retry-After`, in seconds.
pub(super) const LONGEST_HOLD: u32 = 300;

/// All of them.
#[derive(Debug, Clone)]
pub(super) struct Tolls {
    burst: u32,
    rate: Option<u32>,
    all: Toll,
    each: BTreeMap<Endpoint, Toll>,
    width: Pace,
}

impl Tolls {
    pub(super) fn new(settings: &Settings, now: i64) -> Self {
        let of_all = settings.rate.map(|_| settings.rate_of_all);
        Self {
            burst: settings.burst,
            rate: settings.rate,
            // What is on the screen asks several endpoints at once.
            all: Toll::new(of_all, settings.burst.saturating_add(settings.burst / 2), now),
            each: BTreeMap::new(),
            width: Pace::new(settings.in_flight.saturating_mul(1_000), now),
        }
    }

    /// Questions that may be open when one of a lane is asked.
    pub(super) fn most_open(&mut self, now: i64, lane: Lane) -> usize {
        self.width.grow(now);
        let width = self.width.now() / 1_000;
        let open = match lane {
            Lane::Likely | Lane::Rest => width,
            Lane::Screen | Lane::Detail => width.max(if self.width.is_cut() { 0 } else { self.burst }),
            Lane::Person => width.max(self.burst).saturating_add(8),
        };
        usize::try_from(open).unwrap_or(usize::MAX).max(1)
    }

    /// Whether requests to these endpoints may go out now, or when one may.
    pub(super) fn admits(&mut self, now: i64, lane: Lane, endpoints: &[Endpoint]) -> Result<(), i64> {
        let floor = lane.floor(self.burst);
        let mut free_at = self.all.free_at(now, lane, floor);
        for endpoint in endpoints {
            free_at = free_at.max(self.of(*endpoint, now).free_at(now, lane, floor));
        }
        if free_at > now { Err(free_at) } else { Ok(()) }
    }

    /// Lets requests out.
    pub(super) fn take(&mut self, now: i64, endpoints: &[Endpoint]) {
        for endpoint in endpoints {
            self.of(*endpoint, now).bucket.take();
            self.all.bucket.take();
        }
    }

    /// Stripe said that it was too much (docs.stripe.com/rate-limits). A read waits for no lock, so an answer without a
    /// reason is about the endpoint.
    pub(super) fn limited(&mut self, now: i64, asked_at: i64, endpoints: &[Endpoint], retry: Retry) {
        let hold = i64::from(retry.after_s.unwrap_or(0).min(LONGEST_HOLD)).saturating_mul(SECOND);
        let until = now.saturating_add(hold);
        match retry.limit {
            Some(Limit::OfAllRate) => self.all.limited(now, asked_at, until),
            Some(Limit::OfAllAtOnce | Limit::EndpointAtOnce) => {
                self.width.cut(now, asked_at);
                self.all.hold = self.all.hold.max(until);
            }
            Some(Limit::EndpointRate) | None => {
                for endpoint in endpoints {
                    self.of(*endpoint, now).limited(now, asked_at, until);
                }
            }
            Some(Limit::Object) => {}
        }
    }

    /// Until when nothing goes to an endpoint because Stripe asked for it.
    pub(super) fn held_until(&self, endpoint: Endpoint) -> i64 {
        self.each.get(&endpoint).map_or(self.all.hold, |toll| toll.hold.max(self.all.hold))
    }

    /// Requests a second to an endpoint, in thousandths, when that is less than configured because Stripe said so.
    pub(super) fn slowed(&self, endpoint: Endpoint) -> Option<u32> {
        let own = self.each.get(&endpoint).into_iter();
        let paces = own.chain([&self.all]).filter_map(|toll| toll.pace);
        paces.filter(Pace::is_cut).map(|pace| pace.now()).min()
    }

    /// Requests a second to an endpoint, in thousandths; none without a limit.
    pub(super) fn rate(&self, endpoint: Endpoint) -> Option<u32> {
        let own = self.each.get(&endpoint).and_then(|toll| toll.pace).map(|pace| pace.now());
        own.or(self.rate.map(|rate| rate.saturating_mul(1_000)))
    }

    fn of(&mut self, endpoint: Endpoint, now: i64) -> &mut Toll {
        let (rate, burst) = (self.rate, self.burst);
        self.each.entry(endpoint).or_insert_with(|| Toll::new(rate, burst, now))
    }
}

/// One of them.
#[derive(Debug, Clone, Copy)]
struct Toll {
    bucket: Bucket,
    /// None without a limit.
    pace: Option<Pace>,
    /// Until when Stripe asked to be left alone.
    hold: i64,
}

impl Toll {
    fn new(rate: Option<u32>, burst: u32, now: i64) -> Self {
        let pace = rate.map(|rate| Pace::new(rate.saturating_mul(1_000), now));
        Self { bucket: Bucket::full(burst, now), pace, hold: i64::MIN }
    }

    fn free_at(&mut self, now: i64, lane: Lane, floor: i64) -> i64 {
        let held = if lane == Lane::Person { i64::MIN } else { self.hold };
        let Some(pace) = &mut self.pace else { return now.max(held) };
        pace.grow(now);
        self.bucket.fill(now, pace.now());
        now.saturating_add(self.bucket.wait(floor, pace.now())).max(held)
    }

    /// One that had no limit has Stripe's published one from now on.
    fn limited(&mut self, now: i64, asked_at: i64, until: i64) {
        self.hold = self.hold.max(until);
        let pace = self.pace.get_or_insert_with(|| Pace::new(OF_ONE_ENDPOINT.saturating_mul(1_000), asked_at));
        pace.cut(now, asked_at);
        self.bucket.fill(now, pace.now());
        self.bucket.drain();
    }
}
