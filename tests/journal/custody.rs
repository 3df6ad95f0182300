//! What carries debits out, with a journal and a simulated Stripe behind it: what is sent was recorded a moment ago by the process
//! that sends it, two consoles never have the same attempt in hand, and a journal of another run takes nothing.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::support::chain::approved;
use crate::support::small_world::{CEDAR, PLATFORM, world};
use pullfunds::app::{BookAsk, BookSaid, Chain, Msg};
use pullfunds::backend::{Backend, Gate, Gated, StripeClient};
use pullfunds::domain::{AccountId, DebitId, Form, Label, Mode, WhyUnknown};
use pullfunds::journal::entry::{Again, DebitRecord, Note, Recorded};
use pullfunds::journal::{Book, JournalFault, Place};
use pullfunds::life::{Answer, Holder, LastLook, Looked, Owner, Proof, State, Terms};
use pullfunds::rules::Approved;
use pullfunds::runtime::Clock;
use pullfunds::runtime::custody::{Custody, Desk, Inline, OwnerThread, Parts, by_the_system};
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::world::control::{Command, SpanText};
use pullfunds::world::http::Request;
use rstest::rstest;

/// A console's custody over a journal, and its desk.
struct Console {
    custody: Custody,
    desk: Arc<Inline>,
}

fn platform() -> AccountId {
    AccountId::new(PLATFORM)
}

fn owner(process: u32) -> Owner {
    Owner { process, ..pullfunds::runtime::this_process() }
}

fn parts(place: &Place, wire: &InMemory, clock: Clock, desk: Arc<dyn Desk>) -> Parts {
    let (gate, place) = (Gate::open(), place.clone());
    Parts {
        backend: Arc::new(StripeClient::new(Gated::new(wire.clone(), gate.clone()))),
        desk,
        reopen: Arc::new(move |run| match run {
            "broken" => Err(JournalFault::Locked { journal: Label::new("broken") }),
            _ => Book::open(&place, &platform(), Mode::Mock),
        }),
        run: String::new(),
        operator: Label::new("op-1"),
        owner: pullfunds::runtime::this_process(),
        probe: by_the_system(),
        clock,
        gate,
        terms: Terms::usual(),
        seed: 1,
    }
}

impl Console {
    fn at(place: &Place, wire: &InMemory, clock: Clock, process: u32) -> Self {
        let desk = Arc::new(Inline::new(Book::open(place, &platform(), Mode::Mock).expect("it opens")));
        let parts = parts(place, wire, clock, Arc::clone(&desk) as Arc<dyn Desk>);
        Self { custody: Custody::new(Parts { owner: owner(process), ..parts }), desk }
    }

    async fn approved(&self, number: u128) -> Approved {
        let backend: &dyn Backend = &**self.custody.backend();
        approved(backend, number, CEDAR, 10_000, Form::Transfer).await
    }

    async fn record(&self, number: u128) -> Result<Recorded, Label> {
        let told = self.custody.record(self.approved(number).await).await;
        let Msg::Recorded(_, recorded) = told else { panic!("{told:?}") };
        recorded.map(|recorded| *recorded)
    }

    async fn repeat(&self, recorded: &Recorded, next: u32) -> Result<Recorded, Label> {
        let told = self.custody.repeat(recorded.debit(), next, None).await;
        let Msg::Recorded(_, recorded) = told else { panic!("{told:?}") };
        recorded.map(|recorded| *recorded)
    }

    /// It got no answer.
    async fn lose(&self, recorded: &Recorded) {
        let proof = Proof::Nothing(WhyUnknown::ConnectionLost);
        let answer = Answer { proof, ..Answer::not_sent("") };
        let told = self.custody.answered(recorded.debit(), recorded.attempt(), answer).await;
        let Msg::Answered(.., stood) = told else { panic!("{told:?}") };
        assert_eq!(stood.expect("it is written down").history.state(), State::Unknown);
    }

    /// Sends it, and has what came of it written down.
    async fn send(&self, recorded: &Recorded) -> State {
        let answer = self.custody.send(recorded).await;
        let told = self.custody.answered(recorded.debit(), recorded.attempt(), answer).await;
        let Msg::Answered(.., stood) = told else { panic!("{told:?}") };
        stood.expect("it is written down").history.state()
    }

    fn debits(&self) -> Vec<DebitRecord> {
        self.desk.with(|book| book.debits(10)).expect("it can be read")
    }

