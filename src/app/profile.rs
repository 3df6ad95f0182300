//! What the console was started with, as plain data for its Profile screen. Nothing here is secret: of a key there are its kind and
//! its last four characters.

use crate::domain::Label;

/// What the console works with. What is not known is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The key.
    pub key: Option<KeySeen>,
    /// Where it was found.
    pub source: Option<Label>,
    /// Where it is sent.
    pub address: Option<Label>,
    /// Folder of the journal; none when it is kept in memory.
    pub journal: Option<Label>,
    /// File of the settings; none when all are at their defaults.
    pub config: Option<Label>,
}

/// What is shown of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySeen {
    /// Its kind: `restricted`, `secret, unrestricted`.
    pub kind: Label,
    /// Its last four characters.
    pub tail: Label,
}
