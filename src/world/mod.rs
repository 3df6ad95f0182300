//! The simulated Stripe: an HTTP request in, an HTTP answer out, with a double-entry ledger and a clock of its own underneath.
//! It shares the currency table with the rest of the program and nothing else, and its refusals are written from Stripe's side,
//! so that comparing them with the console's own rules says something. It never waits, reads no real clock, and takes chance
//! only from its seed: the same founding and the same requests give the same bytes.

mod accounts;
mod audit;
mod auth;
mod clock;
mod debit;
mod endpoints;
mod engine;
mod errors;
mod form;
pub mod founding;
mod founding_error;
pub mod http;
mod id;
mod idempotency;
mod json;
mod ledger;
mod money_text;
mod movements;
mod objects;
mod outside;
mod paging;
mod params;
mod passing;
mod play;
mod reserve;
pub mod scenario;
pub mod settings;
mod shelf;
mod state;
#[cfg(test)]
mod tests;

pub use engine::World;
pub use founding_error::FoundingError;
pub use ledger::LedgerFault;
