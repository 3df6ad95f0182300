//! The simulated Stripe on a port, as clients see it: whom it answers, what it does to a connection, what bounds it keeps, and the
//! control interface beside it.

mod bounds;
mod control;
mod deliveries;
mod line;
mod malformed;
mod whom;
