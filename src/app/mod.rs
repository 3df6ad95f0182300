//! The program as a pure function: [`update()`] takes the [`Model`] and one [`Msg`], changes the model and says what is to
//! be done as a list of [`Effect`]s. No clock, no random number, no file, no terminal: time and ids arrive in messages,
//! so the same messages always lead to the same screen.

mod action;
pub mod arming;
mod bindings;
mod book;
pub mod command;
mod comparison;
mod copied;
mod dashboard;
pub mod debit;
mod departures;
mod dialog;
mod effect;
mod errand;
mod explain;
mod filter;
mod fleet;
mod flight;
mod form;
mod held_page;
mod history;
pub mod journal;
mod key;
mod keys;
mod landings;
mod leaving;
mod list;
mod model;
mod moves;
mod msg;
mod notice;
mod order;
mod outlook;
mod parting;
mod permits;
mod profile;
pub mod pull;
mod reads;
mod recall;
mod recheck;
pub mod requests;
pub mod reserve;
#[cfg(test)]
mod sample;
mod scroll;
mod settle;
mod spending;
mod stray;
mod stripe_time;
mod stroke;
pub mod sweep;
mod text_field;
mod unknown;
mod update;
mod visit;
mod wake;
mod ways;
pub mod world;

#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod recall_tests;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use bindings::{BINDINGS, Binding, Group, Place, action_of};
pub use book::{BookAsk, BookSaid, BookSummary, Chain, Open, Pending};
pub use comparison::{Comparing, Far, Found, Listed, USUAL_STRETCH, stretch};
pub use copied::Copied;
pub use dashboard::Browsed;
pub use dialog::{Dialog, HelpPage};
pub use effect::Effect;
pub use errand::{Asked, Errand};
pub use fleet::{Blocked, Entry, Fleet};
pub use flight::{About, Flight, Pause, Step, Unwritten, sentence};
pub use form::{Form, Spot};
pub use held_page::HeldPage;
pub use history::{
    Digest, Histories, History, Landing, Negative, available_by_day, balances_after, crossing, day_of, days_between,
    digest,
};
pub use key::{Key, KeyPress, ScriptError, parse_script};
pub use landings::{LandingDay, landing_days, landing_unseen};
pub use list::List;
pub use model::{Detail, LEAST, Laid, Model, Screen, Setup, Size};
pub use msg::{Msg, Reading};
pub use notice::{Notice, Tone};
pub use order::SortBy;
pub use outlook::{Coming, Event, Outlook, coming_up};
pub use parting::{leaves_open, parting};
pub use permits::{Permit, Permits, Seen};
pub use profile::{KeySeen, Profile};
pub use reads::Reads;
pub use recall::{Recall, Recalled, Remembered};
pub use recheck::Recheck;
pub use scroll::Scroll;
pub use spending::Spending;
pub use stripe_time::StripeTime;
pub use text_field::TextField;
pub use unknown::{Asking, FollowUp};
pub use update::{start, update};
pub use visit::Visit;
pub use wake::next_wake;
pub use ways::{BankWay, Frees, Hope, Way, WayKind, ways_out};

pub use crate::sync::Question;

use jiff::Timestamp;

/// Age, in seconds, from which a number is stale: dimmed in lists, withheld in the dialog.
pub const STALE_AFTER_S: i64 = 60;

/// Whole seconds between two moments, zero at least.
#[must_use]
pub fn age_s(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second().saturating_sub(from.as_second()).max(0)
}
