use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// Counts what reaches it, on a clock that is moved by hand.
#[derive(Debug, Default)]
struct Counting {
    writes: AtomicUsize,
    reads: AtomicUsize,
    now: AtomicI64,
}

#[async_trait]
impl Transport for Arc<Counting> {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        match request.method {
            Method::Get => self.reads.fetch_add(1, Ordering::Relaxed),
            Method::Post => self.writes.fetch_add(1, Ordering::Relaxed),
        };
        Ok(Response { status: 200, headers: Vec::new(), body: Vec::new(), received_at: Timestamp::UNIX_EPOCH })
    }

    fn now(&self) -> Timestamp {
        at(self.now.load(Ordering::Relaxed))
    }

    fn mode(&self) -> Mode {
        Mode::Live
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn request(method: Method) -> Request {
    Request {
        method,
        path: "/v1/transfers".to_owned(),
        query: Vec::new(),
        form: Vec::new(),
        account: None,
        idempotency_key: None,
        version: None,
        timeout_s: 80,
    }
}

/// What can happen around a gate.
#[derive(Debug, Clone, Copy)]
enum Happening {
    OpenFor(i64),
    Close,
    Pass(i64),
    Write,
    Read,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        (0..120_i64).prop_map(Happening::OpenFor),
        Just(Happening::Close),
        (0..90_i64).prop_map(Happening::Pass),
        Just(Happening::Write),
        Just(Happening::Read),
    ]
}

proptest! {
    #[test]
    fn no_sequence_of_moves_lets_a_write_through_while_it_is_shut(
        start in 0..3_u8,
        happenings in proptest::collection::vec(happening(), 0..60),
    ) {
        let for_good = start == 0;
        let gate = match start {
            0 => Gate::shut_for_good(),
            1 => Gate::shut(),
            _ => Gate::open(),
        };
        let below = Arc::new(Counting::default());
        let gated = Gated::new(Arc::clone(&below), gate.clone());
        let engine = tokio::runtime::Builder::new_current_thread().build().unwrap();
        // When it will be shut, told apart from the gate; nothing is later than this.
        let mut open_until = if start == 2 { i64::MAX } else { i64::MIN };
        let (mut now, mut writes, mut reads) = (0_i64, 0, 0);
        for happening in happenings {
            match happening {
                Happening::OpenFor(seconds) => {
                    gate.open_until(at(now + seconds));
                    if !for_good {
                        open_until = now + seconds;
                    }
                }
                Happening::Close => {
                    gate.close();
                    open_until = i64::MIN;
                }
                Happening::Pass(seconds) => {
                    now += seconds;
                    below.now.store(now, Ordering::Relaxed);
                }
                Happening::Write => {
                    let may = now < open_until;
                    writes += usize::from(may);
                    let carried = engine.block_on(gated.carry(request(Method::Post)));
                    prop_assert_eq!(carried.err(), (!may).then_some(CarryError::ReadOnly));
                }
                Happening::Read => {
                    reads += 1;
                    prop_assert!(engine.block_on(gated.carry(request(Method::Get))).is_ok());
                }
            }
            prop_assert_eq!(below.writes.load(Ordering::Relaxed), writes);
            prop_assert_eq!(below.reads.load(Ordering::Relaxed), reads);
        }
    }
}

#[rstest]
#[case(9, true)]
#[case(10, false)]
#[case(11, false)]
fn it_is_open_up_to_its_moment_and_not_at_it(#[case] now: i64, #[case] open: bool) {
    let gate = Gate::shut();
    gate.open_until(at(10));
    assert_eq!(gate.lets_write(at(now)), open);
}

#[test]
fn a_clock_that_goes_back_does_not_open_it_again() {
    let gate = Gate::shut();
    gate.open_until(at(10));
    assert!(!gate.lets_write(at(10)));
    assert!(!gate.lets_write(at(5)));
}

/// Holds a request until it is told to go on.
#[derive(Debug, Default)]
struct Slow(tokio::sync::Notify);

#[async_trait]
impl Transport for Arc<Slow> {
    async fn carry(&self, _: Request) -> Result<Response, CarryError> {
        self.0.notified().await;
        Ok(Response { status: 200, headers: Vec::new(), body: Vec::new(), received_at: Timestamp::UNIX_EPOCH })
    }

    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn mode(&self) -> Mode {
        Mode::Live
    }
}

#[tokio::test]
async fn what_has_passed_it_is_not_called_back() {
    let (gate, slow) = (Gate::open(), Arc::new(Slow::default()));
    let gated = Gated::new(Arc::clone(&slow), gate.clone());
    let shutting = async {
        gate.close();
        slow.0.notify_one();
    };
    let (carried, ()) = tokio::join!(gated.carry(request(Method::Post)), shutting);
    assert!(carried.is_ok());
    assert_eq!(gated.carry(request(Method::Post)).await, Err(CarryError::ReadOnly));
}

#[test]
fn its_copies_are_the_same_gate() {
    let gate = Gate::open();
    let copy = gate.clone();
    gate.close();
    assert!(!copy.lets_write(at(0)));
}
