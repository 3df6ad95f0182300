//! What several test programs share.

pub(crate) mod screen;
pub(crate) mod session;
