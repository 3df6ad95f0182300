//! Talking to Stripe. [`Backend`] is what the rest of the program knows; the Stripe client turns its questions
//! into HTTP messages and answers into domain values; a [`Transport`] carries the messages, to a real address or into
//! the simulated Stripe. Nothing here stores, draws or decides: reads may fail with a fault, a write has an outcome.

mod port;
mod transport;

pub use port::Backend;
pub use transport::{CarryError, Clock, LARGEST_BODY, Method, Request, Response, STRIPE_VERSION, Transport};
