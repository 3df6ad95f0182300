//! What can go wrong with a read. Reads may be repeated, so a fault says whether and when; what can go wrong with a
//! debit is an [`super::Outcome`].

use std::fmt;

use super::{Label, RequestId};

/// A read that brought no answer that could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What happened.
    pub kind: FaultKind,
    /// In words: Stripe's own, or the transport's.
    pub message: Label,
    /// The request, if an answer named it.
    pub request: Option<RequestId>,
}

/// Kinds of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// No connection, or no answer in time.
    Unreachable,
    /// 429.
    Limited,
    /// 401.
    Unauthorised,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// Any other 4xx.
    Refused(u16),
    /// 5xx.
    Server(u16),
    /// An answer that could not be read.
    BadReply,
}

impl FaultKind {
    /// In a few words, for a table.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Limited => "limited",
            Self::Unauthorised => "key refused",
            Self::Forbidden => "not permitted",
            Self::NotFound => "not found",
            Self::Refused(_) => "refused",
            Self::Server(_) => "server error",
            Self::BadReply => "bad reply",
        }
    }

    /// HTTP status, if there was one.
    #[must_use]
    pub const fn status(self) -> Option<u16> {
        match self {
            Self::Limited => Some(429),
            Self::Unauthorised => Some(401),
            Self::Forbidden => Some(403),
            Self::NotFound => Some(404),
            Self::Refused(status) | Self::Server(status) => Some(status),
            Self::Unreachable | Self::BadReply => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind.status() {
            Some(status) => write!(f, "{} ({status})", self.message),
            None => write!(f, "{}", self.message),
        }
    }
}

impl std::error::Error for Fault {}
