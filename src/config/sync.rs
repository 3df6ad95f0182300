//! The part of the settings that says how much is read, and how fast.

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, de::Error};

use crate::sync::Tuning;

/// `[sync]` as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedSync {
    rate: Option<Within<1, 25>>,
    burst: Option<Within<1, 100>>,
    in_flight: Option<Within<1, 64>>,
    /// Stripe allows no fewer (docs.stripe.com/rate-limits).
    monthly_reads: Option<Within<10_000, 1_000_000_000>>,
    share: Option<Within<1, 100>>,
    refresh_minutes: Option<Within<1, 1_440>>,
    pause_minutes: Option<Within<1, 1_440>>,
}

/// A whole number between two others, both included.
#[derive(Debug, Clone, Copy)]
struct Within<const LEAST: u32, const MOST: u32>(u32);

impl<'de, const LEAST: u32, const MOST: u32> Deserialize<'de> for Within<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(from)?;
        if (LEAST..=MOST).contains(&number) {
            return Ok(Self(number));
        }
        Err(D::Error::custom(format!("{number} is not between {LEAST} and {MOST}")))
    }
}

impl TypedSync {
    /// As meant.
    pub(super) fn resolve(&self) -> Tuning {
        let minutes = |typed: u32| SignedDuration::from_mins(i64::from(typed));
        Tuning {
            rate: self.rate.map(|typed| typed.0),
            burst: self.burst.map(|typed| typed.0),
            in_flight: self.in_flight.map(|typed| typed.0),
            monthly_reads: self.monthly_reads.map(|typed| u64::from(typed.0)),
            share: self.share.and_then(|typed| u8::try_from(typed.0).ok()),
            refresh: self.refresh_minutes.map(|typed| minutes(typed.0)),
            pause_after: self.pause_minutes.map(|typed| minutes(typed.0)),
        }
    }
}
