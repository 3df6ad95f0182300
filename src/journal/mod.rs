//! Stub.

pub mod entry;
