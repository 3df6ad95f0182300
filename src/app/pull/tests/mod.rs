//! The dialog without a terminal: keys in, effects out.

pub(crate) mod bench;
mod editing;
mod giving;
mod opening;
mod outcomes;
mod random;
mod sending;
