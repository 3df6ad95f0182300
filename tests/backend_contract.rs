//! What every way of reaching Stripe has to keep: one suite over the simulated Stripe in memory and over the same
//! world behind HTTP on loopback, and what only a wire can do to an answer.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests do, and clippy knows only functions marked as tests"
)]

mod support {
    pub(crate) mod chain;
    pub(crate) mod loopback;
    pub(crate) mod small_world;
}

use std::sync::{Arc, Mutex};

use pullfunds::backend::{self, Backend, Https, StripeClient, Timeouts};
use pullfunds::domain::{
    AccountId, FaultKind, Form, Liable, Mode, ObjectId, Outcome, Reference, ReferenceKind, Scope, TransactionQuery,
    WhyUnknown,
};
use pullfunds::money::{Currency, Minor};
use pullfunds::runtime::Clock;
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::world::World;
use pullfunds::world::scenario::Scenario;
use rstest::rstest;
use secrecy::SecretString;

use support::chain::recorded;
use support::loopback::{Loopback, Spoil};
use support::small_world::{CEDAR, HIDDEN, IVY, LOST, OTHERS, PLATFORM, world, world_with};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    InMemory,
    OverHttp,
}

/// A client, the world behind it, and the server in between if there is one.
struct Bench {
    client: Box<dyn Backend>,
    world: Arc<Mutex<World>>,
    server: Option<Loopback>,
}

impl Bench {
    async fn new(way: Way) -> Self {
        match way {
            Way::InMemory => Self::in_memory(),
            Way::OverHttp => Self::over_http(Timeouts { read_s: 5, write_s: 5 }).await,
        }
    }

    /// In paused time: what is waited for costs nothing.
    fn in_memory() -> Self {
        Self::of(world(), Timeouts::default())
    }

    fn of(world: World, timeouts: Timeouts) -> Self {
        tokio::time::pause();
        let clock = Clock::starting_at(world.now());
        let transport = InMemory::new(world, clock);
        let world = Arc::clone(transport.world());
        Self { client: Box::new(StripeClient::with_timeouts(transport, timeouts)), world, server: None }
    }

    async fn over_http(timeouts: Timeouts) -> Self {
        let world = world();
        let clock = Clock::starting_at(world.now());
        let key = SecretString::from(world.secret_key().to_owned());
        let world = Arc::new(Mutex::new(world));
        let server = Loopback::serve(Arc::clone(&world), clock).await;
        let transport = Https::new(&server.base, key, backend::Clock::new(move || clock.now())).unwrap();
        let client = Box::new(StripeClient::with_timeouts(transport, timeouts));
        Self { client, world, server: Some(server) }
    }

    async fn available(&self, scope: Scope) -> i64 {
        self.client.balance(&scope).await.unwrap().available(Currency::USD).get()
    }

    fn books_are_right(&self) -> bool {
        self.world.lock().unwrap().check_ledger().is_ok()
    }
}

/// The world, in which every write takes so long.
fn slow_world(write_latency_ms: u64) -> World {
    world_with(|founding| founding.settings.write_latency_ms = write_latency_ms)
}

fn of(id: &str) -> Scope {
    Scope::Account(AccountId::new(id))
}

#[rstest]
#[tokio::test]
async fn the_platform_is_the_owner_of_the_key(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let platform = Bench::new(way).await.client.platform().await.unwrap();
    assert_eq!(platform.account.id.as_str(), PLATFORM);
    assert_eq!(platform.account.default_currency, Currency::USD);
    let mode = match way {
        Way::InMemory => Mode::Mock,
        Way::OverHttp => Mode::Test,
    };
    assert_eq!(platform.mode, mode);
}

#[rstest]
#[tokio::test]
async fn every_account_is_on_exactly_one_page(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let first = bench.client.accounts(None).await.unwrap();
    assert_eq!((first.accounts.len(), first.skipped), (100, 0));
    let second = bench.client.accounts(first.next.as_ref()).await.unwrap();
    assert_eq!((second.accounts.len(), second.next), (OTHERS + 4 - 100, None));
    let mut ids: Vec<_> = first.accounts.iter().chain(&second.accounts).map(|account| account.id.clone()).collect();
    assert!(first.accounts.windows(2).all(|pair| pair[0].created >= pair[1].created), "newest first");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), OTHERS + 4);
}

#[rstest]
#[tokio::test]
async fn an_account_is_read_with_what_the_rules_ask(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let cedar = bench.client.account(&AccountId::new(CEDAR)).await.unwrap();
    assert_eq!((cedar.name.as_str(), cedar.country.code()), ("Cedar Crafts", "US"));
    assert_eq!(cedar.liability.liable, Liable::Platform);
    assert!(cedar.bank.is_some_and(|bank| bank.last4.as_str() == "6789"));
    assert!(cedar.metadata.get("debit_consent").is_some());
    let ivy = bench.client.account(&AccountId::new(IVY)).await.unwrap();
    assert_eq!(ivy.liability.liable, Liable::Stripe);
}

