//! How fast: a frame and a key press with a hundred thousand accounts, and the start of the program up to its first full
//! frame. Run with `cargo bench`; figures are printed, nothing is asserted. Allocations are counted elsewhere, because
//! counting takes time.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on says so by panicking"
)]

mod fleet;

use std::collections::VecDeque;
use std::sync::Arc;

use divan::Bencher;
use fleet::{MANY, began, model};
use jiff::{SignedDuration, Timestamp};
use pullfunds::app::{Effect, Key, KeyPress, Model, Msg, Setup, Size, parse_script, start, update};
use pullfunds::backend::StripeClient;
use pullfunds::domain::{Label, Mode};
use pullfunds::money::FxTable;
use pullfunds::rules::Policy;
use pullfunds::runtime::in_memory::InMemory;
use pullfunds::runtime::{Clock, ask};
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use pullfunds::world::World;
use pullfunds::world::scenario::Scenario;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn main() {
    divan::main();
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
            sync: pullfunds::sync::Settings::of(Mode::Mock),
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
