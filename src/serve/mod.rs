//! The simulated Stripe on a port: HTTP in, HTTP out, and a small interface beside it that moves the world's clock and makes
//! things happen. One lock holds the world, and only while it takes a request; waiting is done outside of it. What a world
//! says about a connection (closed, torn, silent) is done to the socket here. This room reads no clock and no file: time, token
//! and log are handed in. It is for loopback on a shared host, so that it trusts neither browsers nor sizes.

mod api;
mod bounds;
mod control;
mod gate;
mod log;
mod malformed;
mod payload;
mod reading;
mod server;
mod stall;
mod token;
mod wire;

pub use bounds::Bounds;
pub use log::{Entry, Log};
pub use server::{Server, Setup};
pub use token::Token;
pub use wire::Wire;
