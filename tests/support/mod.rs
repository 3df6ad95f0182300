//! What several test programs share.

#[expect(dead_code, reason = "other test programs use the rest")]
pub(crate) mod chain;
pub(crate) mod screen;
pub(crate) mod session;
