//! The simulated Stripe: an HTTP request in, an HTTP answer out, with a double-entry ledger and a clock of its own underneath.
//! It shares the currency table with the rest of the program and nothing else, and its refusals are written from Stripe's side,
//! so that comparing them with the console's own rules says something. It never waits, reads no real clock, and takes chance
//! only from its seed: the same founding and the same requests give the same bytes.

mod accounts;
mod answering;
mod audit;
mod auth;
mod bank_debits;
mod business_days;
pub mod causes;
mod changes;
mod clock;
pub mod control;
mod debit;
mod endpoints;
mod engine;
mod errors;
pub mod faults;
pub mod forecast;
mod form;
pub mod founding;
mod founding_error;
mod holding_limit;
pub mod http;
mod id;
mod idempotency;
mod instance;
mod json;
pub mod keys;
mod ledger;
mod life;
pub mod limits;
mod metadata;
mod money_text;
mod movements;
mod nested;
mod objects;
mod origin;
mod outside;
mod pace;
mod paging;
mod params;
mod passing;
mod payout_lists;
mod payout_rules;
mod payouts;
mod permissions;
mod plans;
mod play;
mod reserve;
mod saved;
pub mod scenario;
mod schedule;
pub mod script;
mod service;
pub mod settings;
mod shelf;
mod state;
#[cfg(test)]
mod tests;
mod turned_away;
mod writing;

pub use audit::{AuditedMovement, AuditedReturn};
pub use engine::World;
pub use founding_error::FoundingError;
pub use instance::Instance;
pub use ledger::LedgerFault;
pub use origin::Origin;
pub use saved::{LoadFault, SaveFault};
