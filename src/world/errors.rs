//! Stripe's refusals: the error envelope and every sentence in it, in one place, so that a sentence seen from real Stripe can
//! be dropped in. A refusal also knows whether it comes from a request that had started to execute, because only those are stored
//! under an idempotency key (docs.stripe.com/api/idempotent_requests).

use std::borrow::Cow;

use super::faults::Halt;
use super::id::Id;
use super::json::{Json, object};
use super::ledger::LedgerFault;
use super::limits::Limited;

/// Longest message, in characters: a sentence that repeats what was sent is cut here.
const LONGEST_MESSAGE: usize = 4_000;
/// Longest name of a parameter that is repeated, in characters.
const LONGEST_PARAM: usize = 500;

/// `type` of an error (docs.stripe.com/api/errors).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorType {
    Api,
    Idempotency,
    InvalidRequest,
}

impl ErrorType {
    fn name(self) -> &'static str {
        match self {
            Self::Api => "api_error",
            Self::Idempotency => "idempotency_error",
            Self::InvalidRequest => "invalid_request_error",
        }
    }
}

/// A limit that turned a request away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Too many requests.
    Reached(Limited),
    /// Another request is busy with the object.
    Locked,
}

/// A request that was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) kind: ErrorType,
    pub(crate) code: Option<&'static str>,
    pub(crate) param: Option<String>,
    pub(crate) message: String,
    /// Whether Stripe has a page about the code.
    pub(crate) documented: bool,
    /// Whether the request had started to execute, so that this answer is kept under its idempotency key.
    pub(crate) executed: bool,
    /// The limit that was reached, which headers tell.
    pub(crate) limit: Option<Limit>,
}

impl Refusal {
    /// A refusal before execution, with status 400 and neither code nor parameter.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            kind: ErrorType::InvalidRequest,
            code: None,
            param: None,
            message: message.into(),
            documented: true,
            executed: false,
            limit: None,
        }
    }

    /// A fault on Stripe's side.
    pub(crate) fn api(status: u16, message: impl Into<String>) -> Self {
        Self { status, kind: ErrorType::Api, ..Self::invalid(message) }
    }

    /// With a code.
    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// About a parameter.
    pub(crate) fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// With another status.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a code that Stripe has no page about.
    pub(crate) fn undocumented(mut self) -> Self {
        self.documented = false;
        self
    }

    /// By a business rule, so that it is stored.
    pub(crate) fn executed(mut self) -> Self {
        self.executed = true;
        self
    }

    /// The envelope, fields in alphabetical order as Stripe sends them.
    pub(crate) fn json<'a>(&'a self, request: Id, second: i64) -> Json<'a> {
        let mut error = Vec::with_capacity(6);
        let mut put = |key: &'static str, value: Json<'a>| error.push((Cow::Borrowed(key), value));
        if let Some(code) = self.code {
            put("code", Json::from(code));
            if self.documented {
                let page = code.replace('_', "-");
                put("doc_url", Json::from(format!("https://stripe.com/docs/error-codes/{page}")));
            }
        }
        put("message", Json::from(cut(&self.message, LONGEST_MESSAGE)));
        if let Some(param) = &self.param {
            put("param", Json::from(cut(param, LONGEST_PARAM)));
        }
        // The page of a request is named by its id, which an answer of a lock does not have.
        if self.status != 401 && self.limit != Some(Limit::Locked) {
            let log = format!("https://dashboard.stripe.com/test/logs/{}?t={second}", request.as_str());
            put("request_log_url", Json::from(log));
        }
        put("type", Json::from(self.kind.name()));
        object! { "error": Json::Object(error) }
    }
}

