//! The faults that can be armed from the console: each kind of the simulated Stripe with figures that make it seen.

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The work is done and the connection closes.
    AnswerLost,
    /// The work is done and nothing ever comes.
    NoAnswer,
    /// The connection closes before the work.
    ClosedBefore,
    /// The connection closes while the work goes on for two seconds.
    ClosedDuring,
    /// The connection closes; the work is done five minutes later by Stripe's clock.
    WorkLate,
    /// 500 before the work.
    ErrorBefore,
    /// 500 after the work.
    ErrorAfter,
    /// 429, the rate.
    RateLimit,
    /// 429, the lock on an object.
    LockTimeout,
    /// An HTML page of something in between.
    Page,
    /// The answer breaks off.
    Torn,
    /// The answer takes five seconds longer.
    Slow,
    /// The answer comes in small pieces.
    Trickle,
    /// A read answers as of an hour ago.
    Stale,
    /// A read answers for another account.
    WrongAccount,
}

impl Mishap {
    /// All, the one that teaches most first.
    pub const ALL: [Self; 15] = [
        Self::AnswerLost,
        Self::NoAnswer,
        Self::WorkLate,
        Self::ClosedBefore,
        Self::ClosedDuring,
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::RateLimit,
        Self::LockTimeout,
        Self::Page,
        Self::Torn,
        Self::Slow,
        Self::Trickle,
        Self::Stale,
        Self::WrongAccount,
    ];

    /// What happens, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AnswerLost => "answer lost, work done",
            Self::NoAnswer => "no answer ever, work done",
            Self::ClosedBefore => "closed before the work",
            Self::ClosedDuring => "closed during the work, 2 s",
            Self::WorkLate => "closed, work done 5 min later",
            Self::ErrorBefore => "500, work not done",
            Self::ErrorAfter => "500, work done",
            Self::RateLimit => "429, too many requests",
            Self::LockTimeout => "429, object locked",
            Self::Page => "502, a page of HTML",
            Self::Torn => "answer torn in the middle",
            Self::Slow => "answer 5 s later",
            Self::Trickle => "answer in small pieces",
            Self::Stale => "read as of an hour ago",
            Self::WrongAccount => "answer for another account",
        }
    }

    /// The requests that it is about, unless somebody says otherwise.
    #[must_use]
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::AnswerLost
            | Self::NoAnswer
            | Self::ClosedBefore
            | Self::ClosedDuring
            | Self::WorkLate
            | Self::ErrorBefore
            | Self::ErrorAfter
            | Self::Torn => "debits",
            Self::Stale | Self::WrongAccount => "GET /v1/balance",
            Self::RateLimit | Self::LockTimeout | Self::Page | Self::Slow | Self::Trickle => "all",
        }
    }
}
