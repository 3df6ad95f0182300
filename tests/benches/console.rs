//! How fast and how small: a frame, a key press and the memory of a model with a hundred thousand accounts, and the start
//! of the program up to its first full frame. Run with `cargo bench`; figures are printed, nothing is asserted. The
//! column *max alloc* of `model_memory` is the memory of the model.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on says so by panicking"
)]

use std::collections::VecDeque;
use std::sync::Arc;

use divan::{AllocProfiler, Bencher};
use jiff::{SignedDuration, Timestamp};
use pullfunds::app::{Effect, Key, KeyPress, Model, Msg, Question, Reading, Setup, Size, parse_script, start, update};
use pullfunds::backend::StripeClient;
use pullfunds::domain::{
    Account, AccountId, AccountKind, AccountPage, Balance, BankAccount, BankStatus, BucketName, Capability, Country,
    CurrencyBalance, Dashboard, Label, Liability, LiabilitySource, Liable, Metadata, Mode, OtherBucket, PayoutInterval,
    Payouts, Platform, Scope, TransactionPage,
};
use pullfunds::money::{Amount, Currency, FxTable, Minor};
use pullfunds::rules::Policy;
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::runtime::{Clock, ask};
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use pullfunds::world::World;
use pullfunds::world::scenario::Scenario;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const MANY: usize = 100_000;
const WORDS: [&str; 16] = [
    "Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Ginkgo", "Harbour", "Ivy", "Juniper", "Kite", "Lantern",
    "Mosaic", "Nutmeg", "Opal", "Pine",
];

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn began() -> Timestamp {
    "2026-11-22T10:15:00Z".parse().expect("a time")
}

fn account(n: usize) -> Account {
    let name = format!("{} {} {n}", WORDS[n % 16], WORDS[n / 16 % 16]);
    Account {
        id: AccountId::new(&format!("acct_1MOCK{n:011}")),
        name: Label::new(&name),
        country: Country::from_code("US").expect("a country"),
        default_currency: Currency::USD,
        liability: Liability { liable: Liable::Platform, source: LiabilitySource::ControllerLosses },
        created: began(),
        kind: AccountKind::Express,
        dashboard: Dashboard::Express,
        payouts: Payouts { enabled: true, interval: PayoutInterval::Daily },
        charges_enabled: true,
        details_submitted: true,
        auto_debit: Some(false),
        transfers: Capability::Active,
        currently_due: 0,
        disabled_reason: None,
        bank: Some(Box::new(BankAccount {
            last4: Label::new("6789"),
            currency: Currency::USD,
            status: BankStatus::Verified,
        })),
        person: None,
        metadata: Metadata::default(),
    }
}

fn balance(n: usize) -> Balance {
    let figure = i64::try_from(n).expect("small") * 7_919 % 1_000_000 - 10_000;
    let row = CurrencyBalance {
        currency: Currency::USD,
        available: Minor::new(figure),
        pending: Minor::new(figure.abs() / 3),
        sources: None,
    };
    let instant =
        OtherBucket { name: BucketName::InstantAvailable, amount: Amount::new(Minor::new(figure), Currency::USD) };
    Balance { read_at: began(), rows: Box::new([row]), connect_reserved: None, others: Box::new([instant]) }
}

/// A model of `count` accounts, each with its balance.
fn model(count: usize) -> Model {
    let fx = FxTable::built_in().expect("rates");
    let mut model = Model::new(Setup {
        now: began(),
        size: Size { width: 120, height: 40 },
        mode: Mode::Mock,
        scenario: None,
        seed: Some(42),
        policy: Policy::with_fx(Arc::new(fx)),
    });
    let mut waiting = start(&mut model);
    let mut listed = 0;
    while let Some(effect) = waiting.pop() {
        let Effect::Read(epoch, question) = effect else { continue };
        let reading = match &question {
            Question::Platform => {
                Reading::Platform(Box::new(Platform { account: account(MANY + 1), mode: Mode::Mock }))
            }
            Question::Accounts(_) => {
                let to = (listed + 100).min(count);
                let accounts: Vec<Account> = (listed..to).map(account).collect();
                listed = to;
                let next = (to < count).then(|| AccountId::new(&format!("acct_1MOCK{:011}", to - 1)));
                Reading::Accounts(AccountPage { accounts, next, skipped: 0 })
            }
            Question::Balance(Scope::Platform) => Reading::Balance(balance(77)),
            Question::Balance(Scope::Account(id)) => Reading::Balance(balance(id.tail(11).parse().expect("a number"))),
            Question::Transactions(..) => {
                Reading::Transactions(TransactionPage { transactions: Vec::new(), next: None, skipped: 0 })
            }
            Question::Account(_) | Question::References(_) => continue,
        };
        waiting.extend(update(&mut model, began(), Msg::Read(epoch, question, reading)));
    }
    assert_eq!(model.fleet.read(), u32::try_from(count).expect("small"), "all were read");
    lay_out(&mut model);
    model
}

