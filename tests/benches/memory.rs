//! How small: the memory of a model with a hundred thousand accounts, in the column *max alloc*. Run with `cargo bench`;
//! figures are printed, nothing is asserted.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a bench that cannot go on says so by panicking")]

mod fleet;

use divan::AllocProfiler;
use fleet::{MANY, model};
use pullfunds::app::Model;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// All accounts listed, and each with its balance.
#[divan::bench(sample_count = 3)]
fn model_memory() -> Model {
    model(MANY)
}