    async fn unresolved(&self, ask: BookAsk) -> Option<Vec<(State, Holder)>> {
        match self.custody.book(ask).await {
            Some(Msg::Book(BookSaid::Unresolved(open))) => {
                let open = open.expect("it can be read").pending;
                Some(open.iter().map(|one| (one.open.state(), one.holder)).collect())
            }
            Some(Msg::Book(BookSaid::Unchanged)) => None,
            other => panic!("{other:?}"),
        }
    }
}

/// How often the world has made something of a debit.
async fn made(console: &Console, recorded: &Recorded) -> usize {
    let sought = pullfunds::domain::Sought::new(recorded.order().clone(), None);
    let seen = console.custody.backend().look_up(&sought).await.expect("it can be looked up");
    assert!(seen.whole, "{seen:?}");
    seen.ours.iter().filter(|object| object.kind == pullfunds::domain::SeenKind::Transfer).count()
}

fn in_folder(folder: &Path) -> Place {
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("its mode");
    Place::Folder(folder.to_owned())
}

fn paused<T>(work: impl Future<Output = T>) -> T {
    let engine = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    engine.expect("an engine can be built").block_on(work)
}

fn wire() -> (InMemory, Clock) {
    let world = world();
    let clock = Clock::starting_at(world.now());
    (InMemory::new(world, clock), clock)
}

#[test]
fn a_debit_is_recorded_sent_and_settled_once() {
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock, 1);
        let recorded = console.record(1).await.expect("it is recorded");
        assert_eq!(console.unresolved(BookAsk::Unresolved).await, Some(vec![(State::Recorded, Holder::Us)]));
        assert_eq!(console.send(&recorded).await, State::Settled);
        assert_eq!((console.debits().len(), made(&console, &recorded).await), (1, 1));
        assert_eq!(console.unresolved(BookAsk::Unresolved).await, Some(vec![]));
    });
}

/// Somebody debits often by charge: whose a transfer without a mark is its payment says, and of those a look reads a hundred.
#[test]
fn what_one_look_left_out_the_next_one_reads() {
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock, 1);
        for number in 1..=130_u32 {
            let body = format!("amount=100&currency=usd&source={CEDAR}").into_bytes();
            let mut world = wire.world().lock().expect("the world is whole");
            let headers = vec![
                ("authorization".to_owned(), format!("Bearer {}", world.secret_key())),
                ("idempotency-key".to_owned(), number.to_string()),
            ];
            let (method, path, query) = ("POST".to_owned(), "/v1/charges".to_owned(), String::new());
            let at = clock.now();
            let answer = world.accept(&Request { method, path, query, headers, body }, at).answer().expect("one");
            assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        }
        let order = console.approved(1).await.order().clone();
        let sought = pullfunds::domain::Sought::new(order, None);
        let mut unread = Vec::new();
        for _ in 0..2 {
            let looked = console.custody.look_up(&sought).await.expect("it can be read");
            unread.push((looked.near.len(), looked.others.unread, looked.others.nameless));
        }
        assert_eq!(unread, [(130, 30, 0), (130, 0, 0)]);
    });
}

#[rstest]
#[case::by_the_clock_that_runs(11, 0)]
#[case::by_the_clock_on_the_wall(0, 11_000)]
#[case::by_a_wall_that_was_set_back(0, -11_000)]
fn what_was_written_down_too_long_ago_does_not_leave(#[case] seconds: u64, #[case] set: i64) {
    paused(async {
        let ahead: &'static AtomicI64 = Box::leak(Box::default());
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock.beside(ahead), 1);
        let recorded = console.record(1).await.expect("it is recorded");
        tokio::time::advance(Duration::from_secs(seconds)).await;
        ahead.store(set, Ordering::SeqCst);
        assert_eq!(console.send(&recorded).await, State::Withdrawn);
        assert_eq!(made(&console, &recorded).await, 0);
    });
}

#[test]
fn whoever_was_stopped_repeats_nothing_by_himself() {
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock, 1);
        let recorded = console.record(1).await.expect("it is recorded");
        console.custody.was_stopped();
        let refused = console.repeat(&recorded, 2).await.expect_err("only a person repeats it");
        assert!(refused.as_str().contains("only a person repeats it"), "{refused}");
        assert_eq!(console.debits().first().map(|debit| debit.history.number()), Some(1));
    });
}

