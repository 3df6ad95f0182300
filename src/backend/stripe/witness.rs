//! Whom an answer speaks for. A number shown for the wrong account is worse than none, so an answer that names somebody
//! else is dropped and reported as a fault (docs.stripe.com/connect/authentication: Stripe echoes `Stripe-Account`).

use super::fault;
use crate::backend::transport::Response;
use crate::domain::{AccountId, Fault};

/// Compares the account that was asked for with the one that the answer echoes. An answer without an echo passes:
/// something in between may have dropped the header.
pub(super) fn for_whom(asked: Option<&AccountId>, response: &Response) -> Result<(), Fault> {
    let Some(echo) = echoed_account(response) else {
        return Ok(());
    };
    match asked {
        Some(id) if id.as_str() == echo => Ok(()),
        Some(id) => Err(fault::unusable(response, &format!("asked about {id}, the answer is about {echo}"))),
        None => Err(fault::unusable(response, &format!("asked about the platform, the answer is about {echo}"))),
    }
}

/// `Stripe-Account` as echoed.
pub(super) fn echoed_account(response: &Response) -> Option<&str> {
    response.header("stripe-account").filter(|echo| !echo.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use rstest::rstest;

    #[rstest]
    #[case::the_same(Some("acct_1"), Some("acct_1"), true)]
    #[case::another(Some("acct_1"), Some("acct_2"), false)]
    #[case::platform(None, None, true)]
    #[case::account_for_platform(None, Some("acct_1"), false)]
    #[case::no_echo(Some("acct_1"), None, true)]
    fn an_answer_about_somebody_else_is_a_fault(
        #[case] asked: Option<&str>,
        #[case] echo: Option<&str>,
        #[case] passes: bool,
    ) {
        let headers = echo.map(|id| ("stripe-account".to_owned(), id.to_owned())).into_iter().collect();
        let response = Response { status: 200, headers, body: Vec::new(), received_at: Timestamp::UNIX_EPOCH };
        assert_eq!(for_whom(asked.map(AccountId::new).as_ref(), &response).is_ok(), passes);
    }
}
