//! The faults that can be armed from the console: each kind of the simulated Stripe, with figures that make it seen unless
//! others are typed.

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The work is done and the connection closes.
    AnswerLost,
    /// The work is done and nothing ever comes.
    NoAnswer,
    /// The connection closes before the work.
    ClosedBefore,
    /// The connection closes while the work goes on.
    ClosedDuring {
        /// For how much longer, in milliseconds.
        ms: u32,
    },
    /// The connection closes; the work is done later.
    WorkLate {
        /// How much later by Stripe's clock, in seconds.
        after_s: u32,
    },
    /// An error before the work.
    ErrorBefore {
        /// HTTP status.
        status: u16,
    },
    /// An error after the work.
    ErrorAfter {
        /// HTTP status.
        status: u16,
    },
    /// 429, the rate.
    RateLimit(Limit),
    /// 429, the lock on an object.
    LockTimeout,
    /// An HTML page of something in between.
    Page {
        /// HTTP status.
        status: u16,
    },
    /// The answer breaks off.
    Torn {
        /// After so many bytes; none for the middle.
        at: Option<u32>,
    },
    /// The answer takes longer.
    Slow {
        /// By how much, in milliseconds.
        ms: u64,
    },
    /// The answer comes in small pieces.
    Trickle {
        /// Bytes of a piece.
        bytes: u32,
        /// Milliseconds between two.
        pause_ms: u32,
    },
    /// A read answers as of an earlier moment.
    Stale {
        /// How long ago, in seconds.
        behind_s: u32,
    },
    /// A read answers for another account, and says so.
    WrongAccount,
    /// A read as a connected account answers for the platform.
    WrongScope,
    /// The work waits for a person.
    NeedsPerson(Why),
}

/// Why Stripe waits for a person, in its words (docs.stripe.com/account/approvals).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Somebody else has to approve it.
    Approval,
    /// A rule of the platform's own does not allow it.
    Blocked,
    /// It is unlike what the key usually does.
    Anomaly,
}

impl Why {
    /// All, with Stripe's words.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Approval, "approval_required"),
        (Self::Blocked, "action_blocked"),
        (Self::Anomaly, "anomalous_money_movement_request"),
    ];

    /// Stripe's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(why, _)| *why == self).map_or("", |(_, word)| *word)
    }
}

/// Which limit is said to have been reached, in the words of `Stripe-Rate-Limited-Reason` (docs.stripe.com/rate-limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Too many requests a second.
    GlobalRate,
    /// Too many at once.
    GlobalConcurrency,
    /// Too many a second to one endpoint.
    EndpointRate,
    /// Too many at once to one endpoint.
    EndpointConcurrency,
    /// Too many for one object.
    ResourceSpecific,
}

impl Limit {
    /// All, with Stripe's words.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::GlobalRate, "global-rate"),
        (Self::GlobalConcurrency, "global-concurrency"),
        (Self::EndpointRate, "endpoint-rate"),
        (Self::EndpointConcurrency, "endpoint-concurrency"),
        (Self::ResourceSpecific, "resource-specific"),
    ];

    /// Stripe's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(limit, _)| *limit == self).map_or("", |(_, word)| *word)
    }
}

impl Mishap {
    /// All, the one that teaches most first.
    pub const ALL: [Self; 17] = [
        Self::AnswerLost,
        Self::NoAnswer,
        Self::WorkLate { after_s: 300 },
        Self::ClosedBefore,
        Self::ClosedDuring { ms: 2_000 },
        Self::ErrorBefore { status: 500 },
        Self::ErrorAfter { status: 500 },
        Self::NeedsPerson(Why::Approval),
        Self::RateLimit(Limit::GlobalRate),
        Self::LockTimeout,
        Self::Page { status: 502 },
        Self::Torn { at: None },
        Self::Slow { ms: 5_000 },
        Self::Trickle { bytes: 16, pause_ms: 20 },
        Self::Stale { behind_s: 3_600 },
        Self::WrongAccount,
        Self::WrongScope,
    ];

    /// What happens, without its figure.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnswerLost => "answer lost, work done",
            Self::NoAnswer => "no answer ever, work done",
            Self::ClosedBefore => "closed before the work",
            Self::ClosedDuring { .. } => "closed during the work",
            Self::WorkLate { .. } => "closed, work done later",
            Self::ErrorBefore { .. } => "error, work not done",
            Self::ErrorAfter { .. } => "error, work done",
            Self::RateLimit(_) => "429, rate limit",
            Self::LockTimeout => "429, lock timeout",
            Self::Page { .. } => "a page of HTML",
            Self::Torn { .. } => "answer torn",
            Self::Slow { .. } => "answer late",
            Self::Trickle { .. } => "in pieces",
            Self::Stale { .. } => "stale read",
            Self::WrongAccount => "answer for another account",
            Self::WrongScope => "answer for the platform",
            Self::NeedsPerson(_) => "needs a person",
        }
    }

    /// What happens, with its figure.
    #[must_use]
    pub fn words(self) -> String {
        if let Self::RateLimit(limit) = self {
            return format!("429, {}", limit.word());
        }
        if let Self::Torn { at: Some(at) } = self {
            return format!("{} after {at} bytes", self.name());
        }
        match self.figure().filter(|figure| !figure.is_empty()) {
            Some(figure) => format!("{}: {figure}", self.name()),
            None => self.name().to_owned(),
        }
    }

    /// The requests that it is about, unless somebody says otherwise.
    #[must_use]
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::AnswerLost
            | Self::NoAnswer
            | Self::ClosedBefore
            | Self::ClosedDuring { .. }
            | Self::WorkLate { .. }
            | Self::ErrorBefore { .. }
            | Self::ErrorAfter { .. }
            | Self::Torn { .. }
            | Self::NeedsPerson(_) => "debits",
            Self::Stale { .. } | Self::WrongAccount | Self::WrongScope => "GET /v1/balance",
            Self::RateLimit(_) | Self::LockTimeout | Self::Page { .. } | Self::Slow { .. } | Self::Trickle { .. } => {
                "all"
            }
        }
    }
}
