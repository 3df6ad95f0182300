//! Faults between the console and a world: what was planned becomes a fault, and a fault that is armed is told in the words by
//! which it can be armed here. Those that cannot be are told as well.

use crate::app::world::{FaultPlan, HowOften, Limit, Mishap, Why};
use crate::world::faults::{Fault, Halt, Kind, Times, Work};
use crate::world::limits::Limited;

/// The fault of a plan.
pub(super) fn fault(plan: &FaultPlan) -> Fault {
    Fault {
        endpoint: plan.endpoint.clone(),
        account: plan.account.as_ref().map(|account| account.as_str().to_owned()),
        times: match plan.times {
            HowOften::Times(count) => Times::Count(count),
            HowOften::Always => Times::Always,
            HowOften::Chance { ppm, seed } => Times::Chance { ppm, seed },
        },
        kind: kind(plan.mishap),
    }
}

const fn kind(mishap: Mishap) -> Kind {
    match mishap {
        Mishap::AnswerLost => Kind::Closed { work: Work::After },
        Mishap::NoAnswer => Kind::Silent { work: Work::After },
        Mishap::ClosedBefore => Kind::Closed { work: Work::Before },
        Mishap::ClosedDuring { ms } => Kind::Closed { work: Work::During { ms } },
        Mishap::WorkLate { after_s } => Kind::Closed { work: Work::Late { after_s } },
        Mishap::ErrorBefore { status } => Kind::Error { status, work: Work::Before },
        Mishap::ErrorAfter { status } => Kind::Error { status, work: Work::After },
        Mishap::RateLimit(limit) => Kind::RateLimit { reason: reason(limit) },
        Mishap::LockTimeout => Kind::LockTimeout,
        Mishap::Page { status } => Kind::Page { status, work: Work::Before },
        Mishap::Torn { at } => Kind::Torn { at },
        Mishap::Slow { ms } => Kind::Latency { ms },
        Mishap::Trickle { bytes, pause_ms } => Kind::Trickle { bytes, pause_ms },
        Mishap::Stale { behind_s } => Kind::Stale { behind_s },
        Mishap::WrongAccount => Kind::WrongAccount,
        Mishap::WrongScope => Kind::WrongScope,
        Mishap::NeedsPerson(why) => Kind::NeedsPerson { code: halt(why) },
    }
}

const fn reason(limit: Limit) -> Limited {
    match limit {
        Limit::GlobalRate => Limited::GlobalRate,
        Limit::GlobalConcurrency => Limited::GlobalConcurrency,
        Limit::EndpointRate => Limited::EndpointRate,
        Limit::EndpointConcurrency => Limited::EndpointConcurrency,
        Limit::ResourceSpecific => Limited::ResourceSpecific,
    }
}

const fn halt(why: Why) -> Halt {
    match why {
        Why::Approval => Halt::ApprovalRequired,
        Why::Blocked => Halt::ActionBlocked,
        Why::Anomaly => Halt::AnomalousMoneyMovementRequest,
    }
}

const fn why(halt: Halt) -> Why {
    match halt {
        Halt::ApprovalRequired => Why::Approval,
        Halt::ActionBlocked => Why::Blocked,
        Halt::AnomalousMoneyMovementRequest => Why::Anomaly,
    }
}

/// How often, as it would be typed.
pub(super) const fn times(times: Times) -> HowOften {
    match times {
        Times::Count(count) => HowOften::Times(count),
        Times::Always => HowOften::Always,
        Times::Chance { ppm, seed } => HowOften::Chance { ppm, seed },
    }
}

/// What a fault does, in words.
pub(super) fn what(kind: Kind) -> String {
    let mishap = match kind {
        Kind::Latency { ms } => Mishap::Slow { ms },
        Kind::RateLimit { reason } => Mishap::RateLimit(limit(reason)),
        Kind::LockTimeout => Mishap::LockTimeout,
        Kind::Torn { at } => Mishap::Torn { at },
        Kind::Trickle { bytes, pause_ms } => Mishap::Trickle { bytes, pause_ms },
        Kind::Stale { behind_s } => Mishap::Stale { behind_s },
        Kind::WrongAccount => Mishap::WrongAccount,
        Kind::WrongScope => Mishap::WrongScope,
        Kind::NeedsPerson { code } => Mishap::NeedsPerson(why(code)),
        Kind::Closed { work: Work::Before } => Mishap::ClosedBefore,
        Kind::Closed { work: Work::During { ms } } => Mishap::ClosedDuring { ms },
        Kind::Closed { work: Work::After } => Mishap::AnswerLost,
        Kind::Closed { work: Work::Late { after_s } } => Mishap::WorkLate { after_s },
        Kind::Silent { work: Work::After } => Mishap::NoAnswer,
        Kind::Error { status, work: Work::Before } => Mishap::ErrorBefore { status },
        Kind::Error { status, work: Work::After } => Mishap::ErrorAfter { status },
        Kind::Page { status, work: Work::Before } => Mishap::Page { status },
        Kind::Silent { work: fate } => return format!("no answer ever, {}", work(fate)),
        Kind::Error { status, work: fate } => return format!("{status}, {}", work(fate)),
        Kind::Page { status, work: fate } => return format!("{status}, a page of HTML, {}", work(fate)),
    };
    mishap.words()
}

const fn limit(reason: Limited) -> Limit {
    match reason {
        Limited::GlobalRate => Limit::GlobalRate,
        Limited::GlobalConcurrency => Limit::GlobalConcurrency,
        Limited::EndpointRate => Limit::EndpointRate,
        Limited::EndpointConcurrency => Limit::EndpointConcurrency,
        Limited::ResourceSpecific => Limit::ResourceSpecific,
    }
}

fn work(work: Work) -> String {
    match work {
        Work::Before => "work not done".to_owned(),
        Work::During { ms } => format!("work goes on for {ms} ms"),
        Work::After => "work done".to_owned(),
        Work::Late { after_s } => format!("work done {after_s} s later"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_armed_here_is_told_in_its_own_words_and_reasons_are_stripes() {
        for mishap in Mishap::ALL {
            assert_eq!(what(kind(mishap)), mishap.words());
        }
        for (limit, word) in Limit::ALL {
            assert_eq!(serde_json::to_value(reason(limit)).unwrap(), word);
        }
        for (why, word) in Why::ALL {
            assert_eq!(serde_json::to_value(halt(why)).unwrap(), word);
        }
    }
}
