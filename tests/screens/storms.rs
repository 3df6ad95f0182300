//! Each kind of fault that the simulated Stripe can aim, on each endpoint that the console reads, while accounts are listed, while
//! balances are read again, and while a debit is confirmed: no number is shown that the world never had, none without its age, nothing
//! spins or piles up, no debit rests on an old balance, and when the faults are over everything comes back by itself.

use crate::support::small_world::{CEDAR, world_with};
use crate::support::storm::Storm;
use jiff::SignedDuration;
use pullfunds::money::Minor;
use pullfunds::world::World;
use pullfunds::world::causes::Cause;
use pullfunds::world::faults::{Fault, Kind, Times, Work};
use pullfunds::world::limits::Limited;
use rstest::rstest;

/// Every read of the console, as the server knows it.
const READS: [&str; 7] = [
    "GET /v1/account",
    "GET /v1/accounts",
    "GET /v1/accounts/*",
    "GET /v1/balance",
    "GET /v1/balance_transactions",
    "GET /v1/charges",
    "GET /v1/payouts",
];

/// The kinds, one after the other. A new kind needs its place here.
const fn after(kind: Kind) -> Option<Kind> {
    Some(match kind {
        Kind::Latency { .. } => Kind::RateLimit { reason: Limited::GlobalRate },
        Kind::RateLimit { reason: Limited::GlobalRate } => Kind::RateLimit { reason: Limited::GlobalConcurrency },
        Kind::RateLimit { reason: Limited::GlobalConcurrency } => Kind::RateLimit { reason: Limited::EndpointRate },
        Kind::RateLimit { reason: Limited::EndpointRate } => Kind::RateLimit { reason: Limited::EndpointConcurrency },
        Kind::RateLimit { reason: Limited::EndpointConcurrency } => {
            Kind::RateLimit { reason: Limited::ResourceSpecific }
        }
        Kind::RateLimit { reason: Limited::ResourceSpecific } => Kind::LockTimeout,
        Kind::LockTimeout => Kind::Error { status: 500, work: Work::Before },
        Kind::Error { .. } => Kind::Page { status: 502, work: Work::Before },
        Kind::Page { .. } => Kind::Closed { work: Work::Before },
        Kind::Closed { .. } => Kind::Silent { work: Work::Before },
        Kind::Silent { .. } => Kind::Torn { at: None },
        Kind::Torn { .. } => Kind::Trickle { bytes: 16, pause_ms: 20 },
        Kind::Trickle { .. } => Kind::Stale { behind_s: BEHIND_S },
        Kind::Stale { .. } => Kind::WrongAccount,
        Kind::WrongAccount => Kind::WrongScope,
        // What needs a person happens to writes only, and none is sent here.
        Kind::WrongScope | Kind::NeedsPerson { .. } => return None,
    })
}

const BEHIND_S: u32 = 3_600;

fn kinds() -> impl Iterator<Item = Kind> {
    std::iter::successors(Some(Kind::Latency { ms: 5_000 }), |kind| after(*kind))
}

/// When it goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Listing,
    Refresh,
    Confirm,
}

#[rstest]
#[case(Phase::Listing)]
#[case(Phase::Refresh)]
#[case(Phase::Confirm)]
fn whatever_goes_wrong_no_wrong_number_is_shown_nothing_spins_and_it_comes_back(#[case] phase: Phase) {
    for (kind, read) in kinds().flat_map(|kind| READS.map(|read| (kind, read))) {
        let fault = Fault { endpoint: Some(read.to_owned()), account: None, times: Times::Always, kind };
        let engine = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        engine.expect("an engine can be built").block_on(weather(phase, fault));
    }
}

/// The small world without its own faults, and with few accounts.
fn world() -> World {
    world_with(|founding| {
        founding.settings.faults.clear();
        founding.accounts.truncate(12);
    })
}

async fn weather(phase: Phase, fault: Fault) {
    let name = format!("{phase:?}, {:?} on {}", fault.kind, fault.endpoint.as_deref().unwrap_or_default());
    let lies = matches!(fault.kind, Kind::Stale { .. });
    let mut storm = match phase {
        Phase::Listing => Storm::begin(world(), name, Some(fault)).await,
        Phase::Refresh | Phase::Confirm => {
            let mut storm = Storm::begin(world(), name, None).await;
            storm.pass(SignedDuration::from_secs(20)).await;
            storm.is_whole();
            if phase == Phase::Confirm {
                storm.press("/cedar<enter>p<tab>100<tab><tab><tab><tab>100.00<space>Ced1<tab><tab><tab>").await;
            }
            storm.arm(Some(fault));
            storm
        }
    };
    if lies {
        storm.lies_by(SignedDuration::from_secs(BEHIND_S.into()));
    }
    storm.cause(refund()).await;
    match phase {
        Phase::Listing => {}
        Phase::Refresh => storm.press("R").await,
        Phase::Confirm => storm.confirm("<enter>").await,
    }
    storm.pass(SignedDuration::from_secs(150)).await;
    // A world that says what it said before cannot be seen through.
    assert!(lies || storm.sent() == 0, "nothing is sent on a balance that has moved\n{}", storm.text());
    storm.press("<esc><esc><esc>").await;
    storm.arm(None);
    storm.becomes_whole().await;
}

/// Cedar has less than before.
fn refund() -> Cause {
    Cause::Refund { account: CEDAR.to_owned(), charge: None, amount: Some(Minor::new(1_000)) }
}
