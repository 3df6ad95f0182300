//! The journal: the durable record of debits. A debit is written here, and the write is on the disk, before anything is
//! sent to Stripe; what became of it is written afterwards. If the journal cannot be written, nothing is sent.
//!
//! [`entry`] is plain data that other rooms may know. `sqlite` and `place` are the only parts that touch a disk. Nothing here
//! talks to a network, reads a clock, or changes or removes what was written.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions))]

mod book;
mod chain;
mod check;
mod custody;
#[cfg(test)]
mod custody_tests;
mod debit;
pub mod entry;
mod export;
#[cfg(test)]
mod export_tests;
mod fault;
mod fold;
mod judged;
mod mark;
mod noting;
mod of_run;
mod pen;
mod place;
mod row;
pub mod sqlite;
pub mod store;
mod stretch;
mod telling;
#[cfg(test)]
mod telling_tests;
mod ticket;
mod told;
#[cfg(test)]
mod told_tests;

pub use book::{Book, reread};
pub use export::ExportAs;
pub use fault::JournalFault;
pub use place::{Keeping, Place, PlaceFault};
pub use stretch::Checked;
