//! The cache: accounts and balances as they were last seen, in an SQLite file for each platform and mode, so that the next
//! start shows them at once with their ages. It may be thrown away at any moment: what is damaged, cut or foreign is
//! begun anew, and what cannot be used is done without. Nothing that money depends on is ever taken from here, and nothing
//! here waits for a network or reads a clock.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions))]

mod fault;
mod inspect;
mod place;
mod row;
mod schema;
mod store;

#[cfg(test)]
mod damage_tests;
#[cfg(test)]
mod inspect_tests;
#[cfg(test)]
mod place_tests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use fault::CacheFault;
pub use inspect::Inspected;
pub use place::Place;
pub use store::{Cache, Mark, Page};
