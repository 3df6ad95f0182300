//! What can go wrong with a read. Reads may be repeated, so a fault says whether and when; what can go wrong with a
//! debit is an [`super::Outcome`].

use std::fmt;

use super::{Label, RequestId, Stray};

/// A read that brought no answer that could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What happened.
    pub kind: FaultKind,
    /// In words: Stripe's own, or the transport's.
    pub message: Label,
    /// The request, if an answer named it.
    pub request: Option<RequestId>,
    /// What the answer said about asking again.
    pub retry: Retry,
}

/// What an answer says about asking again (docs.stripe.com/rate-limits, docs.stripe.com/error-low-level).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Retry {
    /// `Retry-After`, in seconds.
    pub after_s: Option<u32>,
    /// `Stripe-Rate-Limited-Reason`; none where none was named.
    pub limit: Option<Limit>,
    /// `Stripe-Should-Retry`; none where nothing was said.
    pub is_worth_it: Option<bool>,
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// `global-rate`: requests a second, all together.
    OfAllRate,
    /// `global-concurrency`: requests at once, all together.
    OfAllAtOnce,
    /// `endpoint-rate`: requests a second to this endpoint.
    EndpointRate,
    /// `endpoint-concurrency`: requests at once to this endpoint.
    EndpointAtOnce,
    /// `resource-specific`: requests about this object.
    Object,
}

impl Limit {
    /// A limit by its name on the wire; none for a name that is not known.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "global-rate" => Self::OfAllRate,
            "global-concurrency" => Self::OfAllAtOnce,
            "endpoint-rate" => Self::EndpointRate,
            "endpoint-concurrency" => Self::EndpointAtOnce,
            "resource-specific" => Self::Object,
            _ => return None,
        })
    }
}

impl Limit {
    /// Its name in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::OfAllRate => "requests a second, all together",
            Self::OfAllAtOnce => "requests at once, all together",
            Self::EndpointRate => "requests a second to this endpoint",
            Self::EndpointAtOnce => "requests at once to this endpoint",
            Self::Object => "requests about this object",
        }
    }
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
    /// An answer to something else than what was asked.
    Misdirected(Stray),
}

impl Fault {
    /// The permission that a restricted key lacks, as Stripe names it in a 403 (docs.stripe.com/keys): such as `rak_balance_read`.
    #[must_use]
    pub fn permission(&self) -> Option<&str> {
        if self.kind == FaultKind::Forbidden { permission_in(self.message.as_str()) } else { None }
    }

    /// In a sentence without its stop: which permission would help, else what was said.
    #[must_use]
    pub fn told(&self) -> String {
        let message = self.message.as_str().trim_end_matches('.');
        match (self.permission(), self.kind.status()) {
            (Some(name), _) => format!("the key lacks the permission {name}"),
            (None, Some(status)) => format!("{message} ({status})"),
            (None, None) => message.to_owned(),
        }
    }

    /// In a few words, for a table: what kind it is, and which permission would help.
    #[must_use]
    pub fn brief(&self) -> String {
        match self.permission() {
            Some(name) => format!("the key needs {name}"),
            None => self.kind.words().to_owned(),
        }
    }
}

/// The permission that Stripe's words say would help.
#[must_use]
pub fn permission_in(said: &str) -> Option<&str> {
    let (_, after) = said.split_once("Having the '")?;
    let (name, rest) = after.split_once('\'')?;
    let is_name = !name.is_empty() && name.len() <= 80 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (is_name && rest.trim_start().starts_with("permission")).then_some(name)
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
            Self::Misdirected(_) => "misdirected",
        }
    }

    /// Whether it is the server, or what lies before it, that did not do what it was asked.
    #[must_use]
    pub const fn is_of_server(self) -> bool {
        match self {
            Self::Server(_) | Self::BadReply | Self::Misdirected(_) => true,
            Self::Unreachable
            | Self::Limited
            | Self::Unauthorised
            | Self::Forbidden
            | Self::NotFound
            | Self::Refused(_) => false,
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
            Self::Unreachable | Self::BadReply | Self::Misdirected(_) => None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const SAID: &str = "The provided key 'rk_test_***1234' does not have the required permissions for this endpoint on account \
                        'acct_1'. Having the 'rak_balance_read' permission would allow this request to continue.";

    #[rstest]
    #[case(FaultKind::Forbidden, SAID, Some("rak_balance_read"), "the key needs rak_balance_read")]
    #[case(
        FaultKind::Forbidden,
        "The provided key 'sk_test_***' does not have access to account 'acct_1'.",
        None,
        "not permitted"
    )]
    #[case(FaultKind::Forbidden, "Having the 'a b' permission", None, "not permitted")]
    #[case(FaultKind::Forbidden, "Having the '", None, "not permitted")]
    #[case(FaultKind::Forbidden, "Having the '' permission", None, "not permitted")]
    #[case(FaultKind::NotFound, SAID, None, "not found")]
    fn the_permission_that_a_key_lacks_is_the_one_that_stripe_names(
        #[case] kind: FaultKind,
        #[case] message: &str,
        #[case] expected: Option<&str>,
        #[case] brief: &str,
    ) {
        let fault = Fault { kind, message: Label::new(message), request: None, retry: Retry::default() };
        assert_eq!((fault.permission(), fault.brief().as_str()), (expected, brief));
    }
}
