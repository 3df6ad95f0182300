//! Which run of which world an answer is from. Every answer carries it, so that a console never takes the debits of one world for
//! those of another: after a reset or a restore, what was once done may not have happened.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The header that carries it.
pub(crate) const HEADER: &str = "pullfunds-world";

/// The id of a world's run: `wld_` and sixteen hexadecimal digits, safe in the name of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance(String);

impl Instance {
    /// An instance that follows from a text: the same text gives the same id. A run that must differ from every other hands in
    /// something that no other has.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let word = digest.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        Self(format!("wld_{word:016x}"))
    }

    /// The instance that begins when this one is reset or taken back to a checkpoint.
    pub(crate) fn next(&self) -> Self {
        Self::of(&self.0)
    }

    /// As written in the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