#[rstest]
#[tokio::test]
async fn each_balance_is_of_the_account_asked_for(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let cedar = bench.client.balance(&of(CEDAR)).await.unwrap();
    assert_eq!(
        (cedar.available(Currency::USD), cedar.pending(Currency::USD)),
        (Minor::new(200_000), Minor::new(30_000))
    );
    assert_eq!(cedar.connect_reserved, None);
    let platform = bench.client.balance(&Scope::Platform).await.unwrap();
    assert_eq!(platform.reserved(Currency::USD), Some(Minor::ZERO));
    assert_eq!(platform.available(Currency::USD), Minor::new(500_000));
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_read_says_why(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let hidden = bench.client.balance(&of(HIDDEN)).await.unwrap_err();
    assert_eq!(hidden.kind, FaultKind::Server(503));
    assert!(hidden.request.is_some() && !hidden.message.is_empty());
    let stranger = bench.client.balance(&of("acct_stranger")).await.unwrap_err();
    assert_eq!(stranger.kind, FaultKind::Forbidden);
    let nobody = bench.client.account(&AccountId::new("../balance?x")).await.unwrap_err();
    assert!(matches!(nobody.kind, FaultKind::Forbidden | FaultKind::NotFound), "{nobody}");
}

#[rstest]
#[tokio::test]
async fn transactions_come_newest_first_and_filtered(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let all = bench.client.transactions(&of(CEDAR), &TransactionQuery::default()).await.unwrap();
    assert_eq!((all.transactions.len(), all.skipped, all.next), (2, 0, None));
    assert!(all.transactions[0].pending && !all.transactions[1].pending);
    let since = TransactionQuery { since: Some(all.transactions[0].created), ..TransactionQuery::default() };
    assert_eq!(bench.client.transactions(&of(CEDAR), &since).await.unwrap().transactions.len(), 1);
    let older = TransactionQuery { after: Some(all.transactions[0].id.clone()), ..TransactionQuery::default() };
    assert_eq!(bench.client.transactions(&of(CEDAR), &older).await.unwrap().transactions, all.transactions[1..]);
    let kind = TransactionQuery { kind: Some("payout".to_owned()), ..TransactionQuery::default() };
    assert_eq!(bench.client.transactions(&of(CEDAR), &kind).await.unwrap().transactions, []);
}

#[rstest]
#[tokio::test]
async fn a_debit_in_either_plain_form_moves_the_money_once(
    #[values(Way::InMemory, Way::OverHttp)] way: Way,
    #[values(Form::Charge, Form::Transfer)] form: Form,
) {
    let bench = Bench::new(way).await;
    let ticket = recorded(&*bench.client, 1, CEDAR, 120_000, form).await;
    let Outcome::Settled(settled) = bench.client.send(&ticket).await else {
        panic!("the debit is allowed and nothing went wrong");
    };
    assert!(settled.transfer.is_some() && settled.payment.is_some() && settled.request.is_some());
    assert!(settled.at.is_some() && !settled.replayed);
    assert_eq!(bench.available(of(CEDAR)).await, 80_000);
    assert_eq!(bench.available(Scope::Platform).await, 620_000);
    // The same ticket again: the same key, so Stripe repeats its answer; a first attempt must not be a repeat.
    let Outcome::Unknown(again) = bench.client.send(&ticket).await else {
        panic!("a first attempt that is answered as a replay is an alarm");
    };
    assert_eq!(again.why, WhyUnknown::ReplayedAtFirst);
    assert_eq!(bench.available(of(CEDAR)).await, 80_000);
    assert!(bench.books_are_right());
}

#[rstest]
#[tokio::test]
async fn a_debit_with_a_reference_names_a_transaction_of_its_account(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let candidates = bench.client.references(&AccountId::new(IVY)).await.unwrap();
    assert_eq!((candidates.len(), candidates[0].kind), (1, ReferenceKind::Charge));
    let reference = Reference { kind: candidates[0].kind, id: candidates[0].id.clone() };
    let form = Form::TransferWithReference(reference);
    let ticket = recorded(&*bench.client, 2, IVY, 50_000, form).await;
    let outcome = bench.client.send(&ticket).await;
    assert!(matches!(&outcome, Outcome::Settled(settled) if settled.transfer.is_some()), "{outcome:?}");
    assert_eq!(bench.available(of(IVY)).await, 47_000);
}

#[rstest]
#[tokio::test]
async fn a_refusal_is_stripes_and_moves_nothing(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let stranger = Reference { kind: ReferenceKind::Charge, id: ObjectId::new("ch_stranger") };
    let ticket = recorded(&*bench.client, 3, IVY, 50_000, Form::TransferWithReference(stranger)).await;
    let Outcome::Refused(refusal) = bench.client.send(&ticket).await else {
        panic!("the reference is of no account");
    };
    assert_eq!((refusal.status, refusal.kind.as_str()), (Some(400), "invalid_request_error"));
    assert!(refusal.request.is_some() && !refusal.replayed);
    assert_eq!(bench.available(of(IVY)).await, 97_000);
}

#[rstest]
#[tokio::test]
async fn two_debits_that_race_for_the_same_money_do_not_both_settle(#[values(Way::InMemory, Way::OverHttp)] way: Way) {
    let bench = Bench::new(way).await;
    let one = recorded(&*bench.client, 4, CEDAR, 150_000, Form::Transfer).await;
    let two = recorded(&*bench.client, 5, CEDAR, 150_000, Form::Transfer).await;
    let (first, second) = tokio::join!(bench.client.send(&one), bench.client.send(&two));
    let words = [first, second].map(|outcome| match outcome {
        Outcome::Settled(_) => "settled".to_owned(),
        Outcome::Refused(refusal) => refusal.code.map(|code| code.to_string()).unwrap_or_default(),
        Outcome::Unknown(unknown) => format!("{:?}", unknown.why),
    });
    assert_eq!(words, ["settled", "balance_insufficient"]);
    assert_eq!(bench.available(of(CEDAR)).await, 50_000);
}

#[tokio::test]
async fn in_memory_a_lost_answer_is_waited_for_and_leaves_the_debit_unknown() {
    let bench = Bench::in_memory();
    let ticket = recorded(&*bench.client, 6, LOST, 10_000, Form::Charge).await;
    let began = tokio::time::Instant::now();
    let Outcome::Unknown(unknown) = bench.client.send(&ticket).await else {
        panic!("no answer proves nothing");
    };
    assert_eq!((unknown.why, began.elapsed().as_secs()), (WhyUnknown::NoAnswer(80), 80));
    assert_eq!(bench.available(of(LOST)).await, 70_000, "the work was done");
}

#[tokio::test]
async fn a_second_request_with_the_key_of_one_in_flight_is_unknown() {
    let bench = Bench::of(slow_world(2_000), Timeouts::default());
    let ticket = recorded(&*bench.client, 10, CEDAR, 10_000, Form::Transfer).await;
    let (first, second) = tokio::join!(bench.client.send(&ticket), bench.client.send(&ticket));
    assert!(matches!(first, Outcome::Settled(_)), "{first:?}");
    assert!(matches!(second, Outcome::Unknown(unknown) if unknown.why == WhyUnknown::InProgress));
    assert_eq!(bench.available(of(CEDAR)).await, 190_000);
}

#[tokio::test]
async fn an_answer_that_comes_after_the_time_is_up_is_no_answer() {
    let bench = Bench::of(slow_world(5_000), Timeouts { read_s: 1, write_s: 1 });
    let ticket = recorded(&*bench.client, 11, CEDAR, 10_000, Form::Charge).await;
    let outcome = bench.client.send(&ticket).await;
    assert!(matches!(outcome, Outcome::Unknown(unknown) if unknown.why == WhyUnknown::NoAnswer(1)));
    assert_eq!(bench.available(of(CEDAR)).await, 190_000, "the work was done");
}

#[rstest]
#[case(Spoil::Hold, WhyUnknown::NoAnswer(1))]
#[case(Spoil::Close, WhyUnknown::ConnectionLost)]
#[case(Spoil::Tear, WhyUnknown::ConnectionLost)]
#[case(Spoil::BadGateway, WhyUnknown::ServerError(502))]
#[tokio::test]
async fn an_answer_that_is_spoilt_on_the_wire_leaves_the_debit_unknown(#[case] spoil: Spoil, #[case] why: WhyUnknown) {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 1 }).await;
    let ticket = recorded(&*bench.client, 7, CEDAR, 10_000, Form::Transfer).await;
    bench.server.as_ref().unwrap().spoil([spoil]);
    let Outcome::Unknown(unknown) = bench.client.send(&ticket).await else {
        panic!("{spoil:?} proves nothing");
    };
    assert_eq!(unknown.why, why);
    assert_eq!(bench.available(of(CEDAR)).await, 190_000, "the work was done, once");
}

#[tokio::test]
async fn a_debit_that_a_limit_turns_away_is_repeated_with_the_same_key() {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 5 }).await;
    let ticket = recorded(&*bench.client, 8, CEDAR, 10_000, Form::Charge).await;
    let server = bench.server.as_ref().unwrap();
    server.spoil([Spoil::Limit]);
    assert!(matches!(bench.client.send(&ticket).await, Outcome::Settled(_)));
    let writes: Vec<_> = server.seen().into_iter().filter(|request| request.method == "POST").collect();
    assert_eq!(writes.len(), 2);
    assert_eq!(writes[0].header("idempotency-key"), Some(ticket.idempotency_key().as_str()));
    assert_eq!(writes[0].header("idempotency-key"), writes[1].header("idempotency-key"));
    assert_eq!(writes[0].body, writes[1].body);
}

