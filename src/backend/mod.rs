//! Talking to Stripe. [`Backend`] is what the rest of the program knows; [`StripeClient`] turns its questions
//! into HTTP messages and answers into domain values; a [`Transport`] carries the messages, to a real address or into
//! the simulated Stripe. Nothing here stores, draws or decides: reads may fail with a fault, a write has an outcome.

mod gate;
mod https;
mod logged;
mod port;
mod redact;
mod stripe;
mod transport;

pub use gate::{Gate, Gated};
pub use https::{
    Address, AddressError, Https, HttpsError, Key, KeyError, KeyKind, Outside, PemError, Roots, STRIPE, certificates,
    of_this_machine,
};
pub use logged::{Log, Logged};
pub use port::Backend;
pub use redact::Redactor;
pub use stripe::{StripeClient, Timeouts, wording};
pub use transport::{CarryError, Clock, LARGEST_BODY, Method, Request, Response, STRIPE_VERSION, Transport};