fn lay_out(model: &mut Model) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    let drawn = ui::draw(&mut buffer, model, &Theme::new(Palette::Dark, Glyphs::Unicode));
    update(model, began(), Msg::Laid(drawn.laid));
}

/// Building and drawing one frame of 120 by 40.
#[divan::bench]
fn frame(bencher: Bencher<'_, '_>) {
    let model = model(MANY);
    let theme = Theme::new(Palette::Dark, Glyphs::Unicode);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    bencher.bench_local(|| {
        buffer.reset();
        ui::draw(&mut buffer, &model, &theme)
    });
}

/// One key, by what it sets off.
#[divan::bench(args = ["move", "bottom", "filter letter", "filter more", "clear filter", "sort by available", "sort by name", "problems"], sample_count = 20)]
fn key(bencher: Bencher<'_, '_>, what: &str) {
    let (before, key) = match what {
        "move" => ("", Key::Down),
        "bottom" => ("", Key::Char('G')),
        "filter letter" => ("/", Key::Char('a')),
        "filter more" => ("/ceda", Key::Char('r')),
        "clear filter" => ("/cedar<enter>", Key::Esc),
        "sort by available" => ("s", Key::Char('a')),
        "sort by name" => ("sas", Key::Char('n')),
        "problems" => ("", Key::Char('!')),
        other => panic!("no such key: {other}"),
    };
    let model = model(MANY);
    bencher
        .with_inputs(|| {
            let mut model = model.clone();
            let mut at = began();
            for key in parse_script(before).expect("a script") {
                at = later(at);
                update(&mut model, at, Msg::Key(KeyPress::once(key)));
            }
            (model, later(at))
        })
        .bench_local_refs(|(model, at)| update(model, *at, Msg::Key(KeyPress::once(key))));
}

fn later(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_millis(100)).expect("in range")
}

/// The memory of a model: see *max alloc*.
#[divan::bench(sample_count = 3)]
fn model_memory() -> Model {
    model(MANY)
}

/// From nothing to a frame of the built-in scenario on which every row has its balance: the scenario is read, the world
/// founded, the platform, the list and the balances asked for through the real client. One empty frame is drawn before
/// the first answer, as in the program.
#[divan::bench(sample_count = 20)]
fn first_full_frame() -> Buffer {
    let scenario = Scenario::built_in(Scenario::DEFAULT).expect("it is built in").expect("it is right");
    let world = World::found(scenario.founding(None, None).expect("a founding")).expect("a world");
    let engine = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("an engine");
    engine.block_on(async move {
        let clock = Clock::starting_at(world.now());
        let mut model = Model::new(Setup {
            now: clock.now(),
            size: Size { width: 120, height: 40 },
            mode: Mode::Mock,
            scenario: Some(Label::new(world.name())),
            seed: Some(world.seed()),
            policy: Policy::with_fx(Arc::new(FxTable::built_in().expect("rates"))),
        });
        let backend = StripeClient::new(InMemory::new(world, clock));
        let theme = Theme::new(Palette::Dark, Glyphs::Unicode);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
        let mut waiting: VecDeque<Effect> = start(&mut model).into();
        let drawn = ui::draw(&mut buffer, &model, &theme);
        waiting.extend(update(&mut model, clock.now(), Msg::Laid(drawn.laid)));
        loop {
            if is_full(&model) {
                ui::draw(&mut buffer, &model, &theme);
                return buffer;
            }
            let Some(effect) = waiting.pop_front() else { panic!("nothing left to read") };
            if let Effect::Read(epoch, question) = effect {
                let reading = ask(&backend, &question).await;
                waiting.extend(update(&mut model, clock.now(), Msg::Read(epoch, question, reading)));
            }
        }
    })
}

fn is_full(model: &Model) -> bool {
    let lines = model.laid.list_lines;
    let mut rows = model.list.visible(&model.fleet, lines).filter_map(|place| model.fleet.at(place)).peekable();
    rows.peek().is_some() && rows.all(|entry| entry.balance.is_some() || entry.trouble.is_some())
}
