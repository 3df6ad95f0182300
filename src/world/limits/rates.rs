//! The figures of the limits (docs.stripe.com/rate-limits), and the settings that choose among them.

use serde::{Deserialize, Serialize};

use super::Asked;

/// Which limits this Stripe has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateLimit {
    /// Those of live mode.
    Live,
    /// Those of a sandbox.
    Test,
    /// None, and no locks either.
    #[default]
    Off,
}

/// What is said in `Stripe-Rate-Limited-Reason` (docs.stripe.com/rate-limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limited {
    /// Too many requests a second.
    GlobalRate,
    /// Too many requests at once.
    GlobalConcurrency,
    /// Too many requests a second to one endpoint.
    EndpointRate,
    /// Too many requests at once to one endpoint.
    EndpointConcurrency,
    /// Too many for one object.
    ResourceSpecific,
}

/// The figures of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rates {
    /// Requests a second, all together.
    pub(super) all: u32,
    /// Requests under way, all together. Stripe publishes no number; these are several times what its libraries open.
    pub(super) at_once: usize,
    /// Requests a second to one endpoint.
    pub(super) endpoint: u32,
}

/// The figures of one endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) rate: u32,
    pub(super) at_once: Option<usize>,
}

impl RateLimit {
    /// The figures; none without limits.
    pub(super) fn rates(self) -> Option<Rates> {
        match self {
            Self::Live => Some(Rates { all: 100, at_once: 200, endpoint: 25 }),
            Self::Test => Some(Rates { all: 25, at_once: 50, endpoint: 25 }),
            Self::Off => None,
        }
    }
}

impl Limited {
    /// As written in the header.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::GlobalRate => "global-rate",
            Self::GlobalConcurrency => "global-concurrency",
            Self::EndpointRate => "endpoint-rate",
            Self::EndpointConcurrency => "endpoint-concurrency",
            Self::ResourceSpecific => "resource-specific",
        }
    }
}

/// The figures of an endpoint: payouts have their own.
pub(super) fn of_endpoint(rates: Rates, asked: Option<Asked<'_>>) -> Option<Rate> {
    match asked? {
        ("POST", ["v1", "payouts"]) => Some(Rate { rate: 15, at_once: Some(30) }),
        _ => Some(Rate { rate: rates.endpoint, at_once: None }),
    }
}
