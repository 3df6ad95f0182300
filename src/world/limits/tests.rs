//! How many requests are let in, and when the next one is; how long a write waits for another.

use jiff::Timestamp;
use rstest::rstest;

use super::{Limited, Limits, Locks, RateLimit};
use crate::world::errors::Limit;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000 + ms).unwrap()
}

/// How many requests of the same kind are let in at one moment, and why the next one is not.
fn burst(limits: &mut Limits, method: &str, path: &str, ms: i64) -> (usize, Option<Limit>) {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    for count in 0..1_000 {
        if let Err(refusal) = limits.admit(Some((method, &segments)), at(ms)) {
            assert_eq!((refusal.status, refusal.code, refusal.executed), (429, Some("rate_limit"), false));
            return (count, refusal.limit);
        }
        limits.stays(at(ms));
    }
    (1_000, None)
}

#[rstest]
#[case::test(RateLimit::Test, "GET", "/v1/balance", 25, Some(Limited::GlobalRate))]
#[case::live(RateLimit::Live, "GET", "/v1/balance", 25, Some(Limited::EndpointRate))]
#[case::payouts(RateLimit::Live, "POST", "/v1/payouts", 15, Some(Limited::EndpointRate))]
#[case::off(RateLimit::Off, "GET", "/v1/balance", 1_000, None)]
fn a_burst_is_let_in_up_to_the_limit(
    #[case] rate: RateLimit,
    #[case] method: &str,
    #[case] path: &str,
    #[case] count: usize,
    #[case] why: Option<Limited>,
) {
    let mut limits = Limits::new(rate, 1_000);
    assert_eq!(burst(&mut limits, method, path, 0), (count, why.map(Limit::Reached)));
}

#[test]
fn the_limit_of_all_is_reached_by_several_endpoints_together() {
    let mut limits = Limits::new(RateLimit::Live, 1_000);
    for path in ["/v1/balance", "/v1/charges", "/v1/transfers", "/v1/events"] {
        assert_eq!(burst(&mut limits, "GET", path, 0).0, 25);
    }
    let (count, why) = burst(&mut limits, "GET", "/v1/payouts", 0);
    assert_eq!((count, why), (0, Some(Limit::Reached(Limited::GlobalRate))));
}

#[test]
fn different_ids_share_the_limit_of_their_endpoint_and_methods_do_not() {
    let mut limits = Limits::new(RateLimit::Live, 1_000);
    assert_eq!(burst(&mut limits, "GET", "/v1/charges/ch_1", 0).0, 25);
    assert_eq!(burst(&mut limits, "GET", "/v1/charges/ch_2", 0).0, 0);
    assert_eq!(burst(&mut limits, "GET", "/v1/charges", 0).0, 25);
    assert_eq!(burst(&mut limits, "POST", "/v1/charges", 0).0, 25);
}

#[test]
fn what_was_used_flows_back_with_the_wires_time() {
    let mut limits = Limits::new(RateLimit::Live, 1_000);
    assert_eq!(burst(&mut limits, "GET", "/v1/balance", 0).0, 25);
    assert_eq!(burst(&mut limits, "GET", "/v1/balance", 39).0, 0);
    assert_eq!(burst(&mut limits, "GET", "/v1/balance", 40).0, 1);
    assert_eq!(burst(&mut limits, "GET", "/v1/balance", 160).0, 3);
    assert_eq!(burst(&mut limits, "GET", "/v1/balance", 60_000).0, 25);
}

#[test]
fn requests_that_are_not_answered_yet_count_until_they_are() {
    let mut limits = Limits::new(RateLimit::Test, 1_000);
    let mut let_in = 0;
    for second in 0..4 {
        for _ in 0..25 {
            if limits.admit(None, at(second * 1_000)).is_ok() {
                limits.stays(at(10_000));
                let_in += 1;
            }
        }
    }
    assert_eq!(let_in, 50);
    let refusal = limits.admit(None, at(9_999)).unwrap_err();
    assert_eq!(refusal.limit, Some(Limit::Reached(Limited::GlobalConcurrency)));
    assert_eq!(limits.admit(None, at(10_000)), Ok(()));
}

#[test]
fn payouts_have_a_limit_of_those_at_once() {
    let mut limits = Limits::new(RateLimit::Live, 1_000);
    let asked = ("POST", ["v1", "payouts"].as_slice());
    for second in 0..2 {
        for _ in 0..15 {
            assert_eq!(limits.admit(Some(asked), at(second * 1_000)), Ok(()));
            limits.stays(at(60_000));
        }
    }
    let refusal = limits.admit(Some(asked), at(3_000)).unwrap_err();
    assert_eq!(refusal.limit, Some(Limit::Reached(Limited::EndpointConcurrency)));
}

/// A write on an account that arrives at a moment and takes 300 ms: when it is due.
fn write(locks: &mut Locks, account: usize, ms: i64) -> Result<Timestamp, Timestamp> {
    locks.begin(at(ms), Some(1_000));
    let taken = locks.take(account);
    let due = locks.through(at(ms + 300), taken.as_ref().err());
    match taken {
        Ok(()) => Ok(due),
        Err(refusal) => {
            assert_eq!(
                (refusal.code, refusal.limit, refusal.executed),
                (Some("lock_timeout"), Some(Limit::Locked), false)
            );
            Err(due)
        }
    }
}

#[test]
fn a_write_waits_for_another_on_its_account_and_is_turned_away_when_it_waited_long_enough() {
    let mut locks = Locks::new(at(0));
    assert_eq!(write(&mut locks, 1, 0), Ok(at(300)));
    assert_eq!(write(&mut locks, 1, 0), Ok(at(600)));
    assert_eq!(write(&mut locks, 2, 0), Ok(at(300)));
    assert_eq!(write(&mut locks, 1, 0), Ok(at(900)));
    assert_eq!(write(&mut locks, 1, 0), Ok(at(1_200)));
    assert_eq!(write(&mut locks, 1, 0), Err(at(1_300)));
    assert_eq!(write(&mut locks, 1, 200), Ok(at(1_500)));
    assert_eq!(write(&mut locks, 1, 1_500), Ok(at(1_800)));
}

#[test]
fn the_platforms_own_balance_is_never_locked() {
    let mut locks = Locks::new(at(0));
    for _ in 0..100 {
        assert_eq!(write(&mut locks, crate::world::accounts::PLATFORM, 0), Ok(at(300)));
    }
}

#[test]
fn a_bucket_never_lets_more_in_than_its_rate_over_any_time() {
    let mut limits = Limits::new(RateLimit::Live, 1_000);
    let segments = ["v1", "balance"];
    let mut let_in = 0;
    for ms in 0..10_000 {
        if limits.admit(Some(("GET", &segments)), at(ms)).is_ok() {
            limits.stays(at(ms));
            let_in += 1;
        }
    }
    assert_eq!(let_in, 25 * 10 + 24);
}
