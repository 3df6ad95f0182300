//! What several test programs share.

pub mod screen;
pub mod session;
pub mod walk;
