//! Exit codes, one table for every command. A script may rely on them; a code never changes its meaning.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The doctor found something that fails.
    NotWell,
    /// Not done: a rule, Stripe or this program said no, and nothing moved.
    Refused,
    /// The journal and Stripe differ, or an account is held because they did.
    Differs,
    /// It is not known what became of a debit.
    Unknown,
    /// A debit waits for a person in the Dashboard.
    NeedsPerson,
    /// The command was used wrongly: an unknown flag, no terminal.
    Usage,
    /// What was named is wrong or not there: a file, a debit.
    WrongFile,
    /// What is needed is not to be had: the port is taken, or nothing answers at the address.
    Unavailable,
    /// The key was refused.
    KeyRefused,
    /// The terminal failed, or whatever the output goes to.
    Terminal,
    /// A file that was to be made is there already.
    Exists,
    /// The journal cannot be used.
    Journal,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NotWell => 1,
            Self::Refused => 2,
            Self::Differs => 3,
            Self::Unknown => 5,
            Self::NeedsPerson => 6,
            Self::Usage => 64,
            Self::WrongFile => 65,
            Self::Unavailable => 69,
            Self::Terminal => 71,
            Self::Exists => 73,
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