#[rstest]
#[case(Spoil::Hold, FaultKind::Unreachable)]
#[case(Spoil::Close, FaultKind::Unreachable)]
#[case(Spoil::Tear, FaultKind::Unreachable)]
#[case(Spoil::BadGateway, FaultKind::Server(502))]
#[case(Spoil::Limit, FaultKind::Limited)]
#[case(Spoil::Redirect, FaultKind::BadReply)]
#[case(Spoil::Flood, FaultKind::BadReply)]
#[tokio::test]
async fn a_read_that_is_spoilt_on_the_wire_is_a_fault_and_is_not_repeated(
    #[case] spoil: Spoil,
    #[case] kind: FaultKind,
) {
    let bench = Bench::over_http(Timeouts { read_s: 1, write_s: 1 }).await;
    let server = bench.server.as_ref().unwrap();
    server.spoil([spoil]);
    let fault = bench.client.balance(&Scope::Platform).await.unwrap_err();
    assert_eq!(fault.kind, kind, "{fault}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_sent() {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 5 }).await;
    let ticket = recorded(&*bench.client, 9, CEDAR, 10_000, Form::Charge).await;
    let base = bench.server.as_ref().unwrap().base.clone();
    let key = SecretString::from("sk_test_MOCKnobodylistens");
    let clock = backend::Clock::standing(jiff::Timestamp::UNIX_EPOCH);
    drop(bench);
    tokio::task::yield_now().await;
    let client = StripeClient::new(Https::new(&base, key, clock).unwrap());
    assert_eq!(client.platform().await.unwrap_err().kind, FaultKind::Unreachable);
    let Outcome::Refused(refusal) = client.send(&ticket).await else {
        panic!("no connection was ever made");
    };
    assert_eq!(refusal.status, None);
}

#[tokio::test]
async fn the_key_goes_into_one_header_and_into_no_fault() {
    let bench = Bench::over_http(Timeouts { read_s: 5, write_s: 5 }).await;
    let server = bench.server.as_ref().unwrap();
    let key = "sk_test_MARKEDMARKEDMARKED9876";
    let clock = backend::Clock::standing(jiff::Timestamp::UNIX_EPOCH);
    let client = StripeClient::new(Https::new(&server.base, SecretString::from(key), clock).unwrap());
    let fault = client.platform().await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unauthorised);
    assert!(!format!("{fault:?} {fault} {client:?}").contains("MARKED"));
    let request = server.seen().remove(0);
    let holders: Vec<_> = request.headers.iter().filter(|(_, value)| value.contains("MARKED")).collect();
    assert_eq!(holders.len(), 1);
    assert!(!format!("{}{}{:?}", request.path, request.query, request.body).contains("MARKED"));
}

