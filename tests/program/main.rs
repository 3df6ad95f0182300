//! The real program, begun as a process as people begin it: on the command line, in a pseudo-terminal, and as a server, on worlds of
//! this machine only.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod cli;
mod console;
mod doctor;
mod journal_cli;
mod leaving;
mod outage;
mod pty;
mod pull;
mod roots;
mod secrets;
mod serving;
#[path = "../support"]
mod support {
    #[expect(dead_code, reason = "other test programs use the rest")]
    pub(crate) mod chain;
    #[expect(dead_code, reason = "other test programs use the rest")]
    pub(crate) mod holding;
    pub(crate) mod itself;
    pub(crate) mod proxy;
    pub(crate) mod pty;
    pub(crate) mod serving;
    pub(crate) mod small_world;
    #[expect(dead_code, reason = "other test programs use the rest")]
    pub(crate) mod tls;
    pub(crate) mod traces;
    pub(crate) mod walk;
}
