//! Faults that can be aimed: what goes wrong between a client and this Stripe, on purpose. A fault names the requests that it
//! waits for, how often it strikes, and what it does; the same seed and the same requests make it strike at the same places. It
//! decides what a client sees and whether the work is done, never how: the work itself is the same as ever. What a client sees of
//! a request whose work was done is the same, byte for byte, as of one whose work was not.

mod armed;
mod check;
mod endpoint;
mod fault;
mod late;
mod mixup;
mod refused;
mod shown;
mod stale;
pub(crate) mod strike;
mod tree;

pub(crate) use armed::Faults;
pub use fault::{Fault, Halt, Kind, Times, Work};
pub(crate) use late::{Finished, Late};
pub use refused::FaultRefused;
pub use shown::ArmedFault;
pub(crate) use stale::AsOf;
pub(crate) use strike::Bend;