#[tokio::test]
async fn every_row_of_every_built_in_scenario_can_be_read() {
    tokio::time::pause();
    for name in Scenario::names() {
        let scenario = Scenario::built_in(name).expect("it is built in").expect("it can be read");
        let world = World::found(scenario.founding(None, None).expect("it has a founding")).expect("it begins");
        let clock = Clock::starting_at(world.now());
        let client = StripeClient::new(InMemory::new(world, clock));
        let mut scopes = vec![Scope::Platform];
        let mut after = None;
        loop {
            let page = client.accounts(after.as_ref()).await.unwrap();
            assert_eq!(page.skipped, 0, "{name}");
            scopes.extend(page.accounts.into_iter().map(|account| Scope::Account(account.id)));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!(scopes.len() > 1, "{name} has accounts");
        for scope in scopes {
            every_line_can_be_read(&client, name, scope).await;
        }
    }
}

/// A balance that the scenario leaves unreadable is a fault with Stripe's status; everything else is legible.
async fn every_line_can_be_read(client: &dyn Backend, name: &str, scope: Scope) {
    let balance = client.balance(&scope).await;
    let served = balance.as_ref().err().is_none_or(|fault| matches!(fault.kind, FaultKind::Server(_)));
    assert!(served, "{name}, {scope:?}: {balance:?}");
    let mut query = TransactionQuery::default();
    let mut lines = 0_usize;
    loop {
        let page = client.transactions(&scope, &query).await.unwrap();
        assert_eq!(page.skipped, 0, "{name}, {scope:?}");
        lines += page.transactions.len();
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    if let Scope::Account(id) = &scope {
        assert!(client.references(id).await.unwrap().len() <= lines, "{name}, {id}");
    }
}
