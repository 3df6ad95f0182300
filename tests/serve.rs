//! The simulated Stripe on a port, as clients see it: whom it answers, what it does to a connection, what bounds it keeps, and the
//! control interface beside it.

#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    reason = "helpers of tests may panic as tests do, and clippy knows only functions marked as tests"
)]

#[path = "serve/bounds.rs"]
#[cfg(test)]
mod bounds;
#[path = "serve/control.rs"]
#[cfg(test)]
mod control;
#[path = "serve/deliveries.rs"]
#[cfg(test)]
mod deliveries;
#[path = "serve/line.rs"]
#[cfg(test)]
mod line;
#[path = "serve/malformed.rs"]
#[cfg(test)]
mod malformed;
#[path = "serve/whom.rs"]
#[cfg(test)]
mod whom;

#[path = "support/small_world.rs"]
mod small_world;
