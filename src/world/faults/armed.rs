//! The faults that are armed, and which of them a request meets. Chance is counted, not drawn: whether the n-th request that fits
//! is struck follows from the fault's seed and n alone, so that faults do not disturb each other or the world's ids.

use serde::{Deserialize, Serialize};

use super::check;
use super::endpoint::Endpoint;
use super::fault::{Fault, Kind, Times};
use super::refused::{FaultRefused, shortened};
use super::shown::ArmedFault;
use super::strike::Sight;
use crate::world::state::State;

/// Most faults that commands may arm.
const MOST: usize = 64;

/// A fault in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Armed {
    number: u64,
    fault: Fault,
    endpoint: Endpoint,
    met: u64,
    struck: u64,
}

/// All faults of a world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Faults {
    armed: Vec<Armed>,
    numbered: u64,
}

/// What a request meets on its way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Met {
    /// By how much the answer is late, in milliseconds.
    pub(super) latency_ms: u64,
    /// The fault that may strike: its number and its kind.
    pub(super) fault: Option<(u64, Kind)>,
}

impl Faults {
    /// Arms a fault and answers its id.
    pub(crate) fn arm(&mut self, fault: Fault, state: &State) -> Result<String, FaultRefused> {
        let endpoint = check::check(&fault, state)?;
        if self.armed.len() >= MOST {
            let spent = self.armed.iter().position(Armed::spent).ok_or(FaultRefused::TooMany { most: MOST })?;
            self.armed.remove(spent);
        }
        Ok(self.put(fault, endpoint))
    }

    /// Arms what a scenario begins with, as many as it has.
    pub(crate) fn found(faults: &[Fault], state: &State) -> Result<Self, FaultRefused> {
        let mut all = Self::default();
        for fault in faults {
            let endpoint = check::check(fault, state)?;
            all.put(fault.clone(), endpoint);
        }
        Ok(all)
    }

    fn put(&mut self, fault: Fault, endpoint: Endpoint) -> String {
        self.numbered = self.numbered.saturating_add(1);
        self.armed.push(Armed { number: self.numbered, fault, endpoint, met: 0, struck: 0 });
        id(self.numbered)
    }

    /// Removes one fault, or all of them; answers how many.
    pub(crate) fn clear(&mut self, wanted: Option<&str>) -> Result<usize, FaultRefused> {
        let before = self.armed.len();
        match wanted {
            None => self.armed.clear(),
            Some(wanted) if self.armed.iter().any(|armed| id(armed.number) == wanted) => {
                self.armed.retain(|armed| id(armed.number) != wanted);
            }
            Some(wanted) => {
                let known: Vec<String> = self.armed.iter().map(|armed| id(armed.number)).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(FaultRefused::Unknown { id: shortened(wanted), known });
            }
        }
        Ok(before.saturating_sub(self.armed.len()))
    }

    /// Every fault, oldest first.
    pub(crate) fn shown(&self) -> Vec<ArmedFault> {
        self.armed.iter().map(Armed::shown).collect()
    }

    /// How many may still strike.
    pub(crate) fn left(&self) -> usize {
        self.armed.iter().filter(|armed| !armed.spent()).count()
    }

    /// Whether none is armed, so that requests need not be looked at.
    pub(super) fn is_empty(&self) -> bool {
        self.armed.is_empty()
    }

    /// What a request meets: all latencies that fit, and the first other fault that does.
    pub(super) fn meet(&mut self, sight: &Sight<'_>) -> Met {
        let mut met = Met::default();
        for armed in &mut self.armed {
            let latency = matches!(armed.fault.kind, Kind::Latency { .. });
            if armed.spent() || (!latency && met.fault.is_some()) || !armed.fits(sight) {
                continue;
            }
            armed.met = armed.met.saturating_add(1);
            if !armed.chosen() {
                continue;
            }
            if let Kind::Latency { ms } = armed.fault.kind {
                met.latency_ms = met.latency_ms.saturating_add(ms);
                armed.struck = armed.struck.saturating_add(1);
            } else {
                met.fault = Some((armed.number, armed.fault.kind));
            }
        }
        met
    }

    /// Notes that a fault has struck.
    pub(super) fn struck(&mut self, number: u64) {
        if let Some(armed) = self.armed.iter_mut().find(|armed| armed.number == number) {
            armed.struck = armed.struck.saturating_add(1);
        }
    }
}

impl Armed {
    fn fits(&self, sight: &Sight<'_>) -> bool {
        self.fault.kind.fits(sight.method())
            && self.endpoint.fits(sight)
            && self.fault.account.as_deref().is_none_or(|account| sight.is_about(account))
    }

    /// Whether the request that was just met is one to be struck.
    fn chosen(&self) -> bool {
        match self.fault.times {
            Times::Count(_) | Times::Always => true,
            Times::Chance { ppm, seed } => mixed(seed, self.met) % 1_000_000 < u64::from(ppm),
        }
    }

    fn spent(&self) -> bool {
        match self.fault.times {
            Times::Count(count) => self.struck >= u64::from(count),
            Times::Always | Times::Chance { .. } => false,
        }
    }

    fn shown(&self) -> ArmedFault {
        ArmedFault {
            id: id(self.number),
            fault: self.fault.clone(),
            met: self.met,
            struck: self.struck,
            spent: self.spent(),
        }
    }
}

fn id(number: u64) -> String {
    format!("fault_{number}")
}

/// The n-th number of a seed (SplitMix64): a fixed, public function, so that a seed means the same in every version.
fn mixed(seed: u64, n: u64) -> u64 {
    let mut word = seed.wrapping_add(n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
