//! The journal from outside: its file, what writes debits to it and carries them out, those who share it, and what it says after
//! crashes, kills and failures of its storage.
//!
//! Some of it takes root: where a file system cannot be mounted or a program of another user cannot be begun, those tests fail and
//! say why.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod broken_storage;
mod custody;
mod file;
mod killed;
mod sharing;
#[path = "../support"]
mod support {
    #[expect(dead_code, reason = "other test programs use the rest")]
    pub(crate) mod chain;
    pub(crate) mod debiting;
    pub(crate) mod disk;
    pub(crate) mod holding;
    pub(crate) mod itself;
    pub(crate) mod journal_contract;
    #[expect(dead_code, reason = "other test programs use the rest")]
    pub(crate) mod pty;
    pub(crate) mod served;
    pub(crate) mod small_world;
    pub(crate) mod typed;
}
