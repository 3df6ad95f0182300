//! The dialog without a terminal: keys in, effects out.

mod bench;
mod editing;
mod opening;
mod outcomes;
mod random;
mod sending;
