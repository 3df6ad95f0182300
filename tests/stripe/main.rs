//! The client of Stripe and the simulated Stripe, in one process: what every way between them keeps, and each of them against what
//! Stripe publishes.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::format_push_string,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking"
)]

mod contract;
mod differential;
mod fuzz_corpus;
mod https;
mod schema;
mod serve;
#[path = "../support"]
mod support {
    pub(crate) mod bench;
    pub(crate) mod chain;
    pub(crate) mod loopback;
    pub(crate) mod served;
    pub(crate) mod small_world;
    #[expect(dead_code, reason = "other test programs use the rest")]
    pub(crate) mod tls;
}
