//! Tests of the rules: one table for each group of rules, the documented boundary cases, and properties of the whole.

mod amounts;
mod approval;
mod balances;
mod boundaries;
mod editions;
mod glances;
mod lately;
mod operators;
mod places;
mod properties;
mod reversal;
pub(crate) mod scene;
mod sending;
mod spoken;
mod who;
