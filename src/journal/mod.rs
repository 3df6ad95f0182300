//! The journal: the durable record of debits. A debit is written here, and the write is on the disk, before anything is
//! sent to Stripe; what became of it is written afterwards. If the journal cannot be written, nothing is sent.
//!
//! [`entry`] is plain data that other rooms may know. [`sqlite`] is the only part that touches a disk; it never talks to
//! a network, never reads a clock, and never changes or removes what was written.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions))]

mod book;
mod chain;
pub mod entry;
mod fault;
mod judged;
mod place;
pub mod sqlite;

pub use book::Book;
pub use fault::JournalFault;
pub use place::{Keeping, Place, PlaceFault};
pub use sqlite::{Inspected, Journal};
