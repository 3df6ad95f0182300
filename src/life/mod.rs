//! The life of a debit: what it can be, what an answer proves about it, and what is done next. One pure room decides; the
//! journal writes it down, the console and the commands carry it out, and all of them say it in the same words.
//!
//! The rules are three tables: [`after_answer`] (an answer came), [`next()`] (between answers) and [`conclude()`] (a look-up
//! came back). Each row of them has a number and a sentence ([`Row`]). Nothing here reads a clock: every moment is handed
//! in, and says of which clock it is. Nothing is ever decided about money by the clock of this machine.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions))]

mod again;
mod conclude;
mod happening;
mod history;
mod kind;
mod next;
mod now;
mod owner;
mod proof;
mod row;
mod settle;
mod state;
mod terms;
#[cfg(test)]
mod tests;
mod words;

pub use again::may_repeat;
pub use conclude::{Conclusion, Says, conclude};
pub use happening::{Happening, Named};
pub use history::{Attempt, History};
pub use kind::{EventKind, Step};
pub use next::{Due, Offer, next};
pub use now::{LastLook, Looked, Now, ServerTime};
pub use owner::{Holder, Owner, Stamp};
pub use proof::{Answer, Door, Ended, Proof};
pub use row::Row;
pub use settle::{Then, Verdict, after_answer};
pub use state::{Contradiction, State};
pub use terms::Terms;
pub use words::{Blank, say};
