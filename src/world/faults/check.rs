//! Whether a fault makes sense in a world. Everything is looked at before anything is armed.

use super::endpoint::Endpoint;
use super::fault::{Fault, Kind, Times, Work};
use super::refused::{FaultRefused, shortened};
use crate::world::state::State;

/// An hour; no client waits longer.
const LONGEST_MS: u64 = 3_600_000;
/// A year.
const LONGEST_S: u64 = 366 * 24 * 3_600;

impl Fault {
    /// Whether it makes sense in a world of these accounts, so many of them.
    pub(crate) fn check(&self, known: impl Fn(&str) -> bool, accounts: usize) -> Result<(), FaultRefused> {
        aim(self, known, accounts).map(|_| ())
    }
}

/// The endpoints that a fault is aimed at, if it makes sense.
pub(super) fn check(fault: &Fault, state: &State) -> Result<Endpoint, FaultRefused> {
    aim(fault, |id| state.accounts.row(id).is_some(), state.accounts.count())
}

fn aim(fault: &Fault, known: impl Fn(&str) -> bool, accounts: usize) -> Result<Endpoint, FaultRefused> {
    let endpoint = Endpoint::read(fault.endpoint.as_deref())
        .ok_or_else(|| FaultRefused::Endpoint { endpoint: shortened(fault.endpoint.as_deref().unwrap_or_default()) })?;
    if let Some(account) = fault.account.as_deref().filter(|account| !known(account)) {
        return Err(FaultRefused::Account { account: shortened(account) });
    }
    match fault.times {
        Times::Count(count) => within("the count", u64::from(count), 1, 1_000_000)?,
        Times::Always => {}
        Times::Chance { ppm, .. } => within("ppm", u64::from(ppm), 1, 1_000_000)?,
    }
    numbers(fault.kind)?;
    let (read, write) = (fault.kind.fits("GET"), fault.kind.fits("POST"));
    if !write && endpoint.only_writes() {
        return Err(FaultRefused::NotARead);
    }
    if !read && endpoint.only_reads() {
        return Err(FaultRefused::NotAWrite);
    }
    // An answer of the platform's to a debit names two accounts; there must be a third to name instead.
    if fault.kind == Kind::WrongAccount && accounts < 3 {
        return Err(FaultRefused::TooFewAccounts);
    }
    Ok(endpoint)
}

fn numbers(kind: Kind) -> Result<(), FaultRefused> {
    match kind {
        Kind::Latency { ms } => within("ms", ms, 1, LONGEST_MS),
        Kind::RateLimit { .. }
        | Kind::LockTimeout
        | Kind::WrongAccount
        | Kind::WrongScope
        | Kind::NeedsPerson { .. }
        | Kind::Torn { .. } => Ok(()),
        Kind::Error { status, work } => within("the status of an error", u64::from(status), 400, 599).and(late(work)),
        Kind::Page { status, work } => within("the status of a page", u64::from(status), 502, 504).and(late(work)),
        Kind::Closed { work } | Kind::Silent { work } => late(work),
        Kind::Trickle { bytes, pause_ms } => {
            within("bytes", u64::from(bytes), 1, 1 << 20).and(within("pause_ms", u64::from(pause_ms), 1, 60_000))
        }
        Kind::Stale { behind_s } => within("behind_s", u64::from(behind_s), 1, LONGEST_S),
    }
}

fn late(work: Work) -> Result<(), FaultRefused> {
    match work {
        Work::Before | Work::After => Ok(()),
        Work::During { ms } => within("ms", u64::from(ms), 1, LONGEST_MS),
        Work::Late { after_s } => within("after_s", u64::from(after_s), 1, LONGEST_S),
    }
}

fn within(what: &'static str, given: u64, least: u64, most: u64) -> Result<(), FaultRefused> {
    if (least..=most).contains(&given) { Ok(()) } else { Err(FaultRefused::OutOfRange { what, least, most, given }) }
}

impl Kind {
    /// Whether it can happen to a request of this method.
    pub(super) fn fits(self, method: &str) -> bool {
        match self {
            Self::Latency { .. }
            | Self::RateLimit { .. }
            | Self::LockTimeout
            | Self::Torn { .. }
            | Self::Trickle { .. }
            | Self::WrongAccount => true,
            Self::Stale { .. } | Self::WrongScope => matches!(method, "GET" | "HEAD"),
            Self::NeedsPerson { .. } => method == "POST",
            Self::Error { work, .. } | Self::Page { work, .. } | Self::Closed { work } | Self::Silent { work } => {
                match work {
                    Work::Before | Work::After => true,
                    Work::During { .. } | Work::Late { .. } => method == "POST",
                }
            }
        }
    }
}