/// Stopped in its pause, and nobody has told it so yet.
#[rstest]
#[case::for_two_hours(7_200, false)]
#[case::until_the_last_may_begin(60, true)]
#[case::a_second_longer(61, false)]
fn whoever_paused_for_too_long_repeats_nothing_by_himself(#[case] seconds: u64, #[case] repeats: bool) {
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock, 1);
        let recorded = console.record(1).await.expect("it is recorded");
        console.lose(&recorded).await;
        tokio::time::advance(Duration::from_secs(seconds)).await;
        assert_eq!(console.repeat(&recorded, 2).await.is_ok(), repeats);
        let attempts = if repeats { 2 } else { 1 };
        assert_eq!(console.debits().first().map(|debit| debit.history.number()), Some(attempts));
    });
}

/// It is repeated where all is as the person saw it, and else not.
#[rstest]
#[case::nothing(2, LastLook::NotSeenYet, false, None)]
#[case::an_event(1, LastLook::NotSeenYet, false, Some("by another console"))]
#[case::that_it_was_not_looked_up(2, LastLook::None, false, Some("not open"))]
#[case::that_its_account_is_held(2, LastLook::NotSeenYet, true, Some("held"))]
fn what_a_person_saw_a_moment_ago_decides_nothing_about_a_repeat(
    #[case] asked_on: u32,
    #[case] last: LastLook,
    #[case] is_held: bool,
    #[case] refused: Option<&str>,
) {
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock, 1);
        let recorded = console.record(1).await.expect("it is recorded");
        console.lose(&recorded).await;
        if is_held {
            let mark = DebitId::new(uuid::Uuid::from_u128(99));
            let (account, amount) = (recorded.order().account.clone(), recorded.order().amount);
            let note = Note::Foreign { account, mark, objects: Vec::new(), amount, created: clock.now() };
            console.custody.book(BookAsk::Note(Box::new(note))).await;
        }
        let looked = Looked { times: 1, last };
        let again = Again { approved: console.approved(1).await, asked_on, looked };
        let told = console.custody.repeat(recorded.debit(), 2, Some(again)).await;
        let Msg::Recorded(_, repeated) = told else { panic!("{told:?}") };
        match refused {
            None => assert_eq!(repeated.expect("it is offered").attempt(), 2),
            Some(why) => {
                let said = repeated.expect_err("it is not, or no longer");
                assert!(said.as_str().contains(why), "{said}");
            }
        }
    });
}

/// A machine that was halted with all of its clocks, while Stripe's went on.
#[rstest]
#[case::for_a_day(25, State::Unknown, 1)]
#[case::for_a_while(1, State::Settled, 1)]
fn a_key_is_used_again_only_while_stripe_is_certain_to_keep_it(
    #[case] hours: u32,
    #[case] becomes: State,
    #[case] times: usize,
) {
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock, 1);
        let recorded = console.record(1).await.expect("it is recorded");
        // Stripe does it, and nobody hears of it.
        console.custody.send(&recorded).await;
        console.lose(&recorded).await;
        let again = console.repeat(&recorded, 2).await.expect("it was a moment ago");
        let by = Command::Advance { by: SpanText(format!("{hours}h")) };
        wire.world().lock().expect("the world is whole").command(&by, clock.now()).expect("time passes");
        assert_eq!(console.send(&again).await, becomes);
        assert_eq!(made(&console, &recorded).await, times);
    });
}

#[test]
fn two_consoles_never_have_the_same_attempt_and_an_account_has_one_debit_without_an_end() {
    paused(async {
        let folder = tempfile::tempdir().expect("a folder");
        let place = in_folder(folder.path());
        let (wire, clock) = wire();
        let (one, two) = (Console::at(&place, &wire, clock, 1), Console::at(&place, &wire, clock, 2));
        assert_eq!(two.unresolved(BookAsk::Unresolved).await, Some(vec![]));
        assert_eq!(two.unresolved(BookAsk::Changed).await, None, "nobody has written");
        let recorded = one.record(1).await.expect("it is recorded");
        let seen = two.unresolved(BookAsk::Changed).await.expect("another console has written");
        assert_eq!(seen.first().map(|(state, _)| *state), Some(State::Recorded));
        assert_ne!(seen.first().map(|(_, holder)| *holder), Some(Holder::Us));
        let blocked = two.record(2).await.expect_err("the account is blocked");
        assert!(blocked.as_str().contains("unresolved"), "{blocked}");
        one.repeat(&recorded, 2).await.expect_err("nobody repeats by himself what has no answer yet");
        one.lose(&recorded).await;
        let again = one.repeat(&recorded, 2).await.expect("it is the next");
        assert_eq!((again.attempt(), again.head(), again.wording()), (2, recorded.head(), recorded.wording()));
        let overtaken = one.repeat(&recorded, 2).await.expect_err("there is such an attempt");
        assert!(overtaken.as_str().contains("by another console"), "{overtaken}");
        assert_eq!(one.send(&recorded).await, State::Settled);
        one.send(&again).await;
        assert_eq!(made(&one, &recorded).await, 1, "the key is the same");
        two.desk.with(|book| book.verify(&mut |_| true)).expect("the chain holds");
    });
}

