//! The scheduler against a simulated Stripe with limits, on integer time: nothing here waits.

mod faults;
mod lanes;
mod limits;
mod spending;
mod stripe;
