//! How fast a start with a hundred thousand cached accounts is, how long a part of them holds up a key, and what it costs
//! to keep what is read. Run with `cargo bench --bench cache`; figures are printed, nothing is asserted.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a bench that cannot go on says so by panicking")]

mod fleet;

use divan::Bencher;
use divan::counter::ItemsCount;
use fleet::{MANY, began, empty, model};
use pullfunds::app::{Laid, Model, Msg, Recalled, start, update};
use pullfunds::cache::{Cache, Mark, Place};
use pullfunds::domain::{AccountId, LastSeen, Mode};
use pullfunds::ui::{self, Glyphs, Palette, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

/// Rows of the first part, and of a further one, as in the program.
const FIRST: u32 = 128;
const FURTHER: u32 = 2_000;

fn main() {
    divan::main();
}

fn rows() -> Vec<LastSeen> {
    let model: Model = model(MANY);
    let seen = |entry: &pullfunds::app::Entry| LastSeen {
        account: entry.account.clone(),
        balance: entry.balance.clone(),
        stripe_at: entry.is_negative().then(began),
    };
    model.fleet.iter().map(seen).collect()
}

/// A cache with all accounts, closed.
fn filled() -> (TempDir, Place) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::new(folder.path().join("cache"), Mode::Live, &AccountId::new("acct_1"), None).expect("a place");
    Cache::open(&place).expect("a cache").keep(&rows(), None, &[]).expect("kept");
    (folder, place)
}

fn draw(model: &mut Model) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    let theme = Theme::new(Palette::Dark, Glyphs::Unicode);
    for _ in 0..2 {
        buffer.reset();
        let laid: Laid = ui::draw(&mut buffer, model, &theme).laid;
        if laid == model.laid {
            break;
        }
        update(model, began(), Msg::Laid(laid));
    }
    buffer
}

fn take(model: &mut Model, rows: Vec<LastSeen>, more: bool) {
    update(model, began(), Msg::Recalled(Box::new(Recalled { rows, platform: None, more })));
}

/// From a closed file to a frame on which every row has its balance: the file is opened, the first part read and taken in, and
/// an empty frame drawn before it, as in the program.
#[divan::bench(sample_count = 20)]
fn first_full_frame(bencher: Bencher<'_, '_>) {
    let (_folder, place) = filled();
    bencher.bench_local(|| {
        let mut model = empty().with_cache();
        start(&mut model);
        draw(&mut model);
        let cache = Cache::open(&place).expect("a cache");
        let page = cache.page(None, FIRST).expect("a page");
        take(&mut model, page.rows, page.next.is_some());
        draw(&mut model)
    });
}

/// All accounts, part by part.
#[divan::bench(sample_count = 3)]
fn everything(bencher: Bencher<'_, '_>) {
    let (_folder, place) = filled();
    bencher.bench_local(|| {
        let mut model = empty().with_cache();
        let cache = Cache::open(&place).expect("a cache");
        let mut next = Some(Mark::default());
        while let Some(mark) = next {
            let page = cache.page(Some(&mark), FURTHER).expect("a page");
            next = page.next;
            take(&mut model, page.rows, next.is_some());
        }
        assert_eq!(model.fleet.len(), MANY);
        model
    });
}

/// The last part, taken in beside all the others: for so long a key waits.
#[divan::bench(sample_count = 20)]
fn last_part(bencher: Bencher<'_, '_>) {
    let mut rows = rows();
    rows.sort_by_key(|seen| seen.account.name.as_str().to_lowercase());
    let last = rows.split_off(MANY - 2_000);
    let mut before = empty().with_cache();
    start(&mut before);
    take(&mut before, rows, true);
    draw(&mut before);
    bencher.with_inputs(|| (before.clone(), last.clone())).bench_local_values(|(mut model, last)| {
        take(&mut model, last, false);
        model
    });
}

/// Rows kept in one batch, among all the others.
#[divan::bench(sample_count = 20)]
fn keep(bencher: Bencher<'_, '_>) {
    let (_folder, place) = filled();
    let mut cache = Cache::open(&place).expect("a cache");
    let some: Vec<LastSeen> = rows().into_iter().step_by(50).collect();
    bencher.counter(ItemsCount::new(some.len())).bench_local(|| cache.keep(&some, None, &[]).expect("kept"));
}
