//! The rules of an account debit, in named editions, and those of sending funds and of undoing a debit: a pure function from
//! facts and a draft to findings, the largest amount that they allow, and the proof that it was judged.
//!
//! Nothing here reads a clock, talks to anybody or changes anything; what is not known is *cannot tell* and never a
//! pass. It exists so that every rule that Stripe publishes is checked in one place, before money is asked to move.
//! Stripe decides in the end: a pass here is a prediction, a block is never sent.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions))]

mod approved;
mod check;
mod compared;
mod edition;
mod facts;
mod finding;
mod fix;
mod glance;
mod judge;
mod largest;
mod lately;
mod parts;
mod policy;
mod rule;
mod rulebook;
mod severity;
mod verdict;
mod words;

#[cfg(test)]
pub(crate) mod tests;

pub use approved::{Approved, approve};
pub use compared::Compared;
pub use edition::{Edition, default_form, edition_for};
pub use facts::{Acks, Draft, Drafted, Facts, ReferenceSeen, Undoing};
pub use finding::{Finding, Ruling};
pub use fix::Fix;
pub use glance::{Glance, Tone, glance};
pub use judge::judge;
pub use largest::largest_allowed;
pub use lately::{Known, SeenAtStripe, SeenRow, WhyAgain};
pub use parts::{ConsentSeen, OrderPart, RateSeen, ReservesFrom, SeenLately, UndoSeen, Whose};
pub use policy::{Basis, Policy};
pub use rule::RuleId;
pub use rulebook::Rulebook;
pub use severity::{Severity, severity};
pub use verdict::{Counts, Verdict};
