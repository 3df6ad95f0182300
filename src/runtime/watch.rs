//! What is seen of a simulated Stripe beside the bodies of its answers: which run of which world they are from, what that world's
//! clock shows, and, in the same process, that another number of faults is armed. An answer of another run than the first one's is not taken: after a reset, what was once done has not happened.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use crate::app::StripeTime;
use crate::backend::{CarryError, Request, Response, Transport};
use crate::domain::Mode;

/// The header that names the run.
const RUN: &str = "pullfunds-world";
/// A clock is where it was thought to be if it is no further off than this: `Date` has whole seconds, and answers travel.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(2);
/// A clock that shows the same for longer than this stands.
const STANDS_AFTER: SignedDuration = SignedDuration::from_secs(3);

/// What has been seen, shared between the transport and the event loop.
#[derive(Debug, Clone)]
pub struct Watch(Arc<Mutex<Seen>>);

#[derive(Debug)]
struct Seen {
    run: Option<String>,
    time: StripeTime,
    /// What the clock showed, and since when it was seen to show that, by the console's clock.
    shown: Option<(Timestamp, Timestamp)>,
    /// Another number of faults is armed than before.
    faults: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Seen { run: None, time: StripeTime::SAME, shown: None, faults: false })))
    }
}

impl Watch {
    /// The run that has answered, if its answers named one.
    #[must_use]
    pub fn run(&self) -> Option<String> {
        self.seen().run.clone()
    }

    /// What the clock showed in the latest answer.
    #[must_use]
    pub fn shown(&self) -> Option<Timestamp> {
        self.seen().shown.map(|(shown, _)| shown)
    }

    /// How Stripe's clock goes beside the console's.
    #[must_use]
    pub fn time(&self) -> StripeTime {
        self.seen().time
    }

    /// From now on answers of this run are taken, and no others.
    pub fn follow(&self, run: &str) {
        self.seen().run = Some(run.to_owned());
    }

    /// Somebody knows better than answers tell how Stripe's clock goes.
    pub fn know(&self, time: StripeTime) {
        let mut seen = self.seen();
        seen.time = time;
        seen.shown = None;
    }

    /// Another number of faults is armed.
    pub(super) fn note_faults(&self) {
        self.seen().faults = true;
    }

    /// Whether that was noted since this was asked before.
    #[must_use]
    pub fn take_faults(&self) -> bool {
        std::mem::take(&mut self.seen().faults)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at an answer, and refuses that of another run.
    fn look(&self, response: &Response) -> Result<(), CarryError> {
        let mut seen = self.seen();
        if let Some(run) = response.header(RUN) {
            let first = seen.run.get_or_insert_with(|| run.to_owned());
            if first != run {
                return Err(CarryError::AnotherRun);
            }
        }
        if let Some(shown) = response.date() {
            seen.notice(shown, response.received_at);
        }
        Ok(())
    }
}

impl Seen {
    fn notice(&mut self, shown: Timestamp, received: Timestamp) {
        let since = match self.shown {
            Some((before, since)) if before == shown => since,
            Some(_) | None => received,
        };
        self.shown = Some((shown, since));
        let off = shown.duration_since(self.time.at(received));
        let stands = received.duration_since(since) >= STANDS_AFTER;
        self.time = match self.time {
            StripeTime::Standing { at } if at == shown => self.time,
            StripeTime::Running { .. } if off.abs() <= TOLERANCE && !stands => self.time,
            StripeTime::Running { .. } | StripeTime::Standing { .. } if stands => StripeTime::Standing { at: shown },
            StripeTime::Running { .. } | StripeTime::Standing { .. } => {
                StripeTime::Running { ahead: shown.duration_since(received) }
            }
        };
    }
}

/// A transport whose answers are watched.
pub struct Watched<T> {
    inner: T,
    watch: Watch,
}

impl<T: Transport> Watched<T> {
    /// Watches the answers that `inner` brings.
    pub const fn new(inner: T, watch: Watch) -> Self {
        Self { inner, watch }
    }
}

#[async_trait]
impl<T: Transport> Transport for Watched<T> {
    async fn carry(&self, request: Request) -> Result<Response, CarryError> {
        let response = self.inner.carry(request).await?;
        self.watch.look(&response)?;
        Ok(response)
    }