#[test]
fn where_the_journal_of_another_run_cannot_be_opened_nothing_is_written_to_the_one_before() {
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&Place::Memory, &wire, clock, 1);
        console.custody.begin_anew("broken").await.expect_err("it cannot be opened");
        let refused = console.record(1).await.expect_err("there is no journal for it");
        assert!(refused.as_str().contains("broken"), "{refused}");
        assert_eq!(console.debits(), []);
    });
}

#[test]
fn a_thread_does_what_was_handed_over_in_order_even_if_nobody_waits() {
    let engine = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("an engine can be built");
    engine.block_on(async {
        let book = Book::open(&Place::Memory, &platform(), Mode::Mock).expect("it opens");
        let desk = OwnerThread::start(book).expect("a thread can be begun");
        let (tell, told) = std::sync::mpsc::channel();
        for number in 0..100 {
            let tell = tell.clone();
            let put = desk.put(Box::new(move |_| tell.send(number).expect("the test listens")));
            if number % 2 == 0 {
                put.await;
            } else {
                // It is handed over, and then nobody waits for it.
                futures_util::FutureExt::now_or_never(put).unwrap_or_default();
            }
        }
        desk.put(Box::new(|_| {})).await;
        drop(tell);
        assert_eq!(told.iter().collect::<Vec<_>>(), (0..100).collect::<Vec<_>>());
    });
}

/// A desk that counts what is done.
#[derive(Debug)]
struct Counting(Inline, AtomicI64);

impl Desk for Counting {
    fn put(&self, job: pullfunds::runtime::custody::Job) -> futures_util::future::BoxFuture<'static, ()> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.put(job)
    }
}

fn check(anew: bool) -> BookAsk {
    BookAsk::Check { anew }
}

#[test]
fn a_check_of_the_chain_is_done_in_stretches_so_that_a_record_gets_in_between() {
    paused(async {
        let (wire, clock) = wire();
        let desk = Inline::new(Book::open(&Place::Memory, &platform(), Mode::Mock).expect("it opens"));
        let desk = Arc::new(Counting(desk, AtomicI64::new(0)));
        let custody = Custody::new(parts(&Place::Memory, &wire, clock, Arc::clone(&desk) as Arc<dyn Desk>));
        for _ in 0..2_500 {
            custody.book(BookAsk::Arm(clock.now())).await;
        }
        desk.1.store(0, Ordering::Relaxed);
        let told = custody.book(check(false)).await;
        assert!(matches!(told, Some(Msg::Book(BookSaid::Checked(Chain::Whole { events: 2_500, .. })))), "{told:?}");
        assert_eq!(desk.1.load(Ordering::Relaxed), 3);
        custody.book(check(false)).await;
        assert_eq!(desk.1.load(Ordering::Relaxed), 4, "what was checked is not read again");
        custody.book(check(true)).await;
        assert_eq!(desk.1.load(Ordering::Relaxed), 7);
    });
}

#[test]
fn nothing_is_recorded_in_a_journal_that_was_found_to_be_other_than_what_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = in_folder(folder.path());
    paused(async {
        let (wire, clock) = wire();
        let console = Console::at(&place, &wire, clock, 1);
        let recorded = console.record(1).await.expect("it is written down");
        console.send(&recorded).await;
        let path = console.desk.with(|book| book.path().expect("it is a file").to_owned());
        let db = rusqlite::Connection::open(path).expect("it opens");
        db.execute_batch(
            "DROP TRIGGER events_are_not_updated; UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE seq = 1",
        )
        .expect("it is changed");
        let told = console.custody.book(check(false)).await;
        let Some(Msg::Book(BookSaid::Checked(Chain::Broken(why)))) = told else { panic!("{told:?}") };
        assert!(why.as_str().contains("damaged at event 1: it is not what was written"), "{why}");
        assert_eq!(console.record(2).await.map(|recorded| recorded.debit()), Err(why));
    });
}
