//! Exit codes, one table for every command. A script may rely on them; a code never changes its meaning.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The doctor found something that fails.
    NotWell,
    /// The command was used wrongly: an unknown flag, no terminal.
    Usage,
    /// A file that was named is wrong.
    WrongFile,
    /// What is needed is not to be had: the port is taken, or nothing answers at the address.
    Unavailable,
    /// The key was refused.
    KeyRefused,
    /// The terminal failed.
    Terminal,
    /// The journal cannot be used.
    Journal,
}

impl Exit {
    /// The number. 2 is kept for *refused by a rule*.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NotWell => 1,
            Self::Usage => 64,
            Self::WrongFile => 65,
            Self::Unavailable => 69,
            Self::Terminal => 71,
            Self::Journal => 74,
            Self::KeyRefused => 77,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
