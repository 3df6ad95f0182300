//! The simulated Stripe. Shares the currency table with the rest of the program and nothing else.

pub mod founding;
pub mod http;
pub mod scenario;
pub mod settings;
