//! What an exchange came to, and what to do about it: one table over our own words, for the list and for the sentence below it.

use crate::domain::{Answer, Exchange, Label, Method, NoAnswer, permission_in};

/// What an exchange came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came<'a> {
    /// Nothing yet.
    OnItsWay,
    /// 2xx.
    Done,
    /// 2xx, told again for a key that was used before.
    Replayed,
    /// An answer that was whole and not used.
    Dropped(&'a Label),
    /// None, for a reason.
    Unanswered(&'a NoAnswer),
    /// 429.
    Limited(&'a Answer),
    /// 401.
    KeyRefused,
    /// 403.
    Forbidden(&'a Answer),
    /// 404.
    NotFound,
    /// 409.
    InProgress,
    /// 400 with `idempotency_error`: the key was used for something else.
    KeyUsed,
    /// Any other 4xx.
    Refused(&'a Answer),
    /// 5xx.
    ServerError,
    /// 5xx, told again for a key that was used before.
    ServerErrorAgain,
    /// Any other status, which Stripe has no use for.
    Odd(u16),
}

impl<'a> Came<'a> {
    /// What an exchange came to.
    #[must_use]
    pub fn of(exchange: &'a Exchange) -> Self {
        if let Some(why) = &exchange.dropped {
            return Self::Dropped(why);
        }
        match exchange.ending.as_ref().map(|ending| &ending.came) {
            None => Self::OnItsWay,
            Some(Ok(answer)) => Self::of_answer(answer),
            Some(Err(error)) => Self::Unanswered(error),
        }
    }

    fn of_answer(answer: &'a Answer) -> Self {
        let code = answer.said.as_ref().map_or("", |said| said.code.as_str());
        match answer.status {
            200..=299 if answer.replayed => Self::Replayed,
            200..=299 => Self::Done,
            400 if code == "idempotency_error" => Self::KeyUsed,
            401 => Self::KeyRefused,
            403 => Self::Forbidden(answer),
            404 => Self::NotFound,
            409 => Self::InProgress,
            429 => Self::Limited(answer),
            400..=499 => Self::Refused(answer),
            500..=599 if answer.replayed => Self::ServerErrorAgain,
            500..=599 => Self::ServerError,
            status => Self::Odd(status),
        }
    }

    /// In a word or two, for the list; nothing where nothing needs to be said.
    #[must_use]
    pub fn note(self) -> String {
        let words = match self {
            Self::OnItsWay | Self::Done => "",
            Self::Replayed => "replayed",
            Self::Dropped(_) => "dropped",
            Self::Unanswered(NoAnswer::ReadOnly) => "gate shut",
            Self::Unanswered(NoAnswer::NotConnected(_)) => "not connected",
            Self::Unanswered(NoAnswer::Lost(_)) => "lost",
            Self::Unanswered(NoAnswer::TimedOut(_)) => "no answer",
            Self::Unanswered(NoAnswer::AnotherRun) => "another world",
            Self::Unanswered(NoAnswer::TooLarge) => "too large",
            Self::Limited(answer) => {
                return answer.retry.after_s.map_or("limited".to_owned(), |s| format!("limited, {s} s"));
            }
            Self::KeyRefused => "key refused",
            Self::Forbidden(_) => "not permitted",
            Self::NotFound => "not found",
            Self::InProgress => "in progress",
            Self::KeyUsed => "key used before",
            Self::Refused(answer) => {
                let code = answer.said.as_ref().map(|said| said.code.as_str()).filter(|code| !code.is_empty());
                return code.unwrap_or("refused").to_owned();
            }
            Self::ServerError => "server error",
            Self::ServerErrorAgain => "server error, replayed",
            Self::Odd(_) => "not Stripe's",
        };
        words.to_owned()
    }

    /// What it means and what to do, in a sentence or two.
    #[must_use]
    pub fn explained(self, method: Method) -> String {
        match self {
            Self::OnItsWay => "It is on its way; no answer has come yet.".to_owned(),
            Self::Done => match method {
                Method::Get => "Answered as asked.".to_owned(),
                Method::Post => "Stripe says that it was done. What its answer proves is in the journal and on the receipt.".to_owned(),
            },
            Self::Replayed => {
                "This key was used before: the first answer was told again, and nothing was done twice.".to_owned()
            }
            Self::Dropped(why) => {
                format!("The answer was not used: {}. What was shown before stays.", unstopped(why))
            }
            Self::Unanswered(error) => unanswered(error, method),
            Self::Limited(answer) => limited(answer),
            Self::KeyRefused => {
                "Stripe refuses the key; nothing was done for this request. R tries again; another key needs another start.".to_owned()
            }
            Self::Forbidden(answer) => forbidden(answer),
            Self::NotFound => "Stripe does not know it: it may be gone, or be of the other mode.".to_owned(),
            Self::InProgress => {
                "Another request with the same key is still being done. What becomes of it is not known yet.".to_owned()
            }
            Self::KeyUsed => {
                "The same key was used with other parameters before. Nothing was done for this request; what \
                              the first one did is not told here."
                    .to_owned()
            }
            Self::Refused(answer) => match answer.said.as_ref().filter(|said| !said.message.is_empty()) {
                Some(said) => format!("Stripe refuses, and nothing was done for this request: {}.", unstopped(&said.message)),
                None => "Stripe refuses, and nothing was done for this request.".to_owned(),
            },
            Self::ServerError => format!("An error at Stripe. {}", again(method, NOT_KNOWN)),
            Self::ServerErrorAgain => {
                "The error of an earlier attempt with this key, told again: asking once more tells \
                                       nothing new. Look the debit up before anything else."
                    .to_owned()
            }
            Self::Odd(status) => {
                format!("Stripe answers nothing with {status}; something in between did. No redirect is followed.")
            }
        }
    }
}

const UNKNOWN: &str =
    "Either never received, or done and the answer was lost: the debit is unknown. Look it up before anything else.";
const NOT_KNOWN: &str = "What became of the debit is not known. Look it up before anything else.";

/// What follows from it: a read is made again, and of a write something must be said.
const fn again(method: Method, write: &'static str) -> &'static str {
    match method {
        Method::Get => "It is tried again by itself.",
        Method::Post => write,
    }
}

fn unanswered(error: &NoAnswer, method: Method) -> String {
    match error {
        NoAnswer::ReadOnly => {
            "Stopped at the gate, because this console is read-only. Nothing was sent. :arm opens it.".to_owned()
        }
        NoAnswer::NotConnected(why) => {
            let rest = again(method, "Nothing left this machine.");
            format!("No connection was made: {}. {rest}", unstopped(why))
        }
        NoAnswer::Lost(why) => {
            format!("The connection was lost: {}. {}", unstopped(why), again(method, UNKNOWN))
        }
        NoAnswer::TimedOut(after_s) => format!("No answer within {after_s} s. {}", again(method, UNKNOWN)),
        NoAnswer::AnotherRun => {
            "Another run of the simulated Stripe answered than the one that this console knows, so \
                                 its answer was not taken. Screen 5 begins anew with it."
                .to_owned()
        }
        NoAnswer::TooLarge => {
            format!("The answer is larger than 4 MiB and was not read. {}", again(method, UNKNOWN))
        }
    }
}

fn unstopped(label: &Label) -> &str {
    label.as_str().trim_end_matches('.')
}

fn limited(answer: &Answer) -> String {
    let what = match answer.retry.limit {
        Some(limit) => format!("Too many {}.", limit.words()),
        None => "Too many requests, or the object was in use.".to_owned(),
    };
    let wait = answer.retry.after_s.map_or(String::new(), |s| format!(" Stripe asks to wait for {s} s."));
    format!(
        "{what}{wait} It was turned away before anything was done; what this console asks for slows down by itself."
    )
}

fn forbidden(answer: &Answer) -> String {
    match answer.said.as_ref().and_then(|said| permission_in(said.message.as_str())) {
        Some(name) => {
            format!("The key lacks the permission {name}. Give it to the key in the Dashboard; R tries again.")
        }
        None => "The key may not do this, or has no access to this account: it may have been disconnected.".to_owned(),
    }
}