/// The beginning of a text.
fn cut(text: &str, longest: usize) -> &str {
    text.char_indices().nth(longest).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

impl From<LedgerFault> for Refusal {
    fn from(fault: LedgerFault) -> Self {
        Self::api(500, format!("An unknown error occurred: {fault}")).executed()
    }
}

/// 401, no key was sent.
pub(crate) fn no_key() -> Refusal {
    Refusal::invalid(
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer \
         auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for \
         details, or we can help at https://support.stripe.com/.",
    )
    .status(401)
}

/// 401, a key that this Stripe does not know. The key is shown masked.
pub(crate) fn wrong_key(masked: &str) -> Refusal {
    Refusal::invalid(format!("Invalid API Key provided: {masked}")).status(401)
}

/// 401, a publishable key.
pub(crate) fn publishable_key() -> Refusal {
    Refusal::invalid(
        "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list \
         of your API keys at https://dashboard.stripe.com/account/apikeys.",
    )
    .status(401)
    .code("secret_key_required")
}

/// 401, a key that is no longer valid.
pub(crate) fn expired_key(masked: &str) -> Refusal {
    Refusal::invalid(format!("Expired API Key provided: {masked}")).status(401).code("api_key_expired")
}

/// 403, a restricted key that may not do this.
pub(crate) fn no_permission(masked: &str, account: &str, permission: &str) -> Refusal {
    Refusal::invalid(format!(
        "The provided key '{masked}' does not have the required permissions for this endpoint on account '{account}'. \
         Having the '{permission}' permission would allow this request to continue."
    ))
    .status(403)
}

/// 429, too many requests (docs.stripe.com/rate-limits).
pub(crate) fn rate_limited(limited: Limited) -> Refusal {
    let mut refusal = Refusal::invalid(
        "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
    )
    .status(429)
    .code("rate_limit");
    refusal.limit = Some(Limit::Reached(limited));
    refusal
}

/// 400 or 403, a movement of money that waits for a person (docs.stripe.com/account/approvals, docs.stripe.com/error-codes).
pub(crate) fn needs_person(halt: Halt) -> Refusal {
    match halt {
        Halt::ApprovalRequired => Refusal::invalid(
            "This action requires approval. An approval request has been created; it can be reviewed in the Dashboard.",
        )
        .code("approval_required"),
        Halt::ActionBlocked => {
            Refusal::invalid("This action is blocked by one of your account's approval rules.")
                .status(403)
                .code("action_blocked")
        }
        Halt::AnomalousMoneyMovementRequest => Refusal::invalid(
            "This request was flagged as anomalous and was not executed. You can review it, or switch anomaly detection \
             off for this key, in the Dashboard.",
        )
        .status(403)
        .code("anomalous_money_movement_request"),
    }
}

/// 429, another request is busy with the object (docs.stripe.com/rate-limits).
pub(crate) fn locked() -> Refusal {
    let mut refusal = Refusal::invalid(
        "This object can't be accessed right now because another API request or Stripe process currently accessing it. \
         If you see this error intermittently, retry the request. If you see this error frequently and are making \
         multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more \
         details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.",
    )
    .status(429)
    .code("lock_timeout");
    refusal.limit = Some(Limit::Locked);
    refusal
}

/// 403, an account that is not there or not ours.
pub(crate) fn stranger(masked: &str, account: &str) -> Refusal {
    Refusal::invalid(format!(
        "The provided key '{masked}' does not have access to account '{account}' (or that account does not exist). \
         Application access may have been revoked."
    ))
    .status(403)
    .code("account_invalid")
}

/// 404, no such path.
pub(crate) fn unknown_url(method: &str, path: &str) -> Refusal {
    // An id that is missing leaves an empty segment behind.
    let hint = if path.ends_with('/') || path.contains("//") {
        " If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make \
         sure you passed a valid (non-empty) identifier in your code."
    } else {
        ""
    };
    Refusal::invalid(format!(
        "Unrecognized request URL ({method}: {path}).{hint} Please see https://stripe.com/docs or we can help at \
         https://support.stripe.com/."
    ))
    .status(404)
}

/// 400, a connected account asked for what only a platform has.
pub(crate) fn platform_only() -> Refusal {
    Refusal::invalid(
        "Only Stripe Connect platforms can work with other accounts. If you need to setup a Stripe Connect \
         platform, you can do so at https://dashboard.stripe.com/account/applications/settings.",
    )
    .code("platform_account_required")
}

/// 400, a parameter is missing.
pub(crate) fn missing(param: &str) -> Refusal {
    Refusal::invalid(format!("Missing required param: {param}.")).code("parameter_missing").param(param)
}

/// 400, a parameter that is not known.
pub(crate) fn unknown_parameter(param: &str) -> Refusal {
    Refusal::invalid(format!("Received unknown parameter: {param}")).code("parameter_unknown").param(param)
}

/// 400, parameters that are not known. The first of them is named as the wrong one.
pub(crate) fn unknown_parameters(params: &[&str]) -> Refusal {
    match params {
        [one] => unknown_parameter(one),
        several => Refusal::invalid(format!("Received unknown parameters: {}", several.join(", ")))
            .code("parameter_unknown")
            .param(several.first().copied().unwrap_or_default()),
    }
}

/// 400, an empty value where one is needed.
pub(crate) fn empty(param: &str) -> Refusal {
    Refusal::invalid(format!(
        "You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; \
         however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty value."
    ))
    .code("parameter_invalid_empty")
    .param(param)
}

/// 400, a text that is too long.
pub(crate) fn too_long(param: &str, most: usize) -> Refusal {
    Refusal::invalid(format!("Invalid {param}: must be at most {most} characters")).param(param)
}

/// 400, not an integer.
pub(crate) fn not_integer(param: &str, value: &str) -> Refusal {
    Refusal::invalid(format!("Invalid integer: {value}")).code("parameter_invalid_integer").param(param)
}

/// 400, an integer below one.
pub(crate) fn below_one(param: &str) -> Refusal {
    Refusal::invalid("This value must be greater than or equal to 1.").code("parameter_invalid_integer").param(param)
}

/// 404 in a path, 400 in a parameter: an object that is not there.
pub(crate) fn no_such(noun: &str, id: &str, param: &str) -> Refusal {
    Refusal::invalid(format!("No such {noun}: '{id}'")).code("resource_missing").param(param)
}

/// 409, the first request with this key is not answered yet.
pub(crate) fn key_in_use(key: &str) -> Refusal {
    let mut refusal = Refusal::invalid(format!(
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted \
         twice, and the other request is still going through): {key}. Please try again later."
    ))
    .status(409)
    .code("idempotency_key_in_use");
    refusal.kind = ErrorType::Idempotency;
    refusal
}

/// 400, a key that was used with other parameters.
pub(crate) fn key_of_another(key: &str) -> Refusal {
    let mut refusal = Refusal::invalid(format!(
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using \
         a key other than '{key}' if you meant to execute a different request."
    ));
    refusal.kind = ErrorType::Idempotency;
    refusal
}

/// 400, the balance does not cover it (test mode's sentence).
pub(crate) fn insufficient() -> Refusal {
    Refusal::invalid(
        "You have insufficient available funds in your Stripe account. Try adding funds directly to your available \
         balance by creating Charges using the 4000000000000077 test card. See: \
         https://stripe.com/docs/testing#available-balance",
    )
    .code("balance_insufficient")
    .executed()
}

/// 400, the generic refusal of a transfer.
pub(crate) fn transfers_not_allowed() -> Refusal {
    Refusal::invalid(
        "The requested transfer cannot be created. Contact us at https://support.stripe.com/contact for assistance.",
    )
    .code("transfers_not_allowed")
    .executed()
}

/// 400, an account outside the region.
pub(crate) fn outside_region(country: &str) -> Refusal {
    Refusal::invalid(format!(
        "Funds can't be sent to accounts located in {country} because it's restricted outside of your platform's \
         region"
    ))
    .param("destination")
    .executed()
}
