//! Control of a world: what a person or a test does to it beside the API. Time is moved, things are made to happen, states are
//! kept and brought back. One type of command serves in the process, over HTTP, in scenario files and on the console's screen; a
//! command that makes no sense is refused with the reason and changes nothing.

mod about;
mod act;
mod clock;
mod command;
mod overview;
mod refused;
mod shelves;
#[cfg(test)]
mod tests;

pub use command::{Command, Said, SpanText};
pub use overview::Overview;
pub use refused::CommandRefused;