    fn now(&self) -> Timestamp {
        self.inner.now()
    }

    /// Mock once a simulated Stripe has answered. Real money is real whatever an answer says.
    fn mode(&self) -> Mode {
        match self.inner.mode() {
            Mode::Live => Mode::Live,
            Mode::Test if self.watch.seen().run.is_some() => Mode::Mock,
            other @ (Mode::Mock | Mode::Test) => other,
        }
    }
}

impl<T: Transport> fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").field("inner", &self.inner).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_763_800_000 + second).unwrap()
    }

    fn answer(run: &str, shown: i64, received: i64) -> Response {
        let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at(shown)).unwrap();
        let headers = vec![(RUN.to_owned(), run.to_owned()), ("date".to_owned(), date)];
        Response { status: 200, headers, body: Vec::new(), received_at: at(received) }
    }

    /// What the clock is thought to show at the end of answers: each shown, received.
    fn thought(answers: &[(i64, i64)], now: i64) -> i64 {
        let watch = Watch::default();
        for (shown, received) in answers {
            watch.look(&answer("wld_1", *shown, *received)).unwrap();
        }
        watch.time().at(at(now)).as_second() - at(0).as_second()
    }

    #[rstest::rstest]
    #[case::same(&[(0, 0), (5, 6)], 100, 100)]
    #[case::ahead(&[(1_000, 0), (1_006, 5)], 100, 1_100)]
    #[case::moved(&[(0, 0), (86_400, 10)], 20, 86_410)]
    #[case::stands(&[(500, 0), (500, 60)], 100, 500)]
    #[case::stands_although_asked_often(&[(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)], 100, 0)]
    #[case::stands_and_was_moved(&[(0, 0), (0, 60), (9_000, 90)], 91, 9_001)]
    #[case::stood_and_runs(&[(0, 0), (0, 60), (1, 61), (5, 65)], 75, 15)]
    fn the_clock_follows_what_answers_show(#[case] answers: &[(i64, i64)], #[case] now: i64, #[case] expected: i64) {
        assert_eq!(thought(answers, now), expected);
    }

    #[derive(Debug)]
    struct Of(Mode);

    #[async_trait]
    impl Transport for Of {
        async fn carry(&self, _: Request) -> Result<Response, CarryError> {
            Ok(answer("wld_1", 0, 0))
        }
        fn now(&self) -> Timestamp {
            at(0)
        }
        fn mode(&self) -> Mode {
            self.0
        }
    }

    #[rstest::rstest]
    #[case(Mode::Test, Mode::Mock)]
    #[case(Mode::Mock, Mode::Mock)]
    #[case(Mode::Live, Mode::Live)]
    #[tokio::test]
    async fn no_answer_makes_real_money_unreal(#[case] key: Mode, #[case] seen: Mode) {
        let watched = Watched::new(Of(key), Watch::default());
        assert_eq!(watched.mode(), key);
        let request = Request {
            method: crate::backend::Method::Get,
            path: "/v1/account".to_owned(),
            query: Vec::new(),
            form: Vec::new(),
            account: None,
            idempotency_key: None,
            version: None,
            timeout_s: 1,
        };
        watched.carry(request).await.unwrap();
        assert_eq!(watched.mode(), seen);
    }

    #[test]
    fn an_answer_of_another_run_is_not_taken() {
        let watch = Watch::default();
        watch.look(&answer("wld_1", 0, 0)).unwrap();
        watch.look(&answer("wld_1", 1, 1)).unwrap();
        assert_eq!(watch.look(&answer("wld_2", 2, 2)), Err(CarryError::AnotherRun));
        assert_eq!(watch.run().as_deref(), Some("wld_1"));
    }
}
